//! All of it is one transaction, and nobody else is connected meanwhile.
//!
//! A server holds the format from its start, so one that ran on would write tokens that
//! nobody finds, and look for sessions in a form that they no longer have. So a
//! conversion refuses while anybody is connected, keeps everybody out who comes later,
//! and becomes true as a whole, the record of the format included: whoever starts
//! afterwards reads the new one, and a conversion that was interrupted never happened. It
//! needs no memory beyond a page of rows, so that large databases take time, not space.
//! A second one finds nothing to do.

use beztack_auth::backup_codes::BackupCodes;
use beztack_auth::{Secrets, SessionToken, StorageFormat, vault};
use beztack_domain::auth::Verification;
use beztack_domain::id::{SigningKeyId, VerificationId};
use beztack_domain::two_factor::Enrolment;
use beztack_domain::{Clock, Fault, FaultKind, IdSource};
use beztack_persistence::{Database, Read, Tx, settings, storage as rows};
use thiserror::Error;

use super::Cost;
use super::format::{self, SETTING};

/// Hashes that the original does not know.
const ARGON2ID: &str = "$argon2id$";

/// What of the mailed links is to be rewritten or ended.
const LINKS: [&str; 2] = [Verification::RESET_PASSWORD, Verification::DELETE_ACCOUNT];

/// What a conversion works with.
#[derive(Clone, Copy, Debug)]
pub struct Conversion<'a> {
    /// The format that the database is to have.
    pub to: StorageFormat,
    /// Open and seal.
    pub secrets: &'a Secrets,
    /// Tells the time.
    pub clock: &'a dyn Clock,
    /// Makes nonces.
    pub ids: &'a dyn IdSource,
}

/// Why nothing was converted.
#[derive(Debug, Error)]
pub enum ConversionError {
    /// No schema of ours, or a very old one.
    #[error("this database has no recorded storage format: run `beztack migrate up` first")]
    NotRecorded,
    /// There is nothing to do.
    #[error("the database is in the format {} already", .0.as_str())]
    AlreadyThere(StorageFormat),
    /// Somebody else is connected.
    #[error(
        "others are connected to this database: stop every server and worker, ours and the original's, and close every other client"
    )]
    InUse,
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Says what a conversion would cost. Changes nothing, and disturbs nobody.
pub async fn survey(db: &impl Read, conversion: &Conversion<'_>) -> Result<Cost, ConversionError> {
    let Conversion { to, secrets, .. } = *conversion;
    let from = format::format(db).await?;
    let from = from.ok_or(ConversionError::NotRecorded)?;
    if from == to {
        return Err(ConversionError::AlreadyThere(to));
    }
    let mut cost = Cost::new(from, to);
    cost.sessions = rows::count_sessions(db).await?;
    for prefix in LINKS {
        cost.links += rows::verifications(db, prefix).await?.len();
    }
    let challenges = rows::verifications(db, Verification::TWO_FACTOR).await?;
    cost.challenges = challenges.len();
    cost.signing_keys = rows::private_keys(db).await?.len();
    survey_enrolments(db, secrets, &mut cost).await?;
    if to == StorageFormat::BetterAuth {
        cost.need_reset = rows::hashed_like(db, ARGON2ID).await?;
    }
    Ok(cost)
}

async fn survey_enrolments(
    db: &impl Read,
    secrets: &Secrets,
    cost: &mut Cost,
) -> Result<(), Fault> {
    let mut last = None;
    loop {
        let page = rows::enrolments(db, last.as_ref()).await?;
        let Some((end, _)) = page.last() else {
            return Ok(());
        };
        last = Some(end.id.clone());
        for (enrolment, email) in page {
            let secret = vault::open(&enrolment.secret, secrets);
            let codes = BackupCodes::open(&enrolment.backup_codes, secrets);
            match (secret, codes) {
                (Ok(_), Ok(codes)) => {
                    cost.second_factors += 1;
                    if cost.to == StorageFormat::BetterAuth && !codes.are_readable() {
                        cost.backup_codes_only_here.push(email);
                    }
                }
                _ => cost.unreadable.push(email),
            }
        }
    }
}

/// Converts the database, and says what that cost. The pool must have one connection
/// alone.
pub async fn convert(db: &Database, conversion: &Conversion<'_>) -> Result<Cost, ConversionError> {
    let tx = rows::begin_alone(db).await?;
    let tx = tx.ok_or(ConversionError::InUse)?;
    let cost = survey(&tx, conversion).await?;
    match conversion.to {
        StorageFormat::Hardened => {
            digest_tokens(&tx).await?;
            digest_links(&tx).await?;
        }
        StorageFormat::BetterAuth => {
            rows::end_sessions(&tx).await?;
            for prefix in LINKS {
                rows::delete_verifications(&tx, prefix).await?;
            }
        }
    }
    rows::delete_verifications(&tx, Verification::TWO_FACTOR).await?;
    seal_enrolments(&tx, conversion).await?;
    seal_signing_keys(&tx, conversion).await?;
    let now = conversion.clock.now();
    settings::update(&tx, SETTING, conversion.to.as_str(), now).await?;
    tx.commit().await?;
    Ok(cost)
}

async fn digest_tokens(tx: &Tx) -> Result<(), Fault> {
    let (mut last, mut done) = (None, 0);
    loop {
        let mut page = rows::sessions(tx, last.as_ref()).await?;
        let Some((end, _)) = page.last() else {
            return Ok(());
        };
        last = Some(end.clone());
        done += page.len();
        for (_, token) in &mut page {
            let secret = SessionToken::presented(std::mem::take(&mut token.0));
            *token = StorageFormat::Hardened.stored(&secret);
        }
        rows::set_tokens(tx, &page).await?;
        tracing::info!(done, "sessions are being rewritten");
    }
}

async fn digest_links(tx: &Tx) -> Result<(), Fault> {
    for prefix in LINKS {
        let digest = |(id, identifier): (VerificationId, String)| {
            let secret = identifier.strip_prefix(prefix)?;
            let digest = StorageFormat::Hardened.stored_secret(secret);
            Some((id, format!("{prefix}{digest}")))
        };
        let open = rows::verifications(tx, prefix).await?;
        let digested: Vec<_> = open.into_iter().filter_map(digest).collect();
        rows::set_identifiers(tx, &digested).await?;
    }
    Ok(())
}

async fn seal_enrolments(tx: &Tx, conversion: &Conversion<'_>) -> Result<(), Fault> {
    let (mut last, mut done) = (None, 0);
    loop {
        let page = rows::enrolments(tx, last.as_ref()).await?;
        let Some((end, _)) = page.last() else {
            return Ok(());
        };
        last = Some(end.id.clone());
        done += page.len();
        for (enrolment, _) in page {
            if let Some(sealed) = sealed_anew(enrolment, conversion)? {
                rows::set_sealed(tx, &sealed).await?;
            }
        }
        tracing::info!(done, "second factors are being sealed anew");
    }
}

/// `None` where no secret opens what there is.
fn sealed_anew(
    enrolment: Enrolment,
    conversion: &Conversion<'_>,
) -> Result<Option<Enrolment>, Fault> {
    let Conversion {
        to, secrets, ids, ..
    } = *conversion;
    let secret = vault::open(&enrolment.secret, secrets);
    let codes = BackupCodes::open(&enrolment.backup_codes, secrets);
    let (Ok(secret), Ok(codes)) = (secret, codes) else {
        return Ok(None);
    };
    Ok(Some(Enrolment {
        secret: vault::seal(&secret, to, secrets, ids)?,
        backup_codes: codes.converted(to, secrets).seal(to, secrets, ids)?,
        ..enrolment
    }))
}

/// A key is a JSON text that is sealed, or one that was never sealed and stays so.
async fn seal_signing_keys(tx: &Tx, conversion: &Conversion<'_>) -> Result<(), Fault> {
    let Conversion {
        to, secrets, ids, ..
    } = *conversion;
    let mut sealed: Vec<(SigningKeyId, String)> = Vec::new();
    for (id, kept) in rows::private_keys(tx).await? {
        let Ok(text) = serde_json::from_str::<String>(&kept) else {
            continue;
        };
        if let Ok(key) = vault::open(&text, secrets) {
            let text = vault::seal(&key, to, secrets, ids)?;
            let text = serde_json::to_string(&text).map_err(|error| {
                Fault::caused_by(FaultKind::Internal, "writing a signing key", error)
            })?;
            sealed.push((id, text));
        }
    }
    rows::set_private_keys(tx, &sealed).await
}
