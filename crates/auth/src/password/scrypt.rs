//! The reference's hash: `<salt>:<key>` in lower-case hex.

use subtle::ConstantTimeEq as _;

const LOG_N: u8 = 14;
const R: u32 = 16;
const P: u32 = 1;
const KEY_BYTES: usize = 64;

/// The salt is fed to scrypt as its 32 hex characters, not as the 16 bytes they
/// stand for (contract/better-auth.md 7).
pub(super) fn hash(password: &[u8], salt: &str) -> Option<String> {
    let key = derive(password, salt)?;
    let hex = key
        .iter()
        .fold(String::with_capacity(2 * KEY_BYTES), |mut hex, byte| {
            use std::fmt::Write as _;
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        });
    Some(format!("{salt}:{hex}"))
}

pub(super) fn verify(stored: &str, password: &[u8]) -> Option<bool> {
    let (salt, expected) = stored.split_once(':')?;
    if expected.len() != 2 * KEY_BYTES || salt.is_empty() {
        return None;
    }
    let computed = hash(password, salt)?;
    Some(computed.as_bytes().ct_eq(stored.as_bytes()).into())
}

fn derive(password: &[u8], salt: &str) -> Option<[u8; KEY_BYTES]> {
    let parameters = scrypt::Params::new(LOG_N, R, P).ok()?;
    let mut key = [0; KEY_BYTES];
    scrypt::scrypt(password, salt.as_bytes(), &parameters, &mut key).ok()?;
    Some(key)
}
