//! Documents that are read: at once, or later and watched.

mod cancel_document;
mod extractor;
mod get_document;
mod list_languages;
mod read_document;
mod read_later;
mod sealed;
mod stored;
mod watch_document;

use std::time::Duration;

use beztack_domain::id::UserId;
use beztack_domain::ocr::OcrError;
use beztack_persistence::Read;
use beztack_persistence::ocr::{documents, usage};
use chrono::TimeDelta;

use crate::App;
use crate::limits::Most;

pub use cancel_document::cancel_document;
pub use extractor::NoExtractor;
pub use get_document::get_document;
pub use list_languages::list_languages;
pub use read_document::{Reading, Submission, When, read_document};
pub(crate) use read_later::{ReadDocument, Unread, give_up, read_later};
pub use watch_document::{follow_document, take_place, watch_document};

/// What the configuration decides about documents.
#[derive(Clone, Copy, Debug)]
pub struct OcrRules {
    /// Documents with no more pages are read at once; larger ones become jobs.
    pub pages_at_once: u32,
    /// Documents of one person that may wait as jobs, and as many, on one instance, that
    /// may be read at the same time while somebody waits for them.
    pub waiting_per_user: u32,
    /// How long results are kept.
    pub keep: TimeDelta,
    /// How long one document may take.
    pub timeout: Duration,
}

impl OcrRules {
    /// How many documents may be looked at or read while somebody waits. All together they
    /// have as many as the extractor admits.
    pub(crate) fn at_once(&self) -> Most {
        Most {
            per_person: self.waiting_per_user,
            in_all: u32::MAX,
        }
    }
}

/// The name of a plan's limit on pages per month.
const PAGES_PER_MONTH: &str = "ocrPages";

/// The month that pages are counted in: `2026-11`, in UTC.
fn month(app: &App) -> String {
    app.now().format("%Y-%m").to_string()
}

/// Refuses more pages than `limit`, if there is one. What waits to be read counts like what
/// was read.
async fn ensure_pages_left(
    app: &App,
    db: &impl Read,
    user: &UserId,
    limit: Option<i64>,
    pages: u32,
) -> Result<(), OcrError> {
    let Some(limit) = limit else {
        return Ok(());
    };
    let read = usage::find(db, user, &month(app)).await?;
    let waiting = documents::pages_waiting(db, user, app.now()).await?;
    let wanted = waiting.saturating_add(i64::from(pages));
    if read.saturating_add(wanted) > limit {
        return Err(OcrError::PageLimitReached { limit });
    }
    Ok(())
}
