//! Users: owners and team members must be known; developers are registered at first sight.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::{HeaderMap, HeaderValue, StatusCode, header::AUTHORIZATION};
use futures::future::join_all;
use kehu::{
    auth::{AuthError, Authenticator, ensure_user},
    commands::Code,
};
use kehu_domain::{customer, opportunity, user, values::UserId};

use super::{
    World, a_customer, a_deal, an_opportunity, code, envelope, for_every_store, fresh, refusal,
};

for_every_store!(
    owners_and_members_must_be_users,
    a_developer_is_registered_at_first_sight,
    who_asks_is_in_the_header,
);

const HERE: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::LOCALHOST));
const ELSEWHERE: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)));

async fn owners_and_members_must_be_users(world: &World) {
    let (id, deal, nobody) = (a_customer(), an_opportunity(), UserId(fresh()));
    world.register(id).await;
    world.commands.opportunity(deal, a_deal(None), envelope()).await.unwrap();
    let own = customer::Command::AssignOwner { owner: nobody };
    let refused = refusal(world.commands.customer(id, own.clone(), envelope()).await);
    assert_eq!((refused.code, refused.field), (Code::UserNotFound, Some("owner")));
    let join = opportunity::Command::AddTeamMember { user: nobody, role: None };
    let refused = refusal(world.commands.opportunity(deal, join.clone(), envelope()).await);
    assert_eq!((refused.code, refused.field), (Code::UserNotFound, Some("user")));

    let register = user::Command::Register { name: "Anna".to_owned(), external_ids: Vec::new() };
    world.commands.user(nobody, register, envelope()).await.unwrap();
    world.commands.customer(id, own, envelope()).await.unwrap();
    world.commands.opportunity(deal, join, envelope()).await.unwrap();
    let unnamed = user::Command::Rename { name: " ".to_owned() };
    assert_eq!(code(world.commands.user(nobody, unnamed, envelope()).await), Code::UserTextEmpty);
}

async fn a_developer_is_registered_at_first_sight(world: &World) {
    let other = world.another_node().await;
    let nodes = [&world.commands, &other];
    let seen = join_all((0..20).map(|n| ensure_user(nodes[n % 2], "王小明"))).await;
    let ids: Vec<_> = seen.into_iter().map(Result::unwrap).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    let events = world.events(&ids[0].stream()).await;
    assert_eq!(events.len(), 1);
    assert!(!String::from_utf8_lossy(&events[0].data).contains("王小明"), "the name is sealed");
}

async fn who_asks_is_in_the_header(world: &World) {
    let development = Authenticator::new(world.commands.clone(), true);
    let production = Authenticator::new(world.commands.clone(), false);
    let says = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_bytes(text.as_bytes()).unwrap());
        headers
    };
    let alice = development.requester(&says("Bearer dev:alice"), ELSEWHERE).await.unwrap();
    let again = development.requester(&says("Bearer dev:alice"), HERE).await.unwrap();
    assert_eq!(alice, again);
    let somebody = development.requester(&HeaderMap::new(), HERE).await.unwrap();
    let developer = development.requester(&says("Bearer dev:developer"), HERE).await.unwrap();
    assert_eq!(somebody, developer);
    assert_ne!(somebody, alice);

    let refused = [
        development.requester(&HeaderMap::new(), ELSEWHERE).await,
        development.requester(&HeaderMap::new(), None).await,
        development.requester(&says("Basic YTpi"), HERE).await,
        development.requester(&says("Bearer 0123"), HERE).await,
        production.requester(&HeaderMap::new(), HERE).await,
        production.requester(&says("Bearer dev:alice"), HERE).await,
    ];
    for refused in refused {
        assert_eq!(refused.unwrap_err().status(), StatusCode::UNAUTHORIZED);
    }

    let left = user::Command::Deactivate;
    world.commands.user(alice.user, left, envelope()).await.unwrap();
    let refused = development.requester(&says("Bearer dev:alice"), HERE).await;
    assert!(matches!(refused, Err(AuthError::Deactivated)));
}
