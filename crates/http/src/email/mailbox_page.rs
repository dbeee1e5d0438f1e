use actix_web::web::Path;
use askama::Template;
use beztack_domain::email::KeptMail;

use super::developer::Developer;
use crate::problem::{Code, Problem};
use crate::respond::Page;

/// The mails of the local mailbox, newest first, and every mail there could be.
#[derive(Template)]
#[template(path = "mailbox.html")]
struct Mailbox {
    mails: Vec<KeptMail>,
    previews: Vec<KeptMail>,
}

/// The mails of the local mailbox as a page. In development only.
pub(crate) async fn mailbox_page(developer: Developer) -> Result<Page, Problem> {
    let mut mails = developer.mailbox.list(None).await?;
    mails.reverse();
    let previews = developer.mailbox.previews()?;
    let page = Mailbox { mails, previews }.render().map_err(|error| {
        tracing::error!(%error, "the mailbox could not be shown");
        Problem::new(Code::Internal)
    })?;
    Ok(Page(page))
}

/// One of them as mail programs show it.
pub(crate) async fn mail_page(developer: Developer, id: Path<String>) -> Result<Page, Problem> {
    found(developer.mailbox.list(None).await?, &id)
}

/// One that could be, with invented contents.
pub(crate) async fn preview_page(developer: Developer, id: Path<String>) -> Result<Page, Problem> {
    found(developer.mailbox.previews()?, &id)
}

fn found(mails: Vec<KeptMail>, id: &str) -> Result<Page, Problem> {
    let mail = mails.into_iter().find(|mail| mail.id == id);
    mail.map(|mail| Page(mail.html))
        .ok_or_else(|| Problem::new(Code::NotFound))
}
