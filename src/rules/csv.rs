//! Comma-separated files: written as RFC 4180 has them, and read back strictly.

use thiserror::Error;

/// What begins a file, so that office programs read it as UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Signs with which office programs begin a formula; the wide ones are read like them in Chinese editions.
const FORMULA_SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Why a text is no such file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidCsv {
    /// A quoted cell that does not end, or goes on behind its quotation mark.
    #[error("a quotation mark stands wrong in row {row}")]
    Quotation {
        /// The row, counted from 1.
        row: usize,
    },
    /// A row with another number of cells than the first.
    #[error("row {row} has {found} cells, the first has {wanted}")]
    Ragged {
        /// The row, counted from 1.
        row: usize,
        /// Cells of the row.
        found: usize,
        /// Cells of the first row.
        wanted: usize,
    },
}

/// A file of these rows: UTF-8 with byte order mark, lines end with CR LF.
#[must_use]
pub fn csv(rows: &[Vec<String>]) -> String {
    let mut text = String::from(BYTE_ORDER_MARK);
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            if cell.contains([',', '"', '\r', '\n']) || cell.starts_with(BYTE_ORDER_MARK) {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        text.push_str("\r\n");
    }
    text
}

/// Whether an office program may take the cell for a formula when it opens the file.
///
/// Trust: the text of a cell comes from whoever signed the record. Quotation marks do not help: a formula in them is
/// one all the same. A sign behind white space counts too, since some programs drop that.
#[must_use]
pub fn is_formula(cell: &str) -> bool {
    cell.starts_with(['\t', '\r', '\n']) || cell.trim_start().starts_with(FORMULA_SIGNS)
}

/// The rows of a file; lines may end with LF alone, and empty ones are left out.
///
/// # Errors
///
/// What is wrong with it, and in which row.
pub fn rows_of(text: &str) -> Result<Vec<Vec<String>>, InvalidCsv> {
    let mut reader = Reader { rows: Vec::new(), row: Vec::new(), cell: String::new(), quoted: false };
    let mut left = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).chars().peekable();
    let mut open = false;
    while let Some(sign) = left.next() {
        match (open, sign) {
            (true, '"') if left.peek() == Some(&'"') => {
                left.next();
                reader.cell.push('"');
            }
            (true, '"') => open = false,
            (true, other) => reader.cell.push(other),
            (false, ',') => reader.end_cell(),
            (false, '\r') if left.peek() == Some(&'\n') => {}
            (false, '\n') => reader.end_row()?,
            (false, '"') if reader.cell.is_empty() && !reader.quoted => {
                open = true;
                reader.quoted = true;
            }
            (false, other) if !reader.quoted && other != '"' => reader.cell.push(other),
            (false, _) => return Err(InvalidCsv::Quotation { row: reader.rows.len() + 1 }),
        }
    }
    if open {
        return Err(InvalidCsv::Quotation { row: reader.rows.len() + 1 });
    }
    reader.end_row()?;
    Ok(reader.rows)
}

struct Reader {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    cell: String,
    /// Whether the cell was quoted: then nothing may follow its quotation mark.
    quoted: bool,
}

impl Reader {
    fn end_cell(&mut self) {
        self.row.push(std::mem::take(&mut self.cell));
        self.quoted = false;
    }

    fn end_row(&mut self) -> Result<(), InvalidCsv> {
        if self.row.is_empty() && self.cell.is_empty() && !self.quoted {
            return Ok(());
        }
        self.end_cell();
        let wanted = self.rows.first().map_or(self.row.len(), Vec::len);
        let (row, found) = (self.rows.len() + 1, self.row.len());
        if found != wanted {
            return Err(InvalidCsv::Ragged { row, found, wanted });
        }
        self.rows.push(std::mem::take(&mut self.row));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn cells_are_quoted_where_they_must_be_and_lines_end_as_the_standard_says() {
        let rows = table(&[&["文号", "内容"], &["洛民罚〔2026〕1号", "罚款, \"壹\"\n万元"]]);
        assert_eq!(csv(&rows), "\u{feff}文号,内容\r\n洛民罚〔2026〕1号,\"罚款, \"\"壹\"\"\n万元\"\r\n");
    }

    #[test]
    fn what_is_no_such_file_is_refused_with_its_row() {
        for (text, wanted) in [
            ("a,b\nc", InvalidCsv::Ragged { row: 2, found: 1, wanted: 2 }),
            ("a\n\"b", InvalidCsv::Quotation { row: 2 }),
            ("a\n\"b\"c", InvalidCsv::Quotation { row: 2 }),
            ("a\"b", InvalidCsv::Quotation { row: 1 }),
        ] {
            assert_eq!(rows_of(text), Err(wanted), "{text}");
        }
        assert_eq!(rows_of("\u{feff}a,b\n\nc,\"\"\n"), Ok(table(&[&["a", "b"], &["c", ""]])));
        assert_eq!(rows_of(""), Ok(vec![]));
    }

    #[test]
    fn formulas_are_known_by_their_first_sign() {
        for cell in ["=1+1", "+86", "-1层", "@SUM(A1)", "＝1", "  =1", "\t=1", "\u{3000}＠x", "\tx"] {
            assert!(is_formula(cell), "{cell:?}");
        }
        for cell in ["", "1-1", "负一层", "罚款=1", "《养老机构管理办法》第四十六条", " x"] {
            assert!(!is_formula(cell), "{cell:?}");
        }
    }

    proptest! {
        /// What is written is read back, cell by cell.
        #[test]
        fn a_file_gives_back_its_cells(cells in prop::collection::vec(prop::collection::vec("[a\",\r\n =文\u{feff}]{0,6}", 2), 1..6)) {
            // A row is never told apart from an empty line when it has one cell; the files here have several.
            prop_assert_eq!(rows_of(&csv(&cells)), Ok(cells));
        }
    }
}
