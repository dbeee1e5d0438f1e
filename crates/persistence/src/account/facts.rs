use beztack_domain::billing::{Subscription, TierOverride};
use beztack_domain::id::{OrganizationId, UserId};
use beztack_domain::organizations::{InvitationSummary, OrganizationSummary};
use beztack_domain::{EmailAddress, Fault};
use chrono::{DateTime, NaiveDateTime, Utc};
use sea_orm::sea_query::{Asterisk, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait as _, FromQueryResult};

use super::{convert, parts};
use crate::Read;
use crate::fault::OrFault as _;

/// Something that can be asked for.
#[derive(Clone, Debug)]
pub enum Part<'a> {
    /// The organizations somebody belongs to, the oldest first.
    Organizations(&'a UserId),
    /// One of them, if they belong to it.
    Organization(&'a OrganizationId, &'a UserId),
    /// The invitations that an address can answer at a moment, the oldest first.
    Invitations(&'a EmailAddress, DateTime<Utc>),
    /// Tiers pinned by administrators.
    Overrides(Whose<'a>),
    /// Subscriptions in every state, the newest first.
    Subscriptions(Whose<'a>),
}

/// Whose memberships are asked for.
#[derive(Clone, Debug)]
pub enum Whose<'a> {
    /// A person's.
    User(&'a UserId),
    /// An organization's.
    Organization(&'a OrganizationId),
    /// Those of every organization that somebody belongs to.
    OrganizationsOf(&'a UserId),
}

/// What was asked for; the rest is empty. Of everything at most 500.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Organizations, and what the person is there.
    pub organizations: Vec<OrganizationSummary>,
    /// Invitations.
    pub invitations: Vec<InvitationSummary>,
    /// Pinned tiers.
    pub overrides: Vec<TierOverride>,
    /// Subscriptions.
    pub subscriptions: Vec<Subscription>,
}

/// Reads every one of `parts` in one round trip.
pub async fn gather(db: &impl Read, parts: &[Part<'_>]) -> Result<Facts, Fault> {
    let mut selects = parts.iter().map(parts::select).map(nested);
    let Some(mut union) = selects.next() else {
        return Ok(Facts::default());
    };
    for select in selects {
        union.union(UnionType::All, select);
    }
    let rows = db
        .connection()
        .query_all(&union)
        .await
        .or_fault("gathering what is known of a person")?;
    let mut facts = Facts::default();
    for row in rows {
        let row = Row::from_query_result(&row, "").or_fault("reading what is known of a person")?;
        convert::add(&mut facts, row);
    }
    Ok(facts)
}

/// Neither database lets a part of a union have an order or limit of its own, unless it
/// is a table of its own.
fn nested(select: SelectStatement) -> SelectStatement {
    Query::select()
        .column(Asterisk)
        .from_subquery(select, "part_of_facts")
        .take()
}

/// A row of any part.
#[derive(Debug, FromQueryResult)]
pub(super) struct Row {
    pub(super) part: String,
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) slug: Option<String>,
    pub(super) logo: Option<String>,
    pub(super) role: Option<String>,
    pub(super) target_kind: Option<String>,
    pub(super) target_id: Option<String>,
    pub(super) provider: Option<String>,
    pub(super) tier: Option<String>,
    pub(super) cadence: Option<String>,
    pub(super) status: Option<String>,
    pub(super) metadata: Option<String>,
    pub(super) plan_id: Option<String>,
    pub(super) ends: Option<bool>,
    pub(super) price_minor: Option<i64>,
    pub(super) starts_at: Option<NaiveDateTime>,
    pub(super) ends_at: Option<NaiveDateTime>,
    pub(super) created_at: Option<NaiveDateTime>,
}
