//! In which order rows are looked at that are found alike, and which of them are looked at first.

use super::{
    fold::Folded,
    texts::{Class, Texts},
};

/// Rows picked by chance have this token, one of [`SAMPLED`] rows: how many of them have what is
/// looked for says how common it is, at the cost of looking at these few.
pub(super) const SAMPLE: &str = "?";
/// Of so many rows one is in the sample.
pub(super) const SAMPLED: u64 = 256;

/// Where a row stands among rows that are found alike: short names first, the rest by chance, but
/// always the same.
///
/// A term that many rows have is not looked up in all of them: its rows are read place by place,
/// until there are enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(u32);

impl Place {
    /// Levels of tokens: the length of the name, then three times one sixteenth of the rest.
    pub(super) const LEVELS: usize = 4;
    /// Names of so many letters, and longer ones, are one length.
    pub(super) const LONGEST: u8 = 31;
    /// Bits that chance decides, four for each level but the first.
    const CHANCE: u32 = 12;

    /// The place of a row with these texts.
    pub(super) fn of(texts: &Texts, stream: &str) -> Self {
        let length = |wanted: fn(Class) -> bool| {
            let texts = texts.iter().filter(|(class, _)| wanted(*class));
            texts.map(|(_, text)| Folded::of(text).0.len()).filter(|length| *length > 0).min()
        };
        let length = length(|class| class == Class::Name)
            .or_else(|| length(|class| class == Class::Code))
            .and_then(|length| u8::try_from(length).ok())
            .map_or(Self::LONGEST, |length| length.min(Self::LONGEST));
        let hash = fnv(stream);
        let chance = (hash ^ (hash >> 32)) & ((1 << Self::CHANCE) - 1);
        let chance = u32::try_from(chance).unwrap_or_default();
        Self((u32::from(length) << Self::CHANCE) | chance)
    }

    /// As a number: what rows are ordered by.
    pub(super) fn number(self) -> i32 {
        self.0.cast_signed()
    }

    /// How long the name of a row in this place is.
    pub(super) fn length(number: i32) -> u8 {
        u8::try_from(number >> Self::CHANCE)
            .map_or(Self::LONGEST, |length| length.min(Self::LONGEST))
    }

    /// The tokens of the place, one per level, the widest first.
    pub(super) fn tokens(self) -> [String; Self::LEVELS] {
        let digits = format!("{:05x}", self.0);
        [2, 3, 4, 5].map(|length| format!("#{}", digits.get(..length).unwrap_or_default()))
    }

    /// The token of a small part of a place, picked by chance; none for places that are narrow.
    pub(super) fn part(place: &str) -> Option<String> {
        (place.len() < Self::LEVELS + 1).then(|| format!("{place}00"))
    }

    /// The tokens of all narrower places, in their order; `within` is none for all there are.
    pub(super) fn within(within: Option<&str>) -> Vec<String> {
        match within {
            None => (1..=Self::LONGEST).map(|length| format!("#{length:02x}")).collect(),
            Some(wide) if wide.len() <= Self::LEVELS + 1 => {
                (0..16).map(|sixteenth| format!("{wide}{sixteenth:x}")).collect()
            }
            Some(_) => Vec::new(),
        }
    }
}

/// Whether a row is one of the sample.
pub(super) fn sampled(stream: &str) -> bool {
    (fnv(stream) >> 40).is_multiple_of(SAMPLED)
}

/// FNV-1a: the same on every machine and in every version, which the standard library's is not.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str) -> Texts {
        Texts::new().with(Class::Name, name)
    }

    #[test]
    fn one_row_of_many_is_in_the_sample() {
        let sampled = (0..25_600).filter(|n| sampled(&format!("customer-{n}"))).count();
        assert!((50..200).contains(&sampled), "{sampled}");
    }

    #[test]
    fn places_put_short_names_first() {
        let place = |name_: &str, stream: &str| Place::of(&name(name_), stream);
        assert!(place("中铁", "customer-2") < place("中铁特货", "customer-1"));
        assert_ne!(place("中铁", "customer-1"), place("中铁", "customer-2"));
        assert_eq!(Place::length(place("中铁", "customer-1").number()), 2);
        let long = place(&"很".repeat(99), "customer-1");
        assert_eq!(Place::length(long.number()), Place::LONGEST);
        assert!(long.number() > 0);
    }

    #[test]
    fn a_place_lies_in_the_places_around_it() {
        let mut within = None;
        for token in Place::of(&name("中铁"), "customer-1").tokens() {
            assert!(Place::within(within.as_deref()).contains(&token), "{token}");
            if let Some(part) = Place::part(&token) {
                let (first, rest) = part.split_at(token.len() + 1);
                assert!(Place::within(Some(&token)).contains(&first.to_owned()), "{part}");
                assert!(Place::within(Some(first)).contains(&format!("{first}{rest}")), "{part}");
            }
            within = Some(token);
        }
        assert!(Place::within(within.as_deref()).is_empty());
    }
}
