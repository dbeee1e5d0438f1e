//! Who wants in, by address.

use std::fmt::Write as _;
use std::sync::LazyLock;

use beztack_domain::auth::{Account, CREDENTIAL_PROVIDER, User};
use beztack_domain::{EmailAddress, Fault};
use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait as _, DbBackend, DbErr, EntityName as _, FromQueryResult as _, IdenStatic,
    Iterable, QueryResult, Statement,
};

use super::{convert, users};
use crate::attempts::{self, Counted, Counter, Verdict};
use crate::entity::{account, user};
use crate::fault::OrFault as _;
use crate::{Backend, Database};

/// What the columns of both tables are called in the answer.
const USER: &str = "u_";
const ACCOUNT: &str = "a_";

/// One round trip on PostgreSQL, whose statements may write on the way. There is a row whoever
/// is found.
static FIND_AND_COUNT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "WITH counted AS ({}) SELECT counted.used, counted.expires_at{}{} FROM counted \
         LEFT JOIN \"user\" ON \"user\".email = $6 \
         LEFT JOIN account ON account.user_id = \"user\".id AND account.provider_id = $7",
        attempts::COUNT,
        columns::<user::Column>(user::Entity.table_name(), USER),
        columns::<account::Column>(account::Entity.table_name(), ACCOUNT),
    )
});

/// The user with this address and the account that holds their password, as
/// [`users::find_with_credential`] finds them, by the same joins; an attempt is counted whoever they are, as
/// [`attempts::count_alone`] does.
pub async fn find_and_count_alone(
    db: &Database,
    email: &EmailAddress,
    counter: &Counter<'_>,
    now: DateTime<Utc>,
) -> Result<(Option<(User, Option<Account>)>, Verdict), Fault> {
    if db.backend() == Backend::Sqlite {
        let found = users::find_with_credential(db, email).await?;
        return Ok((found, attempts::count_alone(db, counter, now).await?));
    }
    let more = [email.as_str().into(), CREDENTIAL_PROVIDER.into()];
    let values = counter.values(now).into_iter().chain(more);
    let statement =
        Statement::from_sql_and_values(DbBackend::Postgres, FIND_AND_COUNT.as_str(), values);
    let context = "finding a user, and counting";
    let row = db.connection().query_one_raw(statement).await;
    let row = row.or_fault(context)?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound(context.to_owned()));
    let row = row.or_fault(context)?;
    let tried = Counted::from_query_result(&row, "").or_fault(context)?;
    Ok((found(&row).or_fault(context)?, counter.verdict(&tried)))
}

fn found(row: &QueryResult) -> Result<Option<(User, Option<Account>)>, DbErr> {
    let Some(user) = user::Model::from_query_result_optional(row, USER)? else {
        return Ok(None);
    };
    let account = account::Model::from_query_result_optional(row, ACCOUNT)?;
    Ok(Some((convert::user(user), account.map(convert::account))))
}

fn columns<C: Iterable + IdenStatic>(table: &str, prefix: &str) -> String {
    C::iter().fold(String::new(), |mut columns, column| {
        let column = column.as_str();
        // Writing to a String cannot fail.
        let _ = write!(
            columns,
            ", \"{table}\".\"{column}\" AS \"{prefix}{column}\""
        );
        columns
    })
}
