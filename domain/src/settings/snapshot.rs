//! The settings as a handler finds them, to decide by: defaults filled in, with their version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ComplaintPoint, DiscountLimit, Grade, Policy, ServiceTarget, TicketCategory};
use crate::values::{CalendarId, Percent, Priority};

/// What is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Version of the settings' stream; `None` when nothing was ever set.
    pub version: Option<u64>,
    /// What customers can be graded, the best first.
    pub grades: Vec<Grade>,
    /// What tickets can be about.
    pub ticket_categories: Vec<TicketCategory>,
    /// What complaints can be aimed at.
    pub complaint_points: Vec<ComplaintPoint>,
    /// How much discount each role may give.
    pub discount_limits: Vec<DiscountLimit>,
    /// How soon tickets are answered and resolved, by priority.
    pub service_targets: Vec<ServiceTarget>,
    /// By which clock days begin and end.
    pub time_zone: chrono_tz::Tz,
    /// By which calendar service is measured; `None` is the one that every kehu starts with.
    pub default_calendar: Option<CalendarId>,
    /// What kehu does by itself.
    pub policies: BTreeMap<Policy, bool>,
}

impl Default for Snapshot {
    fn default() -> Self {
        Self {
            version: None,
            grades: grades(),
            ticket_categories: ticket_categories(),
            complaint_points: complaint_points(),
            discount_limits: discount_limits(),
            service_targets: service_targets(),
            time_zone: chrono_tz::Asia::Shanghai,
            default_calendar: None,
            policies: Policy::ALL
                .into_iter()
                .map(|policy| (policy, policy.on_by_default()))
                .collect(),
        }
    }
}

impl Snapshot {
    /// The grade with this code.
    pub fn grade(&self, code: &str) -> Option<&Grade> {
        self.grades.iter().find(|grade| grade.code == code)
    }

    /// The ticket category with this code, wherever in the tree.
    pub fn ticket_category(&self, code: &str) -> Option<&TicketCategory> {
        self.ticket_category_path(code).pop()
    }

    /// The way from a root to the ticket category with this code; empty when there is none.
    pub fn ticket_category_path(&self, code: &str) -> Vec<&TicketCategory> {
        fn find<'a>(
            categories: &'a [TicketCategory],
            code: &str,
            path: &mut Vec<&'a TicketCategory>,
        ) -> bool {
            for category in categories {
                path.push(category);
                if category.code == code || find(&category.children, code, path) {
                    return true;
                }
                path.pop();
            }
            false
        }
        let mut path = Vec::new();
        find(&self.ticket_categories, code, &mut path);
        path
    }

    /// The complaint point with this code.
    pub fn complaint_point(&self, code: &str) -> Option<&ComplaintPoint> {
        self.complaint_points.iter().find(|point| point.code == code)
    }

    /// The most discount that someone with these roles may give: the highest limit of any role.
    pub fn discount_limit<'a>(&self, roles: impl IntoIterator<Item = &'a str>) -> Percent {
        let limit_of = |role: &str| self.discount_limits.iter().find(|limit| limit.role == role);
        let limits = roles.into_iter().filter_map(limit_of).map(|limit| limit.percent);
        limits.max().unwrap_or(Percent::ZERO)
    }

    /// How soon a ticket of this priority is answered and resolved.
    pub fn service_target(&self, priority: Priority) -> ServiceTarget {
        let configured = self.service_targets.iter().find(|target| target.priority == priority);
        configured.copied().unwrap_or_else(|| default_target(priority))
    }

    /// Whether kehu does this by itself.
    pub fn is_on(&self, policy: Policy) -> bool {
        self.policies.get(&policy).copied().unwrap_or_else(|| policy.on_by_default())
    }
}

fn grades() -> Vec<Grade> {
    let grade = |code: &str, name_en: &str, name_zh: &str| Grade {
        code: code.to_owned(),
        name_en: name_en.to_owned(),
        name_zh: name_zh.to_owned(),
    };
    vec![
        grade("A", "Key customer", "重点客户"),
        grade("B", "Important customer", "重要客户"),
        grade("C", "Regular customer", "普通客户"),
        grade("D", "Occasional customer", "零星客户"),
    ]
}

fn ticket_categories() -> Vec<TicketCategory> {
    let leaf = |code: &str, name_en: &str, name_zh: &str| TicketCategory {
        code: code.to_owned(),
        name_en: name_en.to_owned(),
        name_zh: name_zh.to_owned(),
        children: Vec::new(),
    };
    let transport = TicketCategory {
        children: vec![
            leaf("delay", "Delay", "延误"),
            leaf("damage", "Damage", "破损"),
            leaf("loss", "Loss", "丢失"),
            leaf("misdelivery", "Misdelivery", "错投"),
        ],
        ..leaf("transport", "Transport and delivery", "运输配送")
    };
    let warehousing = TicketCategory {
        children: vec![
            leaf("stock_difference", "Stock difference", "库存差异"),
            leaf("packaging", "Packaging", "包装"),
        ],
        ..leaf("warehousing", "Warehousing", "仓储")
    };
    vec![
        transport,
        warehousing,
        leaf("billing", "Billing and payment", "计费结算"),
        leaf("documents", "Documents", "单证"),
        leaf("service", "Service and staff", "服务与人员"),
        leaf("other", "Other", "其他"),
    ]
}

fn complaint_points() -> Vec<ComplaintPoint> {
    let point = |code: &str, name_en: &str, name_zh: &str| ComplaintPoint {
        code: code.to_owned(),
        name_en: name_en.to_owned(),
        name_zh: name_zh.to_owned(),
    };
    vec![
        point("service_quality", "Service quality", "服务质量"),
        point("product_quality", "Product quality", "产品质量"),
        point("department", "Department", "相关部门"),
    ]
}

fn discount_limits() -> Vec<DiscountLimit> {
    let limit =
        |role: &str, percent: u8| DiscountLimit { role: role.to_owned(), percent: percent.into() };
    vec![limit("sales", 5), limit("sales_manager", 20), limit("sales_director", 100)]
}

fn service_targets() -> Vec<ServiceTarget> {
    Priority::ALL.into_iter().map(default_target).collect()
}

fn default_target(priority: Priority) -> ServiceTarget {
    let (answer_minutes, resolution_minutes) = match priority {
        Priority::Urgent => (60, 480),
        Priority::High => (120, 960),
        Priority::Normal => (240, 2_400),
        Priority::Low => (480, 4_800),
    };
    ServiceTarget { priority, answer_minutes, resolution_minutes }
}
