//! Names and ids in forms that are equal where the same is meant.

use std::collections::BTreeSet;

use kehu_domain::values::{ExternalId, Names, Text};

use crate::search::{folded, spoken};

/// What is compared of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forms {
    pub(super) names: Vec<String>,
    pub(super) reach: Vec<String>,
    pub(super) ids: Vec<String>,
}

/// Before names as they are written.
pub(super) const WRITTEN: &str = "n:";
/// Before names as they sound.
pub(super) const SPOKEN: &str = "s:";

/// What Latin company names end in that says nothing about which company it is.
const LEGAL_WORDS: &[&str] = &[
    "ag",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "holding",
    "holdings",
    "inc",
    "incorporated",
    "kg",
    "kk",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "oy",
    "plc",
    "pte",
    "pty",
    "sa",
    "sarl",
    "sas",
    "spa",
    "srl",
];

/// The same of names without spaces, the longest first.
const LEGAL_ENDINGS: &[&str] = &[
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "有限公司",
    "株式会社",
    "股份公司",
    "总公司",
    "總公司",
    "集团",
    "集團",
    "公司",
];

/// A name in fewer letters than this is like too many others.
const FEWEST_LETTERS: usize = 3;

/// The forms of all names: as written and as spoken, without what only says what kind of company
/// it is, whatever case, width, spaces and punctuation.
pub(crate) fn name_keys(names: &Names) -> Vec<String> {
    let mut keys = BTreeSet::new();
    for name in names.all().filter_map(Text::as_str) {
        let Some(core) = core(name) else { continue };
        for sound in spoken(&core) {
            keys.insert(format!("{SPOKEN}{sound}"));
        }
        keys.insert(format!("{WRITTEN}{core}"));
    }
    keys.into_iter().collect()
}

/// The forms of ids: what kind of id it is and its letters and digits, whatever system has it.
pub(crate) fn id_keys(ids: &[ExternalId]) -> Vec<String> {
    let key = |external: &ExternalId| {
        let letters = |text: &str| -> String {
            folded(text).chars().filter(|c| c.is_alphanumeric()).collect()
        };
        let id = letters(external.id.as_str()?);
        (!id.is_empty()).then(|| format!("{}:{id}", letters(&external.kind)))
    };
    ids.iter().filter_map(key).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The letters of a name that tell one party from another; `None` when there are too few.
fn core(name: &str) -> Option<String> {
    let folded = folded(name);
    let words = || folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let all: String = words().collect();
    let mut told: Vec<&str> = words().collect();
    while told.len() > 1 && told.last().is_some_and(|word| LEGAL_WORDS.contains(word)) {
        told.pop();
    }
    let mut core: &str = &told.concat();
    while let Some(rest) = LEGAL_ENDINGS.iter().find_map(|ending| core.strip_suffix(ending)) {
        if rest.is_empty() {
            break;
        }
        core = rest;
    }
    let core = core.strip_prefix("株式会社").filter(|rest| !rest.is_empty()).unwrap_or(core);
    let core = if core.is_empty() { all } else { core.to_owned() };
    let enough = !core.is_ascii() || core.len() >= FEWEST_LETTERS;
    (enough && !core.is_empty()).then_some(core)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(name: &str) -> Vec<String> {
        name_keys(&Names::of(Text::open(name)))
    }

    fn share(one: &str, other: &str, form: &str) -> bool {
        let others = keys(other);
        keys(one).iter().any(|key| key.starts_with(form) && others.contains(key))
    }

    #[test]
    fn the_kind_of_company_says_nothing() {
        for (one, other) in [
            ("上海货运有限公司", "上海货运"),
            ("上海货运（集团）股份有限公司", "上海货运"),
            ("Acme Co., Ltd.", "ACME"),
            ("Ａｃｍｅ　Ｌｔｄ", "acme inc."),
            ("Müller GmbH & Co. KG", "MULLER"),
            ("株式会社日立", "日立"),
        ] {
            assert!(share(one, other, WRITTEN), "{:?} {:?}", keys(one), keys(other));
        }
        assert!(!share("Acme", "Acne", WRITTEN));
        assert!(!share("上海货运", "上海快运", WRITTEN));
    }

    #[test]
    fn a_name_is_the_same_in_letters_and_in_characters() {
        for (one, other) in [
            ("中铁特货有限公司", "Zhongtie Tehuo Co., Ltd."),
            ("重庆长安", "Chongqing Chang'an"),
            ("重庆长安", "zhongqing changan"),
            ("李娜", "LI Na"),
        ] {
            assert!(share(one, other, SPOKEN), "{:?} {:?}", keys(one), keys(other));
            assert!(!share(one, other, WRITTEN));
        }
    }

    #[test]
    fn what_is_nothing_but_a_kind_of_company_is_a_name() {
        assert_eq!(keys("有限公司").first().map(String::as_str), Some("n:有限公司"));
        assert_eq!(keys("Limited").first().map(String::as_str), Some("n:limited"));
        assert_eq!(keys("AB"), Vec::<String>::new());
        assert_eq!(keys("…"), Vec::<String>::new());
    }

    #[test]
    fn an_id_is_the_same_whatever_system_has_it() {
        let id = |system: &str, id: &str| ExternalId {
            system: system.to_owned(),
            kind: "taxNumber".to_owned(),
            id: Text::open(id),
        };
        let one = id_keys(&[id("sap", "9131-0000 ABC")]);
        assert_eq!(one, ["taxnumber:91310000abc"]);
        assert_eq!(one, id_keys(&[id("crm", "91310000abc")]));
        assert_eq!(id_keys(&[id("sap", "--")]), Vec::<String>::new());
    }
}
