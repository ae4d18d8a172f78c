//! Measures XML without building anything from it: its longest pieces, its cells, its promises.

/// What is in one part of a workbook.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Measures {
    pub cells: u64,
    pub rows: u64,
    pub strings: u64,
    /// The longest stretch that a parser must keep in memory at once.
    pub longest: u64,
    /// How many strings the table of strings promises, whether or not it has them.
    pub promised: u64,
    /// Whether it declares entities or anything of that kind.
    pub doctype: bool,
    /// Whether it has zero bytes: it is not UTF-8, and was not understood.
    pub foreign: bool,
}

/// How much of a tag is looked at.
const HEAD: usize = 512;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    /// Within a tag; within this quote, if any.
    Tag(Option<u8>),
    /// Within a comment, CDATA section or processing instruction, up to this end.
    Until(&'static [u8]),
}

/// Goes over XML as it comes.
#[derive(Debug)]
pub(super) struct Scan {
    state: State,
    head: Vec<u8>,
    /// The last three bytes.
    tail: [u8; 3],
    /// Bytes since the last tag ended or began.
    stretch: u64,
    /// Whether it is within a cell or string, whose content is gathered.
    gathers: bool,
    /// Bytes since that began.
    content: u64,
    measures: Measures,
}

impl Scan {
    pub(super) fn new() -> Self {
        Self {
            state: State::Text,
            head: Vec::with_capacity(HEAD),
            tail: [0; 3],
            stretch: 0,
            gathers: false,
            content: 0,
            measures: Measures::default(),
        }
    }

    pub(super) fn measures(&self) -> Measures {
        let gathered = if self.gathers { self.content } else { 0 };
        let longest = self.measures.longest.max(self.stretch).max(gathered);
        Measures { longest, ..self.measures }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().copied() {
            self.step(byte);
        }
    }

    fn step(&mut self, byte: u8) {
        self.stretch += 1;
        self.content += 1;
        self.measures.foreign |= byte == 0;
        self.tail = [self.tail[1], self.tail[2], byte];
        match self.state {
            State::Text if byte == b'<' => {
                self.head.clear();
                self.state = State::Tag(None);
                self.cut();
            }
            State::Text => {}
            State::Tag(Some(quote)) => {
                self.keep(byte);
                if byte == quote {
                    self.state = State::Tag(None);
                }
            }
            State::Tag(None) => self.tag(byte),
            State::Until(end) => {
                if self.tail.ends_with(end) {
                    self.state = State::Text;
                    self.cut();
                }
            }
        }
    }

    fn tag(&mut self, byte: u8) {
        match byte {
            b'>' => {
                self.ended();
                self.state = State::Text;
                self.cut();
            }
            b'"' | b'\'' => {
                self.keep(byte);
                self.state = State::Tag(Some(byte));
            }
            _ => {
                self.keep(byte);
                match self.head.as_slice() {
                    b"?" => self.state = State::Until(b"?>"),
                    b"!--" => self.state = State::Until(b"-->"),
                    b"![CDATA[" => self.state = State::Until(b"]]>"),
                    b"!DOCTYPE" | b"!ENTITY" => self.measures.doctype = true,
                    _ => {}
                }
            }
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.head.len() < HEAD {
            self.head.push(byte);
        }
    }

    /// A stretch is over.
    fn cut(&mut self) {
        self.measures.longest = self.measures.longest.max(self.stretch);
        self.stretch = 0;
    }

    fn ended(&mut self) {
        let closing = self.head.first() == Some(&b'/');
        let tag = self.head.get(usize::from(closing)..).unwrap_or_default();
        let end = tag.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/');
        let name = tag.get(..end.unwrap_or(tag.len())).unwrap_or_default();
        // Without the prefix of a namespace.
        let name = name.rsplit(|byte| *byte == b':').next().unwrap_or_default();
        match (name, closing) {
            (b"c", false) => self.measures.cells += 1,
            (b"row", false) => self.measures.rows += 1,
            (b"si", false) => self.measures.strings += 1,
            (b"sst", false) => {
                self.measures.promised = self.measures.promised.max(self.promise());
            }
            _ => {}
        }
        if matches!(name, b"c" | b"si") {
            if self.gathers {
                self.measures.longest = self.measures.longest.max(self.content);
            }
            self.gathers = !closing;
            self.content = 0;
        }
    }

    fn promise(&self) -> u64 {
        let head = String::from_utf8_lossy(&self.head);
        let after = |name: &str| head.split_once(name).map(|(_, rest)| rest.to_owned());
        let number = |rest: String| {
            let digits: String = rest
                .trim_start_matches(|c: char| !c.is_ascii_digit())
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            digits.parse().unwrap_or(u64::MAX)
        };
        after("uniqueCount").map_or(0, number)
    }
}

#[cfg(test)]
mod tests {
    use super::{Measures, Scan};

    fn measure(xml: &str) -> Measures {
        let mut scan = Scan::new();
        scan.feed(xml.as_bytes());
        scan.measures()
    }

    #[test]
    fn cells_rows_and_strings_are_counted() {
        let sheet = "<?xml version=\"1.0\"?><x:worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c>\
                     <c r=\"B1\"/></row><row/></sheetData><cols><col/></cols></x:worksheet>";
        let found = measure(sheet);
        assert_eq!((found.cells, found.rows, found.strings), (2, 2, 0));
        let strings = "<sst count=\"9\" uniqueCount=\"3\"><si><t>a</t></si><x:si><t/></x:si></sst>";
        let found = measure(strings);
        assert_eq!((found.strings, found.promised, found.doctype), (2, 3, false));
    }

    #[test]
    fn whatever_hides_a_long_piece_it_is_found() {
        let long = "<".repeat(5000);
        for xml in [
            format!("<a>{}</a>", "x".repeat(5000)),
            format!("<a b=\"{long}\"/>"),
            format!("<a><!--{long}--></a>"),
            format!("<a><![CDATA[{long}]]></a>"),
            format!("<a><?pi {long}?></a>"),
            format!("<si>{}</si>", "<t>x</t>".repeat(700)),
            format!("<c><is>{}</is></c>", "<r><t>x</t></r>".repeat(400)),
            format!("<a {long}"),
        ] {
            let found = measure(&xml).longest;
            assert!((5000..7000).contains(&found), "{found}: {}", &xml[..20]);
        }
        assert!(measure(&"<row><c><v>1</v></c></row>".repeat(5000)).longest < 50);
        assert!(measure(&format!("<styles>{}</styles>", "<xf/>".repeat(5000))).longest < 50);
    }

    #[test]
    fn promises_and_declarations_are_noticed() {
        assert_eq!(measure("<sst uniqueCount=\"99999999999\">").promised, 99_999_999_999);
        assert_eq!(measure("<sst uniqueCount='99999999999999999999999'>").promised, u64::MAX);
        assert!(measure("<!DOCTYPE a [<!ENTITY b \"c\">]><a/>").doctype);
    }
}
