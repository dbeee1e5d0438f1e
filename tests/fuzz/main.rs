//! A short run of every fuzz target, always the same one. `cargo run --package
//! beztack-tests --bin fuzz` goes on for as long as one likes.
#![expect(clippy::unwrap_used, reason = "a test says so")]

use beztack_tests::fuzz::{Until, fuzz};

fn run(target: &str, inputs: u64) {
    let tried = fuzz(target, 20_261_122, Until::Inputs(inputs)).unwrap();
    assert_eq!(tried.unwrap().inputs, inputs);
}

#[test]
fn cookies() {
    run("cookies", 20_000);
}

#[test]
fn hashes() {
    run("hashes", 60);
}

#[test]
fn redirects() {
    run("redirects", 50_000);
}

#[test]
fn uploads() {
    run("uploads", 300);
}

#[test]
fn events() {
    run("events", 1_000);
}

#[test]
fn receipts() {
    run("receipts", 300);
}
