//! Delivers a publication: audit entries, the log of its channels, the bus. Each remembers what it was given, so that
//! this can be repeated from the start however far it came.

use crate::{Publication, Relay};
use anyhow::Context;
use spot_domain::OrganizationId;
use spot_platform::Event;
use spot_runtime::messages::Published;
use spot_store::AuditSource;
use std::collections::BTreeMap;

impl Relay {
    /// Audit and events do not wait for one another.
    pub(crate) async fn deliver(&self, publication: &Publication) -> anyhow::Result<()> {
        let audited = self.audit(publication).await;
        let published = match publication.events.is_empty() {
            true => Ok(()),
            false => self.publish(publication).await,
        };
        audited.and(published)
    }

    async fn audit(&self, publication: &Publication) -> anyhow::Result<()> {
        let Some(org) = &publication.organization_id else {
            for intent in &publication.audit {
                // Chains belong to organizations; what is done to the platform itself is told to its operators.
                tracing::info!(
                    actor = intent.actor,
                    event = intent.event,
                    resource = intent.resource,
                    "platform changed"
                );
            }
            return Ok(());
        };
        for (place, intent) in publication.audit.iter().enumerate() {
            let source = AuditSource {
                pk: publication.source.pk.clone(),
                sk: publication.source.sk.clone(),
                version: publication.source.version,
                place,
            };
            let appended = self.store.append_audit(org, &source, publication.at, intent, self.clock.now());
            appended.await.with_context(|| format!("auditing {}", intent.event))?;
        }
        Ok(())
    }

    /// The log first: whoever hears of an event on the bus finds it there.
    async fn publish(&self, publication: &Publication) -> anyhow::Result<()> {
        let Publication { organization_id, source, at, events, .. } = publication;
        let mut channels = vec![BTreeMap::new(); events.len()];
        if let Some(org) = organization_id {
            let appended = self.store.append_events(org, source, *at, events, self.clock.now()).await?;
            if appended.published {
                return Ok(());
            }
            channels = appended.ids;
        }
        let entries = events.iter().zip(channels).enumerate().map(|(place, (event, channels))| {
            let detail = Published {
                id: source.event_id(*at, place),
                organization_id: organization_id.clone(),
                at: *at,
                channels,
                data: event.detail.clone(),
            };
            Event::new(&event.detail_type, *at, &detail)
        });
        self.bus.publish(&entries.collect::<Result<Vec<_>, _>>()?).await?;
        match organization_id {
            Some(org) => self.note_published(org, publication).await,
            None => Ok(()),
        }
    }

    async fn note_published(&self, org: &OrganizationId, publication: &Publication) -> anyhow::Result<()> {
        Ok(self.store.note_published(org, &publication.source).await?)
    }
}
