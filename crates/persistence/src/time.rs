//! Times in the tables are `timestamp` without a zone, holding UTC with
//! milliseconds (contract/better-auth.md 17).

use chrono::{DateTime, NaiveDateTime, SubsecRound as _, Utc};

/// As a column holds it.
pub(crate) fn column(time: DateTime<Utc>) -> NaiveDateTime {
    time.naive_utc().trunc_subsecs(3)
}

/// As the house speaks of it. Rows that other programs wrote may be finer.
pub(crate) fn moment(column: NaiveDateTime) -> DateTime<Utc> {
    column.trunc_subsecs(3).and_utc()
}
