//! Which resources are planned with, each at a fixed place of a `Size`.

use crate::packing::{MAX_DIMENSIONS, Size};
use spot_domain::{PlanningInput, Resources};
use std::collections::BTreeMap;

pub(crate) const CPU: usize = 0;
pub(crate) const MEMORY: usize = 1;
pub(crate) const PODS: usize = 2;
pub(crate) const EBS_VOLUMES: usize = 3;
pub(crate) const EPHEMERAL_STORAGE: usize = 4;
const FIRST_EXTENDED: usize = 5;

/// The extended resources that pods of this input ask for, by how many ask. What finds no place here cannot be
/// planned with, and pods that ask for it stay where they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dimensions {
    extended: Vec<String>,
}

impl Dimensions {
    pub(crate) fn of(input: &PlanningInput) -> Self {
        let mut asked: BTreeMap<&str, u32> = BTreeMap::new();
        for pod in &input.pods {
            for (name, amount) in &pod.requests.extended {
                *asked.entry(name).or_default() += u32::from(*amount > 0);
            }
        }
        let mut names: Vec<(&str, u32)> = asked.into_iter().filter(|(_, count)| *count > 0).collect();
        names.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
        let extended = names.into_iter().take(MAX_DIMENSIONS - FIRST_EXTENDED).map(|(name, _)| name.to_owned());
        Self { extended: extended.collect() }
    }

    /// How many places of a `Size` are in use.
    pub(crate) fn count(&self) -> usize {
        FIRST_EXTENDED + self.extended.len()
    }

    /// `resources` as a size; `None` when they hold a resource that is not planned with.
    pub(crate) fn size(&self, resources: &Resources, ebs_volumes: u64) -> Option<Size> {
        let mut size = self.capacity(resources, ebs_volumes);
        size[PODS] = resources.pods.max(1);
        let known = |name: &String| self.extended.contains(name);
        resources.extended.iter().all(|(name, amount)| *amount == 0 || known(name)).then_some(size)
    }

    /// What a node can allocate, as a size; resources nobody asks for are left out.
    pub(crate) fn capacity(&self, resources: &Resources, ebs_volumes: u64) -> Size {
        let mut size = [0; MAX_DIMENSIONS];
        size[CPU] = resources.cpu_millicores;
        size[MEMORY] = resources.memory_bytes;
        size[PODS] = resources.pods;
        size[EBS_VOLUMES] = ebs_volumes;
        size[EPHEMERAL_STORAGE] = resources.ephemeral_storage_bytes;
        for (place, name) in self.extended.iter().enumerate() {
            size[FIRST_EXTENDED + place] = resources.extended.get(name).copied().unwrap_or(0);
        }
        size
    }
}

pub(crate) fn fits(size: &Size, room: &Size) -> bool {
    size.iter().zip(room).all(|(need, have)| need <= have)
}

pub(crate) fn add(into: &mut Size, size: &Size) {
    for (total, amount) in into.iter_mut().zip(size) {
        *total = total.saturating_add(*amount);
    }
}

pub(crate) fn subtract(from: &mut Size, size: &Size) {
    for (total, amount) in from.iter_mut().zip(size) {
        *total = total.saturating_sub(*amount);
    }
}

pub(crate) fn times(size: &Size, count: u64) -> Size {
    size.map(|amount| amount.saturating_mul(count))
}
