//! What we think of the customer: grade, value, credit.

use super::{Decision, check_line};
use crate::{
    customer::{
        CreditTermsSet, Event, Graded, GradingRule, Nothing, Rejection, State, ValueType,
        ValueTypeAssigned,
    },
    decider::Context,
    values::Money,
};

pub(super) fn grade(state: &State, grade: String, rule: Option<GradingRule>) -> Decision {
    check_line("grade", &grade)?;
    if let Some(rule) = &rule {
        check_line("rule.name", &rule.name)?;
    }
    let graded = Graded { grade, rule };
    if state.grade.as_ref() == Some(&graded) {
        return Ok(vec![]);
    }
    Ok(vec![Event::Graded(graded)])
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
