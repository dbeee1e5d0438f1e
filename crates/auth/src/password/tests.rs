use std::sync::Arc;

use beztack_domain::FaultKind;
use beztack_domain::auth::PlainPassword;
use beztack_domain::id::{Alphabet, IdSource};

use super::{Comparison, HashCounts, HasherConfig, PasswordHasher};
use crate::StorageFormat;

#[derive(Debug)]
struct Zeros;

impl IdSource for Zeros {
    fn text(&self, _: Alphabet, length: usize) -> String {
        "0".repeat(length)
    }

    fn uuid(&self) -> String {
        String::new()
    }
}

fn hasher(format: StorageFormat, threads: usize, queue: usize) -> PasswordHasher {
    PasswordHasher::start(HasherConfig { threads, queue }, format, Arc::new(Zeros)).unwrap()
}

fn typed(text: &str) -> PlainPassword {
    PlainPassword::to_compare(text.to_owned())
}

#[tokio::test]
async fn both_schemes_verify_whatever_the_format_is() {
    let hardened = hasher(StorageFormat::Hardened, 1, 8);
    let adopted = hasher(StorageFormat::BetterAuth, 1, 8);
    for from in [&hardened, &adopted] {
        let stored = from.hash(typed("correct horse")).await.unwrap();
        for by in [&hardened, &adopted] {
            assert!(
                by.verify(Some(stored.clone()), typed("correct horse"))
                    .await
                    .unwrap()
            );
            assert!(
                !by.verify(Some(stored.clone()), typed("wrong horse"))
                    .await
                    .unwrap()
            );
        }
    }
}

#[tokio::test]
async fn the_reference_s_own_hash_verifies() {
    // Made by `scryptSync` of Node from the contract's formula.
    let stored = "00112233445566778899aabbccddeeff:\
        13af89ff6a88bb0fb3277e79ba724c6c0731b15919ca892969d63abd1534b867\
        d110179e3bc8af39995ede0f9b2ac14b2b97573df10ba3802c498dbeb61e4f64";
    let hasher = hasher(StorageFormat::BetterAuth, 1, 8);
    assert!(
        hasher
            .verify(Some(stored.to_owned()), typed("correct horse"))
            .await
            .unwrap()
    );
    assert!(
        !hasher
            .verify(Some(stored.to_owned()), typed("x"))
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn what_is_no_hash_matches_nothing() {
    let hasher = hasher(StorageFormat::BetterAuth, 1, 8);
    for stored in [
        None,
        Some(""),
        Some("not-a-hash"),
        Some(":"),
        Some("$argon2id$v=19$m=1"),
        Some("aa:bb"),
        // Four terabytes, and for ever.
        Some(
            "$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ),
        Some(
            "$argon2id$v=19$m=64,t=4294967295,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ),
    ] {
        assert!(
            !hasher
                .verify(stored.map(str::to_owned), typed("x"))
                .await
                .unwrap()
        );
    }
}

#[tokio::test]
async fn the_same_password_typed_in_another_normal_form_is_the_same() {
    let hasher = hasher(StorageFormat::BetterAuth, 1, 8);
    let stored = hasher.hash(typed("caf\u{e9} \u{fb01}")).await.unwrap();
    assert!(
        hasher
            .verify(Some(stored), typed("cafe\u{301} fi"))
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_full_queue_answers_at_once() {
    let hasher = hasher(StorageFormat::Hardened, 1, 2);
    let storm = (0..12).map(|_| hasher.verify(None, typed("x")));
    let answers = futures_util::future::join_all(storm).await;
    let refused: Vec<_> = answers
        .iter()
        .filter_map(|answer| answer.as_ref().err())
        .collect();
    assert!(
        !refused.is_empty() && refused.len() < 12,
        "{}",
        refused.len()
    );
    assert!(
        refused
            .iter()
            .all(|fault| fault.kind() == FaultKind::Unavailable)
    );
}

#[tokio::test]
async fn an_old_hash_is_renewed_where_we_make_better_ones() {
    let hardened = hasher(StorageFormat::Hardened, 1, 8);
    let adopted = hasher(StorageFormat::BetterAuth, 1, 8);
    let old = adopted.hash(typed("correct horse")).await.unwrap();
    let compare = async |hasher: &PasswordHasher, stored: &str, password| {
        let turn = hasher.turn().await.unwrap();
        turn.compare(Some(stored.to_owned()), typed(password))
            .await
            .unwrap()
    };

    let comparison = compare(&hardened, &old, "correct horse").await;
    let Comparison::Outdated(renewal) = comparison else {
        panic!("{comparison:?}");
    };
    assert_eq!(renewal.old, old);
    let again = compare(&hardened, &renewal.new, "correct horse").await;
    assert_eq!(again, Comparison::Matches);
    let wrong = compare(&hardened, &old, "wrong horse").await;
    assert_eq!(wrong, Comparison::Differs);
    for stored in [&old, &renewal.new] {
        let kept = compare(&adopted, stored, "correct horse").await;
        assert_eq!(kept, Comparison::Matches, "the original has to read it");
    }
}

#[tokio::test]
async fn nobody_is_a_hash_too() {
    let hasher = hasher(StorageFormat::Hardened, 1, 8);
    let stored = hasher.hash(typed("correct horse")).await.unwrap();
    let mut counts = vec![hasher.counts()];
    for stored in [Some(stored), None, Some("not-a-hash".to_owned())] {
        hasher.verify(stored, typed("wrong horse")).await.unwrap();
        counts.push(hasher.counts());
    }
    let argon2id = |n| HashCounts {
        argon2id: n,
        scrypt: 0,
    };
    assert_eq!(counts, [1, 2, 3, 4].map(argon2id));
}

#[tokio::test]
async fn a_turn_that_is_dropped_is_free_again() {
    let hasher = hasher(StorageFormat::Hardened, 1, 0);
    let turns = [hasher.turn().await.unwrap(), hasher.turn().await.unwrap()];
    assert!(hasher.turn().await.is_err());
    drop(turns);
    assert!(hasher.hash(typed("x")).await.is_ok());
}
