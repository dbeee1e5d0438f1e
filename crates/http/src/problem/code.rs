use actix_web::http::StatusCode;
use beztack_domain::FaultKind;

/// The registry of problems on our own routes: each has a name, a status and a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    MalformedJson,
    MalformedForm,
    Unauthorized,
    Forbidden,
    SessionNotFresh,
    UntrustedOrigin,
    NotFound,
    MethodNotAllowed,
    Conflict,
    ReceiveTimeout,
    PayloadTooLarge,
    UnsupportedMediaType,
    InvalidInput,
    OcrLimitReached,
    TooManyRequests,
    TooManyStreams,
    TooManyAtOnce,
    UsageLimitReached,
    Internal,
    PaymentsNotConfigured,
    OcrEngineMissing,
    OcrBusy,
    Unavailable,
    Timeout,
}

impl Code {
    /// The name on the wire.
    pub(crate) fn name(self) -> &'static str {
        self.entry().0
    }

    /// The status it is answered with.
    pub(crate) fn status(self) -> StatusCode {
        self.entry().1
    }

    /// What it is, for people.
    pub(crate) fn title(self) -> &'static str {
        self.entry().2
    }

    #[expect(clippy::too_many_lines, reason = "a table")]
    fn entry(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::MalformedJson => ("malformed-json", StatusCode::BAD_REQUEST, "Malformed JSON"),
            Self::MalformedForm => ("malformed-form", StatusCode::BAD_REQUEST, "Malformed form"),
            Self::OcrLimitReached => (
                "ocr-limit-reached",
                StatusCode::PAYMENT_REQUIRED,
                "The plan grants no more pages",
            ),
            Self::OcrEngineMissing => (
                "ocr-engine-missing",
                StatusCode::SERVICE_UNAVAILABLE,
                "Documents cannot be read here",
            ),
            Self::OcrBusy => (
                "ocr-busy",
                StatusCode::SERVICE_UNAVAILABLE,
                "Too many documents are being read",
            ),
            Self::Unauthorized => (
                "unauthorized",
                StatusCode::UNAUTHORIZED,
                "Authentication required",
            ),
            Self::Forbidden => ("forbidden", StatusCode::FORBIDDEN, "Forbidden"),
            Self::SessionNotFresh => (
                "session-not-fresh",
                StatusCode::FORBIDDEN,
                "Sign in once more to do this",
            ),
            Self::UntrustedOrigin => (
                "untrusted-origin",
                StatusCode::FORBIDDEN,
                "The origin is not trusted",
            ),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND, "Not found"),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                "Method not allowed",
            ),
            Self::Conflict => ("conflict", StatusCode::CONFLICT, "Conflict"),
            Self::ReceiveTimeout => (
                "receive-timeout",
                StatusCode::REQUEST_TIMEOUT,
                "The request took too long to arrive",
            ),
            Self::PayloadTooLarge => (
                "payload-too-large",
                StatusCode::PAYLOAD_TOO_LARGE,
                "The request is too large",
            ),
            Self::UnsupportedMediaType => (
                "unsupported-media-type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Unsupported media type",
            ),
            Self::InvalidInput => (
                "invalid-input",
                StatusCode::UNPROCESSABLE_ENTITY,
                "Invalid input",
            ),
            Self::TooManyRequests => (
                "too-many-requests",
                StatusCode::TOO_MANY_REQUESTS,
                "Too many requests",
            ),
            Self::TooManyStreams => (
                "too-many-streams",
                StatusCode::TOO_MANY_REQUESTS,
                "Too many answers in the making",
            ),
            Self::TooManyAtOnce => (
                "too-many-at-once",
                StatusCode::TOO_MANY_REQUESTS,
                "Too many of these at once",
            ),
            Self::UsageLimitReached => (
                "usage-limit-reached",
                StatusCode::PAYMENT_REQUIRED,
                "The plan's limit is reached",
            ),
            Self::Internal => (
                "internal",
                StatusCode::INTERNAL_SERVER_ERROR,
                "Internal server error",
            ),
            Self::PaymentsNotConfigured => (
                "payments-not-configured",
                StatusCode::SERVICE_UNAVAILABLE,
                "Payments are not configured",
            ),
            Self::Unavailable => (
                "unavailable",
                StatusCode::SERVICE_UNAVAILABLE,
                "Service unavailable",
            ),
            Self::Timeout => (
                "timeout",
                StatusCode::GATEWAY_TIMEOUT,
                "The request took too long to answer",
            ),
        }
    }

    /// The code of a fault.
    pub(crate) fn of(fault: FaultKind) -> Self {
        match fault {
            FaultKind::Internal => Self::Internal,
            FaultKind::Unavailable => Self::Unavailable,
            FaultKind::Timeout => Self::Timeout,
        }
    }
}
