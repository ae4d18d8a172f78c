//! Text with places for cells: `{first_name} {last_name}`.

use serde::Deserialize;

/// A template that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::import) enum TemplateError {
    /// `{` without `}`.
    #[error("{0:?} opens a brace that is never closed; write {{{{ for a brace")]
    Open(String),
    /// `}` without `{`.
    #[error("{0:?} closes a brace that was never opened; write }}}} for a brace")]
    Close(String),
    /// `{}`.
    #[error("{0:?} has braces without a name")]
    Nameless(String),
}

/// One stretch of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import) enum Part {
    /// Text as it is.
    Text(String),
    /// The value of a column, of a derived value or of a constant.
    Field(String),
}

/// Text with places for cells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(in crate::import) struct Template {
    /// What it consists of, in order.
    pub parts: Vec<Part>,
}

impl Template {
    /// Reads a template.
    pub(in crate::import) fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '{' | '}' if rest.peek() == Some(&c) => {
                    plain.push(c);
                    rest.next();
                }
                '}' => return Err(TemplateError::Close(text.to_owned())),
                '{' => {
                    let mut name = String::new();
                    loop {
                        match rest.next() {
                            Some('}') => break,
                            Some('{') | None => return Err(TemplateError::Open(text.to_owned())),
                            Some(c) => name.push(c),
                        }
                    }
                    if name.trim().is_empty() {
                        return Err(TemplateError::Nameless(text.to_owned()));
                    }
                    if !plain.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut plain)));
                    }
                    parts.push(Part::Field(name.trim().to_owned()));
                }
                _ => plain.push(c),
            }
        }
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Self { parts })
    }
}

impl TryFrom<String> for Template {
    type Error = TemplateError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Template, TemplateError};

    fn field(name: &str) -> Part {
        Part::Field(name.to_owned())
    }

    fn plain(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    #[test]
    fn text_and_places_alternate() {
        let template = Template::parse("{姓}{名} ({ account no })").unwrap();
        let expected = [field("姓"), field("名"), plain(" ("), field("account no"), plain(")")];
        assert_eq!(template.parts, expected);
        assert_eq!(Template::parse("{{a}}").unwrap().parts, [plain("{a}")]);
        assert!(Template::parse("").unwrap().parts.is_empty());
    }

    #[test]
    fn broken_braces_are_refused() {
        assert!(matches!(Template::parse("{a"), Err(TemplateError::Open(_))));
        assert!(matches!(Template::parse("{a{b}"), Err(TemplateError::Open(_))));
        assert!(matches!(Template::parse("a}"), Err(TemplateError::Close(_))));
        assert!(matches!(Template::parse("{ }"), Err(TemplateError::Nameless(_))));
    }
}
