use actix_web::HttpRequest;
use actix_web::web::Data;
use beztack_app::two_factor::{self, ChallengeClaim, Person};

use crate::State;
use crate::auth::claim;
use crate::problem::Problem;

/// Who brings a code: a session comes first, a challenge second (contract 9).
pub(super) async fn person(state: &Data<State>, request: &HttpRequest) -> Result<Person, Problem> {
    let session = claim(request, state);
    let visitor = state.visitors.of(request);
    let challenge = state
        .cookies
        .challenge(request)
        .map(|identifier| ChallengeClaim {
            identifier,
            remember: !state.cookies.is_dont_remember(request),
            visitor: visitor.clone(),
        });
    let person = two_factor::recognise(&state.app, session.as_ref(), challenge, visitor).await?;
    Ok(person)
}
