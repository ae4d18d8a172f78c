//! Calls, visits, e-mails and messages.

use chrono::{DateTime, Days, Utc};
use kehu_domain::{
    interaction::{
        self, AddressInput, AddressRole, Channel, ContentInput, Direction, EmailInput,
        NextStepInput,
    },
    values::{InteractionId, StreamName},
};

use super::{
    act::Deed,
    dice::Dice,
    party::{Party, Person},
    sales::Deal,
    script::{By, Script},
    texts::{self, Purpose, Talk, Words},
    year::day_of,
};

/// People talk for a purpose, soon after `from`; when they did.
pub(super) fn tell(
    script: &mut Script,
    dice: &mut Dice,
    party: &Party,
    purpose: Purpose,
    from: DateTime<Utc>,
    deal: Option<&Deal>,
) -> DateTime<Utc> {
    let at = script.year.soon(dice, from, 45, 1_500);
    let talk = *dice.pick(texts::talks(party.lang, purpose));
    let words = texts::words(dice, party);
    let name = format!("talk {} {purpose:?} {}", party.number, at.timestamp());
    let id = InteractionId(script.id(&name));
    let links = deal.map(|deal| vec![deal.id.stream()]).unwrap_or_default();
    let content = content(dice, talk, &words, at);
    log(script, dice, party, (id, at), content, links);
    at
}

/// Contact is kept with whoever buys, more in season.
pub(super) fn keep_in_touch(script: &mut Script, party: &Party) {
    let mut dice = script.dice(&format!("care {}", party.number));
    let from = script.year.after(party.since, 450);
    let times = if party.old { dice.between(3, 9) } else { dice.between(0, 3) };
    for _ in 0..times {
        let at = script.year.some_time(&mut dice, from);
        let purpose = if dice.chance(18) { Purpose::Season } else { Purpose::Care };
        let at = tell(script, &mut dice, party, purpose, at, None);
        if dice.chance(4) {
            correct(script, &mut dice, party, at);
        }
    }
}

/// Somebody logs a call twice as long as it was, and puts it right.
fn correct(script: &mut Script, dice: &mut Dice, party: &Party, from: DateTime<Utc>) {
    let at = script.year.soon(dice, from, 30, 200);
    let talks = texts::talks(party.lang, Purpose::Care);
    let Some(talk) = talks.iter().find(|talk| talk.channel == Channel::Call).copied() else {
        return;
    };
    let words = texts::words(dice, party);
    let id = InteractionId(script.id(&format!("corrected {} {}", party.number, at.timestamp())));
    let wrong = content(dice, talk, &words, at);
    log(script, dice, party, (id, at), wrong.clone(), Vec::new());
    let content = ContentInput { duration_seconds: Some(240), ..wrong };
    let at = script.year.soon(dice, at, 5, 60);
    let reason = party.lang.of("通话时长填错", "the length of the call was wrong");
    let by = By::new(party.owner(&script.year, at), at, party.number).because(reason);
    let command = interaction::Command::Correct { content, happened_at: None };
    script.act(by, Deed::Interaction(id, command));
}

/// Logs what was said by and to whom.
pub(super) fn log(
    script: &mut Script,
    dice: &mut Dice,
    party: &Party,
    (id, at): (InteractionId, DateTime<Utc>),
    content: ContentInput,
    links: Vec<StreamName>,
) {
    // Nobody is spoken with before they are known.
    let known = at > script.year.after(party.since, 130);
    let person = party.somebody(dice).filter(|_| known);
    let command = logged(party, person, id, content, links);
    let by = By::new(party.owner(&script.year, at), at, party.number);
    script.act(by, Deed::Interaction(id, command));
}

/// The command that logs what was said with somebody.
pub(super) fn logged(
    party: &Party,
    person: Option<&Person>,
    id: InteractionId,
    content: ContentInput,
    links: Vec<StreamName>,
) -> interaction::Command {
    let (channel, direction) = (content.channel, content.direction);
    let email = (channel == Channel::Email).then(|| EmailInput {
        message_id: format!("{}@{}", id.0.simple(), sender(party, direction)),
        in_reply_to: None,
        references: Vec::new(),
    });
    interaction::Command::Log {
        content,
        customer: Some(party.id),
        contacts: person.iter().map(|person| person.id).collect(),
        users: Vec::new(),
        addresses: person
            .iter()
            .flat_map(|person| addresses(party, person, channel, direction))
            .collect(),
        email,
        links,
        external_ids: Vec::new(),
        region: None,
    }
}

/// What was said, with its gaps filled.
pub(super) fn content(
    dice: &mut Dice,
    talk: Talk,
    words: &Words,
    at: DateTime<Utc>,
) -> ContentInput {
    let duration = match talk.channel {
        Channel::Call => Some(dice.between(90, 1_500)),
        Channel::Visit | Channel::Meeting => Some(dice.between(30, 120) * 60),
        _ => None,
    };
    let next = dice.chance(35).then(|| NextStepInput {
        what: words.fill(talk.outcome),
        due: Some(day_of(at) + Days::new(u64::from(dice.between(2, 14)))),
    });
    ContentInput {
        channel: talk.channel,
        direction: Some(talk.direction),
        duration_seconds: duration,
        subject: Some(words.fill(talk.subject)),
        body: Some(words.fill(talk.body)),
        outcome: Some(words.fill(talk.outcome)),
        result: None,
        next_step: next,
    }
}

/// Whose server an e-mail comes from.
fn sender(party: &Party, direction: Option<Direction>) -> &str {
    match direction {
        Some(Direction::Inbound) => &party.domain,
        Some(Direction::Outbound) | None => "yuanhang.example",
    }
}

/// From where to where.
fn addresses(
    party: &Party,
    person: &Person,
    channel: Channel,
    direction: Option<Direction>,
) -> Vec<AddressInput> {
    let inbound = direction == Some(Direction::Inbound);
    let role = if inbound { AddressRole::From } else { AddressRole::To };
    let one = |role, value: &str, name: Option<&str>| {
        vec![AddressInput { role, value: value.to_owned(), name: name.map(str::to_owned) }]
    };
    match channel {
        Channel::Call => one(role, &person.phone, None),
        Channel::Email => one(role, &person.email, Some(&person.name)),
        Channel::Visit => one(AddressRole::Place, party.city.name, None),
        _ => Vec::new(),
    }
}
