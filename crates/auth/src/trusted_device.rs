use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beztack_domain::id::UserId;

use crate::{Secrets, SessionToken};

/// What a browser shows to be spared the second factor: `<mac>!<session token>`, the mac
/// over the user and that token (contract/better-auth.md 9).
///
/// Nothing about it is stored. The token is only what makes it unique: its session may
/// have ended.
#[derive(Clone, PartialEq, Eq)]
pub struct TrustedDevice(String);

impl TrustedDevice {
    /// The browser in which `user` has just been given `token`.
    pub fn of(user: &UserId, token: &SessionToken, secrets: &Secrets) -> Self {
        let mac = secrets.sign(&message(user, token.expose()));
        let mac = URL_SAFE_NO_PAD.encode(mac);
        Self(format!("{mac}!{}", token.expose()))
    }

    /// What a well signed cookie said.
    pub fn presented(text: String) -> Self {
        Self(text)
    }

    /// Whether `user` once trusted this browser.
    pub fn is_trusted_by(&self, user: &UserId, secrets: &Secrets) -> bool {
        self.0.split_once('!').is_some_and(|(mac, token)| {
            URL_SAFE_NO_PAD
                .decode(mac)
                .is_ok_and(|mac| secrets.verify(&message(user, token), &mac))
        })
    }

    /// The text, for the cookie.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

fn message(user: &UserId, token: &str) -> Vec<u8> {
    format!("{user}!{token}").into_bytes()
}

impl fmt::Debug for TrustedDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TrustedDevice(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fakes::secrets;

    #[test]
    fn it_is_trusted_by_the_one_who_did() {
        let (ours, ada) = (secrets("a secret", &[]), UserId::new("ada"));
        let token = SessionToken::presented("token".to_owned());
        let device = TrustedDevice::of(&ada, &token, &ours);
        assert!(device.is_trusted_by(&ada, &ours));
        assert!(device.is_trusted_by(&ada, &secrets("new", &["a secret"])));
        assert!(!device.is_trusted_by(&UserId::new("bob"), &ours));
        assert!(!device.is_trusted_by(&ada, &secrets("other", &[])));
        for forged in ["", "!", "token", "!token", "AAAA!token"] {
            let device = TrustedDevice::presented(forged.to_owned());
            assert!(!device.is_trusted_by(&ada, &ours), "{forged}");
        }
    }
}
