use chrono::{DateTime, Utc};

/// Something that is held about a person: a row, by the names of its columns, without what is
/// not theirs to have.
pub type Record = Vec<(String, ExportValue)>;

/// A value of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportValue {
    /// Nothing.
    Null,
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, as decimal digits.
    Decimal(String),
    /// Text.
    Text(String),
    /// A moment.
    Time(DateTime<Utc>),
    /// JSON, as text.
    Json(String),
}
