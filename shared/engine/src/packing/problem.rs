//! The nouns of packing: item classes, bin types, open bins, and the packing that answers them.

/// Most dimensions (CPU, memory, pods, disks …) a problem may have.
pub const MAX_DIMENSIONS: usize = 8;

/// An amount per dimension; the dimensions a problem does not use are 0 everywhere.
pub type Size = [u64; MAX_DIMENSIONS];

/// Items that are alike in every respect that matters for packing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemClass {
    /// What one item takes.
    pub size: Size,
    /// How many items there are.
    pub count: u32,
    /// Most items of the class in one bin; `u32::MAX` = no limit, 1 = self anti-affinity.
    pub per_bin_limit: u32,
    /// Classes that may not share a bin with this one; symmetric, though naming it on one side is enough.
    pub conflicts: Vec<usize>,
}

/// A kind of bin that can be bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BinType {
    /// What the bin holds, already net of its own overhead.
    pub capacity: Size,
    /// Micro-dollars per hour, above 0.
    pub cost: u64,
    /// Per class whether the bin may hold it; `None` = all.
    pub accepts: Option<Vec<bool>>,
    /// At most so many bins of this type; `None` = any number.
    pub limit: Option<u32>,
}

/// A bin that is already paid for and has room left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBin {
    /// What still fits.
    pub free: Size,
    /// Per class whether the bin may hold it; `None` = all.
    pub accepts: Option<Vec<bool>>,
    /// Items of these classes are already inside: they count for limits and conflicts.
    pub held: Vec<(usize, u32)>,
}

/// Place every item at least cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How many of the dimensions are in use.
    pub dimensions: usize,
    /// What is to be placed.
    pub classes: Vec<ItemClass>,
    /// What can be bought.
    pub bin_types: Vec<BinType>,
    /// What is there already.
    pub open_bins: Vec<OpenBin>,
}

/// One bought bin with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedBin {
    /// Index into [`Problem::bin_types`].
    pub bin_type: usize,
    /// Class and count, by ascending class.
    pub items: Vec<(usize, u32)>,
}

/// The answer to a [`Problem`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packing {
    /// Bought bins, by ascending type.
    pub bins: Vec<PackedBin>,
    /// Per open bin what goes into it.
    pub into_open: Vec<Vec<(usize, u32)>>,
    /// What found no place.
    pub unplaced: Vec<(usize, u32)>,
    /// Sum of the bought bins, micro-dollars per hour.
    pub cost: u64,
    /// Proven: no packing of the placed items costs less. 0 when none was computed.
    pub lower_bound: u64,
}

/// How long to search: deterministic iteration budgets, never wall time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    /// The best of several greedy fillings.
    Quick,
    /// Column generation with a short improvement.
    Normal,
    /// Column generation with a long improvement.
    Thorough,
}
