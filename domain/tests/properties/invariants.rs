//! Invariants of whole histories, told from the events alone, without the states under test.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use kehu_domain::{
    contact::Event as P, customer::Event as C, opportunity::Event as O, values::Money,
};

proptest! {
    /// Merged, deactivated and erased customers stay as they are.
    #[test]
    fn standing_is_respected(
        said in vec((commands::customer(), prop::bool::weighted(0.8)), 1..60)
    ) {
        let (mut merged, mut deactivated, mut erased, mut there) = (None, false, false, false);
        for event in &history::<Customer>(&customer_id(1).stream(), &said) {
            let erasing = matches!(event, C::PersonalDataErased(_));
            prop_assert!(there != matches!(event, C::Registered(_)) || erasing, "{:?}", event);
            let erasing = matches!(event, C::PersonalDataErased(_));
            prop_assert!(!erased || erasing, "{:?} after erasure", event);
            let undoing = matches!(event, C::MergeUndone(_));
            prop_assert!(merged.is_none() || undoing || erasing, "{:?} after a merge", event);
            let allowed = matches!(
                event,
                C::Reactivated(_) | C::Merged(_) | C::ExternalIdLinked(_) | C::Withdrawn(_)
            );
            prop_assert!(!deactivated || allowed || undoing || erasing, "{:?} while away", event);
            match event {
                C::Merged(it) => {
                    prop_assert_ne!(it.survivor, customer_id(1));
                    merged = Some(it.survivor);
                }
                C::MergeUndone(it) => prop_assert_eq!(Some(it.survivor), merged.take()),
                C::Deactivated(_) => deactivated = true,
                C::Reactivated(_) => deactivated = false,
                C::PersonalDataErased(_) => erased = true,
                C::Registered(_) => there = true,
                C::Withdrawn(_) => (there, deactivated) = (false, false),
                _ => {}
            }
        }
    }

    /// What is verified, removed, ended or released was there before, and only once.
    #[test]
    fn customers_parts_come_before_they_go(
        said in vec((commands::customer(), prop::bool::weighted(0.8)), 1..60)
    ) {
        let (mut methods, mut gone) = (BTreeSet::new(), BTreeSet::new());
        let (mut roles, mut held, mut owner) = (BTreeMap::new(), false, None);
        for event in history::<Customer>(&customer_id(1).stream(), &said) {
            match event {
                C::Registered(it) => {
                    (methods, gone, roles) = Default::default();
                    held = false;
                    let open = it.roles.iter().filter(|grant| grant.until.is_none());
                    roles.extend(open.map(|grant| (grant.role, grant.from)));
                    owner = it.owner;
                }
                C::RoleGranted(it) => {
                    prop_assert!(roles.insert(it.role, it.from).is_none(), "{:?} twice", it.role);
                }
                C::RoleEnded(it) => {
                    let from = roles.remove(&it.role);
                    prop_assert!(from.is_some(), "{:?} was not held", it.role);
                    let from = from.flatten();
                    prop_assert!(it.until.is_none() || from.is_none() || it.until >= from);
                }
                C::ContactMethodAdded(it) => prop_assert!(methods.insert(it.contact_method)),
                C::ContactMethodVerified(it) => prop_assert!(methods.contains(&it.contact_method)
                    && !gone.contains(&it.contact_method)),
                C::ContactMethodRemoved(it) => prop_assert!(methods.contains(&it.contact_method)
                    && gone.insert(it.contact_method)),
                C::CreditHeld(_) => prop_assert!(!std::mem::replace(&mut held, true)),
                C::CreditReleased(_) => prop_assert!(std::mem::replace(&mut held, false)),
                C::CreditTermsSet(it) => prop_assert!(!it.limit.is_negative()),
                C::OwnerAssigned(it) => {
                    prop_assert_eq!(it.previous, owner.replace(it.owner));
                    prop_assert_ne!(it.previous, owner);
                }
                _ => {}
            }
        }
    }

    /// Merged and erased contacts stay as they are; nobody belongs to a customer twice at once.
    #[test]
    fn contacts_belong_to_each_customer_once(
        said in vec((commands::contact(), prop::bool::weighted(0.8)), 1..60)
    ) {
        let (mut merged, mut erased, mut open) = (None, false, BTreeMap::new());
        let mut there = false;
        for event in &history::<Contact>(&contact_id(1).stream(), &said) {
            let erasing = matches!(event, P::PersonalDataErased(_));
            prop_assert!(there != matches!(event, P::Created(_)) || erasing, "{:?}", event);
            there = !matches!(event, P::Withdrawn(_)) && (there || !erasing);
            if !there {
                open.clear();
            }
            let erasing = matches!(event, P::PersonalDataErased(_));
            prop_assert!(!erased || erasing, "{:?} after erasure", event);
            let undoing = matches!(event, P::MergeUndone(_));
            prop_assert!(merged.is_none() || undoing || erasing, "{:?} after a merge", event);
            match event {
                P::LinkedToCustomer(it) => {
                    // Said again, it changes something.
                    prop_assert_ne!(open.insert(it.customer, it.clone()), Some(it.clone()));
                }
                P::UnlinkedFromCustomer(it) => {
                    let from = open.remove(&it.customer).map(|link| link.from);
                    prop_assert!(from.is_some(), "{:?} was not linked", it.customer);
                    let from = from.flatten();
                    prop_assert!(it.until.is_none() || from.is_none() || it.until >= from);
                }
                P::Merged(it) => {
                    prop_assert_ne!(it.survivor, contact_id(1));
                    merged = Some(it.survivor);
                }
                P::MergeUndone(it) => prop_assert_eq!(Some(it.survivor), merged.take()),
                P::PersonalDataErased(_) => erased = true,
                _ => {}
            }
        }
    }

    /// A deal is open, won or lost, moves only while it is open, and tells the truth about before.
    #[test]
    fn a_deal_moves_only_while_it_is_open(
        said in vec((commands::opportunity(), prop::bool::weighted(0.8)), 1..60)
    ) {
        let (mut closed, mut stage, mut amount) = (false, String::new(), None);
        let history = history::<Opportunity>(&opportunity_id(1).stream(), &said);
        let mut there = false;
        for event in history {
            prop_assert!(there != matches!(event, O::Opened(_)), "{:?}", event);
            there = !matches!(event, O::Withdrawn(_));
            if !there {
                (closed, stage, amount) = (false, String::new(), None);
                continue;
            }
            let allowed = matches!(
                event,
                O::Reopened(_) | O::CustomerAssigned(_) | O::OwnerAssigned(_) | O::ExternalIdLinked(_)
            );
            prop_assert!(!closed || allowed, "{:?} after the end", event);
            match event {
                O::Opened(it) => (stage, amount) = (it.stage, it.amount),
                O::StageChanged(it) => {
                    prop_assert_eq!(&it.from, &stage);
                    prop_assert_ne!(&it.to, &stage);
                    stage = it.to;
                }
                O::AmountRevised(it) => {
                    prop_assert_eq!(it.from, amount);
                    amount = Some(it.to);
                }
                O::Won(it) => (closed, amount) = (true, it.amount),
                O::Lost(_) => closed = true,
                O::Reopened(it) => {
                    prop_assert!(closed);
                    prop_assert_eq!(&it.stage, &stage);
                    closed = false;
                }
                _ => {}
            }
            prop_assert!(!amount.is_some_and(Money::is_negative));
        }
    }

    /// Everything that is priced in a deal is priced in one currency.
    #[test]
    fn a_deal_has_one_currency(
        said in vec((commands::opportunity(), prop::bool::weighted(0.8)), 1..60)
    ) {
        let (mut lines, mut amount) = (BTreeMap::new(), None);
        for event in history::<Opportunity>(&opportunity_id(1).stream(), &said) {
            match event {
                O::Opened(it) => (amount, lines) = (it.amount, BTreeMap::new()),
                O::AmountRevised(it) => amount = Some(it.to),
                O::Won(it) => amount = it.amount,
                O::LineAdded(it) => {
                    prop_assert!(lines.insert(it.line, it.currency).is_none());
                }
                O::LineChanged(it) => {
                    prop_assert!(lines.insert(it.line, it.currency).is_some());
                }
                O::LineRemoved(it) => {
                    // Its id stays taken.
                    prop_assert!(lines.insert(it.line, None).is_some());
                }
                _ => continue,
            }
            // Within an opening the lines follow one by one; each must fit what is there already.
            let currencies: BTreeSet<_> =
                lines.values().flatten().copied().chain(amount.map(Money::currency)).collect();
            prop_assert!(currencies.len() <= 1, "{:?}", currencies);
        }
    }

    /// However claims and confirmations mix, no child ever reaches itself.
    #[test]
    fn links_make_no_cycle(
        said in vec((commands::hierarchy(), prop::bool::ANY), 1..80)
    ) {
        let stream = hierarchy::CUSTOMER_PARENTS.stream();
        let mut links: BTreeSet<(StreamName, StreamName, bool)> = BTreeSet::new();
        for event in history::<Hierarchy>(&stream, &said) {
            match event {
                hierarchy::Event::LinkClaimed(it) => {
                    links.insert((it.child, it.parent, false));
                }
                hierarchy::Event::LinkConfirmed(it) => {
                    let claim = (it.child.clone(), it.parent.clone(), false);
                    prop_assert!(links.remove(&claim), "confirmed without claim");
                    links.retain(|(child, _, confirmed)| !(*confirmed && *child == it.child));
                    links.insert((it.child, it.parent, true));
                }
                hierarchy::Event::LinkReleased(it) => {
                    let claim = (it.child.clone(), it.parent.clone(), false);
                    let released = links.remove(&claim) || links.remove(&(it.child, it.parent, true));
                    prop_assert!(released, "released without link");
                }
            }
            prop_assert!(is_acyclic(&links), "{:?}", links);
        }
    }

    /// A value changes hands only when nobody has recorded it.
    #[test]
    fn a_confirmed_value_stays_with_its_holder(
        said in vec((commands::reservation(), prop::bool::ANY), 1..60)
    ) {
        let mut holder: Option<(StreamName, bool)> = None;
        for event in history::<Reservation>(&ReservationId(uuid_of(7, 1)).stream(), &said) {
            match event {
                reservation::Event::Claimed(it) => {
                    prop_assert_eq!(&holder, &None);
                    holder = Some((it.owner, false));
                }
                reservation::Event::Confirmed(it) => {
                    prop_assert_eq!(&holder, &Some((it.owner.clone(), false)));
                    holder = Some((it.owner, true));
                }
                reservation::Event::Released(it) => {
                    prop_assert_eq!(holder.take().map(|(owner, _)| owner), Some(it.owner));
                }
            }
        }
    }
}

/// Takes away what points nowhere until nothing is left, or only cycles are.
fn is_acyclic(links: &BTreeSet<(StreamName, StreamName, bool)>) -> bool {
    let mut left: Vec<_> = links.iter().map(|(child, parent, _)| (child, parent)).collect();
    loop {
        let before = left.len();
        let children: BTreeSet<_> = left.iter().map(|(child, _)| *child).collect();
        left.retain(|(_, parent)| children.contains(parent));
        if left.len() == before {
            return left.is_empty();
        }
    }
}
