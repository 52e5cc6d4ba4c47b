//! What it takes to install an agent: the manifest of `deploy/agent.yaml` with this cluster's settings, and the commands.
//! The token stands in neither: it goes into a Secret by a command that asks for it.

use super::cluster;
use crate::app::Shared;
use crate::edge::{Answer, ClusterPath, Code, Failure, Path, Query};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use spot_api_types::http::{AgentInstall, InstallCommand};
use utoipa::IntoParams;

/// The manifest, with a mark in double braces where something of the installation goes.
const MANIFEST: &str = include_str!("../../../../deploy/agent.yaml");
/// Namespace, Secret and Deployment, as the manifest names them.
const NAMESPACE: &str = "spot-optimizer";
const SECRET: &str = "spot-optimizer-agent-token";
const DEPLOYMENT: &str = "spot-optimizer-agent";
/// All crates have one version, so this is the agent's, too.
const AGENT_VERSION: &str = env!("CARGO_PKG_VERSION");
/// Longest reference of an image.
const MOST_IMAGE_LETTERS: usize = 255;

/// What the manifest is to name.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct AgentInstallQuery {
    /// The image, `registry.example.com/spot-optimizer-agent:0.1.0`: built from `agent/` and pushed by whoever
    /// installs it, since no public one exists.
    #[param(max_length = 255)]
    image: Option<String>,
}

/// Manifest and commands that install a cluster's agent.
#[utoipa::path(get, path = "/clusters/{cluster_id}/agent-install", tag = "clusters",
    params(ClusterPath, AgentInstallQuery), responses((status = 200, body = AgentInstall)))]
pub(crate) async fn install(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
    Query(query): Query<AgentInstallQuery>,
) -> Answer<AgentInstall> {
    let image = query.image.unwrap_or_else(|| format!("spot-optimizer-agent:{AGENT_VERSION}"));
    check_image(&image)?;
    let cluster = cluster(&app, &person, &path.cluster_id).await?;
    let api_url = app.parts.agent_origin.clone();
    if api_url.is_empty() {
        return Err(Code::Unavailable.failure("no address for agents is set up"));
    }
    let manifest = MANIFEST
        .replace("{{IMAGE}}", &image)
        .replace("{{API_URL}}", &api_url)
        .replace("{{CLUSTER_ID}}", cluster.id.as_str());
    Ok(Json(AgentInstall {
        namespace: NAMESPACE.to_owned(),
        agent_version: AGENT_VERSION.to_owned(),
        image,
        api_url,
        commands: commands(),
        manifest,
    }))
}

/// The manifest is kept in a file, since it is looked at before it is applied.
fn commands() -> Vec<InstallCommand> {
    let command = |what: &str, command: String| InstallCommand { what: what.to_owned(), command };
    vec![
        command(
            "Make namespace, service account, roles and deployment",
            "kubectl apply -f spot-optimizer-agent.yaml".to_owned(),
        ),
        command(
            "Put the token into a Secret: paste it when asked, it is not shown and stands in no history",
            format!(
                "read -rs TOKEN && printf %s \"$TOKEN\" | kubectl -n {NAMESPACE} create secret generic {SECRET} \
                 --from-file=token=/dev/stdin --dry-run=client -o yaml | kubectl apply -f - ; unset TOKEN"
            ),
        ),
        command(
            "Start the agent, and wait until it has seen the whole cluster",
            format!(
                "kubectl -n {NAMESPACE} rollout restart deployment/{DEPLOYMENT} && \
                 kubectl -n {NAMESPACE} rollout status deployment/{DEPLOYMENT}"
            ),
        ),
    ]
}

/// Letters of image references only: nothing of it can end a string of the manifest.
fn check_image(image: &str) -> Result<(), Failure> {
    let good = (1..=MOST_IMAGE_LETTERS).contains(&image.len())
        && image.starts_with(|first: char| first.is_ascii_alphanumeric())
        && image.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/:@".contains(&byte));
    if good { Ok(()) } else { Err(Failure::field("/image", "a reference like registry.example.com/name:tag")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_cannot_say_anything_else_in_the_manifest() {
        for good in ["agent:1", "r.example.com:5000/a/b-c_d:0.1.0", "a@sha256:00ff"] {
            assert!(check_image(good).is_ok(), "{good}");
        }
        for wrong in ["", "a b", "a\"", "a\n", "{{CLUSTER_ID}}", "-a", "$(x)", &"a".repeat(256)] {
            assert!(check_image(wrong).is_err(), "{wrong:?}");
        }
    }
}
