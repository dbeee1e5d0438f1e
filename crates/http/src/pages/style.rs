//! The styles of every page, and the policy that lets a browser use them and nothing
//! else (security.md 2.1, V3.4.3).

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// They stand in the page itself.
pub(super) const CSS: &str = include_str!("../../templates/page.css");

static POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(CSS));
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'"
    )
});

/// The content security policy of every page: the styles are named by their digest.
pub(super) fn policy() -> &'static str {
    &POLICY
}
