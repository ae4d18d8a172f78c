//! What can have happened to a number series.

use serde::{Deserialize, Serialize};

use crate::values::{ExternalId, StreamName, Text};

/// The series was defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Defined {
    /// Stable code, lower case: `quotes`.
    pub code: String,
    /// What every number begins with: `Q-`.
    pub prefix: String,
    /// Up to how many digits the count is filled with zeros.
    pub digits: u8,
    /// Whether the year is part of the number and counting begins again with it.
    pub yearly: bool,
}

impl Defined {
    /// The number that the count makes: `Q-2026-000001`.
    pub fn number(&self, year: Option<i32>, count: u64) -> String {
        let (prefix, digits) = (&self.prefix, usize::from(self.digits));
        match year {
            Some(year) => format!("{prefix}{year}-{count:0digits$}"),
            None => format!("{prefix}{count:0digits$}"),
        }
    }

    /// The claim that keeps other series from making the same numbers.
    pub fn claim(&self) -> ExternalId {
        ExternalId {
            system: "series".to_owned(),
            kind: "prefix".to_owned(),
            id: Text::open(self.prefix.clone()),
        }
    }
}

/// A number was drawn; it is never drawn again, whatever becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NumberDrawn {
    /// The number as people write it: `Q-2026-000001`.
    pub number: String,
    /// How many have been drawn, of this year where the year is part of the number.
    pub count: u64,
    /// The year, where it is part of the number.
    pub year: Option<i32>,
    /// What it was drawn for.
    #[serde(rename = "for")]
    pub owner: StreamName,
}

/// Everything that can have happened to a number series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// Defined.
    #[serde(rename = "SeriesDefined")]
    Defined(Defined),
    /// A number was drawn.
    #[serde(rename = "SeriesNumberDrawn")]
    NumberDrawn(NumberDrawn),
}
