//! The keys of this installation, read rarely.

use std::sync::{Arc, PoisonError, RwLock};

use beztack_auth::jwt::{JwtRules, JwtSigner, KeyPair, PublicJwk};
use beztack_auth::vault;
use beztack_domain::auth::SigningKey;
use beztack_domain::id::SigningKeyId;
use beztack_domain::{Fault, FaultKind};
use beztack_persistence::auth::signing_keys;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::App;

/// How long the keys are not looked at again. With the time for which others keep what
/// is published, well within [`SigningKey::LEAD`].
const READ_AGAIN: TimeDelta = TimeDelta::minutes(1);

/// What the keys were when they were last read.
#[derive(Debug)]
pub(crate) struct KeyRing {
    read_at: DateTime<Utc>,
    pub(super) signer: JwtSigner,
    pub(super) published: Vec<PublicJwk>,
}

/// Where it is kept.
#[derive(Debug, Default)]
pub(crate) struct KeyRingCache(RwLock<Option<Arc<KeyRing>>>);

impl KeyRingCache {
    fn get(&self, now: DateTime<Utc>) -> Option<Arc<KeyRing>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.clone().filter(|ring| now - ring.read_at < READ_AGAIN)
    }

    fn set(&self, ring: &Arc<KeyRing>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(ring));
    }
}

/// The keys; the first one, or the next, is made when it is time.
pub(super) async fn key_ring(app: &App, rules: &JwtRules) -> Result<Arc<KeyRing>, Fault> {
    let now = app.now();
    if let Some(ring) = app.key_ring.get(now) {
        return Ok(ring);
    }
    let mut keys = signing_keys::list(&app.db).await?;
    if SigningKey::needs_successor(&usable(app, rules, &keys), now) {
        make_key(app, rules, now).await?;
        keys = signing_keys::list(&app.db).await?;
    }
    let ring = Arc::new(assemble(app, rules, &keys, now)?);
    app.key_ring.set(&ring);
    Ok(ring)
}

fn assemble(
    app: &App,
    rules: &JwtRules,
    keys: &[SigningKey],
    now: DateTime<Utc>,
) -> Result<KeyRing, Fault> {
    let usable = usable(app, rules, keys);
    let signer = SigningKey::in_use(&usable, now).and_then(|key| {
        let pair = private_half(app, key)?;
        JwtSigner::new(key.id.as_str(), rules.algorithm, &pair)
    });
    let published = keys
        .iter()
        .filter(|key| key.is_published(rules.grace_period, now))
        .filter_map(|key| Some(PublicJwk::read(&key.public_key)?.published_as(key.id.as_str())));
    Ok(KeyRing {
        read_at: now,
        signer: signer.ok_or_else(|| Fault::new(FaultKind::Internal, "no key signs tokens"))?,
        published: published.collect(),
    })
}

/// The keys that could sign: of the configured algorithm, and sealed by a secret that we
/// still have.
fn usable(app: &App, rules: &JwtRules, keys: &[SigningKey]) -> Vec<SigningKey> {
    let fits = |key: &&SigningKey| {
        let algorithm = PublicJwk::read(&key.public_key).and_then(|jwk| jwk.algorithm());
        algorithm == Some(rules.algorithm) && private_half(app, key).is_some()
    };
    keys.iter().filter(fits).cloned().collect()
}

/// As the reference keeps it: a JSON text that is sealed, or the key itself where sealing
/// was switched off there.
fn private_half(app: &App, key: &SigningKey) -> Option<KeyPair> {
    if let Some(pair) = KeyPair::read(&key.private_key) {
        return Some(pair);
    }
    let sealed: String = serde_json::from_str(&key.private_key).ok()?;
    match vault::open(&sealed, &app.rules.secrets) {
        Ok(text) => KeyPair::read(&text),
        Err(fault) => {
            tracing::warn!(key.id = %key.id, error = %fault, "a signing key cannot be used");
            None
        }
    }
}

/// One instance makes the key, however many want it: the others find it when they get
/// their turn.
async fn make_key(app: &App, rules: &JwtRules, now: DateTime<Utc>) -> Result<(), Fault> {
    let algorithm = rules.algorithm;
    let pair = tokio::task::spawn_blocking(move || KeyPair::generate(algorithm))
        .await
        .map_err(|error| Fault::caused_by(FaultKind::Internal, "making a signing key", error))??;
    let key = new_key(app, rules, &pair, now)?;

    let tx = app.db.begin().await?;
    signing_keys::lock(&tx).await?;
    let keys = signing_keys::list(&tx).await?;
    if SigningKey::needs_successor(&usable(app, rules, &keys), now) {
        tracing::info!(key.id = %key.id, "a new key signs tokens");
        signing_keys::insert(&tx, key).await?;
    }
    signing_keys::delete_ended(&tx, now - rules.grace_period).await?;
    tx.commit().await
}

fn new_key(
    app: &App,
    rules: &JwtRules,
    pair: &KeyPair,
    now: DateTime<Utc>,
) -> Result<SigningKey, Fault> {
    let sealed = vault::seal(
        &pair.to_text()?,
        app.rules.storage,
        &app.rules.secrets,
        &*app.ids,
    )?;
    Ok(SigningKey {
        id: SigningKeyId::new(app.next_id()),
        public_key: json(&pair.public())?,
        private_key: json(&sealed)?,
        algorithm: Some(rules.algorithm.as_str().to_owned()),
        curve: rules.algorithm.curve().map(str::to_owned),
        created_at: now,
        expires_at: rules
            .rotation_interval
            .and_then(|interval| now.checked_add_signed(interval)),
    })
}

fn json(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value)
        .map_err(|error| Fault::caused_by(FaultKind::Internal, "writing a signing key", error))
}
