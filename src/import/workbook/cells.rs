//! Cells of a workbook as text: dates in ISO form, numbers as people read them.

use calamine::{DataRef, ExcelDateTime};

/// What a cell says, without what only the spreadsheet program adds.
pub(super) fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(time) if time.is_duration() => duration(time.as_f64()),
        DataRef::DateTime(time) => moment(time),
        DataRef::Error(error) => error.to_string(),
    }
}

/// The fifteen digits that spreadsheet programs show, without an exponent.
fn decimal(number: f64) -> String {
    let shown = format!("{number:.14e}").parse().unwrap_or(number);
    // Zero has no sign.
    if shown == 0.0 { "0".to_owned() } else { format!("{shown}") }
}

fn moment(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let fraction = if milli > 0 { format!(".{milli:03}") } else { String::new() };
    let clock = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    if (0.0..1.0).contains(&time.as_f64()) {
        // Before the first day: a time of day and nothing else.
        clock
    } else if (hour, minute, second, milli) == (0, 0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {clock}")
    }
}

fn duration(days: f64) -> String {
    let seconds = (days.abs() * 86_400.0).round();
    let sign = if days < 0.0 && seconds > 0.0 { "-" } else { "" };
    let (hours, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
    let (minutes, seconds) = ((rest / 60.0).floor(), rest % 60.0);
    format!("{sign}{hours}:{minutes:02}:{seconds:02}")
}

/// The letters over a column, counted from 0.
pub(super) fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.extend(char::from_digit(digit + 10, 36).map(|c| c.to_ascii_uppercase()));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, DataRef, ExcelDateTime, ExcelDateTimeType};

    use super::{letters, text};

    #[test]
    fn numbers_have_no_exponent_and_no_noise() {
        let cases = [
            (13_800_138_000.0, "13800138000"),
            (0.1 + 0.2, "0.3"),
            (1234.5, "1234.5"),
            (-0.0, "0"),
            (1e21, "1000000000000000000000"),
            (2.5e-7, "0.00000025"),
            (-17.0, "-17"),
        ];
        for (number, expected) in cases {
            assert_eq!(text(&DataRef::Float(number)), expected);
        }
    }

    #[test]
    fn dates_are_in_iso_form() {
        let at = |value, kind| text(&DataRef::DateTime(ExcelDateTime::new(value, kind, false)));
        let time = |value| at(value, ExcelDateTimeType::DateTime);
        assert_eq!(time(45_943.0), "2025-10-13");
        assert_eq!(time(45_943.5), "2025-10-13 12:00:00");
        assert_eq!(time(0.75), "18:00:00");
        assert_eq!(at(1.5, ExcelDateTimeType::TimeDelta), "36:00:00");
        assert_eq!(at(-0.5, ExcelDateTimeType::TimeDelta), "-12:00:00");
        assert_eq!(text(&DataRef::DateTimeIso("2024-01-02".to_owned())), "2024-01-02");
    }

    #[test]
    fn anything_else_is_as_it_is_shown() {
        assert_eq!(text(&DataRef::Bool(true)), "TRUE");
        assert_eq!(text(&DataRef::Error(CellErrorType::NA)), "#N/A");
        assert_eq!(text(&DataRef::SharedString("中")), "中");
        assert_eq!([0, 25, 26, 16_383].map(letters), ["A", "Z", "AA", "XFD"]);
    }
}
