use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// Requests that are answered together.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchBody {
    /// In the order of their answers.
    #[garde(length(min = 1, max = 20), dive)]
    #[schema(min_items = 1, max_items = 20)]
    pub(super) requests: Vec<BatchItem>,
}

/// A request to one of our own routes.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchItem {
    #[garde(skip)]
    pub(super) method: BatchMethod,
    /// Below `/api/v1`, or an alias of that, with its query.
    #[garde(custom(is_ours))]
    #[schema(example = "/api/v1/account")]
    pub(super) path: String,
    /// Sent as JSON.
    // As its text: a value of JSON may take many times the memory of that.
    #[garde(skip)]
    #[schema(value_type = Option<Object>)]
    pub(super) body: Option<Box<RawValue>>,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum BatchMethod {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// A batch in a batch would get around its limit; `/api/auth` sets cookies, which no
/// single answer can.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde passes a context")]
fn is_ours(path: &str, (): &()) -> garde::Result {
    let bare = path.split(['?', '#']).next().unwrap_or_default();
    let canonical = crate::canonical_path(bare);
    let canonical = canonical.as_deref().unwrap_or(bare);
    let is_ours = canonical.starts_with("/api/v1/") && !canonical.contains("//");
    if !is_ours || canonical.contains('%') {
        return Err(garde::Error::new("must be a path below /api/v1"));
    }
    if canonical.trim_end_matches('/') == "/api/v1/batch" {
        return Err(garde::Error::new("must not be a batch"));
    }
    Ok(())
}

/// The answers, in the order of the requests.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchView {
    pub(super) responses: Vec<BatchAnswer>,
}

/// What one of the requests would have been answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchAnswer {
    /// The HTTP status.
    pub(super) status: u16,
    /// The body; null if there is none.
    #[schema(required, value_type = Option<Object>)]
    pub(super) body: Option<Box<RawValue>>,
}
