//! Text as search sees it: without case, width, diacritics and punctuation.

use unicode_normalization::{UnicodeNormalization as _, char::canonical_combining_class};

/// How the letters of a script make up what people look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Script {
    /// Words stand apart: Latin, Cyrillic, Greek, digits.
    Spaced,
    /// Words run into each other: Chinese, Japanese, Korean compounds, Thai.
    Unspaced,
}

/// A letter or digit, folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    /// The folded character.
    pub(super) char: char,
    /// Which character of the text it comes from.
    pub(super) at: usize,
    /// Its kind.
    pub(super) script: Script,
    /// Whether a run of letters begins here.
    pub(super) begins: bool,
}

/// The letters of a text; what lies between them only parts words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Folded(pub(super) Vec<Letter>);

impl Folded {
    /// Folds a text.
    pub(super) fn of(text: &str) -> Self {
        let mut letters: Vec<Letter> = Vec::with_capacity(text.len());
        let mut parted = true;
        for (at, original) in text.chars().enumerate() {
            fold_char(original, &mut |char| {
                let Some(script) = script(char) else {
                    parted = true;
                    return;
                };
                let begins = match letters.last() {
                    None => true,
                    Some(before) if before.script != script => true,
                    // 约翰·史密斯 is found by 约翰史密斯: nothing parts what has no spaces.
                    Some(_) => parted && script == Script::Spaced,
                };
                letters.push(Letter { char, at, script, begins });
                parted = false;
            });
        }
        Self(letters)
    }

    /// The runs of letters: words, and stretches of unspaced script.
    pub(super) fn runs(&self) -> impl Iterator<Item = &[Letter]> {
        self.0.chunk_by(|_, next| !next.begins)
    }

    /// All letters, without anything between them.
    pub(super) fn compact(&self) -> String {
        chars(&self.0)
    }

    /// The ASCII digits, without anything between them.
    pub(super) fn digits(&self) -> String {
        self.0.iter().map(|letter| letter.char).filter(char::is_ascii_digit).collect()
    }
}

/// Letters as a string.
pub(super) fn chars(letters: &[Letter]) -> String {
    letters.iter().map(|letter| letter.char).collect()
}

/// Folds a whole text, punctuation and spaces kept.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for original in text.chars() {
        fold_char(original, &mut |char| folded.push(char));
    }
    folded
}

/// Folds one character. Characters are folded one by one, so that what is a part of a text is a
/// part of the folded text.
fn fold_char(original: char, push: &mut impl FnMut(char)) {
    if original.is_ascii() {
        return push(original.to_ascii_lowercase());
    }
    // Nearly all Chinese characters are what they are. Hangul would fall into pieces that nobody
    // types.
    if matches!(original, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}') {
        return push(original);
    }
    for char in std::iter::once(original).nfkd().flat_map(char::to_lowercase).nfkd() {
        if canonical_combining_class(char) != 0 && !is_thai_like(char) {
            continue;
        }
        match char {
            'ß' => ['s', 's'].into_iter().for_each(&mut *push),
            'æ' => ['a', 'e'].into_iter().for_each(&mut *push),
            'œ' => ['o', 'e'].into_iter().for_each(&mut *push),
            'þ' => ['t', 'h'].into_iter().for_each(&mut *push),
            'ø' => push('o'),
            'đ' | 'ð' => push('d'),
            'ł' => push('l'),
            'ħ' => push('h'),
            'ı' => push('i'),
            'ς' => push('σ'),
            other => push(other),
        }
    }
}

/// Marks that change the word and are typed with it.
fn is_thai_like(char: char) -> bool {
    ('\u{0e00}'..='\u{109f}').contains(&char)
}

/// The kind of a letter or digit; `None` for everything else.
fn script(char: char) -> Option<Script> {
    let unspaced = matches!(char,
        '\u{0e00}'..='\u{109f}'
        | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}');
    if unspaced && (char.is_alphanumeric() || canonical_combining_class(char) != 0) {
        Some(Script::Unspaced)
    } else if char.is_alphanumeric() {
        Some(Script::Spaced)
    } else {
        None
    }
}

/// Whether pinyin can be had for the character.
pub(super) fn is_han(char: char) -> bool {
    matches!(char, '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn runs(text: &str) -> Vec<String> {
        Folded::of(text).runs().map(chars).collect()
    }

    #[test]
    fn case_width_and_diacritics_do_not_matter() {
        assert_eq!(fold("Crème BRÛLÉE"), "creme brulee");
        assert_eq!(fold("ＫＥＨＵ　２０２６"), "kehu 2026");
        assert_eq!(fold("Straße Ørsted Łódź Æon"), "strasse orsted lodz aeon");
        assert_eq!(fold("İstanbul ΟΔΟΣ"), "istanbul οδοσ");
        assert_eq!(fold("ﾄﾖﾀ"), "トヨタ");
        assert_eq!(fold("한국"), "한국");
    }

    #[test]
    fn words_are_parted_and_chinese_is_not() {
        assert_eq!(runs("Wal-Mart 中国·上海 A股"), ["wal", "mart", "中国上海", "a", "股"]);
        assert_eq!(runs("约翰·史密斯"), ["约翰史密斯"]);
        assert_eq!(runs("Q-2026-000001"), ["q", "2026", "000001"]);
        assert!(runs(" …—！").is_empty());
    }

    #[test]
    fn letters_know_where_they_come_from() {
        let folded = Folded::of("ﬃ·中");
        let places: Vec<_> = folded.0.iter().map(|letter| (letter.char, letter.at)).collect();
        assert_eq!(places, [('f', 0), ('f', 0), ('i', 0), ('中', 2)]);
    }

    proptest! {
        /// What lower case makes equal is equal here as well, which `contains` rests on.
        #[test]
        fn folding_goes_beyond_lower_case(text in "\\PC{0,12}") {
            prop_assert_eq!(fold(&text.to_lowercase()), fold(&text));
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,12}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn parts_fold_to_parts(one in "\\PC{0,8}", other in "\\PC{0,8}") {
            prop_assert_eq!(fold(&format!("{one}{other}")), fold(&one) + &fold(&other));
        }
    }

    #[test]
    fn every_character_folds_as_its_lower_case() {
        for char in '\0'..=char::MAX {
            let text = char.to_string();
            assert_eq!(fold(&text.to_lowercase()), fold(&text), "{char:?}");
            assert_eq!(fold(&fold(&text)), fold(&text), "{char:?}");
        }
    }
}
