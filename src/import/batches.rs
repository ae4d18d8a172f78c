//! Batches as the log has them: for those who ask on the command line, with or without a server.

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, Utc};
use kehu_domain::{
    Actor, Decider as _, DomainEvent, ImportBatch, Recorded,
    import::{Event, Kept, KeptReason, Stage, State},
    values::{ImportId, Text},
};
use serde_json::{Value, json};

use crate::{
    commands::{Commands, Failure},
    feed,
    store::Selection,
};

/// Events read at once.
const PAGE: usize = 1_000;

/// How many refused rows, and things that stayed, are shown.
const SHOWN: usize = 20;

/// An import with its report, as its events left it.
#[derive(Debug, Clone)]
pub struct BatchReport {
    /// Which.
    pub id: ImportId,
    /// Who began it.
    pub actor: Actor,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// What its events say.
    pub state: State,
}

/// Every import, the newest first.
pub async fn batches(commands: &Commands) -> Result<Vec<BatchReport>, Failure> {
    let mut found: BTreeMap<ImportId, BatchReport> = BTreeMap::new();
    let selection = Selection::Category(ImportId::CATEGORY.to_owned());
    let mut after = 0;
    loop {
        let page = commands.store().read(&selection, after, PAGE).await?;
        after = page.scanned_to;
        for recorded in feed::decode_all(commands.vault(), page.events).await? {
            fold(&mut found, recorded);
        }
        if page.at_end {
            break;
        }
    }
    let mut found: Vec<BatchReport> = found.into_values().collect();
    found.sort_by_key(|batch| std::cmp::Reverse((batch.began_at, batch.id)));
    Ok(found)
}

/// One import; `None` when nobody has heard of it.
pub async fn batch(commands: &Commands, id: ImportId) -> Result<Option<BatchReport>, Failure> {
    let mut found = BTreeMap::new();
    let mut from = 0;
    loop {
        let stored = commands.store().read_stream(&id.stream(), from, PAGE).await?;
        let full = stored.len() == PAGE;
        from += PAGE as u64;
        for recorded in feed::decode_all(commands.vault(), stored).await? {
            fold(&mut found, recorded);
        }
        if !full {
            return Ok(found.remove(&id));
        }
    }
}

fn fold(batches: &mut BTreeMap<ImportId, BatchReport>, recorded: Recorded<DomainEvent>) {
    let Recorded { header, event } = recorded;
    let (Some(id), Some(event)) = (header.stream.id().map(ImportId), ImportBatch::event(event))
    else {
        return;
    };
    let batch = batches.entry(id).or_insert_with(|| BatchReport {
        id,
        actor: header.actor,
        began_at: header.occurred_at,
        updated_at: header.occurred_at,
        state: State::default(),
    });
    batch.state = ImportBatch::evolve(std::mem::take(&mut batch.state), &event);
    batch.updated_at = header.occurred_at;
    if matches!(event, Event::Begun(_)) && header.version == 0 {
        batch.actor = header.actor;
    }
}

impl BatchReport {
    /// Where it stands, as both languages say it.
    fn stage(&self) -> (&'static str, &'static str) {
        match self.state.stage() {
            Stage::Absent => ("absent", "不存在"),
            Stage::Begun => ("begun", "进行中"),
            Stage::Finished => ("finished", "已完成"),
            Stage::BeingUndone => ("being undone", "撤销中"),
            Stage::Undone => ("undone", "已撤销"),
        }
    }

    /// One line of a list.
    pub fn line(&self) -> String {
        let since = self.began_at.format("%Y-%m-%d %H:%M:%SZ");
        let totals = self.state.finished().map(|finished| finished.totals).unwrap_or_default();
        let begun = self.state.begun();
        let files: Vec<&str> =
            begun.iter().flat_map(|begun| &begun.files).map(|file| file.name.as_str()).collect();
        format!(
            "{}  {since}  {:<12} {:>9} rows {:>7} refused {:>9} accepted  {} ({})",
            self.id,
            self.stage().0,
            totals.rows_read,
            totals.rows_refused,
            totals.accepted,
            begun.map_or("", |begun| begun.title.as_str()),
            files.join(", "),
        )
    }

    /// Everything, for programs.
    pub fn as_json(&self) -> Value {
        let state = &self.state;
        let row = |row: &kehu_domain::import::RefusedRow| {
            json!({
                "file": row.file, "line": row.line, "column": row.column,
                "columnName": row.column_name, "phase": row.phase, "step": row.step,
                "code": row.code, "messageEn": shown(&row.message_en),
                "messageZh": shown(&row.message_zh),
            })
        };
        let refused: Vec<Value> = state.refused().iter().map(row).collect();
        json!({
            "id": self.id,
            "stage": self.stage().0,
            "actor": self.actor,
            "beganAt": self.began_at,
            "updatedAt": self.updated_at,
            "begun": state.begun(),
            "finished": state.finished(),
            "refused": refused,
            "undone": state.undone(),
        })
    }
}

impl fmt::Display for BatchReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (en, zh) = self.stage();
        writeln!(f, "{}  {en} / {zh}", self.id)?;
        if let Some(begun) = self.state.begun() {
            let (title, system, mapping) = (&begun.title, &begun.system, &begun.mapping);
            writeln!(f, "  {title} ({system}, {mapping})")?;
            let rows = self.state.finished().map(|finished| finished.files.as_slice());
            for (place, file) in begun.files.iter().enumerate() {
                let rows = rows.and_then(|rows| rows.get(place)?.rows);
                let rows = rows.map(|rows| format!("  {rows} rows / 行")).unwrap_or_default();
                let hash: String = file.sha256.chars().take(12).collect();
                writeln!(f, "  {}  {hash}…{rows}", file.name)?;
            }
            if begun.round > 0 {
                let round = begun.round;
                writeln!(f, "  imported and undone before / 此前导入并撤销: {round}")?;
            }
        }
        let since = self.began_at.format("%Y-%m-%d %H:%M:%SZ");
        writeln!(f, "  began / 开始 {since}, {}", self.actor)?;
        self.write_end(f)?;
        self.write_refused(f)?;
        self.write_undoing(f)
    }
}

impl BatchReport {
    fn write_end(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(finished) = self.state.finished() else {
            return writeln!(
                f,
                "  not finished: import the same files again to go on, or undo / \
                 未完成：再次导入相同文件可继续，也可撤销"
            );
        };
        let totals = &finished.totals;
        for (count, en, zh) in [
            (totals.rows_read, "rows read", "读取的行"),
            (totals.rows_skipped, "rows skipped", "跳过的行"),
            (totals.rows_refused, "rows refused", "拒绝的行"),
            (totals.duplicates, "duplicate rows", "重复的行"),
            (totals.commands, "commands", "命令"),
            (totals.accepted, "accepted", "已接受"),
            (totals.unchanged, "unchanged", "无变化"),
        ] {
            writeln!(f, "  {count:>10}  {en} / {zh}")?;
        }
        Ok(())
    }

    fn write_refused(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in self.state.refused().iter().take(SHOWN) {
            write!(f, "  {}, line {}", row.file, row.line)?;
            if let Some(column) = row.column {
                write!(f, ", column {column}")?;
            }
            if let Some(name) = &row.column_name {
                write!(f, " ({name})")?;
            }
            let (en, zh) = (shown(&row.message_en), shown(&row.message_zh));
            writeln!(f, ": {en} / {zh} [{}]", row.code)?;
        }
        match self.state.refused().len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => writeln!(f, "  and {more} more; --json lists them / 另有 {more} 行"),
        }
    }

    fn write_undoing(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(undone) = self.state.undone() else { return Ok(()) };
        for (count, en, zh) in [
            (undone.withdrawn, "withdrawn", "已撤回"),
            (undone.reverted, "changed back", "已改回"),
            (undone.kept, "kept", "保留"),
        ] {
            writeln!(f, "  {count:>10}  {en} / {zh}")?;
        }
        for kept in undone.first_kept.iter().take(SHOWN) {
            writeln!(f, "  {}", told(kept))?;
        }
        match undone.first_kept.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => writeln!(f, "  and {more} more; --json lists them / 另有 {more} 项"),
        }
    }
}

/// Why something stayed, in both languages.
pub(super) fn told(kept: &Kept) -> String {
    let Kept { stream, reason, by } = kept;
    match reason {
        KeptReason::ChangedSince => {
            format!("{stream}: changed since by others: {by} / 之后被他人更改：{by}")
        }
        KeptReason::Mentioned => {
            format!("{stream}: mentioned by {by}, which stays / 被保留的 {by} 引用")
        }
        KeptReason::NoInverse => {
            format!("{stream}: nothing takes back {by} / 无法撤回 {by}")
        }
        KeptReason::Refused => format!("{stream}: refused: {by} / 被拒绝：{by}"),
    }
}

fn shown(text: &Text) -> &str {
    text.as_str().unwrap_or("[erased / 已删除]")
}
