use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beztack_domain::auth::Account;
use beztack_domain::id::UserId;
use chrono::{DateTime, TimeDelta, Utc};

use crate::{Secrets, SessionToken, StorageFormat};

/// What a browser shows to be spared the second factor: `<mac>!<session token>`, the mac
/// over the user and that token (contract/better-auth.md 9).
///
/// Nothing about it is stored. The token is only what makes it unique: its session may
/// have ended. In the `hardened` format `.<unix seconds>` follows the token, under the same
/// mac, so that trust runs out and can be taken back.
#[derive(Clone, PartialEq, Eq)]
pub struct TrustedDevice(String);

impl TrustedDevice {
    /// How long a browser is trusted after its last sign-in.
    pub const LIFETIME: TimeDelta = TimeDelta::days(30);

    /// The browser in which `user` is given `token`, trusted for what was so at `now`.
    pub fn of(
        user: &UserId,
        token: &SessionToken,
        now: DateTime<Utc>,
        format: StorageFormat,
        secrets: &Secrets,
    ) -> Self {
        let token = match format {
            StorageFormat::Hardened => format!("{}.{}", token.expose(), now.timestamp()),
            StorageFormat::BetterAuth => token.expose().to_owned(),
        };
        let mac = URL_SAFE_NO_PAD.encode(secrets.sign(&message(user, &token)));
        Self(format!("{mac}!{token}"))
    }

    /// What a well signed cookie said.
    pub fn presented(text: String) -> Self {
        Self(text)
    }

    /// Whether the owner of this password account trusts this browser: in the `hardened`
    /// format for [`Self::LIFETIME`] and until the account changes. A change within the same
    /// second ends nothing, so that who trusts a browser right after one keeps it.
    pub fn is_trusted_by(
        &self,
        account: &Account,
        now: DateTime<Utc>,
        format: StorageFormat,
        secrets: &Secrets,
    ) -> bool {
        let Some((mac, token)) = self.0.split_once('!') else {
            return false;
        };
        let is_ours = URL_SAFE_NO_PAD
            .decode(mac)
            .is_ok_and(|mac| secrets.verify(&message(&account.user_id, token), &mac));
        let is_current = || {
            issued_at(token).is_some_and(|at| {
                at >= account.updated_at.timestamp() && at > (now - Self::LIFETIME).timestamp()
            })
        };
        is_ours && (format == StorageFormat::BetterAuth || is_current())
    }

    /// The text, for the cookie.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// The second in which a cookie of the `hardened` format was issued.
fn issued_at(token: &str) -> Option<i64> {
    token.split_once('.')?.1.parse().ok()
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
    use beztack_domain::id::AccountId;

    use super::*;
    use crate::fakes::secrets;

    const FORMATS: [StorageFormat; 2] = [StorageFormat::Hardened, StorageFormat::BetterAuth];

    fn account_of(user: &str) -> Account {
        let hash = "a hash".to_owned();
        Account::credential(
            AccountId::new("account"),
            UserId::new(user),
            hash,
            at(1_000_000),
        )
    }

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 999_000_000).unwrap()
    }

    fn device(format: StorageFormat, second: i64) -> TrustedDevice {
        let token = SessionToken::presented("token".to_owned());
        let ours = secrets("a secret", &[]);
        TrustedDevice::of(&UserId::new("ada"), &token, at(second), format, &ours)
    }

    #[test]
    fn it_is_trusted_by_the_one_who_did() {
        let (ada, bob, now) = (account_of("ada"), account_of("bob"), at(1_000_000));
        for format in FORMATS {
            let device = device(format, 1_000_000);
            let is_trusted = |by: &Account, newest, older: &[&str]| {
                device.is_trusted_by(by, now, format, &secrets(newest, older))
            };
            assert!(is_trusted(&ada, "a secret", &[]));
            assert!(is_trusted(&ada, "new", &["a secret"]));
            assert!(!is_trusted(&bob, "a secret", &[]));
            assert!(!is_trusted(&ada, "other", &[]));
            for forged in [
                "",
                "!",
                "token",
                "!token",
                "AAAA!token",
                "AAAA!token.1000000",
            ] {
                let device = TrustedDevice::presented(forged.to_owned());
                let ours = secrets("a secret", &[]);
                assert!(!device.is_trusted_by(&ada, now, format, &ours), "{forged}");
            }
        }
    }

    #[test]
    fn it_runs_out_and_ends_with_a_change_in_the_hardened_format_alone() {
        let (ours, mut ada) = (secrets("a secret", &[]), account_of("ada"));
        let lifetime = TrustedDevice::LIFETIME.num_seconds();
        let mut expect = |changed: i64, now: i64, hardened: bool| {
            ada.updated_at = at(changed);
            for (format, expected) in FORMATS.into_iter().zip([hardened, true]) {
                let is_trusted =
                    device(format, 2_000_000).is_trusted_by(&ada, at(now), format, &ours);
                assert_eq!(is_trusted, expected, "{format:?} {changed} {now}");
            }
        };
        expect(1_000_000, 2_000_000 + lifetime - 1, true);
        expect(1_000_000, 2_000_000 + lifetime, false);
        expect(2_000_000, 2_000_000, true);
        expect(2_000_001, 2_000_001, false);
    }

    #[test]
    fn no_time_is_no_trust_in_the_hardened_format_and_nobody_else_sets_one() {
        let (ours, ada, now) = (secrets("a secret", &[]), account_of("ada"), at(2_000_000));
        let is_trusted =
            |device: &TrustedDevice, format| device.is_trusted_by(&ada, now, format, &ours);
        let adopted = device(StorageFormat::BetterAuth, 2_000_000);
        assert!(!is_trusted(&adopted, StorageFormat::Hardened));
        let hardened = device(StorageFormat::Hardened, 1_999_999);
        assert!(is_trusted(&hardened, StorageFormat::Hardened));
        assert!(is_trusted(&hardened, StorageFormat::BetterAuth));
        let moved = TrustedDevice::presented(hardened.expose().replace("1999999", "2000000"));
        assert_ne!(moved, hardened);
        assert!(!is_trusted(&moved, StorageFormat::Hardened));
    }
}
