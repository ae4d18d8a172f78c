//! What a file is: its format, encoding and delimiter, declared by the mapping or found in its bytes.

mod disk;
mod encoding;
mod json;
mod survey;

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::{Arc, atomic::AtomicU64},
};

use encoding_rs::Encoding;
use serde::Deserialize;

pub(super) use disk::{Bytes, fingerprint};
pub(super) use encoding::{FOREIGN, Transcoder};
pub(super) use json::JsonLines;
pub(super) use survey::{KnownBy, in_chinese, survey};

/// Text of a file, whatever it is packed in and written in, as UTF-8.
pub(super) type Text = Transcoder<BufReader<Bytes>>;

/// How a file arranges its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Format {
    /// Delimited text, with quotes.
    #[serde(rename = "csv")]
    Csv,
    /// The same, delimited by tabs.
    #[serde(rename = "tsv")]
    Tsv,
    /// One JSON object per line.
    #[serde(rename = "jsonl")]
    JsonLines,
    /// A workbook of Excel 2007 or later.
    #[serde(rename = "xlsx")]
    Xlsx,
}

impl Format {
    /// What mappings call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::JsonLines => "jsonl",
            Self::Xlsx => "xlsx",
        }
    }
}

/// What the first bytes of a file give away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Recognised {
    pub format: Format,
    pub gzip: bool,
}

const GZIP: &[u8] = b"\x1f\x8b";
const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// The content of a file cannot be what it claims to be; who knows the line adds it.
pub(super) fn broken(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message.into())
}

/// Tells the format by magic bytes, then by the name, then by how the text begins.
pub(super) fn recognise(path: &Path, declared: Option<Format>) -> io::Result<Recognised> {
    let gzip = start(File::open(path)?)?.starts_with(GZIP);
    let inner = if gzip { start(Bytes::open(path, true, Arc::default())?)? } else { Vec::new() };
    let begin = if gzip { inner } else { start(File::open(path)?)? };
    let packed = if gzip { " packed with gzip: unpack it first" } else { "" };
    if begin.starts_with(COMPOUND) {
        return Err(broken(
            "this is an old Excel file (.xls) or a workbook with a password: save it as .xlsx \
             without one, or as CSV",
        ));
    }
    if begin.starts_with(GZIP) {
        return Err(broken("gzip within gzip: unpack it once"));
    }
    if begin.starts_with(ZIP) {
        return match declared {
            None | Some(Format::Xlsx) if !gzip => Ok(Recognised { format: Format::Xlsx, gzip }),
            None | Some(Format::Xlsx) => Err(broken(format!("a workbook or archive{packed}"))),
            Some(other) => {
                Err(broken(format!("a workbook or zip archive, but declared as {}", other.name())))
            }
        };
    }
    let format = match declared {
        Some(Format::Xlsx) => {
            return Err(broken(
                "declared as xlsx, but it is no workbook: it does not begin as one",
            ));
        }
        Some(format) => format,
        None => by_name(path).unwrap_or_else(|| by_text(&begin)),
    };
    Ok(Recognised { format, gzip })
}

fn start(input: impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    input.take(1024).read_to_end(&mut start)?;
    Ok(start)
}

fn by_name(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "csv" => Some(Format::Csv),
        "tsv" | "tab" => Some(Format::Tsv),
        "jsonl" | "ndjson" | "jsonlines" => Some(Format::JsonLines),
        _ => None,
    }
}

fn by_text(begin: &[u8]) -> Format {
    let text = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begin);
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        // An array is told from JSON lines with its first row.
        Some(b'{' | b'[') => Format::JsonLines,
        _ => Format::Csv,
    }
}

/// The text of a file from its beginning.
pub(super) fn text(
    path: &Path,
    gzip: bool,
    encoding: &'static Encoding,
    read: Arc<AtomicU64>,
) -> io::Result<Text> {
    let bytes = Bytes::open(path, gzip, read)?;
    Transcoder::new(BufReader::with_capacity(64 * 1024, bytes), encoding)
}

/// Reads over the first lines, whatever they are; as many as there are.
pub(super) fn skip_lines(text: &mut impl BufRead, lines: u64) -> io::Result<()> {
    let mut left = lines;
    while left > 0 {
        let chunk = text.fill_buf()?;
        if chunk.is_empty() {
            return Ok(());
        }
        let end = memchr::memchr(b'\n', chunk);
        left -= u64::from(end.is_some());
        let read = end.map_or(chunk.len(), |end| end + 1);
        text.consume(read);
    }
    Ok(())
}

/// What stands between the cells of the first line; a comma where nothing else is more frequent.
pub(super) fn sniff_delimiter(text: impl BufRead) -> io::Result<u8> {
    const HEADER: u64 = 64 * 1024;
    let mut counts = [(b',', 0_u32), (b'\t', 0), (b';', 0), (b'|', 0)];
    let (mut quoted, mut seen) = (false, false);
    for byte in text.take(HEADER).bytes() {
        let byte = byte?;
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && seen => break,
            b'\n' | b'\r' => {}
            _ => {
                seen = true;
                if let Some((_, count)) = counts.iter_mut().find(|(d, _)| *d == byte && !quoted) {
                    *count += 1;
                }
            }
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default();
    Ok(counts.iter().find(|(_, count)| *count == most).map_or(b',', |(delimiter, _)| *delimiter))
}

/// An encoding by one of its names.
pub(super) fn encoding(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(name.trim().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Format, by_text, encoding, sniff_delimiter};

    #[test]
    fn the_most_frequent_delimiter_of_the_header_is_taken() {
        let sniff = |text: &str| char::from(sniff_delimiter(text.as_bytes()).unwrap());
        assert_eq!(sniff("a,b,c\n1;2;3;4;5\n"), ',');
        assert_eq!(sniff("\n\na\tb\n1,2,3\n"), '\t');
        assert_eq!(sniff("\"Umsatz, netto, EUR\";Name;Ort\r\n"), ';');
        assert_eq!(sniff("a|b|c"), '|');
        assert_eq!(sniff("name"), ',');
        assert_eq!(sniff(""), ',');
    }

    #[test]
    fn text_without_a_name_is_json_lines_or_delimited() {
        assert_eq!(by_text(b"\xef\xbb\xbf \n{\"a\":1}"), Format::JsonLines);
        assert_eq!(by_text(b"a,b"), Format::Csv);
    }

    #[test]
    fn encodings_have_several_names() {
        for name in ["gb18030", "GB18030", "gbk", "gb2312", "utf-8", "utf-16le", "windows-1252"] {
            assert!(encoding(name).is_some(), "{name}");
        }
        assert!(encoding("klingon").is_none());
    }
}
