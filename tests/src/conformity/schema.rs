//! As much of JSON Schema as the generated document uses. Anything else in it is an
//! error, so that nothing is taken for checked that is not.

use serde_json::{Map, Value, json};

/// What only describes, or what requests alone are held to.
const IGNORED: [&str; 9] = [
    "description",
    "example",
    "maxLength",
    "maximum",
    "minLength",
    "minimum",
    "pattern",
    "propertyNames",
    "title",
];

/// Holds `value` against `schema`; the error says where and what.
pub(crate) fn check(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    Check { document }.at("$", schema, value)
}

/// What is meant: itself, or what it points at.
pub(crate) fn resolve<'a>(document: &'a Value, part: &'a Value) -> Result<&'a Value, String> {
    let check = Check { document };
    part.get("$ref").map_or(Ok(part), |to| check.resolve(to))
}

struct Check<'a> {
    document: &'a Value,
}

impl<'a> Check<'a> {
    fn at(&self, place: &str, schema: &Value, value: &Value) -> Result<(), String> {
        let Some(schema) = schema.as_object() else {
            return Ok(());
        };
        for (keyword, rule) in schema {
            match keyword.as_str() {
                "$ref" => self.at(place, self.resolve(rule)?, value)?,
                "type" => has_type(place, rule, value)?,
                "enum" => is_one_of(place, rule, value)?,
                "const" => is_one_of(place, &Value::Array(vec![rule.clone()]), value)?,
                "format" => has_format(place, rule, value)?,
                "items" => self.items(place, rule, value)?,
                "required" => has_all(place, rule, value)?,
                "oneOf" | "anyOf" => self.any(place, rule, value)?,
                "allOf" => self.all(place, rule, value)?,
                "properties" | "additionalProperties" => {}
                known if IGNORED.contains(&known) => {}
                unknown => return Err(format!("{place}: the keyword {unknown} is not known here")),
            }
        }
        self.properties(place, schema, value)
    }

    fn resolve(&self, reference: &Value) -> Result<&'a Value, String> {
        let pointer = reference.as_str().unwrap_or_default();
        pointer
            .strip_prefix('#')
            .and_then(|pointer| self.document.pointer(pointer))
            .ok_or_else(|| format!("{pointer} leads nowhere"))
    }

    fn items(&self, place: &str, schema: &Value, value: &Value) -> Result<(), String> {
        for (number, item) in value.as_array().into_iter().flatten().enumerate() {
            self.at(&format!("{place}[{number}]"), schema, item)?;
        }
        Ok(())
    }

    fn any(&self, place: &str, schemas: &Value, value: &Value) -> Result<(), String> {
        let mut refusals = Vec::new();
        for schema in schemas.as_array().into_iter().flatten() {
            match self.at(place, schema, value) {
                Ok(()) => return Ok(()),
                Err(refusal) => refusals.push(refusal),
            }
        }
        Err(format!("{place}: none fits: {}", refusals.join("; ")))
    }

    /// What one part names, the others do not miss: together they are one object.
    fn all(&self, place: &str, parts: &Value, value: &Value) -> Result<(), String> {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for part in parts.as_array().into_iter().flatten() {
            let part = part.get("$ref").map_or(Ok(part), |to| self.resolve(to))?;
            let named = part.get("properties").and_then(Value::as_object);
            let named = named.ok_or_else(|| format!("{place}: a part names no properties"))?;
            properties.extend(named.clone());
            let needed = part.get("required").and_then(Value::as_array);
            required.extend(needed.into_iter().flatten().cloned());
        }
        let whole = json!({ "type": "object", "properties": properties, "required": required });
        self.at(place, &whole, value)
    }

    /// A property that is not named is an error, unless the schema names none or says
    /// what the others look like.
    fn properties(
        &self,
        place: &str,
        schema: &Map<String, Value>,
        value: &Value,
    ) -> Result<(), String> {
        let named = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties");
        for (name, member) in value.as_object().into_iter().flatten() {
            let place = format!("{place}.{name}");
            let own = named.and_then(|named| named.get(name));
            match (own.or(others), named) {
                (Some(Value::Bool(false)), _) | (None, Some(_)) => {
                    return Err(format!("{place} is not documented"));
                }
                (Some(schema), _) => self.at(&place, schema, member)?,
                (None, None) => {}
            }
        }
        Ok(())
    }
}

fn has_type(place: &str, rule: &Value, value: &Value) -> Result<(), String> {
    let fits = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    let is_allowed = match rule {
        Value::String(name) => fits(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(fits),
        _ => false,
    };
    if is_allowed {
        Ok(())
    } else {
        Err(format!("{place}: {value} is no {rule}"))
    }
}

fn is_one_of(place: &str, rule: &Value, value: &Value) -> Result<(), String> {
    if rule.as_array().is_some_and(|known| known.contains(value)) {
        Ok(())
    } else {
        Err(format!("{place}: {value} is not one of {rule}"))
    }
}

fn has_all(place: &str, rule: &Value, value: &Value) -> Result<(), String> {
    let Some(object) = value.as_object() else {
        return Ok(());
    };
    let names = rule.as_array().into_iter().flatten();
    match names
        .filter_map(Value::as_str)
        .find(|name| !object.contains_key(*name))
    {
        Some(name) => Err(format!("{place}.{name} is missing")),
        None => Ok(()),
    }
}

/// Times are the one format that the wire is strict about (decisions.md 4).
fn has_format(place: &str, rule: &Value, value: &Value) -> Result<(), String> {
    match (rule.as_str(), value.as_str()) {
        (Some("date-time"), Some(time)) if !is_wire_time(time) => {
            Err(format!("{place}: {time} is no time of the wire"))
        }
        _ => Ok(()),
    }
}

/// `YYYY-MM-DDTHH:MM:SS.sssZ`
fn is_wire_time(time: &str) -> bool {
    let pattern = "dddd-dd-ddTdd:dd:dd.dddZ";
    time.len() == pattern.len()
        && time
            .chars()
            .zip(pattern.chars())
            .all(|(given, wanted)| match wanted {
                'd' => given.is_ascii_digit(),
                other => given == other,
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(schema: &Value, value: &Value) -> Result<(), String> {
        let document = json!({ "components": { "schemas": {
            "Name": { "type": "object", "required": ["name"],
                "properties": { "name": { "type": "string" }, "nick": { "type": ["string", "null"] } } },
        } } });
        check(&document, schema, value)
    }

    #[test]
    fn what_is_missing_or_too_much_is_named() {
        let name = json!({ "$ref": "#/components/schemas/Name" });
        assert_eq!(
            verdict(&name, &json!({ "name": "x", "nick": null })),
            Ok(())
        );
        let missing = verdict(&name, &json!({})).unwrap_err();
        assert_eq!(missing, "$.name is missing");
        let too_much = verdict(&name, &json!({ "name": "x", "age": 3 })).unwrap_err();
        assert_eq!(too_much, "$.age is not documented");
        let wrong = verdict(&name, &json!({ "name": 3 })).unwrap_err();
        assert_eq!(wrong, "$.name: 3 is no \"string\"");
        assert!(verdict(&name, &json!([])).is_err());
    }

    #[test]
    fn one_of_several_must_fit() {
        let either =
            json!({ "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Name" }] });
        assert_eq!(verdict(&either, &json!(null)), Ok(()));
        assert_eq!(verdict(&either, &json!({ "name": "x" })), Ok(()));
        assert!(verdict(&either, &json!("x")).is_err());
    }

    #[test]
    fn maps_and_lists_are_looked_into() {
        let map = json!({ "type": "object", "additionalProperties": { "type": "integer" } });
        assert_eq!(verdict(&map, &json!({ "a": 1 })), Ok(()));
        assert!(verdict(&map, &json!({ "a": "1" })).is_err());
        let list = json!({ "type": "array", "items": { "enum": ["a", "b"] } });
        assert_eq!(verdict(&list, &json!(["a"])), Ok(()));
        assert!(verdict(&list, &json!(["c"])).is_err());
    }

    #[test]
    fn times_have_three_fraction_digits() {
        let time = json!({ "type": "string", "format": "date-time" });
        assert_eq!(verdict(&time, &json!("2026-01-01T09:00:00.000Z")), Ok(()));
        for wrong in [
            "2026-01-01T09:00:00Z",
            "2026-01-01T09:00:00.000000Z",
            "2026-01-01T09:00:00.000+00:00",
        ] {
            assert!(verdict(&time, &json!(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_unknown_keyword_is_no_silent_pass() {
        assert!(verdict(&json!({ "patternProperties": {} }), &json!({})).is_err());
    }
}
