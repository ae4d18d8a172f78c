//! Quotes: numbers drawn once, limits looked up, references checked.

use futures::future::join_all;
use kehu::commands::{Code, CommandError, Outcome};
use kehu_domain::{
    Actor, Source,
    quote::{Channel, Circumstances, Command, LineInput, Reduction, TermsInput},
    series,
    settings::{self, DiscountLimit},
    user,
    values::{
        ContactId, Currency, CustomerId, LineId, OpportunityId, Percent, Quantity, QuoteId,
        SeriesId, UnitPrice, UserId,
    },
};

use super::{
    Envelope, World, a_customer, because, code, envelope, for_every_store, fresh, refusal,
};

for_every_store!(
    numbers_rise_and_a_repeated_draft_keeps_its_own,
    a_refused_draft_uses_no_number_up,
    what_a_quote_points_at_is_there,
    limits_come_from_roles_and_settings,
);

pub(super) fn draft(customer: CustomerId) -> Command {
    let line = LineInput {
        line: LineId(fresh()),
        product: Some("FCL-40".to_owned()),
        description: None,
        quantity: Quantity::parse("2").unwrap(),
        unit: None,
        unit_price: UnitPrice::parse("1000").unwrap(),
        discount: None,
        tax_rate: Percent::parse("6").unwrap(),
    };
    Command::Draft {
        customer,
        opportunity: None,
        currency: Currency::parse("CNY").unwrap(),
        terms: TermsInput::default(),
        owner: None,
        lines: vec![line],
        external_ids: vec![],
        series: None,
        number: None,
    }
}

pub(super) fn send(contact: Option<ContactId>) -> Command {
    let to = Some("王芳".to_owned());
    Command::Send { to, contact, channel: Channel::Email, found: Circumstances::default() }
}

async fn number(world: &World, id: QuoteId) -> String {
    let events = world.events(&id.stream()).await;
    let data: serde_json::Value = serde_json::from_slice(&events[0].data).unwrap();
    data["number"].as_str().unwrap().to_owned()
}

async fn drawn(world: &World) -> usize {
    world.events(&series::QUOTES.stream()).await.len() - 1
}

async fn numbers_rise_and_a_repeated_draft_keeps_its_own(world: &World) {
    let customer = a_customer();
    world.register(customer).await;
    let other = world.another_node().await;
    let nodes = [&world.commands, &other];
    let quotes: Vec<_> = (0..12).map(|_| (QuoteId(fresh()), draft(customer), envelope())).collect();
    // Each is delivered three times, by two nodes at once.
    let deliveries = quotes.iter().flat_map(|(id, command, envelope)| {
        (0..3).map(|n| nodes[n % 2].quote(*id, command.clone(), envelope.clone()))
    });
    for answer in join_all(deliveries).await {
        answer.unwrap();
    }
    assert_eq!(drawn(world).await, 12, "one number for each");
    let mut numbers = Vec::new();
    for (id, ..) in &quotes {
        assert_eq!(world.events(&id.stream()).await.len(), 2);
        numbers.push(number(world, *id).await);
    }
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 12);
    assert!(numbers[0].starts_with("Q-20") && numbers[0].ends_with("-000001"), "{numbers:?}");
    assert!(numbers[11].ends_with("-000012"), "{numbers:?}");
    // Drafting a quote that is there already draws nothing.
    let (id, command, _) = &quotes[0];
    assert!(!world.commands.quote(*id, command.clone(), envelope()).await.unwrap().changed);
    assert_eq!(drawn(world).await, 12);
}

async fn a_refused_draft_uses_no_number_up(world: &World) {
    let customer = a_customer();
    world.register(customer).await;
    let mut unnamed = draft(customer);
    if let Command::Draft { lines, .. } = &mut unnamed {
        lines[0].product = None;
    }
    let refused = world.commands.quote(QuoteId(fresh()), unnamed, envelope()).await;
    assert_eq!(code(refused), Code::QuoteLineUnnamed);
    let mut elsewhere = draft(customer);
    if let Command::Draft { series, .. } = &mut elsewhere {
        *series = Some(SeriesId(fresh()));
    }
    let refused = refusal(world.commands.quote(QuoteId(fresh()), elsewhere, envelope()).await);
    assert_eq!((refused.code, refused.field), (Code::QuoteSeriesUnknown, Some("series")));
    assert_eq!(drawn(world).await, 0);
}

async fn what_a_quote_points_at_is_there(world: &World) {
    let (customer, id) = (a_customer(), QuoteId(fresh()));
    let refused = refusal(world.commands.quote(id, draft(customer), envelope()).await);
    assert_eq!((refused.code, refused.field), (Code::CustomerNotFound, Some("customer")));
    world.register(customer).await;
    let mut pointing = draft(customer);
    if let Command::Draft { opportunity, .. } = &mut pointing {
        *opportunity = Some(OpportunityId(fresh()));
    }
    let refused = refusal(world.commands.quote(id, pointing, envelope()).await);
    assert_eq!((refused.code, refused.field), (Code::OpportunityNotFound, Some("opportunity")));
    world.commands.quote(id, draft(customer), envelope()).await.unwrap();
    let nobody = send(Some(ContactId(fresh())));
    let refused = refusal(world.commands.quote(id, nobody, envelope()).await);
    assert_eq!((refused.code, refused.field), (Code::ContactNotFound, Some("contact")));
    let owner = Command::AssignOwner { owner: UserId(fresh()) };
    assert_eq!(code(world.commands.quote(id, owner, envelope()).await), Code::UserNotFound);
}

async fn limits_come_from_roles_and_settings(world: &World) {
    let (customer, id) = (a_customer(), QuoteId(fresh()));
    world.register(customer).await;
    let [seller, manager] = [UserId(fresh()), UserId(fresh())];
    for (user, role) in [(seller, "sales"), (manager, "sales_manager")] {
        let name = role.to_owned();
        let register = user::Command::Register { name, external_ids: Vec::new() };
        world.commands.user(user, register, envelope()).await.unwrap();
        let grant = user::Command::GrantRole { role: role.to_owned() };
        world.commands.user(user, grant, envelope()).await.unwrap();
    }
    let limit = |role: &str, percent: &str| DiscountLimit {
        role: role.to_owned(),
        percent: Percent::parse(percent).unwrap(),
    };
    let limits = vec![limit("sales", "5"), limit("sales_manager", "20")];
    let set = settings::Command::SetDiscountLimits { limits };
    world.commands.settings(settings::COMPANY, set, because("new year")).await.unwrap();

    let by = |user| Envelope::new(fresh(), Actor::user(user), Source::Api);
    let say = |user, command| world.commands.quote(id, command, by(user));
    let found = Circumstances::default();
    let ten = Reduction::Percent(Percent::parse("10").unwrap());
    say(seller, draft(customer)).await.unwrap();
    say(seller, Command::Discount { discount: ten }).await.unwrap();
    let refused = refusal(say(seller, send(None)).await);
    assert_eq!(refused.code, Code::QuoteDiscountAboveLimit);
    assert!(refused.message_en.contains("10 %") && refused.message_en.contains("5 %"));
    say(seller, Command::Submit).await.unwrap();
    let own: Result<Outcome, CommandError> = say(seller, Command::Approve { found }).await;
    assert_eq!(code(own), Code::QuoteApproverSubmitted);
    let nobody = UserId(fresh());
    let clerk = say(nobody, Command::Approve { found }).await;
    assert_eq!(code(clerk), Code::QuoteApproverLimit);
    say(manager, Command::Approve { found }).await.unwrap();
    say(seller, send(None)).await.unwrap();
    let events = world.events(&id.stream()).await;
    let data: serde_json::Value = serde_json::from_slice(&events.last().unwrap().data).unwrap();
    assert_eq!((&data["approved"], &data["limit"]), (&true.into(), &"5".into()));
    assert_eq!(data["settingsVersion"], 0);
    assert!(data["to"].get("$sealed").is_some(), "{data}");
}
