//! HTTP for agents, the dashboard and the command line, as a Lambda behind an HTTP API (payload 2.0). Invoked directly, it
//! makes the first person's link.

mod invocation;

use axum::extract::Request;
use axum::middleware::map_request;
use lambda_http::request::RequestContext;
use spot_api::{Api, CommandQueues, FirstPerson, Source};
use spot_catalog::Catalog;
use spot_domain::ClusterId;
use spot_lambda::Parts;
use spot_platform::Queue;
use std::sync::Arc;

struct AgentsQueues(spot_lambda::CommandQueues);

impl CommandQueues for AgentsQueues {
    fn of(&self, cluster: &ClusterId) -> Queue {
        self.0.of(cluster)
    }
}

fn main() -> std::process::ExitCode {
    spot_lambda::start(
        async |parts| {
            let (api, first_person) = api(parts).await?;
            Ok((spot_api::router(api).layer(map_request(with_source)), first_person))
        },
        async |(router, first_person), warmth| invocation::serve(router, first_person, warmth).await,
    )
}

/// The address that API Gateway saw; no header that a caller writes can change it.
async fn with_source(mut request: Request) -> Request {
    if let Some(RequestContext::ApiGatewayV2(context)) = request.extensions().get()
        && let Some(address) = context.http.source_ip.clone()
    {
        request.extensions_mut().insert(Source(address));
    }
    request
}

async fn api(parts: &mut Parts) -> anyhow::Result<(Api, FirstPerson)> {
    let store = parts.store();
    let optimizer = parts.queue("OPTIMIZER_QUEUE_URL");
    let executor = parts.queue("EXECUTOR_QUEUE_URL");
    let agent_queues = parts.agent_queues();
    let commands = Arc::new(AgentsQueues(parts.command_queues()));
    let (region, socket_url) = (parts.text("AWS_REGION"), parts.url("SOCKET_URL"));
    let (allowed_origins, safe_mode) = (parts.list("ORIGINS"), parts.flag("SAFE_MODE"));
    let agent_origin = parts.url("AGENT_ORIGIN").trim_end_matches('/').to_owned();
    // Last: they are fetched, and all other settings are told missing before.
    let (signer, secret) = (parts.signer().await?, parts.token_secret().await?);
    let first_person = FirstPerson {
        store: store.clone(),
        clock: parts.clock(),
        chance: parts.secrets(),
        key: secret.key("first person"),
        dashboard: allowed_origins.first().cloned().unwrap_or_default(),
    };
    let api = Api {
        store,
        optimizer,
        executor,
        agent_queues,
        region,
        commands,
        signer,
        catalog: Arc::new(Catalog::load()),
        clock: parts.clock(),
        wall_clock: parts.clock(),
        chance: parts.chance(),
        secrets: parts.secrets(),
        bootstrap: None,
        token_key: secret.key("access tokens"),
        cursor_key: secret.key("cursors"),
        socket_url,
        allowed_origins,
        agent_origin,
        safe_mode,
        simulated: false,
    };
    Ok((api, first_person))
}
