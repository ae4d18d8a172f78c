//! The erasure of a party's personal data: which keys go.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::StreamName;

/// The keys of these subjects are destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonalDataErased {
    /// Whose keys: the party's own stream, and those of aggregates that held its free text.
    pub subjects: Vec<String>,
}

/// A subject that is not the name of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectInvalid(pub String);

/// Erases `subjects` and the party itself; `None` when all of them are `gone` already.
///
/// The party's own key always goes; further subjects can follow later.
pub fn erase(
    own: &StreamName,
    subjects: Vec<String>,
    gone: Option<&BTreeSet<String>>,
) -> Result<Option<PersonalDataErased>, SubjectInvalid> {
    if let Some(invalid) = subjects.iter().find(|subject| StreamName::parse(subject).is_err()) {
        return Err(SubjectInvalid(invalid.clone()));
    }
    let mut wanted: BTreeSet<String> = subjects.into_iter().collect();
    wanted.insert(own.to_string());
    let subjects: Vec<String> = wanted
        .into_iter()
        .filter(|subject| gone.is_none_or(|gone| !gone.contains(subject)))
        .collect();
    Ok((!subjects.is_empty()).then_some(PersonalDataErased { subjects }))
}
