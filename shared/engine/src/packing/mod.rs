//! Vector bin packing: placing classes of items into bins of several types at least cost.
