//! The document itself.

use std::collections::BTreeSet;

use beztack_tests::{TestApp, document};
use serde_json::Value;

/// Every operation: method, path and itself.
pub(crate) fn operations() -> Vec<(String, String, &'static Value)> {
    let methods = ["get", "post", "put", "patch", "delete"];
    let paths = document()["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &'static Value)| {
        let found = methods.into_iter().filter_map(|method| {
            let operation = item.get(method)?;
            Some((method.to_uppercase(), path.clone(), operation))
        });
        found.collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[test]
fn the_published_document_is_current() {
    let published: Value = serde_json::from_str(include_str!("../openapi.json")).unwrap();
    assert!(
        published == *document(),
        "tests/openapi.json is not current: run `cargo xtask openapi` and review the difference"
    );
}

#[test]
fn it_is_openapi_3_1() {
    let version = document()["openapi"].as_str().unwrap();
    assert!(version.starts_with("3.1"), "{version}");
}

#[test]
fn every_operation_has_a_name_of_its_own_a_tag_and_words() {
    let tags = document()["tags"].as_array().unwrap();
    let known: BTreeSet<_> = tags.iter().filter_map(|tag| tag["name"].as_str()).collect();
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations() {
        let name = operation["operationId"].as_str().unwrap_or_default();
        assert!(
            !name.is_empty() && names.insert(name),
            "{method} {path}: {name:?}"
        );
        let tag = operation["tags"][0].as_str().unwrap_or_default();
        assert!(known.contains(tag), "{method} {path}: the tag {tag:?}");
        assert!(
            operation["summary"].is_string(),
            "{method} {path} has no summary"
        );
    }
}

#[test]
fn every_operation_that_asks_who_you_are_says_what_strangers_get() {
    for (method, path, operation) in operations() {
        if operation.get("security").is_some() {
            assert!(
                operation["responses"].get("401").is_some(),
                "{method} {path}"
            );
        }
    }
}

#[actix_web::test]
async fn the_server_hands_it_out() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let answer = browser.get("/api/openapi.json").send().await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.json(), *document());
    let tag = answer.header("etag").unwrap().to_owned();
    let again = browser.get("/api/openapi.json");
    let again = again.header("if-none-match", &tag).send().await;
    assert_eq!(again.status(), 304);
}

#[actix_web::test]
async fn the_documentation_page_needs_no_other_server() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let page = browser.get("/api/docs/").send().await;
    assert_eq!(page.status(), 200);
    assert!(!page.text().contains("//cdn"), "{page}");
    assert!(!page.text().contains("https://"), "{page}");
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'self'"), "{policy}");
    let script = browser.get("/api/docs/swagger-ui-bundle.js").send().await;
    assert_eq!(script.status(), 200);
}

#[test]
fn every_answer_is_described_and_what_any_operation_may_answer_is_among_them() {
    for (method, path, operation) in operations() {
        let responses = operation["responses"].as_object().unwrap();
        for (status, response) in responses {
            let response = match response["$ref"].as_str() {
                Some(to) => document().pointer(&to[1..]).unwrap(),
                None => response,
            };
            let said = response["description"].as_str().unwrap_or_default();
            assert!(!said.is_empty(), "{method} {path}: {status} has no words");
        }
        if path.starts_with("/api/") {
            for status in ["400", "429", "500", "503", "504"] {
                assert!(
                    responses.contains_key(status),
                    "{method} {path} never says {status}"
                );
            }
        }
    }
}
