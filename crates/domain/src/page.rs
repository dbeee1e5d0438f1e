use chrono::{DateTime, Utc};

/// A place in a list that is sorted by time, the newest first: after this row. It stays
/// where it is when rows are added or go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// When the row was made.
    pub at: DateTime<Utc>,
    /// Its id, which decides between rows of one moment.
    pub id: String,
}

/// Which part of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// At most so many rows.
    pub limit: u64,
    /// From where on; from the beginning unless given.
    pub after: Option<Cursor>,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next part begins, if there is one.
    pub next: Option<Cursor>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            next: None,
        }
    }
}

impl<T> Page<T> {
    /// A page made of up to one row more than was wanted: that one says that the list
    /// goes on.
    pub fn of(mut items: Vec<T>, request: &PageRequest, cursor: impl Fn(&T) -> Cursor) -> Self {
        let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
        let next = if items.len() > limit {
            items.truncate(limit);
            items.last().map(cursor)
        } else {
            None
        };
        Self { items, next }
    }
}
