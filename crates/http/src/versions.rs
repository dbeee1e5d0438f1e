//! The versions of our own routes (decisions.md 3): canonical under `/api/v1`, with
//! the unversioned paths that the existing frontend calls as aliases.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::middleware::Next;

/// What the frontend calls, and what that means. Whole segments. The administrators'
/// area is called where it stood first (original-billing.md 8.2), and was served by the
/// original where it stood last. The AI SDK calls its endpoints by their usual names.
const ALIASES: [(&str, &str); 14] = [
    ("/ai/analyze", "/api/v1/ai/analyze"),
    ("/ai/greet", "/api/v1/ai/greet"),
    ("/api/admin", "/api/v1/admin"),
    ("/api/auth/admin/analytics", "/api/v1/admin/analytics"),
    ("/api/auth/admin/metrics", "/api/v1/admin/metrics"),
    ("/api/auth/admin/plans", "/api/v1/admin/plans"),
    ("/api/chat", "/api/v1/ai/chat"),
    ("/api/completion", "/api/v1/ai/completion"),
    ("/api/email", "/api/v1/email"),
    ("/api/invitations", "/api/v1/invitations"),
    ("/api/membership", "/api/v1/membership"),
    ("/api/object", "/api/v1/ai/object"),
    ("/api/organization", "/api/v1/organization"),
    ("/api/subscriptions", "/api/v1/subscriptions"),
];

/// Rewrites an alias before the router sees it.
pub(crate) async fn resolve_aliases<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if let Some(uri) = canonical_uri(request.uri()) {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
    next.call(request).await
}

fn canonical_uri(uri: &Uri) -> Option<Uri> {
    let path = canonical_path(uri.path())?;
    let query = uri.query().map(|query| format!("?{query}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some((path + &query.unwrap_or_default()).parse().ok()?);
    Uri::from_parts(parts).ok()
}

/// The path of ours that an alias stands for; `None` if `path` is none.
pub fn canonical_path(path: &str) -> Option<String> {
    ALIASES.into_iter().find_map(|(alias, meant)| {
        let rest = path.strip_prefix(alias)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| format!("{meant}{rest}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_whole_segments_and_keep_their_query() {
        let canonical =
            |path: &str| canonical_uri(&path.parse().unwrap()).map(|uri| uri.to_string());
        assert_eq!(
            canonical("/api/subscriptions/products?x=1").as_deref(),
            Some("/api/v1/subscriptions/products?x=1")
        );
        assert_eq!(
            canonical("/api/auth/admin/plans/sync-status").as_deref(),
            Some("/api/v1/admin/plans/sync-status")
        );
        assert_eq!(canonical("/api/subscriptionsx"), None);
        assert_eq!(canonical("/api/v1/subscriptions"), None);
        assert_eq!(canonical("/api/auth/admin/list-users"), None);
        assert_eq!(canonical("/api/auth/ok"), None);
    }
}
