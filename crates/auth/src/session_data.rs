//! What a browser keeps of its own session, so that nobody has to look it up
//! (contract/better-auth.md 6.4, the strategy `compact`).
//!
//! Readable by whoever has it, writable by us alone: base64url of
//! `{session, expiresAt, signature}`, where the signature is over the JSON of `session`
//! with `expiresAt` as its last member.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::Secrets;

/// What the reference writes unless it is told otherwise.
const VERSION: &str = "1";

/// A session (`S`) and whose it is (`U`), in the words of the wire.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data<S, U> {
    session: S,
    user: U,
    /// Milliseconds since 1970.
    updated_at: i64,
    version: String,
}

/// The text inside the base64.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a> {
    #[serde(borrow)]
    session: &'a RawValue,
    /// Milliseconds since 1970.
    expires_at: i64,
    signature: &'a str,
}

/// What a browser's text turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum SessionData<S, U> {
    /// Nothing that could have been ours.
    Unreadable,
    /// Not signed by us, or not as it was when we signed it.
    Forged,
    /// Ours, but too old, or of another version.
    Stale,
    /// Ours, and good until it expires.
    Current(S, U),
}

/// The text for the browser, good until `expires_at`; `None` if it cannot be written as
/// JSON.
pub fn seal(
    session: &impl Serialize,
    user: &impl Serialize,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    secrets: &Secrets,
) -> Option<String> {
    let data = Data {
        session,
        user,
        updated_at: now.timestamp_millis(),
        version: VERSION.to_owned(),
    };
    let data = serde_json::value::to_raw_value(&data).ok()?;
    let expires_at = expires_at.timestamp_millis();
    let signature = secrets.sign(message(&data, expires_at)?.as_bytes());
    let envelope = Envelope {
        session: &data,
        expires_at,
        signature: &URL_SAFE_NO_PAD.encode(signature),
    };
    let text = serde_json::to_vec(&envelope).ok()?;
    Some(URL_SAFE_NO_PAD.encode(text))
}

/// What `sent` says at `now`.
pub fn open<S: DeserializeOwned, U: DeserializeOwned>(
    sent: &str,
    now: DateTime<Utc>,
    secrets: &Secrets,
) -> SessionData<S, U> {
    let text = URL_SAFE_NO_PAD.decode(sent).unwrap_or_default();
    let Ok(envelope) = serde_json::from_slice::<Envelope<'_>>(&text) else {
        return SessionData::Unreadable;
    };
    if !is_ours(&envelope, secrets) {
        return SessionData::Forged;
    }
    match serde_json::from_str::<Data<S, U>>(envelope.session.get()) {
        Ok(data) if data.version == VERSION && envelope.expires_at >= now.timestamp_millis() => {
            SessionData::Current(data.session, data.user)
        }
        _ => SessionData::Stale,
    }
}

fn is_ours(envelope: &Envelope<'_>, secrets: &Secrets) -> bool {
    let signature = URL_SAFE_NO_PAD.decode(envelope.signature);
    message(envelope.session, envelope.expires_at)
        .zip(signature.ok())
        .is_some_and(|(message, signature)| secrets.verify(message.as_bytes(), &signature))
}

/// What is signed. Both we and the reference write JSON without spaces, so the text itself
/// can be continued.
fn message(data: &RawValue, expires_at: i64) -> Option<String> {
    let open = data.get().strip_suffix('}')?;
    Some(format!(r#"{open},"expiresAt":{expires_at}}}"#))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use serde_json::{Value, json};

    use super::*;
    use crate::fakes::secrets;

    /// Made by Better Auth 1.4.6 with the secret `a-secret-of-at-least-32-characters!`.
    const MADE_BY_THE_REFERENCE: &str = include_str!("session_data/better-auth-1.4.6.txt");

    fn sealed(secrets: &Secrets) -> String {
        let now = DateTime::UNIX_EPOCH;
        let (session, user) = (json!({ "token": "t" }), json!({ "name": "Zoë \"Q\"\u{1}" }));
        seal(&session, &user, now, now + TimeDelta::minutes(5), secrets).unwrap()
    }

    fn read(sent: &str, seconds: i64, secrets: &Secrets) -> SessionData<Value, Value> {
        open(
            sent,
            DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds),
            secrets,
        )
    }

    #[test]
    fn it_says_what_it_said_until_it_expires() {
        let ours = secrets("a secret", &[]);
        let sent = sealed(&ours);
        let (session, user) = (json!({ "token": "t" }), json!({ "name": "Zoë \"Q\"\u{1}" }));
        assert_eq!(read(&sent, 300, &ours), SessionData::Current(session, user));
        assert_eq!(read(&sent, 301, &ours), SessionData::Stale);
        let rotated = secrets("new", &["a secret"]);
        assert!(matches!(read(&sent, 0, &rotated), SessionData::Current(..)));
    }

    #[test]
    fn what_we_did_not_write_is_not_believed() {
        let ours = secrets("a secret", &[]);
        let text = URL_SAFE_NO_PAD.decode(sealed(&ours)).unwrap();
        let text = String::from_utf8(text).unwrap();
        for (from, to) in [
            ("\"t\"", "\"u\""),
            ("300000", "900000"),
            ("{\"session\":{\"session\"", "{\"session\":{ \"session\""),
            ("\"signature\":\"", "\"signature\":\"AA"),
        ] {
            let forged = URL_SAFE_NO_PAD.encode(text.replace(from, to));
            assert_eq!(read(&forged, 0, &ours), SessionData::Forged, "{from}");
        }
        let theirs = sealed(&secrets("another secret", &[]));
        assert_eq!(read(&theirs, 0, &ours), SessionData::Forged);
        for nonsense in ["", "%", "e30", "bnVsbA", "W10"] {
            assert_eq!(
                read(nonsense, 0, &ours),
                SessionData::Unreadable,
                "{nonsense}"
            );
        }
    }

    #[test]
    fn another_version_is_stale() {
        let ours = secrets("a secret", &[]);
        let data = r#"{"session":{},"user":{},"updatedAt":0,"version":"2"}"#;
        let raw = RawValue::from_string(data.to_owned()).unwrap();
        let signature = ours.sign(message(&raw, 1).unwrap().as_bytes());
        let envelope = Envelope {
            session: &raw,
            expires_at: 1,
            signature: &URL_SAFE_NO_PAD.encode(signature),
        };
        let sent = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&envelope).unwrap());
        assert_eq!(read(&sent, 0, &ours), SessionData::Stale);
    }

    #[test]
    fn the_reference_is_understood() {
        let ours = secrets("a-secret-of-at-least-32-characters!", &[]);
        let (sent, made) = (MADE_BY_THE_REFERENCE.trim(), 1_767_258_000);
        let SessionData::Current(session, user) = read(sent, made, &ours) else {
            panic!("{:?}", read(sent, made, &ours));
        };
        assert_eq!(user["email"], "ada@example.test");
        assert_eq!(session["userId"], user["id"]);
    }
}
