//! Objects that models write: what is theirs of the text, and whether it fits.

use beztack_domain::ai::{AiError, JsonText, Output};
use jsonschema::{PatternOptions, Validator};
use serde_json::{Value, json};

use super::effort;
use super::listen::Unheard;

/// Largest schema, in bytes of JSON: compiling one takes time.
const LARGEST_SCHEMA: usize = 32 * 1024;

/// Takes one JSON value out of a text, and judges it.
#[derive(Debug)]
pub(super) struct ObjectCheck {
    validator: Validator,
    schema: Value,
    opening: Opening,
    scan: Scan,
    json: String,
}

/// What the value begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    Brace,
    /// The value stands inside an object, because that is what models can be held to.
    Bracket,
}

/// Where in the text we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scan {
    Before,
    Inside { depth: usize, string: InString },
    After,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InString {
    No,
    Yes,
    Escaped,
}

impl ObjectCheck {
    /// A check against this schema, and what to want of the model.
    ///
    /// References lead nowhere outside the schema, and patterns take linear time.
    pub(super) fn new(schema: Value) -> Result<(Self, Output), AiError> {
        let unusable = |reason: String| AiError::UnusableSchema { reason };
        if schema.to_string().len() > LARGEST_SCHEMA {
            return Err(unusable(format!("more than {LARGEST_SCHEMA} bytes")));
        }
        let opening = match schema.get("type").and_then(Value::as_str) {
            Some("object") => Opening::Brace,
            Some("array") => Opening::Bracket,
            _ => {
                let reason = "its type is neither object nor array".to_owned();
                return Err(unusable(reason));
            }
        };
        let validator = jsonschema::options()
            .with_pattern_options(PatternOptions::regex())
            .build(&schema)
            .map_err(|error| unusable(error.to_string()))?;
        let wanted = match opening {
            Opening::Brace => schema.clone(),
            Opening::Bracket => json!({
                "type": "object",
                "properties": { "elements": schema },
                "required": ["elements"],
                "additionalProperties": false,
            }),
        };
        let check = Self {
            validator,
            schema,
            opening,
            scan: Scan::Before,
            json: String::new(),
        };
        let schema = JsonText::new(wanted.to_string());
        Ok((check, Output::Json { schema }))
    }

    /// What of more text belongs to the value.
    pub(super) fn feed(&mut self, text: &str) -> String {
        let piece: String = text.chars().filter(|c| self.belongs(*c)).collect();
        self.json.push_str(&piece);
        piece
    }

    fn belongs(&mut self, c: char) -> bool {
        let first = match self.opening {
            Opening::Brace => '{',
            Opening::Bracket => '[',
        };
        match self.scan {
            Scan::Before if c == first => {
                self.scan = Scan::Inside {
                    depth: 1,
                    string: InString::No,
                };
                true
            }
            Scan::Before | Scan::After => false,
            Scan::Inside { depth, string } => {
                self.scan = inside(depth, string, c);
                true
            }
        }
    }

    /// Whether the value is complete and fits.
    pub(super) fn finish(self) -> Result<(), Unheard> {
        let value: Value = serde_json::from_str(&self.json)
            .map_err(|_error| Unheard::Unusable("The model wrote no complete object."))?;
        if !effort::is_small(&self.schema, &value) {
            let what = "The model's object takes too long to hold against the schema.";
            return Err(Unheard::Unusable(what));
        }
        if self.validator.is_valid(&value) {
            Ok(())
        } else {
            Err(Unheard::Unusable(
                "The model's object does not fit the schema.",
            ))
        }
    }
}

fn inside(depth: usize, string: InString, c: char) -> Scan {
    let (depth, string) = match (string, c) {
        (InString::Yes, '\\') => (depth, InString::Escaped),
        (InString::Yes, '"') => (depth, InString::No),
        (InString::Escaped | InString::Yes, _) | (InString::No, '"') => (depth, InString::Yes),
        (InString::No, '{' | '[') => (depth + 1, InString::No),
        (InString::No, '}' | ']') => (depth - 1, InString::No),
        (InString::No, _) => (depth, InString::No),
    };
    if depth == 0 {
        Scan::After
    } else {
        Scan::Inside { depth, string }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(schema: Value) -> ObjectCheck {
        ObjectCheck::new(schema).unwrap().0
    }

    fn fed(check: &mut ObjectCheck, pieces: &[&str]) -> String {
        pieces.iter().map(|piece| check.feed(piece)).collect()
    }

    #[test]
    fn what_stands_around_the_object_is_dropped() {
        let mut check = check(json!({ "type": "object", "required": ["a"] }));
        let text = fed(&mut check, &["```json\n{\"a\"", ": \"}\\\"\"}\n`", "`` {"]);
        assert_eq!(text, "{\"a\": \"}\\\"\"}");
        assert!(check.finish().is_ok());
    }

    #[test]
    fn a_list_is_taken_out_of_its_object() {
        let mut check = check(json!({ "type": "array", "items": { "type": "integer" } }));
        let text = fed(&mut check, &["{\"elements\":[1,", "2]}"]);
        assert_eq!(text, "[1,2]");
        assert!(check.finish().is_ok());
    }

    #[test]
    fn what_does_not_fit_is_refused_at_the_end() {
        let schema = json!({ "type": "object", "properties": { "a": { "type": "integer" } } });
        for wrong in ["", "{\"a\":1", "{\"a\":\"x\"}"] {
            let mut check = check(schema.clone());
            fed(&mut check, &[wrong]);
            assert!(check.finish().is_err(), "{wrong}");
        }
    }

    /// It would never end.
    #[test]
    fn what_takes_too_long_to_check_is_refused() {
        let next = |number: u32| json!({ "$ref": format!("#/$defs/{}", number + 1) });
        let twice = |number: u32| {
            (
                number.to_string(),
                json!({ "allOf": [next(number), next(number)] }),
            )
        };
        let mut all: serde_json::Map<String, Value> = (0..60).map(twice).collect();
        all.insert("60".to_owned(), json!({}));
        let schema = json!({ "type": "object", "$ref": "#/$defs/0", "$defs": all });
        let mut check = check(schema);
        fed(&mut check, &["{}"]);
        assert!(
            matches!(check.finish(), Err(Unheard::Unusable(what)) if what.contains("too long"))
        );
    }

    #[test]
    fn a_schema_that_leads_elsewhere_is_none() {
        for schema in [
            json!({ "type": "string" }),
            json!(true),
            json!({ "type": "object", "$ref": "https://example.test/schema.json" }),
            json!({ "type": "object", "properties": { "a": { "type": 7 } } }),
            json!({ "type": "object", "description": "x".repeat(LARGEST_SCHEMA) }),
        ] {
            assert!(ObjectCheck::new(schema).is_err());
        }
    }
}
