//! What kehu keeps for itself, in English.

use kehu_domain::{hierarchy, reservation, series};

pub(super) fn reservation(event: &reservation::Event) -> String {
    match event {
        reservation::Event::Claimed(event) => format!("claimed a unique value for {}", event.owner),
        reservation::Event::Confirmed(event) => {
            format!("confirmed a unique value for {}", event.owner)
        }
        reservation::Event::Released(event) => {
            format!("gave back a unique value of {}", event.owner)
        }
    }
}

pub(super) fn hierarchy(event: &hierarchy::Event) -> String {
    match event {
        hierarchy::Event::LinkClaimed(event) => {
            format!("claimed the link from {} to {}", event.child, event.parent)
        }
        hierarchy::Event::LinkConfirmed(event) => {
            format!("confirmed the link from {} to {}", event.child, event.parent)
        }
        hierarchy::Event::LinkReleased(event) => {
            format!("gave up the link from {} to {}", event.child, event.parent)
        }
    }
}

pub(super) fn series(event: &series::Event) -> String {
    match event {
        series::Event::Defined(event) => {
            let first = event.number(event.yearly.then_some(2026), 1);
            format!("defined the number series {}: {first}", event.code)
        }
        series::Event::NumberDrawn(event) => format!("drew the number {}", event.number),
    }
}
