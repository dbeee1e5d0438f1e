//! The shapes that problems have on the wire.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// Path of the field, such as `items[2].name`; empty for the whole input.
    pub(crate) field: String,
    /// What is wrong with it.
    pub(crate) message: String,
}

impl FieldError {
    /// What is wrong with the field at this path.
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

/// An answer that is not what the caller wanted (RFC 9457, `application/problem+json`).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub(crate) struct ProblemView {
    /// Stable name of the problem, for programs.
    pub(super) code: String,
    /// What kind of problem it is, for people.
    pub(super) title: String,
    /// The HTTP status.
    pub(super) status: u16,
    /// What happened this time.
    pub(super) detail: String,
    /// The fields that are wrong, all at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) errors: Vec<FieldError>,
    /// The value of the `X-Request-Id` header.
    pub(super) request_id: String,
    /// The status once more, where the frontend looks for it.
    pub(super) status_code: u16,
    /// The title once more, where the frontend looks for it.
    pub(super) status_message: String,
    /// The detail once more, where the frontend looks for it.
    pub(super) message: String,
    /// The code once more, and what belongs to it.
    #[schema(value_type = Object)]
    pub(super) data: Value,
    /// The detail once more, where the receipt page looks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
}

/// A refusal under `/api/auth` that says nothing but its status.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BareStatus {
    pub(super) status: u16,
}

/// A refusal under `/api/auth`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Envelope {
    /// The message in capitals, with underscores.
    pub(crate) code: String,
    /// What happened.
    pub(crate) message: String,
}
