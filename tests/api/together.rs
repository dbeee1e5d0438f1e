//! Many requests at the same moment, and who of them was let through.

use std::collections::BTreeMap;
use std::time::Duration;

use beztack_tests::{Answer, Target, TestApp, target};
use futures_util::future::{join, join_all, join3};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement, TransactionTrait as _};

/// How many answers there are of each verdict.
pub(crate) fn tally(answers: &[Answer]) -> BTreeMap<String, usize> {
    let mut tally = BTreeMap::new();
    for answer in answers {
        *tally.entry(answer.verdict()).or_default() += 1;
    }
    tally
}

/// All connections of a test's pool but the one that keeps the gate.
const AT_THE_GATE: i64 = 4;

/// Sends requests that write to `table`, and has them arrive there together: PostgreSQL
/// keeps them waiting at it, SQLite lets one writer in at a time anyway.
pub(crate) async fn together(
    app: &TestApp,
    table: &str,
    requests: impl Iterator<Item: Future<Output = Answer>>,
) -> Vec<Answer> {
    if target() == Target::Sqlite {
        return join_all(requests).await;
    }
    let close = format!("LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE");
    let gate = Gate::closed(app, &close).await;
    let open = async {
        // Whoever waits elsewhere does not keep the others from starting.
        gate.reached_by(AT_THE_GATE).await;
        gate.open().await;
    };
    join(join_all(requests), open).await.0
}

/// Locks that a test holds on PostgreSQL.
pub(crate) struct Gate(DatabaseTransaction);

impl Gate {
    /// One that is closed by this statement.
    pub(crate) async fn closed(app: &TestApp, statement: &str) -> Self {
        let gate = app.db().connection().begin().await.unwrap();
        gate.execute_unprepared(statement).await.unwrap();
        Self(gate)
    }

    /// Waits until so many wait for something, at the gate or behind who does. Returns
    /// whether they do, within three seconds.
    pub(crate) async fn reached_by(&self, many: i64) -> bool {
        for _ in 0..300 {
            if waiting(&self.0).await >= many {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }

    /// Goes on behind it.
    pub(crate) async fn go_on(&self, statement: &str) {
        self.0.execute_unprepared(statement).await.unwrap();
    }

    pub(crate) async fn open(self) {
        self.0.commit().await.unwrap();
    }

    /// Opens it as if nothing had been done there.
    pub(crate) async fn undo(self) {
        self.0.rollback().await.unwrap();
    }
}

/// Whether somebody waits for a lock by now, or soon.
async fn somebody_waits(app: &TestApp) -> bool {
    let watch = Gate::closed(app, "SELECT 1").await;
    let is_reached = watch.reached_by(1).await;
    watch.open().await;
    is_reached
}

/// Has `first` wait at a gate that this statement closes, and `second` behind it, before both
/// go on; SQLite lets one writer in at a time anyway.
pub(crate) async fn one_behind_the_other<A, B>(
    app: &TestApp,
    close: &str,
    first: impl Future<Output = A>,
    second: impl Future<Output = B>,
) -> (A, B) {
    if target() == Target::Sqlite {
        return join(first, second).await;
    }
    let gate = Gate::closed(app, close).await;
    let second = async {
        assert!(somebody_waits(app).await, "nobody came to the gate");
        second.await
    };
    let open = async {
        let both = gate.reached_by(2).await;
        gate.open().await;
        both
    };
    let (first, second, both) = join3(first, second, open).await;
    assert!(both, "only one of them had to wait");
    (first, second)
}

/// How many wait for something in this database.
async fn waiting(connection: &impl ConnectionTrait) -> i64 {
    let query = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN \
        (SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
        WHERE d.datname = current_database())";
    let statement = Statement::from_string(DbBackend::Postgres, query);
    let row = connection.query_one_raw(statement).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

/// Asserts that one was let through, and that the others were told one of `refusals`.
pub(crate) fn assert_one_of_all(answers: &[Answer], refusals: &[&str]) {
    let mut tally = tally(answers);
    let told = |refusal: &&str| tally.remove(*refusal).unwrap_or_default();
    let refused: usize = refusals.iter().map(told).sum();
    assert_eq!(refused, answers.len() - 1, "{tally:?}");
    assert_eq!(tally, BTreeMap::from([("200".to_owned(), 1)]));
}
