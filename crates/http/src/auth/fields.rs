//! The one reader of bodies and queries under `/api/auth`. It speaks the reference's
//! validation messages (contract 2) and collects every one of them.

use actix_web::http::StatusCode;
use beztack_domain::{EmailAddress, TextKind};
use serde_json::{Map, Value};

use super::javascript_text::javascript_text;
use crate::nul;
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
    place: String,
    /// `None` for no body at all.
    value: Option<Value>,
    issues: Vec<String>,
}

impl Fields {
    pub(super) fn of_body(body: Option<Value>) -> Self {
        Self {
            place: "body".to_owned(),
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
            place: "query".to_owned(),
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
                let complaint = mismatch(kind, other.as_ref());
                self.complain_about_all(&complaint);
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

    /// A text that must be there and have something in it.
    pub(crate) fn filled_string(&mut self, name: &str) -> String {
        let text = self.string(name);
        self.complain_if_empty(name);
        text
    }

    /// A text that may be left out, but must have something in it.
    pub(crate) fn optional_filled_string(&mut self, name: &str) -> Option<String> {
        let text = self.optional_string(name);
        self.complain_if_empty(name);
        text
    }

    fn complain_if_empty(&mut self, name: &str) {
        if self.text(name) == Some("") {
            self.complain(name, "Too small: expected string to have >=1 characters");
        }
    }

    /// An object that must be there, to be read by itself. What is wrong inside it comes
    /// back with [`Self::absorb`].
    pub(crate) fn object(&mut self, name: &str) -> Self {
        let value = self.get(name).cloned();
        if !matches!(value, Some(Value::Object(_))) {
            self.expected("object", name);
        }
        Self {
            place: format!("{}.{name}", self.place),
            value,
            issues: Vec::new(),
        }
    }

    /// Takes over what was wrong with an object inside this one.
    pub(crate) fn absorb(&mut self, inner: Self) {
        self.issues.extend(inner.issues);
    }

    /// An address that must be there, in lower case.
    pub(crate) fn email(&mut self, name: &str) -> Option<EmailAddress> {
        let text = self.string(name);
        if !matches!(self.get(name), Some(Value::String(_))) {
            return None;
        }
        let address = EmailAddress::parse(&text).ok();
        if address.is_none() {
            self.complain(name, "Invalid email address");
        }
        address
    }

    /// Whatever was sent, as JavaScript makes a text of it: `undefined` for nothing.
    pub(crate) fn coerced_string(&self, name: &str) -> String {
        self.get(name)
            .map_or_else(|| "undefined".to_owned(), javascript_text)
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

    /// A number that may be left out, no further from zero than `limit`.
    pub(crate) fn optional_number(&mut self, name: &str, limit: f64) -> Option<f64> {
        let value = self.get(name)?;
        let Some(number) = value.as_f64() else {
            self.expected("number", name);
            return None;
        };
        if number > limit {
            self.complain(name, &format!("Too big: expected number to be <={limit}"));
        } else if number < -limit {
            self.complain(
                name,
                &format!("Too small: expected number to be >=-{limit}"),
            );
        }
        Some(number)
    }

    /// A single parameter of a query that may be left out, whatever it stands for.
    pub(crate) fn optional_scalar(&mut self, name: &str) -> Option<String> {
        match self.get(name) {
            None => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.complain(name, "Invalid input");
                None
            }
        }
    }

    /// One of several words that may be left out.
    pub(crate) fn optional_choice<T: Copy>(
        &mut self,
        name: &str,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let value = self.get(name)?;
        let chosen = choices
            .iter()
            .find(|(word, _)| value.as_str() == Some(word))
            .map(|(_, choice)| *choice);
        if chosen.is_none() {
            let words: Vec<String> = choices
                .iter()
                .map(|(word, _)| format!("\"{word}\""))
                .collect();
            let words = words.join("|");
            self.complain(name, &format!("Invalid option: expected one of {words}"));
        }
        chosen
    }

    /// An object that must be there.
    pub(crate) fn record(&mut self, name: &str) -> Map<String, Value> {
        if self.get(name).is_none() {
            self.expected("record", name);
        }
        self.optional_record(name).unwrap_or_default()
    }

    /// An object that may be left out, but not be null.
    pub(crate) fn optional_record(&mut self, name: &str) -> Option<Map<String, Value>> {
        match self.get(name) {
            None => None,
            Some(Value::Object(members)) => Some(members.clone()),
            Some(_) => {
                self.expected("record", name);
                None
            }
        }
    }

    /// What `read` makes of a field that must be there.
    pub(crate) fn required<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        let value = self.get(name).cloned().unwrap_or_default();
        read(&value)
            .map_err(|complaint| self.complain(name, &complaint))
            .ok()
    }

    /// What `read` makes of a field that may be left out.
    pub(crate) fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        self.get(name)?;
        self.required(name, read)
    }

    /// Notes the fields that are longer than they may be; what is no text is looked at as
    /// the JSON that would be stored.
    pub(crate) fn bound(&mut self, names: &[&str], kind: TextKind) {
        for name in names {
            let complaint = match self.get(name) {
                Some(Value::String(text)) => too_long(kind, text),
                Some(object @ Value::Object(_)) => too_long(kind, &object.to_string()),
                _ => None,
            };
            if let Some(complaint) = complaint {
                self.complain(name, &complaint);
            }
        }
    }

    /// Notes that a field is of the wrong type.
    pub(crate) fn expected(&mut self, kind: &str, name: &str) {
        let complaint = mismatch(kind, self.get(name));
        self.complain(name, &complaint);
    }

    /// Notes what is wrong with a field.
    pub(crate) fn complain(&mut self, name: &str, complaint: &str) {
        self.issues
            .push(format!("[{}.{name}] {complaint}", self.place));
    }

    /// Notes what is wrong with the input as a whole.
    pub(crate) fn complain_about_all(&mut self, complaint: &str) {
        self.issues.push(format!("[{}] {complaint}", self.place));
    }

    /// The input, unless anything was wrong. What a reader could not read is `None`
    /// then, too.
    pub(crate) fn finish_with<T>(mut self, input: Option<T>) -> Result<T, Problem> {
        self.finish()?;
        input.ok_or_else(|| Problem::empty(StatusCode::INTERNAL_SERVER_ERROR))
    }

    /// Text that no database could hold is refused before anything else is read.
    pub(super) fn without_nul(self) -> Result<Self, Problem> {
        if self.value.as_ref().is_some_and(nul::is_in) {
            return Err(Problem::nul(&self.place));
        }
        Ok(self)
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

/// That a value is of the wrong type, in the reference's words.
pub(crate) fn mismatch(kind: &str, found: Option<&Value>) -> String {
    let found = type_name(found);
    format!("Invalid input: expected {kind}, received {found}")
}

/// That a text is longer than its kind may be, in the reference's words.
pub(crate) fn too_long(kind: TextKind, text: &str) -> Option<String> {
    let unit = match kind {
        TextKind::Line => "characters",
        TextKind::Picture | TextKind::Metadata => "bytes",
    };
    let longest = kind.longest();
    kind.is_exceeded_by(text)
        .then(|| format!("Too big: expected string to have <={longest} {unit}"))
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
