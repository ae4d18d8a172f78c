//! A command and its envelope, checked, with everything that follows from them alone.

use bytes::Bytes;
use chrono::{DateTime, SubsecRound, TimeZone, Utc};
use kehu_domain::{Context, Decider, values::StreamName};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Code, CommandError, Envelope, Failure, Imported, Refusal};

/// The longest reason, in characters.
const MAX_REASON_CHARS: usize = 2_000;

/// The longest `traceparent`; W3C's version 00 has 55 bytes, later ones may have more.
const MAX_TRACEPARENT_BYTES: usize = 256;

/// What stays the same over all attempts at a command.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) stream: StreamName,
    pub(super) envelope: Envelope,
    pub(super) fingerprint: [u8; 16],
    pub(super) context: Context,
}

impl Request {
    /// Checks the envelope.
    pub(super) fn new<D: Decider>(
        now: DateTime<Utc>,
        stream: StreamName,
        command: &D::Command,
        mut envelope: Envelope,
    ) -> Result<Self, CommandError> {
        let fingerprint = fingerprint(&stream, command, &envelope)?;
        envelope.occurred_at = envelope.occurred_at.map(|time| time.trunc_subsecs(6));
        check_time(now, envelope.occurred_at)?;
        envelope.reason = checked_reason(envelope.reason)?;
        // A malformed trace context is no reason to refuse a command.
        envelope.traceparent =
            envelope.traceparent.filter(|text| text.len() <= MAX_TRACEPARENT_BYTES);
        let context = Context {
            stream: stream.clone(),
            now,
            occurred_at: envelope.occurred_at.unwrap_or(now),
            actor: envelope.actor,
            on_behalf_of: envelope.on_behalf_of,
            has_reason: envelope.reason.is_some(),
        };
        Ok(Self { stream, envelope, fingerprint, context })
    }

    pub(super) fn command_id(&self) -> Uuid {
        self.envelope.command_id
    }

    pub(super) fn correlation_id(&self) -> Uuid {
        self.envelope.correlation_id.unwrap_or(self.envelope.command_id)
    }

    pub(super) fn causation_id(&self) -> Uuid {
        self.envelope.causation_id.unwrap_or(self.envelope.command_id)
    }

    /// What does not fit the columns of the log, not yet sealed.
    pub(super) fn metadata(&self) -> Option<Value> {
        let mut metadata = Map::new();
        if let Some(reason) = &self.envelope.reason {
            metadata.insert("reason".to_owned(), json!({ "$personal": reason }));
        }
        if let Some(traceparent) = &self.envelope.traceparent {
            metadata.insert("traceparent".to_owned(), Value::from(traceparent.as_str()));
        }
        metadata.extend(self.provenance());
        (!metadata.is_empty()).then_some(Value::Object(metadata))
    }
}

impl Request {
    /// Where an imported command comes from, as metadata has it.
    fn provenance(&self) -> Option<(String, Value)> {
        let Imported { file, line } = self.envelope.imported.as_ref()?;
        Some(("import".to_owned(), json!({ "file": &**file, "line": line })))
    }

    /// The metadata of steps on other streams: only where the command comes from.
    pub(super) fn step_metadata(&self) -> Option<Bytes> {
        let metadata = Value::Object(Map::from_iter([self.provenance()?]));
        Some(Bytes::from(metadata.to_string()))
    }
}

/// Hash of what the caller says, and of nothing that was looked up: the same command sent again
/// is the same, whatever has changed meanwhile.
pub(super) fn fingerprint(
    stream: &StreamName,
    command: &impl Serialize,
    envelope: &Envelope,
) -> Result<[u8; 16], Failure> {
    let said = json!({
        "stream": stream,
        "command": command,
        "reason": envelope.reason,
        "occurredAt": envelope.occurred_at,
        "onBehalfOf": envelope.on_behalf_of,
    });
    hashed(&said, envelope.command_id)
}

/// Hash of a step that a command takes on another stream.
pub(super) fn step_fingerprint(
    stream: &StreamName,
    command: &impl Serialize,
    command_id: Uuid,
) -> Result<[u8; 16], Failure> {
    hashed(&json!({ "stream": stream, "command": command }), command_id)
}

fn hashed(said: &Value, command_id: Uuid) -> Result<[u8; 16], Failure> {
    let encoded =
        serde_json::to_vec(said).map_err(|source| Failure::Encode { command_id, source })?;
    let hash: [u8; 32] = Sha256::digest(encoded).into();
    let mut fingerprint = [0; 16];
    fingerprint.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    Ok(fingerprint)
}

fn check_time(now: DateTime<Utc>, occurred_at: Option<DateTime<Utc>>) -> Result<(), Refusal> {
    let Some(occurred_at) = occurred_at else { return Ok(()) };
    if occurred_at > now {
        let en = format!("it cannot have happened at {occurred_at}: that is still to come");
        let zh = format!("发生时间 {occurred_at} 还没有到");
        return Err(Refusal::new(Code::OccurredInFuture, en, zh).of_field("occurredAt"));
    }
    let earliest = Utc.with_ymd_and_hms(1900, 1, 1, 0, 0, 0).earliest();
    if earliest.is_some_and(|earliest| occurred_at < earliest) {
        let en = format!("{occurred_at} is before the year 1900");
        let zh = format!("发生时间 {occurred_at} 早于1900年");
        return Err(Refusal::new(Code::OccurredTooEarly, en, zh).of_field("occurredAt"));
    }
    Ok(())
}

/// Trimmed; refuses what is blank, endless, or has control characters other than line breaks.
fn checked_reason(reason: Option<String>) -> Result<Option<String>, Refusal> {
    let Some(reason) = reason else { return Ok(None) };
    let refuse =
        |en: String, zh: String| Err(Refusal::new(Code::InvalidInput, en, zh).of_field("reason"));
    let trimmed = reason.trim();
    let chars = trimmed.chars().count();
    if trimmed.is_empty() {
        return refuse("a reason is not blank".to_owned(), "原因不能为空".to_owned());
    }
    if chars > MAX_REASON_CHARS {
        return refuse(
            format!("a reason has at most {MAX_REASON_CHARS} characters, {chars} given"),
            format!("原因最多{MAX_REASON_CHARS}个字符，现有{chars}个"),
        );
    }
    if trimmed.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return refuse(
            "a reason has no control characters".to_owned(),
            "原因中不能有控制字符".to_owned(),
        );
    }
    Ok(Some(trimmed.to_owned()))
}

#[cfg(test)]
mod tests {
    use kehu_domain::{Actor, Source};

    use super::*;

    fn envelope() -> Envelope {
        Envelope::new(Uuid::from_u128(1), Actor::SYSTEM, Source::Api)
    }

    fn stream() -> StreamName {
        StreamName::new("customer", Uuid::from_u128(2))
    }

    #[test]
    fn a_fingerprint_tells_what_is_said_and_not_who_carries_it() {
        let print = |command: &str, envelope: &Envelope| {
            fingerprint(&stream(), &command, envelope).unwrap()
        };
        let plain = envelope();
        assert_eq!(print("a", &plain), print("a", &plain));
        assert_ne!(print("a", &plain), print("b", &plain));
        let with_reason = Envelope { reason: Some("r".to_owned()), ..envelope() };
        assert_ne!(print("a", &plain), print("a", &with_reason));
        let traced = Envelope { traceparent: Some("00-1".to_owned()), ..envelope() };
        assert_eq!(print("a", &plain), print("a", &traced));
        let expecting = Envelope { expected_version: Some(3), ..envelope() };
        assert_eq!(print("a", &plain), print("a", &expecting));
    }

    #[test]
    fn nothing_happens_in_the_future_or_before_1900() {
        let now = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap();
        let code = |time| check_time(now, Some(time)).err().map(|refusal| refusal.code);
        assert_eq!(code(now), None);
        assert_eq!(code(now + chrono::TimeDelta::microseconds(1)), Some(Code::OccurredInFuture));
        let old = Utc.with_ymd_and_hms(1899, 12, 31, 23, 59, 59).unwrap();
        assert_eq!(code(old), Some(Code::OccurredTooEarly));
    }

    #[test]
    fn a_reason_says_something_and_ends() {
        assert_eq!(checked_reason(Some(" 价格 ".to_owned())).unwrap().as_deref(), Some("价格"));
        for bad in ["", " \n ", "a\0b", &"长".repeat(2_001)] {
            let refusal = checked_reason(Some(bad.to_owned())).unwrap_err();
            assert_eq!((refusal.code, refusal.field), (Code::InvalidInput, Some("reason")));
        }
        assert!(checked_reason(Some("长".repeat(2_000))).is_ok());
    }
}
