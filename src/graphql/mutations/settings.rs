//! Mutations of the settings.

use std::future::Future;

use async_graphql::{ID, InputObject};
use kehu_domain::{
    settings::{self, COMPANY, Command},
    values::{Percent, SettingsId},
};
use uuid::Uuid;

use super::{
    execute::Target,
    parse::{self, Parsed},
    user_error::UserError,
};
use crate::{
    commands::{CommandError, Commands, Envelope, Outcome},
    graphql::{
        scalars,
        types::{PolicyName, Settings, TicketPriority},
    },
};

/// The one aggregate of settings.
#[derive(Debug)]
pub(crate) struct SettingsTarget;

impl Target for SettingsTarget {
    type Id = SettingsId;
    const CATEGORY: &'static str = SettingsId::CATEGORY;
    type Command = Command;

    fn made_by(_: Uuid) -> SettingsId {
        COMPANY
    }

    fn execute(
        commands: &Commands,
        id: SettingsId,
        command: Command,
        envelope: Envelope,
    ) -> impl Future<Output = Result<Outcome, CommandError>> + Send {
        commands.settings(id, command, envelope)
    }
}

/// A grade that customers can have.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct GradeInput {
    /// Stable code: `A`.
    code: String,
    /// What English readers see.
    name_en: String,
    /// What Chinese readers see.
    name_zh: String,
}

/// Something that tickets can be about, with its parts.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct TicketCategoryInput {
    /// Stable code, lower case, unique in the whole tree: `delay`.
    code: String,
    /// What English readers see.
    name_en: String,
    /// What Chinese readers see.
    name_zh: String,
    /// What it divides into.
    #[graphql(default)]
    children: Vec<TicketCategoryInput>,
}

impl From<TicketCategoryInput> for settings::TicketCategory {
    fn from(input: TicketCategoryInput) -> Self {
        let TicketCategoryInput { code, name_en, name_zh, children } = input;
        let children = children.into_iter().map(Into::into).collect();
        Self { code, name_en, name_zh, children }
    }
}

/// What a complaint can be aimed at.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ComplaintPointInput {
    /// Stable code, lower case: `service_quality`.
    code: String,
    /// What English readers see.
    name_en: String,
    /// What Chinese readers see.
    name_zh: String,
}

/// How much discount a role may give without approval.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct DiscountLimitInput {
    /// The role's code, as granted to users.
    role: String,
    /// At most so many percent: 0 to 100, with at most 4 decimals.
    percent: scalars::Decimal,
}

/// How soon tickets of a priority are answered and resolved, in minutes of business time.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ServiceTargetInput {
    /// Of which tickets.
    priority: TicketPriority,
    /// Until the first answer.
    answer_minutes: i32,
    /// Until it is resolved.
    resolution_minutes: i32,
}

fn limits(inputs: Vec<DiscountLimitInput>) -> Parsed<Vec<settings::DiscountLimit>> {
    parse::each("limits", inputs, |_, DiscountLimitInput { role, percent }| {
        let text = &percent.0;
        let percent = Percent::parse(text).map_err(|error| {
            let zh = format!("“{text}” 不是有效的百分比，应为 0 到 100，最多 4 位小数");
            UserError::invalid("percent", error.to_string(), zh)
        })?;
        Ok(settings::DiscountLimit { role, percent })
    })
}

fn targets(inputs: Vec<ServiceTargetInput>) -> Parsed<Vec<settings::ServiceTarget>> {
    parse::each("targets", inputs, |_, input| {
        Ok(settings::ServiceTarget {
            priority: input.priority.into(),
            answer_minutes: parse::whole("answerMinutes", input.answer_minutes)?,
            resolution_minutes: parse::whole("resolutionMinutes", input.resolution_minutes)?,
        })
    })
}

mutations! {
    SettingsMutations, SettingsTarget, settings: Settings;

    /// Says which grades customers can have, the best first.
    set_grades = Setting SetGradesInput {
        /// All grades from now on, the best first.
        grades: Vec<GradeInput>,
    } -> SetGradesPayload, |input, _command_id| Command::SetGrades {
        grades: input
            .grades
            .into_iter()
            .map(|GradeInput { code, name_en, name_zh }| settings::Grade { code, name_en, name_zh })
            .collect(),
    };

    /// Says what tickets can be about, as a tree.
    set_ticket_categories = Setting SetTicketCategoriesInput {
        /// The top of the tree, in order.
        categories: Vec<TicketCategoryInput>,
    } -> SetTicketCategoriesPayload, |input, _command_id| Command::SetTicketCategories {
        categories: input.categories.into_iter().map(Into::into).collect(),
    };

    /// Says what complaints can be aimed at.
    set_complaint_points = Setting SetComplaintPointsInput {
        /// All points from now on, in order.
        points: Vec<ComplaintPointInput>,
    } -> SetComplaintPointsPayload, |input, _command_id| Command::SetComplaintPoints {
        points: input
            .points
            .into_iter()
            .map(|ComplaintPointInput { code, name_en, name_zh }| settings::ComplaintPoint {
                code,
                name_en,
                name_zh,
            })
            .collect(),
    };

    /// Says how much discount each role may give without approval.
    set_discount_limits = Setting SetDiscountLimitsInput {
        /// All limits from now on; a role without one gives none.
        limits: Vec<DiscountLimitInput>,
    } -> SetDiscountLimitsPayload, |input, _command_id| Command::SetDiscountLimits {
        limits: limits(input.limits)?,
    };

    /// Says how soon tickets are answered and resolved. Tickets that are open keep what they have.
    set_service_targets = Setting SetServiceTargetsInput {
        /// One target for every priority.
        targets: Vec<ServiceTargetInput>,
    } -> SetServiceTargetsPayload, |input, _command_id| Command::SetServiceTargets {
        targets: targets(input.targets)?,
    };

    /// Says by which clock the company's days begin and end.
    set_company_time_zone = Setting SetCompanyTimeZoneInput {
        /// An IANA time zone, such as `Asia/Shanghai`.
        time_zone: String,
    } -> SetCompanyTimeZonePayload, |input, _command_id| Command::SetTimeZone {
        time_zone: parse::time_zone("timeZone", &input.time_zone)?,
    };

    /// Says by which calendar service is measured unless something else is said.
    set_default_calendar = Setting SetDefaultCalendarInput {
        /// The calendar's id.
        calendar: ID,
    } -> SetDefaultCalendarPayload, |input, _command_id| Command::SetDefaultCalendar {
        calendar: parse::id("calendar", &input.calendar)?,
    };

    /// Turns something that kehu does by itself on or off.
    switch_policy = Setting SwitchPolicyInput {
        /// What.
        policy: PolicyName,
        /// Whether kehu does it from now on.
        on: bool,
    } -> SwitchPolicyPayload, |input, _command_id| Command::SwitchPolicy {
        policy: input.policy.into(),
        on: input.on,
    };
}
