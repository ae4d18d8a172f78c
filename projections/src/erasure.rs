//! Personal text in JSON: whose it is, and how it is taken out once the subject is erased.

use std::{collections::BTreeSet, fmt};

use kehu_domain::{DomainEvent, Recorded};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Value, json};

/// The subjects whose readable personal text is somewhere in this JSON, found as it is read.
pub(crate) fn subjects_in(json: &str) -> serde_json::Result<BTreeSet<String>> {
    let mut subjects = BTreeSet::new();
    let mut reader = serde_json::Deserializer::from_str(json);
    Looked { subjects: &mut subjects, text: None }.deserialize(&mut reader)?;
    Ok(subjects)
}

/// A value that is looked through and not kept.
struct Looked<'a> {
    subjects: &'a mut BTreeSet<String>,
    /// Where to put the value, should it be a string.
    text: Option<&'a mut Option<String>>,
}

impl<'de> DeserializeSeed<'de> for Looked<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Looked<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        if let Some(kept) = self.text {
            *kept = Some(text.to_owned());
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { subjects, .. } = self;
        while items.next_element_seed(Looked { subjects, text: None })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { subjects, .. } = self;
        let (mut personal, mut subject) = (false, None);
        while let Some(key) = map.next_key::<Key>()? {
            personal |= key == Key::Personal;
            let text = (key == Key::Subject).then_some(&mut subject);
            map.next_value_seed(Looked { subjects, text })?;
        }
        subjects.extend(subject.filter(|_| personal));
        Ok(())
    }
}

/// What makes an object a personal text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Key {
    #[serde(rename = "$personal")]
    Personal,
    #[serde(rename = "subject")]
    Subject,
    #[serde(other)]
    Other,
}

/// Replaces every personal text of `subjects` by the mark that it was there.
pub(crate) fn erase(value: &mut Value, subjects: &[String]) {
    match value {
        Value::Object(map) => {
            if let (Some(_), Some(Value::String(subject))) =
                (map.get("$personal"), map.get("subject"))
                && subjects.contains(subject)
            {
                *value = json!({ "$erased": subject });
            } else {
                map.values_mut().for_each(|value| erase(value, subjects));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| erase(value, subjects)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A stretch of a batch that ends with an erasure, or with the batch.
pub(crate) struct Segment<'a> {
    pub(crate) events: &'a [Recorded<DomainEvent>],
    /// Whose personal data is gone after these events.
    pub(crate) erased: &'a [String],
}

/// Cuts a batch behind each erasure, so that rows are rewritten at the right moment.
pub(crate) fn segments(batch: &[Recorded<DomainEvent>]) -> impl Iterator<Item = Segment<'_>> {
    batch
        .split_inclusive(|recorded| !erased_by(recorded).is_empty())
        .map(|events| Segment { events, erased: events.last().map_or(&[], erased_by) })
}

fn erased_by(recorded: &Recorded<DomainEvent>) -> &[String] {
    recorded.event.erased_subjects()
}

/// JSON that Postgres accepts: `jsonb` cannot hold NUL, so it becomes the replacement character.
pub(crate) fn to_jsonb(mut value: Value) -> String {
    let text = value.to_string();
    if text.contains("\\u0000") {
        replace_nul(&mut value);
        return value.to_string();
    }
    text
}

fn replace_nul(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => *text = text.replace('\0', "\u{fffd}"),
        Value::Object(map) => map.values_mut().for_each(replace_nul),
        Value::Array(values) => values.iter_mut().for_each(replace_nul),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_text_of_the_subject_goes() {
        let mut value = json!({
            "a": { "$personal": "Li Wei", "subject": "customer-1" },
            "b": [{ "$personal": "Zhang Wei", "subject": "customer-2" }, "open"],
        });
        let subjects = subjects_in(&value.to_string()).unwrap();
        assert_eq!(Vec::from_iter(subjects), ["customer-1", "customer-2"]);
        erase(&mut value, &["customer-1".to_owned()]);
        let left = json!({
            "a": { "$erased": "customer-1" },
            "b": [{ "$personal": "Zhang Wei", "subject": "customer-2" }, "open"],
        });
        assert_eq!(value, left);
    }

    #[test]
    fn nul_does_not_reach_postgres() {
        assert_eq!(to_jsonb(json!({ "a": "x\0y" })), "{\"a\":\"x\u{fffd}y\"}");
        assert_eq!(to_jsonb(json!({ "a": "x\\u0000y" })), r#"{"a":"x\\u0000y"}"#);
    }
}
