//! The whole of it: finds the service a request is for, lets faults strike, counts, and answers.

use crate::answer::{Answer, ServiceError};
use crate::calls::Calls;
use crate::connections::Holder;
use crate::database::{self, OpenError, OpenedPlace, Place};
use crate::dynamodb::DynamoDb;
use crate::faults::{self, Fault, Faults};
use crate::request::{self, Call, Service};
use crate::{connections, events, schedules, secrets, sqs, sts};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use spot_domain::{Chance, Clock};
use std::sync::{Arc, Mutex, PoisonError};

/// State and settings shared by all clients.
pub(crate) struct Platform {
    pub(crate) dynamodb: DynamoDb,
    pub(crate) faults: Faults,
    pub(crate) calls: Calls,
    pub(crate) connections: Holder,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    state: Mutex<Connection>,
    _place: OpenedLock,
}

/// Keeps the directory's lock as long as the platform lives.
struct OpenedLock(#[expect(dead_code, reason = "held, never read")] Option<std::fs::File>);

impl Platform {
    pub(crate) fn open(place: &Place, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Result<Self, OpenError> {
        let OpenedPlace { table_path, platform, lock } = database::open(place)?;
        for schema in [sqs::SCHEMA, events::SCHEMA, sts::SCHEMA, secrets::SCHEMA, schedules::SCHEMA] {
            platform.execute_batch(schema).map_err(|source| database::database_error("the platform", source))?;
        }
        platform.set_prepared_statement_cache_capacity(STATEMENTS);
        let dynamodb = DynamoDb::open(&table_path, Arc::clone(&clock))?;
        let state = Mutex::new(platform);
        Ok(Self {
            dynamodb,
            faults: Faults::default(),
            calls: Calls::default(),
            connections: Holder::default(),
            clock,
            chance,
            state,
            _place: OpenedLock(lock),
        })
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Runs `work` in one transaction of the platform's database: done whole or not at all.
    pub(crate) fn transact<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = state.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    pub(crate) fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let Some(call) = request::read(request) else {
            let words = format!("no emulator answers {} {}", request.method(), request.uri());
            return Err(ConnectorError::user(words.into()));
        };
        let fault = self.faults.strike(&call);
        let answer = match fault {
            Some(Fault::LoseRequest) => return Err(lost()),
            Some(Fault::Throttle) => faults::throttled(call.service),
            Some(Fault::ServerError) => faults::broken(call.service),
            Some(Fault::TransactionConflict) => faults::conflicting(&call),
            Some(Fault::LoseAnswer) | None => self.dispatch(&call),
        };
        self.calls.count(&call, &answer.body);
        if fault == Some(Fault::LoseAnswer) {
            return Err(lost());
        }
        Ok(answer.into_response())
    }

    fn dispatch(&self, call: &Call<'_>) -> Answer {
        match call.service {
            Service::DynamoDb => self.dynamodb.answer(call.operation, call.body),
            Service::Sqs => sqs::answer(self, call).unwrap_or_else(ServiceError::into_sqs),
            Service::EventBridge => events::answer(self, call).unwrap_or_else(ServiceError::into_json),
            Service::SecretsManager => secrets::answer(self, call).unwrap_or_else(ServiceError::into_json),
            Service::ExecuteApi => connections::answer(self, call).unwrap_or_else(ServiceError::into_json),
            Service::Sts => sts::answer(self, call).unwrap_or_else(ServiceError::into_xml),
        }
    }
}

/// More than there are different statements, so that each is compiled once.
const STATEMENTS: usize = 64;

fn lost() -> ConnectorError {
    ConnectorError::io(std::io::Error::from(std::io::ErrorKind::ConnectionReset).into())
}
