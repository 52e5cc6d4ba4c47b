//! Sound plans that look suspicious at first sight: the checker says nothing.

use super::parts::{GIB, apart, app, labels, object, pod, term};
use super::scene::Scene;
use super::{CheckRule, broken, check_plan};
use spot_domain::*;

fn assert_accepted(change: impl FnOnce(&mut Scene)) {
    let mut scene = Scene::new();
    change(&mut scene);
    assert_eq!(check_plan(&scene.input, &scene.outcome), Vec::new());
}

#[test]
fn the_sound_scene_is_accepted() {
    assert_accepted(|_| {});
}

#[test]
fn an_empty_plan_for_an_empty_input_is_accepted() {
    assert_accepted(|scene| {
        scene.input.nodes.clear();
        scene.input.pods.clear();
        scene.outcome.plan =
            Plan { schema_version: PLANNING_SCHEMA_VERSION, steps: vec![], nodes: vec![], pending: vec![] };
        let report = &mut scene.outcome.report;
        for sum in [
            &mut report.before_microusd_per_month,
            &mut report.after_microusd_per_month,
            &mut report.usage_savings_microusd_per_month,
        ] {
            *sum = Microusd(0);
        }
        for row in &mut report.safety.layers {
            (row.before, row.after) = (None, None);
        }
        report.safety.layers[1].bound = 0.0;
    });
}

#[test]
fn opt_outs_that_have_run_out_or_say_no_do_not_bind() {
    assert_accepted(|scene| {
        scene.pod("shop/api-1").annotations = labels(&[("karpenter.sh/do-not-disrupt", "30m")]);
        scene.pod("shop/web-1").annotations = labels(&[("karpenter.sh/do-not-disrupt", "false")]);
        scene.node("n8").annotations = labels(&[("cluster-autoscaler.kubernetes.io/scale-down-disabled", "false")]);
    });
}

#[test]
fn a_timed_opt_out_of_unknown_age_binds() {
    let mut scene = Scene::new();
    scene.pod("shop/api-1").annotations = labels(&[("karpenter.sh/do-not-disrupt", "30m")]);
    scene.pod("shop/api-1").created_at = None;
    assert_eq!(broken(&scene), [CheckRule::PodOptOut].into());
}

#[test]
fn scratch_data_may_go_where_policy_or_owner_say_so_and_in_memory_always() {
    assert_accepted(|scene| {
        scene.pod("shop/web-1").volumes = vec![PodVolume::EmptyDir { memory: true }];
        scene.pod("shop/api-1").volumes = vec![PodVolume::EmptyDir { memory: false }];
        scene.pod("shop/api-1").annotations = labels(&[("cluster-autoscaler.kubernetes.io/safe-to-evict", "true")]);
    });
    assert_accepted(|scene| {
        scene.pod("shop/api-1").volumes = vec![PodVolume::EmptyDir { memory: false }];
        scene.input.policy.local_data = LocalData::AllowEmptyDir;
    });
}

#[test]
fn flags_and_shortages_that_are_over_do_not_count() {
    assert_accepted(|scene| {
        let (zone, instance_type, until): (Zone, InstanceTypeName, _) =
            ("a".into(), "m5.large".into(), scene.input.now);
        scene.input.market.flags.push(PoolFlag {
            zone: zone.clone(),
            instance_type: instance_type.clone(),
            risk: PoolRisk::Danger,
            until,
        });
        let capacity_type = CapacityType::Spot;
        scene.input.market.unavailable.push(UnavailableOffering { zone, instance_type, capacity_type, until });
    });
}

#[test]
fn a_node_with_unknown_pods_may_become_spot_of_its_own_shape() {
    assert_accepted(|scene| scene.node("n1").pods_unknown = true);
}

#[test]
fn pods_on_nodes_outside_the_input_are_ignored() {
    assert_accepted(|scene| {
        let mut stray = pod("shop/stray-1", Some("elsewhere"), Some((OwnerKind::Deployment, "stray")));
        stray.pod_anti_affinity = vec![apart(label_keys::HOSTNAME, "stray")];
        scene.input.pods.push(stray);
    });
}

#[test]
fn ended_pods_take_no_room_and_need_no_place() {
    assert_accepted(|scene| {
        let mut done = pod("shop/done-1", Some("n8"), Some((OwnerKind::Job, "done")));
        done.phase = PodPhase::Succeeded;
        done.requests = Resources::pod(64_000, 64 * GIB);
        scene.input.pods.push(done);
    });
}

#[test]
fn a_node_that_is_too_full_but_receives_nothing_is_left_alone() {
    assert_accepted(|scene| scene.add_pod("shop/huge-1", "n6").requests = Resources::pod(9_000, 90 * GIB));
}

#[test]
fn a_pod_without_memory_request_fits_where_memory_is_short() {
    assert_accepted(|scene| {
        scene.node("n4").allocatable.memory_bytes = GIB;
        scene.pod("shop/solo-1").requests.memory_bytes = 0;
        for node in ["n1", "n2", "n3", "n5", "n6", "n7", "n8"] {
            scene.node(node).allocatable.memory_bytes = GIB;
        }
        scene.instance_type("m5.large").allocatable.memory_bytes = GIB;
        for name in ["web-1", "api-1", "cart-1", "late-1"] {
            scene.pod(&format!("shop/{name}")).requests.memory_bytes = 0;
        }
        scene.pod("kube-system/coredns-1").requests.memory_bytes = GIB / 2;
    });
}

#[test]
fn two_addresses_may_share_a_port() {
    assert_accepted(|scene| {
        for (name, address) in [("shop/web-1", "10.0.0.1"), ("shop/api-1", "10.0.0.2")] {
            let port = HostPort { port: 53, protocol: "UDP".into(), host_ip: address.into() };
            scene.pod(name).host_ports = vec![port];
        }
    });
}

#[test]
fn placement_rules_that_are_met_are_accepted() {
    assert_accepted(|scene| {
        let api = scene.pod("shop/api-1");
        api.node_selector = labels(&[("tier", "general"), (label_keys::EKS_CAPACITY_TYPE, "SPOT")]);
        api.node_affinity = vec![
            NodeSelectorTerm::default(),
            term("slot", SelectorOperator::Gt, &["6"]),
            term(label_keys::ZONE_BETA, SelectorOperator::In, &["b"]),
        ];
        api.pod_affinity = vec![apart(label_keys::ZONE, "web")];
        let taint = Taint { key: "team".into(), value: "ml".into(), effect: TaintEffect::NoExecute };
        scene.node("n4").taints = vec![taint];
        let tolerant = Toleration { key: "team".into(), value: "ml".into(), ..Toleration::default() };
        scene.pod("shop/solo-1").tolerations = vec![tolerant];
    });
}

#[test]
fn the_first_pod_that_wants_its_own_kind_near_may_go_anywhere() {
    assert_accepted(|scene| scene.pod("shop/solo-1").pod_affinity = vec![apart(label_keys::ZONE, "solo")]);
}

#[test]
fn a_spread_that_was_broken_may_stay_as_broken() {
    assert_accepted(|scene| {
        scene.add_pod("shop/cart-3", "n4");
        scene.workload("cart").replicas = 3;
        scene.add_pod("shop/cart-4", "n4");
        for name in ["shop/cart-1", "shop/cart-2", "shop/cart-3", "shop/cart-4"] {
            scene.pod(name).topology_spread = vec![TopologySpread {
                max_skew: 1,
                topology_key: label_keys::ZONE.into(),
                selector: app("cart"),
                min_domains: None,
            }];
        }
        scene.redirect(1, "shop/cart-1", "n3");
    });
}

#[test]
fn a_layer_that_is_broken_may_stay_so_and_is_said_to_be_unchanged() {
    assert_accepted(|scene| {
        for name in ["n4", "n7"] {
            scene.node(name).capacity_type = Some(CapacityType::Spot);
            scene.planned(name).capacity_type = Some(CapacityType::Spot);
        }
        scene.outcome.plan.steps.truncate(1);
        let n8 = scene.input.nodes[7].clone();
        let mut stays = scene.planned("n5").clone();
        (stays.name, stays.zone) = (n8.name, n8.zone);
        stays.pods = vec![object("shop/solo-1"), object("shop/cart-1")];
        scene.planned("n4").pods.retain(|pod| *pod != object("shop/solo-1"));
        scene.planned("n5").pods.clear();
        scene.outcome.plan.nodes.push(stays);
        scene.buy("c5.large", "a", CapacityType::Spot);
        scene.outcome.report.safety.verdict = SafetyVerdict::ApprovedUnchanged;
    });
}

#[test]
fn the_same_input_gives_the_same_findings_in_order() {
    let mut scene = Scene::new();
    scene.input.policy.enabled = false;
    scene.step(0).moves.clear();
    let found = check_plan(&scene.input, &scene.outcome);
    assert_eq!(found, check_plan(&scene.input, &scene.outcome));
    assert!(found.is_sorted() && found.len() > 3);
}
