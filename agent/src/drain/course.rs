//! The course of a drain: look, cordon, evict until nothing is left, make sure; or stop and undo. A state machine that
//! goes on from what the cluster shows, so that a restarted agent takes it up where it is.

use super::evict::{Eviction, evict};
use super::opt_out;
use super::plan::{Fate, Rules, fate};
use super::room::waits_for_room;
use super::volumes::Detaching;
use crate::kube_api::KubeError;
use crate::shared::Counters;
use crate::tasks::{Context, NodeFound, Outcome, Progress, Stop, cordon, find_node, pods_listed_on, uncordon_ours};
use crate::time::{Backoff, after_secs};
use crate::watch::PodView;
use futures::future::join_all;
use jiff::Timestamp;
use spot_domain::{NodeTarget, ObjectName};
use std::collections::BTreeMap;

/// Evictions asked for side by side: 500 drains at once must not wait for one another, nor crowd the API server.
const EVICTIONS_AT_ONCE: usize = 16;
/// Without a working watch the pods are listed this often.
const LIST_INTERVAL_SECS: u64 = 2;
/// A pod that two budgets hold is asked for again this rarely: only a person can help.
const TWO_BUDGETS_RETRY_SECS: u64 = 30;
/// Undoing is tried for so long after the drain's end, and then reported as it stands.
const UNDO_PATIENCE_SECS: u64 = 300;

/// One drain.
pub(crate) struct Drain {
    node: NodeTarget,
    deadline_at: Timestamp,
    grace_secs: u32,
    pub(crate) voluntary: bool,
    phase: Phase,
    /// What was asked for, by UID.
    asked: BTreeMap<String, Asked>,
    kept: BTreeMap<ObjectName, String>,
    evicted: u32,
    detaching: Detaching,
    backoff: Backoff,
    listed: Option<(Timestamp, Vec<PodView>)>,
}

enum Phase {
    Begin,
    Evicting,
    Undoing { why: Stop, until: Timestamp },
}

struct Asked {
    pod: ObjectName,
    granted: bool,
    again_at: Timestamp,
    backoff: Backoff,
    reason: String,
}

impl Drain {
    pub(crate) fn new(node: NodeTarget, deadline_at: Timestamp, grace_secs: u32, voluntary: bool) -> Self {
        Self {
            node,
            deadline_at,
            grace_secs,
            voluntary,
            phase: Phase::Begin,
            asked: BTreeMap::new(),
            kept: BTreeMap::new(),
            evicted: 0,
            detaching: Detaching::default(),
            backoff: Backoff::eviction(),
            listed: None,
        }
    }

    pub(crate) fn node(&self) -> &NodeTarget {
        &self.node
    }

    /// The deadline only ever tightens.
    pub(crate) fn tighten(&mut self, deadline_at: Timestamp) {
        self.deadline_at = self.deadline_at.min(deadline_at);
    }

    /// Stops it. What a voluntary drain did to the node is undone.
    pub(crate) fn stop(&mut self, why: Stop, now: Timestamp) {
        if !matches!(self.phase, Phase::Undoing { .. }) {
            self.phase = Phase::Undoing { why, until: after_secs(now, UNDO_PATIENCE_SECS) };
            self.backoff.succeeded();
        }
    }

    /// Does what is due.
    pub(crate) async fn advance(&mut self, context: &Context<'_>) -> Progress {
        loop {
            let turn = match &self.phase {
                Phase::Begin => self.begin(context).await,
                Phase::Evicting => self.evict_due(context).await,
                Phase::Undoing { why, .. } => self.undo(*why, context).await,
            };
            match turn {
                Ok(Turn::Again) => {}
                Ok(Turn::Progress(progress)) => return progress,
                Err(error) => return self.after_failure(&error, context),
            }
        }
    }

    /// The API server failed: once more later, or the end if there is no later.
    fn after_failure(&mut self, error: &KubeError, context: &Context<'_>) -> Progress {
        let again_at = self.backoff.failed(context.now, context.chance());
        let (limit, undoing) = match &self.phase {
            Phase::Undoing { until, .. } => (*until, true),
            Phase::Begin | Phase::Evicting => (self.deadline_at, false),
        };
        if context.now < limit {
            return Progress::Wait(again_at.min(limit));
        }
        if undoing || matches!(self.phase, Phase::Begin) {
            return Progress::Done(
                Outcome::failed("kubernetes_api", error.to_string()).with_pods(self.evicted, self.remaining()),
            );
        }
        self.stop(Stop::Deadline, context.now);
        Progress::Wait(context.now)
    }

    async fn begin(&mut self, context: &Context<'_>) -> Result<Turn, KubeError> {
        let (view, version) = match find_node(context, &self.node).await? {
            NodeFound::Same(view, version) => (view, version),
            NodeFound::Gone => return Ok(done(Outcome::completed("the node is gone".to_owned()))),
            NodeFound::Another => return Ok(done(Outcome::another_uid(&self.node))),
        };
        let pods = pods_listed_on(context, self.node.name.as_str()).await?;
        let rules = self.rules(context);
        if self.voluntary {
            if let Some(mark) = opt_out::of_node([&view.annotations, &view.labels], view.created_at, context.now) {
                return Ok(done(Outcome::refused("opted_out", format!("the node bears {mark}"))));
            }
            let kept: Vec<_> = pods.iter().filter_map(|pod| kept(pod, rules)).collect();
            if !kept.is_empty() {
                let outcome = Outcome::refused("pods_may_not_move", format!("{} pods may not be moved", kept.len()));
                return Ok(done(outcome.with_pods(0, kept)));
            }
        }
        if context.dry_run {
            let count = pods.iter().filter(|pod| matches!(fate(pod, rules), Fate::Evicted | Fate::EvictedLast)).count();
            return Ok(done(Outcome::completed(format!("dry run: would cordon the node and evict {count} pods"))));
        }
        if context.now >= self.deadline_at {
            return Ok(done(Outcome::failed(
                "deadline_passed",
                "the deadline had passed before the drain began".to_owned(),
            )));
        }
        if !view.unschedulable {
            cordon(context, &self.node, &version).await?;
        }
        self.phase = Phase::Evicting;
        self.backoff.succeeded();
        Ok(Turn::Again)
    }

    async fn evict_due(&mut self, context: &Context<'_>) -> Result<Turn, KubeError> {
        let (pods, certain) = self.pods(context).await?;
        let rules = self.rules(context);
        self.forget_gone(&pods);
        self.kept = pods.iter().filter_map(|pod| kept(pod, rules)).collect();
        if self.voluntary && !self.kept.is_empty() {
            self.stop(Stop::Kept, context.now);
            return Ok(Turn::Again);
        }
        let fates = |wanted: Fate| pods.iter().filter(move |pod| fate(pod, rules) == wanted);
        let leaving = fates(Fate::Leaving).count();
        let mut to_evict: Vec<_> = fates(Fate::Evicted).collect();
        if to_evict.is_empty() && leaving == 0 {
            to_evict = fates(Fate::EvictedLast).collect();
        }
        if to_evict.is_empty() && leaving == 0 {
            return self.finish(certain, context).await;
        }
        if context.now >= self.deadline_at {
            self.stop(Stop::Deadline, context.now);
            return Ok(Turn::Again);
        }
        self.ask(&to_evict, context).await;
        if let Some(why) = self.hopeless(&pods, context) {
            self.stop(why, context.now);
            return Ok(Turn::Again);
        }
        Ok(Turn::Progress(Progress::Wait(self.next_at(certain, context))))
    }

    /// The pods on the node, and whether the watch that tells of them works.
    async fn pods(&mut self, context: &Context<'_>) -> Result<(Vec<PodView>, bool), KubeError> {
        {
            let cluster = context.shared.cluster();
            if cluster.watching {
                return Ok((cluster.pods_on(self.node.name.as_str()), true));
            }
        }
        if let Some((at, pods)) = &self.listed
            && context.now < after_secs(*at, LIST_INTERVAL_SECS)
        {
            return Ok((pods.clone(), false));
        }
        let pods = pods_listed_on(context, self.node.name.as_str()).await?;
        self.listed = Some((context.now, pods.clone()));
        Ok((pods, false))
    }

    /// Nothing is left as far as is known: the API server has the last word.
    async fn finish(&mut self, certain: bool, context: &Context<'_>) -> Result<Turn, KubeError> {
        let rules = self.rules(context);
        let there = if certain { pods_listed_on(context, self.node.name.as_str()).await? } else { Vec::new() };
        let unfinished = |pod: &&PodView| !matches!(fate(pod, rules), Fate::Left | Fate::Kept(_));
        if there.iter().any(|pod| unfinished(&pod)) {
            // The watch is behind: it will tell, or the next look will.
            return Ok(Turn::Progress(Progress::Wait(after_secs(context.now, LIST_INTERVAL_SECS))));
        }
        if !self.detaching.is_over(self.node.name.as_str(), self.deadline_at, context).await {
            return Ok(Turn::Progress(Progress::Wait(after_secs(context.now, LIST_INTERVAL_SECS))));
        }
        let message = format!("{} pods evicted", self.evicted);
        let kept = std::mem::take(&mut self.kept);
        Ok(done(Outcome::completed(message).with_pods(self.evicted, kept.into_iter().collect())))
    }

    /// Asks for the evictions that are due, some at a time; a pause is heard between them.
    async fn ask(&mut self, pods: &[&PodView], context: &Context<'_>) {
        let due: Vec<_> = pods.iter().filter(|pod| self.is_due(pod, context.now)).collect();
        // A voluntary move leaves each pod the grace it asks for; before a loss all have the same.
        let grace = (!self.voluntary).then_some(self.grace_secs);
        for some in due.chunks(EVICTIONS_AT_ONCE) {
            if context.is_stopped() {
                return;
            }
            let kube = &context.shared.kube;
            let answers = join_all(some.iter().map(|pod| evict(kube, &pod.name, &pod.uid, grace))).await;
            for (pod, answer) in some.iter().zip(answers) {
                self.note(pod, answer, context);
            }
        }
    }

    fn is_due(&self, pod: &PodView, now: Timestamp) -> bool {
        self.asked.get(&pod.uid).is_none_or(|asked| !asked.granted && now >= asked.again_at)
    }

    fn note(&mut self, pod: &PodView, answer: Eviction, context: &Context<'_>) {
        let asked = self.asked.entry(pod.uid.clone()).or_insert_with(|| Asked {
            pod: pod.name.clone(),
            granted: false,
            again_at: context.now,
            backoff: Backoff::eviction(),
            reason: String::new(),
        });
        let (granted, reason) = match answer {
            Eviction::Granted => {
                self.evicted += 1;
                self.detaching.pod_leaves(pod.has_claims);
                Counters::add(&context.shared.counters.evictions);
                (true, String::new())
            }
            Eviction::Gone => (true, String::new()),
            Eviction::Budget(message) => (false, format!("budget: {message}")),
            Eviction::TwoBudgets(message) => (false, format!("two_budgets: {message}")),
            Eviction::Forbidden(message) => (false, format!("forbidden: {message}")),
            Eviction::Failed(message) => (false, format!("failed: {message}")),
        };
        asked.granted = granted;
        asked.again_at = asked.backoff.failed(context.now, context.chance());
        if reason.starts_with("two_budgets") {
            asked.again_at = after_secs(context.now, TWO_BUDGETS_RETRY_SECS);
        }
        asked.reason = reason;
    }

    /// A voluntary drain gives up when only a person could help.
    fn hopeless(&self, pods: &[PodView], context: &Context<'_>) -> Option<Stop> {
        if !self.voluntary {
            return None;
        }
        let cause = |start: &str| self.asked.values().any(|asked| !asked.granted && asked.reason.starts_with(start));
        if cause("two_budgets") {
            return Some(Stop::TwoBudgets);
        }
        if cause("forbidden") {
            return Some(Stop::Forbidden);
        }
        let by_budget =
            |pod: &&PodView| self.asked.get(&pod.uid).is_some_and(|asked| asked.reason.starts_with("budget"));
        waits_for_room(pods.iter().filter(by_budget), &context.shared.cluster(), context.now).then_some(Stop::NoRoom)
    }

    fn forget_gone(&mut self, pods: &[PodView]) {
        self.asked.retain(|uid, _| pods.iter().any(|pod| pod.uid == *uid));
    }

    fn next_at(&self, certain: bool, context: &Context<'_>) -> Timestamp {
        let retries = self.asked.values().filter(|asked| !asked.granted).map(|asked| asked.again_at);
        let look = (!certain).then(|| after_secs(context.now, LIST_INTERVAL_SECS));
        retries.chain(look).fold(self.deadline_at, Timestamp::min)
    }

    async fn undo(&self, why: Stop, context: &Context<'_>) -> Result<Turn, KubeError> {
        // Whoever has the action now, or the node, decides about its cordon.
        let leaves_node_alone = matches!(why, Stop::Lost | Stop::Overtaken);
        if self.voluntary && !leaves_node_alone && !context.dry_run {
            uncordon_ours(context, &self.node).await?;
        }
        let (code, message) = why.in_words();
        let outcome = Outcome::failed(code, message.to_owned()).with_pods(self.evicted, self.remaining());
        let by_budget = matches!(why, Stop::TwoBudgets | Stop::Kept);
        Ok(done(if by_budget { outcome.by_budget() } else { outcome }))
    }

    /// Pods that are still there, each with what kept it.
    fn remaining(&self) -> Vec<(ObjectName, String)> {
        let asked = self.asked.values().map(|asked| {
            let reason = if asked.granted { "leaving: not gone yet".to_owned() } else { asked.reason.clone() };
            (asked.pod.clone(), reason)
        });
        let kept = self.kept.iter().map(|(pod, reason)| (pod.clone(), reason.clone()));
        asked.chain(kept).collect()
    }

    fn rules<'a>(&self, context: &'a Context<'_>) -> Rules<'a> {
        Rules { guard: context.guard, voluntary: self.voluntary, now: context.now }
    }
}

enum Turn {
    Again,
    Progress(Progress),
}

fn done(outcome: Outcome) -> Turn {
    Turn::Progress(Progress::Done(outcome))
}

fn kept(pod: &PodView, rules: Rules<'_>) -> Option<(ObjectName, String)> {
    match fate(pod, rules) {
        Fate::Kept(why) => Some((pod.name.clone(), why)),
        Fate::Left | Fate::Leaving | Fate::Evicted | Fate::EvictedLast => None,
    }
}
