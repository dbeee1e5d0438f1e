//! The one reader of bodies and queries under `/api/auth`. It speaks the reference's
//! validation messages (contract 2) and collects every one of them.

use actix_web::http::StatusCode;
use beztack_domain::EmailAddress;
use serde_json::{Map, Value};

use crate::problem::Problem;

/// What an endpoint wants to be told.
pub(crate) trait Input: Sized {
    /// Reads the fields, in the order of the contract.
    fn read(fields: Fields) -> Result<Self, Problem>;
}

/// The input of an endpoint that has none: whatever was sent is ignored.
#[derive(Debug)]
pub(crate) struct Nothing;

impl Input for Nothing {
    fn read(_: Fields) -> Result<Self, Problem> {
        Ok(Self)
    }
}

/// A body or a query on its way to becoming an input.
#[derive(Debug)]
pub(crate) struct Fields {
    place: &'static str,
    /// `None` for no body at all.
    value: Option<Value>,
    issues: Vec<String>,
}

impl Fields {
    pub(super) fn of_body(body: Option<Value>) -> Self {
        Self {
            place: "body",
            value: body,
            issues: Vec::new(),
        }
    }

    /// A parameter given several times becomes a list.
    pub(super) fn of_query(query: &str) -> Self {
        let mut fields = Map::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = Value::from(value.into_owned());
            match fields.get_mut(name.as_ref()) {
                None => {
                    fields.insert(name.into_owned(), value);
                }
                Some(Value::Array(several)) => several.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
            }
        }
        Self {
            place: "query",
            value: Some(Value::Object(fields)),
            issues: Vec::new(),
        }
    }

    /// Whether anything was sent.
    pub(crate) fn is_given(&self) -> bool {
        self.value.is_some()
    }

    /// The input must be an object; `kind` is what the reference's schema calls it.
    pub(crate) fn expect_object(&mut self, kind: &str) -> Result<(), Problem> {
        match &self.value {
            Some(Value::Object(_)) => Ok(()),
            other => {
                let found = type_name(other.as_ref());
                self.issues.push(format!(
                    "[{}] Invalid input: expected {kind}, received {found}",
                    self.place
                ));
                self.finish()
            }
        }
    }

    /// The field as it was sent.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.value.as_ref().and_then(|value| value.get(name))
    }

    /// The field if it is a text, whatever else it might be.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// Whether JavaScript would take the field for true.
    pub(crate) fn is_truthy(&self, name: &str) -> bool {
        match self.get(name) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(value)) => *value,
            Some(Value::Number(number)) => number.as_f64() != Some(0.0),
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Array(_) | Value::Object(_)) => true,
        }
    }

    /// A text that must be there.
    pub(crate) fn string(&mut self, name: &str) -> String {
        if let Some(Value::String(text)) = self.get(name) {
            return text.clone();
        }
        self.expected("string", name);
        String::new()
    }

    /// An address that must be there, in lower case.
    pub(crate) fn email(&mut self, name: &str) -> Option<EmailAddress> {
        let text = self.string(name);
        if !matches!(self.get(name), Some(Value::String(_))) {
            return None;
        }
        let address = EmailAddress::parse(&text).ok();
        if address.is_none() {
            self.issues
                .push(format!("[{}.{name}] Invalid email address", self.place));
        }
        address
    }

    /// A text that may be left out, but not be null.
    pub(crate) fn optional_string(&mut self, name: &str) -> Option<String> {
        match self.get(name) {
            None => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.expected("string", name);
                None
            }
        }
    }

    /// A truth value that may be left out, but not be null.
    pub(crate) fn optional_boolean(&mut self, name: &str) -> Option<bool> {
        match self.get(name) {
            None => None,
            Some(Value::Bool(value)) => Some(*value),
            Some(_) => {
                self.expected("boolean", name);
                None
            }
        }
    }

    /// Notes that a field is of the wrong type.
    pub(crate) fn expected(&mut self, kind: &str, name: &str) {
        let found = type_name(self.get(name));
        self.issues.push(format!(
            "[{}.{name}] Invalid input: expected {kind}, received {found}",
            self.place
        ));
    }

    /// The input, unless anything was wrong. What a reader could not read is `None`
    /// then, too.
    pub(crate) fn finish_with<T>(mut self, input: Option<T>) -> Result<T, Problem> {
        self.finish()?;
        input.ok_or_else(|| Problem::empty(StatusCode::INTERNAL_SERVER_ERROR))
    }

    /// The refusal, if anything was wrong.
    pub(crate) fn finish(&mut self) -> Result<(), Problem> {
        if self.issues.is_empty() {
            return Ok(());
        }
        let message = std::mem::take(&mut self.issues).join("; ");
        Err(Problem::coded_envelope(
            StatusCode::BAD_REQUEST,
            "VALIDATION_ERROR".to_owned(),
            &message,
        ))
    }
}

fn type_name(value: Option<&Value>) -> &'static str {
    match value {
        None => "undefined",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "array",
        Some(Value::Object(_)) => "object",
    }
}
