//! Every answer that a test meets is held against the OpenAPI document.

mod schema;

use std::sync::LazyLock;

use actix_web::http::Method;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::answer::Answer;

/// The document, as a client would read it.
static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(beztack_http::openapi()).unwrap());

/// Pages for people, which the document does not describe.
const PAGES: [&str; 4] = ["/api/docs", "/api/openapi.json", "/mailbox", "/pages/"];

/// How the document says that an answer may come without one.
const NO_BODY: &str = "the body is empty where";

/// True of every answer, whatever it is.
const ALWAYS: [&str; 8] = [
    "x-request-id",
    "cache-control",
    "content-security-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-frame-options",
];

/// The OpenAPI document.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// Fails the test if the answer is not as documented.
pub(crate) fn check(method: &Method, path: &str, answer: &Answer) {
    let missing: Vec<_> = ALWAYS
        .into_iter()
        .filter(|name| answer.header(name).is_none())
        .collect();
    assert!(
        missing.is_empty(),
        "{method} {path} has no {missing:?}: {answer}"
    );
    if let Err(why) = judge(method, path, answer) {
        panic!("{method} {path}: {why}\n\n{answer}");
    }
}

fn judge(method: &Method, path: &str, answer: &Answer) -> Result<(), String> {
    let path = path.split('?').next().unwrap_or(path);
    let path = percent_decode_str(path).decode_utf8_lossy();
    let is_page = PAGES.iter().any(|page| path.starts_with(page));
    if is_page || *method == Method::OPTIONS {
        return Ok(());
    }
    let Some(operation) = operation(method, &path) else {
        return match answer.status() {
            404 | 405 => Ok(()),
            _ if is_of_a_frontend(answer) => Ok(()),
            _ => Err("is not documented".to_owned()),
        };
    };
    let status = answer.status().to_string();
    match operation.pointer(&format!("/responses/{status}")) {
        Some(response) => documented(schema::resolve(&DOCUMENT, response)?, answer),
        None => Err(format!("the status {status} is not documented")),
    }
}

/// Files of a frontend beside the API are not documented. Nothing else outside of
/// [`PAGES`] lets browsers say where they come from.
fn is_of_a_frontend(answer: &Answer) -> bool {
    answer.header("referrer-policy") == Some("same-origin")
}

/// The operation behind a path as it was called.
fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let canonical = beztack_http::canonical_path(path);
    let path = canonical.as_deref().unwrap_or(path);
    let paths = DOCUMENT.get("paths")?.as_object()?;
    let (_, item) = paths
        .iter()
        .filter(|(template, _)| matches(template, path))
        .min_by_key(|(template, _)| template.matches('{').count())?;
    item.get(method.as_str().to_lowercase())
}

fn matches(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template
            .zip(path)
            .all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
}

/// Content type and body as the document has them for this status.
fn documented(response: &Value, answer: &Answer) -> Result<(), String> {
    // The one body that no schema tells.
    let said = response.get("description").and_then(Value::as_str);
    if answer.body.is_empty() && said.is_some_and(|said| said.contains(NO_BODY)) {
        return Ok(());
    }
    let Some(content) = response.get("content").and_then(Value::as_object) else {
        return if answer.body.is_empty() {
            Ok(())
        } else {
            Err("a body where none is documented".to_owned())
        };
    };
    let sent = answer.content_type().unwrap_or_default();
    // Pages say how they are encoded; JSON never does (contract 1), unless it calls itself
    // text (contract 15).
    let media_type = match sent {
        "text/html; charset=utf-8" => "text/html",
        "text/plain;charset=UTF-8" => "text/plain",
        exactly => exactly,
    };
    let schema = content
        .get(media_type)
        .and_then(|media| media.get("schema"))
        .ok_or_else(|| format!("the content type {sent:?} is not documented"))?;
    schema::check(&DOCUMENT, schema, &body(media_type, answer))
}

/// What a schema describes: a page or stream is a text, and no body at all is null.
fn body(media_type: &str, answer: &Answer) -> Value {
    match media_type {
        _ if answer.body.is_empty() => Value::Null,
        text if text.starts_with("text/") => Value::from(answer.text()),
        _ => answer.json(),
    }
}
