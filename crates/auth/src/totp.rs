//! Codes that an authenticator app and we make of a shared secret and the time
//! (contract/better-auth.md 9).

use std::fmt;

use beztack_domain::EmailAddress;
use beztack_domain::id::{Alphabet, IdSource};
use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Totp};

use crate::uri::encode_component;

const DIGITS: u8 = 6;
/// Seconds in which a code does not change.
const PERIOD: u64 = 30;
/// Steps by which the clocks may differ, either way.
const TOLERANCE: u16 = 1;
/// Characters of a secret.
const SECRET_LENGTH: usize = 32;

/// What an authenticator app and we share. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret(String);

impl TotpSecret {
    /// A new one: 32 characters of `a-z A-Z 0-9 - _`, 192 bits.
    pub fn generate(ids: &dyn IdSource) -> Self {
        Self(ids.text(Alphabet::UrlSafe, SECRET_LENGTH))
    }

    /// One that was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text, to be sealed.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The time step whose code this is: the current one or a neighbour. `None` for a
    /// wrong code, and for text that is not six digits.
    pub fn matching_step(&self, code: &str, now: DateTime<Utc>) -> Option<i64> {
        let seconds = u64::try_from(now.timestamp()).ok()?;
        let step = self.totp().check(code, seconds)?;
        i64::try_from(step).ok()
    }

    /// What the app scans. The issuer stands in it twice, encoded in two ways: as part
    /// of a path, and as the value of a form.
    pub fn uri(&self, issuer: &str, email: &EmailAddress) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("secret", &self.totp().secret().to_base32())
            .append_pair("issuer", issuer)
            .append_pair("digits", &DIGITS.to_string())
            .append_pair("period", &PERIOD.to_string())
            .finish();
        format!(
            "otpauth://totp/{}:{}?{query}",
            encode_component(issuer),
            encode_component(email.as_str()),
        )
    }

    /// The key is the characters themselves, not what they might stand for.
    fn totp(&self) -> Totp {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_skew(TOLERANCE)
            .with_step_duration(PERIOD)
            .with_secret(self.0.as_bytes())
            .build_noncompliant()
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn it_knows_the_codes_of_the_standard() {
        let secret = TotpSecret::stored("12345678901234567890".to_owned());
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            let step = secret.matching_step(code, at(seconds));
            assert_eq!(step, Some(seconds / 30), "{code}");
        }
    }

    #[test]
    fn the_steps_beside_the_current_one_are_accepted_and_named() {
        let secret = TotpSecret::stored("12345678901234567890".to_owned());
        let (code, step) = ("081804", 1_111_111_109 / 30);
        for (offset, found) in [(-60, None), (-30, Some(step)), (30, Some(step)), (60, None)] {
            assert_eq!(
                secret.matching_step(code, at(1_111_111_109 + offset)),
                found,
                "{offset}"
            );
        }
    }

    #[test]
    fn what_is_not_six_digits_is_no_code() {
        let secret = TotpSecret::stored("12345678901234567890".to_owned());
        for code in ["", "81804", "+81804", " 081804", "0081804", "०८१८०४"] {
            assert_eq!(secret.matching_step(code, at(1_111_111_109)), None);
        }
    }

    #[test]
    fn the_uri_is_the_reference_s() {
        let secret = TotpSecret::stored("abcdefghijklmnopqrstuvwxyz-_0123".to_owned());
        let email = EmailAddress::stored("ada@example.test".to_owned());
        assert_eq!(
            secret.uri("Other & Co", &email),
            "otpauth://totp/Other%20%26%20Co:ada%40example.test\
             ?secret=MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43UOV3HO6DZPIWV6MBRGIZQ\
             &issuer=Other+%26+Co&digits=6&period=30"
        );
    }
}
