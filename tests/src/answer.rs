use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, SET_COOKIE};
use actix_web::web::Bytes;
use serde_json::Value;

/// The headers that a snapshot shows; all others are the same on every answer.
const SHOWN: [&str; 4] = ["content-type", "allow", "location", "retry-after"];

/// What came back. Its `Display` is for snapshots.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The status as a number.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The `Set-Cookie` lines, in order.
    pub fn cookies(&self) -> Vec<&str> {
        self.headers
            .get_all(SET_COOKIE)
            .map(|line| line.to_str().unwrap())
            .collect()
    }

    /// The body as it was sent.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON, its members in the order of their names.
    pub fn json(&self) -> Value {
        let mut json: Value = serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {self}"));
        json.sort_all_objects();
        json
    }

    /// The status and what a client can tell the refusal by: `401 INVALID_EMAIL`.
    pub fn verdict(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        match body.get("code").and_then(Value::as_str) {
            Some(code) => format!("{} {code}", self.status()),
            None => self.status().to_string(),
        }
    }

    /// As it is shown in snapshots, with the ids of rows numbered in the order in which
    /// they appear: how many were drawn before is nothing that an answer is about.
    pub fn with_numbered_ids(&self) -> String {
        let mut shown = self.to_string();
        let mut number = 0;
        while let Some(id) = row_id(&shown) {
            number += 1;
            shown = shown.replace(&id, &format!("#{number}"));
        }
        shown
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.header("content-type")
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        for name in SHOWN {
            if let Some(value) = self.header(name) {
                write!(f, "\n{name}: {value}")?;
            }
        }
        for line in self.cookies() {
            write!(f, "\nset-cookie: {line}")?;
        }
        if self.body.is_empty() {
            return Ok(());
        }
        match serde_json::from_slice::<Value>(&self.body) {
            Ok(mut json) => {
                // What stands in an object counts, not in which order.
                json.sort_all_objects();
                write!(f, "\n\n{json:#}")
            }
            Err(_) => write!(f, "\n\n{}", String::from_utf8_lossy(&self.body)),
        }
    }
}

/// The first id that the harness's own source made.
fn row_id(text: &str) -> Option<String> {
    let quoted = text
        .split('"')
        .find(|quoted| quoted.len() == 32 && quoted.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(quoted.to_owned())
}
