//! Rows to nouns and back.

use beztack_domain::EmailAddress;
use beztack_domain::id::{InvitationId, MemberId, OrganizationId, TeamId, TeamMemberId, UserId};
use beztack_domain::organizations::{
    Invitation, InvitationStatus, Member, MemberProfile, Organization, Profile, Team, TeamMember,
};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};

use crate::entity::{invitation, member, organization, team, team_member, user};
use crate::time::{column, moment};

pub(super) fn organization(row: organization::Model) -> Organization {
    Organization {
        id: OrganizationId::new(row.id),
        name: row.name,
        slug: row.slug,
        logo: row.logo,
        metadata: row.metadata,
        created_at: moment(row.created_at),
    }
}

/// A new row. The billing columns are not ours to write here.
pub(super) fn organization_row(organization: &Organization) -> organization::ActiveModel {
    organization::ActiveModel {
        id: Set(organization.id.as_str().to_owned()),
        name: Set(organization.name.clone()),
        slug: Set(organization.slug.clone()),
        logo: Set(organization.logo.clone()),
        created_at: Set(column(organization.created_at)),
        updated_at: Set(column(organization.created_at)),
        metadata: Set(organization.metadata.clone()),
        subscription_tier: NotSet,
        subscription_status: NotSet,
        subscription_id: NotSet,
        subscription_valid_until: NotSet,
        payment_customer_id: NotSet,
        usage_metrics: NotSet,
        billing_managed_by_role: NotSet,
    }
}

pub(super) fn member(row: member::Model) -> Member {
    Member {
        id: MemberId::new(row.id),
        organization_id: OrganizationId::new(row.organization_id),
        user_id: UserId::new(row.user_id),
        role: row.role,
        created_at: moment(row.created_at),
    }
}

/// A new row.
pub(super) fn member_row(member: &Member) -> member::ActiveModel {
    member::ActiveModel {
        id: Set(member.id.as_str().to_owned()),
        organization_id: Set(member.organization_id.as_str().to_owned()),
        user_id: Set(member.user_id.as_str().to_owned()),
        role: Set(member.role.clone()),
        created_at: Set(column(member.created_at)),
        updated_at: Set(column(member.created_at)),
    }
}

/// `None` for a member without a person, which the foreign key rules out.
pub(super) fn profile(
    (row, person): (member::Model, Option<user::Model>),
) -> Option<MemberProfile> {
    let person = person?;
    Some(MemberProfile {
        member: member(row),
        user: Profile {
            id: UserId::new(person.id),
            name: person.name,
            email: EmailAddress::stored(person.email),
            image: person.image,
        },
    })
}

pub(super) fn team(row: team::Model) -> Team {
    Team {
        id: TeamId::new(row.id),
        name: row.name,
        organization_id: OrganizationId::new(row.organization_id),
        created_at: moment(row.created_at),
        updated_at: moment(row.updated_at),
    }
}

pub(super) fn team_row(team: &Team) -> team::ActiveModel {
    team::ActiveModel {
        id: Set(team.id.as_str().to_owned()),
        name: Set(team.name.clone()),
        organization_id: Set(team.organization_id.as_str().to_owned()),
        created_at: Set(column(team.created_at)),
        updated_at: Set(column(team.updated_at)),
    }
}

pub(super) fn team_member(row: team_member::Model) -> TeamMember {
    TeamMember {
        id: TeamMemberId::new(row.id),
        team_id: TeamId::new(row.team_id),
        user_id: UserId::new(row.user_id),
        created_at: row.created_at.map(moment),
    }
}

pub(super) fn team_member_row(seat: &TeamMember) -> team_member::ActiveModel {
    team_member::ActiveModel {
        id: Set(seat.id.as_str().to_owned()),
        team_id: Set(seat.team_id.as_str().to_owned()),
        user_id: Set(seat.user_id.as_str().to_owned()),
        created_at: Set(seat.created_at.map(column)),
    }
}

pub(super) fn invitation(row: invitation::Model) -> Invitation {
    Invitation {
        id: InvitationId::new(row.id),
        organization_id: OrganizationId::new(row.organization_id),
        email: EmailAddress::stored(row.email),
        role: row.role,
        status: InvitationStatus::stored(&row.status),
        team_id: row.team_id,
        inviter_id: UserId::new(row.inviter_id),
        expires_at: moment(row.expires_at),
        created_at: moment(row.created_at),
    }
}

pub(super) fn invitation_row(
    invitation: &Invitation,
    now: DateTime<Utc>,
) -> invitation::ActiveModel {
    invitation::ActiveModel {
        id: Set(invitation.id.as_str().to_owned()),
        organization_id: Set(invitation.organization_id.as_str().to_owned()),
        email: Set(invitation.email.as_str().to_owned()),
        role: Set(invitation.role.clone()),
        team_id: Set(invitation.team_id.clone()),
        status: Set(invitation.status.as_str().to_owned()),
        expires_at: Set(column(invitation.expires_at)),
        inviter_id: Set(invitation.inviter_id.as_str().to_owned()),
        created_at: Set(column(invitation.created_at)),
        updated_at: Set(column(now)),
    }
}
