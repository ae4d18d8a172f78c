//! The report as people read it on a terminal.

use std::fmt;

use super::{ActivityCount, CaseSummary, NoteKind, Report, file::totals};

/// How many refused rows are shown; the report file has all of them.
const SHOWN: usize = 10;

/// How many activities are shown; the report file has all of them.
const SHOWN_ACTIVITIES: usize = 30;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dry = if self.dry_run {
            " (dry run: nothing was written / 试运行，未写入)"
        } else {
            ""
        };
        writeln!(f, "{}{dry}", self.title)?;
        if !self.dry_run {
            writeln!(f, "  batch / 批次 {}", self.batch)?;
        }
        for phase in &self.phases {
            writeln!(f, "  {} ({}, {} rows)", phase.phase, phase.file, phase.tally.rows_read)?;
            for step in &phase.steps {
                writeln!(
                    f,
                    "    {:<24} {:<28} {:>8} sent {:>8} accepted {:>8} unchanged {:>6} refused",
                    step.step, step.command, step.sent, step.accepted, step.unchanged, step.refused
                )?;
            }
        }
        for cases in self.phases.iter().filter_map(|phase| phase.cases.as_ref()) {
            cases.write(f)?;
        }
        self.write_notes(f)?;
        self.write_refused(f)?;
        let parts: Vec<String> = totals(&self.totals)
            .iter()
            .map(|(_, count, en, zh)| format!("{count} {en} / {zh}"))
            .collect();
        writeln!(f, "{}", parts.join(", "))?;
        let milliseconds = self.took.as_millis().max(1);
        let rows: u64 = self.phases.iter().map(|phase| phase.tally.rows_read).sum();
        let rate = u128::from(rows) * 1000 / milliseconds;
        write!(f, "{:.1} s, {rate} rows/s", self.took.as_secs_f64())
    }
}

impl CaseSummary {
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cases, events, variants, .. } = self;
        writeln!(f, "  {cases} cases, {events} events, {variants} variants / 个案、事件、变体")?;
        writeln!(
            f,
            "  {} cases with rework, {} events again / 有返工的个案、重复的活动",
            self.cases_with_rework, self.rework_events
        )?;
        writeln!(f, "  activities / 活动: {}", Self::listed(&self.activities))?;
        writeln!(f, "  ended with / 结束于: {}", Self::listed(&self.ended_with))
    }

    fn listed(counts: &[ActivityCount]) -> String {
        let some = counts.iter().take(SHOWN_ACTIVITIES);
        let listed: Vec<_> =
            some.map(|ActivityCount { activity, count }| format!("{activity} {count}")).collect();
        let more = if counts.len() > SHOWN_ACTIVITIES { ", …" } else { "" };
        format!("{}{more}", listed.join(", "))
    }
}

impl Report {
    fn write_notes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (translated, told): (Vec<_>, Vec<_>) =
            self.notes.iter().partition(|note| note.kind == NoteKind::Translated);
        if !self.notes.is_empty() {
            writeln!(f, "Noticed in the files / 文件中的情况")?;
        }
        for note in told {
            let (en, zh) = (&note.message.en, &note.message.zh);
            write!(f, "  {:>6}  {}: {en} / {zh}", note.count, note.file)?;
            match note.values.as_slice() {
                [] => writeln!(f)?,
                values => {
                    let more = if note.count > values.len() as u64 { ", …" } else { "" };
                    writeln!(f, ": {}{more}", values.join(", "))?;
                }
            }
        }
        if !translated.is_empty() {
            let values: u64 = translated.iter().map(|note| note.count).sum();
            writeln!(
                f,
                "  {values:>6}  values translated in {} ways, listed in the report file / \
                 按对照表转换的值，明细见报告文件",
                translated.len()
            )?;
        }
        for file in self.files.iter().filter(|file| !file.left_out.is_empty()) {
            let columns = file.left_out.join(", ");
            writeln!(f, "          {}: columns not imported / 未导入的列: {columns}", file.file)?;
        }
        Ok(())
    }

    fn write_refused(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.totals.rows_refused > 0 {
            writeln!(f, "Refused / 拒绝")?;
        }
        for row in self.refused.iter().take(SHOWN) {
            write!(f, "  {}, line {}", row.file, row.line)?;
            if let Some(column) = row.column {
                write!(f, ", column {column}")?;
            }
            if let Some(name) = &row.column_name {
                write!(f, " ({name})")?;
            }
            writeln!(f, ": {} / {} [{}]", row.message.en, row.message.zh, row.code)?;
        }
        match self.totals.rows_refused.saturating_sub(SHOWN as u64) {
            0 => Ok(()),
            more => writeln!(f, "  and {more} more; --report FILE lists all / 另有 {more} 行"),
        }
    }
}
