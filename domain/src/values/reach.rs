//! Telephone numbers and e-mail addresses in the form that can be compared.

use phonenumber::Mode;

use super::Region;

/// A telephone number as E.164; `None` when it cannot be made out.
///
/// A number without country code is read as one of `region`'s country: `021-55550101` in `CN-31`
/// is `+862155550101`. Extensions are not part of E.164 and are left out.
pub fn e164(entered: &str, region: Option<&Region>) -> Option<String> {
    let plain: String = entered.chars().map(half_width).collect();
    let country = region.and_then(|region| region.country().parse().ok());
    let number = phonenumber::parse(country, plain.trim()).ok()?;
    // Numbering plans grow faster than their copies in programs: with its country code given, a
    // number of plausible length is taken at its word.
    let explicit = plain.trim_start().starts_with('+') && (7..=15).contains(&length(&number));
    (explicit || phonenumber::is_valid(&number))
        .then(|| number.format().mode(Mode::E164).to_string())
}

/// The digits of a telephone number that cannot be made out; `None` when they are too few to tell
/// one from another.
pub fn digits(entered: &str) -> Option<String> {
    let digits: String = entered.chars().map(half_width).filter(char::is_ascii_digit).collect();
    (digits.len() >= 5).then_some(digits)
}

/// Every form in which a telephone number may have been kept: as E.164, and as bare digits where
/// it could not be made out when it was entered.
pub fn phone_keys(entered: &str, region: Option<&Region>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let plain: String = entered.chars().map(half_width).collect();
    let country = region.and_then(|region| region.country().parse().ok());
    if let (Some(e164), Ok(number)) =
        (e164(entered, region), phonenumber::parse(country, plain.trim()))
    {
        let national = number.format().mode(Mode::National).to_string();
        let international = e164.trim_start_matches('+').to_owned();
        keys.push(e164);
        keys.extend(digits(&national));
        keys.push(format!("00{international}"));
        keys.push(international);
    }
    keys.extend(digits(entered));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Whether there is anything in the text that could be dialled.
pub fn has_digits(entered: &str) -> bool {
    entered.chars().map(half_width).any(|c| c.is_ascii_digit())
}

/// An e-mail address in lower case; `None` when it cannot be one.
pub fn email(entered: &str) -> Option<String> {
    let text = entered.trim();
    let (local, domain) = text.rsplit_once('@')?;
    let labels_fit = domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
    let local_fits = !local.is_empty()
        && local.chars().count() <= 64
        && local.chars().all(|c| !c.is_whitespace() && !c.is_control() && c != '@');
    (labels_fit && local_fits && text.chars().count() <= 254).then(|| text.to_lowercase())
}

fn length(number: &phonenumber::PhoneNumber) -> usize {
    number.format().mode(Mode::E164).to_string().chars().filter(char::is_ascii_digit).count()
}

/// East Asian keyboards type full-width digits.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        '＋' => '+',
        '－' | '–' | '—' => '-',
        '（' => '(',
        '）' => ')',
        '\u{3000}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(code: &str) -> Region {
        Region::parse(code).unwrap()
    }

    #[test]
    fn a_local_number_is_read_in_the_customers_country() {
        let shanghai = e164("021-55550101", Some(&region("CN-31")));
        assert_eq!(shanghai.as_deref(), Some("+862155550101"));
        let berlin = e164("(030) 901820", Some(&region("DE")));
        assert_eq!(berlin.as_deref(), Some("+4930901820"));
        assert_eq!(e164("13912345678", Some(&region("CN"))).as_deref(), Some("+8613912345678"));
    }

    #[test]
    fn a_number_with_its_country_needs_no_region() {
        assert_eq!(e164("+86 21 5555 0101", None).as_deref(), Some("+862155550101"));
        let elsewhere = e164("+49 30 901820", Some(&region("CN-31")));
        assert_eq!(elsewhere.as_deref(), Some("+4930901820"));
    }

    #[test]
    fn full_width_digits_are_digits() {
        let number = e164("（０２１）５５５５－０１０１", Some(&region("CN-31")));
        assert_eq!(number.as_deref(), Some("+862155550101"));
        assert!(has_digits("１"));
    }

    #[test]
    fn what_cannot_be_made_out_has_no_normal_form() {
        for entered in ["021-55550101", "12", "ask Wei", "", "+", "+1", "１２３"] {
            assert_eq!(e164(entered, None), None, "{entered}");
        }
        assert_eq!(e164("12", Some(&region("CN"))), None);
    }

    #[test]
    fn a_number_is_looked_for_in_every_form_it_may_be_kept_in() {
        let shanghai = region("CN-31");
        for entered in ["+86 21 5555 0101", "021-55550101", "0086 21 55550101"] {
            let keys = phone_keys(entered, Some(&shanghai));
            for kept in ["+862155550101", "02155550101", "862155550101", "00862155550101"] {
                assert!(keys.iter().any(|key| key == kept), "{entered}: {kept} in {keys:?}");
            }
        }
        assert_eq!(phone_keys("021-55550101", None), ["02155550101"]);
        assert_eq!(digits("（０２１）５５５５－０１０１").as_deref(), Some("02155550101"));
        assert_eq!(phone_keys("ext. 12", None), Vec::<String>::new());
    }

    #[test]
    fn digits_are_looked_for_everywhere() {
        assert!(has_digits("ext. 4"));
        assert!(!has_digits("ask Wei"));
        assert!(!has_digits(""));
    }

    #[test]
    fn an_address_is_compared_in_lower_case() {
        assert_eq!(email(" Wei.Zhang@Example.COM ").as_deref(), Some("wei.zhang@example.com"));
        assert_eq!(email("张伟@例子.中国").as_deref(), Some("张伟@例子.中国"));
        assert_eq!(email("a+b@x-y.co.uk").as_deref(), Some("a+b@x-y.co.uk"));
    }

    #[test]
    fn what_has_no_mailbox_and_domain_is_no_address() {
        for text in [
            "",
            "@",
            "wei",
            "wei@",
            "@example.com",
            "wei@localhost",
            "wei@example..com",
            "wei@.com",
            "wei zhang@example.com",
            "a@b@example.com",
            "wei@exa mple.com",
        ] {
            assert_eq!(email(text), None, "{text}");
        }
        assert_eq!(email(&format!("{}@example.com", "x".repeat(65))), None);
        assert_eq!(email(&format!("wei@{}com", "x.".repeat(130))), None);
    }
}
