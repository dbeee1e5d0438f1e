use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::ocr::{self, Submission, When};

use super::input::{DocumentForm, DocumentJson};
use super::wire::{DocumentView, answer};
use super::{read_options, submitted_file};
use crate::State;
use crate::extract::{SignedIn, Upload, With};
use crate::problem::{Problem, ProblemView, SignedInChangeRefusals};
use crate::respond::{Accepted202, OkOrAccepted};

/// Read a picture or a PDF.
///
/// Small documents are answered at once. Larger ones, and those sent with
/// `Prefer: respond-async`, become jobs: `Location` says where to ask how far they are,
/// `Location` with `/events` behind it tells by itself. The same document with the same
/// options is answered from what is known, as long as that is kept.
#[utoipa::path(
    tag = "ocr",
    request_body(content((DocumentForm = "multipart/form-data"), (DocumentJson = "application/json"))),
    responses(
        (status = OK, body = DocumentView),
        (status = ACCEPTED, body = DocumentView, headers(("Location" = String))),
        (status = PAYMENT_REQUIRED, body = ProblemView, content_type = "application/problem+json"),
        (status = PAYLOAD_TOO_LARGE, body = ProblemView, content_type = "application/problem+json"),
        (status = UNSUPPORTED_MEDIA_TYPE, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = ProblemView, content_type = "application/problem+json"),
        SignedInChangeRefusals,
    ),
    security(("session" = [])),
)]
#[post("/ocr")]
pub(crate) async fn read_document(
    state: Data<State>,
    request: HttpRequest,
    With { access, input, .. }: With<SignedIn, Upload>,
) -> Result<OkOrAccepted<DocumentView>, Problem> {
    let options = read_options(&input, &[])?;
    let words = options.outputs.words;
    let submission = Submission {
        bytes: submitted_file(&input)?,
        options,
        when: if prefers_later(&request) {
            When::Later
        } else {
            When::AsSoonAsSensible
        },
    };
    let reading = ocr::read_document(&state.app, &access, submission).await?;
    let location = format!("/api/v1/ocr/{}", reading.document.id);
    Ok(if reading.document.status.is_over() {
        OkOrAccepted::Ok(answer(&state, reading, words).await?)
    } else {
        OkOrAccepted::Accepted(Accepted202 {
            location,
            body: DocumentView::new(reading, words),
        })
    })
}

/// RFC 7240 4.1.
fn prefers_later(request: &HttpRequest) -> bool {
    let preferences = request.headers().get_all("prefer");
    preferences
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|preference| preference.trim().eq_ignore_ascii_case("respond-async"))
}
