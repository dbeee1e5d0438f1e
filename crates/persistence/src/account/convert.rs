//! Rows to nouns.

use beztack_domain::billing::{
    Cadence, MembershipTarget, Subscription, SubscriptionStatus, Tier, TierOverride,
};
use beztack_domain::id::{InvitationId, OrganizationId, SubscriptionId, UserId};
use beztack_domain::organizations::{InvitationSummary, OrganizationSummary};
use serde_json::Value;

use super::facts::{Facts, Row};
use crate::billing::noted_tier;
use crate::time::moment;

/// Adds a row to what it is a part of. A row that lacks what its part always has does
/// not exist.
pub(super) fn add(facts: &mut Facts, row: Row) {
    match row.part.as_str() {
        "organization" => facts.organizations.extend(organization(row)),
        "invitation" => facts.invitations.extend(invitation(row)),
        "override" => facts.overrides.extend(tier_override(&row)),
        _ => facts.subscriptions.extend(subscription(row)),
    }
}

fn organization(row: Row) -> Option<OrganizationSummary> {
    Some(OrganizationSummary {
        id: OrganizationId::new(row.id?),
        name: row.name?,
        slug: row.slug,
        logo: row.logo,
        role: row.role?,
        created_at: moment(row.created_at?),
    })
}

fn invitation(row: Row) -> Option<InvitationSummary> {
    Some(InvitationSummary {
        id: InvitationId::new(row.id?),
        organization_id: OrganizationId::new(row.target_id?),
        organization_name: row.name?,
        role: row.role,
        expires_at: moment(row.ends_at?),
    })
}

fn tier_override(row: &Row) -> Option<TierOverride> {
    Some(TierOverride {
        target: target(row)?,
        tier: Tier::parse(row.tier.as_deref()?).unwrap_or(Tier::Free),
        cadence: row.cadence.as_deref().and_then(Cadence::parse),
    })
}

fn subscription(row: Row) -> Option<Subscription> {
    let target = target(&row)?;
    let metadata = row.metadata.as_deref().map(serde_json::from_str::<Value>);
    let noted = metadata.and_then(|metadata| noted_tier(&metadata.ok()?));
    let known = row.tier.as_deref().and_then(Tier::parse);
    Some(Subscription {
        id: SubscriptionId::new(row.id?),
        provider: row.provider?,
        target,
        status: SubscriptionStatus::stored(row.status.as_deref()?),
        product_name: row.name,
        tier: known.or(noted).unwrap_or(Tier::Free),
        plan_id: row.plan_id,
        price_minor: row.price_minor,
        current_period_start: row.starts_at.map(moment),
        current_period_end: row.ends_at.map(moment),
        cancel_at_period_end: row.ends.unwrap_or_default(),
        created_at: moment(row.created_at?),
    })
}

fn target(row: &Row) -> Option<MembershipTarget> {
    let id = row.target_id.as_deref()?;
    match row.target_kind.as_deref()? {
        "user" => Some(MembershipTarget::User(UserId::new(id))),
        _ => Some(MembershipTarget::Organization(OrganizationId::new(id))),
    }
}
