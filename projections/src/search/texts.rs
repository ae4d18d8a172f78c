//! What an object can be found by, and how much each text counts.

use kehu_domain::values::{ExternalId, Names, Text};

use super::fold::Folded;

/// What kind of text it is: decides what it is found by, and how high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// A name in use, in any script: found by its parts, pinyin, initials and words.
    Name,
    /// A name no longer in use: found as names are, ranked lower.
    FormerName,
    /// A number or code: a quote's number, an id in another system.
    Code,
    /// A telephone number: found in any notation and by its last digits.
    Phone,
    /// An e-mail address: found whole, by local part and by domain.
    Email,
    /// Anything longer: a subject's or a message's words. Found by its words, never shown as name.
    Text,
}

impl Class {
    pub(super) const ALL: [(Self, char); 6] = [
        (Self::Name, 'n'),
        (Self::FormerName, 'f'),
        (Self::Code, 'c'),
        (Self::Phone, 'p'),
        (Self::Email, 'e'),
        (Self::Text, 't'),
    ];

    fn mark(self) -> char {
        Self::ALL.iter().find(|(class, _)| *class == self).map_or('t', |(_, mark)| *mark)
    }

    fn marked(mark: char) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == mark).map(|(class, _)| *class)
    }
}

/// The texts that an object can be found by.
///
/// Texts that are erased, empty or there already are left out, so that whoever lists them need not
/// look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Texts(Vec<(Class, String)>);

impl Texts {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A text as it is.
    pub fn with(mut self, class: Class, text: &str) -> Self {
        let text = text.trim();
        if !text.is_empty() && !self.0.iter().any(|(kind, known)| *kind == class && known == text) {
            self.0.push((class, text.to_owned()));
        }
        self
    }

    fn open(self, class: Class, text: Option<&Text>) -> Self {
        match text.and_then(Text::as_str) {
            Some(text) => self.with(class, text),
            None => self,
        }
    }

    /// A name, or what stands in for one: the title of a deal, the subject of a ticket.
    pub fn name<'a>(self, name: impl Into<Option<&'a Text>>) -> Self {
        self.open(Class::Name, name.into())
    }

    /// All names in use.
    pub fn names(self, names: &Names) -> Self {
        names.all().fold(self, |texts, name| texts.open(Class::Name, Some(name)))
    }

    /// Names no longer in use.
    pub fn former_names(self, names: &Names) -> Self {
        names.all().fold(self, |texts, name| texts.open(Class::FormerName, Some(name)))
    }

    /// A number or code.
    pub fn code(self, code: &str) -> Self {
        self.with(Class::Code, code)
    }

    /// An identifier that may be personal: a `WeChat` id, a web page.
    pub fn identifier(self, identifier: &Text) -> Self {
        self.open(Class::Code, Some(identifier))
    }

    /// What other systems call it.
    pub fn external_ids(self, ids: &[ExternalId]) -> Self {
        ids.iter().fold(self, |texts, id| texts.open(Class::Code, Some(&id.id)))
    }

    /// A telephone number, as entered and as E.164 where that is known.
    pub fn phone(self, entered: &Text, e164: Option<&Text>) -> Self {
        let digits = |text: &Text| text.as_str().map(|text| Folded::of(text).digits());
        let national = digits(entered);
        let national = national.as_deref().map(|digits| digits.trim_start_matches('0'));
        let international = e164.and_then(digits);
        // The same number twice would find nothing more.
        let covered = match (national, &international) {
            (Some(national), Some(international)) => international.ends_with(national),
            (None, _) | (_, None) => false,
        };
        let texts = self.open(Class::Phone, Some(entered));
        if covered && international.as_deref() == national {
            texts
        } else {
            texts.open(Class::Phone, e164)
        }
    }

    /// An e-mail address.
    pub fn email(self, address: &Text) -> Self {
        self.open(Class::Email, Some(address))
    }

    /// Free text.
    pub fn text<'a>(self, text: impl Into<Option<&'a Text>>) -> Self {
        self.open(Class::Text, text.into())
    }

    /// The texts, each with its class.
    pub fn iter(&self) -> impl Iterator<Item = (Class, &str)> {
        self.0.iter().map(|(class, text)| (*class, text.as_str()))
    }

    /// As a row stores them: free text only by the mark that there is some.
    pub(super) fn stored(&self) -> Vec<String> {
        let short = self.0.iter().filter(|(class, _)| *class != Class::Text);
        let mut stored: Vec<String> =
            short.map(|(class, text)| format!("{}{text}", class.mark())).collect();
        if self.0.iter().any(|(class, _)| *class == Class::Text) {
            stored.push(Class::Text.mark().to_string());
        }
        stored
    }

    /// What a row has stored; free text is empty.
    pub(super) fn read<'a>(stored: impl IntoIterator<Item = &'a str>) -> Self {
        let read = |text: &str| {
            let mark = text.chars().next()?;
            Some((Class::marked(mark)?, text.get(mark.len_utf8()..)?.to_owned()))
        };
        Self(stored.into_iter().filter_map(read).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn erased_empty_and_repeated_texts_are_left_out() {
        let erased = Text::Erased { subject: "customer-1".to_owned() };
        let texts = Texts::new()
            .name(&Text::personal("张伟"))
            .name(&Text::open(" 张伟 "))
            .name(&erased)
            .name(None)
            .code("  ")
            .phone(&erased, Some(&erased));
        assert_eq!(texts.iter().collect::<Vec<_>>(), [(Class::Name, "张伟")]);
    }

    #[test]
    fn a_row_keeps_everything_but_free_text() {
        let texts = Texts::new()
            .name(&Text::open("中铁"))
            .code("Q-1")
            .email(&Text::open("a@b.cn"))
            .text(&Text::open("long"));
        let read = Texts::read(texts.stored().iter().map(String::as_str));
        let wanted = [
            (Class::Name, "中铁"),
            (Class::Code, "Q-1"),
            (Class::Email, "a@b.cn"),
            (Class::Text, ""),
        ];
        assert_eq!(read.iter().collect::<Vec<_>>(), wanted);
    }
}
