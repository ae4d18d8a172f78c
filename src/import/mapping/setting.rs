//! What a command's field is set to: text, several texts, links to other aggregates, or values by
//! name.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer, de};
use toml::Spanned;

use super::Template;

/// An aggregate, by the name that another system gives it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct Named {
    /// The other system; the mapping's own unless said.
    #[serde(default)]
    pub system: Option<String>,
    /// What it names there, such as `account`.
    pub kind: Spanned<String>,
    /// The id there.
    pub key: Spanned<Template>,
}

/// Texts by name: a link, or values, as the field takes them.
pub(in crate::import) type Table = BTreeMap<String, Spanned<String>>;

/// What a field is set to.
#[derive(Debug, Clone)]
pub(in crate::import) enum Setting {
    /// A value.
    Text(Template),
    /// Several values; those that turn out empty are left out.
    List(Vec<Template>),
    /// Another aggregate, or values by name.
    Table(Table),
    /// Several other aggregates; those that turn out empty are left out.
    Links(Vec<Table>),
}

impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

impl<'de> de::Visitor<'de> for Visitor {
    type Value = Setting;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a link such as { kind = \"…\", key = \"{…}\" }, or a list of either")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Setting, E> {
        Template::parse(text).map(Setting::Text).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Setting, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Setting, A::Error> {
        let (mut texts, mut links) = (Vec::new(), Vec::new());
        while let Some(item) = items.next_element::<Setting>()? {
            match item {
                Setting::Text(text) => texts.push(text),
                Setting::Table(link) => links.push(link),
                Setting::List(_) | Setting::Links(_) => {
                    return Err(de::Error::custom(
                        "expected a list of texts or links, not of lists",
                    ));
                }
            }
        }
        match (texts.is_empty(), links.is_empty()) {
            (_, true) => Ok(Setting::List(texts)),
            (true, false) => Ok(Setting::Links(links)),
            (false, false) => Err(de::Error::custom("expected texts or links, not both")),
        }
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Setting, A::Error> {
        BTreeMap::deserialize(de::value::MapAccessDeserializer::new(map)).map(Setting::Table)
    }
}
