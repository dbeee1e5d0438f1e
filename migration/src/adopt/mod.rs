//! Takes over a database that the original, or Better Auth, made and filled (decisions.md 19).
//!
//! A database is recognised by structure, never by the names of constraints: tables, columns, types,
//! what may be null, what is unique, what refers to what. What is missing is created; nothing is
//! renamed, changed or dropped, so that the original still runs on it. Whatever else is there (other
//! schemas, other tables, further columns that need no value) is left alone.
//!
//! [`plan`] only looks. [`apply`] does what a plan says, all of it or nothing.

mod apply;
mod compare;
mod difference;
mod inspect;
mod plan;
mod price;

pub use apply::{Report, apply};
pub use difference::Difference;
pub use plan::{Addition, Plan, PlannedIndex, Shape, TableRows, plan};
pub use price::PlanPrice;

use sea_orm::DbErr;

/// Why a database is not adopted.
#[derive(Debug, thiserror::Error)]
pub enum AdoptError {
    /// The original runs on PostgreSQL only.
    #[error("only a PostgreSQL database can be adopted; the original knows no other")]
    NotPostgres,
    /// There is no `user` and `session` table in the current schema.
    #[error("there is nothing to adopt: the current schema has no tables user and session")]
    NothingToAdopt,
    /// The baseline is recorded: the database is ours, by adoption or from the beginning.
    #[error("the database is adopted already")]
    AlreadyAdopted,
    /// The database is not what it seems; all differences at once.
    #[error("the database differs from what can be adopted:{}", listed(.0))]
    Different(Vec<Difference>),
    /// What there is to do is no longer what was planned.
    #[error("the database has changed since the plan was made; make another")]
    Changed,
    /// The database could not be asked or altered.
    #[error(transparent)]
    Database(#[from] DbErr),
}

fn listed(differences: &[Difference]) -> String {
    let lines = differences
        .iter()
        .map(|difference| format!("\n  - {difference}"));
    lines.collect()
}
