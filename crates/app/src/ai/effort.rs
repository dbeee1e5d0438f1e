//! How many steps it takes to hold a value against a JSON Schema.
//!
//! A schema may lead to one part of itself along many ways, and a validator goes every one of
//! them: with thirty definitions each of which names the next one twice, that is a thousand
//! million steps for the smallest value. So they are counted before anything is validated,
//! each pair of a part of the schema and a part of the value once.

use std::collections::HashMap;
use std::ptr;

use serde_json::{Map, Value};

/// Most steps of a validation; it takes some hundred nanoseconds for each.
const MOST: usize = 200_000;

/// Longest way through schema and value.
const DEEPEST: usize = 512;

/// What stands for the name of a member.
static NAME: Value = Value::Null;

/// Whether it takes few steps. So many are not: a schema that leads back to itself without
/// going on in the value, and one whose references are none that begin with `#/`, or `#`.
pub(super) fn is_small(schema: &Value, value: &Value) -> bool {
    let mut effort = Effort {
        root: schema,
        known: HashMap::new(),
    };
    effort.steps(schema, value, 0).is_some()
}

struct Effort<'a> {
    root: &'a Value,
    /// By where the parts of schema and value are. Nothing as long as it is not known.
    known: HashMap<(usize, usize), Option<usize>>,
}

impl<'a> Effort<'a> {
    /// `None` for too many.
    fn steps(&mut self, schema: &'a Value, value: &'a Value, depth: usize) -> Option<usize> {
        let Some(keywords) = schema.as_object() else {
            return Some(1);
        };
        let pair = (ptr::from_ref(schema).addr(), ptr::from_ref(value).addr());
        if let Some(known) = self.known.get(&pair) {
            return *known;
        }
        if depth >= DEEPEST || self.known.len() >= MOST || self.is_elsewhere(schema, keywords) {
            return None;
        }
        self.known.insert(pair, None);
        let mut steps = 1;
        for (keyword, inner) in keywords {
            for (schema, value) in self.followed(keyword, inner, value)? {
                steps += self.steps(schema, value, depth + 1)?;
                if steps > MOST {
                    return None;
                }
            }
        }
        // What is evaluated there has to be found out, which is as much again, and more.
        if keywords
            .keys()
            .any(|keyword| keyword.starts_with("unevaluated"))
        {
            steps *= 3;
        }
        self.known.insert(pair, Some(steps));
        Some(steps)
    }

    /// Whether references here mean something else than they do at the root.
    fn is_elsewhere(&self, schema: &Value, keywords: &Map<String, Value>) -> bool {
        let is_named = |keyword: &str| keywords.get(keyword).is_some_and(Value::is_string);
        let is_root = ptr::eq(schema, self.root);
        is_named("$dynamicRef") || (!is_root && (is_named("$id") || is_named("id")))
    }

    /// What a keyword holds against what. `None` for a reference that leads nowhere.
    fn followed(
        &self,
        keyword: &str,
        inner: &'a Value,
        value: &'a Value,
    ) -> Option<Vec<(&'a Value, &'a Value)>> {
        let members = || {
            value
                .as_object()
                .into_iter()
                .flatten()
                .map(|(_, value)| value)
        };
        let elements = || value.as_array().into_iter().flatten();
        let schemas = || {
            inner
                .as_object()
                .into_iter()
                .flatten()
                .map(|(_, inner)| inner)
        };
        Some(match keyword {
            "$ref" | "$recursiveRef" => vec![(self.referenced(inner)?, value)],
            "not" | "if" | "then" | "else" => vec![(inner, value)],
            "allOf" | "anyOf" | "oneOf" => {
                let all = inner.as_array().into_iter().flatten();
                all.map(|inner| (inner, value)).collect()
            }
            "dependentSchemas" | "dependencies" => schemas().map(|inner| (inner, value)).collect(),
            "properties" => {
                let all = inner.as_object().into_iter().flatten();
                all.filter_map(|(name, inner)| Some((inner, value.get(name)?)))
                    .collect()
            }
            "patternProperties" => members()
                .flat_map(|value| schemas().map(move |inner| (inner, value)))
                .collect(),
            "additionalProperties" | "unevaluatedProperties" => {
                members().map(|value| (inner, value)).collect()
            }
            "propertyNames" => members().map(|_| (inner, &NAME)).collect(),
            "prefixItems" | "items" if inner.is_array() => {
                let all = inner.as_array().into_iter().flatten();
                all.zip(elements()).collect()
            }
            "items" | "additionalItems" | "contains" | "unevaluatedItems" => {
                elements().map(|value| (inner, value)).collect()
            }
            _ => Vec::new(),
        })
    }

    fn referenced(&self, reference: &Value) -> Option<&'a Value> {
        let pointer = reference.as_str()?.strip_prefix('#')?;
        let is_plain = pointer.is_empty() || pointer.starts_with('/');
        let is_plain = is_plain && !pointer.contains('%');
        is_plain.then(|| self.root.pointer(pointer)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Each definition names the next one twice, in the way that `keyword` says.
    fn doubled(times: usize, keyword: &str) -> Value {
        let next = |number: usize| json!({ "$ref": format!("#/$defs/{}", number + 1) });
        let all: Map<String, Value> = (0..times)
            .map(|number| {
                let twice = json!({ keyword: [next(number), next(number)] });
                (number.to_string(), twice)
            })
            .chain([(times.to_string(), json!({ "type": "object" }))])
            .collect();
        json!({ "type": "object", "$ref": "#/$defs/0", "$defs": all })
    }

    #[test]
    fn what_doubles_at_every_step_is_too_much() {
        for keyword in ["allOf", "anyOf", "oneOf"] {
            assert!(is_small(&doubled(10, keyword), &json!({})), "{keyword}");
            assert!(!is_small(&doubled(60, keyword), &json!({})), "{keyword}");
        }
        let circular = json!({ "properties": { "a": { "anyOf": [
            { "$ref": "#" }, { "$ref": "#" }, { "type": "null" },
        ] } } });
        let nested = (0..60).fold(json!({}), |inner, _| json!({ "a": inner }));
        assert!(!is_small(&circular, &nested));
        assert!(is_small(&circular, &json!({ "a": { "a": {} } })));
    }

    #[test]
    fn what_is_looked_at_twice_for_what_is_left_counts_for_more() {
        let one = |number: usize| {
            let next = json!({ "$ref": format!("#/$defs/{}", number + 1) });
            let one = json!({ "unevaluatedProperties": false, "allOf": [next] });
            (number.to_string(), one)
        };
        let mut all: Map<String, Value> = (0..40).map(one).collect();
        all.insert("40".to_owned(), json!({}));
        let schema = json!({ "$ref": "#/$defs/0", "$defs": all });
        assert!(!is_small(&schema, &json!({ "a": 1 })));
    }

    #[test]
    fn what_people_ask_for_is_small() {
        let tree = json!({
            "type": "object",
            "properties": {
                "name": { "type": "string" },
                "children": { "type": "array", "items": { "$ref": "#" } },
            },
            "required": ["name"],
            "additionalProperties": false,
        });
        let leaf = json!({ "name": "leaf", "children": [] });
        let tall = (0..40).fold(
            leaf.clone(),
            |inner, _| json!({ "name": "a", "children": [inner] }),
        );
        let wide = json!({ "name": "root", "children": vec![leaf; 5000] });
        assert!(is_small(&tree, &tall));
        assert!(is_small(&tree, &wide));
    }

    #[test]
    fn circles_and_other_places_are_not_followed() {
        for schema in [
            json!({ "allOf": [{ "$ref": "#" }] }),
            json!({ "$ref": "#a", "$defs": { "a": { "$anchor": "a" } } }),
            json!({ "$ref": "#/$defs/none" }),
            json!({ "$dynamicRef": "#" }),
            json!({ "allOf": [{ "$id": "https://example.test/", "$ref": "#/$defs/a" }] }),
        ] {
            assert!(!is_small(&schema, &json!({})), "{schema}");
        }
    }
}
