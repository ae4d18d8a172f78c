//! Imports, in Chinese.

use kehu_domain::import::Event;

use super::super::Teller;

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().map_or_else(|| "该批次".to_owned(), |name| format!("“{name}”"));
    match event {
        Event::Begun(event) => {
            let files: Vec<&str> = event.files.iter().map(|file| file.name.as_str()).collect();
            format!("开始从{}导入“{}”：{}", event.system, event.title, files.join("、"))
        }
        Event::RowsRefused(event) => match event.rows.len() {
            0 => format!("撤回了{it}的被拒绝行"),
            rows => format!("记下了{it}的{rows}行被拒绝的数据"),
        },
        Event::Finished(event) => {
            let totals = &event.totals;
            format!(
                "完成了{it}的导入：读取{}行，拒绝{}行，接受{}条命令",
                totals.rows_read, totals.rows_refused, totals.accepted
            )
        }
        Event::UndoBegun(_) => format!("开始撤销{it}的导入"),
        Event::Undone(event) => format!(
            "撤销了{it}的导入：撤回{}项，改回{}项，保留{}项",
            event.withdrawn, event.reverted, event.kept
        ),
    }
}
