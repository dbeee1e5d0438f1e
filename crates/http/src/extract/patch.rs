use serde::{Deserialize, Deserializer};

/// A field of a PATCH body: left out, emptied with `null`, or set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Patch<T> {
    #[default]
    Absent,
    Null,
    Value(T),
}

impl<T> Patch<T> {
    /// What to write: nothing, an empty column, or a value.
    #[expect(clippy::option_option, reason = "as use cases take changes")]
    pub(crate) fn into_change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    /// Only called for fields that are there; the others are made by `#[serde(default)]`.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Null, Self::Value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        name: Patch<String>,
    }

    #[test]
    fn absent_null_and_value_are_three_things() {
        let name = |json| serde_json::from_str::<Body>(json).unwrap().name;
        assert_eq!(name("{}").into_change(), None);
        assert_eq!(name(r#"{"name":null}"#).into_change(), Some(None));
        let set = name(r#"{"name":"x"}"#).into_change();
        assert_eq!(set, Some(Some("x".to_owned())));
    }
}
