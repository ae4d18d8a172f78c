//! Interactions over every channel, one of them from logged to linked.

use kehu_domain::{
    interaction::{
        AddressInput, AddressRole, Channel, Command as C, ContentInput, Direction, EmailInput,
        NextStepInput,
    },
    testing::{
        Log, attachment_id, contact_id, customer_id, day, interaction_id, opportunity_id, start,
        stored_file, user_id, uuid_of,
    },
    values::StreamName,
};

use super::external;

fn content(channel: Channel, direction: Option<Direction>) -> ContentInput {
    ContentInput {
        channel,
        direction,
        duration_seconds: None,
        subject: None,
        body: None,
        outcome: None,
        result: None,
        next_step: None,
    }
}

fn log_of(content: ContentInput) -> C {
    C::Log {
        content,
        customer: Some(customer_id(1)),
        contacts: Vec::new(),
        users: Vec::new(),
        addresses: Vec::new(),
        email: None,
        links: Vec::new(),
        external_ids: Vec::new(),
        region: None,
    }
}

pub(super) fn tell(log: &mut Log) {
    over_every_channel(log);
    with_everything(log);
    course(log);
}

fn over_every_channel(log: &mut Log) {
    let (inbound, outbound) = (Some(Direction::Inbound), Some(Direction::Outbound));
    let directions = [inbound, outbound, None].into_iter().cycle();
    for (n, (channel, direction)) in (10..).zip(Channel::ALL.iter().zip(directions)) {
        log.interaction(interaction_id(n), log_of(content(*channel, direction)));
    }
    log.interaction(interaction_id(20), log_of(content(Channel::Visit, inbound)));
    log.interaction(interaction_id(21), log_of(content(Channel::Visit, outbound)));
    log.interaction(interaction_id(22), log_of(content(Channel::Call, outbound)));
}

fn with_everything(log: &mut Log) {
    let address = |role, value: &str, name: Option<&str>| AddressInput {
        role,
        value: value.to_owned(),
        name: name.map(str::to_owned),
    };
    let mut mail = log_of(ContentInput {
        duration_seconds: Some(90),
        subject: Some("Rail prices".to_owned()),
        outcome: Some("answered".to_owned()),
        result: Some("wants an offer".to_owned()),
        next_step: Some(NextStepInput { what: "offer".to_owned(), due: Some(day(3, 9)) }),
        ..content(Channel::Email, Some(Direction::Inbound))
    });
    if let C::Log { customer, users, addresses, email, links, .. } = &mut mail {
        *customer = None;
        *users = vec![user_id(1), user_id(2)];
        *addresses = vec![
            address(AddressRole::To, "sales@example.com", None),
            address(AddressRole::From, "wei@example.com", Some("Wei")),
        ];
        *email = Some(EmailInput {
            message_id: "<1@example.com>".to_owned(),
            in_reply_to: None,
            references: Vec::new(),
        });
        *links = vec![opportunity_id(1).stream(), StreamName::new("ticket", uuid_of(20, 1))];
    }
    log.interaction(interaction_id(1), mail);
    let mut missed = log_of(content(Channel::Call, None));
    if let C::Log { customer, contacts, .. } = &mut missed {
        *customer = None;
        *contacts = vec![contact_id(1)];
    }
    log.interaction(interaction_id(2), missed);
}

fn course(log: &mut Log) {
    let mut say = |command: C| {
        log.interaction(interaction_id(1), command);
    };
    say(C::Correct {
        content: ContentInput {
            subject: Some("Rail prices".to_owned()),
            body: Some("What does it cost?".to_owned()),
            ..content(Channel::Email, Some(Direction::Inbound))
        },
        happened_at: Some(start()),
    });
    say(C::AssignCustomer { customer: customer_id(1) });
    say(C::AssignCustomer { customer: customer_id(2) });
    let file = stored_file(1);
    say(C::AttachFile {
        attachment: attachment_id(1),
        sha256: file.sha256,
        name: "offer.pdf".to_owned(),
        found: Some(file),
    });
    say(C::RemoveAttachment { attachment: attachment_id(1) });
    for category in ["quote", "ticket", "contact"] {
        let stream = StreamName::new(category, uuid_of(30, 1));
        say(C::LinkTo { to: stream.clone() });
        say(C::UnlinkFrom { from: stream });
    }
    say(C::LinkTo { to: customer_id(3).stream() });
    say(C::UnlinkFrom { from: opportunity_id(1).stream() });
    say(C::LinkExternalId { external_id: external("mail", "M-1") });
}
