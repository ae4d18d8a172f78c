//! What is found by what, without a database: conditions are read as Postgres reads them.

use std::collections::BTreeSet;

use kehu_domain::values::Text;
use proptest::prelude::*;

use super::{
    Class, Rank, Search, SearchError, Texts,
    pinyin::readings,
    terms::{Mode, Node, beginning_node, containing_node},
    tokens::tokens,
};

fn fulfils(tokens: &BTreeSet<String>, node: &Node) -> bool {
    match node {
        Node::Token(token, false) => tokens.contains(token),
        Node::Token(token, true) => {
            tokens.range(token.clone()..).next().is_some_and(|found| found.starts_with(token))
        }
        Node::All(nodes) => nodes.iter().all(|node| fulfils(tokens, node)),
        Node::Any(nodes) => nodes.iter().any(|node| fulfils(tokens, node)),
    }
}

/// How well the texts answer, if the index offers them.
fn rank(texts: &Texts, text: &str) -> Option<Rank> {
    let search = Search::parse(text).unwrap();
    let offered = fulfils(&tokens(texts), &search.node(Mode::default()));
    let weight = search.weigh(texts);
    let coarse = search.node(Mode { coarse: true, ..Mode::default() });
    assert!(!offered || fulfils(&tokens(texts), &coarse), "{text}: {texts:?}");
    // What is weighed high must have been offered.
    assert!(offered || weight.is_none_or(|weight| weight.rank < Rank::Name), "{text}: {texts:?}");
    weight.filter(|_| offered).map(|weight| weight.rank)
}

fn name(name: &str) -> Texts {
    Texts::new().with(Class::Name, name)
}

#[test]
fn parts_of_chinese_names_are_found() {
    let texts = name("中铁特货物流");
    for (text, wanted) in [
        ("物流", Rank::Name),
        ("中铁", Rank::Prefix),
        ("中铁特货物流", Rank::Exact),
        ("货", Rank::Name),
        ("中铁 物流", Rank::Name),
        ("特货物流", Rank::Name),
    ] {
        assert_eq!(rank(&texts, text), Some(wanted), "{text}");
    }
    assert_eq!(rank(&texts, "铁物"), None);
    assert_eq!(rank(&texts, "中国"), None);
}

#[test]
fn names_are_found_by_every_reading() {
    let texts = name("重庆物流");
    for text in ["zhongqing", "chongqing", "ZHONGQING", "zhongq", "chong qing", "cqwuliu"] {
        assert_eq!(rank(&texts, text), Some(Rank::Prefix), "{text}");
    }
    for text in ["chongqingwuliu", "zhongqingwuliu", "chong qing wu liu"] {
        assert_eq!(rank(&texts, text), Some(Rank::Exact), "{text}");
    }
    for text in ["wuliu", "qingwul", "wl"] {
        assert_eq!(rank(&texts, text), Some(Rank::Name), "{text}");
    }
    assert_eq!(rank(&texts, "wuqing"), None);
}

#[test]
fn names_are_found_by_initials() {
    let texts = name("中铁");
    assert_eq!(rank(&texts, "zt"), Some(Rank::Prefix));
    assert_eq!(rank(&texts, "zhongt"), Some(Rank::Prefix));
    assert_eq!(rank(&texts, "z"), Some(Rank::Prefix));
    assert_eq!(rank(&texts, "tz"), None);
    assert_eq!(rank(&name("重庆物流"), "cqwl"), Some(Rank::Prefix));
    assert_eq!(rank(&name("招商银行"), "yinhang"), Some(Rank::Name));
    assert_eq!(rank(&name("招商银行"), "zsyh"), Some(Rank::Prefix));
    assert_eq!(rank(&name("招商银行"), "zhshyh"), Some(Rank::Prefix));
}

#[test]
fn latin_names_are_found_by_the_beginnings_of_words() {
    let texts = name("Wal-Mart Crème Logistics");
    for (text, wanted) in [
        ("wal", Rank::Prefix),
        ("walmart", Rank::Prefix),
        ("WAL-MART creme", Rank::Prefix),
        ("ｗａｌ", Rank::Prefix),
        ("log", Rank::Name),
        ("mart logi", Rank::Name),
        ("w", Rank::Prefix),
        ("lo", Rank::Name),
        ("wal-mart crème logistics", Rank::Exact),
    ] {
        assert_eq!(rank(&texts, text), Some(wanted), "{text}");
    }
    assert_eq!(rank(&texts, "gistics"), None);
}

#[test]
fn a_number_is_found_in_any_notation() {
    let entered = Text::open("021-55550101");
    let known = Texts::new().phone(&entered, Some(&Text::open("+862155550101")));
    let raw = Texts::new().phone(&entered, None);
    for texts in [&known, &raw] {
        for text in ["+86 21 5555 0101", "021-55550101", "(021) 5555 0101", "0086 21 55550101"] {
            assert_eq!(rank(texts, text), Some(Rank::Exact), "{text}: {texts:?}");
        }
        for text in ["55550101", "0101", "5555-0101"] {
            assert_eq!(rank(texts, text), Some(Rank::Elsewhere), "{text}: {texts:?}");
        }
        assert_eq!(rank(texts, "02155"), Some(Rank::Prefix));
        assert_eq!(rank(texts, "+86 10 5555 0101"), None);
    }
}

#[test]
fn addresses_are_found_whole_and_in_parts() {
    let texts = Texts::new().email(&Text::open("Wei.Zhang@Example.com"));
    for (text, wanted) in [
        ("wei.zhang@example.com", Rank::Exact),
        ("WEI.ZHANG@EXAM", Rank::Prefix),
        ("wei.zhang", Rank::Prefix),
        ("@example.com", Rank::Elsewhere),
        ("example.com", Rank::Elsewhere),
        ("zhang", Rank::Elsewhere),
    ] {
        assert_eq!(rank(&texts, text), Some(wanted), "{text}");
    }
    assert_eq!(rank(&texts, "zhang@example.com"), None);
}

#[test]
fn codes_are_found_whole_and_by_their_parts() {
    let texts = Texts::new().code("Q-2026-000001").code("SAP-00123");
    for (text, wanted) in [
        ("Q-2026-000001", Rank::Exact),
        ("q2026000001", Rank::Exact),
        ("000001", Rank::Elsewhere),
        ("2026-000001", Rank::Elsewhere),
        ("q-2026", Rank::Prefix),
        ("sap00123", Rank::Exact),
        ("00123", Rank::Elsewhere),
    ] {
        assert_eq!(rank(&texts, text), Some(wanted), "{text}");
    }
}

#[test]
fn former_names_count_less() {
    let texts = name("新名").with(Class::FormerName, "重庆物流");
    assert_eq!(rank(&texts, "重庆物流"), Some(Rank::Elsewhere));
    assert_eq!(rank(&texts, "chongqing"), Some(Rank::Elsewhere));
}

#[test]
fn words_in_several_texts_are_a_partial_answer() {
    let texts = name("重庆物流").code("SAP-7");
    assert_eq!(rank(&texts, "物流 sap"), Some(Rank::Partial));
}

#[test]
fn one_part_of_many_may_be_missing() {
    let texts = name("中铁特货物流");
    let search = Search::parse("中铁货物流").unwrap();
    assert!(!fulfils(&tokens(&texts), &search.node(Mode::default())));
    assert!(fulfils(&tokens(&texts), &search.relaxed().unwrap()));
    assert_eq!(search.weigh(&texts).map(|weight| weight.rank), Some(Rank::Partial));
    assert_eq!(Search::parse("中铁").unwrap().relaxed(), None);
}

#[test]
fn what_matched_is_pointed_at() {
    let shown = |texts: &Texts, text: &str| {
        let matched = Search::parse(text).unwrap().matched(texts);
        let first = matched.into_iter().next().unwrap();
        (first.class, first.text, first.ranges)
    };
    let texts = name("（重庆）物流").code("SAP-7");
    let parts = |ranges: &[(usize, usize)]| ranges.iter().map(|(a, b)| *a..*b).collect::<Vec<_>>();
    let named = |ranges: &[(usize, usize)]| (Class::Name, "（重庆）物流".to_owned(), parts(ranges));
    assert_eq!(shown(&texts, "物流"), named(&[(4, 6)]));
    assert_eq!(shown(&texts, "chongqing"), named(&[(1, 3)]));
    assert_eq!(shown(&texts, "物流 庆"), named(&[(2, 3), (4, 6)]));
    assert_eq!(shown(&texts, "sap"), (Class::Code, "SAP-7".to_owned(), parts(&[(0, 3)])));
}

#[test]
fn nothing_and_too_much_are_refused_and_garbage_finds_nothing() {
    assert_eq!(Search::parse("  "), Err(SearchError::Empty));
    assert_eq!(Search::parse(&"x".repeat(201)), Err(SearchError::TooLong(201)));
    for text in ["!?", "@", "…", "'", "\\", "& | !", "\u{301}"] {
        let search = Search::parse(text).unwrap();
        assert_eq!(search.to_tsquery(Mode::default()), None, "{text}");
    }
}

proptest! {
    /// Whatever is typed, the index is asked something that Postgres can read.
    #[test]
    fn any_text_makes_a_condition(text in "\\PC{1,200}") {
        if let Ok(search) = Search::parse(&text) {
            for mode in [Mode::default(), Mode { first: true, ..Mode::default() }] {
                if let Some(sql) = search.to_tsquery(mode) {
                    let bare = sql.replace("''", "").replace("\\\\", "");
                    prop_assert_eq!(bare.matches('\'').count() % 2, 0, "{}", sql);
                    prop_assert!(!sql.contains('\0'));
                }
            }
        }
    }

    /// A name is found by itself, by its beginning and by any stretch of its characters.
    #[test]
    fn names_are_found_by_their_parts(text in "[\u{4e00}-\u{4fff}a-zA-Z0-9 ]{1,12}", cut: (usize, usize)) {
        let chars: Vec<char> = text.chars().collect();
        let from = cut.0 % chars.len();
        let to = from + 1 + cut.1 % (chars.len() - from);
        let texts = name(&text);
        prop_assume!(!text.trim().is_empty());
        prop_assert!(rank(&texts, &text) >= Some(Rank::Prefix));
        let part: String = chars[from..to].iter().collect();
        let whole_words = |at: usize| at == 0 || chars[at - 1] == ' '
            || chars[at].is_ascii_alphanumeric() != chars[at - 1].is_ascii_alphanumeric();
        if !part.trim().is_empty() && whole_words(from) {
            prop_assert!(rank(&texts, &part).is_some(), "{} in {}", part, text);
        }
    }

    /// Whatever way each character is read, the name is found.
    #[test]
    fn names_are_found_by_any_mixture_of_readings(text in "[\u{4e00}-\u{5fff}]{1,5}", pick: usize) {
        let mut letters = String::new();
        for (at, char) in text.chars().enumerate() {
            let readings = readings(char);
            prop_assume!(!readings.is_empty());
            let reading = readings[(pick >> at) % readings.len()];
            // A few cries have no vowel: 嗯 is `ng`, which begins no syllable.
            prop_assume!(reading.contains(['a', 'e', 'i', 'o', 'u', 'v']));
            letters.push_str(reading);
            letters.push(' ');
        }
        let found = rank(&name(&text), &letters);
        prop_assert!(found.is_some(), "{} by {}", text, letters);
    }

    /// The index never hides what a filter would let through.
    #[test]
    fn what_contains_a_part_has_its_tokens(text in "\\PC{1,16}", cut: (usize, usize)) {
        let lower: Vec<char> = text.to_lowercase().chars().collect();
        let from = cut.0 % lower.len();
        let to = from + 1 + cut.1 % (lower.len() - from);
        let part: String = lower[from..to].iter().collect();
        let tokens = tokens(&name(&text));
        prop_assert!(fulfils(&tokens, &containing_node(&part)), "{} in {}", part, text);
        let begin: String = lower[..to].iter().collect();
        let node = beginning_node(&begin);
        prop_assert!(node.is_none_or(|node| fulfils(&tokens, &node)), "{} begins {}", begin, text);
    }
}
