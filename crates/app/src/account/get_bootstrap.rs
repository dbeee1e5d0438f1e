use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::billing::{Membership, MembershipTarget, SubscriptionMode};
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::{InvitationSummary, OrganizationSummary};
use beztack_persistence::account::{Part, Whose, gather};
use tracing::instrument;

use crate::{App, billing};

/// What a frontend asks for when it starts.
#[derive(Clone, Debug)]
pub struct Bootstrap {
    /// Where the person belongs, the oldest organization first.
    pub organizations: Vec<OrganizationSummary>,
    /// The one in use, if they (still) belong to it.
    pub active_organization: Option<OrganizationSummary>,
    /// Whose membership counts.
    pub target: Option<MembershipTarget>,
    /// What it grants.
    pub membership: Membership,
    /// The invitations that they can answer, the oldest first.
    pub invitations: Vec<InvitationSummary>,
}

/// Everything at once: one round trip besides the one that found the session.
#[instrument(name = "app.account.get_bootstrap", skip_all)]
pub async fn get_bootstrap(app: &App, access: &UserAccess) -> Result<Bootstrap, Fault> {
    let user = access.user();
    let active = access.active_organization();
    let whose = match (app.rules.billing.mode, &active) {
        (SubscriptionMode::User, _) => Some(Whose::User(&user.id)),
        (SubscriptionMode::Organization, Some(id)) => Some(Whose::Organization(id)),
        (SubscriptionMode::Organization, None) => None,
    };
    let mut parts = vec![
        Part::Organizations(&user.id),
        Part::Invitations(&user.email, app.now()),
    ];
    if let Some(whose) = whose {
        parts.push(Part::Overrides(whose.clone()));
        parts.push(Part::Subscriptions(whose));
    }
    let mut facts = gather(&app.db, &parts).await?;
    let organizations = std::mem::take(&mut facts.organizations);
    let invitations = std::mem::take(&mut facts.invitations);
    let active_organization = find(&organizations, active.as_ref());
    let target = match app.rules.billing.mode {
        SubscriptionMode::User => Some(MembershipTarget::User(user.id.clone())),
        SubscriptionMode::Organization => active_organization
            .as_ref()
            .map(|organization| MembershipTarget::Organization(organization.id.clone())),
    };
    let membership = match &target {
        Some(target) => billing::of_target(app, target, facts),
        None => Membership::free(),
    };
    Ok(Bootstrap {
        organizations,
        active_organization,
        target,
        membership,
        invitations,
    })
}

fn find(
    organizations: &[OrganizationSummary],
    id: Option<&OrganizationId>,
) -> Option<OrganizationSummary> {
    let id = id?;
    let found = organizations
        .iter()
        .find(|organization| organization.id == *id);
    found.cloned()
}
