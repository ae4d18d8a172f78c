//! A deal from open to lost.

use kehu_domain::{
    opportunity::{self, LineInput},
    testing::{Log, customer_id, day, line_id, opportunity_id, pipeline_id, user_id},
    values::{Currency, Quantity, UnitPrice},
};

use super::{external, money};

fn line(product: &str, quantity: &str, price: Option<&str>) -> LineInput {
    LineInput {
        line: line_id(1),
        product: product.to_owned(),
        quantity: Quantity::parse(quantity).unwrap(),
        unit_price: price.map(|price| UnitPrice::parse(price).unwrap()),
        currency: price.map(|_| Currency::parse("CNY").unwrap()),
    }
}

pub(super) fn tell(log: &mut Log) {
    use opportunity::Command as C;
    let open = C::Open {
        customer: Some(customer_id(1)),
        name: Some("Rail freight".to_owned()),
        pipeline: pipeline_id(1),
        found: None,
        stage: None,
        amount: None,
        expected_close: None,
        source: Some("tender".to_owned()),
        sales_mode: None,
        owner: Some(user_id(1)),
        lines: Vec::new(),
        external_ids: Vec::new(),
    };
    log.opportunity(opportunity_id(1), open);
    let mut say = |reason: Option<&str>, command: C| {
        if let Some(reason) = reason {
            log.because(reason);
        }
        log.opportunity(opportunity_id(1), command);
    };
    let stage = |stage: &str| C::ChangeStage { stage: stage.to_owned(), found: None };
    let amount = |amount| C::ReviseAmount { amount: money(amount) };
    let closes = |expected_close| C::RescheduleClose { expected_close };
    say(None, C::AssignCustomer { customer: customer_id(2) });
    say(None, stage("negotiating"));
    say(None, stage("engaging"));
    say(Some("first estimate"), amount("900.00"));
    say(Some("two more wagons"), amount("1250.00"));
    say(Some("one wagon less"), amount("1100.00"));
    say(Some("budget round"), closes(day(6, 1)));
    say(Some("budget round is late"), closes(day(7, 1)));
    say(None, C::AddLine(line("GTX", "2", Some("550"))));
    say(None, C::ChangeLine(line("GTX", "3", Some("500"))));
    say(None, C::RemoveLine { line: line_id(1) });
    say(None, C::AddCompetitor { competitor: "Rival".to_owned() });
    let role = Some("engineer".to_owned());
    say(None, C::AddTeamMember { user: user_id(2), role });
    say(None, C::RemoveTeamMember { user: user_id(2) });
    say(Some("holiday"), C::AssignOwner { owner: user_id(2) });
    say(None, C::Win { amount: Some(money("1200.00")), closed_on: None });
    say(Some("the contract was not signed"), C::Reopen);
    let competitor = Some("Rival".to_owned());
    say(Some("too dear"), C::Lose { closed_on: None, competitor });
    say(None, C::LinkExternalId { external_id: external("deal", "D-1") });
}
