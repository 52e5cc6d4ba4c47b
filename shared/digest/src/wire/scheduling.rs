//! Affinities, tolerations and spread constraints on the wire. Soft rules are read past: only hard ones bind a plan.

use super::or_default;
use serde::Deserialize;
use spot_domain::{LabelSelector, Labels, SelectorOperator, SelectorRequirement, TaintEffect};

/// A label selector.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Selector {
    #[serde(deserialize_with = "or_default")]
    pub(crate) match_labels: Labels,
    #[serde(deserialize_with = "or_default")]
    pub(crate) match_expressions: Vec<Expression>,
}

impl From<Selector> for LabelSelector {
    fn from(selector: Selector) -> Self {
        let match_expressions = selector.match_expressions.into_iter().map(Into::into).collect();
        Self { match_labels: selector.match_labels, match_expressions }
    }
}

/// One requirement on a label or field.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Expression {
    pub(crate) key: String,
    #[serde(with = "Operator")]
    operator: SelectorOperator,
    #[serde(default, deserialize_with = "or_default")]
    values: Vec<String>,
}

/// The operators as Kubernetes writes them.
#[derive(Deserialize)]
#[serde(remote = "SelectorOperator")]
enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist,
    Gt,
    Lt,
}

impl From<Expression> for SelectorRequirement {
    fn from(expression: Expression) -> Self {
        Self { key: expression.key, operator: expression.operator, values: expression.values }
    }
}

/// `affinity` of a pod.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Affinity {
    #[serde(deserialize_with = "or_default")]
    pub(crate) node_affinity: Required<Option<NodeTerms>>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) pod_affinity: Required<Vec<AffinityTerm>>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) pod_anti_affinity: Required<Vec<AffinityTerm>>,
}

/// The hard part of an affinity.
#[derive(Debug, Default, Deserialize)]
#[serde(default, bound = "T: Deserialize<'de> + Default")]
pub(crate) struct Required<T> {
    #[serde(rename = "requiredDuringSchedulingIgnoredDuringExecution", deserialize_with = "or_default")]
    pub(crate) required: T,
}

/// A node selector: alternatives.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct NodeTerms {
    #[serde(deserialize_with = "or_default")]
    pub(crate) node_selector_terms: Vec<NodeTerm>,
}

/// One alternative.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct NodeTerm {
    #[serde(deserialize_with = "or_default")]
    pub(crate) match_expressions: Vec<Expression>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) match_fields: Vec<Expression>,
}

/// An affinity or anti-affinity to pods.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct AffinityTerm {
    #[serde(deserialize_with = "or_default")]
    pub(crate) topology_key: String,
    pub(crate) label_selector: Option<Selector>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) match_label_keys: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) mismatch_label_keys: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) namespaces: Vec<String>,
    pub(crate) namespace_selector: Option<Selector>,
}

/// A topology spread constraint.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct SpreadConstraint {
    #[serde(deserialize_with = "or_default")]
    pub(crate) max_skew: u32,
    #[serde(deserialize_with = "or_default")]
    pub(crate) topology_key: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) when_unsatisfiable: String,
    pub(crate) label_selector: Option<Selector>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) match_label_keys: Vec<String>,
    pub(crate) min_domains: Option<u32>,
}

/// A toleration.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WireToleration {
    #[serde(deserialize_with = "or_default")]
    pub(crate) key: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) operator: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) value: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) effect: TaintEffectName,
}

/// A taint's effect; empty means all in a toleration.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) enum TaintEffectName {
    #[default]
    #[serde(rename = "")]
    Unstated,
    NoSchedule,
    PreferNoSchedule,
    NoExecute,
}

impl TaintEffectName {
    pub(crate) fn effect(self) -> Option<TaintEffect> {
        match self {
            Self::Unstated => None,
            Self::NoSchedule => Some(TaintEffect::NoSchedule),
            Self::PreferNoSchedule => Some(TaintEffect::PreferNoSchedule),
            Self::NoExecute => Some(TaintEffect::NoExecute),
        }
    }
}
