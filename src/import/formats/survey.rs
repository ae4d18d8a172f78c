//! Looks through a whole text once: which encoding it is in, and whether its lines have an end.

use std::io::{self, BufRead};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, EUC_KR, Encoding, GB18030, GBK, UTF_8};

use super::{
    broken,
    encoding::{pairs, reads_as_chinese},
};

/// The longest line, in bytes; a file with a longer one is no table.
const MAX_LINE: u64 = 128 * 1024 * 1024;
/// The longest piece of a line that is judged at once.
const PIECE: usize = 64 * 1024;
/// Bytes that the guess among other encodings rests on.
const EVIDENCE: usize = 256 * 1024;
/// With fewer characters than this, statistics over languages say little.
const FEW: u64 = 100;

/// What a text is.
#[derive(Debug, Clone)]
pub(in crate::import) struct Survey {
    pub encoding: &'static Encoding,
    /// How the encoding is known.
    pub by: KnownBy,
    /// What else it may be written in, where lines are not in `encoding`.
    pub hint: Option<&'static Encoding>,
    /// Lines that are not in `encoding`, and the first of them.
    pub astray: u64,
    pub first_astray: Option<u64>,
}

/// How an encoding is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum KnownBy {
    /// The mapping says so.
    Declaration,
    /// A byte order mark.
    Mark,
    /// All of the text is valid in it.
    Validity,
    /// Most of the text is, and it is the likeliest.
    Likelihood,
}

/// A text that cannot be looked through: at which line, and why.
pub(in crate::import) type Unreadable = (u64, io::Error);

/// Looks through `text`; a declared encoding is taken as it is.
pub(in crate::import) fn survey(
    text: &mut impl BufRead,
    declared: Option<&'static Encoding>,
) -> Result<Survey, Unreadable> {
    let mut judge = Judge::default();
    let mut line = 1;
    let mut length = 0_u64;
    let mut begun: Vec<u8> = Vec::new();
    let mut marked = None;
    let mut first = true;
    loop {
        let chunk = text.fill_buf().map_err(|error| (line, error))?;
        if chunk.is_empty() {
            break;
        }
        if first {
            marked = mark(chunk);
            first = false;
        }
        let ends = memchr::memrchr(b'\n', chunk).map_or(0, |end| end + 1);
        let (lines, rest) = chunk.split_at(ends);
        length = if lines.is_empty() { length + rest.len() as u64 } else { rest.len() as u64 };
        if length > MAX_LINE {
            let message = format!(
                "this line is longer than {MAX_LINE} bytes: it is no row of a table, and what \
                 follows cannot be told apart"
            );
            return Err((line, broken(message)));
        }
        let simple = begun.is_empty() && std::str::from_utf8(lines).is_ok();
        if simple && lines.is_ascii() {
            line += newlines(lines);
        } else {
            for part in lines.split_inclusive(|byte| *byte == b'\n') {
                if begun.is_empty() {
                    judge.see(line, part);
                } else {
                    begun.extend_from_slice(part);
                    judge.see(line, &begun);
                    begun.clear();
                }
                line += 1;
            }
        }
        begun.extend_from_slice(rest);
        if begun.len() > PIECE {
            // A byte this low is never the second half of a character.
            let cut = begun.iter().rposition(|byte| *byte < 0x30).map_or(begun.len(), |at| at + 1);
            judge.see(line, begun.get(..cut).unwrap_or_default());
            begun.drain(..cut);
        }
        let consumed = chunk.len();
        text.consume(consumed);
    }
    judge.see(line, &begun);
    Ok(judge.verdict(marked, declared))
}

fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// The encoding that a byte order mark declares.
fn mark(start: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_bom(start).map(|(encoding, _)| encoding)
}

/// What the lines speak for.
struct Judge {
    utf8: Lines,
    other: Lines,
    /// Lines that are neither UTF-8 nor GB18030.
    neither: Lines,
    common: u64,
    foreign: u64,
    detector: EncodingDetector,
    fed: usize,
}

#[derive(Default)]
struct Lines {
    count: u64,
    first: Option<u64>,
}

impl Lines {
    fn add(&mut self, line: u64) {
        self.count += 1;
        self.first.get_or_insert(line);
    }
}

impl Default for Judge {
    fn default() -> Self {
        Self {
            utf8: Lines::default(),
            other: Lines::default(),
            neither: Lines::default(),
            common: 0,
            foreign: 0,
            detector: EncodingDetector::new(Iso2022JpDetection::Deny),
            fed: 0,
        }
    }
}

impl Judge {
    fn see(&mut self, line: u64, bytes: &[u8]) {
        if bytes.is_ascii() {
            return;
        }
        if std::str::from_utf8(bytes).is_ok() {
            self.utf8.add(line);
            return;
        }
        self.other.add(line);
        if GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_none() {
            self.neither.add(line);
        }
        let (common, foreign) = pairs(bytes);
        self.common += common;
        self.foreign += foreign;
        if self.fed < EVIDENCE {
            self.fed += bytes.len();
            self.detector.feed(bytes, false);
        }
    }

    fn verdict(
        self,
        marked: Option<&'static Encoding>,
        declared: Option<&'static Encoding>,
    ) -> Survey {
        let guess = self.detector.guess(None, Utf8Detection::Deny);
        let of = |encoding, by, astray: &Lines, hint| Survey {
            encoding,
            by,
            hint,
            astray: astray.count,
            first_astray: astray.first,
        };
        let none = Lines::default();
        let told = declared.map(|encoding| (encoding, KnownBy::Declaration));
        let told = told.or_else(|| marked.map(|encoding| (encoding, KnownBy::Mark)));
        match told {
            Some((encoding, by)) if encoding == UTF_8 => {
                return of(UTF_8, by, &self.other, self.hint(guess));
            }
            Some((encoding, by)) => return of(encoding, by, &none, None),
            None => {}
        }
        if self.other.count == 0 {
            return of(UTF_8, KnownBy::Validity, &none, None);
        }
        if self.is_chinese(guess) {
            let by = if self.neither.count + self.utf8.count == 0 {
                KnownBy::Validity
            } else {
                KnownBy::Likelihood
            };
            let astray = if self.utf8.count > 0 { &self.utf8 } else { &self.neither };
            let hint = (self.utf8.count > 0).then_some(UTF_8);
            return of(GB18030, by, astray, hint);
        }
        of(UTF_8, KnownBy::Likelihood, &self.other, self.hint(guess))
    }

    /// Whether most lines that are not ASCII are Chinese in GB18030.
    fn is_chinese(&self, guess: &'static Encoding) -> bool {
        let valid = self.neither.count * 3 <= self.other.count;
        let usual = self.common * 10 >= self.foreign * 7;
        let other_language = self.foreign >= FEW && (guess == EUC_KR || guess == EUC_JP);
        let likely = guess == GBK && self.common * 10 >= self.foreign * 4;
        valid && self.other.count > self.utf8.count && (likely || (usual && !other_language))
    }

    fn hint(&self, guess: &'static Encoding) -> Option<&'static Encoding> {
        let usual = self.foreign > 0 && self.common * 10 >= self.foreign * 7;
        let hint = if usual { GB18030 } else { guess };
        (self.other.count > 0 && hint != UTF_8).then_some(hint)
    }
}

/// What a cell that is not UTF-8 says in GB18030, cut where it is long.
pub(in crate::import) fn in_chinese(bytes: &[u8]) -> Option<String> {
    const LONGEST: usize = 64 * 1024;
    (bytes.len() <= LONGEST).then(|| reads_as_chinese(bytes)).flatten()
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read as _};

    use encoding_rs::{EUC_KR, GB18030, SHIFT_JIS, UTF_8, UTF_16LE, WINDOWS_1252};

    use super::{Encoding, KnownBy, MAX_LINE, Survey, survey};

    fn look(bytes: &[u8]) -> Survey {
        let survey = |size| survey(&mut BufReader::with_capacity(size, bytes), None).unwrap();
        let (whole, pieces) = (survey(1 << 20), survey(7));
        assert_eq!((whole.encoding, whole.astray), (pieces.encoding, pieces.astray));
        whole
    }

    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn text_that_is_valid_utf8_is_utf8() {
        for text in ["", "a,b\n1,2\n", "名,城市\n张三,上海\nMüller,Köln"] {
            let found = look(text.as_bytes());
            assert_eq!((found.encoding, found.by), (UTF_8, KnownBy::Validity), "{text}");
        }
        let marked = look("\u{feff}a".as_bytes());
        assert_eq!((marked.encoding, marked.by), (UTF_8, KnownBy::Mark));
        let wide = look(b"\xff\xfea\0\n\0");
        assert_eq!((wide.encoding, wide.by), (UTF_16LE, KnownBy::Mark));
    }

    #[test]
    fn chinese_in_gb18030_is_found_even_where_there_is_little_of_it() {
        for text in [
            "公司名称,联系电话,地区\n上海远航国际货运有限公司,021-6888,上海\n",
            "id,name\n1,张三\n",
            "id,name,city\n1,王芳,北京\n2,李娜,广州\n",
        ] {
            let found = look(&encoded(text, GB18030));
            assert_eq!((found.encoding, found.by), (GB18030, KnownBy::Validity), "{text}");
        }
    }

    #[test]
    fn other_encodings_are_hinted_at_not_taken() {
        let western = "name,town\nJürgen Müller,Köln\nAndré Lefèvre,Orléans\nÅsa Öberg,Malmö\n";
        let found = look(&encoded(western, WINDOWS_1252));
        assert_eq!((found.encoding, found.hint), (UTF_8, Some(WINDOWS_1252)));
        assert_eq!((found.astray, found.first_astray), (3, Some(2)));
        let korean =
            "이름,도시\n김철수,서울특별시\n이영희,부산광역시\n박민수,대구광역시\n".repeat(9);
        assert_eq!(look(&encoded(&korean, EUC_KR)).encoding, UTF_8);
        let japanese = "なまえ,まち\nたなかさん,とうきょう\n".repeat(9);
        assert_eq!(look(&encoded(&japanese, SHIFT_JIS)).encoding, UTF_8);
    }

    #[test]
    fn of_two_encodings_the_more_frequent_is_taken() {
        let (one, other) = ("1,张三\n".as_bytes(), encoded("2,李四\n", GB18030));
        let mostly = look(&[one, one, &other].concat());
        assert_eq!((mostly.encoding, mostly.by), (UTF_8, KnownBy::Likelihood));
        assert_eq!((mostly.first_astray, mostly.hint), (Some(3), Some(GB18030)));
        let mostly = look(&[&other[..], &other, one].concat());
        assert_eq!((mostly.encoding, mostly.by), (GB18030, KnownBy::Likelihood));
        assert_eq!((mostly.first_astray, mostly.hint), (Some(3), Some(UTF_8)));
    }

    #[test]
    fn a_line_without_end_is_given_up() {
        let endless = b"a,b\n1,2\n".chain(std::io::repeat(b'x').take(2 * MAX_LINE));
        let mut endless = BufReader::with_capacity(1 << 16, endless);
        let (line, error) = survey(&mut endless, None).unwrap_err();
        assert_eq!(line, 3);
        assert!(error.to_string().contains("longer than"), "{error}");
    }
}
