use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};

use crate::id::SigningKeyId;

/// A key that signs tokens for other services.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// What tokens call it (`kid`).
    pub id: SigningKeyId,
    /// The half that verifies: a JSON Web Key (RFC 7517).
    pub public_key: String,
    /// The half that signs: a sealed JSON Web Key.
    pub private_key: String,
    /// What it signs with, such as `EdDSA`; releases of Better Auth before 1.7 do not say.
    pub algorithm: Option<String>,
    /// On which curve, if on any.
    pub curve: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it signs no more; `None` for never.
    pub expires_at: Option<DateTime<Utc>>,
}

impl SigningKey {
    /// How long a key is published before it signs, if another one can sign until then:
    /// longer than anybody keeps a copy of the published keys.
    pub const LEAD: TimeDelta = TimeDelta::minutes(10);

    /// The key to sign with: the newest that is known everywhere, or else the first.
    pub fn in_use(keys: &[Self], now: DateTime<Utc>) -> Option<&Self> {
        let mut live: Vec<&Self> = keys.iter().filter(|key| key.signs_at(now)).collect();
        live.sort_by_key(|key| (key.created_at, key.id.as_str()));
        let known = live.iter().rev();
        let known = known
            .copied()
            .find(|key| key.created_at + Self::LEAD <= now);
        known.or_else(|| live.first().copied())
    }

    /// Whether it is time to make another key: none of these lasts long enough for its
    /// successor to become known.
    pub fn needs_successor(keys: &[Self], now: DateTime<Utc>) -> bool {
        !keys.iter().any(|key| key.signs_at(now + Self::LEAD))
    }

    /// Whether what it signed may still have to be verified: `grace` is how long it stays
    /// published after its end.
    pub fn is_published(&self, grace: TimeDelta, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| now - end < grace)
    }

    fn signs_at(&self, moment: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| moment < end)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 60;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn key(id: &str, from: i64, until: Option<i64>) -> SigningKey {
        SigningKey {
            id: SigningKeyId::new(id),
            public_key: String::new(),
            private_key: String::new(),
            algorithm: None,
            curve: None,
            created_at: at(from),
            expires_at: until.map(at),
        }
    }

    fn in_use(keys: &[SigningKey], minute: i64) -> Option<&str> {
        SigningKey::in_use(keys, at(minute)).map(|key| key.id.as_str())
    }

    #[test]
    fn the_first_key_signs_at_once_and_its_successor_once_it_is_known() {
        let keys = [
            key("new", DAY - 10, Some(2 * DAY)),
            key("old", 0, Some(DAY)),
        ];
        assert_eq!(in_use(&keys, 0), Some("old"));
        assert_eq!(in_use(&keys, DAY - 1), Some("old"));
        assert_eq!(in_use(&keys, DAY), Some("new"));
        assert_eq!(in_use(&keys, 2 * DAY), None);
    }

    #[test]
    fn a_successor_is_due_before_the_end_and_not_for_a_key_without_one() {
        let due = |keys: &[SigningKey], minute| SigningKey::needs_successor(keys, at(minute));
        let keys = [key("old", 0, Some(DAY))];
        assert!(due(&[], 0));
        assert!(!due(&keys, DAY - 11));
        assert!(due(&keys, DAY - 10));
        assert!(!due(&[key("eternal", 0, None)], 1000 * DAY));
    }

    #[test]
    fn it_stays_published_for_a_while_after_its_end() {
        let key = key("old", 0, Some(DAY));
        let grace = TimeDelta::minutes(30);
        assert!(key.is_published(grace, at(DAY + 29)));
        assert!(!key.is_published(grace, at(DAY + 30)));
    }
}
