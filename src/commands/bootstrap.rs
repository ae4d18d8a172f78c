//! What every kehu starts with.

use kehu_domain::{
    Actor, Source,
    calendar::{self, DEFAULT_CALENDAR, Interval, TimeOfDay, Week, Weekday},
    pipeline::{Command, DEFAULT_PIPELINE, Stage},
    series,
    values::SeriesId,
};
use uuid::Uuid;

use super::{CommandError, Commands, Envelope, Outcome, Refusal};
use crate::ids;

impl Commands {
    /// Makes what every kehu starts with; safe to run at every start, by any number of nodes.
    pub async fn bootstrap(&self) -> Result<(), CommandError> {
        let stages = vec![
            stage("prospecting", "Prospecting", "开拓", 10),
            stage("engaging", "Engaging", "接洽", 25),
            stage("proposing", "Proposing", "报价", 50),
            stage("negotiating", "Negotiating", "谈判", 75),
        ];
        let command = Command::Define { name: "Sales".to_owned(), stages };
        settled(self.pipeline(DEFAULT_PIPELINE, command, envelope(DEFAULT_PIPELINE.0)).await)?;
        self.bootstrap_series(series::QUOTES, "quotes", "Q-", true).await?;
        self.bootstrap_series(series::TICKETS, "tickets", "T-", false).await?;
        let command = calendar::Command::Define {
            name: "Office hours".to_owned(),
            time_zone: chrono_tz::Asia::Shanghai,
            hours: office_hours(),
            holidays: vec![],
            working_days: vec![],
        };
        settled(self.calendar(DEFAULT_CALENDAR, command, envelope(DEFAULT_CALENDAR.0)).await)
    }

    /// Whether an event of this conversation is part of what every kehu starts with.
    pub fn is_bootstrap(correlation_id: Uuid) -> bool {
        [DEFAULT_PIPELINE.0, series::QUOTES.0, series::TICKETS.0, DEFAULT_CALENDAR.0]
            .into_iter()
            .any(|id| envelope(id).command_id == correlation_id)
    }

    async fn bootstrap_series(
        &self,
        id: SeriesId,
        code: &str,
        prefix: &str,
        yearly: bool,
    ) -> Result<(), CommandError> {
        let (code, prefix) = (code.to_owned(), prefix.to_owned());
        let command = series::Command::Define { code, prefix, digits: 6, yearly };
        settled(self.series(id, command, envelope(id.0)).await)
    }
}

/// Names the same command at every start.
fn envelope(id: Uuid) -> Envelope {
    Envelope::new(ids::derived(id, "bootstrap/1"), Actor::SYSTEM, Source::System)
}

/// What an earlier version made with a content of its own is the users' by now.
fn settled(answer: Result<Outcome, CommandError>) -> Result<(), CommandError> {
    match answer {
        Ok(_) => Ok(()),
        Err(CommandError::Refused(Refusal { code, .. })) if already_there(code) => Ok(()),
        Err(error) => Err(error),
    }
}

fn already_there(code: super::Code) -> bool {
    use super::Code;
    matches!(
        code,
        Code::PipelineAlreadyDefined
            | Code::SeriesAlreadyDefined
            | Code::CalendarAlreadyDefined
            | Code::CommandIdReused
    )
}

/// Nine to noon and half past one to six, from Monday to Friday.
fn office_hours() -> Week {
    let time = |minutes| TimeOfDay::of_minutes(minutes).unwrap_or_default();
    let day = vec![
        Interval { from: time(9 * 60), to: time(12 * 60) },
        Interval { from: time(13 * 60 + 30), to: time(18 * 60) },
    ];
    Weekday::ALL.into_iter().take(5).map(|weekday| (weekday, day.clone())).collect()
}

fn stage(code: &str, name_en: &str, name_zh: &str, probability: u8) -> Stage {
    Stage {
        code: code.to_owned(),
        name_en: name_en.to_owned(),
        name_zh: name_zh.to_owned(),
        probability,
    }
}
