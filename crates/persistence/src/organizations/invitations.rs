//! The table `invitation`.

use beztack_domain::id::{InvitationId, OrganizationId};
use beztack_domain::organizations::{
    AddressedInvitation, Invitation, InvitationStatus, InvitingOrganization, NamedInvitation,
    OpenInvitation,
};
use beztack_domain::{EmailAddress, Fault};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait as _, Select, SelectExt as _,
};

use super::convert;
use crate::entity::{invitation, organization, user};
use crate::fault::OrFault as _;
use crate::time::{column, moment};
use crate::{Read, Tx};

/// The newest so many are listed: no list is without a bound.
const MAX_LISTED: u64 = 500;

/// The invitation with this id.
pub async fn find(db: &impl Read, id: &InvitationId) -> Result<Option<Invitation>, Fault> {
    let row = invitation::Entity::find_by_id(id.as_str())
        .one(db.connection())
        .await
        .or_fault("finding an invitation")?;
    Ok(row.map(convert::invitation))
}

/// The invitation with this id as its addressee looks at it, in one round trip.
pub async fn find_open(db: &impl Read, id: &InvitationId) -> Result<Option<OpenInvitation>, Fault> {
    let row = invitation::Entity::find_by_id(id.as_str())
        .find_also_related(organization::Entity)
        .find_also_related(user::Entity)
        .one(db.connection())
        .await
        .or_fault("finding an invitation and where it leads")?;
    Ok(row.and_then(|(invitation, organization, inviter)| {
        let organization = organization?;
        Some(OpenInvitation {
            invitation: convert::invitation(invitation),
            organization_name: organization.name,
            organization_slug: organization.slug,
            inviter_email: EmailAddress::stored(inviter?.email),
        })
    }))
}

/// The invitation to an organization that this address can answer, if there is one.
pub async fn find_pending(
    db: &impl Read,
    organization: &OrganizationId,
    email: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<Option<Invitation>, Fault> {
    let row = pending(organization, now)
        .filter(invitation::Column::Email.eq(email.as_str()))
        .one(db.connection())
        .await
        .or_fault("finding a pending invitation")?;
    Ok(row.map(convert::invitation))
}

/// Whether an invitation can be answered at `now`, and nobody with the address of who asks
/// is banned then (contract/better-auth.md 11.2).
pub async fn is_wanted(
    db: &impl Read,
    id: &InvitationId,
    asked_by: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let still = user::Column::BanExpires
        .is_null()
        .or(user::Column::BanExpires.gt(column(now)));
    let shut_out = Query::select()
        .expr(Expr::value(1))
        .from(user::Entity)
        .and_where(user::Column::Email.eq(asked_by.as_str()))
        .and_where(user::Column::Banned.eq(true))
        .and_where(still)
        .take();
    open(now)
        .filter(invitation::Column::Id.eq(id.as_str()))
        .filter(Expr::exists(shut_out).not())
        .exists(db.connection())
        .await
        .or_fault("looking whether an invitation is still wanted")
}

/// How many invitations to an organization wait for an answer.
pub async fn count_pending(
    db: &impl Read,
    organization: &OrganizationId,
    now: DateTime<Utc>,
) -> Result<u64, Fault> {
    pending(organization, now)
        .count(db.connection())
        .await
        .or_fault("counting pending invitations")
}

/// The newest invitations to an organization, in every state.
pub async fn list(db: &impl Read, organization: &OrganizationId) -> Result<Vec<Invitation>, Fault> {
    let rows = invitation::Entity::find()
        .filter(invitation::Column::OrganizationId.eq(organization.as_str()))
        .order_by_desc(invitation::Column::CreatedAt)
        .order_by_asc(invitation::Column::Id)
        .limit(MAX_LISTED)
        .all(db.connection())
        .await
        .or_fault("listing invitations")?;
    Ok(rows.into_iter().map(convert::invitation).collect())
}

/// An invitation, and what an addressee sees of where it leads.
#[derive(FromQueryResult)]
struct Addressed {
    #[sea_orm(nested)]
    invitation: invitation::Model,
    organization_name: String,
    organization_slug: Option<String>,
    organization_logo: Option<String>,
}

/// The same, of which only the name is wanted.
#[derive(FromQueryResult)]
struct Named {
    #[sea_orm(nested)]
    invitation: invitation::Model,
    organization_name: String,
}

/// The invitations of an address, with the name of where they lead: whoever invites says
/// how large the rest of their organization is.
fn named(email: &EmailAddress) -> Select<invitation::Entity> {
    invitation::Entity::find()
        .join(
            JoinType::InnerJoin,
            invitation::Relation::Organization.def(),
        )
        .column_as(organization::Column::Name, "organization_name")
        .filter(invitation::Column::Email.eq(email.as_str()))
        .limit(MAX_LISTED)
}

/// The newest invitations of an address, in every state.
pub async fn list_for(db: &impl Read, email: &EmailAddress) -> Result<Vec<NamedInvitation>, Fault> {
    let rows = named(email)
        .order_by_desc(invitation::Column::CreatedAt)
        .order_by_asc(invitation::Column::Id)
        .into_model::<Named>()
        .all(db.connection())
        .await
        .or_fault("listing the invitations of an address")?;
    let named = |row: Named| NamedInvitation {
        invitation: convert::invitation(row.invitation),
        organization_name: row.organization_name,
    };
    Ok(rows.into_iter().map(named).collect())
}

/// The invitations that an address can answer at `now`, the oldest first.
pub async fn list_open_for(
    db: &impl Read,
    email: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<Vec<AddressedInvitation>, Fault> {
    let rows = named(email)
        .column_as(organization::Column::Slug, "organization_slug")
        .column_as(organization::Column::Logo, "organization_logo")
        .filter(invitation::Column::Status.eq(InvitationStatus::Pending.as_str()))
        .filter(invitation::Column::ExpiresAt.gt(column(now)))
        .order_by_asc(invitation::Column::CreatedAt)
        .order_by_asc(invitation::Column::Id)
        .into_model::<Addressed>()
        .all(db.connection())
        .await
        .or_fault("listing the open invitations of an address")?;
    let addressed = |row: Addressed| AddressedInvitation {
        updated_at: moment(row.invitation.updated_at),
        invitation: convert::invitation(row.invitation),
        organization: InvitingOrganization {
            name: row.organization_name,
            slug: row.organization_slug,
            logo: row.organization_logo,
        },
    };
    Ok(rows.into_iter().map(addressed).collect())
}

/// A new invitation.
pub async fn insert(tx: &Tx, invitation: &Invitation, now: DateTime<Utc>) -> Result<(), Fault> {
    invitation::Entity::insert(convert::invitation_row(invitation, now))
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("inserting an invitation")
}

/// Moves the end of an invitation.
pub async fn extend(
    tx: &Tx,
    id: &InvitationId,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    invitation::Entity::update_many()
        .col_expr(invitation::Column::ExpiresAt, Expr::value(column(until)))
        .col_expr(invitation::Column::UpdatedAt, Expr::value(column(now)))
        .filter(invitation::Column::Id.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("extending an invitation")
}

/// Answers an invitation that can still be: of any number of callers at the same time
/// exactly one is told `true`.
pub async fn answer(
    tx: &Tx,
    id: &InvitationId,
    answer: InvitationStatus,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let done = invitation::Entity::update_many()
        .col_expr(invitation::Column::Status, Expr::value(answer.as_str()))
        .col_expr(invitation::Column::UpdatedAt, Expr::value(column(now)))
        .filter(invitation::Column::Id.eq(id.as_str()))
        .filter(invitation::Column::Status.eq(InvitationStatus::Pending.as_str()))
        .filter(invitation::Column::ExpiresAt.gt(column(now)))
        .exec(tx.conn())
        .await
        .or_fault("answering an invitation")?;
    Ok(done.rows_affected > 0)
}

/// Takes an invitation back, whatever its state.
pub async fn cancel(tx: &Tx, id: &InvitationId, now: DateTime<Utc>) -> Result<(), Fault> {
    let canceled = InvitationStatus::Canceled.as_str();
    invitation::Entity::update_many()
        .col_expr(invitation::Column::Status, Expr::value(canceled))
        .col_expr(invitation::Column::UpdatedAt, Expr::value(column(now)))
        .filter(invitation::Column::Id.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("canceling an invitation")
}

fn pending(organization: &OrganizationId, now: DateTime<Utc>) -> Select<invitation::Entity> {
    open(now).filter(invitation::Column::OrganizationId.eq(organization.as_str()))
}

/// What can be answered.
fn open(now: DateTime<Utc>) -> Select<invitation::Entity> {
    invitation::Entity::find()
        .filter(invitation::Column::Status.eq(InvitationStatus::Pending.as_str()))
        .filter(invitation::Column::ExpiresAt.gt(column(now)))
}
