//! How events write instants: UTC with six decimals, always the same form.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serializer};

/// Writes an instant.
pub fn serialize<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Micros, true))
}

/// Reads an instant.
pub fn deserialize<'de, D: Deserializer<'de>>(reader: D) -> Result<DateTime<Utc>, D::Error> {
    DateTime::<Utc>::deserialize(reader)
}

/// Instants that may be missing.
pub mod optional {
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes an instant, or `null`.
    pub fn serialize<S: Serializer>(
        at: &Option<DateTime<Utc>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => super::serialize(at, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads an instant, or `null`.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        reader: D,
    ) -> Result<Option<DateTime<Utc>>, D::Error> {
        Option::<DateTime<Utc>>::deserialize(reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Both {
        #[serde(with = "super")]
        at: DateTime<Utc>,
        #[serde(default, with = "super::optional")]
        due: Option<DateTime<Utc>>,
    }

    #[test]
    fn an_instant_has_six_decimals_and_comes_back() {
        let at = DateTime::from_timestamp(1_772_366_400, 5_000).unwrap();
        for due in [None, Some(at)] {
            let both = Both { at, due };
            let text = serde_json::to_string(&both).unwrap();
            assert!(text.starts_with("{\"at\":\"2026-03-01T12:00:00.000005Z\""), "{text}");
            assert_eq!(serde_json::from_str::<Both>(&text).unwrap(), both);
        }
    }
}
