use std::collections::VecDeque;

use beztack_auth::access::UserAccess;
use beztack_domain::account::{AccountError, Record};
use beztack_domain::id::UserId;
use beztack_domain::{EmailAddress, Fault};
use beztack_persistence::Database;
use beztack_persistence::account::export::{EXCLUDED, PARTS, Part, Position, page};
use beztack_persistence::auth::users;
use tracing::instrument;

use crate::App;
use crate::limits::{self, LimitedAction, Requester};

/// Everything that is held about a person, a page at a time, however much it is.
#[derive(Clone, Debug)]
pub struct Export {
    db: Database,
    user: UserId,
    email: EmailAddress,
    parts: VecDeque<Part>,
    after: Option<Position>,
}

/// A page of it.
#[derive(Clone, Debug)]
pub struct ExportPage {
    /// What these are.
    pub part: &'static str,
    /// Whether they are the first of their kind.
    pub is_first: bool,
    /// The rows; none where there are none of this kind.
    pub records: Vec<Record>,
}

/// Everything that is held about oneself, for somebody who signed in within the last day
/// and in whose place nobody acts.
#[instrument(name = "app.account.export_account", skip_all)]
pub async fn export_account(app: &App, access: &UserAccess) -> Result<Export, AccountError> {
    let (session, user) = (access.session(), access.user());
    if session.impersonated_by.is_some() {
        return Err(AccountError::Impersonated);
    }
    if !session.began_recently(app.now()) {
        return Err(AccountError::SessionIsNotFresh);
    }
    limits::count_alone(
        app,
        LimitedAction::Export(&user.id),
        Requester::SignedIn(access),
    )
    .await?;
    Ok(Export::of(&app.db, &user.id, &user.email))
}

/// The same for the person with this address; `None` if there is none. Only the command
/// line comes here.
#[instrument(name = "app.account.export_person", skip_all)]
pub async fn export_person(db: &Database, email: &EmailAddress) -> Result<Option<Export>, Fault> {
    let user = users::find_by_email(db, email).await?;
    Ok(user.map(|user| Export::of(db, &user.id, &user.email)))
}

impl Export {
    fn of(db: &Database, user: &UserId, email: &EmailAddress) -> Self {
        Self {
            db: db.clone(),
            user: user.clone(),
            email: email.clone(),
            parts: PARTS.iter().copied().collect(),
            after: None,
        }
    }

    /// What is in no export, and why: tables, and columns as `table.column`.
    pub fn left_out() -> impl Iterator<Item = (String, &'static str)> {
        let columns = PARTS.iter().flat_map(|part| {
            let named = |(column, why): &(&str, _)| (format!("{}.{column}", part.table), *why);
            part.left_out.iter().map(named)
        });
        let tables = EXCLUDED
            .iter()
            .map(|(table, why)| ((*table).to_owned(), *why));
        tables.chain(columns)
    }

    /// The next page; `None` at the end. Every kind has at least one.
    pub async fn next(&mut self) -> Result<Option<ExportPage>, Fault> {
        let Some(part) = self.parts.front() else {
            return Ok(None);
        };
        let whose = (&self.user, &self.email);
        let (records, after) = page(&self.db, part, whose, self.after.as_ref()).await?;
        let page = ExportPage {
            part: part.name,
            is_first: self.after.is_none(),
            records,
        };
        if after.is_none() {
            self.parts.pop_front();
        }
        self.after = after;
        Ok(Some(page))
    }
}
