//! The shapes of memberships (original-billing.md 4.12 to 4.15 and 4.20).

use std::collections::BTreeMap;

use beztack_app::billing::{MembershipStatus, Standing, UserMembership};
use beztack_domain::auth::User;
use beztack_domain::billing::{Membership, Plan, Tier, TierOverride};
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::OrganizationSummary;
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::respond::optional_iso;

/// Which organization, instead of the one in use.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(crate) struct OrganizationQuery {
    #[garde(skip)]
    organization_id: Option<String>,
}

impl OrganizationQuery {
    /// The organization, if one is named; the frontend also sends an empty name.
    pub(super) fn organization(self) -> Option<OrganizationId> {
        self.organization_id
            .filter(|id| !id.is_empty())
            .map(OrganizationId::new)
    }
}

/// An answer in the original's envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Success<T> {
    /// Always true.
    success: bool,
    data: T,
}

impl<T> Success<T> {
    pub(crate) fn new(data: T) -> Self {
        Self {
            success: true,
            data,
        }
    }
}

/// What somebody has.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MembershipStatusView {
    user_id: String,
    /// `free`, `basic`, `pro` or `ultimate`.
    tier: &'static str,
    has_active_subscription: bool,
    benefits: Vec<BenefitView>,
    /// Until when it is paid for.
    #[serde(
        serialize_with = "optional_iso",
        skip_serializing_if = "Option::is_none"
    )]
    expires_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_id: Option<String>,
    /// Whether the caller administers the installation.
    is_app_admin: bool,
    /// For administrators of the installation only.
    #[serde(skip_serializing_if = "Option::is_none")]
    admin_tier_override: Option<TierOverrideView>,
}

impl MembershipStatusView {
    pub(super) fn of(user: &User, status: MembershipStatus) -> Self {
        let MembershipStatus { standing, plan } = status;
        let is_app_admin = user.is_app_admin();
        let pinned = standing.membership.tier_override.as_ref();
        Self {
            user_id: user.id.as_str().to_owned(),
            tier: standing.membership.tier.as_str(),
            has_active_subscription: standing.membership.subscription.is_some(),
            benefits: benefits(plan.as_ref()),
            expires_at: standing.membership.expires_at(),
            admin_tier_override: pinned.filter(|_| is_app_admin).map(TierOverrideView::of),
            organization_id: standing.organization.map(OrganizationId::into_string),
            is_app_admin,
        }
    }
}

/// Something that a tier grants.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BenefitView {
    /// A feature identifier.
    #[serde(rename = "type")]
    kind: String,
}

fn benefits(plan: Option<&Plan>) -> Vec<BenefitView> {
    let features = plan.map(|plan| plan.features.as_slice());
    let kinds = features.unwrap_or_default().iter().cloned();
    kinds.map(|kind| BenefitView { kind }).collect()
}

/// A tier that an administrator pinned.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TierOverrideView {
    target: TargetView,
    /// `free`, `basic`, `pro` or `ultimate`.
    tier: &'static str,
    /// `monthly` or `yearly`; null for the free tier.
    #[schema(required)]
    billing_cadence: Option<&'static str>,
    /// Always true.
    real_subscriptions_unchanged: bool,
}

/// Whose tier it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetView {
    /// `user` or `organization`.
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
}

impl TierOverrideView {
    pub(super) fn of(pinned: &TierOverride) -> Self {
        Self {
            target: TargetView {
                kind: pinned.target.kind(),
                id: pinned.target.id().to_owned(),
            },
            tier: pinned.tier.as_str(),
            billing_cadence: pinned.cadence.map(beztack_domain::billing::Cadence::as_str),
            real_subscriptions_unchanged: true,
        }
    }
}

/// Every membership that somebody has part in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserMembershipView {
    user: OwnMembershipView,
    organizations: Vec<OrganizationTierView>,
}

/// Their own.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OwnMembershipView {
    id: String,
    name: String,
    email: String,
    tier: &'static str,
    /// The subscription's, or `inactive`.
    status: &'static str,
    #[schema(required)]
    subscription_id: Option<String>,
    is_active: bool,
    #[serde(serialize_with = "optional_iso")]
    #[schema(required)]
    valid_until: Option<DateTime<Utc>>,
    has_payment_customer: bool,
}

/// That of an organization they belong to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganizationTierView {
    id: String,
    name: String,
    #[schema(required)]
    slug: Option<String>,
    tier: &'static str,
    status: &'static str,
    /// What they are there.
    member_role: String,
}

fn status(membership: &Membership) -> &'static str {
    let subscription = membership.subscription.as_ref();
    subscription.map_or("inactive", |subscription| subscription.status.as_str())
}

fn subscription_id(membership: &Membership) -> Option<String> {
    let subscription = membership.subscription.as_ref()?;
    Some(subscription.id.as_str().to_owned())
}

impl UserMembershipView {
    pub(super) fn of(user: &User, membership: UserMembership) -> Self {
        let own = &membership.own;
        let organizations = membership.organizations.into_iter();
        Self {
            user: OwnMembershipView {
                id: user.id.as_str().to_owned(),
                name: user.name.clone(),
                email: user.email.as_str().to_owned(),
                tier: own.tier.as_str(),
                status: status(own),
                subscription_id: subscription_id(own),
                is_active: own.subscription.is_some(),
                valid_until: own.expires_at(),
                has_payment_customer: own.subscription.is_some(),
            },
            organizations: organizations
                .map(|(organization, membership)| OrganizationTierView {
                    id: organization.id.into_string(),
                    name: organization.name,
                    slug: organization.slug,
                    tier: membership.tier.as_str(),
                    status: status(&membership),
                    member_role: organization.role,
                })
                .collect(),
        }
    }
}

/// The membership of an organization.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganizationMembershipView {
    organization_id: String,
    organization_name: String,
    tier: &'static str,
    /// The subscription's, or `inactive`.
    status: &'static str,
    #[schema(required)]
    subscription_id: Option<String>,
    is_active: bool,
    #[serde(serialize_with = "optional_iso")]
    #[schema(required)]
    valid_until: Option<DateTime<Utc>>,
    /// What the caller is there.
    member_role: String,
}

impl From<(OrganizationSummary, Membership)> for OrganizationMembershipView {
    fn from((organization, membership): (OrganizationSummary, Membership)) -> Self {
        Self {
            organization_id: organization.id.into_string(),
            organization_name: organization.name,
            tier: membership.tier.as_str(),
            status: status(&membership),
            subscription_id: subscription_id(&membership),
            is_active: membership.subscription.is_some(),
            valid_until: membership.expires_at(),
            member_role: organization.role,
        }
    }
}

/// What an organization may use.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganizationFeaturesView {
    organization_id: String,
    membership: TierView,
    features: FeaturesView,
    access: TierAccessView,
}

/// Its membership.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TierView {
    tier: &'static str,
    has_active_subscription: bool,
    #[serde(
        serialize_with = "optional_iso",
        skip_serializing_if = "Option::is_none"
    )]
    expires_at: Option<DateTime<Utc>>,
    benefits: Vec<BenefitView>,
}

/// What the catalogue says of its tier.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FeaturesView {
    /// Feature identifiers.
    available: Vec<String>,
    /// `-1` means unlimited.
    limits: BTreeMap<String, i64>,
}

/// Which tiers it reaches.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TierAccessView {
    can_access_pro: bool,
    can_access_enterprise: bool,
}

impl OrganizationFeaturesView {
    pub(super) fn of(id: OrganizationId, status: MembershipStatus) -> Self {
        let MembershipStatus { standing, plan } = status;
        let Standing { membership, .. } = standing;
        Self {
            organization_id: id.into_string(),
            membership: TierView {
                tier: membership.tier.as_str(),
                has_active_subscription: membership.subscription.is_some(),
                expires_at: membership.expires_at(),
                benefits: benefits(plan.as_ref()),
            },
            access: TierAccessView {
                can_access_pro: membership.tier >= Tier::Pro,
                can_access_enterprise: membership.tier >= Tier::Ultimate,
            },
            features: plan.map_or_else(FeaturesView::none, FeaturesView::of),
        }
    }
}

impl FeaturesView {
    fn none() -> Self {
        Self {
            available: Vec::new(),
            limits: BTreeMap::new(),
        }
    }

    fn of(plan: Plan) -> Self {
        let limits = plan.limits.into_iter();
        Self {
            available: plan.features,
            limits: limits
                .map(|(name, limit)| (original_name(name), limit))
                .collect(),
        }
    }
}

/// The original calls two limits differently here than in its catalogue
/// (original-billing.md 4.20).
fn original_name(limit: String) -> String {
    match limit.as_str() {
        "storage" => "storage_gb".to_owned(),
        "apiCalls" => "api_calls_per_month".to_owned(),
        _ => limit,
    }
}
