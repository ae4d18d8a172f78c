//! Generated commands to pipelines, users, settings, reservations and hierarchies.

use proptest::{collection::vec, prelude::*, sample::select};

use super::{customer_ids, external_ids, line};
use crate::{
    hierarchy,
    pipeline::{self, Stage},
    reservation, series, settings,
    testing::{calendar_id, stages},
    user,
    values::{CustomerId, Percent, Priority},
};

/// Any command to a pipeline. Later stages are [`stages`] and perhaps more.
pub fn pipeline() -> BoxedStrategy<pipeline::Command> {
    prop_oneof![
        (line(), stage_lists())
            .prop_map(|(name, stages)| pipeline::Command::Define { name, stages }),
        stage_lists().prop_map(|stages| pipeline::Command::ChangeStages { stages }),
        line().prop_map(|name| pipeline::Command::Rename { name }),
        external_ids().prop_map(|external_id| pipeline::Command::LinkExternalId { external_id }),
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
        2 => roles().prop_map(|role| user::Command::GrantRole { role }),
        1 => roles().prop_map(|role| user::Command::RevokeRole { role }),
        1 => external_ids().prop_map(|external_id| user::Command::LinkExternalId { external_id }),
        1 => Just(user::Command::Withdraw),
    ]
    .boxed()
}

fn roles() -> BoxedStrategy<String> {
    let known = select(vec!["sales", "sales_manager"]).prop_map(str::to_owned);
    prop_oneof![8 => known, 1 => line()].boxed()
}

/// Any command to the settings.
pub fn settings() -> BoxedStrategy<settings::Command> {
    use settings::{Command, ComplaintPoint, DiscountLimit, Grade, Policy};
    // The usual grades stay, so that generated customers can be graded.
    let grade = ("[E-H]", line(), line()).prop_map(|(code, name_en, name_zh)| Grade {
        code,
        name_en,
        name_zh,
    });
    let grades = vec(grade, 0..2)
        .prop_map(|more| settings::Snapshot::default().grades.into_iter().chain(more).collect());
    let point = ("[a-c]", line(), line()).prop_map(|(code, name_en, name_zh)| ComplaintPoint {
        code,
        name_en,
        name_zh,
    });
    let limit = (roles(), 0..=100_u8)
        .prop_map(|(role, percent)| DiscountLimit { role, percent: Percent::from(percent) });
    let zone = select(vec![chrono_tz::Asia::Shanghai, chrono_tz::Europe::Berlin]);
    prop_oneof![
        grades.prop_map(|grades| Command::SetGrades { grades }),
        vec(categories(), 0..3).prop_map(|categories| Command::SetTicketCategories { categories }),
        vec(point, 0..3).prop_map(|points| Command::SetComplaintPoints { points }),
        vec(limit, 0..3).prop_map(|limits| Command::SetDiscountLimits { limits }),
        service_targets().prop_map(|targets| Command::SetServiceTargets { targets }),
        zone.prop_map(|time_zone| Command::SetTimeZone { time_zone }),
        (1..=2_u64).prop_map(|n| Command::SetDefaultCalendar { calendar: calendar_id(n) }),
        (select(Policy::ALL.to_vec()), any::<bool>())
            .prop_map(|(policy, on)| Command::SwitchPolicy { policy, on }),
    ]
    .boxed()
}

fn categories() -> BoxedStrategy<settings::TicketCategory> {
    let leaf = || {
        ("[a-z]{1,2}", line(), line()).prop_map(|(code, name_en, name_zh)| {
            settings::TicketCategory { code, name_en, name_zh, children: Vec::new() }
        })
    };
    (leaf(), vec(leaf(), 0..3))
        .prop_map(|(parent, children)| settings::TicketCategory { children, ..parent })
        .boxed()
}

/// One target per priority, now and then one too few.
fn service_targets() -> BoxedStrategy<Vec<settings::ServiceTarget>> {
    let of = |priority| {
        (0..500_u32, 400..5_000_u32).prop_map(move |(answer_minutes, resolution_minutes)| {
            settings::ServiceTarget { priority, answer_minutes, resolution_minutes }
        })
    };
    let all = Priority::ALL.map(of);
    (all, prop_oneof![8 => Just(4_usize), 1 => Just(3)])
        .prop_map(|(all, count)| all.into_iter().take(count).collect())
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
