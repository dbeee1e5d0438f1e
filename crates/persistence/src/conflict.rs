//! Uniqueness is the database's verdict; this is where it is read.
//!
//! By table and columns, never by the constraint's name: an adopted database uses
//! other names (decisions.md 21).

use beztack_domain::Fault;
use sea_orm::{DbErr, RuntimeErr, sqlx};

use crate::fault::fault;

/// Turns the violation of a unique constraint into a refusal.
pub(crate) trait RefuseOn<T> {
    /// The value; or `refusal` if a row with the same `columns` stood in `table`;
    /// or the fault that doing `context` met.
    fn refuse_on<E: From<Fault>>(
        self,
        context: &'static str,
        table: &str,
        columns: &[&str],
        refusal: impl FnOnce() -> E,
    ) -> Result<T, E>;
}

impl<T> RefuseOn<T> for Result<T, DbErr> {
    fn refuse_on<E: From<Fault>>(
        self,
        context: &'static str,
        table: &str,
        columns: &[&str],
        refusal: impl FnOnce() -> E,
    ) -> Result<T, E> {
        self.map_err(|error| {
            if violates(&error, table, columns) {
                refusal()
            } else {
                fault(context, error).into()
            }
        })
    }
}

fn violates(error: &DbErr, table: &str, columns: &[&str]) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
        error
    else {
        return false;
    };
    let sqlx::Error::Database(error) = error.as_ref() else {
        return false;
    };
    if !error.is_unique_violation() {
        return false;
    }
    match error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        Some(error) => {
            error.table() == Some(table)
                && detail_names(error.detail().unwrap_or_default(), columns)
        }
        None => message_names(error.message(), table, columns),
    }
}

/// PostgreSQL's detail, in whatever language: `Key (email)=(a@b.test) already exists.`
fn detail_names(detail: &str, columns: &[&str]) -> bool {
    detail
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(")="))
        .is_some_and(|(named, _)| {
            named
                .split(", ")
                .map(|name| name.trim_matches('"'))
                .eq(columns.iter().copied())
        })
}

/// SQLite's message: `UNIQUE constraint failed: member.organization_id, member.user_id`
fn message_names(message: &str, table: &str, columns: &[&str]) -> bool {
    message.rsplit_once(": ").is_some_and(|(_, named)| {
        named
            .split(", ")
            .map(|name| {
                name.strip_prefix(table)
                    .and_then(|rest| rest.strip_prefix('.'))
            })
            .eq(columns.iter().map(|column| Some(*column)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_name_the_columns() {
        assert!(detail_names(
            "Key (email)=(a@b.test) already exists.",
            &["email"]
        ));
        assert!(detail_names(
            "Schlüssel (organization_id, user_id)=(1, 2) existiert bereits.",
            &["organization_id", "user_id"]
        ));
        assert!(!detail_names("Key (id)=(1) already exists.", &["email"]));
        assert!(!detail_names("", &["email"]));
        assert!(message_names(
            "UNIQUE constraint failed: user.email",
            "user",
            &["email"]
        ));
        assert!(message_names(
            "UNIQUE constraint failed: member.a, member.b",
            "member",
            &["a", "b"]
        ));
        assert!(!message_names(
            "UNIQUE constraint failed: user.id",
            "user",
            &["email"]
        ));
        assert!(!message_names(
            "UNIQUE constraint failed: users.email",
            "user",
            &["email"]
        ));
    }
}
