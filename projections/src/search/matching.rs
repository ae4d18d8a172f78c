//! How well a row's texts answer a search: the index only says that they may.

use std::{cell::OnceCell, cmp::Reverse, ops::Range};

use super::{
    fold::{Folded, Letter, Script, fold},
    pinyin::{Phrase, readings},
    query::Search,
    terms::{Fit, Run, Term, Word, number_fits},
    texts::{Class, Texts},
};

/// How well an object answers a search, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rank {
    /// Only parts of it were found, or in several texts.
    Partial,
    /// All of it is in one text that is no name in use.
    Elsewhere,
    /// All of it is in a name.
    Name,
    /// A name, number or address begins with it.
    Prefix,
    /// It is a name, number or address.
    Exact,
}

/// In which way letters were understood, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Method {
    /// As initials of characters.
    Initials,
    /// As pinyin.
    Sound,
    /// As they stand.
    Letters,
}

/// How much an answer weighs, the heaviest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Weight {
    pub(super) rank: Rank,
    pub(super) method: Method,
}

impl Weight {
    /// As a number, with room for less than a hundred below it.
    pub(super) fn score(self) -> u32 {
        let rank = match self.rank {
            Rank::Partial => 1,
            Rank::Elsewhere => 2,
            Rank::Name => 3,
            Rank::Prefix => 4,
            Rank::Exact => 5,
        };
        let method = match self.method {
            Method::Initials => 0,
            Method::Sound => 1,
            Method::Letters => 2,
        };
        rank * 1000 + method * 100
    }
}

/// A text in which something was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// What kind of text it is.
    pub class: Class,
    /// The text.
    pub text: String,
    /// Which of its characters, in order and apart.
    pub ranges: Vec<Range<usize>>,
}

/// A place in the letters of a text.
struct Found {
    method: Method,
    letters: Vec<Range<usize>>,
    /// Whether each word and sound was typed in full.
    whole: bool,
}

/// One text, prepared.
struct Subject<'a> {
    class: Class,
    text: &'a str,
    folded: Folded,
    /// All readings of each letter, once somebody asks.
    readings: OnceCell<Vec<Vec<&'static str>>>,
}

impl<'a> Subject<'a> {
    fn new((class, text): (Class, &'a str)) -> Self {
        Self { class, text, folded: Folded::of(text), readings: OnceCell::new() }
    }

    fn term(&self, term: &Term) -> Option<Found> {
        if let Some(address) = &term.address {
            return self.address(address);
        }
        let runs = (!term.runs.is_empty()).then(|| self.runs(&term.runs)).flatten();
        let number = || term.digits.as_deref().and_then(|digits| self.number(digits));
        let compact = || term.compact.as_ref().and_then(|word| self.word(word));
        runs.or_else(number).or_else(compact)
    }

    fn runs(&self, runs: &[Run]) -> Option<Found> {
        join(runs.iter().map(|run| match &run.word {
            None => self.characters(&run.letters),
            Some(word) => self.word(word),
        }))
    }

    fn characters(&self, run: &[Letter]) -> Option<Found> {
        let letters = &self.folded.0;
        let same =
            |window: &[Letter]| window.iter().zip(run).all(|(one, two)| one.char == two.char);
        let at = letters.windows(run.len()).position(same)?;
        let letters = std::iter::once(at..at + run.len()).collect();
        Some(Found { method: Method::Letters, letters, whole: true })
    }

    fn word(&self, word: &Word) -> Option<Found> {
        let length = word.letters.chars().count();
        let letters = &self.folded.0;
        let fits = |at: &usize| {
            letters.get(*at).is_some_and(|first| first.begins && first.script == Script::Spaced)
                && letters.get(*at..*at + length).is_some_and(|part| {
                    part.iter().zip(word.letters.chars()).all(|(letter, char)| letter.char == char)
                })
        };
        let ends = |at: &usize| letters.get(*at + length).is_none_or(|next| next.begins);
        let at = (0..letters.len())
            .find(|at| fits(at) && ends(at))
            .or_else(|| (0..letters.len()).find(fits));
        if let Some(at) = at {
            let letters = std::iter::once(at..at + length).collect();
            return Some(Found { method: Method::Letters, letters, whole: ends(&at) });
        }
        matches!(self.class, Class::Name | Class::FormerName).then(|| self.sound(word)).flatten()
    }

    fn sound(&self, word: &Word) -> Option<Found> {
        // A reading in whole syllables says more than one in initials, wherever it is.
        let found = word.phrases.iter().filter_map(|phrase| {
            let (at, whole) = self.phrase(phrase)?;
            let typed = phrase.0.iter().all(|sound| sound.letters.len() > 1);
            let method = if phrase.whole() || typed { Method::Sound } else { Method::Initials };
            let letters = std::iter::once(at..at + phrase.0.len()).collect();
            Some(Found { method, letters, whole })
        });
        found.max_by_key(|found| {
            let start = found.letters.first().map_or(0, |range| range.start);
            (found.method, found.whole, Reverse(start))
        })
    }

    /// Where characters that sound like this begin, and whether the last one was typed in full.
    fn phrase(&self, phrase: &Phrase) -> Option<(usize, bool)> {
        let last = phrase.0.len().checked_sub(1)?;
        let letters = || self.folded.0.iter().map(|letter| readings(letter.char)).collect();
        let known: &Vec<Vec<&str>> = self.readings.get_or_init(letters);
        let at = known.windows(phrase.0.len()).position(|window| {
            window.iter().zip(&phrase.0).enumerate().all(|(at, (readings, sound))| {
                readings.iter().any(|reading| sound.fits(reading, at == last))
            })
        })?;
        let typed = phrase.0.get(last)?.letters.as_str();
        let whole = phrase.whole() && known.get(at + last)?.contains(&typed);
        Some((at, whole))
    }

    fn number(&self, typed: &str) -> Option<Found> {
        if self.class != Class::Phone {
            return None;
        }
        let fit = number_fits(typed, &self.folded.digits())?;
        let letters = self.folded.0.len();
        let start = if fit == Fit::Whole { 0 } else { letters.saturating_sub(typed.len()) };
        Some(Found {
            method: Method::Letters,
            letters: std::iter::once(start..letters).collect(),
            whole: true,
        })
    }

    fn address(&self, typed: &str) -> Option<Found> {
        if self.class != Class::Email {
            return None;
        }
        let known = fold(self.text);
        let start = if typed.starts_with('@') {
            let (local, domain) = known.rsplit_once('@')?;
            format!("@{domain}").starts_with(typed).then(|| Folded::of(local).0.len())?
        } else {
            known.starts_with(typed).then_some(0)?
        };
        let end = start + Folded::of(typed).0.len();
        let letters = std::iter::once(start..end).collect();
        Some(Found { method: Method::Letters, letters, whole: true })
    }

    /// All of the search in this one text.
    fn search(&self, search: &Search) -> Option<Found> {
        let apart = (!search.terms.is_empty())
            .then(|| join(search.terms.iter().map(|term| self.term(term))))
            .flatten();
        let apart = apart.map(|found| self.in_order(search).unwrap_or(found));
        if apart.as_ref().is_some_and(|found| self.rank(found) == Rank::Exact) {
            return apart;
        }
        let joined = search.joined.as_ref().and_then(|term| self.term(term));
        match (apart, joined) {
            (Some(apart), Some(joined)) if self.rank(&apart) >= self.rank(&joined) => Some(apart),
            (apart, joined) => joined.or(apart),
        }
    }

    /// The text's beginning, if that is what was typed: each word found where it stands, and not
    /// where the same word stands first.
    fn in_order(&self, search: &Search) -> Option<Found> {
        let mut typed =
            search.terms.iter().flat_map(|term| term.runs.iter().flat_map(|run| &run.letters));
        let mut letters = self.folded.0.iter();
        let runs = search.terms.iter().flat_map(|term| &term.runs);
        let length = runs.map(|run| run.letters.len()).sum();
        let same = typed.all(|typed| letters.next().is_some_and(|one| one.char == typed.char));
        let whole = letters.next().is_none_or(|next| next.begins);
        let letters = std::iter::once(0..length).collect();
        (same && length > 0).then_some(Found { method: Method::Letters, letters, whole })
    }

    fn rank(&self, found: &Found) -> Rank {
        let mut covered = 0;
        let mut ranges = found.letters.clone();
        ranges.sort_unstable_by_key(|range| range.start);
        for range in &ranges {
            if range.start <= covered {
                covered = covered.max(range.end);
            }
        }
        let all = covered == self.folded.0.len() && found.whole;
        match self.class {
            Class::FormerName | Class::Text => Rank::Elsewhere,
            _ if all && found.method > Method::Initials => Rank::Exact,
            _ if ranges.iter().all(|range| range.start < covered) && covered > 0 => Rank::Prefix,
            Class::Name => Rank::Name,
            Class::Code | Class::Phone | Class::Email => Rank::Elsewhere,
        }
    }

    fn matched(&self, letters: &[Range<usize>]) -> Matched {
        let place = |at: usize| self.folded.0.get(at).map(|letter| letter.at);
        let mut ranges: Vec<Range<usize>> = letters
            .iter()
            .filter_map(|range| Some(place(range.start)?..place(range.end.checked_sub(1)?)? + 1))
            .collect();
        ranges.sort_unstable_by_key(|range| range.start);
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match apart.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        Matched { class: self.class, text: self.text.to_owned(), ranges: apart }
    }
}

/// All of these together, if all were found.
fn join(found: impl Iterator<Item = Option<Found>>) -> Option<Found> {
    let mut all = Found { method: Method::Letters, letters: Vec::new(), whole: true };
    for found in found {
        let found = found?;
        all.method = all.method.min(found.method);
        all.whole &= found.whole;
        all.letters.extend(found.letters);
    }
    Some(all)
}

fn subjects(texts: &Texts) -> Vec<Subject<'_>> {
    texts.iter().map(Subject::new).collect()
}

pub(super) fn weigh(search: &Search, texts: &Texts) -> Option<Weight> {
    let subjects = subjects(texts);
    let whole = subjects.iter().filter_map(|subject| {
        let found = subject.search(search)?;
        Some(Weight { rank: subject.rank(&found), method: found.method })
    });
    if let Some(best) = whole.max() {
        return Some(best);
    }
    let partial = Weight { rank: Rank::Partial, method: Method::Letters };
    // What a long text says is not at hand here; that it has the tokens must do.
    if texts.iter().any(|(class, text)| class == Class::Text && text.is_empty()) {
        return Some(Weight { rank: Rank::Elsewhere, ..partial });
    }
    let found = |term: &Term| subjects.iter().any(|subject| subject.term(term).is_some());
    if !search.terms.is_empty() && search.terms.iter().all(found) {
        return Some(partial);
    }
    let parts = search.parts();
    let lacking = parts.iter().filter(|part| !found(part)).count();
    (parts.len() > 2 && lacking <= 1).then_some(partial)
}

pub(super) fn matched(search: &Search, texts: &Texts) -> Vec<Matched> {
    let subjects = subjects(texts);
    let mut whole: Vec<(Weight, Matched)> = subjects
        .iter()
        .filter_map(|subject| {
            let found = subject.search(search)?;
            let weight = Weight { rank: subject.rank(&found), method: found.method };
            Some((weight, subject.matched(&found.letters)))
        })
        .collect();
    whole.sort_by_key(|(weight, _)| Reverse(*weight));
    if !whole.is_empty() {
        return whole.into_iter().map(|(_, matched)| matched).collect();
    }
    let parts = if search.terms.len() > 1 { search.terms.clone() } else { search.parts() };
    let found = subjects.iter().filter_map(|subject| {
        let found: Vec<Found> = parts.iter().filter_map(|part| subject.term(part)).collect();
        let letters: Vec<_> = found.into_iter().flat_map(|found| found.letters).collect();
        (!letters.is_empty()).then(|| subject.matched(&letters))
    });
    found.collect()
}
