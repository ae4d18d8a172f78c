//! What goes wrong and is put right: customers entered twice, people who move, colleagues who leave.

use chrono::{DateTime, Utc};
use kehu_domain::{
    contact::{self, CustomerLinkInput},
    customer::{self, Consent, ContactMethodKind, CustomerKind, NamesInput, Role, RoleGrant},
    opportunity,
    values::{ContactMethodId, CustomerId, Region},
};

use super::{
    act::Deed,
    dice::Dice,
    party::Party,
    sales::Deal,
    script::{By, Script},
    staff::{self, HANDOVER, Office},
    year::day_of,
};

/// Every so manieth customer is entered a second time.
const DOUBLED: u32 = 26;

/// Numbers from here on are those of customers that were entered twice.
const TWINS: u32 = 100_000;

/// Somebody enters a customer that is there already, and it is merged; the first time too rashly.
pub(super) fn duplicates(script: &mut Script, parties: &[Party]) {
    let twice = parties.iter().filter(|party| party.number % DOUBLED == 7);
    for (index, party) in twice.enumerate() {
        let mut dice = script.dice(&format!("twin {}", party.number));
        let from = script.year.after(party.since.max(script.year.morning(20)), 900);
        let at = script.year.some_time(&mut dice, from);
        let twin = enter_again(script, &mut dice, party, at);
        let family = TWINS + party.number;
        let merged = script.year.soon(&mut dice, at, 400, 2_500);
        let manager = staff::manager(party.city.office);
        let reason = party.lang.of(
            "电话相同，名称只差公司形式，确认是同一家",
            "same telephone, same name but for the legal form: one company",
        );
        let command = customer::Command::MergeInto { survivor: party.id };
        let by = By::new(manager, merged, family).because(reason);
        script.act(by, Deed::Customer(twin, command));
        if index == 0 {
            let at = script.year.soon(&mut dice, merged, 300, 1_500);
            let reason = party.lang.of(
                "客户来电澄清：两家公司共用总机，合并撤销",
                "they called: two companies behind one switchboard, the merge is undone",
            );
            let by = By::new(manager, at, family).because(reason);
            script.act(by, Deed::Customer(twin, customer::Command::UndoMerge));
        }
    }
}

fn enter_again(
    script: &mut Script,
    dice: &mut Dice,
    party: &Party,
    at: DateTime<Utc>,
) -> CustomerId {
    let family = TWINS + party.number;
    let twin = CustomerId(script.id(&format!("twin {}", party.number)));
    script.belongs(twin, family);
    let server = super::company::server(dice, party.city.office).id();
    let sloppy = |name: &str| {
        let name = name.replace("股份有限公司", "公司").replace("（集团）有限公司", "集团");
        let name = name.replace("贸易有限公司", "贸易公司").replace("有限公司", "公司");
        name.replace(" GmbH", "").replace(" S.A.S.", "").replace(" B.V.", "").replace(" S.p.A.", "")
    };
    let names =
        NamesInput { original: sloppy(&party.name), latin: None, short: None, aliases: Vec::new() };
    let command = customer::Command::Register {
        kind: CustomerKind::Company,
        names,
        roles: vec![RoleGrant { role: Role::Prospect, from: None, until: None }],
        source: Some(party.lang.of("来电", "incoming call").to_owned()),
        region: Region::parse(party.city.region).ok(),
        industry: None,
        owner: Some(party.owner(&script.year, at)),
        time_zone: None,
        external_ids: Vec::new(),
    };
    let reason = party.lang.of("来电客户，系统里没有找到", "a caller, not found in the system");
    script.act(By::new(server, at, family).because(reason), Deed::Customer(twin, command));
    let at = script.year.soon(dice, at, 1, 5);
    let command = customer::Command::AddContactMethod {
        contact_method: ContactMethodId(script.id(&format!("twin reach {}", party.number))),
        kind: ContactMethodKind::Phone,
        value: format!("{}{:03}", party.city.dial, (party.number * 4) % 1_000),
        label: None,
        purpose: None,
        consent: Consent::Unknown,
    };
    script.act(By::new(server, at, family), Deed::Customer(twin, command));
    twin
}

/// A few people change from one customer to another.
pub(super) fn moves(script: &mut Script, parties: &[Party]) {
    let pairs = parties.windows(2).filter(
        |pair| matches!(pair, [one, other] if one.number % 41 == 3 && one.lang == other.lang),
    );
    for pair in pairs {
        let [from, to] = pair else { continue };
        let Some(person) = from.people.last() else { continue };
        let mut dice = script.dice(&format!("move {}", from.number));
        let after = script.year.after(from.since.max(to.since), 12_000);
        let at = script.year.some_time(&mut dice, after);
        let reason = from.lang.of("本人来电告知换了单位", "called to say so");
        let by = |at| By::new(from.owner(&script.year, at), at, from.number).because(reason);
        let until = Some(day_of(at));
        let left = contact::Command::UnlinkFromCustomer { customer: from.id, until };
        let link = CustomerLinkInput {
            customer: to.id,
            role: Some(to.lang.of(person.job.0, person.job.1).to_owned()),
            decision_power: None,
            from: Some(day_of(at)),
        };
        let (first, then) = (by(at), by(script.year.after(at, 3)));
        script.act(first, Deed::Contact(person.id, left));
        script.act(then, Deed::Contact(person.id, contact::Command::LinkToCustomer(link)));
    }
}

/// A colleague leaves; whatever was theirs gets a new owner.
pub(super) fn handover(script: &mut Script, parties: &[(Party, Vec<Deal>)]) {
    let (leaver, day, successor) = HANDOVER;
    let mut at = script.year.morning(day);
    let manager = staff::manager(Office::Shenzhen);
    let owner = staff::id(successor);
    let mut dice = script.dice("handover");
    let theirs = parties.iter().filter(|(party, _)| party.first_owner().login == leaver);
    for (party, deals) in theirs {
        if party.since >= at {
            continue;
        }
        at = script.year.soon(&mut dice, at, 1, 6);
        let by = || {
            By::new(manager, at, party.number).because(
                party.lang.of("孙浩离职，客户移交林悦", "Sun Hao leaves, Lin Yue takes over"),
            )
        };
        let command = customer::Command::AssignOwner { owner };
        script.act(by(), Deed::Customer(party.id, command));
        for person in &party.people {
            let command = contact::Command::AssignOwner { owner };
            script.act(by(), Deed::Contact(person.id, command));
        }
        let open = |deal: &&Deal| deal.opened < at && deal.closed.is_none_or(|closed| closed > at);
        for deal in deals.iter().filter(open) {
            let command = opportunity::Command::AssignOwner { owner };
            script.act(by(), Deed::Opportunity(deal.id, command));
        }
    }
}

/// Some do no business with us any more.
pub(super) fn farewells(script: &mut Script, parties: &[(Party, Vec<Deal>)]) {
    let idle = parties.iter().filter(|(party, deals)| {
        party.number % 37 == 11 && !party.old && deals.iter().all(|deal| deal.closed.is_some())
    });
    for (party, deals) in idle {
        let last = deals.iter().filter_map(|deal| deal.closed).max().unwrap_or(party.since);
        // After everything else that is told of them.
        let at = script.year.closing().max(last);
        let reason = party.lang.of("公司已注销", "the company has been wound up");
        let by = By::new(staff::manager(party.city.office), at, party.number).because(reason);
        script.act(by, Deed::Customer(party.id, customer::Command::Deactivate));
    }
}
