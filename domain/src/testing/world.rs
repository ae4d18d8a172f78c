//! The small world of the tests: numbered ids, a still clock, one pipeline.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use uuid::Uuid;

use crate::{
    Actor, Context,
    pipeline::{PipelineSnapshot, Stage},
    values::{
        CalendarId, ContactId, ContactMethodId, CustomerId, LineId, OpportunityId, PipelineId,
        StreamName, UserId,
    },
};

/// The uuid number `n` of a kind.
pub fn uuid_of(kind: u8, n: u64) -> Uuid {
    Uuid::from_u128((0x0198_0000_0000_7000_u128 << 64) | (u128::from(kind) << 56) | u128::from(n))
}

/// Customer number `n`.
pub fn customer_id(n: u64) -> CustomerId {
    CustomerId(uuid_of(1, n))
}

/// Contact number `n`.
pub fn contact_id(n: u64) -> ContactId {
    ContactId(uuid_of(8, n))
}

/// Opportunity number `n`.
pub fn opportunity_id(n: u64) -> OpportunityId {
    OpportunityId(uuid_of(2, n))
}

/// Pipeline number `n`.
pub fn pipeline_id(n: u64) -> PipelineId {
    PipelineId(uuid_of(3, n))
}

/// User number `n`.
pub fn user_id(n: u64) -> UserId {
    UserId(uuid_of(4, n))
}

/// Contact method number `n`.
pub fn contact_method_id(n: u64) -> ContactMethodId {
    ContactMethodId(uuid_of(5, n))
}

/// Line number `n`.
pub fn line_id(n: u64) -> LineId {
    LineId(uuid_of(6, n))
}

/// Calendar number `n`.
pub fn calendar_id(n: u64) -> CalendarId {
    CalendarId(uuid_of(20, n))
}

/// When the tests' clock starts: noon of the first of March 2026.
pub fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).single().unwrap_or_default()
}

/// A day in the year in which the tests' clock starts.
pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default()
}

/// Asked of `stream` at the start, by user 1, with a reason.
pub fn context(stream: StreamName) -> Context {
    Context {
        stream,
        now: start(),
        occurred_at: start(),
        actor: Actor::user(user_id(1)),
        has_reason: true,
    }
}

/// Three stages: prospecting, engaging, negotiating.
pub fn stages() -> Vec<Stage> {
    let stage = |code: &str, name_zh: &str, probability| Stage {
        code: code.to_owned(),
        name_en: code.to_owned(),
        name_zh: name_zh.to_owned(),
        probability,
    };
    vec![
        stage("prospecting", "寻找", 10),
        stage("engaging", "接触", 40),
        stage("negotiating", "谈判", 70),
    ]
}

/// Pipeline `n` as a handler finds it, with [`stages`].
pub fn snapshot(n: u64) -> PipelineSnapshot {
    PipelineSnapshot { id: pipeline_id(n), version: 0, stages: stages() }
}
