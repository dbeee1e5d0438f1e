use actix_web::get;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use beztack_app::organizations;
use beztack_auth::access::UserAccess;
use beztack_domain::id::InvitationId;
use beztack_domain::organizations::OrganizationError;

use super::page::Page;
use super::visit::Visit;
use crate::extract::{MaybeSignedIn, With};
use crate::problem::Problem;
use crate::respond::StyledPage;

/// An invitation, and the question whether it is accepted. Who is signed out is told
/// nothing of it: knowing the link is no proof of the address.
#[get("/accept-invitation/{id}")]
pub(super) async fn show_invitation(
    With { access, input, .. }: With<MaybeSignedIn, (Visit, Path<String>)>,
) -> Result<StyledPage, Problem> {
    let (visit, id) = input;
    let id = InvitationId::new(id.into_inner());
    let words = visit.words();
    let Some(access) = access else {
        return signed_out(&visit).answer();
    };
    let page = match organizations::get_invitation(&visit.state.app, &access, &id).await {
        Err(refusal) => refused(&visit, &access, refusal)?,
        Ok(open) => {
            let (organization, inviter) = (&open.organization_name, &open.inviter_email);
            let text = words.invited_by(inviter.as_str(), organization);
            visit
                .page(words.join(organization), text)
                .asking_for_answer()
        }
    };
    page.translated(visit.translations()).answer()
}

/// Whoever is signed out signs in first.
pub(super) fn signed_out(visit: &Visit) -> Page {
    let words = visit.words();
    visit
        .saying(words.invited)
        .leading_to(words.sign_in, visit.sign_in_url())
        .translated(visit.translations())
}

/// Why an invitation is not to be answered; the few words for it that people need.
pub(super) fn refused(
    visit: &Visit,
    access: &UserAccess,
    refusal: OrganizationError,
) -> Result<Page, Problem> {
    let words = visit.words();
    Ok(match refusal {
        OrganizationError::Fault(fault) => return Err(fault.into()),
        OrganizationError::NotTheRecipient => {
            let (heading, text) = words.for_somebody_else(access.user().email.as_str());
            let page = visit.page(heading, text).sorry(StatusCode::FORBIDDEN);
            page.leading_to(words.sign_in, visit.sign_in_url())
        }
        OrganizationError::RecipientNotVerified => {
            visit.saying(words.unproven).sorry(StatusCode::FORBIDDEN)
        }
        OrganizationError::MembershipLimitReached => {
            visit.saying(words.full).sorry(StatusCode::CONFLICT)
        }
        OrganizationError::AlreadyMember => visit
            .saying(words.member_already)
            .leading_to(words.go_on, visit.sign_in_url()),
        _ => visit.saying(words.invitation_over).sorry(StatusCode::GONE),
    })
}
