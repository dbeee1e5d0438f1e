//! Password hashes: two schemes, one small pool that computes them.

mod argon2id;
mod hasher;
mod scrypt;

pub use hasher::{HasherConfig, PasswordHasher};

use beztack_domain::auth::PlainPassword;
use unicode_normalization::UnicodeNormalization as _;

use crate::StorageFormat;

/// How a new password is hashed. Both schemes are verified wherever they are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    /// 19 MiB, two passes, one lane (security.md 2.1, ASVS 5 appendix C).
    Argon2id,
    /// The reference's (contract/better-auth.md 7).
    Scrypt,
}

impl Scheme {
    fn of(format: StorageFormat) -> Self {
        match format {
            StorageFormat::Hardened => Self::Argon2id,
            StorageFormat::BetterAuth => Self::Scrypt,
        }
    }
}

/// Large enough for either scheme, kept by a thread while there is work.
#[derive(Default)]
struct Workspace {
    argon2id: argon2id::Memory,
}

/// The bytes that are hashed: UTF-8 of the password in normal form NFKC, so that
/// every keyboard's way of typing it is the same password.
fn normalized(password: &PlainPassword) -> Vec<u8> {
    password.expose().nfkc().collect::<String>().into_bytes()
}

fn hash(
    scheme: Scheme,
    password: &PlainPassword,
    salt: &str,
    workspace: &mut Workspace,
) -> Option<String> {
    let password = normalized(password);
    match scheme {
        Scheme::Argon2id => argon2id::hash(&password, salt, &mut workspace.argon2id),
        Scheme::Scrypt => scrypt::hash(&password, salt),
    }
}

/// `None` where `stored` is no hash that we know.
fn verify(stored: &str, password: &PlainPassword, workspace: &mut Workspace) -> Option<bool> {
    let password = normalized(password);
    if stored.starts_with(argon2id::PREFIX) {
        argon2id::verify(stored, &password, &mut workspace.argon2id)
    } else {
        scrypt::verify(stored, &password)
    }
}
