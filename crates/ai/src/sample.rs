//! The smallest value that a JSON Schema allows, as far as that is easy to say.

use beztack_domain::ai::JsonText;
use serde_json::{Map, Value, json};

/// How deep schemas are followed; they may contain themselves.
const DEEPEST: usize = 16;

/// Most values in all: a schema that contains itself twice wants twice as many at every depth.
const MOST: usize = 500;

/// A value for the schema, as JSON.
pub(crate) fn sample(schema: &JsonText) -> String {
    let root: Value = serde_json::from_str(schema.as_str()).unwrap_or_default();
    let mut left = MOST;
    value(&root, &root, 0, &mut left).to_string()
}

/// `left` is how many values may still be made.
fn value(root: &Value, schema: &Value, depth: usize, left: &mut usize) -> Value {
    *left = left.saturating_sub(1);
    if depth > DEEPEST {
        return Value::Null;
    }
    if let Some(known) = schema.get("const").or_else(|| schema.pointer("/enum/0")) {
        return known.clone();
    }
    let pointer = schema.get("$ref").and_then(Value::as_str);
    let referenced = pointer
        .and_then(|pointer| pointer.strip_prefix('#'))
        .and_then(|pointer| root.pointer(pointer));
    let first = ["/anyOf/0", "/oneOf/0", "/allOf/0"]
        .into_iter()
        .find_map(|pointer| schema.pointer(pointer));
    if let Some(other) = referenced.or(first) {
        return value(root, other, depth + 1, left);
    }
    let named = schema.get("type");
    let named = named.and_then(|named| named.as_str().or_else(|| named.get(0)?.as_str()));
    match named {
        Some("object") => object(root, schema, depth, left),
        Some("array") => {
            let count = schema.get("minItems").and_then(Value::as_u64).unwrap_or(1);
            let item = schema.get("items").unwrap_or(&Value::Null);
            let mut items = Vec::new();
            while items.len() < usize::try_from(count.min(10)).unwrap_or(1) && *left > 0 {
                items.push(value(root, item, depth + 1, left));
            }
            Value::Array(items)
        }
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(0)),
        Some("boolean") => json!(false),
        Some("string") => {
            let shortest = schema.get("minLength").and_then(Value::as_u64).unwrap_or(0);
            let mut text = "sample".to_owned();
            while u64::try_from(text.len()).unwrap_or(u64::MAX) < shortest.min(1000) {
                text.push_str(" text");
            }
            json!(text)
        }
        _ => Value::Null,
    }
}

fn object(root: &Value, schema: &Value, depth: usize, left: &mut usize) -> Value {
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut members = Map::new();
    for (name, schema) in properties.into_iter().flatten() {
        if *left == 0 {
            break;
        }
        members.insert(name.clone(), value(root, schema, depth + 1, left));
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_property_has_a_value() {
        let schema = JsonText::new(
            r##"{"type":"object","properties":{"name":{"type":"string"},"kind":{"enum":["a","b"]},
            "items":{"type":"array","items":{"$ref":"#/$defs/item"}}},
            "$defs":{"item":{"type":"object","properties":{"n":{"type":"integer","minimum":3}}}}}"##,
        );
        assert_eq!(
            sample(&schema),
            r#"{"name":"sample","kind":"a","items":[{"n":3}]}"#
        );
    }

    #[test]
    fn a_schema_that_contains_itself_ends() {
        let schema = JsonText::new(r##"{"type":"object","properties":{"a":{"$ref":"#"}}}"##);
        assert!(sample(&schema).contains("null"));
    }

    #[test]
    fn a_schema_that_wants_more_than_there_is_room_for_ends_too() {
        let mut nested = json!({ "type": "string" });
        for _ in 0..15 {
            nested = json!({ "type": "array", "minItems": 10, "items": nested });
        }
        let properties: Map<String, Value> = (0..50)
            .map(|number| (number.to_string(), json!({ "$ref": "#" })))
            .collect();
        let circular = json!({ "type": "object", "properties": properties });
        for schema in [nested, circular] {
            let sample = sample(&JsonText::new(schema.to_string()));
            assert!(sample.len() < 20 * MOST, "{} bytes", sample.len());
        }
    }
}
