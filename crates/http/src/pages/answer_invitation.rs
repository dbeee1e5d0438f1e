use actix_web::web::Path;
use actix_web::{HttpRequest, post};
use beztack_app::organizations::{self, Accepted};
use beztack_auth::access::UserAccess;
use beztack_domain::id::InvitationId;
use beztack_domain::organizations::OrganizationError;

use super::form::Form;
use super::page::Page;
use super::show_invitation::{refused, signed_out};
use super::visit::Visit;
use crate::auth::set_session_again;
use crate::extract::{MaybeSignedIn, With};
use crate::problem::Problem;
use crate::respond::StyledPage;

/// The button that joins.
const ACCEPT: &str = "accept";

/// Join the organization, or say no.
#[post("/accept-invitation/{id}")]
pub(super) async fn answer_invitation(
    request: HttpRequest,
    With { access, input, .. }: With<MaybeSignedIn, (Visit, Path<String>, Form)>,
) -> Result<StyledPage, Problem> {
    let (visit, id, form) = input;
    let id = InvitationId::new(id.into_inner());
    let Some(access) = access else {
        return signed_out(&visit).answer();
    };
    if form.text("answer") != ACCEPT {
        let declined = decline(&visit, &access, &id).await;
        let page = declined.or_else(|refusal| refused(&visit, &access, refusal))?;
        return page.answer();
    }
    match join(&visit, &access, &id).await {
        Err(refusal) => refused(&visit, &access, refusal)?.answer(),
        Ok((page, false)) => page.answer(),
        Ok((page, true)) => page
            .cookies(set_session_again(&visit.state, &request).await?)
            .answer(),
    }
}

/// Returns whether their session uses another team now, too.
async fn join(
    visit: &Visit,
    access: &UserAccess,
    id: &InvitationId,
) -> Result<(Page, bool), OrganizationError> {
    let (app, words) = (&visit.state.app, visit.words());
    let open = organizations::get_invitation(app, access, id).await?;
    let Accepted { uses_team, .. } = organizations::accept_invitation(app, access, id).await?;
    let (heading, text) = words.joined(&open.organization_name);
    let page = visit.page(heading, text).glad();
    let page = page.leading_to(words.go_on, visit.sign_in_url());
    Ok((page, uses_team))
}

async fn decline(
    visit: &Visit,
    access: &UserAccess,
    id: &InvitationId,
) -> Result<Page, OrganizationError> {
    organizations::reject_invitation(&visit.state.app, access, id).await?;
    Ok(visit.saying(visit.words().declined))
}
