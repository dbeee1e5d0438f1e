//! The one shape of everything that went wrong.
#![expect(clippy::disallowed_types, reason = "problems are made here")]

mod anywhere;
mod code;
mod refusals;
mod view;

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HeaderName, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use beztack_domain::limits::Crowded;
use beztack_domain::{Fault, FaultKind};
use chrono::TimeDelta;
use serde_json::{Map, Value, json};

pub(crate) use anywhere::Anywhere;
pub(crate) use code::Code;
pub(crate) use refusals::{AppAdminRefusals, SignedInChangeRefusals, SignedInRefusals};
pub(crate) use view::{BareStatus, Envelope, FieldError, ProblemView};

use crate::middleware::current_request_id;

const X_RETRY_AFTER: HeaderName = HeaderName::from_static("x-retry-after");

/// A member of problems that some pages read.
const ERROR: &str = "error";

/// How long a client is asked to wait before it tries again, in seconds.
const RETRY_AFTER_SECONDS: &str = "1";

/// A refusal or fault on its way to a client.
///
/// Under `/api/auth` it speaks Better Auth's envelope (contract/better-auth.md 2),
/// everywhere else RFC 9457 with the members that the existing frontend reads
/// (original-api.md 1.4).
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    body: Body,
    headers: Vec<(HeaderName, String)>,
}

#[derive(Debug)]
enum Body {
    Problem {
        code: Code,
        detail: String,
        errors: Vec<FieldError>,
        data: Box<Map<String, Value>>,
    },
    Envelope {
        code: String,
        message: String,
    },
    /// As the reference answers too many requests: JSON that calls itself text.
    TextMessage(&'static str),
    /// The status once more, and nothing else, as the reference refuses strangers who
    /// want to delete an organization.
    BareStatus,
    /// Nothing but a content type, as the reference answers a missing session.
    EmptyJson,
    Empty,
}

impl Problem {
    /// A problem of our own routes.
    pub(crate) fn new(code: Code) -> Self {
        Self::detailed(code, code.title())
    }

    /// The same, saying what happened this time.
    pub(crate) fn detailed(code: Code, detail: impl Into<String>) -> Self {
        let body = Body::Problem {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            data: Box::default(),
        };
        Self {
            status: code.status(),
            body,
            headers: Vec::new(),
        }
    }

    /// One field is not as it has to be.
    pub(crate) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::invalid_fields(vec![FieldError::new(field, message)])
    }

    /// Malformed input, every field at once.
    pub(crate) fn invalid_fields(errors: Vec<FieldError>) -> Self {
        let detail = errors
            .iter()
            .map(|error| format!("{}: {}", error.field, error.message))
            .collect::<Vec<_>>()
            .join("; ");
        let code = Code::InvalidInput;
        let body = Body::Problem {
            code,
            detail,
            errors,
            data: Box::default(),
        };
        Self {
            status: code.status(),
            body,
            headers: Vec::new(),
        }
    }

    /// A route that exists, but not for this method (RFC 9110 15.5.6).
    pub(crate) fn method_not_allowed(allowed: &str) -> Self {
        let mut problem = Self::new(Code::MethodNotAllowed);
        problem.headers.push((ALLOW, allowed.to_owned()));
        problem
    }

    /// Better Auth's envelope; the code is made of the message (contract 2).
    pub(crate) fn envelope(status: StatusCode, message: &str) -> Self {
        let code = message
            .to_uppercase()
            .chars()
            .map(|c| if c == ' ' { '_' } else { c })
            .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect();
        Self::coded_envelope(status, code, message)
    }

    /// The few envelopes whose code stands for itself.
    pub(crate) fn coded_envelope(status: StatusCode, code: String, message: &str) -> Self {
        let body = Body::Envelope {
            code,
            message: message.to_owned(),
        };
        Self {
            status,
            body,
            headers: Vec::new(),
        }
    }

    /// Text that no database could hold, under `/api/auth`: where it stood.
    pub(crate) fn nul(place: &str) -> Self {
        let message = format!("[{place}] Invalid input: text must not contain NUL");
        let code = "VALIDATION_ERROR".to_owned();
        Self::coded_envelope(StatusCode::BAD_REQUEST, code, &message)
    }

    /// The same problem in Better Auth's envelope.
    pub(crate) fn in_envelope(self) -> Self {
        match self.body {
            Body::Problem { code, .. } => Self {
                headers: self.headers,
                ..Self::envelope(self.status, code.title())
            },
            _ => self,
        }
    }

    /// A refusal under `/api/auth` whose body says nothing but its status.
    pub(crate) fn bare_status(status: StatusCode) -> Self {
        Self {
            status,
            body: Body::BareStatus,
            headers: Vec::new(),
        }
    }

    /// A refusal under `/api/auth` that says nothing but its status.
    pub(crate) fn empty_json(status: StatusCode) -> Self {
        Self {
            status,
            body: Body::EmptyJson,
            headers: Vec::new(),
        }
    }

    /// An answer under `/api/auth` without body or content type.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            body: Body::Empty,
            headers: Vec::new(),
        }
    }

    /// Too many requests; the next one is let through after so long.
    pub(crate) fn rate_limited(wait: TimeDelta) -> Self {
        let mut problem = Self::new(Code::TooManyRequests);
        problem.headers.push((RETRY_AFTER, whole_seconds(wait)));
        problem
    }

    /// The same as the reference says it (contract 15).
    pub(crate) fn auth_rate_limited(wait: TimeDelta) -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            body: Body::TextMessage("Too many requests. Please try again later."),
            headers: vec![(X_RETRY_AFTER, whole_seconds(wait))],
        }
    }

    /// A fault under `/api/auth`: empty where the reference is empty, an envelope
    /// where it would have called a broken database "signed out" (decisions.md 12).
    pub(crate) fn auth_fault(fault: &Fault) -> Self {
        match Code::of(fault.kind()) {
            Code::Internal => log_once(fault, Self::empty(StatusCode::INTERNAL_SERVER_ERROR)),
            code => log_once(fault, Self::envelope(code.status(), code.title())).retry_later(),
        }
    }

    /// The same, saying what happened once more where the receipt page looks for it
    /// (original-api.md 6).
    pub(crate) fn with_error(mut self) -> Self {
        if let Body::Problem { detail, data, .. } = &mut self.body {
            data.insert(ERROR.to_owned(), detail.clone().into());
        }
        self
    }

    /// The same, worth trying again soon.
    pub(crate) fn retry_later(mut self) -> Self {
        self.headers
            .push((RETRY_AFTER, RETRY_AFTER_SECONDS.to_owned()));
        self
    }
}

/// Rounded up, so that whoever waits as told is let through.
fn whole_seconds(wait: TimeDelta) -> String {
    ((wait.num_milliseconds() + 999) / 1000).to_string()
}

/// The only place where faults are logged.
fn log_once(fault: &Fault, problem: Problem) -> Problem {
    tracing::error!(kind = ?fault.kind(), error = %fault, "a request met a fault");
    problem
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let problem = log_once(&fault, Self::new(Code::of(fault.kind())));
        match fault.kind() {
            FaultKind::Internal => problem,
            FaultKind::Unavailable | FaultKind::Timeout => problem.retry_later(),
        }
    }
}

impl From<Crowded> for Problem {
    fn from(crowded: Crowded) -> Self {
        let problem = match crowded {
            Crowded::OfYours { limit } => Self::detailed(
                Code::TooManyAtOnce,
                format!("{limit} of these at once are the most for one person."),
            ),
            Crowded::OfAll { limit } => Self::detailed(
                Code::Unavailable,
                format!("{limit} of these at once are the most here."),
            ),
        };
        problem.retry_later()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.body {
            Body::Problem { code, detail, .. } => write!(f, "{}: {detail}", code.name()),
            Body::Envelope { code, message } => write!(f, "{code}: {message}"),
            Body::TextMessage(message) => f.write_str(message),
            Body::BareStatus | Body::EmptyJson | Body::Empty => write!(f, "{}", self.status),
        }
    }
}

impl Responder for Problem {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::from_error(self)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        for (name, value) in &self.headers {
            response.insert_header((name.clone(), value.as_str()));
        }
        match &self.body {
            Body::Problem {
                code,
                detail,
                errors,
                data,
            } => response
                .content_type("application/problem+json")
                .body(self.view(*code, detail, errors, data)),
            Body::Envelope { code, message } => response.content_type("application/json").body(
                json!(Envelope {
                    code: code.clone(),
                    message: message.clone()
                })
                .to_string(),
            ),
            Body::TextMessage(message) => response
                .content_type("text/plain;charset=UTF-8")
                .body(json!({ "message": message }).to_string()),
            Body::BareStatus => response.content_type("application/json").body(
                json!(BareStatus {
                    status: self.status.as_u16()
                })
                .to_string(),
            ),
            Body::EmptyJson => response.content_type("application/json").finish(),
            Body::Empty => response.finish(),
        }
    }
}

impl Problem {
    fn view(
        &self,
        code: Code,
        detail: &str,
        errors: &[FieldError],
        data: &Map<String, Value>,
    ) -> String {
        let mut data = data.clone();
        let error = data.shift_remove(ERROR);
        data.insert("code".to_owned(), code.name().into());
        let view = ProblemView {
            code: code.name().to_owned(),
            title: code.title().to_owned(),
            status: self.status.as_u16(),
            detail: detail.to_owned(),
            errors: errors.to_vec(),
            request_id: current_request_id(),
            status_code: self.status.as_u16(),
            status_message: code.title().to_owned(),
            message: detail.to_owned(),
            error: error.and_then(|error| error.as_str().map(str::to_owned)),
            data: Value::Object(data),
        };
        serde_json::to_string(&view).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_s_code_is_its_message() {
        for (message, code) in [
            (
                "You can't unlink your last account",
                "YOU_CANT_UNLINK_YOUR_LAST_ACCOUNT",
            ),
            ("Invalid callbackURL", "INVALID_CALLBACKURL"),
            (
                "User already exists. Use another email.",
                "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
            ),
        ] {
            let problem = Problem::envelope(StatusCode::BAD_REQUEST, message);
            assert!(matches!(problem.body, Body::Envelope { code: found, .. } if found == code));
        }
    }
}
