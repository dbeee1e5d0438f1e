use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;

use super::super::environment::{in_file, readable};
use super::*;

/// What a `.env` with these bytes sets, and what is wrong with it.
fn file(bytes: &[u8]) -> (Vec<(String, String)>, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".env");
    std::fs::write(&file, bytes).unwrap();
    let mut problems = Problems::default();
    let variables = in_file(&file, &mut problems);
    (variables, problems.to_string())
}

fn variable(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn a_file_is_not_needed() {
    let folder = tempfile::tempdir().unwrap();
    let mut problems = Problems::default();
    let variables = in_file(&folder.path().join(".env"), &mut problems);
    assert_eq!((variables, problems), (Vec::new(), Problems::default()));
}

#[test]
fn a_file_that_cannot_be_read_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let mut problems = Problems::default();
    in_file(folder.path(), &mut problems);
    let problems = problems.to_string();
    assert!(
        problems.contains("\n  .env: cannot be read: "),
        "{problems}"
    );
}

#[test]
fn a_line_that_says_nothing_is_a_problem_of_which_only_the_number_is_told() {
    let (variables, problems) = file(b"RESEND_FROM_NAME=O'Brien\nhunter2\nPORT=4000\n");
    let set = [
        variable("RESEND_FROM_NAME", "O'Brien"),
        variable("PORT", "4000"),
    ];
    assert_eq!(variables, set);
    let line = "\n  .env: line 2 is neither NAME=value nor a comment";
    assert!(problems.ends_with(line), "{problems}");
    assert!(!problems.contains("hunter2"), "{problems}");
}

#[test]
fn a_line_that_is_not_text_is_a_problem_by_its_number_too() {
    let (variables, problems) = file(b"PORT=4000\nAPP_NAME=Caf\xe9\n");
    assert_eq!(variables, Vec::new());
    let line = "\n  .env: line 2 is not text in UTF-8";
    assert!(problems.ends_with(line), "{problems}");
}

#[test]
fn variables_that_are_not_text_are_a_problem_only_where_they_are_ours() {
    let bytes = |name: &str| (OsString::from(name), OsString::from_vec(vec![0xe9]));
    let text = (OsString::from("PORT"), OsString::from("4000"));
    let nameless = (OsString::from_vec(vec![0xe9]), OsString::from("x"));
    let mut problems = Problems::default();
    let all = [bytes("LS_COLORS"), nameless, bytes("APP_NAME"), text];
    let variables = readable(all, &mut problems);
    assert_eq!(variables, [variable("PORT", "4000")]);
    let problems = problems.to_string();
    assert!(problems.contains("has 1 problem(s)"), "{problems}");
    assert!(problems.contains("\n  APP_NAME: is not text"), "{problems}");
}
