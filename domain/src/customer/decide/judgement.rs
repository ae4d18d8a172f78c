//! What we think of the customer: grade, value, credit.

use super::{Decision, check_line};
use crate::{
    customer::{
        CreditTermsSet, Event, Graded, GradingRule, Nothing, Rejection, State, ValueType,
        ValueTypeAssigned,
    },
    decider::Context,
    settings,
    values::Money,
};

/// The grade must be one of those that are configured; the event says in which version.
pub(super) fn grade(
    state: &State,
    grade: String,
    rule: Option<GradingRule>,
    settings: settings::Snapshot,
) -> Decision {
    check_line("grade", &grade)?;
    if let Some(rule) = &rule {
        check_line("rule.name", &rule.name)?;
    }
    if state.grade.as_ref().is_some_and(|held| held.grade == grade && held.rule == rule) {
        return Ok(vec![]);
    }
    if settings.grade(&grade).is_none() {
        let known = settings.grades.into_iter().map(|grade| grade.code).collect();
        return Err(Rejection::GradeUnknown { grade, known });
    }
    Ok(vec![Event::Graded(Graded { grade, rule, settings_version: settings.version })])
}

pub(super) fn value_type(state: &State, value_type: ValueType) -> Vec<Event> {
    if state.value_type == Some(value_type) {
        return vec![];
    }
    vec![Event::ValueTypeAssigned(ValueTypeAssigned { value_type })]
}

pub(super) fn credit_terms(state: &State, grade: String, limit: Money, term_days: u32) -> Decision {
    check_line("grade", &grade)?;
    if limit.is_negative() {
        return Err(Rejection::CreditLimitNegative);
    }
    let terms = CreditTermsSet { grade, limit, term_days };
    if state.credit_terms.as_ref() == Some(&terms) {
        return Ok(vec![]);
    }
    Ok(vec![Event::CreditTermsSet(terms)])
}

pub(super) fn hold_credit(state: &State, context: &Context) -> Decision {
    match (state.credit_held, context.has_reason) {
        (true, _) => Ok(vec![]),
        (false, false) => Err(Rejection::ReasonMissing),
        (false, true) => Ok(vec![Event::CreditHeld(Nothing {})]),
    }
}

pub(super) fn release_credit(state: &State) -> Vec<Event> {
    if state.credit_held { vec![Event::CreditReleased(Nothing {})] } else { vec![] }
}
