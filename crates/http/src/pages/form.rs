use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};

use crate::State;
use crate::auth::check_sender;
use crate::extract::read_body;
use crate::problem::Problem;

const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// What a form of ours sent. Browsers let any site send forms, so who did is looked at
/// first (security.md 2.4).
#[derive(Debug)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// What was typed into a field; empty if there is no such field.
    pub(super) fn text(&self, wanted: &str) -> &str {
        let mut fields = self.0.iter();
        fields
            .find(|(name, _)| name == wanted)
            .map_or("", |(_, value)| value)
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            check_sender(&request, State::of(&request)?)?;
            if !is_form(&request) {
                let message = format!("Forms are sent as {MEDIA_TYPE}");
                return Err(Problem::envelope(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    &message,
                ));
            }
            let body = read_body(&request, &mut payload).await?;
            let fields: Vec<_> = form_urlencoded::parse(&body).into_owned().collect();
            if fields.iter().any(|(_, value)| value.contains('\0')) {
                return Err(Problem::nul("body"));
            }
            Ok(Self(fields))
        })
    }
}

fn is_form(request: &HttpRequest) -> bool {
    let sent = request.headers().get(CONTENT_TYPE);
    let sent = sent.and_then(|value| value.to_str().ok());
    let media_type = sent.and_then(|sent| sent.split(';').next());
    media_type.is_some_and(|sent| sent.trim().eq_ignore_ascii_case(MEDIA_TYPE))
}
