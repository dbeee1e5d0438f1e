//! Sealed texts: what has to be read again and must not be readable in the table
//! (contract/better-auth.md 8).
//!
//! XChaCha20-Poly1305 under the SHA-256 of a secret, as lower-case hex of nonce,
//! ciphertext and tag. In the `hardened` format the secret's version stands before it,
//! as Better Auth 1.7 writes it: `$ba$2$…`. Either form is opened in both formats.
//!
//! Bytes are sealed by the same cipher, in a form of our own: a mark, the secret's
//! version, nonce, ciphertext and tag.

use beztack_domain::id::{Alphabet, IdSource};
use beztack_domain::{Fault, FaultKind};
use chacha20poly1305::aead::Aead as _;
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use sha2::{Digest as _, Sha256};

use crate::{Secrets, StorageFormat};

const NONCE_BYTES: usize = 24;
const VERSIONED: &str = "$ba$";

/// What sealed bytes begin with. No kind of document does.
const MARK: &[u8] = b"\0sealed\0";
const VERSION_BYTES: usize = 4;

/// Seals `text` under the newest secret, for a database of this format.
pub fn seal(
    text: &str,
    format: StorageFormat,
    secrets: &Secrets,
    ids: &dyn IdSource,
) -> Result<String, Fault> {
    let sealed = seal_bare(text, secrets, ids)?;
    Ok(match (format, secrets.current_version()) {
        (StorageFormat::Hardened, Some(version)) => format!("{VERSIONED}{version}${sealed}"),
        _ => sealed,
    })
}

fn seal_bare(text: &str, secrets: &Secrets, ids: &dyn IdSource) -> Result<String, Fault> {
    let (nonce, sealed) = encrypted(text.as_bytes(), secrets, ids)?;
    Ok(hex::encode(nonce) + &hex::encode(sealed))
}

/// Nonce and ciphertext under the newest secret.
fn encrypted(
    bytes: &[u8],
    secrets: &Secrets,
    ids: &dyn IdSource,
) -> Result<(XNonce, Vec<u8>), Fault> {
    let nonce = parse_nonce(&ids.text(Alphabet::Hex, 2 * NONCE_BYTES));
    let sealed = secrets
        .texts()
        .next()
        .zip(nonce)
        .and_then(|(secret, nonce)| {
            let sealed = cipher(secret).encrypt(&nonce, bytes).ok()?;
            Some((nonce, sealed))
        });
    sealed.ok_or_else(|| Fault::new(FaultKind::Internal, "a text could not be sealed"))
}

/// Opens what any of our secrets sealed.
pub fn open(sealed: &str, secrets: &Secrets) -> Result<String, Fault> {
    unseal(sealed, secrets).ok_or_else(unopened)
}

fn unopened() -> Fault {
    Fault::new(
        FaultKind::Internal,
        "what is sealed could not be opened: another secret sealed it, or it was changed",
    )
}

/// Seals bytes that only we read, in either storage format.
pub fn seal_bytes(bytes: &[u8], secrets: &Secrets, ids: &dyn IdSource) -> Result<Vec<u8>, Fault> {
    let version = secrets.current_version().unwrap_or_default();
    let (nonce, sealed) = encrypted(bytes, secrets, ids)?;
    Ok([MARK, &version.to_be_bytes(), &nonce, &sealed].concat())
}

/// Opens what [`seal_bytes`] sealed. What bears no mark is from before anything was
/// sealed, and is taken as it is.
pub fn open_bytes(sealed: Vec<u8>, secrets: &Secrets) -> Result<Vec<u8>, Fault> {
    let Some(rest) = sealed.strip_prefix(MARK) else {
        return Ok(sealed);
    };
    let parts = rest
        .split_first_chunk::<VERSION_BYTES>()
        .and_then(|(version, rest)| {
            let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
            Some(Parts {
                version: Some(u32::from_be_bytes(*version)),
                nonce: (*nonce).into(),
                sealed: sealed.to_vec(),
            })
        });
    let opened = parts.and_then(|parts| {
        let mut keys = secrets.texts_for(parts.version);
        keys.find_map(|secret| parts.open(secret))
    });
    opened.ok_or_else(unopened)
}

/// Whether the newest secret sealed it; if not, it will be lost with the one that did.
pub fn is_sealed_by_newest(sealed: &str, secrets: &Secrets) -> bool {
    Parts::of(sealed)
        .zip(secrets.texts().next())
        .is_some_and(|(parts, secret)| parts.open(secret).is_some())
}

fn unseal(sealed: &str, secrets: &Secrets) -> Option<String> {
    let parts = Parts::of(sealed)?;
    let text = secrets
        .texts_for(parts.version)
        .find_map(|secret| parts.open(secret))?;
    String::from_utf8(text).ok()
}

/// What a sealed text is made of.
struct Parts {
    version: Option<u32>,
    nonce: XNonce,
    sealed: Vec<u8>,
}

impl Parts {
    fn of(text: &str) -> Option<Self> {
        let (version, text) = match text.strip_prefix(VERSIONED) {
            Some(rest) => {
                let (version, text) = rest.split_once('$')?;
                (Some(version.parse().ok()?), text)
            }
            None => (None, text),
        };
        let (nonce, sealed) = text.split_at_checked(2 * NONCE_BYTES)?;
        Some(Self {
            version,
            nonce: parse_nonce(nonce)?,
            sealed: hex::decode(sealed).ok()?,
        })
    }

    fn open(&self, secret: &[u8]) -> Option<Vec<u8>> {
        cipher(secret)
            .decrypt(&self.nonce, self.sealed.as_slice())
            .ok()
    }
}

fn parse_nonce(hex: &str) -> Option<XNonce> {
    let mut bytes = [0; NONCE_BYTES];
    hex::decode_to_slice(hex, &mut bytes).ok()?;
    Some(bytes.into())
}

fn cipher(secret: &[u8]) -> XChaCha20Poly1305 {
    let key: [u8; 32] = Sha256::digest(secret).into();
    XChaCha20Poly1305::new(&key.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fakes::{Counting, secrets};

    const ADOPTED: StorageFormat = StorageFormat::BetterAuth;
    const HARDENED: StorageFormat = StorageFormat::Hardened;

    #[test]
    fn what_is_sealed_can_be_opened_by_us_alone() {
        let ours = secrets("a secret", &[]);
        let sealed = seal("the text", ADOPTED, &ours, &Counting::default()).unwrap();
        assert_eq!(sealed.len(), 2 * (24 + "the text".len() + 16));
        assert_eq!(open(&sealed, &ours).unwrap(), "the text");
        assert!(open(&sealed, &secrets("another", &[])).is_err());
        for garbage in ["", "zz", &sealed.replace('0', "1"), "ж".repeat(60).as_str()] {
            assert!(open(garbage, &ours).is_err(), "{garbage}");
        }
    }

    /// Made by the cipher library that the reference uses.
    #[test]
    fn it_opens_what_the_reference_sealed() {
        let sealed = "000102030405060708090a0b0c0d0e0f1011121314151617\
                      e5aa52fcaaac579200cc166bba03c959a4f7f6c348c394bd";
        assert_eq!(
            open(sealed, &secrets("conformance", &[])).unwrap(),
            "JBSWY3DP"
        );
    }

    #[test]
    fn replaced_secrets_still_open() {
        for format in [ADOPTED, HARDENED] {
            let old = secrets("old", &[]);
            let sealed = seal("the text", format, &old, &Counting::default()).unwrap();
            let rotated = secrets("new", &["old"]);
            assert_eq!(open(&sealed, &rotated).unwrap(), "the text");
            assert!(open(&sealed, &secrets("new", &[])).is_err());
            assert!(is_sealed_by_newest(&sealed, &old));
            assert!(!is_sealed_by_newest(&sealed, &rotated));
            assert!(!is_sealed_by_newest("garbage", &rotated));
        }
    }

    #[test]
    fn the_hardened_form_names_the_version_of_its_secret() {
        let rotated = secrets("new", &["old"]);
        let sealed = seal("the text", HARDENED, &rotated, &Counting::default()).unwrap();
        assert!(sealed.starts_with("$ba$2$"), "{sealed}");
        assert_eq!(open(&sealed, &rotated).unwrap(), "the text");
        // Whoever renumbers a secret loses nothing by it.
        assert_eq!(open(&sealed, &secrets("new", &[])).unwrap(), "the text");
        for garbage in ["$ba$", "$ba$2", "$ba$x$00", "$ba$-1$00", "$ba$2$00"] {
            assert!(open(garbage, &rotated).is_err(), "{garbage}");
        }
    }
    #[test]
    fn bytes_are_sealed_too() {
        let (old, rotated) = (secrets("old", &[]), secrets("new", &["old"]));
        let plain = b"%PDF-1.7 \xff\0".to_vec();
        let sealed = seal_bytes(&plain, &old, &Counting::default()).unwrap();
        assert_eq!(sealed.len(), 8 + 4 + 24 + plain.len() + 16);
        assert!(!sealed.windows(4).any(|window| window == b"%PDF"));
        assert_eq!(open_bytes(sealed.clone(), &old).unwrap(), plain);
        assert_eq!(open_bytes(sealed.clone(), &rotated).unwrap(), plain);
        assert!(open_bytes(sealed.clone(), &secrets("new", &[])).is_err());
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(open_bytes(changed, &old).is_err());
        assert!(open_bytes(MARK.to_vec(), &old).is_err());
        assert_eq!(open_bytes(plain.clone(), &old).unwrap(), plain);
    }
}
