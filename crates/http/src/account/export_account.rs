use std::io;

use actix_web::get;
use actix_web::web::{Bytes, Data};
use beztack_app::account;
use futures_util::Stream;

use super::export_wire::{ExportView, export_document};
use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, ProblemView, SignedInRefusals};
use crate::respond::Download;

/// Everything that is held about the signed-in person, as a file (GDPR, articles 15
/// and 20). Wants a session that began within the last day. Should it break off, the
/// JSON is not complete.
#[utoipa::path(
    tag = "account",
    responses(
        (status = OK, body = ExportView),
        (status = FORBIDDEN, body = ProblemView, content_type = "application/problem+json"),
        SignedInRefusals,
    ),
    security(("session" = [])),
)]
#[get("/account/export")]
pub(crate) async fn export_account(
    state: Data<State>,
    With { access, .. }: With<SignedIn>,
) -> Result<Download<impl Stream<Item = io::Result<Bytes>>>, Problem> {
    let export = account::export_account(&state.app, &access).await?;
    Ok(Download {
        file_name: "account-export.json",
        body: export_document(export, state.app.now()),
    })
}
