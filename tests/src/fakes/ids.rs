use std::sync::atomic::{AtomicU64, Ordering};

use beztack_domain::IdSource;
use beztack_domain::id::Alphabet;

/// Counts, so that a test knows every id, and every salt and token, in advance.
///
/// Numbers are padded with zeros to the length asked for: digits are in every alphabet.
#[derive(Debug, Default)]
pub struct SequentialIds {
    last: AtomicU64,
}

impl SequentialIds {
    /// How many were drawn so far.
    pub fn drawn(&self) -> u64 {
        self.last.load(Ordering::Relaxed)
    }

    fn next(&self) -> u64 {
        self.last.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl IdSource for SequentialIds {
    fn text(&self, _: Alphabet, length: usize) -> String {
        let number = self.next();
        let text = format!("{number:0>length$}");
        assert!(
            text.len() == length,
            "number {number} does not fit {length} characters"
        );
        text
    }

    fn uuid(&self) -> String {
        format!("00000000-0000-7000-8000-{:012}", self.next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_count_and_keep_their_length() {
        let ids = SequentialIds::default();
        assert_eq!(ids.text(Alphabet::Hex, 4), "0001");
        assert_eq!(ids.row_id(), "00000000000000000000000000000002");
        assert_eq!(ids.uuid(), "00000000-0000-7000-8000-000000000003");
    }
}
