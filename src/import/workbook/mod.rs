//! Workbooks of Excel 2007 and later: looked through before they are opened, then read row by row.

mod airlock;
mod cells;
mod reader;
mod scan;

use std::{
    fs::File,
    io::{self, BufReader},
    path::Path,
};

use calamine::{Reader as _, Sheet, SheetType, SheetVisible, Xlsx, XlsxError};

use super::formats::broken;

pub(super) use airlock::{Limits, check};
pub(super) use reader::SheetRows;

/// A workbook that has passed the airlock.
type Book = Xlsx<BufReader<File>>;

fn open(path: &Path) -> io::Result<Book> {
    Xlsx::new(BufReader::new(File::open(path)?)).map_err(unreadable)
}

/// The library's errors name the part of the workbook that is wrong.
fn unreadable(error: XlsxError) -> io::Error {
    match error {
        XlsxError::Io(error) => error,
        XlsxError::Password => broken("the workbook has a password: save it without one"),
        error => broken(format!("the workbook cannot be read: {error}")),
    }
}

/// The tables of a workbook, those that are shown first.
pub(super) fn sheets(path: &Path) -> io::Result<Vec<String>> {
    let book = open(path)?;
    let table = |sheet: &&Sheet| sheet.typ == SheetType::WorkSheet;
    let (shown, hidden): (Vec<_>, Vec<_>) = book
        .sheets_metadata()
        .iter()
        .filter(table)
        .partition(|sheet| sheet.visible == SheetVisible::Visible);
    Ok(shown.into_iter().chain(hidden).map(|sheet| sheet.name.clone()).collect())
}
