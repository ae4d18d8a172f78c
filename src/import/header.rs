//! What the columns of a file are called: its first row says so, its keys, or the mapping.

use std::collections::{HashMap, HashSet};

use toml::Spanned;

use super::{
    error::ImportError,
    formats::Format,
    mapping::{self, Document},
    message::quoted,
    records::Record,
    sources::Source,
};

impl Source {
    /// Finds the names of the columns and makes sure that each has one of its own.
    pub(super) fn find_header(
        &mut self,
        document: &Document,
        file: &mapping::File,
    ) -> Result<(), ImportError> {
        let format = self.shape.format;
        match &file.header {
            None => {
                self.read_header()?;
                self.check_header()
            }
            Some(header) if matches!(format, Format::Csv | Format::Tsv) => {
                self.take_header(document, header)
            }
            Some(header) => {
                let message = format!("a file of format {} names its own columns", format.name());
                Err(document.wrong(header, message))
            }
        }
    }

    /// Reads the names of the columns, whatever they are.
    pub(super) fn read_header(&mut self) -> Result<(), ImportError> {
        let mut rows = self.begin()?;
        let header = rows.header();
        let header = header.map_err(|error| self.failed(Some(rows.line()), error))?;
        self.first_column = rows.first_column();
        let Some(Record { line, cells, .. }) = header else {
            return Err(self.wrong(1, None, "the file is empty: expected a header row"));
        };
        let cells = cells.map_err(|fault| {
            let hint = match self.shape.hint {
                Some(encoding) if fault.code.starts_with("INVALID") => {
                    format!("; it looks like {}: say so under `encoding`", encoding.name())
                }
                _ => String::new(),
            };
            self.wrong(line, fault.column, format!("{}{hint}", fault.message.en))
        })?;
        self.header_line = line;
        self.header = cells.iter().map(str::to_owned).collect();
        if self.header.is_empty() {
            return Err(self.wrong(1, None, "no object has any key: there are no columns"));
        }
        Ok(())
    }

    /// Takes the names of the columns from the mapping.
    fn take_header(
        &mut self,
        document: &Document,
        header: &Spanned<Vec<Spanned<String>>>,
    ) -> Result<(), ImportError> {
        let mut names = HashSet::new();
        for name in header.get_ref() {
            if name.get_ref().trim().is_empty() {
                return Err(document.wrong(name, "this column has no name"));
            }
            if !names.insert(name.get_ref()) {
                let message = format!("column {} occurs twice", quoted(name.get_ref()));
                return Err(document.wrong(name, message));
            }
        }
        if names.is_empty() {
            return Err(document.wrong(header, "name the columns, or leave `header` out"));
        }
        self.header = header.get_ref().iter().map(|name| name.get_ref().clone()).collect();
        self.header_line = self.shape.skip_lines;
        self.shape.headless = true;
        Ok(())
    }

    /// Each column must have a name of its own.
    fn check_header(&self) -> Result<(), ImportError> {
        let line = self.header_line;
        let mut names: HashMap<&str, usize> = HashMap::new();
        for (column, name) in self.header.iter().enumerate() {
            if name.is_empty() {
                return Err(self.wrong(line, Some(column), "this column has no name"));
            }
            if let Some(first) = names.insert(name, column) {
                let first = self.place_of(first);
                let message =
                    format!("column {} occurs twice, first as column {first}", quoted(name));
                return Err(self.wrong(line, Some(column), message));
            }
        }
        Ok(())
    }
}
