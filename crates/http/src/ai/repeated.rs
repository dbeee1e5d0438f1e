//! What `useChat` repeats with every turn, read without keeping what nobody looks at: a
//! value of JSON may take many times the memory of its text.

use std::fmt;

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::message_wire::UiMessageBody;

/// Parts of a message that are kept: far more than anybody may say.
pub(super) const MOST_PARTS: usize = 1000;

/// A conversation, of which the last message counts.
#[derive(Debug, Default)]
pub(crate) struct Repeated {
    /// The last message, and which it is.
    pub(super) last: Option<(usize, UiMessageBody)>,
    /// The first message of the role `system`.
    pub(super) system: Option<usize>,
}

/// The parts of a message, as their text.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(super) kept: Vec<Box<RawValue>>,
    /// Whether there are more.
    pub(super) too_many: bool,
}

/// What is looked at of a part.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields<'p> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<&'p RawValue>,
    #[serde(borrow)]
    pub(super) text: Option<&'p RawValue>,
    #[serde(borrow)]
    pub(super) url: Option<&'p RawValue>,
    #[serde(borrow)]
    pub(super) filename: Option<&'p RawValue>,
}

impl<'p> Fields<'p> {
    /// Those of this part. What is no object has none.
    pub(super) fn of(part: &'p RawValue) -> Self {
        serde_json::from_str(part.get()).unwrap_or_default()
    }
}

/// The text that a value is, if it is one.
pub(super) fn text(value: Option<&RawValue>) -> Option<String> {
    serde_json::from_str(value?.get()).ok()
}

impl<'de> Deserialize<'de> for Repeated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfList;

        impl<'de> Visitor<'de> for OfList {
            type Value = Repeated;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Repeated, A::Error> {
                let mut repeated = Repeated::default();
                let mut number = 0;
                while let Some(message) = list.next_element::<UiMessageBody>()? {
                    if message.role == "system" {
                        repeated.system.get_or_insert(number);
                    }
                    repeated.last = Some((number, message));
                    number += 1;
                }
                Ok(repeated)
            }
        }

        deserializer.deserialize_seq(OfList)
    }
}

impl<'de> Deserialize<'de> for Parts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfList;

        impl<'de> Visitor<'de> for OfList {
            type Value = Parts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Parts, A::Error> {
                let mut kept = Vec::new();
                while kept.len() < MOST_PARTS {
                    match list.next_element()? {
                        Some(part) => kept.push(part),
                        None => {
                            return Ok(Parts {
                                kept,
                                too_many: false,
                            });
                        }
                    }
                }
                let mut too_many = false;
                while list.next_element::<IgnoredAny>()?.is_some() {
                    too_many = true;
                }
                Ok(Parts { kept, too_many })
            }
        }

        deserializer.deserialize_seq(OfList)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Repeated {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_last_message_is_kept_and_nothing_before_it() {
        let read = read(
            r#"[{"id":"a","role":"system","parts":[]},{"id":"b","role":"user",
               "parts":[7,{"type":"text","text":"\u00e9","more":[[[]]]}]}]"#,
        );
        assert_eq!(read.system, Some(0));
        let (number, last) = read.last.unwrap();
        assert_eq!((number, last.id.as_str()), (1, "b"));
        assert!(Fields::of(&last.parts.kept[0]).kind.is_none());
        let fields = Fields::of(&last.parts.kept[1]);
        assert_eq!(text(fields.kind).as_deref(), Some("text"));
        assert_eq!(text(fields.text).as_deref(), Some("é"));
    }

    #[test]
    fn parts_beyond_what_anybody_says_are_not_kept() {
        let parts = |count: usize| {
            let parts = vec!["{}"; count].join(",");
            let read = read(&format!(
                r#"[{{"id":"a","role":"user","parts":[{parts}]}}]"#
            ));
            let (_, last) = read.last.unwrap();
            (last.parts.kept.len(), last.parts.too_many)
        };
        assert_eq!(parts(MOST_PARTS), (MOST_PARTS, false));
        assert_eq!(parts(MOST_PARTS + 1), (MOST_PARTS, true));
    }
}
