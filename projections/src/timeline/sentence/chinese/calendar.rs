//! Business calendars, in Chinese.

use kehu_domain::calendar::{Event, Interval, Week, Weekday};

use super::{super::Teller, details};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().map(|name| format!("“{name}”")).unwrap_or_default();
    let it = format!("工作日历{it}");
    match event {
        Event::Defined(event) => {
            let count = |count: usize, what: &str| (count > 0).then(|| format!("{count} 个{what}"));
            let exceptions = details([
                Some(format!("时区：{}", event.time_zone)),
                count(event.holidays.len(), "节假日"),
                count(event.working_days.len(), "调休工作日"),
            ]);
            format!("定义了工作日历“{}”：{}{exceptions}", event.name, week(&event.hours))
        }
        Event::Renamed(event) => {
            let from = teller.before("name").map(|from| format!("“{from}”"));
            format!("将工作日历{}改名为“{}”", from.unwrap_or_default(), event.name)
        }
        Event::HoursSet(event) => format!("将{it}的工作时间设为{}", week(&event.hours)),
        Event::TimeZoneSet(event) => {
            let before = teller.before("timeZone").map(|before| format!("由{before}"));
            format!("将{it}的时区{}改为{}", before.unwrap_or_default(), event.time_zone)
        }
        Event::HolidayAdded(event) => {
            format!("在{it}中将 {} 设为节假日{}", event.day, called(event.name.as_deref()))
        }
        Event::HolidayRemoved(event) => format!("取消了{it}中的节假日 {}", event.day),
        Event::WorkingDayAdded(event) => format!(
            "在{it}中将 {} 设为调休工作日{}：{}",
            event.day,
            called(event.name.as_deref()),
            hours(&event.intervals)
        ),
        Event::WorkingDayRemoved(event) => format!("取消了{it}中的调休工作日 {}", event.day),
    }
}

fn called(name: Option<&str>) -> String {
    name.map(|name| format!("“{name}”")).unwrap_or_default()
}

fn week(week: &Week) -> String {
    let day = |(weekday, intervals): (&Weekday, &Vec<Interval>)| {
        format!("{} {}", weekday_zh(*weekday), hours(intervals))
    };
    week.iter().map(day).collect::<Vec<_>>().join("；")
}

fn weekday_zh(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}

fn hours(intervals: &[Interval]) -> String {
    let hours = intervals.iter().map(|interval| format!("{}–{}", interval.from, interval.to));
    hours.collect::<Vec<_>>().join("、")
}
