//! Defects in placement: too full, barred by selector, taint, affinity, spread, volumes, ports or architecture.

use super::parts::{GIB, apart, app, labels, object, requirement, term};
use super::scene::Scene;
use super::{CheckRule as Rule, Plant, assert_planted};
use spot_domain::*;

#[test]
fn each_defect_of_placement_is_named() {
    assert_planted(PLANTS);
}

fn ebs_volume(claim: &str) -> PodVolume {
    PodVolume::Persistent {
        claim: object(claim),
        node_affinity: vec![term(label_keys::ZONE, SelectorOperator::In, &["a"])],
        ebs: true,
        local: false,
        single_node: true,
        unknown: false,
    }
}

fn spread_over_zones(scene: &mut Scene, max_skew: u32) {
    for name in ["shop/cart-1", "shop/cart-2"] {
        scene.pod(name).topology_spread = vec![TopologySpread {
            max_skew,
            topology_key: label_keys::ZONE.into(),
            selector: app("cart"),
            min_domains: None,
        }];
    }
}

fn host_port(address: &str) -> HostPort {
    HostPort { port: 8080, protocol: "TCP".into(), host_ip: address.into() }
}

pub(super) const PLANTS: &[Plant] = &[
    (Rule::Capacity, "CPU beyond what the joining node has", |scene| {
        scene.pod("shop/web-1").requests.cpu_millicores = 1_500;
    }),
    (Rule::Capacity, "memory that only the DaemonSet's share makes too much", |scene| {
        scene.pod("shop/web-1").requests.memory_bytes = 6 * GIB - GIB / 4;
    }),
    (Rule::Capacity, "more pods than the node may have", |scene| scene.node("n4").allocatable.pods = 2),
    (Rule::Capacity, "scratch space beyond the node's", |scene| {
        scene.pod("shop/web-1").requests.ephemeral_storage_bytes = 21 * GIB;
    }),
    (Rule::Capacity, "a resource the node does not have", |scene| {
        scene.pod("shop/web-1").requests.extended.insert("nvidia.com/gpu".into(), 1);
    }),
    (Rule::Capacity, "a pending pod that does not fit beside the others", |scene| {
        scene.pod("shop/late-1").requests.cpu_millicores = 1_700;
    }),
    (Rule::Capacity, "room already promised to a pending pod", |scene| {
        let late = scene.pod("shop/late-1");
        late.nominated_node = Some("n4".into());
        late.requests.cpu_millicores = 1_500;
        scene.outcome.plan.pending[0].placed_on = None;
    }),
    (Rule::EbsAttachments, "three volumes where two can be attached", |scene| {
        scene.pod("shop/web-1").volumes = vec![ebs_volume("shop/one"), ebs_volume("shop/two")];
        scene.pod("shop/api-1").volumes = vec![ebs_volume("shop/three")];
    }),
    (Rule::ClosedNode, "a cordoned node receives a pod", |scene| scene.node("n4").unschedulable = true),
    (Rule::ClosedNode, "a node that is not Ready receives a pod", |scene| scene.node("n4").ready = false),
    (Rule::ClosedNode, "a node with unknown pods receives a pod", |scene| scene.node("n4").pods_unknown = true),
    (Rule::NodeSelector, "the receiving node has another label", |scene| {
        scene.pod("shop/solo-1").node_selector = labels(&[("tier", "database")]);
    }),
    (Rule::NodeSelector, "on-demand is asked for and Spot is given", |scene| {
        scene.pod("shop/api-1").node_selector = labels(&[(label_keys::KARPENTER_CAPACITY_TYPE, "on-demand")]);
    }),
    (Rule::NodeAffinity, "no alternative of the affinity is met", |scene| {
        scene.pod("shop/api-1").node_affinity =
            vec![term("slot", SelectorOperator::Gt, &["7"]), term(label_keys::ZONE, SelectorOperator::NotIn, &["a"])];
    }),
    (Rule::NodeAffinity, "an empty term matches no node", |scene| {
        scene.pod("shop/api-1").node_affinity = vec![NodeSelectorTerm::default()];
    }),
    (Rule::NodeAffinity, "the affinity names another node", |scene| {
        let by_name = requirement("metadata.name", SelectorOperator::In, &["n8"]);
        scene.pod("shop/solo-1").node_affinity =
            vec![NodeSelectorTerm { match_fields: vec![by_name], ..NodeSelectorTerm::default() }];
    }),
    (Rule::UnknownLabel, "a label not known of new nodes is selected", |scene| {
        scene.pod("shop/api-1").node_selector = labels(&[("rack", "r1")]);
    }),
    (Rule::UnknownLabel, "a label not known of new nodes must be absent", |scene| {
        scene.pod("shop/api-1").node_affinity = vec![term("rack", SelectorOperator::DoesNotExist, &[])];
    }),
    (Rule::UnknownLabel, "a host name is selected on a new node", |scene| {
        scene.pod("shop/api-1").node_selector = labels(&[(label_keys::HOSTNAME, "s1")]);
    }),
    (Rule::Taint, "the group's taint is not tolerated", |scene| {
        let taint = Taint { key: "team".into(), value: "ml".into(), effect: TaintEffect::NoSchedule };
        scene.input.node_groups[0].taints.push(taint);
    }),
    (Rule::Taint, "a toleration of another effect does not help", |scene| {
        let taint = Taint { key: "team".into(), value: "ml".into(), effect: TaintEffect::NoExecute };
        scene.node("n4").taints.push(taint);
        scene.pod("shop/solo-1").tolerations = vec![Toleration {
            key: "team".into(),
            operator: TolerationOperator::Exists,
            effect: Some(TaintEffect::NoSchedule),
            ..Toleration::default()
        }];
    }),
    (Rule::PodAffinity, "the pod it must be with is elsewhere", |scene| {
        scene.pod("shop/solo-1").pod_affinity = vec![apart(label_keys::HOSTNAME, "cart")];
    }),
    (Rule::PodAntiAffinity, "two replicas on one host", |scene| {
        scene.redirect(0, "shop/web-1", "n2");
        for name in ["shop/web-1", "shop/web-2", "shop/web-3"] {
            scene.pod(name).topology_spread.clear();
        }
    }),
    (Rule::PodAntiAffinity, "a pod there will not have the newcomer in its zone", |scene| {
        scene.pod("shop/report-1").pod_anti_affinity = vec![apart(label_keys::ZONE, "cart")];
        scene.redirect(1, "shop/cart-1", "n3");
    }),
    (Rule::TopologySpread, "both replicas in one zone", |scene| {
        spread_over_zones(scene, 1);
        scene.redirect(1, "shop/cart-1", "n4");
    }),
    (Rule::TopologySpread, "fewer domains than asked for count as an empty one", |scene| {
        let mut spread = scene.pod("shop/web-1").topology_spread.clone();
        spread[0].min_domains = Some(4);
        let late = scene.pod("shop/late-1");
        (late.labels, late.topology_spread) = (labels(&[("app", "web")]), spread);
    }),
    (Rule::TopologySpread, "the node has no such domain", |scene| {
        spread_over_zones(scene, 1);
        scene.node("n5").labels.remove(label_keys::ZONE);
    }),
    (Rule::VolumePlacement, "the volume is in another zone", |scene| {
        scene.pod("shop/cart-1").volumes = vec![ebs_volume("shop/cart")];
    }),
    (Rule::HostPort, "one address against every address", |scene| {
        scene.pod("shop/api-1").host_ports = vec![host_port("10.0.0.1")];
        scene.pod("shop/web-1").host_ports = vec![host_port("0.0.0.0")];
    }),
    (Rule::HostPort, "a DaemonSet's pod holds the port", |scene| {
        scene.pod("shop/solo-1").host_ports = vec![host_port("")];
        scene.pod("kube-system/agent-n4").host_ports = vec![host_port("")];
    }),
    (Rule::Architecture, "images seen on amd64 only go to arm64", |scene| {
        scene.buy("m6g.large", "a", CapacityType::Spot);
    }),
    (Rule::Architecture, "images never seen go to another architecture", |scene| {
        scene.pod("shop/solo-1").architectures.clear();
        scene.node("n8").labels.insert(label_keys::ARCH.into(), "arm64".into());
    }),
];
