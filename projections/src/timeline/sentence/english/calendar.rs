//! Business calendars, in English.

use kehu_domain::calendar::{Event, Interval, Week};

use super::{super::Teller, before, details};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().map(|name| format!("“{name}”")).unwrap_or_default();
    let it = format!("the calendar {it}").trim_end().to_owned();
    match event {
        Event::Defined(event) => {
            let exceptions = details([
                Some(format!("time zone: {}", event.time_zone)),
                count(event.holidays.len(), "holiday"),
                count(event.working_days.len(), "extra working day"),
            ]);
            format!("defined the calendar “{}”, {}{exceptions}", event.name, week(&event.hours))
        }
        Event::Renamed(event) => {
            let from = teller.before("name").map(|from| format!("“{from}” "));
            format!("renamed the calendar {}to “{}”", from.unwrap_or_default(), event.name)
        }
        Event::HoursSet(event) => format!("set the hours of {it} to {}", week(&event.hours)),
        Event::TimeZoneSet(event) => {
            let before = before(teller.before("timeZone"));
            format!("put {it} into the time zone {}{before}", event.time_zone)
        }
        Event::HolidayAdded(event) => {
            format!("made {} a holiday{} in {it}", event.day, called(event.name.as_deref()))
        }
        Event::HolidayRemoved(event) => format!("took the holiday {} out of {it}", event.day),
        Event::WorkingDayAdded(event) => format!(
            "made {} an extra working day{} in {it}, {}",
            event.day,
            called(event.name.as_deref()),
            hours(&event.intervals)
        ),
        Event::WorkingDayRemoved(event) => {
            format!("took the extra working day {} out of {it}", event.day)
        }
    }
}

fn called(name: Option<&str>) -> String {
    name.map(|name| format!(" (“{name}”)")).unwrap_or_default()
}

fn count(count: usize, what: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        many => Some(format!("{many} {what}s")),
    }
}

fn week(week: &Week) -> String {
    let day = |(weekday, intervals): (&kehu_domain::calendar::Weekday, &Vec<Interval>)| {
        let name: String = format!("{weekday:?}").chars().take(3).collect();
        format!("{name} {}", hours(intervals))
    };
    week.iter().map(day).collect::<Vec<_>>().join("; ")
}

fn hours(intervals: &[Interval]) -> String {
    let hours = intervals.iter().map(|interval| format!("{}–{}", interval.from, interval.to));
    hours.collect::<Vec<_>>().join(", ")
}
