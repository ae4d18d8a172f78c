//! The tokens of a row, which its index holds and queries ask for.
//!
//! | token | stands for |
//! | --- | --- |
//! | `重`, `重庆` | a character, two in a row |
//! | `logistics` | a word |
//! | `+walmart` | the words of a name, number or address run together |
//! | `<l`, `<lo`, … | the beginning of a word, up to twelve letters, or of words run together, up to eight |
//! | `~gis` | three letters anywhere in a word of a name |
//! | `=qi`, `=qin`, `=qing` | a reading of a character, and its beginnings |
//! | `*chong.qing` | the readings of two characters in a row |
//! | `-c`, `-cq` | their initials |
//! | `^…` | any of these at the beginning of a name |
//! | `$walmart` | all of a name or code of one word |
//! | `%1010` | a telephone number backwards |
//! | `@b.cn`, `a@b.cn` | a domain, an address |
//! | `#02`, `#025`, … | where the row stands among rows that are found alike, see [`super::place::Place`] |
//! | `?` | one of the few rows that are asked first, see [`super::place::SAMPLE`] |

use std::{collections::BTreeSet, fmt::Write as _};

use super::{
    fold::{Folded, Letter, Script, chars, fold},
    pinyin::readings,
    texts::{Class, Texts},
};

/// Of a longer text only so many letters are found.
const LONGEST_TEXT: usize = 20_000;
/// A longer word is found by its beginning.
pub(super) const LONGEST_WORD: usize = 64;
/// Beginnings of words with so many letters are tokens of their own. Words that begin alike would
/// otherwise be gathered anew for every place, and there may be as many as rows.
pub(super) const LONGEST_BEGINNING: usize = 12;
/// The same where words are run together: hardly any two rows have longer beginnings in common.
pub(super) const LONGEST_COMPACT_BEGINNING: usize = 8;
/// A row with more tokens is found by the first of them.
const MOST_TOKENS: usize = 10_000;

/// The tokens of texts.
pub(super) fn tokens(texts: &Texts) -> BTreeSet<String> {
    let mut tokens = Tokens(BTreeSet::new());
    for (class, text) in texts.iter() {
        match class {
            Class::Name => {
                tokens.whole(&Folded::of(text));
                tokens.name(text, true);
            }
            Class::FormerName => tokens.name(text, false),
            Class::Code => {
                tokens.whole(&Folded::of(text));
                tokens.code(text);
            }
            Class::Phone => tokens.phone(text),
            Class::Email => tokens.email(text),
            Class::Text => tokens.text(&Folded::of(text)),
        }
    }
    tokens.0
}

struct Tokens(BTreeSet<String>);

impl Tokens {
    fn add(&mut self, token: String) {
        if self.0.len() < MOST_TOKENS {
            self.0.insert(token);
        }
    }

    fn name(&mut self, name: &str, in_use: bool) {
        let folded = Folded::of(name);
        let Some(first) = folded.runs().next() else { return };
        self.text(&folded);
        self.compact(&folded.compact());
        for run in folded.runs() {
            match run.first().map(|letter| letter.script) {
                Some(Script::Spaced) => trigrams(run).for_each(|token| self.add(token)),
                Some(Script::Unspaced) => self.sounds(run),
                None => {}
            }
        }
        if in_use {
            self.beginning(first);
        }
    }

    /// Words and characters, in any order.
    fn text(&mut self, folded: &Folded) {
        let mut letters = 0;
        for run in folded.runs() {
            letters += run.len();
            if letters > LONGEST_TEXT {
                return;
            }
            match run.first().map(|letter| letter.script) {
                Some(Script::Spaced) => self.word(&chars(run)),
                Some(Script::Unspaced) => characters(run).for_each(|token| self.add(token)),
                None => {}
            }
        }
    }

    fn word(&mut self, word: &str) {
        let word: String = word.chars().take(LONGEST_WORD).collect();
        self.beginnings(&word, LONGEST_BEGINNING);
        self.add(word);
    }

    fn beginnings(&mut self, letters: &str, longest: usize) {
        for begin in (1..=longest).map_while(|length| beginning(letters, length)) {
            self.add(format!("<{begin}"));
        }
    }

    /// A text of one word may be exactly what is looked for, and the word be in very many others.
    fn whole(&mut self, folded: &Folded) {
        if folded.runs().count() == 1 {
            self.add(format!(
                "${}",
                folded.compact().chars().take(LONGEST_WORD).collect::<String>()
            ));
        }
    }

    /// The words of a short text run together: `walmart` finds Wal-Mart.
    fn compact(&mut self, letters: &str) {
        if letters.chars().all(|char| char.is_ascii_alphanumeric()) && !letters.is_empty() {
            let letters: String = letters.chars().take(LONGEST_WORD).collect();
            self.beginnings(&letters, LONGEST_COMPACT_BEGINNING);
            self.add(format!("+{letters}"));
        }
    }

    fn sounds(&mut self, run: &[Letter]) {
        let sounds: Vec<_> = run.iter().map(|letter| readings(letter.char)).collect();
        for readings in &sounds {
            for reading in readings {
                for begin in (2..=reading.len()).filter_map(|length| reading.get(..length)) {
                    self.add(format!("={begin}"));
                }
                self.add(format!("-{}", initial(reading)));
            }
        }
        for (one, next) in sounds.iter().zip(sounds.iter().skip(1)) {
            for (one, next) in one.iter().flat_map(|one| next.iter().map(move |next| (one, next))) {
                self.add(format!("*{one}.{next}"));
                self.add(format!("-{}{}", initial(one), initial(next)));
            }
        }
    }

    /// What the first letters of a name are found by.
    fn beginning(&mut self, run: &[Letter]) {
        let mut first = Self(BTreeSet::new());
        let at_most = |length| run.get(..length).unwrap_or(run);
        match run.first().map(|letter| letter.script) {
            Some(Script::Spaced) => first.word(&chars(run)),
            Some(Script::Unspaced) => {
                first.add(chars(at_most(1)));
                first.add(chars(at_most(2)));
                // The second character's own sounds would make it a beginning.
                first.sounds(at_most(1));
                let mut pair = Self(BTreeSet::new());
                pair.sounds(at_most(2));
                first.0.extend(pair.0.into_iter().filter(|token| is_pair(token)));
            }
            None => {}
        }
        for token in first.0 {
            self.add(format!("^{token}"));
        }
    }

    fn code(&mut self, code: &str) {
        let folded = Folded::of(code);
        self.text(&folded);
        self.compact(&folded.compact());
    }

    fn phone(&mut self, number: &str) {
        let digits = Folded::of(number).digits();
        if digits.is_empty() {
            return self.code(number);
        }
        self.compact(&digits);
        let national = digits.trim_start_matches('0');
        self.add(format!("%{}", national.chars().rev().collect::<String>()));
    }

    fn email(&mut self, address: &str) {
        let whole = fold(address.trim());
        let Some((local, domain)) = whole.rsplit_once('@') else { return self.code(address) };
        self.add(whole.chars().take(254).collect());
        self.add(format!("@{}", domain.chars().take(254).collect::<String>()));
        // Found by every address, the last label finds none.
        let named = domain.rsplit_once('.').map_or(domain, |(named, _)| named);
        for part in [local, named] {
            self.text(&Folded::of(part));
        }
        for part in [&whole, local, domain] {
            self.compact(&Folded::of(part).compact());
        }
    }
}

fn is_pair(token: &str) -> bool {
    token.starts_with('*') || token.len() == 3 && token.starts_with('-')
}

/// The first letter of a reading.
fn initial(reading: &str) -> &str {
    reading.get(..1).unwrap_or_default()
}

/// The first letters of a word, if it has as many.
pub(super) fn beginning(word: &str, length: usize) -> Option<&str> {
    let (at, last) = word.char_indices().nth(length.checked_sub(1)?)?;
    word.get(..at + last.len_utf8())
}

/// Each character of a run, and each two in a row.
fn characters(run: &[Letter]) -> impl Iterator<Item = String> {
    run.chunks(1).chain(run.windows(2)).map(chars)
}

/// Each three letters in a row.
pub(super) fn trigrams(run: &[Letter]) -> impl Iterator<Item = String> {
    run.windows(3).map(|three| format!("~{}", chars(three)))
}

/// Tokens as Postgres reads a `tsvector`.
pub(super) fn to_tsvector<'a>(tokens: impl IntoIterator<Item = &'a String>) -> String {
    let mut vector = String::new();
    for token in tokens {
        let _ = write!(vector, "{} ", quoted(token));
    }
    vector
}

/// A token as Postgres reads it, in a `tsvector` or a `tsquery`.
pub(super) fn quoted(token: &str) -> String {
    let mut quoted = String::with_capacity(token.len() + 2);
    quoted.push('\'');
    for char in token.chars() {
        match char {
            '\'' | '\\' => quoted.extend([char, char]),
            '\0' => quoted.push('\u{fffd}'),
            _ => quoted.push(char),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use kehu_domain::values::Text;
    use proptest::prelude::*;

    use super::*;

    fn has(texts: &Texts, wanted: &[&str]) {
        let tokens = tokens(texts);
        for token in wanted {
            assert!(tokens.contains(*token), "{token} is not among {tokens:?}");
        }
    }

    fn has_not(texts: &Texts, unwanted: &[&str]) {
        let tokens = tokens(texts);
        for token in unwanted {
            assert!(!tokens.contains(*token), "{token} is among {tokens:?}");
        }
    }

    fn name(name: &str) -> Texts {
        Texts::new().with(Class::Name, name)
    }

    #[test]
    fn a_chinese_name_has_pairs_readings_and_initials() {
        let texts = name("重庆物流");
        has(&texts, &["重", "重庆", "庆物", "物流", "流"]);
        has(&texts, &["=zhong", "=chong", "*zhong.qing", "*chong.qing", "*wu.liu"]);
        has(&texts, &["-c", "-z", "-cq", "-zq", "-wl"]);
        has(&texts, &["^重", "^重庆", "^=chong", "^*zhong.qing", "^-c", "^-cq"]);
        has_not(&texts, &["^物", "^=wu", "^=qing", "^-q", "重物"]);
    }

    #[test]
    fn a_latin_name_has_words_beginnings_and_parts() {
        let texts = name("Wal-Mart Logistics");
        has(
            &texts,
            &["wal", "mart", "<w", "<wa", "logistics", "+walmartlogistics", "~gis", "~ics"],
        );
        has(&texts, &["^wal", "^<w"]);
        has_not(&texts, &["^mart", "~lma"]);
    }

    #[test]
    fn former_names_begin_nothing() {
        let texts = Texts::new().with(Class::FormerName, "重庆");
        has(&texts, &["重庆", "*chong.qing"]);
        has_not(&texts, &["^重", "^-c"]);
    }

    #[test]
    fn numbers_have_their_parts() {
        has(&Texts::new().code("Q-2026-000001"), &["q", "2026", "000001", "+q2026000001"]);
        let entered = Text::open("021-55550101");
        let phone = Texts::new().phone(&entered, Some(&Text::open("+862155550101")));
        has(&phone, &["+02155550101", "+862155550101", "%1010555512", "%101055551268"]);
        has(&Texts::new().phone(&Text::open("ask Wei"), None), &["ask", "wei"]);
    }

    #[test]
    fn addresses_have_their_parts() {
        let address = Texts::new().email(&Text::open("Wei.Zhang@Mail.Example.COM"));
        has(&address, &["wei.zhang@mail.example.com", "@mail.example.com", "wei", "zhang"]);
        has(&address, &["example", "+mailexamplecom", "+weizhang"]);
        has_not(&address, &["com"]);
        has(&Texts::new().email(&Text::open("nonsense")), &["nonsense"]);
    }

    #[test]
    fn short_texts_in_use_are_found_as_a_whole() {
        has(&name("重庆物流"), &["$重庆物流"]);
        has(&Texts::new().code("4711"), &["$4711"]);
        has(&name("Wal-Mart"), &["+walmart", "<walmart"]);
        has_not(&name("Wal-Mart"), &["$walmart", "walmart"]);
        has_not(&Texts::new().with(Class::FormerName, "重庆"), &["$重庆"]);
        has_not(&Texts::new().with(Class::Text, "重庆"), &["$重庆"]);
        has(&name(&"很".repeat(100)), &[&format!("${}", "很".repeat(LONGEST_WORD))]);
    }

    #[test]
    fn long_texts_have_words_but_no_readings() {
        let texts = Texts::new().with(Class::Text, "货物 delayed at 上海");
        has(&texts, &["货物", "delayed", "<de", "上海"]);
        has_not(&texts, &["物上", "=huo", "~del", "^货"]);
    }

    #[test]
    fn tokens_are_quoted() {
        assert_eq!(quoted("a'b\\c\0"), "'a''b\\\\c\u{fffd}'");
    }

    proptest! {
        #[test]
        fn any_text_has_tokens_that_can_be_written(text in "\\PC{0,200}") {
            let texts = Class::ALL.iter().fold(Texts::new(), |texts, (class, _)| {
                texts.with(*class, &text)
            });
            for token in tokens(&texts) {
                prop_assert!(!token.is_empty() && token.len() < 1100, "{}", token);
            }
        }
    }
}
