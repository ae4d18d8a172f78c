//! Regions of the world, after ISO 3166.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Not an ISO 3166 code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not an ISO 3166 region: expected a country such as CN or a subdivision such as CN-31"
)]
pub struct UnknownRegion(pub String);

/// A country (ISO 3166-1 alpha-2, `CN`) or a subdivision of one (ISO 3166-2, `CN-31`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(String);

impl Region {
    /// Parses a code; the country must exist, the subdivision must have one to three characters.
    pub fn parse(code: &str) -> Result<Self, UnknownRegion> {
        let unknown = || UnknownRegion(code.to_owned());
        let (country, subdivision) =
            code.split_once('-').map_or((code, None), |(c, s)| (c, Some(s)));
        let known = country.len() == 2 && celes::Country::from_alpha2(country).is_ok();
        let upper = country.chars().all(|c| c.is_ascii_uppercase());
        let fits = subdivision.is_none_or(|s| {
            (1..=3).contains(&s.len())
                && s.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        });
        if known && upper && fits { Ok(Self(code.to_owned())) } else { Err(unknown()) }
    }

    /// The country's part of the code: `CN` in `CN-31`.
    pub fn country(&self) -> &str {
        self.0.split_once('-').map_or(self.0.as_str(), |(country, _)| country)
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::parse(code)
    }
}

impl TryFrom<String> for Region {
    type Error = UnknownRegion;
    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::parse(&code)
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_and_their_subdivisions_are_regions() {
        for code in ["CN", "CN-31", "DE-BY", "US-CA", "GB-ENG", "TW", "HK"] {
            let region = Region::parse(code).unwrap();
            assert_eq!(region.as_str(), code);
            assert_eq!(region.country(), &code[..2]);
        }
    }

    #[test]
    fn anything_else_is_not() {
        for code in
            ["", "C", "CHN", "cn", "XX", "UK", "CN-", "-31", "CN-sh", "CN-3101", "CN_31", "中国"]
        {
            assert_eq!(Region::parse(code), Err(UnknownRegion(code.to_owned())), "{code}");
        }
    }

    #[test]
    fn json_is_the_code() {
        let region: Region = serde_json::from_str("\"CN-31\"").unwrap();
        assert_eq!(serde_json::to_string(&region).unwrap(), "\"CN-31\"");
        assert!(serde_json::from_str::<Region>("\"Shanghai\"").is_err());
    }
}
