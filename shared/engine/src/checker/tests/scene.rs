//! A small cluster with a sound plan made by hand: eight equal on-demand nodes, one becomes Spot, one is emptied.

use super::parts::{object, pod};
use super::truth::restate;
use super::world::{empty_report, input, plan};
use spot_domain::*;

/// An input and the answer to it.
pub(super) struct Scene {
    pub(super) input: PlanningInput,
    pub(super) outcome: PlanOutcome,
}

impl Scene {
    /// The sound scene.
    pub(super) fn new() -> Self {
        let input = input();
        let outcome = PlanOutcome { plan: plan(&input), report: empty_report() };
        let mut scene = Self { input, outcome };
        scene.restate();
        scene
    }

    pub(super) fn pod(&mut self, name: &str) -> &mut Pod {
        let name = object(name);
        self.input.pods.iter_mut().find(|pod| pod.name == name).unwrap()
    }

    pub(super) fn node(&mut self, name: &str) -> &mut Node {
        self.input.nodes.iter_mut().find(|node| node.name.as_str() == name).unwrap()
    }

    pub(super) fn planned(&mut self, name: &str) -> &mut PlannedNode {
        self.outcome.plan.nodes.iter_mut().find(|node| node.name.as_str() == name).unwrap()
    }

    pub(super) fn step(&mut self, number: usize) -> &mut PlanStep {
        &mut self.outcome.plan.steps[number]
    }

    pub(super) fn workload(&mut self, name: &str) -> &mut Workload {
        self.input.workloads.iter_mut().find(|workload| workload.name.name == name).unwrap()
    }

    pub(super) fn quote(&mut self, name: &str) -> &mut TypeQuote {
        self.input.market.types.iter_mut().find(|quote| quote.instance_type.as_str() == name).unwrap()
    }

    pub(super) fn instance_type(&mut self, name: &str) -> &mut InstanceType {
        self.input.instance_types.iter_mut().find(|known| known.name.as_str() == name).unwrap()
    }

    /// Adds a Ready pod of a Deployment with replicas elsewhere, on a node that stays.
    pub(super) fn add_pod(&mut self, name: &str, node: &str) -> &mut Pod {
        let owner = name.rsplit_once('-').map_or(name, |(owner, _)| owner).rsplit('/').next().unwrap().to_owned();
        self.input.pods.push(pod(name, Some(node), Some((OwnerKind::Deployment, &owner))));
        if let Some(planned) = self.outcome.plan.nodes.iter_mut().find(|planned| planned.name.as_str() == node) {
            planned.pods.push(object(name));
        }
        self.input.pods.last_mut().unwrap()
    }

    /// Takes a pod's move of `step` to another node.
    pub(super) fn redirect(&mut self, step: usize, name: &str, to: &str) {
        let pod = object(name);
        for planned in &mut self.outcome.plan.nodes {
            planned.pods.retain(|listed| *listed != pod);
        }
        self.planned(to).pods.push(pod.clone());
        self.step(step).moves.iter_mut().find(|moved| moved.pod == pod).unwrap().to = to.into();
    }

    /// Swaps the Spot node's type, zone or way of buying and states everything anew.
    pub(super) fn buy(&mut self, instance_type: &str, zone: &str, bought: CapacityType) {
        let planned = self.planned("s1");
        planned.instance_type = Some(instance_type.into());
        planned.zone = Some(zone.into());
        planned.capacity_type = Some(bought);
        self.restate();
    }

    /// Makes prices, savings, readings and verdict true for the fleets as they are. All nodes are of one size, so
    /// shares are counts of nodes.
    pub(super) fn restate(&mut self) {
        restate(&self.input, &mut self.outcome);
    }
}
