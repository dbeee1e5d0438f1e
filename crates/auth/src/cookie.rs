//! Signed cookie values (contract/better-auth.md 4).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

use crate::Secrets;
use crate::uri::encode_component;

/// Base64 of 32 bytes, padding included.
const SIGNATURE_LENGTH: usize = 44;

/// The cookie value that proves we wrote `value`: percent-encoded `value.signature`.
pub fn sign(value: &str, secrets: &Secrets) -> String {
    let signature = STANDARD.encode(secrets.sign(value.as_bytes()));
    encode_component(&format!("{value}.{signature}"))
}

/// The value inside a cookie as it was sent, if we signed it.
///
/// Anything else is treated like a missing cookie: no error, nothing deleted.
pub fn verify(sent: &str, secrets: &Secrets) -> Option<String> {
    let decoded = decode(sent);
    let (value, signature) = decoded.rsplit_once('.')?;
    if value.is_empty() || signature.len() != SIGNATURE_LENGTH || !signature.ends_with('=') {
        return None;
    }
    let signature = STANDARD.decode(signature).ok()?;
    secrets
        .verify(value.as_bytes(), &signature)
        .then(|| value.to_owned())
}

/// Without its quotes and percent-decoded once; left as it is where that fails.
fn decode(sent: &str) -> String {
    let bare = sent
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(sent);
    percent_decode_str(bare)
        .decode_utf8()
        .map_or_else(|_| bare.to_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fakes::secrets;

    #[test]
    fn a_value_survives_its_signature() {
        let secrets = secrets("a secret", &[]);
        let sent = sign("token!with.dots", &secrets);
        assert!(sent.ends_with("%3D"), "{sent}");
        assert_eq!(verify(&sent, &secrets).as_deref(), Some("token!with.dots"));
        assert_eq!(
            verify(&format!("\"{sent}\""), &secrets).as_deref(),
            Some("token!with.dots")
        );
        assert_eq!(
            verify(&decode(&sent), &secrets).as_deref(),
            Some("token!with.dots")
        );
    }

    #[test]
    fn what_we_did_not_sign_is_refused() {
        let ours = secrets("a secret", &[]);
        let sent = decode(&sign("token", &ours));
        let hex = "token.".to_owned() + &"0".repeat(64);
        for forged in [
            "",
            ".",
            "token",
            "%E0%A4%A",
            &sent.replace('t', "u"),
            &sent.replace('=', ""),
            &sent.replace('=', "=="),
            &hex,
            &decode(&sign("", &ours)),
            &sign("token", &secrets("another secret", &[])),
        ] {
            assert_eq!(verify(forged, &ours), None, "{forged:?}");
        }
    }

    #[test]
    fn replaced_secrets_still_verify_and_no_longer_sign() {
        let old = secrets("old", &[]);
        let rotated = secrets("new", &["old"]);
        assert!(verify(&sign("token", &old), &rotated).is_some());
        assert!(verify(&sign("token", &rotated), &old).is_none());
    }
}
