//! What is configured for tickets: categories, complaint points, service targets.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ComplaintClass, Priority};
use crate::settings::{Snapshot, TicketCategory};

/// Within how much business time a ticket is answered and resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceTarget {
    /// Minutes to the first answer.
    pub answer_minutes: u32,
    /// Minutes to the resolution.
    pub resolution_minutes: u32,
}

/// Something that can be complained about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintPoint {
    /// Its code.
    pub code: String,
    /// What it is about, where the configuration says so.
    pub class: Option<ComplaintClass>,
}

/// The company's settings as far as tickets go by them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Version of the settings; `None` while nothing was ever set.
    pub version: Option<u64>,
    /// Codes of the categories; empty: any.
    pub categories: Vec<String>,
    /// What can be complained about; empty: anything.
    pub complaint_points: Vec<ComplaintPoint>,
    /// Targets by priority; those that are missing are the usual ones.
    pub targets: BTreeMap<Priority, ServiceTarget>,
}

impl Rules {
    /// The target of a priority.
    pub fn target(&self, priority: Priority) -> ServiceTarget {
        self.targets.get(&priority).copied().unwrap_or_else(|| ServiceTarget::usual(priority))
    }
}

impl ServiceTarget {
    /// The target of a priority where nothing is configured.
    pub const fn usual(priority: Priority) -> Self {
        let (answer_minutes, resolution_minutes) = match priority {
            Priority::Urgent => (60, 480),
            Priority::High => (120, 960),
            Priority::Normal => (240, 2_400),
            Priority::Low => (480, 4_800),
        };
        Self { answer_minutes, resolution_minutes }
    }
}

impl From<&Snapshot> for Rules {
    fn from(settings: &Snapshot) -> Self {
        let point = |code: &str| ComplaintPoint {
            code: code.to_owned(),
            class: ComplaintClass::parse(&code.to_uppercase()),
        };
        let target = |priority: &Priority| {
            let target = settings.service_target(*priority);
            let (answer_minutes, resolution_minutes) =
                (target.answer_minutes, target.resolution_minutes);
            (*priority, ServiceTarget { answer_minutes, resolution_minutes })
        };
        let mut categories = Vec::new();
        collect(&settings.ticket_categories, &mut categories);
        Self {
            version: settings.version,
            categories,
            complaint_points: settings.complaint_points.iter().map(|it| point(&it.code)).collect(),
            targets: Priority::ALL.iter().map(target).collect(),
        }
    }
}

fn collect(categories: &[TicketCategory], codes: &mut Vec<String>) {
    for category in categories {
        codes.push(category.code.clone());
        collect(&category.children, codes);
    }
}
