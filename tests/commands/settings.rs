//! Configuration: looked up by the commands that need it, and recorded with its version.

use kehu::commands::Code;
use kehu_domain::{
    DomainEvent, customer,
    pipeline::{self, DEFAULT_PIPELINE},
    settings::{COMPANY, Command, Grade, Snapshot},
    user,
    values::UserId,
};

use super::{World, a_customer, code, envelope, external_id, for_every_store, fresh};

for_every_store!(
    grades_are_those_that_are_configured,
    nothing_set_means_defaults,
    users_and_pipelines_link_ids_that_nobody_else_has,
);

fn grade(grade: &str) -> customer::Command {
    customer::Command::Grade { grade: grade.to_owned(), rule: None, found: None }
}

async fn grades_are_those_that_are_configured(world: &World) {
    let (customer, other) = (a_customer(), a_customer());
    world.register(customer).await;
    world.register(other).await;
    world.commands.customer(customer, grade("A"), envelope()).await.unwrap();
    let refused = world.commands.customer(customer, grade("GOLD"), envelope()).await;
    assert_eq!(code(refused), Code::CustomerGradeUnknown);
    let gold =
        Grade { code: "GOLD".to_owned(), name_en: "Gold".to_owned(), name_zh: "金牌".to_owned() };
    let set = Command::SetGrades { grades: vec![gold] };
    let outcome = world.commands.settings(COMPANY, set, envelope()).await.unwrap();
    assert_eq!(outcome.version, 0);
    let node = world.another_node().await;
    node.customer(customer, grade("GOLD"), envelope()).await.unwrap();
    let refused = node.customer(other, grade("A"), envelope()).await;
    assert_eq!(code(refused), Code::CustomerGradeUnknown);
    let stored = world.events(&customer.stream()).await.pop().unwrap();
    let data = serde_json::from_slice(&stored.data).unwrap();
    let event = DomainEvent::decode("customer", &stored.event_type, stored.schema_version, data);
    let DomainEvent::Customer(customer::Event::Graded(graded)) = event.unwrap() else {
        panic!("the last event grades");
    };
    assert_eq!(graded.settings_version, Some(0));
}

async fn nothing_set_means_defaults(world: &World) {
    assert_eq!(world.commands.current_settings().await.unwrap(), Snapshot::default());
    let time_zone = chrono_tz::Europe::Berlin;
    let set = Command::SetTimeZone { time_zone };
    world.commands.settings(COMPANY, set.clone(), envelope()).await.unwrap();
    let again = world.commands.settings(COMPANY, set, envelope()).await.unwrap();
    assert!(!again.changed);
    let now = world.commands.current_settings().await.unwrap();
    assert_eq!((now.version, now.time_zone), (Some(0), time_zone));
    assert_eq!(now.grades, Snapshot::default().grades);
}

async fn users_and_pipelines_link_ids_that_nobody_else_has(world: &World) {
    let id = UserId(fresh());
    let register = user::Command::Register { name: "Wei".to_owned(), external_ids: Vec::new() };
    world.commands.user(id, register, envelope()).await.unwrap();
    let link = user::Command::LinkExternalId { external_id: external_id("u1") };
    world.commands.user(id, link, envelope()).await.unwrap();
    let link = |id: &str| pipeline::Command::LinkExternalId { external_id: external_id(id) };
    let taken = world.commands.pipeline(DEFAULT_PIPELINE, link("u1"), envelope()).await;
    assert_eq!(code(taken), Code::ExternalIdTaken);
    world.commands.pipeline(DEFAULT_PIPELINE, link("p1"), envelope()).await.unwrap();
}
