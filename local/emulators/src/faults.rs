//! Troubles on request: throttling, lost requests and answers, conflicts, a process that dies between two calls.

use crate::answer::{Answer, ServiceError};
use crate::request::{Call, Service};
use std::sync::{Mutex, PoisonError};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The service refuses for now and does nothing.
    Throttle,
    /// The service fails and does nothing.
    ServerError,
    /// The request never arrives.
    LoseRequest,
    /// The service does its work, and its answer never arrives.
    LoseAnswer,
    /// Another transaction touches the same items: `TransactionConflict`, nothing done.
    TransactionConflict,
}

/// When it goes wrong. Rules are tried in the order in which they were armed; the first that fits is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultRule {
    /// `dynamodb`, `sqs`, `events`, `sts`, `secretsmanager` or `execute-api`; none fits all.
    pub service: Option<&'static str>,
    /// For example `PutItem`; none fits all.
    pub operation: Option<&'static str>,
    /// So many fitting calls go well first.
    pub after: u32,
    /// So many fitting calls go wrong then; `u32::MAX` for all of them.
    pub times: u32,
    /// What goes wrong.
    pub fault: Fault,
}

#[derive(Default)]
pub(crate) struct Faults(Mutex<Vec<FaultRule>>);

impl Faults {
    pub(crate) fn arm(&self, rule: FaultRule) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(rule);
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What is to go wrong with this call.
    pub(crate) fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        let mut rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |rule: &FaultRule| {
            rule.service.is_none_or(|service| service == call.service.name())
                && rule.operation.is_none_or(|operation| operation == call.operation)
        };
        let position = rules.iter().position(fits)?;
        let rule = &mut rules[position];
        if rule.after > 0 {
            rule.after -= 1;
            return None;
        }
        let fault = rule.fault;
        rule.times = if rule.times == u32::MAX { u32::MAX } else { rule.times.saturating_sub(1) };
        if rule.times == 0 {
            rules.remove(position);
        }
        Some(fault)
    }
}

/// The answer of a service that is throttled.
pub(crate) fn throttled(service: Service) -> Answer {
    match service {
        Service::DynamoDb => {
            ServiceError::client("ThrottlingException", "Rate of requests exceeds the limit").into_json()
        }
        Service::Sqs => ServiceError::client("RequestThrottled", "Request is throttled").into_sqs(),
        Service::EventBridge | Service::SecretsManager => {
            ServiceError::client("ThrottlingException", "Rate exceeded").into_json()
        }
        Service::ExecuteApi => {
            ServiceError { status: 429, code: "LimitExceededException".to_owned(), message: "Rate exceeded".to_owned() }
                .into_json()
        }
        Service::Sts => ServiceError::client("Throttling", "Rate exceeded").into_xml(),
    }
}

/// The answer of a service that fails.
pub(crate) fn broken(service: Service) -> Answer {
    let error = ServiceError { status: 500, code: "InternalServerError".to_owned(), message: "injected".to_owned() };
    match service {
        Service::Sts => error.into_xml(),
        Service::DynamoDb | Service::Sqs | Service::EventBridge | Service::SecretsManager | Service::ExecuteApi => {
            error.into_json()
        }
    }
}

/// The answer of a write that met another transaction.
pub(crate) fn conflicting(call: &Call<'_>) -> Answer {
    if call.operation != "TransactWriteItems" {
        let words = "Transaction is ongoing for the item";
        return ServiceError::client("TransactionConflictException", words).into_json();
    }
    let items = serde_json::from_slice::<serde_json::Value>(call.body).ok();
    let count = items.and_then(|body| body["TransactItems"].as_array().map(Vec::len)).unwrap_or(1);
    let reasons: Vec<_> = (0..count)
        .map(|index| match index {
            0 => serde_json::json!({ "Code": "TransactionConflict", "Message": "Transaction is ongoing for the item" }),
            _ => serde_json::json!({ "Code": "None" }),
        })
        .collect();
    let body = serde_json::json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
        "CancellationReasons": reasons,
    });
    Answer { status: 400, ..Answer::json(&body) }
}
