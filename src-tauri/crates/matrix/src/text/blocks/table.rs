//! Tables as they are read from HTML, cell by cell. A hostile one becomes lines: no sender makes a view of a million cells.

use hoopoe_model::{Block, Inline, direction_of};

use super::Builder;

/// The most columns of a table that is shown as one.
const COLUMNS: usize = 32;
/// The most cells of a table that is shown as one, those that are only filled up included.
const CELLS: usize = 4096;

/// A table that is being read.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Row>,
    /// Whether the last row takes more cells.
    row_open: bool,
    /// The cell that is open, and how many tables within it.
    cell: Option<usize>,
}

#[derive(Default)]
struct Row {
    cells: Vec<Vec<Inline>>,
    /// Whether all cells so far are heads.
    head: bool,
}

impl Table {
    /// Whether words belong to a cell.
    pub(super) fn in_cell(&self) -> bool {
        self.cell.is_some()
    }

    /// Counts the tables within a cell in or out; `false` when this table itself ends.
    fn nest(&mut self, opens: bool) -> bool {
        match &mut self.cell {
            Some(nested) if opens => *nested += 1,
            Some(nested) if *nested > 0 => *nested -= 1,
            _ => return false,
        }
        true
    }

    /// Whether a table within a cell is open.
    fn is_nested(&self) -> bool {
        self.cell.is_some_and(|nested| nested > 0)
    }

    /// Begins a row.
    fn open_row(&mut self) {
        self.rows.push(Row { cells: Vec::new(), head: true });
        self.row_open = true;
    }

    /// Ends a row.
    fn close_row(&mut self) {
        self.row_open = false;
    }

    /// Begins a cell.
    fn open_cell(&mut self, head: bool) {
        if !self.row_open {
            self.open_row();
        }
        if let Some(row) = self.rows.last_mut() {
            row.head &= head;
        }
        self.cell = Some(0);
    }

    /// Ends a cell.
    fn close_cell(&mut self, inlines: Vec<Inline>) {
        self.cell = None;
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(inlines);
        }
    }

    /// Makes the table, or lines of words when it is none to be shown.
    fn blocks(self) -> Vec<Block> {
        let mut rows: Vec<Row> = self.rows.into_iter().filter(|row| !row.cells.is_empty()).collect();
        let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
        if rows.iter().all(|row| row.cells.iter().all(Vec::is_empty)) {
            return Vec::new();
        }
        if columns > COLUMNS || columns.saturating_mul(rows.len()) > CELLS {
            return rows.into_iter().filter_map(line).collect();
        }
        for row in &mut rows {
            row.cells.resize(columns, Vec::new());
        }
        let has_head = rows.first().is_some_and(|row| row.head);
        let mut rows = rows.into_iter().map(|row| row.cells);
        // Heads without words are there only because Markdown has no table without them.
        let head = if has_head { rows.next().unwrap_or_default() } else { Vec::new() };
        let head = if head.iter().all(Vec::is_empty) { Vec::new() } else { head };
        vec![Block::Table { columns: u32::try_from(columns).unwrap_or_default(), head, rows: rows.collect() }]
    }
}

impl Builder {
    /// Takes a tag that belongs to tables.
    pub(super) fn open_in_table(&mut self, name: &str) {
        let Some(table) = &mut self.table else {
            // A cell without a table is words among others.
            if matches!(name, "td" | "th") {
                return self.words(" ");
            }
            self.flush();
            self.table = (name == "table").then(Table::default);
            return;
        };
        if name == "table" && table.nest(true) || table.is_nested() {
            return self.end_line();
        }
        self.close_cell();
        match (name, &mut self.table) {
            ("tr", Some(table)) => table.open_row(),
            ("td" | "th", Some(table)) => table.open_cell(name == "th"),
            _ => {}
        }
    }

    /// Takes the end of such a tag.
    pub(super) fn close_in_table(&mut self, name: &str) {
        let Some(table) = &mut self.table else {
            if !matches!(name, "td" | "th") {
                self.flush();
            }
            return;
        };
        if name == "table" && table.nest(false) || table.is_nested() {
            return self.end_line();
        }
        if name == "table" {
            return self.close_table();
        }
        self.close_cell();
        if let Some(table) = self.table.as_mut().filter(|_| !matches!(name, "td" | "th" | "caption")) {
            table.close_row();
        }
    }

    /// In a cell a block is a line of its own. Between cells it ends the table, for it is no part of one.
    pub(super) fn breaks_in_cell(&mut self) -> bool {
        match &self.table {
            Some(table) if table.in_cell() => {
                self.end_line();
                true
            }
            Some(_) => {
                self.close_table();
                false
            }
            None => false,
        }
    }

    /// Ends the line that is open in a cell.
    fn end_line(&mut self) {
        self.end_wraps();
        self.trim_end();
        if !matches!(self.inlines.last(), None | Some(Inline::Break)) {
            self.inlines.push(Inline::Break);
        }
    }

    /// Ends the cell that is open. What stands between cells comes before the table.
    fn close_cell(&mut self) {
        if self.table.as_ref().is_none_or(|table| !table.in_cell()) {
            return self.flush();
        }
        let inlines = self.take_line();
        if let Some(table) = &mut self.table {
            table.close_cell(inlines);
        }
    }

    /// Ends the table that is open.
    pub(super) fn close_table(&mut self) {
        self.close_cell();
        if let Some(table) = self.table.take() {
            self.blocks.extend(table.blocks());
        }
    }
}

/// Makes a paragraph of a row.
fn line(row: Row) -> Option<Block> {
    let mut inlines = Vec::new();
    for cell in row.cells.into_iter().filter(|cell| !cell.is_empty()) {
        if !inlines.is_empty() {
            inlines.push(Inline::Text { text: " | ".to_owned() });
        }
        inlines.extend(cell);
    }
    (!inlines.is_empty()).then(|| Block::Paragraph { direction: direction_of(&inlines), inlines })
}
