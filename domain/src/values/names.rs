//! Names in several scripts.

use serde::{Deserialize, Serialize};

use super::{
    Text,
    bounded::{FieldFault, count, line, optional_line},
    text::text,
};

/// The most names in the list of further ones.
const MAX_ALIASES: usize = 50;

/// Names as a caller gives them; whether they are personal follows from whose they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamesInput {
    /// As the party writes itself.
    pub original: String,
    /// In Latin script.
    pub latin: Option<String>,
    /// What people say every day.
    pub short: Option<String>,
    /// Further names.
    pub aliases: Vec<String>,
}

impl NamesInput {
    /// The names as they are recorded: a person's are personal.
    pub fn recorded(&self, personal: bool) -> Result<Names, FieldFault> {
        line("names.original", &self.original)?;
        optional_line("names.latin", self.latin.as_deref())?;
        optional_line("names.short", self.short.as_deref())?;
        count("names.aliases", MAX_ALIASES, self.aliases.len())?;
        self.aliases.iter().try_for_each(|alias| line("names.aliases", alias))?;
        let text = |name: &String| text(name, personal);
        Ok(Names {
            original: text(&self.original),
            latin: self.latin.as_ref().map(text),
            short: self.short.as_ref().map(text),
            aliases: self.aliases.iter().map(text).collect(),
        })
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names {
            original: Text::personal("张伟"),
            latin: Some(Text::personal("Zhang Wei")),
            short: None,
            aliases: vec![Text::personal("老张")],
        }
    }

    #[test]
    fn all_names_begin_with_the_original() {
        let all: Vec<_> = names().all().filter_map(Text::as_str).map(str::to_owned).collect();
        assert_eq!(all, ["张伟", "Zhang Wei", "老张"]);
    }

    #[test]
    fn a_name_more_or_less_is_not_the_same() {
        let change: [fn(&mut Names); 5] = [
            |names| names.original = Text::personal("张炜"),
            |names| names.latin = None,
            |names| names.short = Some(Text::personal("Wei")),
            |names| names.aliases.clear(),
            |names| names.aliases.push(Text::personal("小张")),
        ];
        assert!(names().says_same(&names()));
        for change in change {
            let mut other = names();
            change(&mut other);
            assert!(!names().says_same(&other) && !other.says_same(&names()), "{other:?}");
        }
    }

    #[test]
    fn names_that_are_not_there_may_be_left_out() {
        let names: Names = serde_json::from_str("{\"original\":\"DB\"}").unwrap();
        assert_eq!(names, Names::of(Text::open("DB")));
    }
}
