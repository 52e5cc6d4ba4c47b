//! Affinities, tolerations and spread constraints on the wire. Soft rules are read past: only hard ones bind a plan.

use super::or_default;
use serde::Deserialize;
use spot_domain::{LabelSelector, Labels, SelectorOperator, SelectorRequirement, TaintEffect};

/// A label selector.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct Selector {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) match_labels: Labels,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) match_expressions: Vec<Expression>,
}

impl From<Selector> for LabelSelector {
    fn from(selector: Selector) -> Self {
        let match_expressions = selector.match_expressions.into_iter().map(Into::into).collect();
        Self { match_labels: selector.match_labels, match_expressions }
    }
}

/// One requirement on a label or field.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::dump) struct Expression {
    pub(in crate::dump) key: String,
    operator: Operator,
    #[serde(default, deserialize_with = "or_default")]
    values: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
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
        let operator = match expression.operator {
            Operator::In => SelectorOperator::In,
            Operator::NotIn => SelectorOperator::NotIn,
            Operator::Exists => SelectorOperator::Exists,
            Operator::DoesNotExist => SelectorOperator::DoesNotExist,
            Operator::Gt => SelectorOperator::Gt,
            Operator::Lt => SelectorOperator::Lt,
        };
        Self { key: expression.key, operator, values: expression.values }
    }
}

/// `affinity` of a pod.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct Affinity {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) node_affinity: Required<Option<NodeTerms>>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) pod_affinity: Required<Vec<AffinityTerm>>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) pod_anti_affinity: Required<Vec<AffinityTerm>>,
}

/// The hard part of an affinity.
#[derive(Debug, Default, Deserialize)]
#[serde(default, bound = "T: Deserialize<'de> + Default")]
pub(in crate::dump) struct Required<T> {
    #[serde(rename = "requiredDuringSchedulingIgnoredDuringExecution", deserialize_with = "or_default")]
    pub(in crate::dump) required: T,
}

/// A node selector: alternatives.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct NodeTerms {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) node_selector_terms: Vec<NodeTerm>,
}

/// One alternative.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct NodeTerm {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) match_expressions: Vec<Expression>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) match_fields: Vec<Expression>,
}

/// An affinity or anti-affinity to pods.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct AffinityTerm {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) topology_key: String,
    pub(in crate::dump) label_selector: Option<Selector>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) match_label_keys: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) mismatch_label_keys: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) namespaces: Vec<String>,
    pub(in crate::dump) namespace_selector: Option<Selector>,
}

/// A topology spread constraint.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct SpreadConstraint {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) max_skew: u32,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) topology_key: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) when_unsatisfiable: String,
    pub(in crate::dump) label_selector: Option<Selector>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) match_label_keys: Vec<String>,
    pub(in crate::dump) min_domains: Option<u32>,
}

/// A toleration.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::dump) struct WireToleration {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) key: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) operator: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) value: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) effect: TaintEffectName,
}

/// A taint's effect; empty means all in a toleration.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(in crate::dump) enum TaintEffectName {
    #[default]
    #[serde(rename = "")]
    Unstated,
    NoSchedule,
    PreferNoSchedule,
    NoExecute,
}

impl TaintEffectName {
    pub(in crate::dump) fn effect(self) -> Option<TaintEffect> {
        match self {
            Self::Unstated => None,
            Self::NoSchedule => Some(TaintEffect::NoSchedule),
            Self::PreferNoSchedule => Some(TaintEffect::PreferNoSchedule),
            Self::NoExecute => Some(TaintEffect::NoExecute),
        }
    }
}
