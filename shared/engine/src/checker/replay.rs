//! Carries the steps out on paper: where every pod starts, how it moves, where it ends.

use super::CheckRule;
use super::facts::{Facts, belongs_to_node, takes_room};
use super::findings::Findings;
use super::place::Places;
use spot_domain::{Plan, PlanStep, PodMove};

/// A move whose pod and two nodes are real.
pub(super) struct Move<'a> {
    pub(super) pod: usize,
    pub(super) from: usize,
    pub(super) planned: &'a PodMove,
}

/// The course of all pods through a plan.
pub(super) struct Course<'a> {
    /// Place of each pod before the plan; none when unbound, ended, or on a node that is not in the input.
    pub(super) start: Vec<Option<usize>>,
    /// Place of each pod after the plan, placed pending and nominated pods included.
    pub(super) end: Vec<Option<usize>>,
    pub(super) moves: Vec<Move<'a>>,
    /// Pods on each place after the plan, those that belong to their node included.
    pub(super) residents: Vec<Vec<usize>>,
    /// Pods on each place that were not there before.
    pub(super) newcomers: Vec<Vec<usize>>,
    pub(super) is_newcomer: Vec<bool>,
    /// Pods whose course broke off; the reason is reported where it happened.
    pub(super) lost: Vec<bool>,
}

impl<'a> Course<'a> {
    /// Replays `plan`.
    pub(super) fn replay(facts: &Facts<'a>, places: &Places<'a>, plan: &'a Plan, findings: &mut Findings) -> Self {
        let pods = &facts.input.pods;
        let start: Vec<Option<usize>> = pods
            .iter()
            .map(|pod| pod.node.as_ref().filter(|_| takes_room(pod)).and_then(|node| places.find(node.as_str())))
            .collect();
        let mut course = Self {
            end: start.clone(),
            start,
            moves: Vec::new(),
            residents: vec![Vec::new(); places.all.len()],
            newcomers: vec![Vec::new(); places.all.len()],
            is_newcomer: vec![false; pods.len()],
            lost: vec![false; pods.len()],
        };
        let on_leaving = course.pods_on_leaving(facts, places, plan.steps.len());
        for (number, step) in plan.steps.iter().enumerate() {
            course.take_step(facts, places, (number, step), findings);
            course.leave_behind(facts, places, &on_leaving[number], findings);
        }
        course.drop_node_bound(facts, places);
        course.place_pending(facts, places, plan);
        course.settle(facts);
        course
    }

    /// By step, the pods that start on a node which leaves in it.
    fn pods_on_leaving(&self, facts: &Facts<'a>, places: &Places<'a>, steps: usize) -> Vec<Vec<usize>> {
        let mut by_step = vec![Vec::new(); steps];
        for (pod, start) in self.start.iter().enumerate() {
            let leaves = start.and_then(|place| places.all[place].leaves_in);
            if let Some(step) = leaves.filter(|_| !belongs_to_node(facts.pod(pod))) {
                by_step[step].push(pod);
            }
        }
        by_step
    }

    fn take_step(
        &mut self,
        facts: &Facts<'a>,
        places: &Places<'a>,
        (number, step): (usize, &'a PlanStep),
        findings: &mut Findings,
    ) {
        for planned in &step.moves {
            match facts.pod_index(&planned.pod) {
                Some(pod) => self.take_move(facts, places, (number, planned, pod), findings),
                None => findings.add(CheckRule::UnknownPod, &planned.pod, "moved, but the input has no such pod"),
            }
        }
    }

    fn take_move(
        &mut self,
        facts: &Facts<'a>,
        places: &Places<'a>,
        (step, planned, pod): (usize, &'a PodMove, usize),
        findings: &mut Findings,
    ) {
        let mut broken = |why: String| findings.add(CheckRule::MoveBroken, &planned.pod, why);
        let Some(from) = self.end[pod] else {
            if !self.lost[pod] {
                broken("it runs on no node of the input".to_owned());
            }
            return;
        };
        if places.all[from].name != planned.from.as_str() {
            broken(format!("it is said to be on {}, but is on {}", planned.from, places.all[from].name));
        }
        self.moves.push(Move { pod, from, planned });
        if belongs_to_node(facts.pod(pod)) {
            return;
        }
        let to = destination(places, planned, from, step);
        self.lost[pod] = to.is_err();
        self.end[pod] = to.map_err(broken).ok();
    }

    fn leave_behind(&mut self, facts: &Facts<'a>, places: &Places<'a>, starters: &[usize], findings: &mut Findings) {
        for &pod in starters {
            if self.end[pod].is_some() && self.end[pod] == self.start[pod] {
                let node = self.end[pod].map_or("", |place| places.all[place].name);
                findings.add(CheckRule::PodLeftBehind, &facts.pod(pod).name, format!("{node} leaves without it"));
                self.end[pod] = None;
                self.lost[pod] = true;
            }
        }
    }

    fn drop_node_bound(&mut self, facts: &Facts<'a>, places: &Places<'a>) {
        for (pod, end) in self.end.iter_mut().enumerate() {
            if end.is_some_and(|place| !places.all[place].remains()) && belongs_to_node(facts.pod(pod)) {
                *end = None;
            }
        }
    }

    /// Pending pods go where the plan puts them, else where a scheduler has promised them room.
    fn place_pending(&mut self, facts: &Facts<'a>, places: &Places<'a>, plan: &'a Plan) {
        let there = |name: &str| places.find(name).filter(|&place| places.all[place].remains());
        for (index, pod) in facts.input.pods.iter().enumerate() {
            if pod.node.is_none() && takes_room(pod) {
                self.end[index] = pod.nominated_node.as_ref().and_then(|node| there(node.as_str()));
            }
        }
        for pending in &plan.pending {
            let Some(pod) = facts.pod_index(&pending.pod).filter(|&pod| facts.pod(pod).node.is_none()) else {
                continue;
            };
            let placed = pending.placed_on.as_ref().and_then(|node| there(node.as_str()));
            if let (Some(place), true) = (placed, takes_room(facts.pod(pod))) {
                self.is_newcomer[pod] = true;
                self.end[pod] = Some(place);
            }
        }
    }

    fn settle(&mut self, facts: &Facts<'a>) {
        for pod in 0..facts.input.pods.len() {
            let Some(place) = self.end[pod] else { continue };
            self.residents[place].push(pod);
            if self.is_newcomer[pod] || (self.start[pod].is_some() && self.start[pod] != Some(place)) {
                self.is_newcomer[pod] = true;
                self.newcomers[place].push(pod);
            }
        }
    }
}

fn destination(places: &Places<'_>, planned: &PodMove, from: usize, step: usize) -> Result<usize, String> {
    let name = planned.to.as_str();
    let to = places.find(name).ok_or_else(|| format!("it goes to {name}, which is no node of the plan"))?;
    let place = &places.all[to];
    if to == from {
        Err(format!("it goes to {name}, where it already is"))
    } else if !place.remains() {
        Err(format!("it goes to {name}, which leaves"))
    } else if place.joins_in.is_some_and(|joins| joins > step) {
        Err(format!("it goes to {name}, which joins only later"))
    } else {
        Ok(to)
    }
}
