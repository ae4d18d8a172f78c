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
    let explicit = plain.trim_start().starts_with('+') && (7..=15).contains(&digits(&number));
    (explicit || phonenumber::is_valid(&number))
        .then(|| number.format().mode(Mode::E164).to_string())
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

fn digits(number: &phonenumber::PhoneNumber) -> usize {
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
