//! What somebody typed, taken apart into what must be found.

use super::{
    fold::{Folded, Letter, Script, chars, fold},
    pinyin::{Phrase, Sound, phrases},
    tokens::{
        LONGEST_BEGINNING, LONGEST_COMPACT_BEGINNING, LONGEST_WORD, beginning, quoted, trigrams,
    },
};

/// Fewer digits at a number's end say too little.
pub(super) const FEWEST_DIGITS: usize = 3;
/// Numbers with so many digits may have a country's code or not: their ends are compared.
const LONG_NUMBER: usize = 10;
/// How much of a long number's end the index is asked for.
const NUMBER_END: usize = 8;

/// More ways in which a sound may go on are not named one by one.
const MOST_WAYS: usize = 12;

/// What a row's tokens must fulfil, as Postgres reads a `tsquery`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// The token, or some token that begins with it.
    Token(String, bool),
    /// All of these.
    All(Vec<Node>),
    /// One of these.
    Any(Vec<Node>),
}

impl Node {
    fn is(token: impl Into<String>) -> Self {
        Self::Token(token.into(), false)
    }

    fn begins(token: impl Into<String>) -> Self {
        Self::Token(token.into(), true)
    }

    /// The condition in Postgres's notation; `None` if nothing can fulfil it.
    pub(super) fn to_tsquery(&self) -> Option<String> {
        let join = |nodes: Vec<String>, operator: &str| match nodes.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            _ => Some(format!("({})", nodes.join(operator))),
        };
        match self {
            Self::Token(token, prefix) => {
                Some(format!("{}{}", quoted(token), if *prefix { ":*" } else { "" }))
            }
            Self::All(nodes) => {
                join(nodes.iter().map(Self::to_tsquery).collect::<Option<_>>()?, " & ")
            }
            Self::Any(nodes) => join(nodes.iter().filter_map(Self::to_tsquery).collect(), " | "),
        }
    }
}

/// How strictly rows are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mode {
    /// Only names that begin with it.
    pub(super) first: bool,
    /// Only letter for letter, not as pinyin.
    pub(super) literal: bool,
    /// Only by what can be looked up place by place at little cost; some rows may be offered that
    /// have nothing of it.
    pub(super) coarse: bool,
}

/// A word as it was typed, and the ways to read it as pinyin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Its letters.
    pub(super) letters: String,
    /// What it may stand for.
    pub(super) phrases: Vec<Phrase>,
}

impl Word {
    fn new(letters: String) -> Self {
        let phrases = phrases(&letters);
        Self { letters, phrases }
    }
}

/// Letters in a row: a word, or a stretch of unspaced script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// The letters.
    pub(super) letters: Vec<Letter>,
    /// The word, if it is one.
    pub(super) word: Option<Word>,
}

impl Run {
    fn new(letters: &[Letter]) -> Self {
        let spaced = letters.first().is_some_and(|first| first.script == Script::Spaced);
        Self { letters: letters.to_vec(), word: spaced.then(|| Word::new(chars(letters))) }
    }

    /// The parts of it of which a row may lack one.
    pub(super) fn parts(&self) -> Vec<Self> {
        if self.word.is_none() && self.letters.len() > 2 {
            self.letters.windows(2).map(Self::new).collect()
        } else {
            vec![self.clone()]
        }
    }

    fn node(&self, mode: Mode) -> Node {
        match &self.word {
            None => characters_node(&self.letters, mode.first),
            Some(word) => word_node(word, mode),
        }
    }
}

/// What stands between two spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// Its words and stretches of Chinese, all of which must be found.
    pub(super) runs: Vec<Run>,
    /// The words run together, if there is more than one and nothing else.
    pub(super) compact: Option<Word>,
    /// The beginning of an address, or of a domain after `@`.
    pub(super) address: Option<String>,
    /// The digits, if nothing but a number can be meant.
    pub(super) digits: Option<String>,
}

impl Term {
    /// Reads what stands between two spaces; `None` if there is nothing to look for.
    pub(super) fn read(text: &str) -> Option<Self> {
        let folded = Folded::of(text);
        let runs: Vec<Run> = folded.runs().map(Run::new).collect();
        if runs.is_empty() {
            return None;
        }
        let compact = compact(&folded).filter(|_| runs.len() > 1);
        let address = Some(fold(text)).filter(|text| text.contains('@'));
        Some(Self { compact, address, digits: number(text, &folded), runs })
    }

    /// Several terms in a row that may be one word or number: `zhong tie`, `+86 21 5555 0101`.
    pub(super) fn joined(text: &str) -> Option<Self> {
        let folded = Folded::of(text);
        let (compact, digits) = (compact(&folded), number(text, &folded));
        (compact.is_some() || digits.is_some()).then_some(Self {
            runs: Vec::new(),
            compact,
            address: None,
            digits,
        })
    }

    /// What the row's tokens must fulfil.
    pub(super) fn node(&self, mode: Mode) -> Node {
        let mut ways = Vec::new();
        if let Some(address) = &self.address {
            if !mode.first {
                ways.push(self.address_node(address, mode));
            }
            return Node::Any(ways);
        }
        if !self.runs.is_empty() {
            let run =
                |(at, run): (usize, &Run)| run.node(Mode { first: mode.first && at == 0, ..mode });
            ways.push(Node::All(self.runs.iter().enumerate().map(run).collect()));
        }
        if let Some(word) = &self.compact {
            ways.push(word_node(word, mode));
        }
        if let Some(digits) = self.digits.as_deref().filter(|_| !mode.first) {
            ways.extend(number_node(digits));
        }
        Node::Any(ways)
    }

    /// A domain may be everybody's: where rows are offered place by place, its words must do. The
    /// last one may be `com`, which is none.
    fn address_node(&self, address: &str, mode: Mode) -> Node {
        let words = match self.runs.as_slice() {
            [words @ .., _] if !words.is_empty() => words,
            all => all,
        };
        if mode.coarse && address.starts_with('@') && !words.is_empty() {
            let mode = Mode { literal: true, ..mode };
            return Node::All(words.iter().map(|run| run.node(mode)).collect());
        }
        Node::begins(address)
    }
}

/// The letters run together, if they are words and nothing else.
fn compact(folded: &Folded) -> Option<Word> {
    let plain = !folded.0.is_empty() && folded.0.iter().all(|one| one.char.is_ascii_alphanumeric());
    plain.then(|| Word::new(folded.compact()))
}

/// The digits of what can only be a number.
fn number(text: &str, folded: &Folded) -> Option<String> {
    let only_digits = folded.0.iter().all(|letter| letter.char.is_ascii_digit());
    let notation =
        |char: char| char.is_ascii_digit() || char.is_whitespace() || "+-./()–—".contains(char);
    (only_digits && fold(text).chars().all(notation)).then(|| folded.digits())
}

fn characters_node(run: &[Letter], first: bool) -> Node {
    if run.len() == 1 {
        let character = chars(run);
        return Node::is(if first { format!("^{character}") } else { character });
    }
    let mut pairs: Vec<String> = run.windows(2).map(chars).collect();
    if let Some(pair) = pairs.first_mut().filter(|_| first) {
        pair.insert(0, '^');
    }
    Node::All(pairs.into_iter().map(Node::is).collect())
}

fn word_node(word: &Word, mode: Mode) -> Node {
    let anchor = if mode.first { "^" } else { "" };
    let at_most = |longest| beginning(&word.letters, longest).unwrap_or(&word.letters);
    let begin = at_most(LONGEST_BEGINNING);
    let mut ways = vec![if mode.coarse || begin == word.letters {
        Node::is(format!("{anchor}<{begin}"))
    } else {
        Node::begins(format!("{anchor}{}", at_most(LONGEST_WORD)))
    }];
    if at_most(LONGEST_COMPACT_BEGINNING) != word.letters {
        ways.push(Node::begins(format!("+{}", at_most(LONGEST_WORD))));
    }
    if !mode.literal {
        ways.extend(word.phrases.iter().map(|phrase| phrase_node(phrase, mode.first)));
    }
    Node::Any(ways)
}

fn phrase_node(phrase: &Phrase, first: bool) -> Node {
    let sounds = &phrase.0;
    let anchor = |at: usize| if first && at == 0 { "^" } else { "" };
    if let [sound] = sounds.as_slice() {
        return single_node(sound, anchor(0));
    }
    let mut all = Vec::new();
    for (at, pair) in sounds.windows(2).enumerate() {
        let [one, next] = pair else { continue };
        let last = at + 2 == sounds.len();
        if one.whole {
            let token = format!("{}*{}.", anchor(at), one.letters);
            all.push(sound_node(&token, next, last));
        } else {
            all.push(Node::is(format!("{}-{}{}", anchor(at), one.initial(), next.initial())));
            if one.letters.len() > 1 && at == 0 {
                all.push(single_node(one, ""));
            }
            if next.letters.len() > 1 {
                all.push(single_node(next, ""));
            }
        }
    }
    Node::All(all)
}

/// A sound behind these letters of a token. Where it may go on in a few ways only, they are named:
/// rows with the beginning of a token would be gathered anew for every place.
fn sound_node(token: &str, sound: &Sound, last: bool) -> Node {
    if sound.whole && !last {
        return Node::is(format!("{token}{}", sound.letters));
    }
    let ways = sound.ways(MOST_WAYS + 1);
    if ways.len() > MOST_WAYS {
        return Node::begins(format!("{token}{}", sound.letters));
    }
    Node::Any(ways.into_iter().map(|way| Node::is(format!("{token}{way}"))).collect())
}

fn single_node(sound: &Sound, anchor: &str) -> Node {
    let class = if sound.letters.len() == 1 { '-' } else { '=' };
    Node::is(format!("{anchor}{class}{}", sound.letters))
}

fn number_node(digits: &str) -> Option<Node> {
    let digits = significant(digits);
    if digits.len() < FEWEST_DIGITS {
        return None;
    }
    let end = if digits.len() >= LONG_NUMBER { NUMBER_END } else { digits.len() };
    let backwards: String = digits.chars().rev().take(end).collect();
    Some(Node::begins(format!("%{backwards}")))
}

/// A number without the zeros that lead abroad or out of town.
fn significant(digits: &str) -> &str {
    digits.trim_start_matches('0')
}

/// How a typed number fits a known one; both may lack the country's code.
pub(super) fn number_fits(typed: &str, known: &str) -> Option<Fit> {
    let (typed, known) = (significant(typed), significant(known));
    let long = typed.len() >= LONG_NUMBER && known.len() >= NUMBER_END;
    if typed == known || long && typed.ends_with(known) {
        Some(Fit::Whole)
    } else if typed.len() >= FEWEST_DIGITS && known.ends_with(typed) {
        Some(if typed.len() >= LONG_NUMBER { Fit::Whole } else { Fit::End })
    } else {
        None
    }
}

/// How much of a number was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// All that tells it from others.
    Whole,
    /// Its last digits.
    End,
}

/// What a name's tokens must fulfil so that the name can have `part` in it, whatever the case;
/// `None` where the index cannot tell.
pub(crate) fn containing(part: &str) -> Option<String> {
    containing_node(part).to_tsquery()
}

/// The same for a name that begins with `part`.
pub(crate) fn beginning_with(part: &str) -> Option<String> {
    beginning_node(part)?.to_tsquery()
}

pub(super) fn containing_node(part: &str) -> Node {
    let mut all = Vec::new();
    for run in Folded::of(part).runs() {
        match run.first().map(|letter| letter.script) {
            Some(Script::Spaced) => all.extend(trigrams(run).map(Node::is)),
            Some(Script::Unspaced) if run.len() == 1 => all.push(Node::is(chars(run))),
            Some(Script::Unspaced) => all.extend(run.windows(2).map(chars).map(Node::is)),
            None => {}
        }
    }
    Node::All(all)
}

pub(super) fn beginning_node(part: &str) -> Option<Node> {
    let folded = Folded::of(part);
    let run = folded.runs().next()?;
    let first = match run.first()?.script {
        Script::Unspaced => Node::is(format!("^{}", chars(run.get(..2).unwrap_or(run)))),
        Script::Spaced => {
            let word = Word { letters: chars(run), phrases: Vec::new() };
            word_node(&word, Mode { first: true, ..Mode::default() })
        }
    };
    let Node::All(mut all) = containing_node(part) else { return Some(first) };
    all.push(first);
    Some(Node::All(all))
}
