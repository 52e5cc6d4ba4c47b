//! Brings subscriptions up to date: whatever the log has after a subscription's cursor goes to its socket, in order.

use crate::{Pushed, Websocket};
use jiff::SignedDuration;
use spot_api_types::http::Moment;
use spot_api_types::live::ServerFrame;
use spot_domain::{EventId, OrganizationId};
use spot_runtime::messages::Published;
use spot_store::{Claimed, LoggedEvent, PushLease, Released, Subscription};

/// Longer than the function may run: whoever holds a lease that has ended is dead.
const LEASE: SignedDuration = SignedDuration::from_secs(90);

/// How far a push came.
enum Came {
    /// To the end.
    Through,
    /// The socket is gone.
    SocketGone,
    /// The gateway failed.
    Stuck(anyhow::Error),
}

impl Websocket {
    /// Something happened: everybody who watches one of its channels is brought up to date. A socket that is trouble
    /// keeps no other one waiting; the first trouble is told at the end.
    pub(crate) async fn fan_out(&self, published: &Published) -> anyhow::Result<()> {
        let Some(org) = &published.organization_id else { return Ok(()) };
        let mut trouble = None;
        for (channel, event) in &published.channels {
            if let Err(error) = self.fan_out_channel(org, channel, event).await {
                trouble.get_or_insert(error);
            }
        }
        trouble.map_or(Ok(()), Err)
    }

    async fn fan_out_channel(&self, org: &OrganizationId, channel: &str, event: &EventId) -> anyhow::Result<()> {
        let mut trouble = None;
        for subscription in self.store.subscriptions(org, channel).await? {
            if subscription.cursor.as_ref().is_some_and(|cursor| cursor >= event) {
                continue;
            }
            if let Err(error) = self.bring_up_to_date(&subscription).await {
                trouble.get_or_insert(error);
            }
        }
        trouble.map_or(Ok(()), Err)
    }

    async fn bring_up_to_date(&self, subscription: &Subscription) -> anyhow::Result<()> {
        let lease = self.lease();
        match self.store.claim_subscription(subscription, &lease, self.people_clock.now()).await? {
            Claimed::Yes(claimed) => self.pump(claimed, &lease).await,
            // Whoever has it looks again; or there is nobody to push to.
            Claimed::Busy | Claimed::Gone => Ok(()),
        }
    }

    /// A lease for one push.
    pub(crate) fn lease(&self) -> PushLease {
        let until = self.people_clock.now() + LEASE;
        PushLease { pusher: format!("{:016x}", self.chance.draw()), until }
    }

    /// Pushes what the log has after the cursor until there is no more, and lets the lease go.
    pub(crate) async fn pump(&self, mut subscription: Subscription, lease: &PushLease) -> anyhow::Result<()> {
        loop {
            let (org, channel) = (&subscription.organization_id, &subscription.channel);
            let news = self.store.events_after(org, channel, subscription.cursor.as_ref()).await?;
            let some = !news.is_empty();
            match self.push_all(&mut subscription, news).await {
                Came::Through if some => continue,
                Came::Through => match self.store.release_subscription(&subscription, lease).await? {
                    Released::LookAgain => continue,
                    Released::Yes | Released::Lost => return Ok(()),
                },
                Came::SocketGone => return Ok(self.store.remove_socket(&subscription.connection).await?),
                Came::Stuck(error) => {
                    // What was pushed stays pushed; the rest when the message comes again.
                    while self.store.release_subscription(&subscription, lease).await? == Released::LookAgain {}
                    return Err(error);
                }
            }
        }
    }

    /// Pushes events and moves the cursor with them.
    async fn push_all(&self, subscription: &mut Subscription, events: Vec<LoggedEvent>) -> Came {
        for LoggedEvent { id, detail_type, detail, at } in events {
            let frame = ServerFrame::Event {
                channel: subscription.channel.clone(),
                event_id: id.clone(),
                at: Moment(at),
                kind: detail_type,
                data: detail,
            };
            match self.push.push(&subscription.connection, &frame.text()).await {
                Ok(Pushed::Sent) => subscription.cursor = Some(id),
                Ok(Pushed::Gone) => return Came::SocketGone,
                Err(error) => return Came::Stuck(error.into()),
            }
        }
        Came::Through
    }
}
