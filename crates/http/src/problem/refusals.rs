use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use utoipa::IntoResponses;
use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder};

/// What every route for signed-in people may answer instead.
#[derive(Debug)]
pub(crate) struct SignedInRefusals;

/// What every route that changes something for signed-in people may answer instead: it
/// may also be another site's idea.
#[derive(Debug)]
pub(crate) struct SignedInChangeRefusals;

/// What every route for administrators of the installation may answer instead.
#[derive(Debug)]
pub(crate) struct AppAdminRefusals;

impl IntoResponses for SignedInRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[StatusCode::UNAUTHORIZED, StatusCode::SERVICE_UNAVAILABLE])
    }
}

impl IntoResponses for SignedInChangeRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
            StatusCode::SERVICE_UNAVAILABLE,
        ])
    }
}

impl IntoResponses for AppAdminRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        SignedInChangeRefusals::responses()
    }
}

fn problems(statuses: &[StatusCode]) -> BTreeMap<String, RefOr<Response>> {
    statuses
        .iter()
        .map(|status| {
            let schema = Ref::from_schema_name("Problem");
            let response = ResponseBuilder::new()
                .description(status.canonical_reason().unwrap_or_default())
                .content("application/problem+json", Content::new(Some(schema)))
                .build();
            (status.as_str().to_owned(), RefOr::T(response))
        })
        .collect()
}
