//! Text in any encoding as UTF-8, with a mark wherever it is not what it should be.

use std::io::{self, BufRead, Chain, Cursor, Read};

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, GB18030, GBK, UTF_8};

/// Stands where bytes could not be decoded; it is not UTF-8, so that the cell is refused.
pub(in crate::import) const MALFORMED: u8 = 0xff;
/// Stands where a line in UTF-8 begins to differ from the GB18030 around it.
pub(in crate::import) const FOREIGN: u8 = 0xfe;

/// What some programs put in front of UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// The longest line that is looked at as a whole.
const LONGEST: u64 = 64 * 1024;

/// Decodes what it reads.
pub(in crate::import) struct Transcoder<R> {
    input: Chain<Cursor<Vec<u8>>, R>,
    encoding: &'static Encoding,
    /// `None` for UTF-8, which passes as it is.
    decoder: Option<Decoder>,
    line: Vec<u8>,
    /// Whether `line` begins where a line does.
    at_line_start: bool,
    decoded: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl<R: BufRead> Transcoder<R> {
    pub(in crate::import) fn new(mut input: R, encoding: &'static Encoding) -> io::Result<Self> {
        let mut start = Vec::new();
        input.by_ref().take(BYTE_ORDER_MARK.len() as u64).read_to_end(&mut start)?;
        if start == BYTE_ORDER_MARK {
            start.clear();
        }
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_with_bom_removal());
        Ok(Self {
            input: Cursor::new(start).chain(input),
            encoding,
            decoder,
            line: Vec::new(),
            at_line_start: true,
            decoded: Vec::new(),
            taken: 0,
            ended: false,
        })
    }

    /// What it read from.
    pub(in crate::import) fn into_input(self) -> R {
        self.input.into_inner().1
    }

    /// Decodes more, in pieces that end with a line where lines can be told.
    fn refill(&mut self) -> io::Result<()> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        self.decoded.clear();
        self.taken = 0;
        self.line.clear();
        let chinese = self.encoding == GB18030 || self.encoding == GBK;
        let read = if chinese {
            self.input.by_ref().take(LONGEST).read_until(b'\n', &mut self.line)?
        } else {
            let available = self.input.fill_buf()?;
            self.line.extend_from_slice(available);
            let read = available.len();
            self.input.consume(read);
            read
        };
        self.ended = read == 0;
        let whole = self.line.last() == Some(&b'\n') || (read as u64) < LONGEST;
        if chinese && self.at_line_start && whole && is_chinese_utf8(&self.line) {
            let ascii = self.line.iter().take_while(|byte| byte.is_ascii()).count();
            self.decoded.extend(self.line.drain(..ascii));
            self.decoded.push(FOREIGN);
            self.decoded.append(&mut self.line);
        } else {
            decode(decoder, &self.line, self.ended, &mut self.decoded);
            self.at_line_start = self.line.last() == Some(&b'\n');
        }
        Ok(())
    }
}

fn decode(decoder: &mut Decoder, mut bytes: &[u8], last: bool, text: &mut Vec<u8>) {
    loop {
        let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
        let start = text.len();
        text.resize(start + room.unwrap_or(bytes.len() * 4) + 16, 0);
        let target = text.get_mut(start..).unwrap_or_default();
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(bytes, target, last);
        text.truncate(start + written);
        bytes = bytes.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => text.push(MALFORMED),
        }
    }
}

/// Whether bytes are UTF-8 with Chinese characters in it; text in GB18030 practically never is.
fn is_chinese_utf8(bytes: &[u8]) -> bool {
    !bytes.is_ascii()
        && std::str::from_utf8(bytes).is_ok_and(|text| text.chars().any(is_east_asian))
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// What bytes that are not UTF-8 say in GB18030, if that is Chinese as it is usually written.
pub(in crate::import) fn reads_as_chinese(bytes: &[u8]) -> Option<String> {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 4 + 16);
    let (result, _, replaced) = decoder.decode_to_string(bytes, &mut text, true);
    let whole = result == CoderResult::InputEmpty && !replaced;
    let (common, foreign) = pairs(bytes);
    (whole && foreign > 0 && common * 10 >= foreign * 7).then_some(text)
}

/// How many characters of two bytes there are: the most usual ones of GB 2312, and all.
pub(in crate::import) fn pairs(bytes: &[u8]) -> (u64, u64) {
    let (mut common, mut all) = (0, 0);
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        if byte.is_ascii() {
            continue;
        }
        all += 1;
        let usual = matches!(byte, 0xa1..=0xa3 | 0xb0..=0xd7);
        common += u64::from(usual && rest.next().is_some_and(|second| second >= 0xa1));
    }
    (common, all)
}

impl<R: BufRead> BufRead for Transcoder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.decoder.is_none() {
            return self.input.fill_buf();
        }
        while self.taken >= self.decoded.len() && !self.ended {
            self.refill()?;
        }
        Ok(self.decoded.get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        if self.decoder.is_none() {
            self.input.consume(amount);
        } else {
            self.taken += amount;
        }
    }
}

impl<R: BufRead> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let read = available.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read as _};

    use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

    use super::{Encoding, FOREIGN, MALFORMED, Transcoder, reads_as_chinese};

    /// Decoded in reads of every size, always with the same outcome.
    fn decoded(bytes: &[u8], encoding: &'static Encoding) -> Vec<u8> {
        let whole = read(bytes, encoding, 4096);
        for size in 1..12 {
            assert_eq!(read(bytes, encoding, size), whole, "{size}");
        }
        whole
    }

    fn read(bytes: &[u8], encoding: &'static Encoding, size: usize) -> Vec<u8> {
        let mut text = Vec::new();
        let input = BufReader::with_capacity(size, bytes);
        Transcoder::new(input, encoding).unwrap().read_to_end(&mut text).unwrap();
        text
    }

    #[test]
    fn byte_order_marks_are_no_text() {
        assert_eq!(decoded(b"\xef\xbb\xbfa", UTF_8), b"a");
        assert_eq!(decoded(b"\xff\xfe\x2d\x4ea\0", UTF_16LE), "中a".as_bytes());
        assert_eq!(decoded(b"\xfe\xff\x4e\x2d\0a", UTF_16BE), "中a".as_bytes());
        assert_eq!(decoded(b"", GB18030), b"");
        assert_eq!(decoded(b"a", GB18030), b"a");
    }

    #[test]
    fn gb18030_has_characters_of_two_and_four_bytes() {
        let (bytes, ..) = GB18030.encode("名,城市\n张三,上海𠀀\n");
        assert_eq!(decoded(&bytes, GB18030), "名,城市\n张三,上海𠀀\n".as_bytes());
    }

    #[test]
    fn what_cannot_be_decoded_is_marked_where_it_stands() {
        let text = decoded(b"a,\xff,b\n\xd5", GB18030);
        assert_eq!(text, [b"a,", &[MALFORMED][..], b",b\n", &[MALFORMED]].concat());
        assert_eq!(decoded(b"\xff\xfea\0\0\xd8b\0", UTF_16LE), [b'a', MALFORMED, b'b']);
    }

    #[test]
    fn a_line_in_utf8_among_gb18030_is_marked() {
        let (chinese, ..) = GB18030.encode("张三\n");
        let bytes = [&chinese[..], "1,李四\n".as_bytes(), &chinese].concat();
        let expected = ["张三\n1,".as_bytes(), &[FOREIGN], "李四\n张三\n".as_bytes()].concat();
        assert_eq!(decoded(&bytes, GB18030), expected);
    }

    #[test]
    fn only_chinese_reads_as_chinese() {
        let (chinese, ..) = GB18030.encode("张三，上海");
        assert_eq!(reads_as_chinese(&chinese).as_deref(), Some("张三，上海"));
        for western in [&b"M\xfcller"[..], b"Caf\xe9", b"\xc4rzte", b"\xff"] {
            assert_eq!(reads_as_chinese(western), None);
        }
    }
}
