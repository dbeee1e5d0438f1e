use beztack_auth::access::UserAccess;
use beztack_domain::billing::{BillingError, Membership, MembershipTarget, SubscriptionMode};
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::OrganizationSummary;
use beztack_persistence::account::{Facts, Part, Whose, gather};

use crate::App;

/// What somebody has, and in whose name.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Whose membership counts; nobody's where organizations pay and none is in use.
    pub target: Option<MembershipTarget>,
    /// The organization asked about, or else the one in use, if the caller belongs to it.
    pub organization: Option<OrganizationId>,
    /// What it grants.
    pub membership: Membership,
}

/// The standing of the caller, in the organization they name or use. One round trip.
///
/// A named organization that they do not belong to does not exist for them
/// (original-api.md D2); one that they use, but have left, counts as none.
pub(crate) async fn standing(
    app: &App,
    access: &UserAccess,
    named: Option<OrganizationId>,
) -> Result<Standing, BillingError> {
    let user = &access.user().id;
    let wanted = named.clone().or_else(|| access.active_organization());
    let mut parts = Vec::new();
    if let Some(id) = &wanted {
        parts.push(Part::Organization(id, user));
    }
    let whose = match (app.rules.billing.mode, &wanted) {
        (SubscriptionMode::User, _) => Some(Whose::User(user)),
        (SubscriptionMode::Organization, Some(id)) => Some(Whose::Organization(id)),
        (SubscriptionMode::Organization, None) => None,
    };
    if let Some(whose) = &whose {
        parts.push(Part::Overrides(whose.clone()));
        parts.push(Part::Subscriptions(whose.clone()));
    }
    let facts = gather(&app.db, &parts).await?;
    if named.is_some() && facts.organizations.is_empty() {
        return Err(BillingError::OrganizationNotFound);
    }
    let organization = wanted.filter(|_| !facts.organizations.is_empty());
    Ok(judged(app, access, organization, facts))
}

/// The standing of an organization that the caller belongs to, and what they are there.
/// One round trip.
pub(super) async fn standing_of(
    app: &App,
    access: &UserAccess,
    id: &OrganizationId,
) -> Result<(OrganizationSummary, Standing), BillingError> {
    let whose = Whose::Organization(id);
    let parts = [
        Part::Organization(id, &access.user().id),
        Part::Overrides(whose.clone()),
        Part::Subscriptions(whose),
    ];
    let mut facts = gather(&app.db, &parts).await?;
    let Some(organization) = facts.organizations.pop() else {
        return Err(BillingError::OrganizationNotFound);
    };
    let target = MembershipTarget::Organization(id.clone());
    let membership = of_target(app, &target, facts);
    let standing = Standing {
        target: Some(target),
        organization: Some(id.clone()),
        membership,
    };
    Ok((organization, standing))
}

fn judged(
    app: &App,
    access: &UserAccess,
    organization: Option<OrganizationId>,
    facts: Facts,
) -> Standing {
    let target = match app.rules.billing.mode {
        SubscriptionMode::User => Some(MembershipTarget::User(access.user().id.clone())),
        SubscriptionMode::Organization => organization.clone().map(MembershipTarget::Organization),
    };
    let membership = match &target {
        Some(target) => of_target(app, target, facts),
        None => Membership::free(),
    };
    Standing {
        target,
        organization,
        membership,
    }
}

/// The membership of one of the targets that `facts` are about.
pub(crate) fn of_target(app: &App, target: &MembershipTarget, facts: Facts) -> Membership {
    let Facts {
        overrides,
        subscriptions,
        ..
    } = facts;
    let pinned = overrides
        .into_iter()
        .find(|pinned| pinned.target == *target);
    let own = subscriptions
        .into_iter()
        .filter(|subscription| subscription.target == *target);
    Membership::judge(pinned, own, app.rules.billing.grace, app.now())
}
