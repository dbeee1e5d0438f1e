//! The tables of the original, as its own migrations leave them (original-api.md 3.1-3.4).
//!
//! Frozen: the first migration is derived from this, and adoption compares live databases with it.
//! Later changes are further migrations, never edits here.

mod auth;
mod billing;
mod organizations;

use crate::schema::Table;

/// All 17, each after those it refers to.
pub(crate) const TABLES: [Table; 17] = [
    auth::USER,
    auth::SESSION,
    auth::ACCOUNT,
    auth::VERIFICATION,
    auth::TWO_FACTOR,
    organizations::ORGANIZATION,
    organizations::TEAM,
    organizations::TEAM_MEMBER,
    organizations::MEMBER,
    organizations::INVITATION,
    billing::PLAN,
    billing::SUBSCRIPTION,
    billing::PAYMENT,
    billing::PENDING_PLAN_CHANGE,
    billing::ADMIN_TIER_OVERRIDE,
    billing::ADMIN_TIER_OVERRIDE_AUDIT,
    billing::WEBHOOK_LOG,
];

/// Whether a table belongs to the original's own seven, which Better Auth does not know.
pub(crate) fn is_billing(table: &str) -> bool {
    billing::NAMES.contains(&table)
}
