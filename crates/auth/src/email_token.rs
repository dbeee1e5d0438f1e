//! What mailed links about addresses carry: a signed statement, stored nowhere
//! (contract/better-auth.md 12).

use beztack_domain::EmailAddress;
use beztack_domain::id::UserId;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Secrets;

/// How long a link works.
const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// What the holder of the token may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailToken {
    /// The address of the account as it is now.
    pub email: EmailAddress,
    /// What is to happen to it.
    pub purpose: Purpose,
}

/// A token that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedEmailToken {
    /// What it says.
    pub token: EmailToken,
    /// Whose address it is. Only newer references say so: other tokens are about whoever had
    /// the address when they were issued.
    pub user: Option<UserId>,
    /// When it was issued, in whole seconds, rounded down. The beginning of time if it does
    /// not say.
    pub issued_at: DateTime<Utc>,
}

impl IssuedEmailToken {
    /// Whether something happened in a later second than that in which it was issued.
    pub fn is_older_than(&self, happened: DateTime<Utc>) -> bool {
        happened.timestamp() > self.issued_at.timestamp()
    }

    /// Whether it was issued in a later second than that in which something happened.
    pub fn is_newer_than(&self, happened: DateTime<Utc>) -> bool {
        self.issued_at.timestamp() > happened.timestamp()
    }
}

/// What a link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To prove the address.
    Verify,
    /// To agree, from the old address, to a change to this one.
    ConfirmChange(EmailAddress),
    /// To prove the new address, and change to it.
    VerifyChange(EmailAddress),
    /// To change to this address without proof: links of old kinds.
    Change(EmailAddress),
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EmailTokenError {
    /// Not ours, or not a token.
    #[error("invalid token")]
    Invalid,
    /// It was ours once.
    #[error("token expired")]
    Expired,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claims {
    email: String,
    #[serde(default)]
    user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    update_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_type: Option<String>,
    #[serde(default)]
    iat: i64,
    #[serde(default)]
    nbf: i64,
    exp: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewClaims<'a> {
    email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    update_to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_type: Option<&'a str>,
    iat: i64,
    exp: i64,
}

const CONFIRM_CHANGE: &str = "change-email-confirmation";
const VERIFY_CHANGE: &str = "change-email-verification";

impl EmailToken {
    /// The token as text, valid for an hour from `issued_at`. `None` only if no secret is set.
    pub fn sign(&self, secrets: &Secrets, issued_at: DateTime<Utc>) -> Option<String> {
        let (update_to, request_type) = match &self.purpose {
            Purpose::Verify => (None, None),
            Purpose::ConfirmChange(to) => (Some(to), Some(CONFIRM_CHANGE)),
            Purpose::VerifyChange(to) => (Some(to), Some(VERIFY_CHANGE)),
            Purpose::Change(to) => (Some(to), None),
        };
        let claims = NewClaims {
            email: self.email.as_str(),
            update_to: update_to.map(EmailAddress::as_str),
            request_type,
            iat: issued_at.timestamp(),
            exp: (issued_at + LIFETIME).timestamp(),
        };
        // The reference writes nothing but the algorithm.
        let header = Header {
            typ: None,
            ..Header::new(Algorithm::HS256)
        };
        let key = EncodingKey::from_secret(secrets.texts().next()?);
        jsonwebtoken::encode(&header, &claims, &key).ok()
    }

    /// Reads a token that a link carried.
    pub fn read(
        text: &str,
        secrets: &Secrets,
        now: DateTime<Utc>,
    ) -> Result<IssuedEmailToken, EmailTokenError> {
        let claims = secrets
            .texts()
            .find_map(|secret| {
                let key = DecodingKey::from_secret(secret);
                jsonwebtoken::decode::<Claims>(text, &key, &validation()).ok()
            })
            .ok_or(EmailTokenError::Invalid)?
            .claims;
        if claims.exp <= now.timestamp() {
            return Err(EmailTokenError::Expired);
        }
        if claims.nbf > now.timestamp() {
            return Err(EmailTokenError::Invalid);
        }
        let address =
            |text: &str| EmailAddress::parse(text).map_err(|_malformed| EmailTokenError::Invalid);
        let purpose = match (claims.update_to, claims.request_type.as_deref()) {
            (None, _) => Purpose::Verify,
            (Some(to), Some(CONFIRM_CHANGE)) => Purpose::ConfirmChange(address(&to)?),
            (Some(to), Some(VERIFY_CHANGE)) => Purpose::VerifyChange(address(&to)?),
            (Some(to), _) => Purpose::Change(address(&to)?),
        };
        let token = Self {
            email: EmailAddress::stored(claims.email.to_lowercase()),
            purpose,
        };
        let issued_at = DateTime::from_timestamp(claims.iat, 0).unwrap_or_default();
        let user = claims.user_id.map(UserId::new);
        Ok(IssuedEmailToken {
            token,
            user,
            issued_at,
        })
    }
}

/// HS256 and nothing else; times are compared with the clock that we were given.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::SecretString;

    fn secrets(text: &str) -> Secrets {
        Secrets::new(&SecretString::from(text))
    }

    fn token(purpose: Purpose) -> EmailToken {
        EmailToken {
            email: EmailAddress::stored("ada@x.test".to_owned()),
            purpose,
        }
    }

    #[test]
    fn every_purpose_survives() {
        let (ours, now) = (secrets("a secret"), DateTime::UNIX_EPOCH);
        let new = EmailAddress::stored("new@x.test".to_owned());
        for purpose in [
            Purpose::Verify,
            Purpose::ConfirmChange(new.clone()),
            Purpose::VerifyChange(new.clone()),
            Purpose::Change(new.clone()),
        ] {
            let token = token(purpose);
            let text = token.sign(&ours, now).unwrap();
            assert!(text.starts_with("eyJhbGciOiJIUzI1NiJ9."), "{text}");
            let expected = IssuedEmailToken {
                token,
                user: None,
                issued_at: now,
            };
            assert_eq!(EmailToken::read(&text, &ours, now), Ok(expected));
        }
    }

    #[test]
    fn it_tells_when_it_was_issued() {
        let ours = secrets("a secret");
        let now = DateTime::from_timestamp_millis(1_700_000_000_900).unwrap();
        let token = token(Purpose::Verify);
        let text = token.sign(&ours, now).unwrap();
        let issued = EmailToken::read(&text, &ours, now).unwrap();
        assert_eq!(issued.token, token);
        assert!(!issued.is_older_than(now));
        assert!(!issued.is_newer_than(now - TimeDelta::milliseconds(900)));
        assert!(issued.is_newer_than(now - TimeDelta::milliseconds(901)));
        assert!(issued.is_older_than(now + TimeDelta::milliseconds(100)));
    }

    #[test]
    fn newer_references_say_whose_address_it_is() {
        let ours = secrets("a secret");
        let claims = serde_json::json!({ "email": "ada@x.test", "userId": "ada", "exp": 60 });
        let key = EncodingKey::from_secret(b"a secret");
        let text = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).unwrap();
        let issued = EmailToken::read(&text, &ours, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(issued.user, Some(UserId::new("ada")));
    }

    #[test]
    fn it_expires_after_an_hour_and_only_we_can_make_it() {
        let (ours, now) = (secrets("a secret"), DateTime::UNIX_EPOCH);
        let text = token(Purpose::Verify).sign(&ours, now).unwrap();
        assert_eq!(
            EmailToken::read(&text, &ours, now + LIFETIME),
            Err(EmailTokenError::Expired)
        );
        assert_eq!(
            EmailToken::read(&text, &secrets("other"), now),
            Err(EmailTokenError::Invalid)
        );
        // {"alg":"none"} . {"email":"ada@x.test","exp":9999999999}
        let unsigned = "eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImFkYUB4LnRlc3QiLCJleHAiOjk5OTk5OTk5OTl9.";
        assert_eq!(
            EmailToken::read(unsigned, &ours, now),
            Err(EmailTokenError::Invalid)
        );
        assert_eq!(
            EmailToken::read("garbage", &ours, now),
            Err(EmailTokenError::Invalid)
        );
    }
}
