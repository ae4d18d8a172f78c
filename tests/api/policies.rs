//! What kehu does by itself, as people read of it.

use kehu::{commands::Envelope, policies::Policies};
use kehu_domain::{
    Actor, Source,
    quote::{Channel, Circumstances, Command, LineInput, TermsInput},
    values::{Currency, LineId, Percent, Quantity, QuoteId, UnitPrice},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::World;

const DEAL: &str = "query ($id: ID!, $at: Position) { opportunity(id: $id, atLeast: $at) {
    status amount { amount currency }
    timeline(first: 1) { nodes {
        type en: sentence zh: sentence(language: ZH) actorId source
        cause { type stream en: sentence zh: sentence(language: ZH) }
    } }
} }";

#[tokio::test]
async fn a_won_deal_says_that_an_accepted_quote_was_the_cause() {
    let world = World::start().await;
    let policies =
        Policies::open(world.database.pool.clone(), world.commands.clone()).await.unwrap();
    let customer = world.company("中铁特货物流").await;
    let input = json!({ "name": "Rail freight", "customer": customer });
    let opened = world.mutate("openOpportunity", input, "opportunity { id }").await;
    let deal = opened["opportunity"]["id"].as_str().unwrap().to_owned();

    let quote = QuoteId(Uuid::now_v7());
    let line = LineInput {
        line: LineId(Uuid::now_v7()),
        product: Some("FCL-40".to_owned()),
        description: None,
        quantity: Quantity::parse("2").unwrap(),
        unit: None,
        unit_price: UnitPrice::parse("1000").unwrap(),
        discount: None,
        tax_rate: Percent::parse("6").unwrap(),
    };
    let draft = Command::Draft {
        customer: customer.parse().unwrap(),
        opportunity: Some(deal.parse().unwrap()),
        currency: Currency::parse("CNY").unwrap(),
        terms: TermsInput::default(),
        owner: None,
        lines: vec![line],
        external_ids: vec![],
        series: None,
        number: None,
    };
    let found = Circumstances::default();
    let send = Command::Send {
        to: Some("王芳".to_owned()),
        contact: None,
        channel: Channel::Email,
        found,
    };
    let accept = Command::Accept { revision: None, by: None, contact: None, found };
    for command in [draft, send, accept] {
        let envelope = Envelope::new(Uuid::now_v7(), Actor::SYSTEM, Source::Api);
        world.commands.quote(quote, command, envelope).await.unwrap();
    }
    policies.catch_up().await.unwrap();

    let head = policies.head().await.unwrap().to_string();
    let shown = world.data(DEAL, json!({ "id": deal, "at": head })).await["opportunity"].clone();
    assert_eq!(shown["status"], "WON");
    assert_eq!(shown["amount"], json!({ "amount": "2120.00", "currency": "CNY" }));
    let told = &shown["timeline"]["nodes"][0];
    assert_eq!((&told["type"], &told["actorId"]), (&json!("OpportunityWon"), &json!("system")));
    assert_eq!(told["source"], "POLICY");
    assert!(told["en"].as_str().unwrap().starts_with("kehu won the deal"), "{told}");
    let cause = &told["cause"];
    assert_eq!(
        (&cause["type"], &cause["stream"]),
        (&json!("QuoteAccepted"), &json!(quote.to_string()))
    );
    assert!(cause["en"].is_string() && !cause["zh"].as_str().unwrap().is_ascii(), "{cause}");
    assert_ne!(told["cause"], Value::Null);
    world.stop().await;
}
