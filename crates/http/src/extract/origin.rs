use actix_web::HttpRequest;
use actix_web::http::header::{COOKIE, HeaderName, ORIGIN};
use actix_web::web::Data;

use crate::State;
use crate::problem::{Code, Problem};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses a change that another site's page asks a browser for, with cookies that are
/// not the page's (security.md 2.4). A form can send everything but JSON without being
/// asked first, and cookies may be configured to cross sites.
pub(crate) fn check_origin(request: &HttpRequest) -> Result<(), Problem> {
    if request.method().is_safe() || !request.headers().contains_key(COOKIE) {
        return Ok(());
    }
    let header = |name: HeaderName| request.headers().get(name)?.to_str().ok();
    let is_trusted = match header(ORIGIN) {
        Some(origin) => request
            .app_data::<Data<State>>()
            .is_some_and(|state| state.settings.trusted_origins.allows_origin(origin)),
        // Not a browser, or one that says where it stands.
        None => !matches!(header(SEC_FETCH_SITE), Some("cross-site" | "same-site")),
    };
    if is_trusted {
        Ok(())
    } else {
        Err(Problem::new(Code::UntrustedOrigin))
    }
}
