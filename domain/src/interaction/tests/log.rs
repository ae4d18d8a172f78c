//! Logging: once, with whom, and by which name the world knows it.

use super::*;

fn first(events: Vec<Event>) -> Logged {
    match events.into_iter().next() {
        Some(Event::Logged(logged)) => *logged,
        other => panic!("not logged: {other:?}"),
    }
}

fn log_of(command: Command) -> Logged {
    first(given::<Interaction>([]).when(command, &asked()).events())
}

#[test]
fn an_interaction_is_logged_once() {
    let said = || ContentInput { body: Some("x".to_owned()), ..a_call() };
    let full = || Circumstances {
        customer: Some(1),
        contacts: vec![1],
        users: vec![2],
        links: vec![opportunity_id(1).stream()],
        ..Circumstances::default()
    };
    let once = given::<Interaction>([]).and(log(said(), full()), &asked());
    once.when(log(said(), full()), &asked()).then_nothing();
    let corrected = once.and(correct(a_call()), &asked());
    corrected.when(log(said(), full()), &asked()).then_nothing();
    for other in [
        log(a_call(), full()),
        log(said(), Circumstances { customer: Some(2), ..full() }),
        log(said(), Circumstances { contacts: vec![], ..full() }),
        log(said(), Circumstances { users: vec![1], ..full() }),
        log(said(), Circumstances { links: vec![], ..full() }),
    ] {
        once.when(other, &asked()).then_refused("INTERACTION_ALREADY_LOGGED");
    }
}

#[test]
fn an_e_mail_with_the_same_message_id_is_the_same_e_mail_however_it_is_told() {
    let told = |body: &str, id: &str| {
        let email = Some(message(id));
        let body = Some(body.to_owned());
        log(ContentInput { body, ..an_email() }, Circumstances { email, ..<_>::default() })
    };
    let once = given::<Interaction>([]).and(told("Dear Li", "<a@example.com>"), &asked());
    once.when(told("Dear Li\n-- \nfooter", " a@example.com "), &asked()).then_nothing();
    once.when(told("Dear Li", "<A@example.com>"), &asked())
        .then_refused("INTERACTION_ALREADY_LOGGED");
}

#[test]
fn whoever_logs_it_took_part_unless_others_are_named() {
    assert_eq!(log_of(log(a_call(), Circumstances::default())).users, [user_id(1)]);
    let named = Circumstances { users: vec![2, 3, 2], ..Circumstances::default() };
    assert_eq!(log_of(log(a_call(), named)).users, [user_id(2), user_id(3)]);
    let by_system = Context { actor: crate::Actor::SYSTEM, ..asked() };
    let answer = given::<Interaction>([]).when(log(a_call(), Circumstances::default()), &by_system);
    assert_eq!(first(answer.events()).users, []);
}

#[test]
fn only_an_e_mail_has_a_message_id_and_one_without_white_space() {
    let with =
        |content, email| log(content, Circumstances { email: Some(email), ..<_>::default() });
    let none = given::<Interaction>([]);
    none.when(with(a_call(), message("<a@example.com>")), &asked())
        .then_refused("INTERACTION_NOT_AN_EMAIL");
    let email = log_of(with(
        an_email(),
        EmailInput {
            message_id: " <a+b@example.com>".to_owned(),
            in_reply_to: Some("0@example.com".to_owned()),
            references: vec!["<00@example.com>".to_owned()],
        },
    ))
    .email
    .unwrap();
    assert_eq!(email.message_id, Text::personal("a+b@example.com"));
    assert_eq!(email.in_reply_to, Some(Text::personal("0@example.com")));
    assert_eq!(email.references, [Text::personal("00@example.com")]);
    for wrong in ["", "<>", "< >", "a b@example.com", "<a@b> <c@d>", "a\0@b", &"x".repeat(999)] {
        let rejection = none.when(with(an_email(), message(wrong)), &asked()).rejection();
        assert_eq!(rejection.code(), "INTERACTION_MESSAGE_ID_INVALID", "{wrong:?}");
        assert_eq!(rejection.field(), Some("email.messageId"));
    }
    let answering = EmailInput { in_reply_to: Some(" ".to_owned()), ..message("a@b") };
    let rejection = none.when(with(an_email(), answering), &asked()).rejection();
    assert_eq!(rejection.field(), Some("email.inReplyTo"));
    let endless = EmailInput { references: vec!["a@b".to_owned(); 201], ..message("a@b") };
    none.when(with(an_email(), endless), &asked()).then_refused("INTERACTION_TOO_MANY");
    let mail = none.and(with(an_email(), message("a@b")), &asked());
    mail.when(correct(a_call()), &asked()).then_refused("INTERACTION_NOT_AN_EMAIL");
}

#[test]
fn addresses_are_kept_as_given_and_compared_in_their_normal_form() {
    let reached = |content, value: &str, region| {
        let value = value.to_owned();
        let addresses = vec![AddressInput { role: AddressRole::From, value, name: None }];
        log_of(log(content, Circumstances { addresses, region, ..<_>::default() })).addresses
    };
    let normal = |addresses: Vec<Address>| {
        addresses[0].normalized.as_ref().and_then(|text| text.as_str().map(str::to_owned))
    };
    let shanghai = || Region::parse("CN-31").ok();
    let call = reached(a_call(), "021-55550101", shanghai());
    assert_eq!(call[0].value, Text::personal("021-55550101"));
    assert_eq!(normal(call).as_deref(), Some("+862155550101"));
    assert_eq!(normal(reached(a_call(), "021-55550101", None)), None);
    assert_eq!(normal(reached(a_call(), "anonymous", shanghai())), None);
    let mail = reached(an_email(), "Wei@Example.COM", None);
    assert_eq!(normal(mail).as_deref(), Some("wei@example.com"));
    assert_eq!(normal(reached(an_email(), "undisclosed-recipients:;", None)), None);
}

#[test]
fn texts_are_sealed_for_the_contact_then_the_customer_then_itself() {
    let stream = interaction_id(1).stream();
    let subject = |history: &Given<Interaction>, command: &Command| {
        Interaction::subject(&stream, &history.state(), command)
    };
    let (none, call) = (given::<Interaction>([]), logged());
    let with = |customer, contacts| {
        log(a_call(), Circumstances { customer, contacts, ..Circumstances::default() })
    };
    assert_eq!(subject(&none, &with(None, vec![])), stream.to_string());
    assert_eq!(subject(&none, &with(Some(1), vec![])), customer_id(1).to_string());
    assert_eq!(subject(&none, &with(Some(1), vec![2, 3])), contact_id(2).to_string());
    let assign = Command::AssignCustomer { customer: customer_id(4) };
    assert_eq!(subject(&call, &assign), customer_id(4).to_string());
    let assigned = call.and(assign.clone(), &asked());
    assert_eq!(subject(&assigned, &correct(a_call())), customer_id(4).to_string());
    let with_contact = none.and(with(Some(1), vec![2]), &asked());
    assert_eq!(subject(&with_contact, &assign), contact_id(2).to_string());
    assert_eq!(subject(&with_contact, &correct(a_call())), contact_id(2).to_string());
}

#[test]
fn the_customer_may_become_known_later_and_may_have_been_wrong() {
    let assign = |n| Command::AssignCustomer { customer: customer_id(n) };
    let assigned = |n, previous: Option<u64>| {
        Event::CustomerAssigned(CustomerAssigned {
            customer: customer_id(n),
            previous: previous.map(customer_id),
        })
    };
    logged().when(assign(1), &asked()).then([assigned(1, None)]);
    let known = logged().and(assign(1), &asked());
    known.when(assign(2), &asked()).then([assigned(2, Some(1))]);
}
