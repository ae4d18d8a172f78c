//! What is done next about a ticket.

use kehu_domain::{
    ticket::{Channel, Command, Found, Status},
    values::AnswerId,
};
use kehu_projections::{
    ValueFilter,
    tickets::{Ticket, TicketFilter, TicketOrder},
};

use super::{Idle, Life, Next};
use crate::{
    demo::{
        act::Deed,
        company,
        dice::Dice,
        party::Party,
        service,
        texts::{self, Case, Words},
    },
    ids,
};

impl Life {
    /// The next thing about one of the tickets that have waited longest.
    pub(super) async fn ticket(&self, dice: &mut Dice) -> Result<Option<Next>, Idle> {
        let status = [Status::Open, Status::Waiting, Status::Resolved, Status::Confirmed];
        let filter =
            TicketFilter { status: Some(ValueFilter::one_of(status)), ..TicketFilter::default() };
        let row = self.waiting::<Ticket>(dice, &filter, TicketOrder::UpdatedAt).await?;
        let Some(row) = row else { return Ok(None) };
        let Some(party) = self.party(row.customer) else { return Ok(None) };
        let who = row.assignee.unwrap_or_else(|| company::server(dice, party.city.office).id());
        let case = case_of(party, &row).unwrap_or_else(|| dice.pick(texts::cases(party.lang)));
        let words = words_of(dice, party, &row);
        let (reason, command) = step(dice, &row, party, case, &words);
        let command = match command {
            // Whoever takes it on does so themselves.
            Command::Assign { team, dispatch, .. } => {
                Command::Assign { user: Some(who), team, dispatch }
            }
            command => command,
        };
        Ok(Some(Next { who, reason, deed: Deed::Ticket(row.id, command) }))
    }
}

fn step(
    dice: &mut Dice,
    row: &Ticket,
    party: &Party,
    case: &Case,
    words: &Words,
) -> (Option<String>, Command) {
    let command = match row.status {
        Status::Resolved if dice.chance(60) => {
            return (Some(words.one(dice, texts::thanks(party.lang))), Command::Confirm);
        }
        Status::Resolved | Status::Confirmed => Command::Close,
        Status::Waiting => Command::Resume { found: Found::default() },
        _ if row.classification.category.is_none() => service::classification(party, case),
        _ if row.assignee.is_none() => Command::Assign {
            user: None,
            team: Some(service::team(party).to_owned()),
            dispatch: None,
        },
        _ if row.answers.is_empty() => said(row, case, words, 0),
        _ if row.answers.len() == 1 => match case.waits.filter(|_| dice.chance(40)) {
            Some(on) => service::waiting(party, on),
            None => said(row, case, words, 1),
        },
        _ => Command::Resolve {
            cause: Some(words.fill(case.cause)),
            remedy: words.fill(case.remedy),
        },
    };
    (None, command)
}

fn said(row: &Ticket, case: &Case, words: &Words, index: usize) -> Command {
    let text = case.answers.get(index).copied().unwrap_or(case.remedy);
    let channel = if row.channel == Channel::Web { Channel::Email } else { row.channel };
    Command::Answer { answer: AnswerId(ids::new()), text: words.fill(text), channel: Some(channel) }
}

/// The trouble that a ticket's subject tells of.
fn case_of(party: &Party, row: &Ticket) -> Option<&'static Case> {
    let subject = row.subject.as_str()?;
    texts::cases(party.lang).iter().find(|case| is_filled(case.subject, subject))
}

/// Whether a text may be a template with its gaps filled.
fn is_filled(template: &str, text: &str) -> bool {
    let mut rest = text;
    for (index, part) in template.split(['{', '}']).enumerate() {
        // Every second part is the name of a gap.
        if index % 2 == 1 || part.is_empty() {
            continue;
        }
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    true
}

/// Words for a ticket, about the shipment that its subject names.
fn words_of(dice: &mut Dice, party: &Party, row: &Ticket) -> Words {
    let words = texts::words(dice, party);
    let subject = row.subject.as_str().unwrap_or_default();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut pieces = subject.split(|c| !is_part(c));
    match pieces.find(|piece| piece.starts_with("YHS")) {
        Some(shipment) => words.with("{shipment}", shipment),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::is_filled;

    #[test]
    fn a_subject_tells_its_template() {
        assert!(is_filled("{shipment} is {days} days late", "YHS03-1234 is 4 days late"));
        assert!(is_filled("{shipment} 延误{days}天", "YHS03-1234 延误4天"));
        assert!(!is_filled("Where is {shipment}?", "Praise for your team"));
        assert!(is_filled("Damaged {goods}", "Damaged bearings"));
    }
}
