//! Parents and merges: no cycles, whatever races or breaks; losers name their survivor.

use chrono::TimeDelta;
use futures::future::join_all;
use kehu::{
    commands::{Code, CommandError, Commands, Outcome},
    store::Expected,
};
use kehu_domain::{customer::Command, hierarchy, opportunity, values::CustomerId};

use super::{
    World, a_customer, a_deal, an_opportunity, append, because, code, envelope, for_every_store,
    industry, refusal,
};

for_every_store!(
    parents_make_no_cycles,
    two_racing_parents_make_no_cycle,
    a_parent_taken_away_is_in_nobodys_way,
    a_parent_must_exist_and_go_on,
    chains_of_merges_resolve_to_the_last,
    merges_make_no_cycles,
    racing_merges_leave_one_survivor,
    an_undone_merge_is_in_nobodys_way,
    a_claimed_link_without_its_event_blocks_nobody_for_long,
    a_link_whose_release_was_lost_is_healed,
    a_link_is_not_set_again_by_a_command_that_comes_again,
    deals_go_to_customers_that_go_on,
);

async fn customers<const N: usize>(world: &World) -> [CustomerId; N] {
    let ids = [(); N].map(|()| a_customer());
    for id in ids {
        world.register(id).await;
    }
    ids
}

async fn set_parent(
    commands: &Commands,
    child: CustomerId,
    parent: Option<CustomerId>,
) -> Result<Outcome, CommandError> {
    commands.customer(child, Command::SetParent { parent }, envelope()).await
}

async fn merge(
    commands: &Commands,
    loser: CustomerId,
    survivor: CustomerId,
) -> Result<Outcome, CommandError> {
    commands.customer(loser, Command::MergeInto { survivor }, because("the same")).await
}

async fn parents_make_no_cycles(world: &World) {
    let [a, b, c] = customers(world).await;
    set_parent(&world.commands, a, Some(b)).await.unwrap();
    set_parent(&world.commands, b, Some(c)).await.unwrap();
    let refused = refusal(set_parent(&world.commands, c, Some(a)).await);
    assert_eq!((refused.code, refused.field), (Code::ParentCycle, Some("parent")));
    assert_eq!(code(set_parent(&world.commands, a, Some(a)).await), Code::CustomerParentIsItself);
    let again = set_parent(&world.commands, a, Some(b)).await.unwrap();
    assert!(!again.changed);
}

async fn two_racing_parents_make_no_cycle(world: &World) {
    let other = world.another_node().await;
    for _ in 0..10 {
        let [a, b] = customers(world).await;
        let (one, two) =
            tokio::join!(set_parent(&world.commands, a, Some(b)), set_parent(&other, b, Some(a)));
        let failed = [one, two].into_iter().filter_map(Result::err).collect::<Vec<_>>();
        assert_eq!(failed.len(), 1);
        for error in failed {
            assert_eq!(code(Err(error)), Code::ParentCycle);
        }
    }
}

async fn a_parent_taken_away_is_in_nobodys_way(world: &World) {
    let [a, b] = customers(world).await;
    set_parent(&world.commands, a, Some(b)).await.unwrap();
    set_parent(&world.commands, a, None).await.unwrap();
    set_parent(&world.commands, b, Some(a)).await.unwrap();
    assert_eq!(code(set_parent(&world.commands, a, Some(b)).await), Code::ParentCycle);
}

async fn a_parent_must_exist_and_go_on(world: &World) {
    let [a, b, c] = customers(world).await;
    let nobody = refusal(set_parent(&world.commands, a, Some(a_customer())).await);
    assert_eq!((nobody.code, nobody.field), (Code::CustomerNotFound, Some("parent")));
    merge(&world.commands, b, c).await.unwrap();
    let merged = refusal(set_parent(&world.commands, a, Some(b)).await);
    assert_eq!(merged.code, Code::CustomerMerged);
    assert!(merged.message_en.contains(&c.to_string()), "{merged}");
}

async fn chains_of_merges_resolve_to_the_last(world: &World) {
    let [a, b, c, d] = customers(world).await;
    merge(&world.commands, a, b).await.unwrap();
    merge(&world.commands, b, c).await.unwrap();
    merge(&world.commands, c, d).await.unwrap();
    let refused = refusal(world.commands.customer(a, industry("mining"), envelope()).await);
    assert_eq!(refused.code, Code::CustomerMerged);
    assert!(refused.message_en.contains(&d.to_string()), "{refused}");
    assert!(refused.message_zh.contains(&d.to_string()), "{refused}");
}

async fn merges_make_no_cycles(world: &World) {
    let [a, b, c] = customers(world).await;
    merge(&world.commands, a, b).await.unwrap();
    // Its survivor has been merged: the customer that goes on is named instead.
    let refused = refusal(merge(&world.commands, c, a).await);
    assert_eq!((refused.code, refused.field), (Code::CustomerMerged, Some("survivor")));
    assert!(refused.message_en.contains(&b.to_string()), "{refused}");
    let circle = refusal(merge(&world.commands, b, a).await);
    assert!(matches!(circle.code, Code::CustomerMerged | Code::MergeCycle), "{circle}");
    assert_eq!(code(merge(&world.commands, c, c).await), Code::CustomerSurvivorIsItself);
}

async fn racing_merges_leave_one_survivor(world: &World) {
    let other = world.another_node().await;
    for _ in 0..10 {
        let [a, b] = customers(world).await;
        let (one, two) = tokio::join!(merge(&world.commands, a, b), merge(&other, b, a));
        assert_eq!([&one, &two].iter().filter(|merged| merged.is_ok()).count(), 1);
        for error in [one, two].into_iter().filter_map(Result::err) {
            let code = code(Err(error));
            assert!(matches!(code, Code::CustomerMerged | Code::MergeCycle), "{code}");
        }
    }
}

async fn an_undone_merge_is_in_nobodys_way(world: &World) {
    let [a, b] = customers(world).await;
    merge(&world.commands, a, b).await.unwrap();
    world.commands.customer(a, Command::UndoMerge, because("not the same")).await.unwrap();
    world.commands.customer(a, industry("mining"), envelope()).await.unwrap();
    merge(&world.commands, b, a).await.unwrap();
}

/// Appends to the parents what a command does that is cut off right after.
async fn append_to_parents(world: &World, event: hierarchy::Event) {
    append(world, hierarchy::CUSTOMER_PARENTS.stream(), Expected::Any, event.into()).await;
}

async fn a_claimed_link_without_its_event_blocks_nobody_for_long(world: &World) {
    let [a, b] = customers(world).await;
    let claimed = hierarchy::LinkClaimed { child: a.stream(), parent: b.stream() };
    append_to_parents(world, hierarchy::Event::LinkClaimed(claimed)).await;
    assert_eq!(code(set_parent(&world.commands, b, Some(a)).await), Code::ParentCycle);
    world.put_clock_forward(TimeDelta::seconds(61));
    set_parent(&world.commands, b, Some(a)).await.unwrap();
    assert_eq!(code(set_parent(&world.commands, a, Some(b)).await), Code::ParentCycle);
}

async fn a_link_whose_release_was_lost_is_healed(world: &World) {
    let [a, b] = customers(world).await;
    let (child, parent) = (a.stream(), b.stream());
    let claimed = hierarchy::LinkClaimed { child: child.clone(), parent: parent.clone() };
    append_to_parents(world, hierarchy::Event::LinkClaimed(claimed)).await;
    let confirmed = hierarchy::LinkConfirmed { child, parent };
    append_to_parents(world, hierarchy::Event::LinkConfirmed(confirmed)).await;
    set_parent(&world.commands, b, Some(a)).await.unwrap();
}

async fn a_link_is_not_set_again_by_a_command_that_comes_again(world: &World) {
    let [a, b, c] = customers(world).await;
    let (first, to_b) = (envelope(), Command::SetParent { parent: Some(b) });
    world.commands.customer(a, to_b.clone(), first.clone()).await.unwrap();
    set_parent(&world.commands, a, Some(c)).await.unwrap();
    // As if the first one had been cut off before its confirmation.
    let claimed = hierarchy::LinkClaimed { child: a.stream(), parent: b.stream() };
    append_to_parents(world, hierarchy::Event::LinkClaimed(claimed)).await;
    assert!(world.commands.customer(a, to_b, first).await.unwrap().repeated);
    set_parent(&world.commands, b, Some(a)).await.unwrap();
    assert_eq!(code(set_parent(&world.commands, c, Some(a)).await), Code::ParentCycle);
}

async fn deals_go_to_customers_that_go_on(world: &World) {
    let [a, b] = customers(world).await;
    merge(&world.commands, a, b).await.unwrap();
    let open =
        |customer| world.commands.opportunity(an_opportunity(), a_deal(Some(customer)), envelope());
    let refused = refusal(open(a).await);
    assert_eq!((refused.code, refused.field), (Code::CustomerMerged, Some("customer")));
    assert_eq!(code(open(a_customer()).await), Code::CustomerNotFound);
    let opened = open(b).await.unwrap();
    assert!(opened.changed);
    let deals = join_all((0..3).map(|_| open(b))).await;
    assert!(deals.iter().all(Result::is_ok));
    let id = an_opportunity();
    world.commands.opportunity(id, a_deal(None), envelope()).await.unwrap();
    let assign = |customer| opportunity::Command::AssignCustomer { customer };
    assert_eq!(
        code(world.commands.opportunity(id, assign(a), envelope()).await),
        Code::CustomerMerged
    );
    world.commands.opportunity(id, assign(b), envelope()).await.unwrap();
}
