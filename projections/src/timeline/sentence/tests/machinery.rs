//! Claims, links and an erasure.

use kehu_domain::{
    customer, hierarchy, reservation, series,
    testing::{Log, customer_id, opportunity_id, uuid_of},
    values::ReservationId,
};

pub(super) fn tell(log: &mut Log) {
    let owner = customer_id(1).stream();
    let id = ReservationId(uuid_of(7, 1));
    let claim = reservation::Command::Claim { owner: owner.clone(), takeover: false };
    log.reservation(id, claim);
    log.reservation(id, reservation::Command::Confirm { owner: owner.clone() });
    log.reservation(id, reservation::Command::Release { owner: owner.clone() });
    let (child, parent) = (owner, customer_id(2).stream());
    let links = hierarchy::CUSTOMER_PARENTS;
    let claim = hierarchy::Command::Claim { child: child.clone(), parent: parent.clone() };
    log.hierarchy(links, claim);
    let confirm = hierarchy::Command::Confirm { child: child.clone(), parent: parent.clone() };
    log.hierarchy(links, confirm);
    log.hierarchy(links, hierarchy::Command::Release { child, parent });
    let define = series::Command::Define {
        code: "quotes".to_owned(),
        prefix: "Q-".to_owned(),
        digits: 6,
        yearly: true,
    };
    log.series(series::QUOTES, define);
    let owner = opportunity_id(1).stream();
    log.series(series::QUOTES, series::Command::Draw { owner, year: 2026 });
    let subjects = vec![customer_id(4).to_string()];
    let erase = customer::Command::ErasePersonalData { subjects };
    log.because("asked for it").customer(customer_id(4), erase);
}
