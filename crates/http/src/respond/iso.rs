use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serializer;

/// `YYYY-MM-DDTHH:MM:SS.sssZ`, with exactly three fraction digits: the official client
/// reads more of them as milliseconds and shifts the date (decisions.md 4).
pub(crate) fn iso_text(time: &DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The same, for serde.
pub(crate) fn iso<S: Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&iso_text(time))
}

/// The same, or `null`.
#[expect(clippy::ref_option, reason = "serde passes fields by reference")]
pub(crate) fn optional_iso<S: Serializer>(
    time: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => iso(time, serializer),
        None => serializer.serialize_none(),
    }
}
