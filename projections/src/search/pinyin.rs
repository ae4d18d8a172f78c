//! How Chinese is typed in Latin letters: every reading of a character, and what may be meant by a
//! string of letters.

use std::{collections::BTreeSet, sync::LazyLock};

use pinyin::ToPinyinMulti as _;

use super::fold::is_han;

/// More letters than this are not read as pinyin.
const LONGEST: usize = 60;
/// More readings of one character are not told apart; hardly any character has as many.
const MOST_READINGS: usize = 6;
/// More ways to read a string of letters are not followed.
const MOST_PHRASES: usize = 6;
/// Initials of more characters than this are found by their pairs, in whatever way they are read.
const LONGEST_INITIALS: usize = 6;

/// All readings of a character in plain letters, the usual one first; `lü` is typed `lv` or `lu`.
pub(super) fn readings(char: char) -> Vec<&'static str> {
    let mut found = Vec::new();
    if !is_han(char) {
        return found;
    }
    for reading in char.to_pinyin_multi().into_iter().flatten() {
        let plain = reading.plain();
        let typed: &[&'static str] = match plain {
            "lü" => &["lv", "lu"],
            "nü" => &["nv", "nu"],
            "lüe" => &["lve", "lue"],
            "nüe" => &["nve", "nue"],
            "ê" => &["e"],
            other if other.bytes().all(|byte| byte.is_ascii_lowercase()) => &[other],
            _ => &[],
        };
        for typed in typed {
            if !found.contains(typed) && found.len() < MOST_READINGS {
                found.push(*typed);
            }
        }
    }
    found
}

/// How a text sounds, in Latin letters: the readings of its Chinese characters, run together with
/// everything else; not all ways when there are too many, the usual one always.
pub(crate) fn spoken(text: &str) -> Vec<String> {
    /// More ways to read one text are not told apart.
    const MOST_SOUNDS: usize = 16;
    let mut sounds = vec![String::with_capacity(text.len())];
    for char in text.chars() {
        let mut ways = readings(char);
        if sounds.len() * ways.len() > MOST_SOUNDS {
            ways.truncate(1);
        }
        if ways.is_empty() {
            for sound in &mut sounds {
                sound.push(char);
            }
        } else {
            let with = |sound: &String| {
                ways.iter().map(|way| format!("{sound}{way}")).collect::<Vec<String>>()
            };
            sounds = sounds.iter().flat_map(with).collect();
        }
    }
    sounds
}

/// Every syllable that some character is read as.
static SYLLABLES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let common = ('\u{4e00}'..='\u{9fff}').flat_map(readings);
    // `m`, `n`, `ng` are readings of a few cries, and beginnings of everything else.
    common.filter(|syllable| syllable.contains(['a', 'e', 'i', 'o', 'u', 'v'])).collect()
});

/// What one stretch of letters stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sound {
    /// The letters.
    pub(super) letters: String,
    /// Whether they are a whole syllable and not the beginning of one.
    pub(super) whole: bool,
}

impl Sound {
    /// Whether a character with this reading may be meant; the last sound may still be growing.
    pub(super) fn fits(&self, reading: &str, last: bool) -> bool {
        if self.whole && !last {
            reading == self.letters
        } else {
            reading.starts_with(&self.letters)
        }
    }

    /// The syllables that it may be the beginning of, at most so many.
    pub(super) fn ways(&self, most: usize) -> Vec<&'static str> {
        let all = || SYLLABLES.iter().copied();
        all().filter(|syllable| syllable.starts_with(&self.letters)).take(most).collect()
    }

    /// The first letter.
    pub(super) fn initial(&self) -> &str {
        self.letters.get(..1).unwrap_or_default()
    }
}

/// One way to read letters: a sound for each character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase(pub(super) Vec<Sound>);

impl Phrase {
    /// Whether every sound is a whole syllable.
    pub(super) fn whole(&self) -> bool {
        self.0.iter().all(|sound| sound.whole)
    }
}

/// The ways to read lower-case letters as pinyin: with as many whole syllables as possible, and as
/// nothing but initials.
pub(super) fn phrases(letters: &str) -> Vec<Phrase> {
    let plain = letters.bytes().all(|byte| byte.is_ascii_lowercase());
    if letters.is_empty() || letters.len() > LONGEST || !plain {
        return Vec::new();
    }
    let costs = costs(letters);
    let mut found = Vec::new();
    if costs.first().is_some_and(Option::is_some) {
        follow(letters, 0, &costs, &mut Vec::new(), &mut found);
    }
    if let Some(initials) = initials(letters)
        && !found.contains(&initials)
    {
        found.push(initials);
    }
    found
}

/// For each place: how few sounds that are no whole syllables the rest can be read with.
fn costs(letters: &str) -> Vec<Option<usize>> {
    let mut costs = vec![None; letters.len() + 1];
    for at in (0..=letters.len()).rev() {
        let least = if at == letters.len() {
            Some(0)
        } else {
            let next = sounds(letters, at);
            next.filter_map(|(sound, end)| price(letters, &costs, &sound, end)).min()
        };
        if let Some(cost) = costs.get_mut(at) {
            *cost = least;
        }
    }
    costs
}

fn price(letters: &str, costs: &[Option<usize>], sound: &Sound, end: usize) -> Option<usize> {
    let rest = costs.get(end).copied().flatten()?;
    // The last sound may be unfinished for free: it is being typed.
    Some(rest + usize::from(!sound.whole && end < letters.len()))
}

fn follow(
    letters: &str,
    at: usize,
    costs: &[Option<usize>],
    so_far: &mut Vec<Sound>,
    found: &mut Vec<Phrase>,
) {
    if found.len() >= MOST_PHRASES {
        return;
    }
    if at == letters.len() {
        found.push(Phrase(so_far.clone()));
        return;
    }
    let least = costs.get(at).copied().flatten();
    for (sound, end) in sounds(letters, at) {
        if price(letters, costs, &sound, end).is_some_and(|price| Some(price) == least) {
            so_far.push(sound);
            follow(letters, end, costs, so_far, found);
            so_far.pop();
        }
    }
}

/// The sounds that may begin at `at`, longest first, and where they end.
fn sounds(letters: &str, at: usize) -> impl Iterator<Item = (Sound, usize)> {
    let longest = 6.min(letters.len() - at);
    (1..=longest).rev().filter_map(move |length| {
        let end = at + length;
        let sound = letters.get(at..end)?;
        let whole = SYLLABLES.contains(sound);
        let begun = is_initial(sound) || end == letters.len() && begins_syllable(sound);
        (whole || begun).then(|| (Sound { letters: sound.to_owned(), whole }, end))
    })
}

fn begins_syllable(letters: &str) -> bool {
    SYLLABLES.range(letters..).next().is_some_and(|syllable| syllable.starts_with(letters))
}

fn is_initial(letters: &str) -> bool {
    match letters {
        "zh" | "ch" | "sh" => true,
        "a" | "e" | "o" => false,
        _ => letters.len() == 1 && begins_syllable(letters),
    }
}

/// Each letter as the beginning of a syllable.
fn initials(letters: &str) -> Option<Phrase> {
    if letters.len() > LONGEST_INITIALS {
        return None;
    }
    let sound = |at: usize| {
        let letters = letters.get(at..=at).filter(|letter| begins_syllable(letter))?;
        Some(Sound { letters: letters.to_owned(), whole: false })
    };
    (0..letters.len()).map(sound).collect::<Option<_>>().map(Phrase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(letters: &str) -> Vec<String> {
        let spell = |phrase: &Phrase| {
            let sounds = phrase.0.iter();
            let spelt = sounds.map(|one| {
                if one.whole { one.letters.clone() } else { format!("{}~", one.letters) }
            });
            spelt.collect::<Vec<_>>().join(" ")
        };
        phrases(letters).iter().map(spell).collect()
    }

    #[test]
    fn characters_have_all_their_readings() {
        assert_eq!(readings('物'), ["wu"]);
        for (char, wanted) in [('重', ["zhong", "chong"]), ('行', ["xing", "hang"])] {
            let found = readings(char);
            assert!(wanted.iter().all(|reading| found.contains(reading)), "{char}: {found:?}");
        }
        assert_eq!(readings('绿'), ["lv", "lu"]);
        assert!(readings('a').is_empty() && readings('ト').is_empty());
    }

    #[test]
    fn whole_syllables_come_first() {
        assert_eq!(read("zhongqing"), ["zhong qing", "zhong qin g~"]);
        assert!(read("xian").contains(&"xian".to_owned()));
        assert!(read("xian").contains(&"xi an".to_owned()));
    }

    #[test]
    fn the_last_syllable_may_be_unfinished() {
        assert!(read("zhongq").contains(&"zhong q~".to_owned()), "{:?}", read("zhongq"));
        assert!(read("zho").contains(&"zho~".to_owned()));
    }

    #[test]
    fn initials_and_mixtures_are_read() {
        assert!(read("zt").contains(&"z~ t~".to_owned()));
        assert!(read("cqwl").contains(&"c~ q~ w~ l~".to_owned()));
        assert!(read("chongqwl").contains(&"chong q~ w~ l~".to_owned()));
        assert_eq!(read("z"), ["z~"]);
    }

    #[test]
    fn what_is_no_pinyin_is_not_read() {
        assert!(read("").is_empty() && read("vvv").is_empty() && read("Zt").is_empty());
        assert!(read(&"xian".repeat(16)).is_empty());
    }

    proptest! {
        #[test]
        fn every_phrase_spells_the_letters(letters in "[a-z]{0,40}") {
            let phrases = phrases(&letters);
            prop_assert!(phrases.len() <= MOST_PHRASES + 1);
            for phrase in phrases {
                let spelt: String = phrase.0.iter().map(|sound| sound.letters.as_str()).collect();
                prop_assert_eq!(spelt, letters.as_str());
            }
        }

        #[test]
        fn characters_are_found_by_any_of_their_readings(text in "[\u{4e00}-\u{6fff}]{1,5}", pick: usize) {
            let mut letters = String::new();
            let mut wanted = Vec::new();
            for char in text.chars() {
                let readings = readings(char);
                prop_assume!(!readings.is_empty());
                let reading = readings[pick % readings.len()];
                prop_assume!(SYLLABLES.contains(reading));
                letters.push_str(reading);
                wanted.push(reading);
            }
            // Other ways to cut the letters may come first; the right one is there or cut off.
            let found = phrases(&letters);
            let spells = |phrase: &Phrase| {
                phrase.0.iter().map(|sound| sound.letters.as_str()).eq(wanted.iter().copied())
            };
            prop_assert!(found.len() >= MOST_PHRASES || found.iter().any(spells));
        }
    }
}
