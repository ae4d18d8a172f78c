//! The whole story of the demo's year, thought up from a seed.

use super::{
    act::Act,
    company, mishaps,
    options::Options,
    party::{self, Party},
    sales,
    script::Script,
    service, staff, talking,
    year::Year,
};

/// What is done, and by whom the printed queries can look it up.
#[derive(Debug)]
pub(super) struct Story {
    pub(super) acts: Vec<Act>,
    pub(super) year: Year,
    pub(super) parties: Vec<Party>,
}

/// Thinks it up.
pub(super) fn think_up(options: &Options) -> Story {
    let mut script = Script::new(options.seed, Year::until(options.until));
    staff::tell(&mut script, options.mark());
    let mut parties: Vec<Party> = Vec::new();
    for number in 1..=options.customers {
        let parent = parties.iter().rfind(|party| party::is_parent(party));
        let party = party::think_up(&script, number, parent);
        parties.push(party);
    }
    let told: Vec<_> = parties
        .into_iter()
        .map(|party| {
            company::tell(&mut script, &party);
            let deals = sales::tell(&mut script, &party);
            talking::keep_in_touch(&mut script, &party);
            service::tell(&mut script, &party);
            (party, deals)
        })
        .collect();
    mishaps::handover(&mut script, &told);
    mishaps::farewells(&mut script, &told);
    let parties: Vec<_> = told.into_iter().map(|(party, _)| party).collect();
    mishaps::duplicates(&mut script, &parties);
    mishaps::moves(&mut script, &parties);
    let year = script.year.clone();
    Story { acts: script.finish(), year, parties }
}
