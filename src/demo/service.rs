//! Tickets and complaints: opened, classified, waited on, answered, escalated, settled, reopened.

use chrono::{DateTime, TimeDelta, Utc};
use kehu_domain::{
    ticket::{
        Channel, Command, Course, Deadline, Dispatch, Found, Kind, Priority, ServiceTarget,
        WaitingFor, clocks::Step,
    },
    values::{AnswerId, ContactId, NoteId, TicketId, UserId},
};
use uuid::Uuid;

use super::{
    act::Deed,
    company,
    dice::Dice,
    names::Lang,
    party::Party,
    script::{By, Script},
    staff,
    texts::{self, Case, Words},
};

/// A ticket that is being worked on.
struct Work<'a> {
    id: TicketId,
    name: String,
    party: &'a Party,
    case: &'static Case,
    words: Words,
    server: UserId,
    target: ServiceTarget,
    course: Course,
    /// The command that last said until when it must be done.
    promised: Option<Uuid>,
    /// Deadlines that have been missed, and the level they have brought it to.
    missed: Vec<(Deadline, DateTime<Utc>)>,
    at: DateTime<Utc>,
}

/// Tells of a customer's tickets.
pub(super) fn tell(script: &mut Script, party: &Party) {
    let mut dice = script.dice(&format!("service {}", party.number));
    let times = if party.old { dice.between(0, 4) } else { dice.between(0, 1) };
    let from = script.year.after(party.since, 600);
    for number in 1..=times {
        let at = script.year.some_time(&mut dice, from);
        let case = dice.pick(texts::cases(party.lang));
        let work = one(script, &mut dice, party, number, (at, case));
        if case.kind == Kind::Complaint && dice.chance(5) {
            twice(script, &mut dice, party, &work);
        }
    }
}

/// One ticket, as far as it gets.
fn one<'a>(
    script: &mut Script,
    dice: &mut Dice,
    party: &'a Party,
    number: u32,
    (at, case): (DateTime<Utc>, &'static Case),
) -> Work<'a> {
    let words = texts::words(dice, party);
    let name = format!("{} {number}", party.number);
    let mut work = open(script, dice, party, &name, (at, case, words));
    work.later(script, dice, 5, 40);
    classify(script, &mut work);
    if dice.chance(4) {
        work.later(script, dice, 5, 60);
        let by = work.by(work.server).because(texts::unwanted(party.lang));
        work.act(script, by, Command::Cancel, Some(Step::Cancelled));
        return work;
    }
    work.later(script, dice, 2, 20);
    assign(script, dice, &mut work);
    // Most are answered in time; some are not.
    if dice.chance(13) {
        work.later(script, dice, 300, 700);
    } else {
        work.later(script, dice, 5, 45);
    }
    answer(script, &mut work, 0);
    if dice.chance(45) {
        work.later(script, dice, 10, 200);
        let note = NoteId(script.id(&format!("note {}", work.name)));
        let text = work.words.fill(work.case.note);
        work.act(script, work.by(work.server), Command::AddNote { note, text }, None);
    }
    trouble(script, dice, &mut work);
    if let Some(on) = case.waits.filter(|_| dice.chance(75)) {
        wait(script, dice, &mut work, on);
    }
    work.later(script, dice, 60, 900);
    answer(script, &mut work, 1);
    settle(script, dice, &mut work);
    work
}

impl Work<'_> {
    fn by(&self, who: UserId) -> By {
        By::new(who, self.at, self.party.number)
    }

    fn later(&mut self, script: &Script, dice: &mut Dice, low: u32, high: u32) {
        self.at = script.year.soon(dice, self.at, low, high);
    }

    /// Somebody does something; deadlines that have passed by then have been missed before.
    fn act(
        &mut self,
        script: &mut Script,
        by: By,
        command: Command,
        step: Option<Step>,
    ) -> Option<Uuid> {
        self.miss(script);
        let sent = script.act(by, Deed::Ticket(self.id, command));
        if let Some(step) = step {
            let promises = matches!(
                step,
                Step::Opened | Step::Waiting { .. } | Step::Resumed | Step::Reopened
            );
            self.course.take(step, self.at);
            if promises {
                self.promised = sent;
            }
        }
        sent
    }

    /// kehu escalates what was not done in time.
    fn miss(&mut self, script: &mut Script) {
        let Some(promised) = self.promised else { return };
        let mut due: Vec<_> = [(Deadline::Answer, 1), (Deadline::Resolution, 2)]
            .into_iter()
            .filter_map(|(deadline, number)| {
                let due = self.course.due(deadline, script.year.clock(), self.target)?;
                Some((due, deadline, number))
            })
            .filter(|(due, deadline, _)| {
                *due + TimeDelta::seconds(1) < self.at && !self.missed.contains(&(*deadline, *due))
            })
            .collect();
        due.sort_unstable();
        for (due, deadline, number) in due {
            self.missed.push((deadline, due));
            let deed = Deed::Ticket(self.id, Command::EscalateOverdue { deadline });
            let cause = (&self.id.stream(), promised);
            let at = due + TimeDelta::seconds(1);
            script.policy(("deadlines", number), at, self.party.number, cause, deed);
        }
    }
}

fn open<'a>(
    script: &mut Script,
    dice: &mut Dice,
    party: &'a Party,
    name: &str,
    (at, case, words): (DateTime<Utc>, &'static Case, Words),
) -> Work<'a> {
    let contact = party.somebody(dice).map(|person| person.id);
    let command = opening(party, contact, case, &words, dice);
    let priority =
        if let Command::Open { priority, .. } = command { priority } else { Priority::Normal };
    let server = company::server(dice, party.city.office).id();
    let mut work = Work {
        id: TicketId(script.id(&format!("ticket {name}"))),
        name: name.to_owned(),
        party,
        case,
        words,
        server,
        target: ServiceTarget::usual(priority),
        course: Course::default(),
        promised: None,
        missed: Vec::new(),
        at,
    };
    work.act(script, work.by(server), command, Some(Step::Opened));
    work
}

/// The command that opens a ticket about something.
pub(super) fn opening(
    party: &Party,
    contact: Option<ContactId>,
    case: &Case,
    words: &Words,
    dice: &mut Dice,
) -> Command {
    let priority = match (case.kind, dice.below(10)) {
        (Kind::Complaint, 0) => Priority::Urgent,
        (Kind::Complaint, 1..=4) => Priority::High,
        (Kind::Feedback | Kind::Inquiry, 0..=4) => Priority::Low,
        _ => Priority::Normal,
    };
    Command::Open {
        customer: Some(party.id),
        contact,
        kind: case.kind,
        channel: case.channel,
        subject: words.fill(case.subject),
        description: Some(words.fill(case.description)),
        priority,
        product: None,
        calendar: None,
        source_message_id: None,
        external_ids: Vec::new(),
        found: Found::default(),
    }
}

fn classify(script: &mut Script, work: &mut Work<'_>) {
    let command = classification(work.party, work.case);
    work.act(script, work.by(work.server), command, None);
}

/// The command that says what a ticket is about.
pub(super) fn classification(party: &Party, case: &Case) -> Command {
    let (category, point) = case.about;
    let department = (point == Some("department"))
        .then(|| party.lang.of("仓储运营部", "Warehouse operations").to_owned());
    Command::Classify {
        category: Some(category.to_owned()),
        complaint_point: point.map(str::to_owned),
        complaint_class: None,
        department,
        product: None,
        found: Found::default(),
    }
}

/// Who works on a customer's tickets together.
pub(super) fn team(party: &Party) -> &'static str {
    party.lang.of("客服一组", "Hamburg service desk")
}

fn assign(script: &mut Script, dice: &mut Dice, work: &mut Work<'_>) {
    let team = team(work.party);
    let by_rule = dice.chance(60).then(|| Dispatch {
        rule: "by-region".to_owned(),
        version: 2,
        inputs: [("region".to_owned(), work.party.city.region.to_owned())].into(),
    });
    let (user, team) = (Some(work.server), Some(team.to_owned()));
    let command = Command::Assign { user, team: team.clone(), dispatch: by_rule };
    work.act(script, work.by(work.server), command, None);
    if dice.chance(15) {
        work.later(script, dice, 2, 30);
        let before = work.server;
        work.server = company::server(dice, work.party.city.office).id();
        let reason = work.party.lang.of("换班交接", "change of shift");
        let command = Command::Assign { user: Some(work.server), team, dispatch: None };
        if before != work.server {
            work.act(script, work.by(before).because(reason), command, None);
        }
    }
}

fn answer(script: &mut Script, work: &mut Work<'_>, index: usize) {
    let Some(text) = work.case.answers.get(index) else { return };
    let channel = match (work.case.channel, work.party.lang) {
        (Channel::Web, _) => Channel::Email,
        (Channel::Phone, Lang::Zh) if index > 0 => Channel::Wechat,
        (same, _) => same,
    };
    let answer = AnswerId(script.id(&format!("answer {} {index}", work.name)));
    let (text, channel) = (work.words.fill(text), Some(channel));
    let command = Command::Answer { answer, text, channel };
    work.act(script, work.by(work.server), command, Some(Step::Answered));
}

/// Some come before the manager.
fn trouble(script: &mut Script, dice: &mut Dice, work: &mut Work<'_>) {
    if work.case.kind != Kind::Complaint || !dice.chance(18) {
        return;
    }
    work.later(script, dice, 30, 240);
    let reason = work.words.one(dice, texts::escalated(work.party.lang));
    let reached = u8::try_from(work.missed.len()).unwrap_or(0);
    let user = Some(staff::id("pan.hong"));
    // What passes just now has been counted by then.
    let command = Command::Escalate { level: reached + 3, user, team: None };
    work.act(script, work.by(work.server).because(reason), command, None);
}

fn wait(script: &mut Script, dice: &mut Dice, work: &mut Work<'_>, on: WaitingFor) {
    work.later(script, dice, 10, 200);
    let stops = on.usual_stops().to_vec();
    let command = waiting(work.party, on);
    work.act(script, work.by(work.server), command, Some(Step::Waiting { on, stops }));
    work.later(script, dice, 200, 1_800);
    let command = Command::Resume { found: Found::default() };
    work.act(script, work.by(work.server), command, Some(Step::Resumed));
}

/// The command that says whom a ticket waits for.
pub(super) fn waiting(party: &Party, on: WaitingFor) -> Command {
    let whom = match on {
        WaitingFor::Customer => None,
        WaitingFor::Supplier => Some(party.lang.of("承运商", "the carrier")),
        WaitingFor::Team => Some(party.lang.of("财务部", "Accounting")),
    };
    let party = whom.map(str::to_owned);
    Command::Wait { on, party, stops: None, found: Found::default() }
}

fn settle(script: &mut Script, dice: &mut Dice, work: &mut Work<'_>) {
    work.later(script, dice, 30, 600);
    resolve(script, work, work.case.remedy);
    if work.case.kind == Kind::Complaint && dice.chance(14) {
        work.later(script, dice, 300, 1_800);
        let reason = work.words.one(dice, texts::reopened(work.party.lang));
        let by = work.by(work.server).because(reason);
        let command = Command::Reopen { found: Found::default() };
        work.act(script, by, command, Some(Step::Reopened));
        work.later(script, dice, 200, 900);
        let again = work.party.lang.of("重新核实并逐项确认：", "Looked into again, item by item: ");
        let remedy = format!("{again}{}", work.case.remedy);
        resolve(script, work, &remedy);
    }
    work.later(script, dice, 60, 1_500);
    if dice.chance(60) {
        let reason = work.words.one(dice, texts::thanks(work.party.lang));
        work.act(script, work.by(work.server).because(reason), Command::Confirm, None);
        work.later(script, dice, 10, 500);
    }
    work.act(script, work.by(work.server), Command::Close, None);
}

fn resolve(script: &mut Script, work: &mut Work<'_>, remedy: &str) {
    let command = Command::Resolve {
        cause: Some(work.words.fill(work.case.cause)),
        remedy: work.words.fill(remedy),
    };
    work.act(script, work.by(work.server), command, Some(Step::Resolved));
}

/// The customer calls about it once more, and somebody else opens another ticket.
fn twice(script: &mut Script, dice: &mut Dice, party: &Party, first: &Work<'_>) {
    let name = format!("{} again", first.name);
    let opened = first.course.opened_at().unwrap_or(first.at);
    let at = script.year.soon(dice, opened, 60, 300);
    let mut again = open(script, dice, party, &name, (at, first.case, first.words.clone()));
    again.later(script, dice, 5, 25);
    let reason = party.lang.of("同一票货的重复投诉", "the same complaint about the same shipment");
    let by = again.by(again.server).because(reason);
    let command = Command::MergeInto { survivor: first.id };
    again.act(script, by, command, Some(Step::Merged));
}
