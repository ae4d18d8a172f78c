//! Who works for Yuanhang Logistics, where, as what, and from when to when.

use kehu_domain::{customer::ExternalIdInput, settings, user, values::UserId};

use super::{
    act::Deed,
    script::{By, Script},
    year::office_hours,
};
use crate::ids;

/// Where people work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Office {
    Shanghai,
    Shenzhen,
    Chengdu,
    Hamburg,
}

/// What people do; the code is that of their role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Duty {
    Administration,
    Direction,
    Management,
    Sales,
    ServiceLead,
    Service,
    Finance,
    Operations,
    Interface,
}

impl Duty {
    fn role(self) -> &'static str {
        match self {
            Self::Administration => "admin",
            Self::Direction => "sales_director",
            Self::Management => "sales_manager",
            Self::Sales => "sales",
            Self::ServiceLead => "service_manager",
            Self::Service => "service",
            Self::Finance => "finance",
            Self::Operations => "operations",
            Self::Interface => "integration",
        }
    }
}

/// Somebody who works here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colleague {
    /// What comes after `dev:` in the token.
    pub(super) login: &'static str,
    name: &'static str,
    latin: &'static str,
    pub(super) office: Office,
    pub(super) duty: Duty,
    /// The day of the year on which they begin; 0 for those who were there before.
    from: u32,
    /// The day after which they are gone.
    until: Option<u32>,
}

const fn colleague(
    login: &'static str,
    name: &'static str,
    latin: &'static str,
    office: Office,
    duty: Duty,
) -> Colleague {
    Colleague { login, name, latin, office, duty, from: 0, until: None }
}

use Duty::{
    Administration, Direction, Finance, Interface, Management, Operations, Sales, Service,
    ServiceLead,
};
use Office::{Chengdu, Hamburg, Shanghai, Shenzhen};

/// Whoever leaves hands over to the next in [`HANDOVER`].
const STAFF: [Colleague; 26] = [
    colleague("zhou.lan", "周岚", "Zhou Lan", Shanghai, Administration),
    colleague("gao.yuan", "高远", "Gao Yuan", Shanghai, Direction),
    colleague("shen.yi", "沈怡", "Shen Yi", Shanghai, Management),
    colleague("luo.peng", "罗鹏", "Luo Peng", Shenzhen, Management),
    colleague("tang.wei", "唐薇", "Tang Wei", Chengdu, Management),
    colleague("lena.brandt", "Lena Brandt", "Lena Brandt", Hamburg, Management),
    colleague("wang.fang", "王芳", "Wang Fang", Shanghai, Sales),
    colleague("xu.ning", "徐宁", "Xu Ning", Shanghai, Sales),
    colleague("gu.chen", "顾晨", "Gu Chen", Shanghai, Sales),
    Colleague { until: Some(214), ..colleague("sun.hao", "孙浩", "Sun Hao", Shenzhen, Sales) },
    colleague("he.jing", "何静", "He Jing", Shenzhen, Sales),
    Colleague { from: 200, ..colleague("lin.yue", "林悦", "Lin Yue", Shenzhen, Sales) },
    colleague("deng.bo", "邓波", "Deng Bo", Chengdu, Sales),
    colleague("jiang.xue", "蒋雪", "Jiang Xue", Chengdu, Sales),
    colleague("jonas.petersen", "Jonas Petersen", "Jonas Petersen", Hamburg, Sales),
    colleague("marie.keller", "Marie Keller", "Marie Keller", Hamburg, Sales),
    colleague("tom.aalders", "Tom Aalders", "Tom Aalders", Hamburg, Sales),
    colleague("pan.hong", "潘虹", "Pan Hong", Shanghai, ServiceLead),
    colleague("chen.jing", "陈静", "Chen Jing", Shanghai, Service),
    colleague("liu.yang", "刘洋", "Liu Yang", Shanghai, Service),
    colleague("zhao.min", "赵敏", "Zhao Min", Shenzhen, Service),
    colleague("anna.schulz", "Anna Schulz", "Anna Schulz", Hamburg, Service),
    colleague("felix.wagner", "Felix Wagner", "Felix Wagner", Hamburg, Service),
    colleague("cai.ting", "蔡婷", "Cai Ting", Shanghai, Finance),
    colleague("wu.gang", "吴刚", "Wu Gang", Shanghai, Operations),
    colleague("erp.interface", "ERP 接口", "ERP interface", Shanghai, Interface),
];

/// Who goes, on which day, and who takes over.
pub(super) const HANDOVER: (&str, u32, &str) = ("sun.hao", 212, "lin.yue");

/// Who becomes manager's deputy, and on which day: may grant as much as a manager from then on.
const PROMOTION: (&str, u32) = ("xu.ning", 150);

impl Colleague {
    /// What colleagues of all offices can read.
    fn shown(&self) -> String {
        if self.name == self.latin {
            self.name.to_owned()
        } else {
            format!("{} {}", self.name, self.latin)
        }
    }

    /// The user.
    pub(super) fn id(&self) -> UserId {
        id(self.login)
    }
}

/// Who goes by this name.
pub(super) fn id(login: &str) -> UserId {
    ids::development_user(login)
}

/// Whoever has been there all the year and does this, in this office or else anywhere.
pub(super) fn doing(duty: Duty, office: Office) -> Vec<&'static Colleague> {
    let all = || STAFF.iter().filter(move |it| it.duty == duty && it.from == 0);
    let near: Vec<_> = all().filter(|it| it.office == office).collect();
    if near.is_empty() { all().collect() } else { near }
}

/// The manager of an office.
pub(super) fn manager(office: Office) -> UserId {
    let managers = doing(Management, office);
    managers.first().map_or_else(|| id("shen.yi"), |manager| manager.id())
}

/// Who looks after somebody's customers on that day of the year.
pub(super) fn in_charge(owner: &'static Colleague, day: u32) -> &'static Colleague {
    let (leaver, from, successor) = HANDOVER;
    if owner.login != leaver || day < from {
        return owner;
    }
    STAFF.iter().find(|it| it.login == successor).unwrap_or(owner)
}

/// The one who makes everybody known, and whose first event tells what the demo was made of.
pub(super) fn founder() -> UserId {
    id("zhou.lan")
}

/// The company is set up: people, roles, hours, limits; and people come and go.
pub(super) fn tell(script: &mut Script, mark: ExternalIdInput) {
    let founder = founder();
    let external_ids = vec![mark];
    let register = |it: &Colleague, external_ids| {
        let command = user::Command::Register { name: it.shown(), external_ids };
        Deed::User(it.id(), command)
    };
    for (index, it) in STAFF.iter().enumerate() {
        let opening = script.year.opening();
        let at = if it.from == 0 { opening } else { script.year.morning(it.from) };
        if index == 0 {
            script.begin(register(it, external_ids.clone()));
        } else {
            script.act(By::new(founder, at, 0), register(it, Vec::new()));
        }
        let grant = |role: &str| user::Command::GrantRole { role: role.to_owned() };
        let role = Deed::User(it.id(), grant(it.duty.role()));
        let reason = if it.from == 0 { "组织架构上线" } else { "新同事入职" };
        script.act(By::new(founder, at, 0).because(reason), role);
        if it.login == PROMOTION.0 {
            let at = script.year.morning(PROMOTION.1);
            let reason = "升任华东区副经理，自今日起可审批折扣";
            let by = By::new(founder, at, 0).because(reason);
            script.act(by, Deed::User(it.id(), grant("sales_manager")));
        }
        if let Some(until) = it.until {
            let at = script.year.morning(until + 1);
            let by = By::new(founder, at, 0).because("离职，客户已移交");
            script.act(by, Deed::User(it.id(), user::Command::Deactivate));
        }
    }
    rules(script);
}

/// By which rules the company works.
fn rules(script: &mut Script) {
    let opening = script.year.opening();
    let by = || By::new(founder(), opening, 0);
    let calendar = kehu_domain::values::CalendarId(script.id("calendar"));
    let define = kehu_domain::calendar::Command::Define {
        name: "远航物流 / Yuanhang Logistics".to_owned(),
        time_zone: chrono_tz::Asia::Shanghai,
        hours: office_hours(),
        holidays: script.year.holidays(),
        working_days: Vec::new(),
    };
    script.act(by(), Deed::Calendar(calendar, define));
    let command = settings::Command::SetDefaultCalendar { calendar };
    script.act(by(), Deed::Settings(settings::COMPANY, command));
}
