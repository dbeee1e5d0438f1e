//! Every operation refuses strangers, except those that `unguarded.txt` names.
//!
//! Our own routes look at the session first. Under `/api/auth` validation comes before
//! it (contract 1), so there a stranger has to say what `smallest_inputs.txt` holds.

use std::collections::{BTreeMap, BTreeSet};

use beztack_tests::{Answer, Browser, TestApp};
use serde_json::Value;

use crate::openapi::operations;

const AUTH: &str = "/api/auth/";

/// The lines of a list, without its comments.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn unguarded() -> BTreeSet<&'static str> {
    lines(include_str!("unguarded.txt")).collect()
}

/// By operation: a body, or a query that begins with a question mark.
fn smallest_inputs() -> BTreeMap<&'static str, &'static str> {
    lines(include_str!("smallest_inputs.txt"))
        .map(|line| {
            let (end, _) = line.match_indices(' ').nth(1).unwrap();
            let (operation, input) = line.split_at(end);
            (operation, input.trim())
        })
        .collect()
}

/// Whether the document says that nothing can be had here for nothing.
fn demands_input(operation: &Value) -> bool {
    let is_required = |part: &Value| part["required"] == true;
    let mut parameters = operation["parameters"].as_array().into_iter().flatten();
    is_required(&operation["requestBody"])
        || parameters.any(|parameter| parameter["in"] == "query" && is_required(parameter))
}

/// Where the reference refuses strangers with words (contract 13).
const WORDED: [&str; 3] = [
    "/api/auth/organization/delete",
    "/api/auth/organization/get-invitation",
    "/api/auth/organization/update",
];

/// The path with nobody's ids in it.
fn filled(path: &str) -> String {
    let segment = |segment| {
        if str::starts_with(segment, '{') {
            "x"
        } else {
            segment
        }
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

async fn call(stranger: &Browser, method: &str, path: &str, input: Option<&str>) -> Answer {
    let method = method.parse().unwrap();
    let path = filled(path);
    let call = match input {
        None => stranger.call(method, &path),
        Some(query) if query.starts_with('?') => stranger.call(method, &(path + query)),
        Some(body) => {
            let body: Value = serde_json::from_str(body).unwrap();
            stranger.call(method, &path).json(&body)
        }
    };
    call.send().await
}

/// A guard's refusal. Under `/api/auth` it has no words (contract 2); a 401 that has
/// some is about something else: a password, a link.
fn refuses(path: &str, answer: &Answer) -> bool {
    let may_speak = !path.starts_with(AUTH) || WORDED.contains(&path);
    answer.status() == 401 && (may_speak || answer.text().is_empty())
}

#[actix_web::test]
async fn every_operation_refuses_strangers() {
    let app = TestApp::start_with(|setup| {
        setup.sign_tokens();
    })
    .await;
    let inputs = smallest_inputs();
    let mut open = BTreeSet::new();
    for (method, path, operation) in operations() {
        let name = format!("{method} {path}");
        let input = inputs.get(name.as_str()).copied();
        assert!(
            input.is_some() || !path.starts_with(AUTH) || !demands_input(operation),
            "{name} demands input: add a line with its smallest to smallest_inputs.txt"
        );
        let answer = call(&app.anonymous(), &method, &path, input).await;
        if !refuses(&path, &answer) {
            let says_so = operation.get("security").is_some();
            assert!(!says_so, "{name} asks for a session and answered {answer}");
            open.insert(name);
        }
    }
    let open: BTreeSet<&str> = open.iter().map(String::as_str).collect();
    let listed = unguarded();
    let surprises: Vec<_> = open.difference(&listed).collect();
    assert!(surprises.is_empty(), "not guarded: {surprises:?}");
    let outdated: Vec<_> = listed.difference(&open).collect();
    assert!(outdated.is_empty(), "guarded by now, or gone: {outdated:?}");
}

#[test]
fn every_smallest_input_belongs_to_an_operation() {
    let known: BTreeSet<String> = operations()
        .iter()
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    for name in smallest_inputs().keys() {
        assert!(known.contains(*name), "smallest_inputs.txt: no {name}");
    }
}

#[actix_web::test]
async fn no_operation_of_auth_obeys_another_site() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for (method, path, _) in operations() {
        if method == "GET" || !path.starts_with(AUTH) {
            continue;
        }
        let call = browser.call(method.parse().unwrap(), &filled(&path));
        let answer = call.header("origin", "https://evil.test").send().await;
        assert_eq!(answer.verdict(), "403 INVALID_ORIGIN", "{method} {path}");
    }
    assert!(browser.session().await.is_object());
}
