//! Packing by example: open bins, limits, conflicts, dominated types, and planted mistakes for the audit to find.

use spot_engine::packing::{
    BinType, Effort, ItemClass, MAX_DIMENSIONS, OpenBin, PackedBin, Problem, Size, audit, pack,
};

fn size(cpu: u64, memory: u64) -> Size {
    let mut size = [0; MAX_DIMENSIONS];
    (size[0], size[1]) = (cpu, memory);
    size
}

fn class(cpu: u64, memory: u64, count: u32) -> ItemClass {
    ItemClass { size: size(cpu, memory), count, per_bin_limit: u32::MAX, conflicts: Vec::new() }
}

fn bin(cpu: u64, memory: u64, cost: u64) -> BinType {
    BinType { capacity: size(cpu, memory), cost, accepts: None, limit: None }
}

fn open(cpu: u64, memory: u64) -> OpenBin {
    OpenBin { free: size(cpu, memory), accepts: None, held: Vec::new() }
}

fn problem(classes: Vec<ItemClass>, bin_types: Vec<BinType>) -> Problem {
    Problem { dimensions: 2, classes, bin_types, open_bins: Vec::new() }
}

#[test]
fn open_bins_are_used_before_any_is_bought() {
    let mut problem = problem(vec![class(4, 4, 3), class(2, 8, 2)], vec![bin(8, 16, 100)]);
    problem.open_bins = vec![open(8, 8), open(8, 20)];
    for effort in [Effort::Quick, Effort::Normal, Effort::Thorough] {
        let packing = pack(&problem, effort);
        assert_eq!(audit::violations(&problem, &packing), Vec::<String>::new());
        assert_eq!((packing.cost, packing.lower_bound, packing.bins.len()), (0, 0, 0));
        assert!(packing.unplaced.is_empty());
    }
}

#[test]
fn what_an_open_bin_holds_counts_for_limits_and_conflicts() {
    let mut problem = problem(vec![class(1, 1, 1), class(1, 1, 1), class(1, 1, 0)], vec![bin(4, 4, 100)]);
    problem.classes[0].per_bin_limit = 1;
    problem.classes[2].conflicts = vec![1];
    problem.open_bins = vec![open(4, 4)];
    problem.open_bins[0].held = vec![(0, 1), (2, 1)];
    let packing = pack(&problem, Effort::Normal);
    assert_eq!(audit::violations(&problem, &packing), Vec::<String>::new());
    assert_eq!(packing.into_open, vec![Vec::new()]);
    assert_eq!(packing.cost, 100);
}

#[test]
fn an_item_too_large_for_every_bin_is_unplaced_and_the_rest_is_packed() {
    let problem = problem(vec![class(9, 1, 2), class(4, 4, 2)], vec![bin(8, 8, 100)]);
    let packing = pack(&problem, Effort::Thorough);
    assert_eq!(packing.unplaced, vec![(0, 2)]);
    assert_eq!((packing.cost, packing.lower_bound), (100, 99));
}

#[test]
fn a_limited_type_is_not_bought_more_often_than_there_are_bins() {
    let mut problem = problem(vec![class(4, 4, 6)], vec![bin(8, 8, 100), bin(4, 4, 90)]);
    problem.bin_types[0].limit = Some(2);
    let packing = pack(&problem, Effort::Normal);
    assert_eq!(audit::violations(&problem, &packing), Vec::<String>::new());
    assert_eq!(packing.cost, 2 * 100 + 2 * 90);
    problem.bin_types[1].limit = Some(1);
    let packing = pack(&problem, Effort::Normal);
    assert_eq!(packing.unplaced, vec![(0, 1)]);
}

#[test]
fn self_anti_affinity_takes_one_small_bin_each() {
    let mut problem = problem(vec![class(1, 1, 5)], vec![bin(16, 16, 100), bin(1, 1, 10)]);
    problem.classes[0].per_bin_limit = 1;
    let packing = pack(&problem, Effort::Quick);
    assert_eq!((packing.cost, packing.bins.len()), (50, 5));
}

#[test]
fn a_dominated_type_changes_nothing() {
    let classes = vec![class(3, 5, 7), class(2, 2, 9), class(1, 6, 4)];
    let plain = problem(classes.clone(), vec![bin(8, 16, 100), bin(16, 16, 170)]);
    let cluttered = problem(classes, vec![bin(8, 16, 100), bin(16, 16, 170), bin(8, 15, 100), bin(7, 16, 120)]);
    assert_eq!(pack(&plain, Effort::Thorough), pack(&cluttered, Effort::Thorough));
}

#[test]
fn complementary_shapes_share_bins() {
    let problem = problem(vec![class(6, 2, 4), class(2, 6, 4)], vec![bin(8, 8, 100)]);
    for effort in [Effort::Quick, Effort::Normal, Effort::Thorough] {
        assert_eq!(pack(&problem, effort).cost, 400);
    }
}

#[test]
fn nothing_asked_costs_nothing() {
    let nothing = pack(&problem(Vec::new(), Vec::new()), Effort::Thorough);
    assert_eq!((nothing.cost, nothing.bins.len(), nothing.unplaced.len()), (0, 0, 0));
    let no_bins = pack(&problem(vec![class(1, 1, 3)], Vec::new()), Effort::Normal);
    assert_eq!((no_bins.cost, no_bins.unplaced), (0, vec![(0, 3)]));
}

#[test]
fn the_audit_finds_every_planted_mistake() {
    let mut problem = problem(vec![class(4, 4, 2), class(1, 1, 2)], vec![bin(8, 8, 100), bin(4, 4, 60)]);
    problem.classes[1].conflicts = vec![0];
    problem.classes[1].per_bin_limit = 1;
    problem.bin_types[0].limit = Some(1);
    problem.bin_types[1].accepts = Some(vec![false, true]);
    let sound = pack(&problem, Effort::Normal);
    assert_eq!(audit::violations(&problem, &sound), Vec::<String>::new());
    let planted = |bins: Vec<(usize, Vec<(usize, u32)>)>, cost, lower_bound| {
        let mut packing = sound.clone();
        packing.bins = bins.into_iter().map(|(bin_type, items)| PackedBin { bin_type, items }).collect();
        (packing.cost, packing.lower_bound) = (cost, lower_bound);
        audit::violations(&problem, &packing).join("; ")
    };
    let good = || vec![(0, vec![(0, 2)]), (1, vec![(1, 1)]), (1, vec![(1, 1)])];
    assert_eq!(planted(good(), 220, 0), "");
    assert!(planted(good(), 210, 0).contains("the bins sum to 220"));
    assert!(planted(good(), 220, 221).contains("lower bound"));
    assert!(planted(good()[..2].to_vec(), 160, 0).contains("1 items answered, 2 asked"));
    assert!(planted(vec![(0, vec![(0, 3)])], 100, 0).contains("12 of 8 in dimension 0"));
    assert!(planted(vec![(1, vec![(0, 1)])], 60, 0).contains("does not accept class 0"));
    assert!(planted(vec![(1, vec![(1, 2)])], 60, 0).contains("2 items of class 1, limit 1"));
    assert!(planted(vec![(0, vec![(0, 1), (1, 1)])], 100, 0).contains("class 0 with its conflict 1"));
    assert!(planted(vec![(0, vec![(0, 1)]), (0, vec![(0, 1)])], 200, 0).contains("2 bins, limit Some(1)"));
    assert!(planted(vec![(1, vec![])], 60, 0).contains("empty bin"));
}
