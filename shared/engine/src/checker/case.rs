//! What every check looks at: the input, the answer, all places, and where each pod ends up.

use super::facts::Facts;
use super::findings::Findings;
use super::place::{Place, Places};
use super::pod_index::PodIndex;
use super::replay::{Course, Move};
use spot_domain::{Plan, PlanOutcome, PlanningInput, Pod};

/// One input with one answer, opened for checking.
pub(super) struct Case<'a> {
    pub(super) input: &'a PlanningInput,
    pub(super) outcome: &'a PlanOutcome,
    pub(super) plan: &'a Plan,
    pub(super) facts: Facts<'a>,
    pub(super) places: Places<'a>,
    pub(super) course: Course<'a>,
    pub(super) index: PodIndex<'a>,
}

impl<'a> Case<'a> {
    /// Indexes everything and replays the steps, which reports broken moves.
    pub(super) fn open(input: &'a PlanningInput, outcome: &'a PlanOutcome, findings: &mut Findings) -> Self {
        let facts = Facts::new(input);
        let plan = &outcome.plan;
        let places = Places::new(&facts, plan);
        let course = Course::replay(&facts, &places, plan, findings);
        let index = PodIndex::new(&input.pods);
        Self { input, outcome, plan, facts, places, course, index }
    }

    /// The moves that make sense, each with its pod.
    pub(super) fn moves(&self) -> impl Iterator<Item = (&Move<'a>, &'a Pod)> {
        self.course.moves.iter().map(|moved| (moved, self.facts.pod(moved.pod)))
    }

    /// Every pod that the plan puts somewhere new, with that place: moved pods and placed pending ones.
    pub(super) fn newcomers(&self) -> impl Iterator<Item = (usize, &'a Pod, &Place<'a>)> {
        self.course.newcomers.iter().enumerate().flat_map(move |(place, pods)| {
            pods.iter().map(move |&pod| (pod, self.facts.pod(pod), &self.places.all[place]))
        })
    }

    /// Whether the plan puts this pod somewhere new.
    pub(super) fn is_newcomer(&self, pod: usize) -> bool {
        self.course.is_newcomer[pod]
    }
}
