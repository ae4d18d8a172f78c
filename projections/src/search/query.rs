//! A search as it was typed: what the index is asked for, and how well a row's texts answer it.

use super::{
    Texts,
    matching::{Matched, Weight, matched, weigh},
    terms::{Mode, Node, Run, Term},
    tokens::{LONGEST_WORD, quoted},
};

/// The longest text that can be searched for, in characters.
pub const LONGEST_SEARCH: usize = 200;
/// Further words are not looked at.
const MOST_TERMS: usize = 16;
/// With more parts than this, nothing is found that lacks one.
const MOST_PARTS: usize = 10;

/// A search that cannot be made: the caller's mistake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    /// Nothing was typed.
    #[error("give at least one character to search for")]
    Empty,
    /// More than anybody types.
    #[error("a search has at most {LONGEST_SEARCH} characters, this one has {0}")]
    TooLong(usize),
}

/// A search, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// What stands between the spaces; all of it must be found.
    pub(super) terms: Vec<Term>,
    /// All of it as one word or number, where that is possible.
    pub(super) joined: Option<Term>,
}

impl Search {
    /// Reads what somebody typed. Text without a letter or digit is a search that finds nothing.
    pub fn parse(text: &str) -> Result<Self, SearchError> {
        let text = text.trim();
        match text.chars().count() {
            0 => return Err(SearchError::Empty),
            length if length > LONGEST_SEARCH => return Err(SearchError::TooLong(length)),
            _ => {}
        }
        let terms: Vec<Term> =
            text.split_whitespace().filter_map(Term::read).take(MOST_TERMS).collect();
        let joined = if terms.len() > 1 { Term::joined(text) } else { None };
        Ok(Self { terms, joined })
    }

    /// What rows must have, as Postgres reads a `tsquery`; `None` if nothing can be found.
    pub(crate) fn tokens(&self) -> Option<String> {
        self.to_tsquery(Mode::default())
    }

    /// The same, more or less strictly.
    pub(super) fn to_tsquery(&self, mode: Mode) -> Option<String> {
        self.node(mode).to_tsquery()
    }

    pub(super) fn node(&self, mode: Mode) -> Node {
        let node =
            |(at, term): (usize, &Term)| term.node(Mode { first: mode.first && at == 0, ..mode });
        let all = Node::All(self.terms.iter().enumerate().map(node).collect());
        let joined = self.joined.iter().map(|term| term.node(mode));
        Node::Any(std::iter::once(all).chain(joined).collect())
    }

    /// What rows must have that have a text which is exactly this, whether it is one word there or
    /// several.
    pub(super) fn exactly(&self) -> Vec<String> {
        let runs = self.terms.iter().flat_map(|term| &term.runs);
        let letters = runs.flat_map(|run| &run.letters).map(|letter| letter.char);
        let whole: String = letters.take(LONGEST_WORD).collect();
        if whole.is_empty() {
            return Vec::new();
        }
        ['$', '+'].map(|kind| quoted(&format!("{kind}{whole}"))).into()
    }

    /// The parts of which a row may lack one: words, or pairs of characters.
    pub(super) fn parts(&self) -> Vec<Term> {
        let terms = self.terms.iter().filter(|term| term.address.is_none());
        let parts = terms.flat_map(|term| &term.runs).flat_map(Run::parts);
        let part = |run| Term { runs: vec![run], compact: None, address: None, digits: None };
        parts.map(part).collect()
    }

    /// What rows must have that lack one part; `None` where that would say nothing.
    pub(super) fn relaxed(&self) -> Option<Node> {
        let parts = self.parts();
        if !(3..=MOST_PARTS).contains(&parts.len()) {
            return None;
        }
        let nodes: Vec<Node> = parts.iter().map(|part| part.node(Mode::default())).collect();
        let without = |lacking: usize| {
            let rest = nodes.iter().enumerate().filter(|(at, _)| *at != lacking);
            Node::All(rest.map(|(_, node)| node.clone()).collect())
        };
        Some(Node::Any((0..nodes.len()).map(without).collect()))
    }

    /// How well these texts answer it; `None` if they do not.
    pub(super) fn weigh(&self, texts: &Texts) -> Option<Weight> {
        weigh(self, texts)
    }

    /// Which of these texts answer it, the best first, and with which of their characters.
    pub fn matched(&self, texts: &Texts) -> Vec<Matched> {
        matched(self, texts)
    }
}
