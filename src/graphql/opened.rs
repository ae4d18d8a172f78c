//! Recorded data for readers: plain text where it was sealed.

use serde_json::Value;

/// Puts what `$personal` says in its place, and `[erased]` where the key is gone.
pub(crate) fn for_readers(data: Value) -> Value {
    match data {
        Value::Object(fields) => match (fields.get("$personal"), fields.get("$erased")) {
            (Some(text), _) => text.clone(),
            (None, Some(_)) => Value::String("[erased]".to_owned()),
            (None, None) => Value::Object(
                fields.into_iter().map(|(key, value)| (key, for_readers(value))).collect(),
            ),
        },
        Value::Array(items) => Value::Array(items.into_iter().map(for_readers).collect()),
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sealed_text_is_plain_for_readers() {
        let stored = json!({
            "name": { "$personal": "王伟", "subject": "customer-1" },
            "aliases": ["open", { "$erased": "customer-1" }],
            "region": null,
        });
        let shown = json!({ "name": "王伟", "aliases": ["open", "[erased]"], "region": null });
        assert_eq!(for_readers(stored), shown);
    }
}
