//! Files: told by the hash of their content.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// SHA-256 of a file's content: 64 hexadecimal digits, in lower case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileHash([u8; 32]);

/// A text that should be a hash and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected the SHA-256 of a file, 64 hexadecimal digits, found {found:?}")]
pub struct ParseHashError {
    /// What was given.
    pub found: String,
}

impl FileHash {
    /// The hash itself.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash's bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Parses 64 hexadecimal digits of either case.
    pub fn parse(text: &str) -> Result<Self, ParseHashError> {
        let digits: Vec<u8> = text
            .chars()
            .filter_map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect();
        if text.len() != 64 || digits.len() != 64 {
            return Err(ParseHashError { found: text.chars().take(80).collect() });
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            *byte = pair.iter().fold(0, |byte, digit| (byte << 4) | digit);
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileHash({self})")
    }
}

impl TryFrom<String> for FileHash {
    type Error = ParseHashError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<FileHash> for String {
    fn from(hash: FileHash) -> Self {
        hash.to_string()
    }
}

impl FromStr for FileHash {
    type Err = ParseHashError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// A file that has been uploaded, as its store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Hash of its content.
    pub sha256: FileHash,
    /// How many bytes it has.
    pub size: u64,
    /// What whoever uploaded it said it is: `application/pdf`.
    pub media_type: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn a_hash_is_read_as_it_is_written() {
        let hash = FileHash::parse(EMPTY).unwrap();
        assert_eq!(hash.to_string(), EMPTY);
        assert_eq!((hash.as_bytes()[0], hash.as_bytes()[31]), (0xe3, 0x55));
        assert_eq!(FileHash::parse(&EMPTY.to_uppercase()).unwrap(), hash);
        assert_eq!(serde_json::to_value(hash).unwrap(), EMPTY);
        assert_eq!(serde_json::from_value::<FileHash>(EMPTY.into()).unwrap(), hash);
    }

    #[test]
    fn nothing_else_is_a_hash() {
        let foreign = EMPTY.replace('e', "é");
        for text in
            ["", "e3", &EMPTY[1..], &format!("{EMPTY}0"), &EMPTY.replace('e', "g"), &foreign]
        {
            assert!(FileHash::parse(text).is_err(), "{text}");
        }
        assert!(serde_json::from_str::<FileHash>("\"..\"").is_err());
    }
}
