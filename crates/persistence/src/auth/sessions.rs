//! The table `session`.

use beztack_domain::Fault;
use beztack_domain::auth::{Session, StoredToken, User};
use beztack_domain::id::{OrganizationId, SessionId, TeamId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::convert;
pub use super::session_with_user::find_with_user;
use crate::entity::session;
use crate::fault::OrFault as _;
use crate::time::column;
use crate::{Database, Read, Tx};

/// The newest so many are listed: no list is without a bound.
const MAX_LISTED: u64 = 500;

/// The session and whose it is, from memory where it is remembered.
pub async fn look_up(db: &Database, token: &StoredToken) -> Result<Option<(Session, User)>, Fault> {
    match db.known_sessions() {
        Some(known) => known.look_up(db, token).await,
        None => find_with_user(db, token).await,
    }
}

/// The newest sessions of a user, those that have ended and those of administrators in
/// their place included.
pub async fn list_all(db: &impl Read, user: &UserId) -> Result<Vec<Session>, Fault> {
    let rows = session::Entity::find()
        .filter(session::Column::UserId.eq(user.as_str()))
        .order_by_desc(session::Column::CreatedAt)
        .order_by_asc(session::Column::Id)
        .limit(MAX_LISTED)
        .all(db.connection())
        .await
        .or_fault("listing all sessions of a user")?;
    Ok(rows.into_iter().map(convert::session).collect())
}

/// A new session.
pub async fn insert(tx: &Tx, session: &Session) -> Result<(), Fault> {
    session::Entity::insert(convert::session_row(session))
        .exec_without_returning(&tx.about(&session.token.0))
        .await
        .map(drop)
        .or_fault("inserting a session")
}

/// A new session in place of one that is still there. Otherwise nothing is written and
/// the answer is no: what somebody has just ended must not come back under another name.
pub async fn replace(tx: &Tx, old: &StoredToken, new: &Session) -> Result<bool, Fault> {
    let deleted = session::Entity::delete_many()
        .filter(session::Column::Token.eq(old.0.as_str()))
        .exec(&tx.about(&old.0))
        .await
        .or_fault("replacing a session")?;
    if deleted.rows_affected == 0 {
        return Ok(false);
    }
    insert(tx, new).await?;
    Ok(true)
}

/// Moves the end of a session. Returns whether it is still there.
pub async fn extend(
    tx: &Tx,
    id: &SessionId,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let done = session::Entity::update_many()
        .col_expr(session::Column::ExpiresAt, Expr::value(column(until)))
        .col_expr(session::Column::UpdatedAt, Expr::value(column(now)))
        .filter(session::Column::Id.eq(id.as_str()))
        .exec(&tx.about(id.as_str()))
        .await
        .or_fault("extending a session")?;
    Ok(done.rows_affected > 0)
}

/// Lets a session use an organization, or none. Its age is no matter of this.
pub async fn set_active_organization(
    tx: &Tx,
    id: &SessionId,
    organization: Option<&OrganizationId>,
) -> Result<(), Fault> {
    let organization = organization.map(OrganizationId::as_str);
    session::Entity::update_many()
        .col_expr(
            session::Column::ActiveOrganizationId,
            Expr::value(organization),
        )
        .filter(session::Column::Id.eq(id.as_str()))
        .exec(&tx.about(id.as_str()))
        .await
        .map(drop)
        .or_fault("choosing the organization of a session")
}

/// Lets a session use a team, or none.
pub async fn set_active_team(tx: &Tx, id: &SessionId, team: Option<&TeamId>) -> Result<(), Fault> {
    session::Entity::update_many()
        .col_expr(
            session::Column::ActiveTeamId,
            Expr::value(team.map(TeamId::as_str)),
        )
        .filter(session::Column::Id.eq(id.as_str()))
        .exec(&tx.about(id.as_str()))
        .await
        .map(drop)
        .or_fault("choosing the team of a session")
}

/// Ends the session with this token, if there is one. Returns what it was.
pub async fn delete(tx: &Tx, token: &StoredToken) -> Result<Option<Session>, Fault> {
    let ended = session::Entity::delete_many()
        .filter(session::Column::Token.eq(token.0.as_str()))
        .exec_with_returning(&tx.about(&token.0))
        .await
        .or_fault("deleting a session")?;
    Ok(ended.into_iter().next().map(convert::session))
}

/// The live sessions of a user, without those of administrators in their place.
pub async fn list_live(
    db: &impl Read,
    user: &UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Session>, Fault> {
    let rows = session::Entity::find()
        .filter(session::Column::UserId.eq(user.as_str()))
        .filter(session::Column::ExpiresAt.gt(column(now)))
        .filter(session::Column::ImpersonatedBy.is_null())
        .order_by_desc(session::Column::CreatedAt)
        .limit(MAX_LISTED)
        .all(db.connection())
        .await
        .or_fault("listing sessions")?;
    Ok(rows.into_iter().map(convert::session).collect())
}

/// Ends one of a user's sessions, named by any of these stored tokens. Returns how many.
pub async fn delete_of(tx: &Tx, user: &UserId, tokens: &[StoredToken]) -> Result<u64, Fault> {
    session::Entity::delete_many()
        .filter(session::Column::UserId.eq(user.as_str()))
        .filter(session::Column::Token.is_in(tokens.iter().map(|token| token.0.as_str())))
        .exec(&tx.about(user.as_str()))
        .await
        .map(|done| done.rows_affected)
        .or_fault("deleting a user's session")
}

/// Ends all sessions of a user. Returns how many.
pub async fn delete_all_of(tx: &Tx, user: &UserId) -> Result<u64, Fault> {
    session::Entity::delete_many()
        .filter(session::Column::UserId.eq(user.as_str()))
        .exec(&tx.about(user.as_str()))
        .await
        .map(|done| done.rows_affected)
        .or_fault("deleting a user's sessions")
}

/// Ends the live sessions of a user but one. Returns how many.
pub async fn delete_others_of(
    tx: &Tx,
    user: &UserId,
    keep: &SessionId,
    now: DateTime<Utc>,
) -> Result<u64, Fault> {
    session::Entity::delete_many()
        .filter(session::Column::UserId.eq(user.as_str()))
        .filter(session::Column::Id.ne(keep.as_str()))
        .filter(session::Column::ExpiresAt.gt(column(now)))
        .exec(&tx.about(user.as_str()))
        .await
        .map(|done| done.rows_affected)
        .or_fault("deleting a user's other sessions")
}

/// Ends the sessions in which this administrator acts in somebody's place.
pub async fn delete_impersonations_by(tx: &Tx, admin: &UserId) -> Result<(), Fault> {
    let context = "ending impersonations";
    let is_theirs = session::Column::ImpersonatedBy.eq(admin.as_str());
    let impersonated: Vec<String> = session::Entity::find()
        .select_only()
        .column(session::Column::UserId)
        .filter(is_theirs.clone())
        .into_tuple()
        .all(tx.conn())
        .await
        .or_fault(context)?;
    for user in impersonated {
        session::Entity::delete_many()
            .filter(session::Column::UserId.eq(user.as_str()))
            .filter(is_theirs.clone())
            .exec(&tx.about(&user))
            .await
            .or_fault(context)?;
    }
    Ok(())
}
