//! Mail programs that deliver everything several times, all at once.

use std::collections::BTreeSet;

use futures::future::join_all;
use serde_json::{Value, json};

use super::world::{World, fresh, mutation};

const MAILS: usize = 50;

/// A mail program with a connection of its own.
struct Mailer {
    client: reqwest::Client,
    endpoint: String,
    name: &'static str,
}

/// What a delivery was answered: the interaction, the ticket and its number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Answer {
    interaction: String,
    ticket: String,
    number: String,
}

impl Mailer {
    fn new(world: &World, name: &'static str) -> Self {
        Self { client: reqwest::Client::new(), endpoint: world.endpoint(), name }
    }

    /// Sends a command under an id that no other delivery has.
    async fn send(&self, name: &str, mut input: Value, selection: &str) -> Value {
        input["commandId"] = json!(fresh());
        let selection = format!("{selection} userErrors {{ code message field }}");
        let body = json!({ "query": mutation(name, &selection), "variables": { "input": input } });
        let request = self.client.post(&self.endpoint).bearer_auth(format!("dev:{}", self.name));
        let response = request.json(&body).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["errors"], Value::Null, "{name}: {answer:#}");
        let payload = answer["data"][name].clone();
        assert_eq!(payload["userErrors"], json!([]), "{name}: {payload:#}");
        payload
    }

    /// Logs the e-mail, opens a ticket from it and links the two.
    async fn deliver(&self, n: usize) -> Answer {
        let (message, subject) = (format!("<{n}@mail.example.com>"), format!("第{n}批货在哪里"));
        let from = json!({ "role": "FROM", "value": format!("customer{n}@example.com") });
        let log = json!({
            "content": { "channel": "EMAIL", "direction": "INBOUND", "subject": subject },
            "addresses": [from], "email": { "messageId": message },
        });
        let logged = self.send("logInteraction", log, "interaction { id }").await;
        let open = json!({
            "kind": "INQUIRY", "channel": "EMAIL", "subject": subject, "sourceMessageId": message,
        });
        let opened = self.send("openTicket", open, "ticket { id number }").await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let answer = Answer {
            interaction: text(&logged["interaction"]["id"]),
            ticket: text(&opened["ticket"]["id"]),
            number: text(&opened["ticket"]["number"]),
        };
        let link = json!({ "id": answer.interaction, "to": answer.ticket });
        let linked = self.send("linkInteraction", link, "interaction { linkIds }").await;
        assert_eq!(linked["interaction"]["linkIds"], json!([answer.ticket]));
        answer
    }

    /// Everything twice, all of it at once.
    async fn deliver_everything(&self) -> Vec<(usize, Answer)> {
        let twice = (0..2).flat_map(|_| 0..MAILS);
        join_all(twice.map(async |n| (n, self.deliver(n).await))).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_mailers_that_deliver_everything_twice_open_one_ticket_for_each_mail() {
    let world = World::start().await;
    let (one, two) = (Mailer::new(&world, "mailer-1"), Mailer::new(&world, "mailer-2"));
    let (mut answers, others) = tokio::join!(one.deliver_everything(), two.deliver_everything());
    answers.extend(others);
    assert_eq!(answers.len(), 4 * MAILS);

    let mut mails: Vec<Option<Answer>> = vec![None; MAILS];
    for (n, answer) in answers {
        let first = mails[n].get_or_insert_with(|| answer.clone());
        assert_eq!(*first, answer, "mail {n}");
    }
    let mails: Vec<Answer> = mails.into_iter().flatten().collect();
    let distinct = |part: fn(&Answer) -> &String| mails.iter().map(part).collect::<BTreeSet<_>>();
    assert_eq!(distinct(|mail| &mail.interaction).len(), MAILS);
    assert_eq!(distinct(|mail| &mail.ticket).len(), MAILS);
    assert_eq!(distinct(|mail| &mail.number).len(), MAILS);

    let query = "query($at: Position) {
        tickets(atLeast: $at, first: 100) { totalCount nodes { id number subject
          interactions { nodes { id } } } }
        interactions(atLeast: $at, first: 100) { totalCount nodes { id subject linkIds } } }";
    let found = world.data(query, json!({ "at": world.position().await })).await;
    for list in ["tickets", "interactions"] {
        assert_eq!(found[list]["totalCount"], MAILS, "{list}");
    }
    for (n, mail) in mails.iter().enumerate() {
        let of = |list: &str, id: &str| {
            let nodes = found[list]["nodes"].as_array().unwrap();
            nodes.iter().find(|node| node["id"] == id).unwrap().clone()
        };
        let ticket = of("tickets", &mail.ticket);
        let expected = json!({
            "id": mail.ticket, "number": mail.number, "subject": format!("第{n}批货在哪里"),
            "interactions": { "nodes": [{ "id": mail.interaction }] },
        });
        assert_eq!(ticket, expected);
        let interaction = of("interactions", &mail.interaction);
        assert_eq!(interaction["linkIds"], json!([mail.ticket]));
        assert_eq!(interaction["subject"], ticket["subject"]);
    }
    world.stop().await;
}
