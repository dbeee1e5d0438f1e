//! Parts of lists on the wire: `limit`, `cursor`, `nextCursor`.

use beztack_domain::{Cursor, PageRequest};
use chrono::DateTime;

use crate::problem::{FieldError, Problem};

/// How many rows a part has, unless the caller says.
const DEFAULT_LIMIT: u64 = 50;

/// What a query asks for. `limit` has been validated; a cursor that we did not make is
/// refused.
pub(crate) fn request(limit: Option<u64>, cursor: Option<&str>) -> Result<PageRequest, Problem> {
    let after = match cursor.filter(|cursor| !cursor.is_empty()) {
        None => None,
        Some(text) => Some(parse(text).ok_or_else(|| {
            Problem::invalid(vec![FieldError {
                field: "cursor".to_owned(),
                message: "is not a cursor of this list".to_owned(),
            }])
        })?),
    };
    Ok(PageRequest {
        limit: limit.unwrap_or(DEFAULT_LIMIT),
        after,
    })
}

/// A cursor as clients carry it: to be sent back, not to be read.
pub(crate) fn text(cursor: &Cursor) -> String {
    format!("{}.{}", cursor.at.timestamp_millis(), cursor.id)
}

fn parse(text: &str) -> Option<Cursor> {
    let (at, id) = text.split_once('.')?;
    Some(Cursor {
        at: DateTime::from_timestamp_millis(at.parse().ok()?)?,
        id: id.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_left() {
        let cursor = Cursor {
            at: DateTime::from_timestamp_millis(1_700_000_000_123).unwrap(),
            id: "sub.with.dots".to_owned(),
        };
        let request = request(None, Some(&text(&cursor))).unwrap();
        assert_eq!(request.after, Some(cursor));
        assert_eq!(request.limit, DEFAULT_LIMIT);
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for text in ["x", "12", "12x.id", "99999999999999999999.id"] {
            assert!(request(None, Some(text)).is_err(), "{text}");
        }
        assert_eq!(request(None, Some("")).unwrap().after, None);
    }
}
