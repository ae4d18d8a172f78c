//! Mutations of customers: on what terms we lend.

use kehu_domain::customer::Command;

use super::{execute::CustomerTarget, inputs::MoneyInput, parse};
use crate::graphql::types::Customer;

mutations! {
    CreditMutations, CustomerTarget, customer: Customer;

    /// Sets the terms on which a customer gets credit.
    set_customer_credit_terms = Change SetCustomerCreditTermsInput {
        /// Credit grade.
        grade: String,
        /// How much.
        limit: MoneyInput,
        /// For how many days.
        term_days: i32,
    } -> SetCustomerCreditTermsPayload, |input, _command_id| Command::SetCreditTerms {
        grade: input.grade,
        limit: input.limit.parse("limit")?,
        term_days: parse::whole("termDays", input.term_days)?,
    };

    /// Stops a customer's credit. Needs a reason.
    hold_customer_credit = Change HoldCustomerCreditInput {
    } -> HoldCustomerCreditPayload, |_input, _command_id| Command::HoldCredit;

    /// Gives a customer credit again.
    release_customer_credit = Change ReleaseCustomerCreditInput {
    } -> ReleaseCustomerCreditPayload, |_input, _command_id| Command::ReleaseCredit;
}
