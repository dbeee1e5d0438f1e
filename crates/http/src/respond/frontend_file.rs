use actix_files::NamedFile;
use actix_web::body::BoxBody;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, EntityTag, Header as _, HeaderValue, IfNoneMatch,
    PERMISSIONS_POLICY, REFERRER_POLICY, TryIntoHeaderValue as _, VARY,
};
use actix_web::{HttpRequest, HttpResponse, Responder};

use super::is_among;

/// A file of the frontend: `200 OK`, or what its headers make of a request (RFC 9110 13).
#[derive(Debug)]
pub(crate) struct FrontendFile {
    pub(crate) file: NamedFile,
    /// What its content is told by.
    pub(crate) tag: EntityTag,
    pub(crate) freshness: Freshness,
    /// What the page may load.
    pub(crate) policy: HeaderValue,
}

/// A frontend may photograph what is to be read.
const PERMISSIONS: &str = "camera=(self), geolocation=(), microphone=()";

/// For how long browsers need not ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// They ask every time whether it is still the same.
    Ask,
    /// Another content would have another name.
    Forever,
}

impl Responder for FrontendFile {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let is_known = IfNoneMatch::parse(request).is_ok_and(|known| is_among(&self.tag, &known));
        let mut response = if is_known {
            HttpResponse::NotModified().finish()
        } else {
            // Its own tag would tell of the file system.
            let file = self.file.disable_content_disposition().use_etag(false);
            file.prefer_utf8(true).into_response(request)
        };
        let (kept, varies) = match self.freshness {
            Freshness::Ask => ("no-cache", "accept, accept-encoding, sec-fetch-mode"),
            Freshness::Forever => ("public, max-age=31536000, immutable", "accept-encoding"),
        };
        let headers = response.headers_mut();
        if let Ok(tag) = self.tag.try_into_value() {
            headers.insert(ETAG, tag);
        }
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(kept));
        headers.insert(CONTENT_SECURITY_POLICY, self.policy);
        headers.insert(PERMISSIONS_POLICY, HeaderValue::from_static(PERMISSIONS));
        // Its addresses may hold tokens of mailed links.
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        headers.append(VARY, HeaderValue::from_static(varies));
        response
    }
}
