use actix_files::NamedFile;
use actix_web::body::BoxBody;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, HeaderValue, PERMISSIONS_POLICY, REFERRER_POLICY,
    VARY,
};
use actix_web::{HttpRequest, HttpResponse, Responder};

/// A file of the frontend: `200 OK`, or what its headers make of a request (RFC 9110 13).
#[derive(Debug)]
pub(crate) struct FrontendFile {
    pub(crate) file: NamedFile,
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
        let file = self.file.disable_content_disposition().prefer_utf8(true);
        let mut response = file.into_response(request);
        let (kept, varies) = match self.freshness {
            Freshness::Ask => ("no-cache", "accept, accept-encoding, sec-fetch-mode"),
            Freshness::Forever => ("public, max-age=31536000, immutable", "accept-encoding"),
        };
        let headers = response.headers_mut();
        // Weak, because the body may be compressed on its way.
        if let Some(tag) = headers.get(ETAG).and_then(|tag| tag.to_str().ok())
            && let Ok(weak) = format!("W/{tag}").try_into()
        {
            headers.insert(ETAG, weak);
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
