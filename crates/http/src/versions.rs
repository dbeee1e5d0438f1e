//! The versions of our own routes (decisions.md 3): canonical under `/api/v1`, with
//! the unversioned paths that the existing frontend calls as aliases.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::middleware::Next;

/// What the frontend calls, and what that means. Whole segments, longest first.
const ALIASES: [(&str, &str); 5] = [
    ("/api/subscriptions", "/api/v1/subscriptions"),
    ("/api/completion", "/api/v1/ai/completion"),
    ("/api/object", "/api/v1/ai/object"),
    ("/api/chat", "/api/v1/ai/chat"),
    ("/ai/greet", "/api/v1/ai/greet"),
];

/// Rewrites an alias before the router sees it.
pub(crate) async fn resolve_aliases<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if let Some(uri) = canonical(request.uri()) {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
    next.call(request).await
}

fn canonical(uri: &Uri) -> Option<Uri> {
    let (alias, meant) = ALIASES.into_iter().find(|(alias, _)| {
        uri.path()
            .strip_prefix(alias)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })?;
    let rest = uri.path_and_query()?.as_str().strip_prefix(alias)?;
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(format!("{meant}{rest}").parse().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_whole_segments_and_keep_their_query() {
        let canonical = |path: &str| canonical(&path.parse().unwrap()).map(|uri| uri.to_string());
        assert_eq!(
            canonical("/api/subscriptions/products?x=1").as_deref(),
            Some("/api/v1/subscriptions/products?x=1")
        );
        assert_eq!(canonical("/api/subscriptionsx"), None);
        assert_eq!(canonical("/api/v1/subscriptions"), None);
        assert_eq!(canonical("/api/auth/ok"), None);
    }
}
