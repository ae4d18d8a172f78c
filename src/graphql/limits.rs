//! Bounds on a document, checked before it is validated or executed.
//!
//! The library bounds depth and complexity, but only after it has expanded every fragment; a few
//! fragments that spread each other twice would keep it busy for ever. So sizes are computed here
//! first, each fragment once.

use std::collections::HashMap;

use async_graphql::{
    Name, Number, Positioned, Value, Variables,
    parser::types::{
        Directive, ExecutableDocument, Field, FragmentDefinition, Selection, SelectionSet,
    },
};

/// Deep enough for the introspection query of every client.
pub const MAX_DEPTH: usize = 16;
/// Fields of an answer, connections counted at their page size.
pub const MAX_COMPLEXITY: usize = 50_000;
/// Words and signs of a document.
pub const MAX_TOKENS: usize = 5_000;
/// Fields under a new name.
pub const MAX_ALIASES: usize = 100;
/// Fields at the top of an operation.
pub const MAX_ROOT_FIELDS: usize = 50;
/// Directives of a document.
pub const MAX_DIRECTIVES: usize = 50;
/// Selections once every fragment is put where it is spread.
pub const MAX_SELECTIONS: usize = 10_000;

/// A document that asks for too much.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitExceeded {
    /// More than [`MAX_TOKENS`].
    #[error("the document has more than {MAX_TOKENS} tokens")]
    Tokens,
    /// More than [`MAX_ALIASES`].
    #[error("the document has more than {MAX_ALIASES} aliases")]
    Aliases,
    /// More than [`MAX_ROOT_FIELDS`].
    #[error("an operation has more than {MAX_ROOT_FIELDS} root fields")]
    RootFields,
    /// More than [`MAX_DIRECTIVES`].
    #[error("the document has more than {MAX_DIRECTIVES} directives")]
    Directives,
    /// More than [`MAX_SELECTIONS`].
    #[error("the document has more than {MAX_SELECTIONS} selections")]
    Selections,
    /// A fragment that contains itself.
    #[error("the fragment {0:?} contains itself")]
    FragmentCycle(String),
    /// An integer that `Int` cannot hold.
    #[error("{0} is outside the range of Int")]
    IntOutOfRange(String),
    /// A text with a character that no database keeps.
    #[error("text must not contain the character U+0000")]
    NulCharacter,
}

/// Whether the text of a document has few enough tokens to be parsed.
pub fn check_tokens(query: &str) -> Result<(), LimitExceeded> {
    if tokens(query).nth(MAX_TOKENS).is_some() { Err(LimitExceeded::Tokens) } else { Ok(()) }
}

/// Whether a parsed document and its variables stay within bounds.
pub fn check_document(
    document: &ExecutableDocument,
    variables: &Variables,
) -> Result<(), LimitExceeded> {
    let mut sizes = Sizes { fragments: &document.fragments, known: HashMap::new() };
    let mut whole = Size::default();
    for (_, operation) in document.operations.iter() {
        let operation = &operation.node;
        let mut size = sizes.of_set(&operation.selection_set.node)?;
        size.directives = size.directives.saturating_add(operation.directives.len());
        for definition in &operation.variable_definitions {
            definition.node.default_value.iter().try_for_each(|value| check_value(&value.node))?;
        }
        if size.roots > MAX_ROOT_FIELDS {
            return Err(LimitExceeded::RootFields);
        }
        whole = whole.plus(size);
    }
    if whole.selections > MAX_SELECTIONS {
        return Err(LimitExceeded::Selections);
    }
    if whole.aliases > MAX_ALIASES {
        return Err(LimitExceeded::Aliases);
    }
    if whole.directives > MAX_DIRECTIVES {
        return Err(LimitExceeded::Directives);
    }
    variables.values().try_for_each(check_value)
}

/// How much a part of a document is, fragments expanded.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    roots: usize,
    selections: usize,
    aliases: usize,
    directives: usize,
}

impl Size {
    fn plus(self, other: Self) -> Self {
        Self {
            roots: self.roots.saturating_add(other.roots),
            selections: self.selections.saturating_add(other.selections),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
        }
    }
}

struct Sizes<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// `None` while a fragment is being computed: meeting it again is a cycle.
    known: HashMap<&'a Name, Option<Size>>,
}

impl<'a> Sizes<'a> {
    fn of_set(&mut self, set: &'a SelectionSet) -> Result<Size, LimitExceeded> {
        set.items.iter().try_fold(Size::default(), |sum, selection| {
            let size = match &selection.node {
                Selection::Field(field) => self.of_field(&field.node)?,
                Selection::InlineFragment(fragment) => {
                    let inner = self.of_set(&fragment.node.selection_set.node)?;
                    inner.plus(of_directives(&fragment.node.directives))
                }
                Selection::FragmentSpread(spread) => {
                    let inner = self.of_fragment(&spread.node.fragment_name.node)?;
                    inner.plus(of_directives(&spread.node.directives))
                }
            };
            Ok(sum.plus(size))
        })
    }

    fn of_field(&mut self, field: &'a Field) -> Result<Size, LimitExceeded> {
        for (_, value) in &field.arguments {
            // What variables say is looked at where they are given.
            let known =
                value.node.clone().into_const_with(|_| Ok::<_, LimitExceeded>(Value::Null))?;
            check_value(&known)?;
        }
        let inner = self.of_set(&field.selection_set.node)?;
        let own = Size {
            roots: 1,
            selections: 1,
            aliases: usize::from(field.alias.is_some()),
            directives: 0,
        };
        Ok(Size { roots: 0, ..inner }.plus(own).plus(of_directives(&field.directives)))
    }

    fn of_fragment(&mut self, name: &'a Name) -> Result<Size, LimitExceeded> {
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(LimitExceeded::FragmentCycle(name.to_string())),
            None => {}
        }
        // Validation says which fragments are missing.
        let Some(fragment) = self.fragments.get(name) else { return Ok(Size::default()) };
        self.known.insert(name, None);
        let inner = self.of_set(&fragment.node.selection_set.node)?;
        let size = inner.plus(Size { selections: 1, ..Size::default() });
        self.known.insert(name, Some(size));
        Ok(size)
    }
}

fn of_directives(directives: &[Positioned<Directive>]) -> Size {
    Size { directives: directives.len(), ..Size::default() }
}

fn check_value(value: &Value) -> Result<(), LimitExceeded> {
    match value {
        Value::Number(number) => check_number(number),
        Value::String(text) => check_text(text),
        Value::List(items) => items.iter().try_for_each(check_value),
        Value::Object(fields) => fields.values().try_for_each(check_value),
        Value::Null | Value::Boolean(_) | Value::Enum(_) | Value::Binary(_) => Ok(()),
    }
}

/// Integers are `Int` everywhere in the schema, and the library looks at their range too late:
/// while the answer is being made.
fn check_number(number: &Number) -> Result<(), LimitExceeded> {
    let fits = number.is_f64() || number.as_i64().is_some_and(|n| i32::try_from(n).is_ok());
    if fits { Ok(()) } else { Err(LimitExceeded::IntOutOfRange(number.to_string())) }
}

fn check_text(text: &str) -> Result<(), LimitExceeded> {
    if text.contains('\0') { Err(LimitExceeded::NulCharacter) } else { Ok(()) }
}

/// The tokens of a document, roughly: names and numbers, strings, signs. White space, commas and
/// comments are none.
fn tokens(query: &str) -> impl Iterator<Item = ()> + '_ {
    let mut rest = query;
    std::iter::from_fn(move || {
        loop {
            rest =
                rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == '\u{feff}');
            match rest.strip_prefix('#') {
                Some(comment) => rest = comment.split_once(['\n', '\r']).map_or("", |(_, r)| r),
                None => break,
            }
        }
        let first = rest.chars().next()?;
        let length = match first {
            '"' => string_length(rest),
            c if is_word(c) => rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        rest = rest.get(length..).unwrap_or_default();
        Some(())
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+')
}

/// Length of the string literal at the start of `text`, quotes included.
fn string_length(text: &str) -> usize {
    let quote = if text.starts_with("\"\"\"") { "\"\"\"" } else { "\"" };
    let mut from = quote.len();
    while let Some(rest) = text.get(from..) {
        if rest.starts_with(quote) {
            return from + quote.len();
        }
        let Some(next) = rest.chars().next() else { break };
        let escaped = if next == '\\' { rest.chars().nth(1).map_or(0, char::len_utf8) } else { 0 };
        from += next.len_utf8() + escaped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn check(query: &str) -> Result<(), LimitExceeded> {
        check_tokens(query)?;
        check_document(&parse_query(query).unwrap(), &Variables::default())
    }

    fn fields(n: usize, field: impl Fn(usize) -> String) -> String {
        (0..n).map(field).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_limit_is_met_exactly() {
        let aliases = |n| format!("{{ a {{ {} }} }}", fields(n, |i| format!("x{i}: id")));
        assert_eq!(check(&aliases(MAX_ALIASES)), Ok(()));
        assert_eq!(check(&aliases(MAX_ALIASES + 1)), Err(LimitExceeded::Aliases));

        let roots = |n| format!("{{ {} }}", fields(n, |i| format!("f{i}")));
        assert_eq!(check(&roots(MAX_ROOT_FIELDS)), Ok(()));
        assert_eq!(check(&roots(MAX_ROOT_FIELDS + 1)), Err(LimitExceeded::RootFields));

        let directives = |n| format!("{{ a {} }}", fields(n, |_| "@skip(if: false)".to_owned()));
        assert_eq!(check(&directives(MAX_DIRECTIVES)), Ok(()));
        assert_eq!(check(&directives(MAX_DIRECTIVES + 1)), Err(LimitExceeded::Directives));

        let tokens = |n| format!("{{ a {{ {} }} }}", fields(n - 5, |_| "id".to_owned()));
        assert_eq!(check(&tokens(MAX_TOKENS)), Ok(()));
        assert_eq!(check(&tokens(MAX_TOKENS + 1)), Err(LimitExceeded::Tokens));
    }

    #[test]
    fn fragments_that_double_are_refused_at_once() {
        let doubling = fields(100, |i| format!("fragment f{i} on Q {{ ...f{0} ...f{0} }}", i + 1));
        let query = format!("{{ ...f0 }} {doubling} fragment f100 on Q {{ id }}");
        let refused = check(&query);
        assert!(matches!(refused, Err(LimitExceeded::Selections | LimitExceeded::RootFields)));
    }

    #[test]
    fn a_fragment_in_itself_is_refused() {
        let query = "{ ...a } fragment a on Q { b { ...a } }";
        assert_eq!(check(query), Err(LimitExceeded::FragmentCycle("a".to_owned())));
    }

    #[test]
    fn integers_beyond_int_and_nul_characters_are_refused() {
        assert_eq!(check("{ a(first: 2147483647) }"), Ok(()));
        assert!(matches!(
            check("{ a(first: [2147483648]) }"),
            Err(LimitExceeded::IntOutOfRange(_))
        ));
        assert_eq!(check(r#"{ a(b: {c: "x\u0000"}) }"#), Err(LimitExceeded::NulCharacter));
        let variables =
            Variables::from_json(serde_json::json!({ "a": { "b": 3_000_000_000_u64 } }));
        let document = parse_query("{ a }").unwrap();
        assert!(matches!(
            check_document(&document, &variables),
            Err(LimitExceeded::IntOutOfRange(_))
        ));
    }

    #[test]
    fn strings_and_comments_are_not_taken_apart() {
        assert_eq!(tokens(r#"{ a(b: "x y \" z", c: """a "q" b""") } # a b c"#).count(), 11);
    }
}
