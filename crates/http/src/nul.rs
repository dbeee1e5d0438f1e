//! U+0000, the one character that PostgreSQL does not hold.

use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// What is said of a field with a NUL in it.
pub(crate) const COMPLAINT: &str = "contains a NUL";

/// How JSON spells it.
const ESCAPED: &[u8] = br"\u0000";

/// Whether there is one in any text of `value`, or in a name.
pub(crate) fn is_in(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(is_in),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| name.contains('\0') || is_in(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Where the first one stands in well-formed JSON, such as `metadata.note`. Nothing of the
/// JSON is kept.
pub(crate) fn place_in(json: &[u8]) -> Option<String> {
    // Most bodies are done with here; what only looks like one is read to be sure.
    if !json.windows(ESCAPED.len()).any(|bytes| bytes == ESCAPED) {
        return None;
    }
    let mut json = serde_json::Deserializer::from_slice(json);
    let found = serde_path_to_error::deserialize::<_, WithoutNul>(&mut json).err()?;
    let place = found.path().to_string();
    Some(if place == "." { String::new() } else { place })
}

/// Any JSON, unless there is a NUL in it.
struct WithoutNul;

impl<'de> Deserialize<'de> for WithoutNul {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Look)
    }
}

struct Look;

impl<'de> Visitor<'de> for Look {
    type Value = WithoutNul;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<WithoutNul, E> {
        if text.contains('\0') {
            return Err(E::custom(COMPLAINT));
        }
        Ok(WithoutNul)
    }

    fn visit_unit<E>(self) -> Result<WithoutNul, E> {
        Ok(WithoutNul)
    }

    fn visit_bool<E>(self, _: bool) -> Result<WithoutNul, E> {
        Ok(WithoutNul)
    }

    fn visit_i64<E>(self, _: i64) -> Result<WithoutNul, E> {
        Ok(WithoutNul)
    }

    fn visit_u64<E>(self, _: u64) -> Result<WithoutNul, E> {
        Ok(WithoutNul)
    }

    fn visit_f64<E>(self, _: f64) -> Result<WithoutNul, E> {
        Ok(WithoutNul)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<WithoutNul, A::Error> {
        while list.next_element::<WithoutNul>()?.is_some() {}
        Ok(WithoutNul)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<WithoutNul, A::Error> {
        while object.next_entry::<WithoutNul, WithoutNul>()?.is_some() {}
        Ok(WithoutNul)
    }
}

#[cfg(test)]
mod tests {
    use super::place_in;

    #[test]
    fn the_first_nul_is_found_wherever_it_stands() {
        let place = |json: &str| place_in(json.as_bytes());
        assert_eq!(
            place(r#"{"a":[1,{"b":"x\u0000"}]}"#),
            Some("a[1].b".to_owned())
        );
        assert_eq!(place(r#""\u0000""#), Some(String::new()));
        assert!(place(r#"{"a":{"b\u0000":1}}"#).is_some());
        assert_eq!(place(r#"{"a":"\\u0000","b":[null,true,-1,2.5]}"#), None);
        assert_eq!(place(r#"{"a":"\u0001"}"#), None);
    }
}
