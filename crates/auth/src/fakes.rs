//! What the tests of this crate share.

use std::sync::atomic::{AtomicUsize, Ordering};

use beztack_domain::IdSource;
use beztack_domain::id::Alphabet;
use secrecy::SecretString;

use crate::Secrets;

/// The secret in use and those it replaced, newest first; the oldest has version 1.
pub(crate) fn secrets(current: &str, previous: &[&str]) -> Secrets {
    let oldest_first = previous.iter().rev().chain([&current]);
    Secrets::versioned((1..).zip(oldest_first.map(|secret| SecretString::from(*secret))))
}

/// Counts: digits are in every alphabet.
#[derive(Debug, Default)]
pub(crate) struct Counting(AtomicUsize);

impl IdSource for Counting {
    fn text(&self, _: Alphabet, length: usize) -> String {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        format!("{number:0length$}")
    }

    fn uuid(&self) -> String {
        self.text(Alphabet::Hex, 36)
    }
}
