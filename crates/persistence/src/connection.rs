//! What stores speak to: a connection that notices when a transaction writes what
//! remembered sessions are made of.
//!
//! No store has to remember that: whatever it writes to `session` or `user` is noticed
//! here, by the words of the statement, and makes every remembered session be looked up
//! again once the transaction is over. A store that says whose row it is
//! ([`Connection::about`]) spares everybody else. So forgetting to say so costs some
//! look-ups, and never lets a session live on that has ended.

use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

use crate::changes::Touched;

/// The tables that remembered sessions are made of.
const WATCHED: [&str; 2] = ["session", "user"];

/// The pool, or a transaction.
#[derive(Clone, Debug)]
pub struct Connection<C> {
    inner: C,
    touched: Option<Arc<Touched>>,
}

impl<C> Connection<C> {
    pub(crate) fn new(inner: C) -> Self {
        Self {
            inner,
            touched: None,
        }
    }

    /// The connection itself.
    pub(crate) fn inner(&self) -> &C {
        &self.inner
    }

    /// The connection itself, to be set up.
    pub(crate) fn inner_mut(&mut self) -> &mut C {
        &mut self.inner
    }

    fn notice(&self, sql: &str, about: Option<&str>) {
        if let Some(touched) = &self.touched
            && writes_to_watched(sql)
        {
            touched.add(about);
        }
    }
}

impl Connection<DatabaseTransaction> {
    pub(crate) fn noticing(mut self, touched: Touched) -> Self {
        self.touched = Some(Arc::new(touched));
        self
    }

    /// For a write to rows that this name stands for, and to no others: the token or the id
    /// of a session, the id or the address of a user.
    pub(crate) fn about<'a>(&'a self, name: &'a str) -> About<'a> {
        About {
            connection: self,
            name,
        }
    }

    pub(crate) fn into_inner(self) -> (DatabaseTransaction, Option<Arc<Touched>>) {
        (self.inner, self.touched)
    }
}

/// A transaction's connection, for the rows of one session or user.
#[derive(Debug)]
pub(crate) struct About<'a> {
    connection: &'a Connection<DatabaseTransaction>,
    name: &'a str,
}

/// Whether a statement changes one of the watched tables. Reading does not, and what is
/// mentioned for another reason does no harm.
fn writes_to_watched(sql: &str) -> bool {
    let mut words = words(sql);
    words
        .next()
        .is_some_and(|verb| !verb.eq_ignore_ascii_case("select"))
        && words.any(|word| WATCHED.iter().any(|table| word.eq_ignore_ascii_case(table)))
}

fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
}

#[async_trait]
impl<C: ConnectionTrait> ConnectionTrait for Connection<C> {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.notice(&statement.sql, None);
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.notice(sql, None);
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.notice(&statement.sql, None);
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.notice(&statement.sql, None);
        self.inner.query_all_raw(statement).await
    }
}

#[async_trait]
impl ConnectionTrait for About<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.connection.notice(&statement.sql, Some(self.name));
        self.connection.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.connection.notice(sql, Some(self.name));
        self.connection.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.connection.notice(&statement.sql, Some(self.name));
        self.connection.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.connection.notice(&statement.sql, Some(self.name));
        self.connection.inner.query_all_raw(statement).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_are_noticed_by_the_tables_they_name() {
        for sql in [
            "UPDATE \"session\" SET \"expires_at\" = $1 WHERE \"id\" = $2",
            "DELETE FROM \"user\" WHERE \"id\" = $1",
            "INSERT INTO \"session\" (\"id\") VALUES ($1) RETURNING \"id\"",
            "  delete from session where true",
            "WITH gone AS (DELETE FROM \"user\" RETURNING id) SELECT id FROM gone",
        ] {
            assert!(writes_to_watched(sql), "{sql}");
        }
        for sql in [
            "SELECT \"session\".\"id\" FROM \"session\"",
            "UPDATE \"account\" SET \"password\" = $1 WHERE \"user_id\" = $2",
            "DELETE FROM \"two_factor\" WHERE \"user_id\" = $1",
            "",
        ] {
            assert!(!writes_to_watched(sql), "{sql}");
        }
    }
}
