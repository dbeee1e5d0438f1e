//! Password hashes: two schemes, one small pool that computes them.

mod argon2id;
mod counts;
mod hasher;
mod priority;
mod scrypt;
#[cfg(test)]
mod tests;

pub use counts::{HashCounts, HashLoad};
pub use hasher::{Comparison, HasherConfig, PasswordHasher, Renewal, Turn};

use std::sync::Arc;

use beztack_domain::auth::PlainPassword;
use unicode_normalization::UnicodeNormalization as _;

use self::counts::{Counts, count};
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

    /// Whether a readable hash is of a scheme that this one took the place of.
    fn outdates(self, stored: &str) -> bool {
        self == Self::Argon2id && !stored.starts_with(argon2id::PREFIX)
    }
}

/// What a thread keeps while there is work, and where it counts.
struct Workspace {
    argon2id: argon2id::Memory,
    counts: Arc<Counts>,
}

impl Workspace {
    fn counted_by(counts: Arc<Counts>) -> Self {
        Self {
            argon2id: argon2id::Memory::new(),
            counts,
        }
    }

    fn give_back(&mut self) {
        self.argon2id = argon2id::Memory::new();
    }

    /// The allocator hands what was freed back to the system a while later, and only when
    /// it is called again: in a process that rests after a storm, never. So it is called.
    /// What is asked for here is too large to be cut from what it has at hand, and is never
    /// touched.
    fn settle(_: &mut Self) {
        std::hint::black_box(Vec::<u8>::with_capacity(SETTLING_BYTES));
    }
}

const SETTLING_BYTES: usize = 32 << 20;

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
        Scheme::Argon2id => {
            count(&workspace.counts.argon2id);
            argon2id::hash(&password, salt, &mut workspace.argon2id)
        }
        Scheme::Scrypt => {
            count(&workspace.counts.scrypt);
            scrypt::hash(&password, salt)
        }
    }
}

/// `None` where `stored` is no hash that we know.
fn verify(stored: &str, password: &PlainPassword, workspace: &mut Workspace) -> Option<bool> {
    let password = normalized(password);
    if stored.starts_with(argon2id::PREFIX) {
        let verdict = argon2id::verify(stored, &password, &mut workspace.argon2id)?;
        count(&workspace.counts.argon2id);
        Some(verdict)
    } else {
        let verdict = scrypt::verify(stored, &password)?;
        count(&workspace.counts.scrypt);
        Some(verdict)
    }
}
