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

/// What any operation may answer without saying so, and with what kind of body.
const GENERIC: [(u16, &[Shape]); 8] = [
    (400, &[Shape::Problem, Shape::Envelope]),
    (408, &[Shape::Problem, Shape::Envelope]),
    (413, &[Shape::Problem, Shape::Envelope]),
    (415, &[Shape::Problem, Shape::Envelope]),
    (429, &[Shape::Problem, Shape::TextMessage]),
    (500, &[Shape::Problem, Shape::Empty]),
    (503, &[Shape::Problem, Shape::Envelope]),
    (504, &[Shape::Problem, Shape::Envelope]),
];

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

/// The kinds of body that problems come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Problem,
    Envelope,
    /// JSON that calls itself text (contract 15).
    TextMessage,
    Empty,
}

impl Shape {
    fn fits(self, answer: &Answer) -> bool {
        let (content_type, schema) = match self {
            Self::Problem => ("application/problem+json", "Problem"),
            Self::Envelope => ("application/json", "Envelope"),
            Self::TextMessage => return is_text_message(answer),
            Self::Empty => return answer.body.is_empty(),
        };
        answer.content_type() == Some(content_type)
            && schema::check(&DOCUMENT, &component(schema), &answer.json()).is_ok()
    }
}

/// Whether it is a message and nothing else.
fn is_text_message(answer: &Answer) -> bool {
    let body = answer.json();
    let is_alone = body.as_object().is_some_and(|fields| fields.len() == 1);
    answer.content_type() == Some("text/plain;charset=UTF-8")
        && is_alone
        && body
            .get("message")
            .is_some_and(serde_json::Value::is_string)
}

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
        // A missing session has no words there (contract 2), whatever other refusals say.
        Some(_) if status == "401" && path.starts_with("/api/auth/") && answer.body.is_empty() => {
            Ok(())
        }
        Some(response) => documented(response, answer),
        None if is_generic(answer) => Ok(()),
        None => Err(format!("the status {status} is not documented")),
    }
}

/// Files of a frontend beside the API are not documented. Nothing else outside of
/// [`PAGES`] lets browsers say where they come from.
fn is_of_a_frontend(answer: &Answer) -> bool {
    answer.header("referrer-policy") == Some("same-origin")
}

fn is_generic(answer: &Answer) -> bool {
    GENERIC
        .into_iter()
        .find(|(status, _)| *status == answer.status())
        .is_some_and(|(_, shapes)| shapes.iter().any(|shape| shape.fits(answer)))
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
    let Some(content) = response.get("content").and_then(Value::as_object) else {
        return if answer.body.is_empty() {
            Ok(())
        } else {
            Err("a body where none is documented".to_owned())
        };
    };
    let sent = answer.content_type().unwrap_or_default();
    // Pages say how they are encoded; JSON never does (contract 1).
    let media_type = match sent {
        "text/html; charset=utf-8" => "text/html",
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

fn component(name: &str) -> Value {
    serde_json::json!({ "$ref": format!("#/components/schemas/{name}") })
}
