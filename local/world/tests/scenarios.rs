//! The scenarios that come with the product are read, build worlds, and run alike twice; wrong files are told of plainly.

mod common;

use jiff::SignedDuration;
use spot_world::scenario::{BUILT_IN, Happening, Scenario, read_scenario};

fn parse(text: &str) -> Result<Scenario, String> {
    Scenario::parse("mine.toml", text, &|_| Err("is not there".into())).map_err(|error| error.to_string())
}

#[test]
fn every_built_in_scenario_is_read() {
    for (name, _) in BUILT_IN {
        let scenario = read_scenario(name).unwrap_or_else(|error| panic!("{error}"));
        assert!(!scenario.clusters.is_empty() && !scenario.description.is_empty(), "{name}");
        assert!(scenario.happenings.is_sorted_by_key(|(at, _)| *at));
    }
    let down = read_scenario("control-plane-down").unwrap();
    assert!(down.happenings.iter().any(|(_, happening)| matches!(happening, Happening::ControlPlaneDown { .. })));
}

#[test]
fn the_demo_has_forty_and_twelve_ready_nodes_on_which_everything_runs() {
    let scenario = read_scenario("demo").unwrap();
    let world = scenario.world(scenario.seed);
    let counts: Vec<_> = world.clusters.iter().map(|(name, cluster)| (name.as_str(), cluster.counts())).collect();
    let nodes: Vec<_> = counts.iter().map(|(name, counts)| (*name, counts.nodes)).collect();
    assert_eq!(nodes, [("analytics", 12), ("shop", 40)]);
    for (name, counts) in counts {
        assert_eq!((counts.unscheduled, counts.ready), (0, counts.wanted), "{name}: {counts:?}");
    }
}

#[test]
fn wrong_files_are_told_of_with_file_line_and_field() {
    let good = common::SMALL;
    let cases = [
        ("seed = 5", "sead = 5", "mine.toml:3: sead: unknown field"),
        ("seed = 5", "seed = -5", "mine.toml:3: seed: "),
        ("seed = 5", "seed = ", "mine.toml:3: seed: "),
        (r#"start = "2026-07-06T06:00:00Z""#, r#"start = "yesterday""#, "mine.toml:4: start: `yesterday` is no moment"),
        (r#"duration = "1d""#, r#"duration = "1 day""#, "mine.toml:5: duration: `1 day` is no length of time"),
        (r#"region = "us-east-1""#, r#"region = "us-east-9""#, "mine.toml:6: region: no region `us-east-9`"),
        (r#""m5a.large""#, r#""m5a.larg""#, "clusters.groups.instance_types: no instance type `m5a.larg`"),
        (r#""m5a.large""#, r#""m6g.large""#, "cannot mix architectures"),
        (r#""us-east-1c""#, r#""us-east-1z""#, "clusters.groups.zones: us-east-1 has no zone `us-east-1z`"),
        ("desired = 6", "desired = 60", "min 3 ≤ desired 60 ≤ max 12 does not hold"),
        (r#"cpu = "300m""#, r#"cpu = "300 m""#, "clusters.workloads.cpu: `300 m` is no CPU quantity"),
        (r#"name = "store""#, r#"name = "front""#, ""),
    ];
    for (from, to, expected) in cases {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "{from}");
        match parse(&text) {
            Ok(_) => assert!(expected.is_empty(), "{to} was taken"),
            Err(error) => assert!(!expected.is_empty() && error.contains(expected), "{to}: {error}"),
        }
    }
}

#[test]
fn wrong_happenings_are_told_of_too() {
    let with = |happening: &str| parse(&format!("{}\n[[happenings]]\n{happening}\n", common::SMALL));
    let cases = [
        ("at = \"1h\"\nwhat = \"rain\"", "happenings.what: nothing is called `rain`"),
        ("at = \"1h\"\nwhat = \"starve_pool\"\nlasts = \"1h\"", "happenings.pool: `starve_pool` needs `pool`"),
        ("at = \"1h\"\nwhat = \"spot_drought\"\nlasts = \"1h\"\nfactor = 2.0", "`spot_drought` takes no `factor`"),
        ("at = \"2d\"\nwhat = \"spot_drought\"\nlasts = \"1h\"", "happenings.at: lies behind the end"),
        (
            "at = \"1h\"\nwhat = \"interrupt_pool\"\npool = \"m5.large/mars\"\nlasts = \"1h\"",
            "neither `busiest` nor a pool",
        ),
        ("at = \"1h\"\nwhat = \"throttle_api\"\nshare = 2.0\nlasts = \"1h\"", "happenings.share: must lie between"),
        ("at = \"1h\"\nwhat = \"end_without_notice\"\ncluster = \"x\"", "happenings.cluster: no `x`"),
        (
            "at = \"1h\"\nwhat = \"scale_workload\"\ncluster = \"shop\"\nworkload = \"web/none\"\nreplicas = 2",
            "happenings.workload: no Deployment `web/none`",
        ),
    ];
    for (happening, expected) in cases {
        let error = with(happening).expect_err(happening);
        assert!(error.contains(expected) && error.starts_with("mine.toml:"), "{happening}: {error}");
    }
    let daily = with("at = \"1h\"\nevery = \"6h\"\nwhat = \"raise_prices\"\nfactor = 1.1").unwrap();
    assert_eq!(daily.happenings.len(), 4);
    let borrowed =
        parse("name = \"b\"\nstart = \"2026-07-06T06:00:00Z\"\nduration = \"1d\"\nclusters_from = \"x.toml\"\n");
    assert_eq!(borrowed.unwrap_err(), "mine.toml:4: clusters_from: `x.toml`: is not there");
}

/// Everything that can be seen of a run, as text.
fn run(name: &str, seed: u64, hours: i64) -> String {
    let scenario = read_scenario(name).expect("a built-in scenario");
    let mut world = scenario.world(seed);
    let end = scenario.start + SignedDuration::from_hours(hours);
    let mut told = Vec::new();
    while let Some(at) = world.next_event_at().filter(|at| *at <= end) {
        world.advance(at);
        told.extend(world.account.take_events(at));
    }
    world.advance(end);
    let bills = world.account.bills(&mut world.market, end);
    let counts: Vec<_> = world.clusters.values().map(|cluster| cluster.counts()).collect();
    format!("{told:#?}{bills:#?}{counts:#?}")
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    let first = run("busy-customer", 3, 30);
    assert_eq!(first, run("busy-customer", 3, 30));
    assert_ne!(first, run("busy-customer", 4, 30));
}

#[test]
fn a_customers_autoscaler_follows_the_load() {
    let scenario = read_scenario("busy-customer").unwrap();
    let mut world = scenario.world(1);
    let at = |hours| scenario.start + SignedDuration::from_hours(hours);
    let nodes = |world: &spot_world::world::World| world.clusters["studio"].counts().nodes;
    world.advance(at(1));
    let quiet = nodes(&world);
    world.advance(at(8));
    let busy = world.clusters["studio"].counts();
    assert_eq!(busy.unscheduled, 0, "{busy:?}");
    world.advance(at(23));
    assert!(nodes(&world) <= busy.nodes && quiet >= 3, "{quiet} {} {}", busy.nodes, nodes(&world));
}
