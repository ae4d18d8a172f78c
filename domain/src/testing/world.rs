//! The small world of the tests: numbered ids, a still clock, one pipeline.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use uuid::Uuid;

use crate::{
    Actor, Context,
    calendar::{CalendarSnapshot, Holiday, Interval, Schedule, TimeOfDay, Weekday},
    pipeline::{PipelineSnapshot, Stage},
    values::{
        AnswerId, AttachmentId, CalendarId, ContactId, ContactMethodId, CounterOfferId, CustomerId,
        FileHash, ImportId, InteractionId, LineId, NoteId, OpportunityId, PipelineId, QuoteId,
        StoredFile, StreamName, TicketId, UserId,
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

/// Import number `n`.
pub fn import_id(n: u64) -> ImportId {
    ImportId(uuid_of(22, n))
}

/// Ticket number `n`.
pub fn ticket_id(n: u64) -> TicketId {
    TicketId(uuid_of(21, n))
}

/// Answer number `n`.
pub fn answer_id(n: u64) -> AnswerId {
    AnswerId(uuid_of(22, n))
}

/// Note number `n`.
pub fn note_id(n: u64) -> NoteId {
    NoteId(uuid_of(23, n))
}

/// Interaction number `n`.
pub fn interaction_id(n: u64) -> InteractionId {
    InteractionId(uuid_of(10, n))
}

/// Attachment number `n`.
pub fn attachment_id(n: u64) -> AttachmentId {
    AttachmentId(uuid_of(9, n))
}

/// File number `n` as a handler finds it.
pub fn stored_file(n: u64) -> StoredFile {
    let mut hash = [0; 32];
    hash.iter_mut().rev().zip(n.to_le_bytes()).for_each(|(to, from)| *to = from);
    let sha256 = FileHash::from_bytes(hash);
    StoredFile { sha256, size: n * 1_000, media_type: "application/pdf".to_owned() }
}

/// Quote number `n`.
pub fn quote_id(n: u64) -> QuoteId {
    QuoteId(uuid_of(24, n))
}

/// Counter-offer number `n`.
pub fn counter_offer_id(n: u64) -> CounterOfferId {
    CounterOfferId(uuid_of(25, n))
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
        on_behalf_of: None,
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

/// From so many minutes after midnight to so many.
pub fn interval(from: u16, to: u16) -> Interval {
    let time = |minutes| TimeOfDay::of_minutes(minutes).unwrap_or_default();
    Interval { from: time(from), to: time(to) }
}

/// Nine to noon and half past one to six in Shanghai, from Monday to Friday; the second of March
/// 2026, a Monday, is a holiday.
pub fn office() -> Schedule {
    let day = vec![interval(540, 720), interval(810, 1080)];
    let workdays = Weekday::ALL.into_iter().take(5);
    Schedule {
        time_zone: chrono_tz::Asia::Shanghai,
        hours: workdays.map(|weekday| (weekday, day.clone())).collect(),
        holidays: vec![Holiday { day: self::day(3, 2), name: Some("元宵".to_owned()) }],
        working_days: vec![],
    }
}

/// Calendar `n` as a handler finds it, with the hours of [`office`].
pub fn calendar_snapshot(n: u64) -> CalendarSnapshot {
    CalendarSnapshot { id: calendar_id(n), version: 0, schedule: office() }
}
