//! Users, in Chinese.

use kehu_domain::user::Event;

use super::super::Teller;

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().unwrap_or_else(|| "该用户".to_owned());
    match event {
        Event::Registered(event) => format!("登记了用户{}", teller.text(&event.name)),
        Event::Renamed(event) => {
            let to = teller.text(&event.name);
            match teller.before("name") {
                Some(from) => format!("将用户{from}改名为{to}"),
                None => format!("将用户改名为{to}"),
            }
        }
        Event::Deactivated(_) => format!("停用了用户{it}"),
        Event::Reactivated(_) => format!("重新启用了用户{it}"),
        Event::RoleGranted(event) => format!("授予用户{it}角色{}", event.role),
        Event::RoleRevoked(event) => format!("撤销了用户{it}的角色{}", event.role),
        Event::Withdrawn(_) => format!("撤回了误登记的用户{it}"),
        Event::ExternalIdLinked(event) => {
            format!("将用户{it}关联到外部编号{}", teller.external_id(&event.external_id))
        }
    }
}
