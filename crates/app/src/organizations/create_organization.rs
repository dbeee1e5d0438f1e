use beztack_auth::access::UserAccess;
use beztack_domain::id::{MemberId, OrganizationId, TeamId, TeamMemberId};
use beztack_domain::organizations::{Member, Organization, OrganizationError, Team, TeamMember};
use beztack_persistence::Tx;
use beztack_persistence::auth::{sessions, users};
use beztack_persistence::organizations::{members, organizations, team_members, teams};
use tracing::instrument;

use crate::App;

/// What somebody founds.
#[derive(Clone, Debug)]
pub struct NewOrganization {
    /// Display name.
    pub name: String,
    /// The name in addresses.
    pub slug: String,
    /// A picture's URL.
    pub logo: Option<String>,
    /// A JSON object as text.
    pub metadata: Option<String>,
    /// Whether the founder's session stays where it is.
    pub keep_active: bool,
}

/// A new organization.
#[derive(Clone, Debug)]
pub struct Founded {
    /// Itself.
    pub organization: Organization,
    /// Its founder.
    pub owner: Member,
}

/// Found an organization, with a team of the same name, and be in both.
#[instrument(name = "app.organizations.create_organization", skip_all)]
pub async fn create_organization(
    app: &App,
    access: &UserAccess,
    new: NewOrganization,
) -> Result<Founded, OrganizationError> {
    let now = app.now();
    let organization = Organization {
        id: OrganizationId::new(app.next_id()),
        name: new.name,
        slug: Some(new.slug.clone()),
        logo: new.logo,
        metadata: new.metadata,
        created_at: now,
    };
    let owner = Member {
        id: MemberId::new(app.next_id()),
        organization_id: organization.id.clone(),
        user_id: access.user().id.clone(),
        role: Member::OWNER.to_owned(),
        created_at: now,
    };
    let name = organization.name.clone();
    let team = Team::found(TeamId::new(app.next_id()), name, &organization.id, now);
    let seat = TeamMember {
        id: TeamMemberId::new(app.next_id()),
        team_id: team.id.clone(),
        user_id: owner.user_id.clone(),
        created_at: Some(now),
    };

    let tx = app.db.begin().await?;
    ensure_may_found(app, &tx, access).await?;
    // An adopted database may not keep slugs apart by itself.
    if organizations::find_by_slug(&tx, &new.slug).await?.is_some() {
        return Err(OrganizationError::AlreadyExists);
    }
    organizations::insert(&tx, &organization).await?;
    members::insert(&tx, &owner).await?;
    teams::insert(&tx, &team).await?;
    team_members::insert(&tx, &seat).await?;
    if !new.keep_active {
        let session = &access.session().id;
        sessions::set_active_organization(&tx, session, Some(&organization.id)).await?;
        sessions::set_active_team(&tx, session, Some(&team.id)).await?;
    }
    tx.commit().await?;
    Ok(Founded {
        organization,
        owner,
    })
}

/// The founder is held meanwhile, so that they found one at a time.
async fn ensure_may_found(
    app: &App,
    tx: &Tx,
    access: &UserAccess,
) -> Result<(), OrganizationError> {
    let limit = app.rules.organizations.limits.organization_limit;
    if limit == 0 {
        return Ok(());
    }
    let user = &access.user().id;
    users::lock(tx, user).await?;
    if members::count_of(tx, user).await? < limit {
        Ok(())
    } else {
        Err(OrganizationError::OrganizationLimitReached)
    }
}
