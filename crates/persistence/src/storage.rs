//! Whole tables, page by page, for the conversion between storage formats.

use std::time::Duration;

use beztack_domain::auth::StoredToken;
use beztack_domain::id::{EnrolmentId, SessionId, SigningKeyId, UserId, VerificationId};
use beztack_domain::two_factor::Enrolment;
use beztack_domain::{EmailAddress, Fault};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait as _, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement, Value,
};

use crate::database::sealed::Sealed as _;
use crate::entity::{account, jwks, session, two_factor, user, verification};
use crate::fault::OrFault as _;
use crate::{Backend, Database, Read, Tx};

/// Rows of one page: well within the parameters that a statement may have.
pub const PAGE: u64 = 500;

/// How often, and how long apart, we look whether a connection that is just ending is gone.
const LOOKS: u32 = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// Who opens a transaction must read the record of the format as it is then: a server
/// that starts meanwhile waits for this row (`settings::find_settled`), and other programs for the rest.
const KEEP_OUT: &str = "SELECT 1 FROM setting FOR UPDATE; \
    LOCK TABLE \"session\", account, two_factor, verification IN SHARE ROW EXCLUSIVE MODE";

/// Clients of this database, whoever they are. Where we may not see what kind of process
/// it is, it counts.
const OTHERS: &str = "SELECT 1 AS one FROM pg_stat_activity WHERE datname = current_database() \
    AND pid <> pg_backend_pid() AND (backend_type IS NULL OR backend_type = 'client backend')";

/// On SQLite both need that nobody else has the file open, and keep it so until this
/// connection ends. A server puts the journal back to WAL when it starts.
const TAKE_OVER: &str = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE";

/// Begins a transaction while nobody else is connected; `None` if somebody is. The pool
/// must have one connection alone, or it is somebody else itself.
pub async fn begin_alone(db: &Database) -> Result<Option<Tx>, Fault> {
    if db.backend() == Backend::Sqlite {
        let taken = db.connection().execute_unprepared(TAKE_OVER).await;
        // The one thing that can be wrong with it.
        return match taken {
            Ok(_) => db.begin().await.map(Some),
            Err(_in_use) => Ok(None),
        };
    }
    let tx = db.begin().await?;
    tx.conn()
        .execute_unprepared(KEEP_OUT)
        .await
        .or_fault("keeping others out")?;
    for _ in 0..LOOKS {
        let others = Statement::from_string(tx.sea_backend(), OTHERS);
        let other = tx.conn().query_one_raw(others).await;
        if other.or_fault("looking for others")?.is_none() {
            return Ok(Some(tx));
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    Ok(None)
}

/// How many sessions there are.
pub async fn count_sessions(db: &impl Read) -> Result<u64, Fault> {
    session::Entity::find()
        .count(db.connection())
        .await
        .or_fault("counting sessions")
}

/// The sessions behind `after`, in the order of their ids.
pub async fn sessions(
    db: &impl Read,
    after: Option<&SessionId>,
) -> Result<Vec<(SessionId, StoredToken)>, Fault> {
    let after = after.map_or("", SessionId::as_str);
    let rows: Vec<(String, String)> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .column(session::Column::Token)
        .filter(session::Column::Id.gt(after))
        .order_by_asc(session::Column::Id)
        .limit(PAGE)
        .into_tuple()
        .all(db.connection())
        .await
        .or_fault("paging through sessions")?;
    let noun = |(id, token)| (SessionId::new(id), StoredToken(token));
    Ok(rows.into_iter().map(noun).collect())
}

/// Gives a page of sessions other tokens.
pub async fn set_tokens(tx: &Tx, page: &[(SessionId, StoredToken)]) -> Result<(), Fault> {
    let pairs = page
        .iter()
        .map(|(id, token)| (id.as_str(), token.0.as_str()));
    rewrite(tx, "\"session\"", "token", pairs).await
}

/// Ends every session.
pub async fn end_sessions(tx: &Tx) -> Result<(), Fault> {
    session::Entity::delete_many()
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("ending all sessions")
}

/// The secrets handed out whose identifier begins like this.
pub async fn verifications(
    db: &impl Read,
    prefix: &str,
) -> Result<Vec<(VerificationId, String)>, Fault> {
    let rows: Vec<(String, String)> = verification::Entity::find()
        .select_only()
        .column(verification::Column::Id)
        .column(verification::Column::Identifier)
        .filter(verification::Column::Identifier.starts_with(prefix))
        .into_tuple()
        .all(db.connection())
        .await
        .or_fault("listing verifications")?;
    let noun = |(id, identifier)| (VerificationId::new(id), identifier);
    Ok(rows.into_iter().map(noun).collect())
}

/// Gives verifications other identifiers.
pub async fn set_identifiers(tx: &Tx, all: &[(VerificationId, String)]) -> Result<(), Fault> {
    for page in all.chunks(usize::try_from(PAGE).unwrap_or(usize::MAX)) {
        let pairs = page
            .iter()
            .map(|(id, identifier)| (id.as_str(), identifier.as_str()));
        rewrite(tx, "verification", "identifier", pairs).await?;
    }
    Ok(())
}

/// Takes back the secrets whose identifier begins like this.
pub async fn delete_verifications(tx: &Tx, prefix: &str) -> Result<(), Fault> {
    verification::Entity::delete_many()
        .filter(verification::Column::Identifier.starts_with(prefix))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("deleting verifications")
}

/// The second factors behind `after`, in the order of their ids, and whose they are.
pub async fn enrolments(
    db: &impl Read,
    after: Option<&EnrolmentId>,
) -> Result<Vec<(Enrolment, EmailAddress)>, Fault> {
    let after = after.map_or("", EnrolmentId::as_str);
    let rows = two_factor::Entity::find()
        .filter(two_factor::Column::Id.gt(after))
        .order_by_asc(two_factor::Column::Id)
        .limit(PAGE)
        .find_also_related(user::Entity)
        .all(db.connection())
        .await
        .or_fault("paging through second factors")?;
    let noun = |(row, user): (two_factor::Model, Option<user::Model>)| {
        let email = user.map(|user| user.email).unwrap_or_default();
        let enrolment = Enrolment {
            id: EnrolmentId::new(row.id),
            user_id: UserId::new(row.user_id),
            secret: row.secret,
            backup_codes: row.backup_codes,
        };
        (enrolment, EmailAddress::stored(email))
    };
    Ok(rows.into_iter().map(noun).collect())
}

/// Writes what is sealed in a second factor.
pub async fn set_sealed(tx: &Tx, enrolment: &Enrolment) -> Result<(), Fault> {
    two_factor::Entity::update_many()
        .col_expr(
            two_factor::Column::Secret,
            Expr::value(enrolment.secret.as_str()),
        )
        .col_expr(
            two_factor::Column::BackupCodes,
            Expr::value(enrolment.backup_codes.as_str()),
        )
        .filter(two_factor::Column::Id.eq(enrolment.id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("sealing a second factor anew")
}

/// The addresses of those whose password hash begins like this.
pub async fn hashed_like(db: &impl Read, prefix: &str) -> Result<Vec<EmailAddress>, Fault> {
    let emails: Vec<String> = account::Entity::find()
        .select_only()
        .column(user::Column::Email)
        .inner_join(user::Entity)
        .filter(account::Column::Password.starts_with(prefix))
        .order_by_asc(user::Column::Email)
        .into_tuple()
        .all(db.connection())
        .await
        .or_fault("listing people by the hash of their password")?;
    Ok(emails.into_iter().map(EmailAddress::stored).collect())
}

/// The private halves of the keys that sign tokens, as they are kept.
pub async fn private_keys(db: &impl Read) -> Result<Vec<(SigningKeyId, String)>, Fault> {
    let rows: Vec<(String, String)> = jwks::Entity::find()
        .select_only()
        .column(jwks::Column::Id)
        .column(jwks::Column::PrivateKey)
        .into_tuple()
        .all(db.connection())
        .await
        .or_fault("listing signing keys")?;
    let noun = |(id, key)| (SigningKeyId::new(id), key);
    Ok(rows.into_iter().map(noun).collect())
}

/// Writes them.
pub async fn set_private_keys(tx: &Tx, keys: &[(SigningKeyId, String)]) -> Result<(), Fault> {
    let pairs = keys.iter().map(|(id, key)| (id.as_str(), key.as_str()));
    rewrite(tx, "jwks", "private_key", pairs).await
}

/// One statement for all rows. Both databases name the columns of a list of values like
/// this.
async fn rewrite<'a>(
    tx: &Tx,
    table: &str,
    column: &str,
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<(), Fault> {
    let values: Vec<Value> = pairs
        .flat_map(|(id, value)| [Value::from(id), Value::from(value)])
        .collect();
    if values.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = (1..=values.len())
        .step_by(2)
        .map(|number| format!("(${number}, ${})", number + 1))
        .collect();
    let sql = format!(
        "UPDATE {table} SET {column} = v.column2 FROM (VALUES {}) AS v WHERE {table}.id = v.column1",
        rows.join(", ")
    );
    let statement = Statement::from_sql_and_values(tx.sea_backend(), sql, values);
    tx.conn()
        .execute_raw(statement)
        .await
        .map(drop)
        .or_fault("rewriting rows")
}
