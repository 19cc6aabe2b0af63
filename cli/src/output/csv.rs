//! Rows as CSV by RFC 4180: a header always, a column for each nested field, lists as their JSON.

use std::io::Write;

use csv::{Terminator, Writer, WriterBuilder};

use crate::columns::{Column, Known, discover};
use crate::failure::Failure;
use crate::json::{Tree, compact};

use super::Selection;

/// Writes rows as they come. The columns are those of the description and those of the first rows.
pub(crate) struct CsvSink<W: Write> {
    writer: Writer<W>,
    selection: Selection,
    documented: Vec<Column>,
    /// Whether what a spreadsheet would run as a formula is made a text.
    safe: bool,
    columns: Option<Vec<Column>>,
    known: Option<Known>,
    /// Names that came too late to be a column.
    late: Vec<String>,
}

impl<W: Write> CsvSink<W> {
    /// Begins. With the `columns` of an earlier run the header is there already.
    pub(crate) fn new(
        to: W,
        documented: Vec<Column>,
        selection: Selection,
        columns: Option<&[Vec<String>]>,
    ) -> Self {
        let writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(to);
        let columns = columns.map(|paths| {
            let column = |path: &Vec<String>| Column {
                name: path.join("."),
                path: path.clone(),
                unit: None,
                role: crate::columns::Role::Text,
            };
            paths.iter().map(column).collect()
        });
        Self {
            writer,
            selection,
            documented,
            safe: false,
            columns,
            known: None,
            late: Vec::new(),
        }
    }

    /// The same, with a `'` before texts that a spreadsheet would run as a formula.
    #[must_use]
    pub(crate) fn safe(self, safe: bool) -> Self {
        Self { safe, ..self }
    }

    /// Writes rows, and the header before the first.
    ///
    /// # Errors
    ///
    /// There is no column that was asked for, or the output can't be written.
    pub(crate) fn rows(&mut self, rows: &[String]) -> Result<(), Failure> {
        let trees: Vec<Tree<'_>> = rows
            .iter()
            .filter_map(|row| Tree::parse(row).ok())
            .collect();
        let columns = match self.columns.take() {
            Some(columns) => columns,
            None => {
                let mut all = self.documented.clone();
                discover(&mut all, &trees);
                let columns = self.selection.file(&all)?;
                if !columns.is_empty() {
                    self.writer
                        .write_record(columns.iter().map(|column| text(&column.name, self.safe)))?;
                }
                columns
            }
        };
        let known = self.known.get_or_insert_with(|| Known::of(&columns));
        for tree in &trees {
            if !self.selection.is_some() {
                let new = known.news(tree).into_iter();
                self.late.extend(new.map(|column| column.name));
            }
            if !columns.is_empty() {
                self.writer.write_record(
                    columns
                        .iter()
                        .map(|column| cell(tree.at(&column.path), self.safe)),
                )?;
            }
        }
        self.columns = Some(columns);
        Ok(self.writer.flush()?)
    }

    /// The columns, once they are known.
    pub(crate) fn columns(&self) -> Option<Vec<Vec<String>>> {
        let columns = self.columns.as_ref()?;
        Some(columns.iter().map(|column| column.path.clone()).collect())
    }

    /// Names of fields that came after the header was written, and are lost.
    pub(crate) fn late(&self) -> impl Iterator<Item = &str> {
        self.late.iter().map(String::as_str)
    }
}

/// The text of a cell: a value as it is, a list or an object as its JSON, and nothing for nothing.
fn cell(value: Option<&Tree<'_>>, safe: bool) -> String {
    match value {
        None | Some(Tree::Null) => String::new(),
        Some(Tree::Bool(yes)) => yes.to_string(),
        Some(Tree::Number(digits)) => (*digits).to_owned(),
        Some(Tree::Text(value)) => text(value, safe),
        Some(Tree::List(_, raw) | Tree::Object(_, raw)) => compact(raw),
    }
}

/// A text cell. A spreadsheet runs a text as a formula when it begins with one of these characters.
fn text(value: &str, safe: bool) -> String {
    match safe && value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{value}"),
        false => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{CsvSink, Selection};

    fn written(batches: &[&[&str]]) -> (String, Vec<String>) {
        let mut out = Vec::new();
        let mut sink = CsvSink::new(&mut out, Vec::new(), Selection::default(), None);
        for batch in batches {
            let rows: Vec<String> = batch.iter().map(|row| (*row).to_owned()).collect();
            sink.rows(&rows).expect("written");
        }
        let late = sink.late().map(str::to_owned).collect();
        drop(sink);
        (String::from_utf8(out).expect("UTF-8"), late)
    }

    #[test]
    fn rfc_4180() {
        let row = r#"{"a":"x,\"y\"\r\nz","b":{"c":1.50,"d":[1, {"e":null}]},"f":null,"g":true}"#;
        let (text, late) = written(&[&[row]]);
        assert_eq!(
            text,
            "a,b.c,b.d,f,g\r\n\"x,\"\"y\"\"\r\nz\",1.50,\"[1,{\"\"e\"\":null}]\",,true\r\n"
        );
        assert!(late.is_empty());
    }

    #[test]
    fn formulas_are_texts_where_that_is_asked_for() {
        let row = r#"{"=a":"=cmd|' /C calc'!A0","b":"+1","c":-1.5,"d":"@x","e":"a=b","f":"\t=x","g":"-2"}"#;
        let mut out = Vec::new();
        let sink = CsvSink::new(&mut out, Vec::new(), Selection::default(), None);
        sink.safe(true).rows(&[row.to_owned()]).expect("written");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(
            text,
            "'=a,b,c,d,e,f,g\r\n'=cmd|' /C calc'!A0,'+1,-1.5,'@x,a=b,'\t=x,'-2\r\n"
        );
        assert!(written(&[&[row]]).0.starts_with("=a,"));
    }

    #[test]
    fn a_late_field_is_named() {
        let (text, late) = written(&[&[r#"{"a":1}"#], &[r#"{"a":2,"b":{"c":3}}"#]]);
        assert_eq!(text, "a\r\n1\r\n2\r\n");
        assert_eq!(late, ["b.c"]);
    }

    #[test]
    fn a_single_empty_cell_is_a_row() {
        let (text, _) = written(&[&[r#"{"a":1}"#, r#"{"a":null}"#]]);
        assert_eq!(text, "a\r\n1\r\n\"\"\r\n");
    }
}
