//! What kehu keeps for itself, in Chinese.

use kehu_domain::{hierarchy, reservation};

pub(super) fn reservation(event: &reservation::Event) -> String {
    match event {
        reservation::Event::Claimed(event) => format!("为{}占用了一个唯一值", event.owner),
        reservation::Event::Confirmed(event) => format!("为{}确认了一个唯一值", event.owner),
        reservation::Event::Released(event) => format!("释放了{}的一个唯一值", event.owner),
    }
}

pub(super) fn hierarchy(event: &hierarchy::Event) -> String {
    match event {
        hierarchy::Event::LinkClaimed(event) => {
            format!("占用了从{}到{}的关联", event.child, event.parent)
        }
        hierarchy::Event::LinkConfirmed(event) => {
            format!("确认了从{}到{}的关联", event.child, event.parent)
        }
        hierarchy::Event::LinkReleased(event) => {
            format!("放弃了从{}到{}的关联", event.child, event.parent)
        }
    }
}
