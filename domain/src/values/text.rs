//! Text that may be personal: sealed at rest, and gone for good once its subject is erased.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap,
};

/// The subject of personal text that has not been through the log yet.
pub const NO_SUBJECT: &str = "";

/// A text that is open, personal, or was personal and has been erased.
///
/// In JSON: a plain string; `{"$personal":"text","subject":"customer-…"}`; `{"$erased":"customer-…"}`.
/// Before an event reaches the log every `$personal` node is replaced by a `$sealed` one, so the
/// middle form is never stored there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Text {
    /// Nothing that names or reaches a person: a company's name, a code.
    Open(String),
    /// Names or reaches a person, or is free text in which someone may have done so.
    Personal {
        /// The text itself.
        text: String,
        /// Whose key seals it, a stream name; [`NO_SUBJECT`] until it has been read from the log.
        subject: String,
    },
    /// Was personal; the key of `subject` has been destroyed.
    Erased {
        /// Whose key is gone.
        subject: String,
    },
}

impl Text {
    /// Open text.
    pub fn open(text: impl Into<String>) -> Self {
        Self::Open(text.into())
    }

    /// Personal text that has not been sealed yet.
    pub fn personal(text: impl Into<String>) -> Self {
        Self::Personal { text: text.into(), subject: NO_SUBJECT.to_owned() }
    }

    /// The readable text; `None` once erased.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Open(text) | Self::Personal { text, .. } => Some(text),
            Self::Erased { .. } => None,
        }
    }

    /// Whether both say the same, whoever's key seals it.
    pub fn says_same(&self, other: &Self) -> bool {
        match (self.as_str(), other.as_str()) {
            (Some(one), Some(two)) => one == two,
            (None, _) | (_, None) => false,
        }
    }
}

/// Whether two texts, each of which may be missing, say the same.
pub fn says_same(one: Option<&Text>, two: Option<&Text>) -> bool {
    match (one, two) {
        (Some(one), Some(two)) => one.says_same(two),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Personal or open text, as the party demands.
pub fn text(text: &str, personal: bool) -> Text {
    if personal { Text::personal(text) } else { Text::open(text) }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Open(text) => serializer.serialize_str(text),
            Self::Personal { text, subject } => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("$personal", text)?;
                if subject != NO_SUBJECT {
                    map.serialize_entry("subject", subject)?;
                }
                map.end()
            }
            Self::Erased { subject } => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("$erased", subject)?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, `$personal` or `$erased`")
    }

    fn visit_str<E: de::Error>(self, open: &str) -> Result<Text, E> {
        Ok(Text::open(open))
    }

    fn visit_string<E: de::Error>(self, open: String) -> Result<Text, E> {
        Ok(Text::Open(open))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
        let (mut personal, mut erased, mut subject) = (None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "$personal" => personal = Some(map.next_value::<String>()?),
                "$erased" => erased = Some(map.next_value::<String>()?),
                "subject" => subject = Some(map.next_value::<String>()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match (personal, erased) {
            (Some(text), None) => Ok(Text::Personal {
                text,
                subject: subject.unwrap_or_else(|| NO_SUBJECT.to_owned()),
            }),
            (None, Some(subject)) => Ok(Text::Erased { subject }),
            (Some(_), Some(_)) | (None, None) => {
                Err(de::Error::custom("expected exactly one of `$personal` and `$erased`"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    fn sealed(text: &str) -> Text {
        Text::Personal { text: text.to_owned(), subject: "customer-1".to_owned() }
    }

    #[test]
    fn each_form_has_its_json() {
        let erased = Text::Erased { subject: "customer-1".to_owned() };
        for (text, form) in [
            (Text::open("中铁"), json!("中铁")),
            (Text::personal("Wei"), json!({ "$personal": "Wei" })),
            (sealed("Wei"), json!({ "$personal": "Wei", "subject": "customer-1" })),
            (erased, json!({ "$erased": "customer-1" })),
        ] {
            assert_eq!(to_value(&text).unwrap(), form);
            assert_eq!(from_value::<Text>(form.clone()).unwrap(), text);
            assert_eq!(serde_json::from_str::<Text>(&form.to_string()).unwrap(), text);
        }
    }

    #[test]
    fn what_is_still_sealed_is_not_a_text() {
        let sealed = json!({ "$sealed": { "subject": "customer-1", "key": 1, "ct": "…" } });
        assert!(from_value::<Text>(sealed).is_err());
    }

    #[test]
    fn nothing_else_is_a_text() {
        for wrong in [
            json!(null),
            json!(1),
            json!([]),
            json!({}),
            json!({ "$personal": 1 }),
            json!({ "$personal": "Wei", "$erased": "customer-1" }),
        ] {
            assert!(from_value::<Text>(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_subject_does_not_change_what_is_said() {
        assert!(Text::personal("Wei").says_same(&sealed("Wei")));
        assert!(!Text::personal("Wei").says_same(&sealed("Wang")));
    }

    #[test]
    fn erased_text_says_nothing() {
        let erased = Text::Erased { subject: "customer-1".to_owned() };
        assert_eq!(erased.as_str(), None);
        assert!(!erased.says_same(&erased));
    }
}
