//! How much says that two rows are one party, and what.

use super::keys::{Forms, SPOKEN, WRITTEN};

/// What two rows have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReasonKind {
    /// An id of one kind, in whatever system.
    Id,
    /// An e-mail address.
    Email,
    /// A `WeChat` id.
    Wechat,
    /// A telephone or fax number.
    Phone,
    /// A name as it is written, apart from what only says what kind of company it is.
    Name,
    /// A name as it sounds: in characters here, in Latin letters there.
    NameSound,
}

impl ReasonKind {
    /// How sure this alone makes, in percent: companies seldom share names, people often do.
    fn weight(self, people: bool) -> u32 {
        match self {
            Self::Id => 95,
            Self::Email => 85,
            Self::Wechat => 80,
            Self::Phone => 65,
            Self::Name if people => 45,
            Self::Name => 75,
            Self::NameSound if people => 35,
            Self::NameSound => 60,
        }
    }
}

/// Something that two rows have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What it is.
    pub kind: ReasonKind,
    /// In the form that is compared.
    pub value: String,
}

/// What both have in common, the most telling first, and how sure that makes, in percent.
pub(super) fn compare(one: &Forms, other: &Forms, people: bool) -> (u32, Vec<Reason>) {
    let mut reasons: Vec<Reason> = Vec::new();
    for id in common(&one.ids, &other.ids) {
        reasons.push(Reason { kind: ReasonKind::Id, value: id.to_owned() });
    }
    for reach in common(&one.reach, &other.reach) {
        let (kind, value) = match reach.strip_prefix("wechat:") {
            Some(id) => (ReasonKind::Wechat, id),
            None if reach.contains('@') => (ReasonKind::Email, reach),
            None => (ReasonKind::Phone, reach),
        };
        reasons.push(Reason { kind, value: value.to_owned() });
    }
    let alike: Vec<&str> = common(&one.names, &other.names).collect();
    let named = |form: &str| alike.iter().find_map(|name| name.strip_prefix(form));
    // What is written alike sounds alike.
    if let Some(name) = named(WRITTEN) {
        reasons.push(Reason { kind: ReasonKind::Name, value: name.to_owned() });
    } else if let Some(name) = named(SPOKEN) {
        reasons.push(Reason { kind: ReasonKind::NameSound, value: name.to_owned() });
    }
    reasons.sort_by(|one, other| (one.kind, &one.value).cmp(&(other.kind, &other.value)));
    // Each kind counts once: two numbers of one switchboard say no more than one.
    let mut kinds: Vec<ReasonKind> = reasons.iter().map(|reason| reason.kind).collect();
    kinds.dedup();
    let doubt = kinds.iter().fold(10_000, |doubt, kind| doubt * (100 - kind.weight(people)) / 100);
    (100 - doubt / 100, reasons)
}

fn common<'a>(one: &'a [String], other: &'a [String]) -> impl Iterator<Item = &'a str> {
    one.iter().filter(|key| other.contains(key)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(names: &[&str], reach: &[&str], ids: &[&str]) -> Forms {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Forms { names: texts(names), reach: texts(reach), ids: texts(ids) }
    }

    #[test]
    fn more_in_common_makes_surer() {
        let one = forms(&["n:acme", "s:acme"], &["+862155550101", "a@b.c"], &["taxnumber:1"]);
        let score = |other: &Forms| compare(&one, other, false).0;
        let name = score(&forms(&["n:acme", "s:acme"], &[], &[]));
        let sound = score(&forms(&["n:阿克美", "s:acme"], &[], &[]));
        let phone = score(&forms(&[], &["+862155550101"], &[]));
        let both = score(&forms(&["n:acme"], &["+862155550101"], &[]));
        let all = score(&one);
        assert!(sound < name && phone < both && name < both && both < all && all <= 100);
        assert_eq!(score(&forms(&["n:other"], &["+1"], &["x:1"])), 0);
        let people = compare(&one, &forms(&["n:acme"], &[], &[]), true).0;
        assert!(people < name);
    }

    #[test]
    fn reasons_say_what_is_common() {
        let one = forms(&["n:acme", "s:acme"], &["+86215555", "a@b.c", "wechat:wei"], &["tax:1"]);
        let (_, reasons) = compare(&one, &one, false);
        let told: Vec<(ReasonKind, &str)> =
            reasons.iter().map(|reason| (reason.kind, reason.value.as_str())).collect();
        assert_eq!(
            told,
            [
                (ReasonKind::Id, "tax:1"),
                (ReasonKind::Email, "a@b.c"),
                (ReasonKind::Wechat, "wei"),
                (ReasonKind::Phone, "+86215555"),
                (ReasonKind::Name, "acme"),
            ]
        );
    }
}
