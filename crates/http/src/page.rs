//! Parts of lists on the wire: `limit`, `cursor`, `nextCursor`.

use beztack_domain::{Cursor, PageRequest};
use chrono::DateTime;

use crate::problem::Problem;

/// How many rows a part has, unless the caller says.
const DEFAULT_LIMIT: u64 = 50;

/// Longer than any id of ours, in bytes.
const LONGEST_ID: usize = 128;

/// The end of the year 9999, which both databases can hold.
const LATEST_MILLIS: i64 = 253_402_300_799_999;

/// What a query asks for. `limit` has been validated; a cursor that we did not make is
/// refused.
pub(crate) fn request(limit: Option<u64>, cursor: Option<&str>) -> Result<PageRequest, Problem> {
    let after = match cursor.filter(|cursor| !cursor.is_empty()) {
        None => None,
        Some(text) => Some(
            parse(text)
                .ok_or_else(|| Problem::invalid("cursor", "is not a cursor of this list"))?,
        ),
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

/// What the database could not compare with is no cursor of ours: times before 1970, and
/// ids with a NUL or of any length.
fn parse(text: &str) -> Option<Cursor> {
    let (at, id) = text.split_once('.')?;
    let at: u64 = at.parse().ok()?;
    let at = i64::try_from(at).ok().filter(|at| *at <= LATEST_MILLIS)?;
    let is_id = (1..=LONGEST_ID).contains(&id.len()) && !id.contains('\0');
    is_id.then_some(Cursor {
        at: DateTime::from_timestamp_millis(at)?,
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
        let long = format!("1.{}", "x".repeat(200));
        for text in [
            "x",
            "12",
            "12x.id",
            "12.",
            "1.\0",
            "-1.id",
            "-300000000000000.id",
            "253402300800000.id",
            "99999999999999999999.id",
            &long,
        ] {
            assert!(request(None, Some(text)).is_err(), "{text}");
        }
        assert_eq!(request(None, Some("")).unwrap().after, None);
    }
}
