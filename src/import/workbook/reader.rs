//! Rows of one sheet, read beside whoever takes them, never more than a few at a time.

use std::{
    io,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::{self, JoinHandle},
};

use calamine::DataRef;

use super::{broken, cells, open, unreadable};
use crate::import::{
    formats::fingerprint,
    message::Fault,
    records::{Cells, MAX_CELL, MAX_COLUMNS, MAX_ROW, Record},
};

/// How many rows may wait to be taken.
const AHEAD: usize = 16;

/// What the reader tells.
enum News {
    Row { record: Record, first_column: usize },
    Broken { line: u64, error: io::Error },
}

/// Rows of one sheet.
pub(in crate::import) struct SheetRows {
    path: PathBuf,
    news: Option<Receiver<News>>,
    reader: Option<JoinHandle<()>>,
    line: u64,
    first_column: usize,
}

impl SheetRows {
    /// Begins to read after the first `skip` rows of the sheet.
    pub(in crate::import) fn open(path: &Path, sheet: &str, skip: u64) -> io::Result<Self> {
        let (sender, news) = sync_channel(AHEAD);
        let (file, name) = (path.to_owned(), sheet.to_owned());
        // The reader of cells borrows from the workbook, so both live on a stack of their own.
        let reader = thread::Builder::new().name("workbook".to_owned()).spawn(move || {
            let mut table = Table::new(&sender, skip);
            if let Err(error) = table.read(&file, &name) {
                // Nobody may be waiting for it any more.
                let _ = sender.send(News::Broken { line: table.line(), error });
            }
        })?;
        let reader = Some(reader);
        Ok(Self { path: path.to_owned(), news: Some(news), reader, line: 1, first_column: 0 })
    }

    /// The row it is at.
    pub(in crate::import) fn line(&self) -> u64 {
        self.line
    }

    /// How many columns of the sheet stand before the first of the table.
    pub(in crate::import) fn first_column(&self) -> usize {
        self.first_column
    }

    /// The next row that is not empty.
    pub(in crate::import) fn next(&mut self) -> io::Result<Option<Record>> {
        let Some(Ok(news)) = self.news.as_ref().map(Receiver::recv) else {
            return match self.reader.take().map(JoinHandle::join) {
                None | Some(Ok(())) => Ok(None),
                Some(Err(_)) => Err(broken("the workbook cannot be read: it is malformed")),
            };
        };
        match news {
            News::Row { record, first_column } => {
                (self.line, self.first_column) = (record.line, first_column);
                Ok(Some(record))
            }
            News::Broken { line, error } => {
                self.line = line;
                self.news = None;
                Err(error)
            }
        }
    }

    /// What the file is known by, now that it has been read.
    pub(in crate::import) fn finish(mut self) -> io::Result<[u8; 32]> {
        self.news = None;
        fingerprint(&self.path).map(|(_, sha256)| sha256)
    }
}

/// The table under way: a header row, and rows as wide.
struct Table<'a> {
    sender: &'a SyncSender<News>,
    /// How many rows of the sheet are left out before.
    skip: u64,
    row: u32,
    found: Vec<(u32, String)>,
    bytes: usize,
    fault: Option<Fault>,
    /// The first column and the names of all.
    header: Option<(u32, Vec<String>)>,
}

/// Nobody takes rows any more.
struct Abandoned;

impl<'a> Table<'a> {
    fn new(sender: &'a SyncSender<News>, skip: u64) -> Self {
        Self { sender, skip, row: 0, found: Vec::new(), bytes: 0, fault: None, header: None }
    }

    fn line(&self) -> u64 {
        u64::from(self.row) + 1
    }

    fn read(&mut self, path: &Path, sheet: &str) -> io::Result<()> {
        let mut book = open(path)?;
        let mut reader = book.worksheet_cells_reader(sheet).map_err(unreadable)?;
        loop {
            let cell = reader.next_cell_with_formula_metadata().map_err(unreadable)?;
            let Some(cell) = cell else { break };
            let (row, column) = cell.pos;
            if row != self.row {
                if self.end_row().is_err() {
                    return Ok(());
                }
                if row < self.row {
                    let (row, before) = (row + 1, self.line());
                    return Err(broken(format!("row {row} stands after row {before}")));
                }
                self.row = row;
            }
            let no_value = cell.formula.is_some() && matches!(cell.value, DataRef::Empty);
            self.add(column, cells::text(&cell.value), no_value);
        }
        // Whether someone takes the last row is no matter.
        let _ = self.end_row();
        Ok(())
    }

    fn add(&mut self, column: u32, text: String, no_value: bool) {
        if no_value {
            self.blame(column, |place, name| {
                Fault::new(
                    "FORMULA_WITHOUT_VALUE",
                    place,
                    format!(
                        "column {name} has a formula whose result was not saved: open the workbook \
                         in a spreadsheet program and save it"
                    ),
                    format!("第 {name} 列的公式没有保存结果：请用电子表格软件打开并保存"),
                )
            });
        }
        if text.trim().is_empty() {
            return;
        }
        self.bytes += text.len();
        if text.len() > MAX_CELL || self.bytes > MAX_ROW {
            self.blame(column, |place, name| {
                Fault::new(
                    "CELL_TOO_LARGE",
                    place,
                    format!(
                        "column {name} is longer than {MAX_CELL} bytes, or the row than {MAX_ROW}"
                    ),
                    format!("第 {name} 列超过 {MAX_CELL} 字节，或整行超过 {MAX_ROW} 字节"),
                )
            });
        } else if self.found.len() >= MAX_COLUMNS {
            self.blame(column, |_, _| {
                Fault::new(
                    "TOO_MANY_COLUMNS",
                    None,
                    format!("more than {MAX_COLUMNS} cells"),
                    format!("该行超过 {MAX_COLUMNS} 个单元格"),
                )
            });
        } else {
            self.found.push((column, text));
        }
    }

    /// Notes the first thing that is wrong with the row.
    fn blame(&mut self, column: u32, fault: impl FnOnce(Option<usize>, String) -> Fault) {
        if self.fault.is_none() {
            let place = self.header.as_ref().map_or(Some(column), |(first, names)| {
                column.checked_sub(*first).filter(|at| (*at as usize) < names.len())
            });
            self.fault = Some(fault(place.map(|at| at as usize), cells::letters(column)));
        }
    }

    fn end_row(&mut self) -> Result<(), Abandoned> {
        let found = std::mem::take(&mut self.found);
        let fault = self.fault.take();
        self.bytes = 0;
        let left_out = u64::from(self.row) < self.skip;
        if left_out || (found.is_empty() && fault.is_none()) {
            return Ok(());
        }
        let cells = match (fault, &self.header) {
            (Some(fault), _) => Err(fault),
            (None, Some((first, names))) => arrange(found, *first, names.len()),
            (None, None) => {
                let first = found.iter().map(|(column, _)| *column).min().unwrap_or_default();
                let last = found.iter().map(|(column, _)| *column).max().unwrap_or_default();
                let cells = arrange(found, first, (last - first) as usize + 1);
                if let Ok(cells) = &cells {
                    self.header = Some((first, cells.iter().map(str::to_owned).collect()));
                }
                cells
            }
        };
        let first_column = self.header.as_ref().map_or(0, |(first, _)| *first as usize);
        let record = Record { line: self.line(), end: 0, cells };
        self.sender.send(News::Row { record, first_column }).map_err(|_| Abandoned)
    }
}

/// Cells in their places; those that have none are empty.
fn arrange(found: Vec<(u32, String)>, first: u32, width: usize) -> Result<Cells, Fault> {
    if width > MAX_COLUMNS {
        return Err(Fault::new(
            "TOO_MANY_COLUMNS",
            None,
            format!("{width} columns from the first to the last cell, at most {MAX_COLUMNS}"),
            format!("从第一个到最后一个单元格共 {width} 列，最多 {MAX_COLUMNS} 列"),
        ));
    }
    let mut row = vec![String::new(); width];
    for (column, text) in found {
        let place = column.checked_sub(first).and_then(|place| row.get_mut(place as usize));
        if let Some(cell) = place {
            *cell = text;
        } else {
            let name = cells::letters(column);
            return Err(Fault::new(
                "MALFORMED_ROW",
                None,
                format!("column {name} has a value, but the header has no such column"),
                format!("第 {name} 列有值，但表头没有该列"),
            ));
        }
    }
    Ok(row.into_iter().collect())
}
