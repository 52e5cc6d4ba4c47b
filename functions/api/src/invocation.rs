//! What this function is invoked with: requests that API Gateway hands on and, by whoever has the right to invoke functions of
//! this account, the one event that makes the first person's link. No request can look like that event: API Gateway writes
//! what the caller said into fields of its own.

use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, IntoResponse, LambdaEvent, Request, Service, service_fn};
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use spot_api::{FirstPerson, FirstPersonLink, FirstPersonRequest};
use spot_lambda::Warmth;
use std::convert::Infallible;
use std::sync::Arc;

enum Invocation {
    Http(Box<LambdaRequest>),
    FirstPerson(FirstPersonRequest),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Direct {
    first_person: FirstPersonRequest,
}

impl<'de> Deserialize<'de> for Invocation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let http = match serde_json::from_str(raw.get()) {
            Ok(request) => return Ok(Self::Http(Box::new(request))),
            Err(error) => error,
        };
        let direct: Result<Direct, _> = serde_json::from_str(raw.get());
        direct.map(|direct| Self::FirstPerson(direct.first_person)).map_err(|error| {
            D::Error::custom(format!("neither a request of API Gateway ({http}) nor a first_person ({error})"))
        })
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Answer<R> {
    Http(R),
    FirstPerson(FirstPersonLink),
}

/// Serves invocations until Lambda ends the process.
pub(crate) async fn serve<S, R>(router: S, first_person: FirstPerson, warmth: Warmth) -> Result<(), lambda_http::Error>
where
    S: Service<Request, Response = R, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
    R: IntoResponse,
{
    let (http, first_person) = (Adapter::from(router), Arc::new(first_person));
    let handler = service_fn(move |event: LambdaEvent<Invocation>| {
        let (mut http, first_person, warmth) = (http.clone(), Arc::clone(&first_person), warmth.clone());
        async move {
            warmth.wait().await;
            let LambdaEvent { payload, context, .. } = event;
            match payload {
                Invocation::Http(request) => {
                    let answered = http.call(LambdaEvent::new(*request, context)).await;
                    answered.map(Answer::Http).map_err(lambda_http::Error::from)
                }
                Invocation::FirstPerson(request) => {
                    let made = first_person.link(&request).await;
                    made.map(Answer::FirstPerson).map_err(|error| {
                        tracing::error!(error = &error as &dyn std::error::Error, "no link for the first person");
                        lambda_http::Error::from(error)
                    })
                }
            }
        }
    });
    lambda_http::lambda_runtime::run(handler).await
}
