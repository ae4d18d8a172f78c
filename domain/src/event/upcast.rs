//! Bringing old shapes of stored events up to the present one, on the JSON, step by step.

use serde_json::Value;

use super::{DecodeError, EventType};

/// One step: from a shape of one type to the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Upcaster {
    /// Stored name of the type.
    pub(super) event_type: &'static str,
    /// The shape it reads; it writes the next one.
    pub(super) from: u16,
    /// The step. What it does not understand it leaves alone, and decoding says why.
    pub(super) upcast: fn(Value) -> Value,
}

/// No stored event has changed its shape yet.
pub(super) const UPCASTERS: &[Upcaster] = &[];

/// Takes `data` from `stored` to the present shape of its type.
pub(super) fn to_present(
    upcasters: &[Upcaster],
    known: EventType,
    stored: u16,
    mut data: Value,
) -> Result<Value, DecodeError> {
    let event_type = || known.name.to_owned();
    if stored > known.schema_version {
        return Err(DecodeError::TooNew { event_type: event_type(), schema_version: stored });
    }
    for from in stored..known.schema_version {
        let step = upcasters.iter().find(|step| step.event_type == known.name && step.from == from);
        let Some(step) = step else {
            return Err(DecodeError::UnknownVersion {
                event_type: event_type(),
                schema_version: stored,
            });
        };
        data = (step.upcast)(data);
    }
    Ok(data)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const THIRD: EventType = EventType { category: "quote", name: "QuoteSent", schema_version: 3 };

    const STEPS: &[Upcaster] = &[
        Upcaster {
            event_type: "QuoteSent",
            from: 2,
            upcast: |mut data| {
                data["channel"] = json!("email");
                data
            },
        },
        Upcaster {
            event_type: "QuoteSent",
            from: 1,
            upcast: |data| json!({ "recipient": data["to"] }),
        },
        Upcaster { event_type: "QuoteDrafted", from: 1, upcast: |_| json!("another type's") },
    ];

    #[test]
    fn an_old_shape_passes_through_every_step() {
        let present = to_present(STEPS, THIRD, 1, json!({ "to": "Wei" })).unwrap();
        assert_eq!(present, json!({ "recipient": "Wei", "channel": "email" }));
    }

    #[test]
    fn a_shape_in_between_starts_where_it_is() {
        let present = to_present(STEPS, THIRD, 2, json!({ "recipient": "Wei" })).unwrap();
        assert_eq!(present, json!({ "recipient": "Wei", "channel": "email" }));
    }

    #[test]
    fn the_present_shape_is_left_alone() {
        let data = json!({ "recipient": "Wei", "channel": "sms" });
        assert_eq!(to_present(STEPS, THIRD, 3, data.clone()).unwrap(), data);
    }

    #[test]
    fn a_missing_step_is_an_error() {
        let error = to_present(&STEPS[..1], THIRD, 1, json!({})).unwrap_err();
        assert!(matches!(error, DecodeError::UnknownVersion { schema_version: 1, .. }));
    }

    #[test]
    fn every_type_can_be_read_from_its_first_shape_on() {
        for known in super::super::DomainEvent::types() {
            for from in 1..known.schema_version {
                let steps = UPCASTERS
                    .iter()
                    .filter(|step| step.event_type == known.name && step.from == from);
                assert_eq!(steps.count(), 1, "{} v{from}", known.name);
            }
        }
    }
}
