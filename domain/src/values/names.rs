//! Names in several scripts.

use serde::{Deserialize, Serialize};

use super::Text;

/// The names of one party: as it writes itself, in Latin script, short, and others it goes by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Names {
    /// As the party writes itself, in any script.
    pub original: Text,
    /// In Latin script, where the original is not.
    #[serde(default)]
    pub latin: Option<Text>,
    /// What people say every day.
    #[serde(default)]
    pub short: Option<Text>,
    /// Further names it goes by.
    #[serde(default)]
    pub aliases: Vec<Text>,
}

impl Names {
    /// Just one name.
    pub fn of(original: Text) -> Self {
        Self { original, latin: None, short: None, aliases: Vec::new() }
    }

    /// Whether both say the same, whoever's key seals them.
    pub fn says_same(&self, other: &Self) -> bool {
        let same = |one: &Option<Text>, two: &Option<Text>| match (one, two) {
            (Some(one), Some(two)) => one.says_same(two),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        self.original.says_same(&other.original)
            && same(&self.latin, &other.latin)
            && same(&self.short, &other.short)
            && self.aliases.len() == other.aliases.len()
            && self.aliases.iter().zip(&other.aliases).all(|(one, two)| one.says_same(two))
    }

    /// Every name there is, the original first.
    pub fn all(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.original).chain(&self.latin).chain(&self.short).chain(&self.aliases)
    }
}
