//! What is remembered of a party under a name: preferences and important dates.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Text,
    bounded::{FieldFault, line, prose},
    calendar,
    text::says_same,
};

/// What the party likes; a later record of the same name replaces the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PreferenceRecorded {
    /// Of what: delivery window, language, gift.
    pub name: String,
    /// Which.
    pub value: Text,
}

/// A date worth remembering; a later record of the same name replaces the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportantDateRecorded {
    /// Of what: founding day, birthday.
    pub name: String,
    /// `YYYY-MM-DD`, or `--MM-DD` where the year is unknown.
    pub date: Text,
}

/// Why a date is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateFault {
    /// A text is out of bounds.
    Field(FieldFault),
    /// Not a day of the calendar.
    Invalid,
}

impl From<FieldFault> for DateFault {
    fn from(fault: FieldFault) -> Self {
        Self::Field(fault)
    }
}

/// The texts remembered under each name.
pub type Remarks = BTreeMap<String, Text>;

/// Records a preference; `None` when it is known.
pub fn preference(
    known: &Remarks,
    name: String,
    value: String,
) -> Result<Option<PreferenceRecorded>, FieldFault> {
    line("name", &name)?;
    prose("value", &value)?;
    let value = Text::personal(value);
    let unchanged = says_same(known.get(&name), Some(&value));
    Ok((!unchanged).then_some(PreferenceRecorded { name, value }))
}

/// Records a date; `None` when it is known.
pub fn important_date(
    known: &Remarks,
    name: String,
    date: String,
) -> Result<Option<ImportantDateRecorded>, DateFault> {
    line("name", &name)?;
    if !calendar::is_day(&date) {
        return Err(DateFault::Invalid);
    }
    let date = Text::personal(date);
    let unchanged = says_same(known.get(&name), Some(&date));
    Ok((!unchanged).then_some(ImportantDateRecorded { name, date }))
}
