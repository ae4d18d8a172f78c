//! What kehu keeps for itself, in Chinese.

use kehu_domain::{hierarchy, reservation, series};

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

pub(super) fn series(event: &series::Event) -> String {
    match event {
        series::Event::Defined(event) => {
            let first = event.number(event.yearly.then_some(2026), 1);
            format!("定义了编号序列{}：{first}", event.code)
        }
        series::Event::NumberDrawn(event) => format!("取用了编号{}", event.number),
    }
}
