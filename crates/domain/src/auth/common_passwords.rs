//! The passwords that people choose most often (ASVS 5, 6.2.4).
//!
//! `common_passwords.txt` is the list that Django 5.2 refuses, sorted by bytes and without
//! a few broken lines; `common_passwords.license` is its licence (BSD-3-Clause).

use std::sync::LazyLock;

/// Lower case, sorted.
static LIST: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// Whether it is one of them, however its letters are cased.
pub(super) fn contains(password: &str) -> bool {
    LIST.binary_search(&password.to_lowercase().as_str())
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_long_enough_and_sorted() {
        let long = LIST.iter().filter(|entry| entry.len() >= 8);
        assert!(long.count() >= 3000);
        assert!(LIST.is_sorted());
        assert!(LIST.iter().all(|entry| **entry == entry.to_lowercase()));
    }

    #[test]
    fn case_makes_no_difference_and_a_further_word_does() {
        for common in ["password1", "PassWord1", "qwertyuiop", "пароль"] {
            assert!(contains(common), "{common}");
        }
        for other in ["", "correct horse 1", "password1 ", "qwertyuiop password1"] {
            assert!(!contains(other), "{other}");
        }
    }
}
