//! The problem as the solver sees it: live classes, undominated bin kinds, prices as floats of similar magnitude.

use super::problem::{BinType, OpenBin, Problem, Size};

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
    /// Per class how many items of it can be here, acceptance and capacity regarded, demand not.
    pub most: Vec<u32>,
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
        let (classes, place) = live_classes(problem);
        let rooms = problem.open_bins.iter().map(|open| room(problem, &classes, &place, open)).collect();
        let has_conflicts = classes.iter().any(|class| !class.conflicts.is_empty());
        let mut model = Self { dimensions, classes, kinds: Vec::new(), rooms, unit_cost: 1.0, has_conflicts };
        let mut kinds: Vec<Kind> = problem.bin_types.iter().enumerate().map(|(i, t)| model.kind(i, t)).collect();
        kinds.retain(|kind| kind.limit > 0 && kind.most.iter().any(|&most| most > 0));
        kinds.sort_by_key(|kind| (kind.cost, kind.origin));
        model.kinds = undominated(kinds, dimensions);
        model.unit_cost = model.kinds.first().map_or(1.0, |kind| kind.cost.max(1) as f64);
        for kind in &mut model.kinds {
            kind.price = kind.cost.max(1) as f64 / model.unit_cost;
        }
        model
    }

    fn kind(&self, origin: usize, bin_type: &BinType) -> Kind {
        let most = |class: &Class| {
            let accepted = match &bin_type.accepts {
                Some(accepts) => accepts.get(class.origin).copied().unwrap_or(false),
                None => true,
            };
            if accepted { self.copies(&class.size, &bin_type.capacity).min(class.limit) } else { 0 }
        };
        Kind {
            capacity: bin_type.capacity,
            cost: bin_type.cost,
            price: 1.0,
            limit: bin_type.limit.unwrap_or(u32::MAX),
            most: self.classes.iter().map(most).collect(),
            origin,
        }
    }

    /// Whether a class fits any kind.
    pub(super) fn has_home(&self, class: usize) -> bool {
        self.kinds.iter().any(|kind| kind.most[class] > 0)
    }

    /// How many items of `size` the room holds.
    pub(super) fn copies(&self, size: &Size, room: &Size) -> u32 {
        let most = (0..self.dimensions).filter(|&d| size[d] > 0).map(|d| room[d] / size[d]).min();
        u32::try_from(most.unwrap_or(u64::MAX)).unwrap_or(u32::MAX)
    }

    /// Takes the room that items of a class need out of `rest`; they must fit.
    pub(super) fn take(&self, rest: &mut Size, class: usize, count: u32) {
        let size = &self.classes[class].size;
        rest.iter_mut().zip(size).for_each(|(rest, size)| *rest -= size * u64::from(count));
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

    /// Whether a bin of this kind may hold the items (conflicts among themselves aside).
    pub(super) fn holds(&self, kind: &Kind, items: &[(usize, u32)]) -> bool {
        items.iter().all(|&(class, count)| kind.most[class] >= count) && self.rest(&kind.capacity, items).is_some()
    }

    /// Whether the items may share a bin as far as limits and conflicts go.
    pub(super) fn compatible(&self, items: &[(usize, u32)]) -> bool {
        let within = items.iter().all(|&(class, count)| count <= self.classes[class].limit);
        let apart =
            |class: usize| items.iter().all(|(other, _)| self.classes[class].conflicts.binary_search(other).is_err());
        within && (!self.has_conflicts || items.iter().all(|&(class, _)| apart(class)))
    }

    /// The cheapest kind with a free place that holds the items.
    pub(super) fn cheapest(&self, items: &[(usize, u32)], used: &[u32]) -> Option<usize> {
        let total = self.total(items)?;
        let holds = |kind: &Kind| {
            (0..self.dimensions).all(|d| total[d] <= kind.capacity[d])
                && items.iter().all(|&(class, count)| kind.most[class] >= count)
        };
        (0..self.kinds.len()).find(|&k| used[k] < self.kinds[k].limit && holds(&self.kinds[k]))
    }

    /// The sizes of the items together; `None` when they are too large to count.
    fn total(&self, items: &[(usize, u32)]) -> Option<Size> {
        let mut total = Size::default();
        for &(class, count) in items {
            let size = &self.classes[class].size;
            for d in 0..self.dimensions {
                total[d] = total[d].checked_add(size[d].checked_mul(u64::from(count))?)?;
            }
        }
        Some(total)
    }
}

/// The classes that have items, and where each of the problem's classes is among them.
fn live_classes(problem: &Problem) -> (Vec<Class>, Vec<Option<usize>>) {
    let mut place = vec![None; problem.classes.len()];
    let mut live = Vec::new();
    for (origin, class) in problem.classes.iter().enumerate().filter(|(_, class)| class.count > 0) {
        place[origin] = Some(live.len());
        // Dimensions out of use are made 0, so that loops over all of them do no harm.
        let size = std::array::from_fn(|d| if d < problem.dimensions { class.size[d] } else { 0 });
        let (demand, limit) = (class.count, class.per_bin_limit);
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
    (live, place)
}

fn room(problem: &Problem, classes: &[Class], place: &[Option<usize>], open: &OpenBin) -> Room {
    let accepted = |class: &Class| match &open.accepts {
        Some(accepts) => accepts.get(class.origin).copied().unwrap_or(false),
        None => true,
    };
    let mut allowed: Vec<u32> = classes.iter().map(|class| if accepted(class) { class.limit } else { 0 }).collect();
    for &(held, count) in open.held.iter().filter(|held| held.1 > 0 && held.0 < place.len()) {
        if let Some(own) = place[held] {
            allowed[own] = allowed[own].saturating_sub(count);
        }
        let named = problem.classes[held].conflicts.iter().filter_map(|&other| place.get(other).copied().flatten());
        named.for_each(|other| allowed[other] = 0);
        let naming = |class: &Class| problem.classes[class.origin].conflicts.contains(&held);
        (0..classes.len()).filter(|&index| naming(&classes[index])).for_each(|index| allowed[index] = 0);
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
        && small.most.iter().zip(&large.most).all(|(own, theirs)| own <= theirs)
}
