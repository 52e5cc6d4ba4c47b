//! Reads selectors, affinities, tolerations and spread constraints from API objects.

use serde_json::Value;
use spot_domain::{
    LabelSelector, NodeSelectorTerm, PodAffinityTerm, SelectorOperator, SelectorRequirement, Taint, TaintEffect,
    Toleration, TolerationOperator, TopologySpread,
};

use super::meta::read_labels;

/// Texts of an array.
fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// One requirement; none when the operator is unknown.
fn requirement(value: &Value) -> Option<SelectorRequirement> {
    let operator = match value["operator"].as_str()? {
        "In" => SelectorOperator::In,
        "NotIn" => SelectorOperator::NotIn,
        "Exists" => SelectorOperator::Exists,
        "DoesNotExist" => SelectorOperator::DoesNotExist,
        "Gt" => SelectorOperator::Gt,
        "Lt" => SelectorOperator::Lt,
        _ => return None,
    };
    Some(SelectorRequirement { key: value["key"].as_str()?.to_owned(), operator, values: texts(&value["values"]) })
}

fn requirements(value: &Value) -> Vec<SelectorRequirement> {
    value.as_array().into_iter().flatten().filter_map(requirement).collect()
}

/// A label selector; none when there is none.
pub(super) fn label_selector(value: &Value) -> Option<LabelSelector> {
    value.is_object().then(|| LabelSelector {
        match_labels: read_labels(&value["matchLabels"]),
        match_expressions: requirements(&value["matchExpressions"]),
    })
}

/// The alternatives of a required node affinity, or of a volume's.
pub(super) fn node_terms(value: &Value) -> Vec<NodeSelectorTerm> {
    let terms = value["nodeSelectorTerms"].as_array().into_iter().flatten();
    terms
        .map(|term| NodeSelectorTerm {
            match_expressions: requirements(&term["matchExpressions"]),
            match_fields: requirements(&term["matchFields"]),
        })
        .collect()
}

/// Required affinity or anti-affinity terms.
pub(super) fn pod_terms(value: &Value) -> Vec<PodAffinityTerm> {
    let terms = value["requiredDuringSchedulingIgnoredDuringExecution"].as_array().into_iter().flatten();
    terms
        .map(|term| PodAffinityTerm {
            topology_key: term["topologyKey"].as_str().unwrap_or_default().to_owned(),
            selector: label_selector(&term["labelSelector"]),
            namespaces: texts(&term["namespaces"]),
            all_namespaces: term["namespaceSelector"].is_object(),
        })
        .collect()
}

/// Hard spread constraints. `labels` are the pod's own, for `matchLabelKeys`.
pub(super) fn hard_spreads(value: &Value, labels: &spot_domain::Labels) -> Vec<TopologySpread> {
    let constraints = value.as_array().into_iter().flatten();
    let chosen = constraints.filter(|one| one["whenUnsatisfiable"] != "ScheduleAnyway");
    let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    chosen
        .map(|one| {
            let mut selector = label_selector(&one["labelSelector"]);
            for key in texts(&one["matchLabelKeys"]) {
                if let (Some(selector), Some(own)) = (&mut selector, labels.get(&key)) {
                    selector.match_labels.insert(key, own.clone());
                }
            }
            TopologySpread {
                max_skew: number(&one["maxSkew"]).unwrap_or(1),
                topology_key: one["topologyKey"].as_str().unwrap_or_default().to_owned(),
                selector,
                min_domains: number(&one["minDomains"]),
            }
        })
        .collect()
}

fn effect(value: &Value) -> Option<TaintEffect> {
    match value.as_str()? {
        "NoSchedule" => Some(TaintEffect::NoSchedule),
        "PreferNoSchedule" => Some(TaintEffect::PreferNoSchedule),
        "NoExecute" => Some(TaintEffect::NoExecute),
        _ => None,
    }
}

/// An effect as the API writes it.
pub(super) fn effect_name(effect: TaintEffect) -> &'static str {
    match effect {
        TaintEffect::NoSchedule => "NoSchedule",
        TaintEffect::PreferNoSchedule => "PreferNoSchedule",
        TaintEffect::NoExecute => "NoExecute",
    }
}

/// A taint; none when its effect is unknown.
pub(super) fn taint(value: &Value) -> Option<Taint> {
    Some(Taint {
        key: value["key"].as_str()?.to_owned(),
        value: value["value"].as_str().unwrap_or_default().to_owned(),
        effect: effect(&value["effect"])?,
    })
}

/// Tolerations with the seconds for which they tolerate; none is for ever.
pub(super) fn tolerations(value: &Value) -> Vec<(Toleration, Option<u64>)> {
    let tolerations = value.as_array().into_iter().flatten();
    tolerations
        .map(|one| {
            let exists = one["operator"].as_str() == Some("Exists");
            let toleration = Toleration {
                key: one["key"].as_str().unwrap_or_default().to_owned(),
                operator: if exists { TolerationOperator::Exists } else { TolerationOperator::Equal },
                value: one["value"].as_str().unwrap_or_default().to_owned(),
                effect: effect(&one["effect"]),
            };
            (toleration, one["tolerationSeconds"].as_u64())
        })
        .collect()
}
