use beztack_auth::access::UserAccess;
use beztack_domain::billing::{BillingError, Membership, MembershipTarget};
use beztack_domain::organizations::OrganizationSummary;
use beztack_persistence::account::{Part, Whose, gather};
use tracing::instrument;

use super::standing::of_target;
use crate::App;

/// What a person has by themselves, and what each of their organizations has.
#[derive(Clone, Debug)]
pub struct UserMembership {
    /// Their own.
    pub own: Membership,
    /// Their organizations', the oldest first.
    pub organizations: Vec<(OrganizationSummary, Membership)>,
}

/// Every membership that the caller has part in, in one round trip.
#[instrument(name = "app.billing.get_user_membership", skip_all)]
pub async fn get_user_membership(
    app: &App,
    access: &UserAccess,
) -> Result<UserMembership, BillingError> {
    let user = &access.user().id;
    let parts = [
        Part::Organizations(user),
        Part::Overrides(Whose::User(user)),
        Part::Subscriptions(Whose::User(user)),
        Part::Overrides(Whose::OrganizationsOf(user)),
        Part::Subscriptions(Whose::OrganizationsOf(user)),
    ];
    let mut facts = gather(&app.db, &parts).await?;
    let organizations = std::mem::take(&mut facts.organizations);
    let judge = |target: &MembershipTarget| of_target(app, target, facts.clone());
    Ok(UserMembership {
        own: judge(&MembershipTarget::User(user.clone())),
        organizations: organizations
            .into_iter()
            .map(|organization| {
                let target = MembershipTarget::Organization(organization.id.clone());
                let membership = judge(&target);
                (organization, membership)
            })
            .collect(),
    })
}
