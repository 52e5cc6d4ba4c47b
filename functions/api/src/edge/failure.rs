//! What goes wrong, as problem details (RFC 9457). Internals are logged, never told.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use spot_api_types::Problem;
use spot_platform::PlatformError;
use spot_store::{StoreError, StoreErrorKind};

/// What a handler gives.
pub(crate) type Answer<T> = Result<Json<T>, Failure>;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:literal $code:literal $title:literal;)+) => {
        /// What went wrong, for programs. A closed list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Code { $($(#[$doc])* $name),+ }

        impl Code {
            fn parts(self) -> (u16, &'static str, &'static str) {
                match self { $(Self::$name => ($status, $code, $title)),+ }
            }
        }
    };
}

codes! {
    /// Not to be read at all: no JSON, a header in no known shape.
    Malformed = 400 "malformed" "The request cannot be read";
    /// No token.
    Unauthenticated = 401 "unauthenticated" "A token is needed";
    /// No such address, or not its password; which of them is not told.
    InvalidCredentials = 401 "invalid_credentials" "Address or password is wrong";
    /// A token whose time is over.
    TokenExpired = 401 "token_expired" "The token is too old";
    /// A refresh token that was used before.
    RefreshReused = 401 "refresh_reused" "The sign-in was ended";
    /// A token that says nothing to us.
    TokenInvalid = 401 "token_invalid" "The token is not valid";
    /// Known, and may not.
    Forbidden = 403 "forbidden" "Not allowed";
    /// Missing, or another's.
    NotFound = 404 "not_found" "There is no such thing";
    /// The path knows other methods.
    MethodNotAllowed = 405 "method_not_allowed" "The path does not know this method";
    /// The state does not allow it.
    Conflict = 409 "conflict" "The present state does not allow it";
    /// What is asked for is so already.
    AlreadyExists = 409 "already_exists" "It is so already";
    /// A newer run of the agent, or another holder.
    FenceLost = 409 "fence_lost" "Somebody else holds it now";
    /// The token is used in a second cluster.
    ClusterUidMismatch = 409 "cluster_uid_mismatch" "The token belongs to another cluster";
    /// The same key with another body.
    IdempotencyMismatch = 409 "idempotency_mismatch" "The key was used with another request";
    /// The same key, still at work.
    InProgress = 409 "in_progress" "The same request is still at work";
    /// The cluster rests after a job.
    CooldownActive = 409 "cooldown_active" "The cluster rests after its last job";
    /// A job has the cluster.
    JobRunning = 409 "job_running" "A job has the cluster";
    /// Final, or an interruption's.
    JobNotCancellable = 409 "job_not_cancellable" "The job cannot be cancelled";
    /// The cluster has moved on, or the time is over.
    ApprovalStale = 409 "approval_stale" "The plan is out of date";
    /// No agent reports.
    ClusterNotActive = 409 "cluster_not_active" "The cluster is not active";
    /// A one-time link that was used, or is too old.
    LinkExpired = 410 "code_expired" "The link is not good any more";
    /// Too late, or withdrawn.
    ActionExpired = 410 "action_expired" "The action's time is over";
    /// Withdrawn.
    Cancelled = 410 "cancelled" "It was withdrawn";
    /// `If-Match` names an older version.
    VersionMismatch = 412 "version_mismatch" "It was changed meanwhile";
    /// Above the limit.
    PayloadTooLarge = 413 "payload_too_large" "The body is too large";
    /// Not what the route takes.
    UnsupportedMediaType = 415 "unsupported_media_type" "The body's media type is not taken";
    /// Fields at fault.
    Validation = 422 "validation" "Fields are not as they should be";
    /// The agent is older than anything still spoken with.
    AgentTooOld = 426 "agent_too_old" "The agent is too old";
    /// A header is missing that keeps changes apart.
    PreconditionRequired = 428 "precondition_required" "A header is missing";
    /// Too many requests.
    RateLimited = 429 "rate_limited" "Too many requests";
    /// Ours.
    Internal = 500 "internal" "Something broke here";
    /// Ours, and soon over.
    Unavailable = 503 "unavailable" "Not available just now";
}

/// A refused or failed request.
#[derive(Debug)]
pub(crate) struct Failure(Box<Problem>);

impl Code {
    /// A failure of this code.
    pub(crate) fn failure(self, detail: impl Into<String>) -> Failure {
        let (status, code, title) = self.parts();
        let mut problem = Problem::new(status, code, title).with_detail(detail);
        problem.kind = format!("urn:spot-optimizer:problem:{code}");
        Failure(Box::new(problem))
    }
}

impl Failure {
    /// Missing and another's look alike.
    pub(crate) fn not_found() -> Self {
        Code::NotFound.failure("")
    }

    /// One field at fault.
    pub(crate) fn field(pointer: &str, detail: impl Into<String>) -> Self {
        let mut failure = Code::Validation.failure("");
        failure.0.errors.push(spot_api_types::FieldProblem { pointer: pointer.to_owned(), detail: detail.into() });
        failure
    }

    /// And says when the same request may succeed.
    #[must_use]
    pub(crate) fn retry_after(mut self, secs: u64) -> Self {
        self.0.retry_after_s = Some(secs);
        self
    }

    /// And names a further thing at fault.
    #[must_use]
    pub(crate) fn with_field(mut self, pointer: &str, detail: impl Into<String>) -> Self {
        self.0 = Box::new(self.0.with_field(pointer, detail));
        self
    }

    /// As it was told before.
    pub(crate) fn told(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl IntoResponse for Failure {
    /// The problem travels beside an empty body until the outermost layer, which knows the request's id, writes it.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(*self.0);
        response
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error.kind {
            StoreErrorKind::Contended | StoreErrorKind::Throttled | StoreErrorKind::Unavailable => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the table cannot be reached");
                Code::Unavailable.failure("").retry_after(1)
            }
            StoreErrorKind::VersionMismatch => Code::VersionMismatch.failure("read it again and decide again"),
            StoreErrorKind::Conflict => Code::Conflict.failure(""),
            StoreErrorKind::NotFound => Self::not_found(),
            StoreErrorKind::CorruptItem | StoreErrorKind::Invalid => {
                tracing::error!(error = &error as &dyn std::error::Error, "the store refused");
                Code::Internal.failure("")
            }
        }
    }
}

impl From<PlatformError> for Failure {
    fn from(error: PlatformError) -> Self {
        tracing::warn!(error = &error as &dyn std::error::Error, "our own account did not answer");
        Code::Unavailable.failure("").retry_after(1)
    }
}
