use actix_web::http::StatusCode;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{
    Components, Content, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, Responses,
};

/// Where Better Auth's words are spoken.
const AUTH: &str = "/api/auth/";

/// What any operation may answer.
const ALWAYS: [StatusCode; 5] = [
    StatusCode::BAD_REQUEST,
    StatusCode::TOO_MANY_REQUESTS,
    StatusCode::INTERNAL_SERVER_ERROR,
    StatusCode::SERVICE_UNAVAILABLE,
    StatusCode::GATEWAY_TIMEOUT,
];

/// What any operation may answer that reads a body.
const TO_BODIES: [StatusCode; 3] = [
    StatusCode::REQUEST_TIMEOUT,
    StatusCode::PAYLOAD_TOO_LARGE,
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
];

/// The answers that no operation lists because each of them gives them, whatever it does:
/// to what cannot be read, to too many requests, and to what broke.
#[derive(Debug)]
pub(crate) enum Anywhere {}

impl Anywhere {
    /// Describes them once, for all operations to point at.
    pub(crate) fn register(components: &mut Components) {
        for status in ALWAYS.into_iter().chain(TO_BODIES) {
            let ours = (name(status, false), RefOr::T(problem(status)));
            let theirs = (name(status, true), RefOr::T(envelope(status)));
            components.responses.extend([ours, theirs]);
        }
        // A path with a NUL in it leads nowhere.
        let not_found = StatusCode::NOT_FOUND;
        let lost = (name(not_found, false), RefOr::T(problem(not_found)));
        components.responses.extend([lost]);
    }

    /// Adds what an operation did not say itself, and words where it said only a number.
    pub(crate) fn complete(path: &str, reads: bool, responses: &mut Responses) {
        let is_auth = path.starts_with(AUTH);
        for (status, response) in &mut responses.responses {
            if let RefOr::T(response) = response {
                describe(status, is_auth, response);
            }
        }
        if !path.starts_with("/api/") {
            return;
        }
        let lost = (path.contains('{') && !is_auth).then_some(StatusCode::NOT_FOUND);
        let to_bodies = TO_BODIES.into_iter().filter(|_| !reads);
        for status in ALWAYS.into_iter().chain(to_bodies).chain(lost) {
            let answer = Ref::from_response_name(name(status, is_auth));
            let key = status.as_str().to_owned();
            responses.responses.entry(key).or_insert(RefOr::Ref(answer));
        }
    }
}

/// Such as `PayloadTooLarge`, or `AuthPayloadTooLarge`.
fn name(status: StatusCode, is_auth: bool) -> String {
    let reason = reason(status).replace(' ', "");
    let prefix = if is_auth { "Auth" } else { "" };
    format!("{prefix}{reason}")
}

fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or_default()
}

fn problem(status: StatusCode) -> Response {
    described(status, "application/problem+json", "Problem")
}

/// Faults say nothing there, and too many requests get JSON that calls itself text, as with
/// the reference (contract/better-auth.md 2 and 15).
fn envelope(status: StatusCode) -> Response {
    match status {
        StatusCode::INTERNAL_SERVER_ERROR => {
            ResponseBuilder::new().description(reason(status)).build()
        }
        StatusCode::TOO_MANY_REQUESTS => {
            let text = ObjectBuilder::new().schema_type(Type::String).build();
            ResponseBuilder::new()
                .description("Too Many Requests: a JSON object with a `message`, as text")
                .content("text/plain", Content::new(Some(text)))
                .build()
        }
        _ => described(status, "application/json", "Envelope"),
    }
}

fn described(status: StatusCode, media_type: &str, schema: &str) -> Response {
    let schema = Ref::from_schema_name(schema);
    ResponseBuilder::new()
        .description(reason(status))
        .content(media_type, Content::new(Some(schema)))
        .build()
}

/// The specification wants words for every answer.
fn describe(status: &str, is_auth: bool, response: &mut Response) {
    if !response.description.is_empty() {
        return;
    }
    let said = status.parse().ok().map_or("", reason);
    // The one body that a schema cannot tell: none at all (contract/better-auth.md 2).
    let may_be_empty = is_auth && status == "401" && !response.content.is_empty();
    response.description = if may_be_empty {
        format!("{said}; the body is empty where there is no session")
    } else {
        said.to_owned()
    };
}
