//! How many people there are. The database keeps it, by triggers on `user`.

use beztack_domain::Fault;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, Query, SelectStatement};
use sea_orm::{ConnectionTrait as _, EntityTrait as _, QuerySelect as _};

use crate::database::sealed::Sealed as _;
use crate::entity::user_count::{ALL, Column, Entity};
use crate::fault::OrFault as _;
use crate::{Backend, Tx};

/// Counts everybody into the row of [`ALL`].
const COUNT: &str = "INSERT INTO user_count (id, people) SELECT 'all', count(*) FROM \"user\" \
    WHERE true ON CONFLICT (id) DO UPDATE SET people = excluded.people";

/// Takes the differences away, which [`ADD`] or [`COUNT`] goes on from. In one statement, both are
/// of the same moment: a difference that is committed meanwhile stays, and whom it is about is not
/// counted.
const FOLD: &str = "WITH folded AS (DELETE FROM user_count WHERE id <> 'all' RETURNING people)";

/// Adds them to the row of [`ALL`].
const ADD: &str = "UPDATE user_count SET people = people + \
    (SELECT coalesce(sum(people), 0) FROM folded) WHERE id = 'all'";

/// `SELECT` of the figure, a `bigint`.
pub(crate) fn total() -> SelectStatement {
    let sum = Func::coalesce([Expr::col(Column::People).sum(), Expr::value(0)]);
    Query::select()
        .expr(Expr::from(sum).cast_as("bigint"))
        .from(Entity)
        .take()
}

/// Adds the differences up, so that they do not pile up, and counts nobody. SQLite has none.
pub async fn fold(tx: &Tx) -> Result<(), Fault> {
    // Without the row to add them to they would be lost; a recount brings it back.
    if tx.backend() == Backend::Sqlite || !hold(tx).await? {
        return Ok(());
    }
    tx.conn()
        .execute_unprepared(&format!("{FOLD} {ADD}"))
        .await
        .or_fault("adding up the differences of people")
        .map(drop)
}

/// Counts everybody once more: the figure is right again whatever was done past the triggers (a
/// table restored without them, say).
pub async fn recount(tx: &Tx) -> Result<(), Fault> {
    hold(tx).await?;
    let statement = match tx.backend() {
        Backend::Postgres => format!("{FOLD} {COUNT}"),
        Backend::Sqlite => COUNT.to_owned(),
    };
    tx.conn()
        .execute_unprepared(&statement)
        .await
        .or_fault("counting people")
        .map(drop)
}

/// Lets nobody else fold or recount until the end of `tx`: two at once would take each other's
/// differences for gone. Whether the row of [`ALL`] is there to be held.
async fn hold(tx: &Tx) -> Result<bool, Fault> {
    let all = Entity::find_by_id(ALL).lock_exclusive().one(tx.conn());
    let all = all.await.or_fault("holding the count of people")?;
    Ok(all.is_some())
}
