//! The pipeline: whether each part of the loop does its work, and when it last did (LIVE-04).

use super::Moment;
use serde::{Deserialize, Serialize};

/// A part of the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PipelinePart {
    /// Lists the accounts.
    Discovery,
    /// Collects Spot prices.
    MarketCollector,
    /// Fetches the Spot Advisor's feed.
    SpotAdvisorScraper,
    /// Tells what the clusters look like.
    Agent,
    /// Plans.
    Optimizer,
    /// Carries plans out.
    Executor,
    /// Answers interruptions.
    InterruptionHandler,
    /// Makes figures and closes hours.
    Reporter,
    /// Hands on what happened: to sockets, to the audit log.
    Relay,
}

/// How a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PipelineState {
    /// It works as expected, or nothing asked for it lately.
    Ok,
    /// It should have worked since.
    Late,
    /// It has not worked for this organization yet.
    Never,
}

/// A part with when it last did its work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PipelineComponent {
    /// Which part.
    pub part: PipelinePart,
    /// How it is.
    pub state: PipelineState,
    /// When it last did its work for this organization; where it works for several accounts, regions or clusters, of
    /// the one that it did longest ago.
    pub last_at: Option<Moment>,
    /// It is expected to work so often; none: it works when something asks for it.
    pub expected_every_s: Option<u32>,
    /// It is late after so long.
    pub late_after_s: Option<u32>,
    /// Why it is in this state, for people.
    pub reason: String,
    /// From what it is known.
    pub how: String,
}

/// The loop as one looks at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PipelineStatus {
    /// When it was looked at.
    pub as_of: Moment,
    /// The parts, in the order of the loop.
    pub components: Vec<PipelineComponent>,
    /// Clusters there are.
    pub clusters: u32,
    /// Of them, those that were looked at: of very many, those whose agents were silent longest.
    pub clusters_looked_at: u32,
}
