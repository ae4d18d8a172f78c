//! Everything that can be configured.

use kehu_domain::{
    settings::{Command as C, DiscountLimit, Policy, Snapshot},
    testing::{Log, calendar_id},
    values::Percent,
};

pub(super) fn tell(log: &mut Log) {
    let default = Snapshot::default();
    log.settings(C::SetGrades { grades: default.grades[..2].to_vec() });
    log.settings(C::SetGrades { grades: default.grades });
    log.settings(C::SetTicketCategories { categories: default.ticket_categories });
    log.settings(C::SetComplaintPoints { points: default.complaint_points });
    log.settings(C::SetComplaintPoints { points: Vec::new() });
    let limit = DiscountLimit { role: "sales".to_owned(), percent: Percent::from(5) };
    log.settings(C::SetDiscountLimits { limits: vec![limit] });
    log.settings(C::SetServiceTargets { targets: default.service_targets });
    for zone in ["Asia/Shanghai", "Europe/Berlin"] {
        log.settings(C::SetTimeZone { time_zone: zone.parse().unwrap() });
    }
    log.settings(C::SetDefaultCalendar { calendar: calendar_id(1) });
    for (policy, on) in Policy::ALL.into_iter().zip([false, true]) {
        log.settings(C::SwitchPolicy { policy, on });
    }
}
