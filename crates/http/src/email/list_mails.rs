use std::time::Duration;

use actix_web::get;
use actix_web::web::Data;
use beztack_app::jobs;
use beztack_domain::{EmailAddress, Fault};

use super::developer::Developer;
use super::wire::{MailView, MailsQuery};
use crate::State;
use crate::extract::ValidQuery;
use crate::problem::{Problem, ProblemView};
use crate::respond::Ok200;

/// How often, and how long, mails on their way are looked for.
const LOOK_EVERY: Duration = Duration::from_millis(20);
const WAIT_AT_MOST: Duration = Duration::from_secs(5);

/// The mails of the local mailbox, oldest first.
///
/// Answers in development mode only, and only on the machine itself.
#[utoipa::path(
    tag = "email",
    params(MailsQuery),
    responses(
        (status = OK, body = Vec<MailView>),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, body = ProblemView, content_type = "application/problem+json"),
    ),
)]
#[get("/mailbox")]
pub(crate) async fn list_mails(
    state: Data<State>,
    developer: Developer,
    query: ValidQuery<MailsQuery>,
) -> Result<Ok200<Vec<MailView>>, Problem> {
    let to = query.0.to.and_then(|to| EmailAddress::parse(&to).ok());
    if let Some(to) = &to {
        wait_for_delivery(&state, to).await?;
    }
    let mails = developer.mailbox.list(to.as_ref()).await?;
    Ok(Ok200(mails.into_iter().map(MailView::from).collect()))
}

async fn wait_for_delivery(state: &State, to: &EmailAddress) -> Result<(), Fault> {
    let delivered = async {
        while jobs::is_mail_pending(&state.app, to).await? {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(())
    };
    // What has not arrived by then is not in the list, which is the truth.
    tokio::time::timeout(WAIT_AT_MOST, delivered)
        .await
        .unwrap_or(Ok(()))
}
