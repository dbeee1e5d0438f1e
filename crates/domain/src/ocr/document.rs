use chrono::{DateTime, Utc};

use crate::id::{DocumentId, UserId};

/// A document that somebody wants read, and how far that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Opaque identifier.
    pub id: DocumentId,
    /// Whose it is.
    pub user_id: UserId,
    /// What was sent and how it is to be read, as one digest: the same again is answered
    /// from what is known.
    pub digest: String,
    /// How far it is.
    pub status: DocumentStatus,
    /// Pages that have been read.
    pub pages_done: u32,
    /// Pages that are to be read.
    pub pages_total: u32,
    /// Why it was not read.
    pub failure: Option<Failure>,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
    /// When it is forgotten.
    pub expires_at: DateTime<Utc>,
}

/// How far a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentStatus {
    /// It waits for a worker.
    Queued,
    /// It is being read.
    Running,
    /// Its text is there.
    Succeeded,
    /// It cannot be read.
    Failed,
    /// Its owner did not want it any more.
    Cancelled,
}

/// Why a document was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// For programs: [`DocumentFlaw::code`](super::DocumentFlaw::code), or `internal`.
    pub code: String,
    /// For people.
    pub detail: String,
}

impl DocumentStatus {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Queued,
        Self::Running,
        Self::Succeeded,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The name in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether nothing more will happen.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}
