//! Settings, in Chinese.

use kehu_domain::settings::{Event, Policy, ServiceTarget, TicketCategory};

use super::{
    super::{Teller, words},
    before,
};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let was = |field: &str| before(teller.before(field));
    match event {
        Event::GradesSet(event) => {
            let grades =
                event.grades.iter().map(|grade| format!("{} {}", grade.code, grade.name_zh));
            format!("将客户等级设为{}{}", list(grades), was("grades"))
        }
        Event::TicketCategoriesSet(event) => {
            format!("将工单类别设为{}", list(event.categories.iter().map(category)))
        }
        Event::ComplaintPointsSet(event) => {
            let points = event.points.iter().map(|point| point.name_zh.clone());
            format!("将投诉点设为{}{}", list(points), was("complaintPoints"))
        }
        Event::DiscountLimitsSet(event) => {
            let limits =
                event.limits.iter().map(|limit| format!("{} {}%", limit.role, limit.percent));
            format!("将折扣权限设为{}", list(limits))
        }
        Event::ServiceTargetsSet(event) => {
            format!("将服务时限设为{}", list(event.targets.iter().map(|one| target(teller, one))))
        }
        Event::TimeZoneSet(event) => {
            format!("将公司时区设为{}{}", event.time_zone, was("timeZone"))
        }
        Event::DefaultCalendarSet(event) => {
            let calendar = teller.other(&event.calendar.stream());
            let calendar =
                calendar.map_or_else(|| "未命名日历".to_owned(), |name| format!("“{name}”"));
            format!("将{calendar}设为默认日历{}", was("defaultCalendar"))
        }
        Event::PolicySwitched(event) => {
            let what = match event.policy {
                Policy::QuoteAcceptedWinsOpportunity => "报价被接受即赢得商机",
                Policy::TicketDeadlineEscalates => "超过时限即升级工单",
            };
            format!("{}了策略“{what}”", if event.on { "启用" } else { "停用" })
        }
    }
}

fn category(category: &TicketCategory) -> String {
    if category.children.is_empty() {
        return category.name_zh.clone();
    }
    format!("{}（{}）", category.name_zh, list(category.children.iter().map(self::category)))
}

fn target(teller: &Teller<'_>, target: &ServiceTarget) -> String {
    let ServiceTarget { priority, answer_minutes, resolution_minutes } = target;
    format!(
        "{} 答复{answer_minutes}分钟/解决{resolution_minutes}分钟",
        words::ticket::priority(teller, *priority)
    )
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { "无".to_owned() } else { items.join("、") }
}
