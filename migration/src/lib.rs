//! Frozen schema history, and the adoption of databases that the original made.
//!
//! *Here*: one migration per file, the tables of the original as data ([`Migrator`]'s first
//! migration is derived from it), a reader of live schemas ([`live`]) and the takeover of an
//! existing database ([`adopt`]).
//!
//! *Never here*: anything of ours (no entity, no noun, no configuration), and never a change to a
//! migration that has run somewhere. What is wrong in the past is put right by a further migration.
//!
//! *Begin at*: `baseline/mod.rs` for what the tables are, `schema/mod.rs` for how they are
//! described, `adopt/mod.rs` for what a takeover may and may not do.

#![expect(
    elided_lifetimes_in_paths,
    reason = "async_trait cannot match MigrationTrait's signatures otherwise"
)]

pub mod adopt;
pub mod live;

mod baseline;
mod lock;
mod m20260801_000001_create_baseline;
mod m20260801_000002_index_lookups;
mod m20260801_000003_create_side_tables;
mod m20260801_000004_add_plan_price_minor;
mod m20260802_000001_add_two_factor_last_step;
mod m20261122_000001_notify_session_changes;
mod m20261122_000002_create_jwks;
mod m20261122_000003_create_attempt;
mod m20261122_000005_index_invitation_expiry;
mod m20261122_000006_create_ocr_tables;
mod m20261122_000007_create_ai_tables;
mod m20261122_000008_create_security_event;
mod m20261122_000009_notify_arrivals;
mod m20261122_000010_index_people_in_order;
mod m20261122_000011_index_jobs_in_order;
mod m20261122_000012_index_mailed_links;
mod m20261123_000001_count_people;
mod m20261123_000002_index_impersonations;
mod schema;

pub use lock::{LOCK_TIMEOUT, is_lock_timeout};
use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// The whole history, oldest first; the same for PostgreSQL and SQLite.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20260801_000001_create_baseline::Migration),
            Box::new(m20260801_000002_index_lookups::Migration),
            Box::new(m20260801_000003_create_side_tables::Migration),
            Box::new(m20260801_000004_add_plan_price_minor::Migration),
            Box::new(m20260802_000001_add_two_factor_last_step::Migration),
            Box::new(m20261122_000001_notify_session_changes::Migration),
            Box::new(m20261122_000002_create_jwks::Migration),
            Box::new(m20261122_000003_create_attempt::Migration),
            Box::new(m20261122_000005_index_invitation_expiry::Migration),
            Box::new(m20261122_000006_create_ocr_tables::Migration),
            Box::new(m20261122_000007_create_ai_tables::Migration),
            Box::new(m20261122_000008_create_security_event::Migration),
            Box::new(m20261122_000009_notify_arrivals::Migration),
            Box::new(m20261122_000010_index_people_in_order::Migration),
            Box::new(m20261122_000011_index_jobs_in_order::Migration),
            Box::new(m20261122_000012_index_mailed_links::Migration),
            Box::new(m20261123_000001_count_people::Migration),
            Box::new(m20261123_000002_index_impersonations::Migration),
        ]
    }
}
