use beztack_domain::auth::{Session, StoredToken, User};
use beztack_domain::id::{SessionId, UserId};
use beztack_domain::{EmailAddress, Fault};
use sea_orm::{ConnectionTrait as _, DbErr, QueryResult, Statement, TryGetable};

use crate::Read;
use crate::fault::OrFault as _;
use crate::time::moment;

/// The read behind every request of somebody who is signed in. It is written out, and its
/// columns are taken by position, because composing it and finding them by name would cost
/// more than everything else that is done here.
const STATEMENT: &str = "SELECT s.id, s.token, s.user_id, s.expires_at, s.created_at, \
    s.updated_at, s.ip_address, s.user_agent, s.impersonated_by, s.active_organization_id, \
    s.active_team_id, u.name, u.email, u.email_verified, u.image, u.created_at, u.updated_at, \
    u.two_factor_enabled, u.role, u.banned, u.ban_reason, u.ban_expires \
    FROM session AS s JOIN \"user\" AS u ON u.id = s.user_id WHERE s.token = $1 LIMIT 1";

/// The session and whose it is, in one round trip.
pub async fn find_with_user(
    db: &impl Read,
    token: &StoredToken,
) -> Result<Option<(Session, User)>, Fault> {
    let values = [token.0.as_str().into()];
    let statement = Statement::from_sql_and_values(db.sea_backend(), STATEMENT, values);
    let row = db.connection().query_one_raw(statement).await;
    row.and_then(|row| row.as_ref().map(read).transpose())
        .or_fault("finding a session")
}

fn read(row: &QueryResult) -> Result<(Session, User), DbErr> {
    let mut columns = Columns { row, next: 0 };
    let session = Session {
        id: SessionId::new(columns.take::<String>()?),
        token: StoredToken(columns.take()?),
        user_id: UserId::new(columns.take::<String>()?),
        expires_at: moment(columns.take()?),
        created_at: moment(columns.take()?),
        updated_at: moment(columns.take()?),
        ip_address: columns.take()?,
        user_agent: columns.take()?,
        impersonated_by: columns.take::<Option<String>>()?.map(UserId::new),
        active_organization_id: columns.take()?,
        active_team_id: columns.take()?,
    };
    let user = User {
        id: session.user_id.clone(),
        name: columns.take()?,
        email: EmailAddress::stored(columns.take()?),
        email_verified: columns.take()?,
        image: columns.take()?,
        created_at: moment(columns.take()?),
        updated_at: moment(columns.take()?),
        two_factor_enabled: columns.take()?,
        role: columns.take()?,
        banned: columns.take()?,
        ban_reason: columns.take()?,
        ban_expires: columns.take::<Option<_>>()?.map(moment),
    };
    Ok((session, user))
}

/// The columns of a row, one after the other.
struct Columns<'a> {
    row: &'a QueryResult,
    next: usize,
}

impl Columns<'_> {
    fn take<T: TryGetable>(&mut self) -> Result<T, DbErr> {
        let column = self.row.try_get_by_index(self.next);
        self.next += 1;
        column
    }
}
