//! The problem as the solver sees it: live classes, undominated bin kinds, prices as floats of similar magnitude.

use super::problem::{BinType, Problem, Size};

/// An item class with items to place.
#[derive(Debug)]
pub(super) struct Class {
    pub size: Size,
    pub demand: u32,
    pub limit: u32,
    /// Classes of the model that may not share a bin with this one.
    pub conflicts: Vec<usize>,
    /// Index in the problem.
    pub origin: usize,
}

/// A bin type worth buying.
#[derive(Debug)]
pub(super) struct Kind {
    pub capacity: Size,
    pub cost: u64,
    /// Cost relative to the cheapest kind.
    pub price: f64,
    pub limit: u32,
    /// Per class whether one item of it can be here.
    pub fits: Vec<bool>,
    /// Index in the problem.
    pub origin: usize,
}

/// A bin that is already paid for.
#[derive(Debug)]
pub(super) struct Room {
    pub free: Size,
    /// Most items per class that limits, conflicts with held items and acceptance allow; capacity not regarded.
    pub allowed: Vec<u32>,
}

#[derive(Debug)]
pub(super) struct Model {
    pub dimensions: usize,
    pub classes: Vec<Class>,
    /// By ascending cost, so that the first kind that fits is the cheapest.
    pub kinds: Vec<Kind>,
    pub rooms: Vec<Room>,
    /// What a price of 1.0 is in micro-dollars.
    pub unit_cost: f64,
    pub has_conflicts: bool,
}

/// A class index with a count, as bins hold them.
pub(super) type Items = Vec<(usize, u32)>;

impl Model {
    pub(super) fn new(problem: &Problem) -> Self {
        let dimensions = problem.dimensions.min(super::MAX_DIMENSIONS);
        let classes = live_classes(problem);
        let rooms = problem.open_bins.iter().map(|open| room(&classes, open)).collect();
        let has_conflicts = classes.iter().any(|class| !class.conflicts.is_empty());
        let mut model = Self { dimensions, classes, kinds: Vec::new(), rooms, unit_cost: 1.0, has_conflicts };
        let mut kinds: Vec<Kind> = problem.bin_types.iter().enumerate().map(|(i, t)| model.kind(i, t)).collect();
        kinds.retain(|kind| kind.limit > 0 && kind.fits.contains(&true));
        kinds.sort_by_key(|kind| (kind.cost, kind.origin));
        model.kinds = undominated(kinds, dimensions);
        model.unit_cost = model.kinds.first().map_or(1.0, |kind| kind.cost.max(1) as f64);
        for kind in &mut model.kinds {
            kind.price = kind.cost.max(1) as f64 / model.unit_cost;
        }
        model
    }

    fn kind(&self, origin: usize, bin_type: &BinType) -> Kind {
        let fits = |class: &Class| {
            let accepted = match &bin_type.accepts {
                Some(accepts) => accepts.get(class.origin).copied().unwrap_or(false),
                None => true,
            };
            accepted && class.limit > 0 && self.copies(&class.size, &bin_type.capacity) > 0
        };
        Kind {
            capacity: bin_type.capacity,
            cost: bin_type.cost,
            price: 1.0,
            limit: bin_type.limit.unwrap_or(u32::MAX),
            fits: self.classes.iter().map(fits).collect(),
            origin,
        }
    }

    /// How many items of `size` the room holds.
    pub(super) fn copies(&self, size: &Size, room: &Size) -> u32 {
        let most = (0..self.dimensions).filter(|&d| size[d] > 0).map(|d| room[d] / size[d]).min();
        u32::try_from(most.unwrap_or(u64::MAX)).unwrap_or(u32::MAX)
    }

    /// What is left of `capacity` once `items` are in it; `None` when they do not fit.
    pub(super) fn rest(&self, capacity: &Size, items: &[(usize, u32)]) -> Option<Size> {
        let mut rest = *capacity;
        for &(class, count) in items {
            let size = &self.classes[class].size;
            for d in 0..self.dimensions {
                rest[d] = rest[d].checked_sub(size[d].checked_mul(u64::from(count))?)?;
            }
        }
        Some(rest)
    }

    /// Whether a bin of this kind may hold the items (their limits and conflicts among themselves aside).
    pub(super) fn holds(&self, kind: &Kind, items: &[(usize, u32)]) -> bool {
        items.iter().all(|&(class, _)| kind.fits[class]) && self.rest(&kind.capacity, items).is_some()
    }

    /// Whether the items may share a bin as far as limits and conflicts go.
    pub(super) fn compatible(&self, items: &[(usize, u32)]) -> bool {
        let within = items.iter().all(|&(class, count)| count <= self.classes[class].limit);
        let apart = |class: usize| items.iter().all(|(other, _)| !self.classes[class].conflicts.contains(other));
        within && (!self.has_conflicts || items.iter().all(|&(class, _)| apart(class)))
    }

    /// The cheapest kind with a free place that holds the items.
    pub(super) fn cheapest(&self, items: &[(usize, u32)], used: &[u32]) -> Option<usize> {
        (0..self.kinds.len()).find(|&k| used[k] < self.kinds[k].limit && self.holds(&self.kinds[k], items))
    }
}

fn live_classes(problem: &Problem) -> Vec<Class> {
    let mut place = vec![None; problem.classes.len()];
    let mut live = Vec::new();
    for (origin, class) in problem.classes.iter().enumerate().filter(|(_, class)| class.count > 0) {
        place[origin] = Some(live.len());
        let (size, demand, limit) = (class.size, class.count, class.per_bin_limit);
        live.push(Class { size, demand, limit, conflicts: Vec::new(), origin });
    }
    for (origin, class) in problem.classes.iter().enumerate() {
        for other in class.conflicts.iter().filter_map(|&other| place.get(other).copied().flatten()) {
            let Some(own) = place[origin] else { continue };
            if own == other {
                live[own].limit = live[own].limit.min(1);
            } else {
                live[own].conflicts.push(other);
                live[other].conflicts.push(own);
            }
        }
    }
    for class in &mut live {
        class.conflicts.sort_unstable();
        class.conflicts.dedup();
    }
    live
}

fn room(classes: &[Class], open: &super::OpenBin) -> Room {
    let held = |origin: usize| open.held.iter().filter(|h| h.0 == origin).fold(0u32, |sum, h| sum.saturating_add(h.1));
    let inside: Vec<usize> = open.held.iter().filter(|h| h.1 > 0).map(|h| h.0).collect();
    let allowed = classes.iter().map(|class| {
        let refused = open.accepts.as_ref().is_some_and(|accepts| !accepts.get(class.origin).copied().unwrap_or(false));
        if refused { 0 } else { class.limit.saturating_sub(held(class.origin)) }
    });
    let mut allowed: Vec<u32> = allowed.collect();
    for (index, class) in classes.iter().enumerate() {
        if class.conflicts.iter().any(|&other| inside.contains(&classes[other].origin)) {
            allowed[index] = 0;
        }
    }
    Room { free: open.free, allowed }
}

/// Drops every kind for which an unlimited one holds at least as much for at most the same cost.
fn undominated(kinds: Vec<Kind>, dimensions: usize) -> Vec<Kind> {
    let mut kept: Vec<Kind> = Vec::new();
    for kind in kinds {
        if !kept.iter().any(|other| covers(other, &kind, dimensions)) {
            // Kinds come by ascending cost, so this one can only stand in for those of the same cost.
            kept.retain(|other| other.cost < kind.cost || !covers(&kind, other, dimensions));
            kept.push(kind);
        }
    }
    kept
}

fn covers(large: &Kind, small: &Kind, dimensions: usize) -> bool {
    large.limit == u32::MAX
        && (0..dimensions).all(|d| large.capacity[d] >= small.capacity[d])
        && small.fits.iter().zip(&large.fits).all(|(own, theirs)| !own || *theirs)
}
