//! Generated commands to pipelines, users, reservations and hierarchies.

use proptest::{collection::vec, prelude::*};

use super::{customer_ids, external_ids, line};
use crate::{
    hierarchy,
    pipeline::{self, Stage},
    reservation, series,
    testing::stages,
    user,
    values::CustomerId,
};

/// Any command to a pipeline. Later stages are [`stages`] and perhaps more.
pub fn pipeline() -> BoxedStrategy<pipeline::Command> {
    prop_oneof![
        (line(), stage_lists())
            .prop_map(|(name, stages)| pipeline::Command::Define { name, stages }),
        stage_lists().prop_map(|stages| pipeline::Command::ChangeStages { stages }),
        line().prop_map(|name| pipeline::Command::Rename { name }),
    ]
    .boxed()
}

fn stage_lists() -> BoxedStrategy<Vec<Stage>> {
    let more = ("[a-z]{1,3}", line(), line(), 0..=101_u8).prop_map(
        |(code, name_en, name_zh, probability)| Stage { code, name_en, name_zh, probability },
    );
    vec(more, 0..3).prop_map(|more| stages().into_iter().chain(more).collect()).boxed()
}

/// Any command to a user.
pub fn user() -> BoxedStrategy<user::Command> {
    prop_oneof![
        3 => (line(), vec(external_ids(), 0..2))
            .prop_map(|(name, external_ids)| user::Command::Register { name, external_ids }),
        2 => line().prop_map(|name| user::Command::Rename { name }),
        1 => Just(user::Command::Deactivate),
        1 => Just(user::Command::Reactivate),
    ]
    .boxed()
}

/// Any command to a reservation.
pub fn reservation() -> BoxedStrategy<reservation::Command> {
    let owner = || customer_ids().prop_map(CustomerId::stream);
    prop_oneof![
        (owner(), any::<bool>())
            .prop_map(|(owner, takeover)| reservation::Command::Claim { owner, takeover }),
        owner().prop_map(|owner| reservation::Command::Confirm { owner }),
        owner().prop_map(|owner| reservation::Command::Release { owner }),
    ]
    .boxed()
}

/// Any command to a number series.
pub fn series() -> BoxedStrategy<series::Command> {
    let prefix = prop_oneof![3 => "[QT]-", 1 => "[0-9A-Z]{1,3}"];
    prop_oneof![
        1 => (prefix, 0..14_u8, any::<bool>()).prop_map(|(prefix, digits, yearly)| {
            series::Command::Define { code: "quotes".to_owned(), prefix, digits, yearly }
        }),
        4 => (customer_ids(), 2025..2028_i32)
            .prop_map(|(owner, year)| series::Command::Draw { owner: owner.stream(), year }),
    ]
    .boxed()
}

/// Any command to a hierarchy of customers.
pub fn hierarchy() -> BoxedStrategy<hierarchy::Command> {
    let link = || {
        (customer_ids(), customer_ids())
            .prop_map(|(child, parent)| (child.stream(), parent.stream()))
    };
    prop_oneof![
        3 => link().prop_map(|(child, parent)| hierarchy::Command::Claim { child, parent }),
        3 => link().prop_map(|(child, parent)| hierarchy::Command::Confirm { child, parent }),
        1 => link().prop_map(|(child, parent)| hierarchy::Command::Release { child, parent }),
    ]
    .boxed()
}
