//! How is each number kept with where it came from? A file of records in the order of their keys, read a piece at a time.
//!
//! The file is Parquet with three columns: the codes of the key one after another (which sorts as the observations do),
//! the record in its only form ([`crate::audit::record`]), and the receipt of the submission that it came with, empty
//! where the file is of one submission. Whatever is large is walked, never held: a release of millions of numbers is
//! merged, compared and searched in a few megabytes.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use crate::audit::hash::Hash;

/// What stands between the codes of a key: sorts before everything that a code may have in it.
pub(super) const BETWEEN: char = '\u{1f}';
/// Rows that are gathered before they are handed to the file.
const BATCH: usize = 1024;
/// Rows of a row group: what the writer holds, about ten megabytes.
const GROUP: usize = 16 << 10;

/// Writes the codes of a key, dimension by dimension, as they are sorted.
pub fn key<'a>(out: &mut String, codes: impl Iterator<Item = &'a str>) {
    out.clear();
    for (i, code) in codes.enumerate() {
        if i > 0 {
            out.push(BETWEEN);
        }
        out.push_str(code);
    }
}

/// A record with its key and receipt.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// The key, as [`key`] writes it.
    pub key: String,
    /// The record in its only form.
    pub record: String,
    /// The receipt; empty where the file is of one submission.
    pub receipt: String,
}

/// Writes a file of records.
pub struct Writer<W: Write + Send> {
    file: ArrowWriter<W>,
    schema: Arc<Schema>,
    columns: [Vec<String>; 3],
    rows: u64,
}

impl<W: Write + Send> Writer<W> {
    /// A file without records yet. The same records give the same bytes.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(out: W) -> io::Result<Self> {
        let fields = ["key", "record", "receipt"].map(|name| Field::new(name, DataType::Utf8, false));
        let schema = Arc::new(Schema::new(fields.to_vec()));
        let mut properties = WriterProperties::builder()
            .set_created_by("isthmus".to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP));
        for each in ["key", "record"] {
            // No two are alike.
            properties = properties.set_column_dictionary_enabled(ColumnPath::from(each), false);
        }
        let file = ArrowWriter::try_new(out, schema.clone(), Some(properties.build())).map_err(io::Error::other)?;
        Ok(Self { file, schema, columns: Default::default(), rows: 0 })
    }

    /// Adds a record; they come in the order of their keys.
    ///
    /// # Errors
    /// Those of the file.
    pub fn push(&mut self, key: &str, record: &str, receipt: &str) -> io::Result<()> {
        for (column, text) in self.columns.iter_mut().zip([key, record, receipt]) {
            column.push(text.to_owned());
        }
        self.rows += 1;
        if self.columns[0].len() == BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let columns = self.columns.iter_mut().map(|c| Arc::new(StringArray::from(std::mem::take(c))) as _).collect();
        let batch = RecordBatch::try_new(self.schema.clone(), columns).map_err(io::Error::other)?;
        self.file.write(&batch).map_err(io::Error::other)
    }

    /// How many records were added.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Those of the file.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        self.file.close().map(drop).map_err(io::Error::other)
    }
}

/// Walks a file of records.
pub struct Reader {
    batches: ParquetRecordBatchReader,
    batch: Option<RecordBatch>,
    at: usize,
}

impl Reader {
    /// Stands before the first record.
    ///
    /// # Errors
    /// Those of the file; where it is no file of records.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?).map_err(io::Error::other)?;
        Self::over(file)
    }

    fn over(file: ParquetRecordBatchReaderBuilder<File>) -> io::Result<Self> {
        let fields = file.schema().fields();
        if fields.len() != 3 || fields.iter().any(|f| *f.data_type() != DataType::Utf8) {
            return Err(io::Error::other("it is not a file of records"));
        }
        let batches = file.with_batch_size(BATCH).build().map_err(io::Error::other)?;
        let mut reader = Self { batches, batch: None, at: 0 };
        reader.turn()?;
        Ok(reader)
    }

    /// The record with this key, and its place among all, if there is one. Only the keys are read on the way.
    ///
    /// # Errors
    /// Those of the file.
    pub fn find(path: &Path, wanted: &str) -> io::Result<Option<(u64, Line)>> {
        let file = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?).map_err(io::Error::other)?;
        let keys = ProjectionMask::leaves(file.parquet_schema(), [0]);
        let mut at = 0;
        for batch in file.with_projection(keys).with_batch_size(BATCH).build().map_err(io::Error::other)? {
            let batch = batch.map_err(io::Error::other)?;
            let keys = batch.column(0).as_string::<i32>();
            let Some(last) = keys.len().checked_sub(1) else { continue };
            if keys.value(last) < wanted {
                at += keys.len();
                continue;
            }
            let Some(inside) = (0..=last).find(|&i| keys.value(i) == wanted) else { return Ok(None) };
            let file = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?).map_err(io::Error::other)?;
            let mut reader = Self::over(file.with_offset(at + inside).with_limit(1))?;
            return Ok(reader.line()?.map(|line| ((at + inside) as u64, line)));
        }
        Ok(None)
    }

    /// Goes on to the next batch that is not empty.
    fn turn(&mut self) -> io::Result<()> {
        self.at = 0;
        loop {
            self.batch = self.batches.next().transpose().map_err(io::Error::other)?;
            if self.batch.as_ref().is_none_or(|b| b.num_rows() > 0) {
                return Ok(());
            }
        }
    }

    fn text(&self, column: usize) -> Option<&str> {
        self.batch.as_ref().map(|b| b.column(column).as_string::<i32>().value(self.at))
    }

    /// Key of the record that is next; none at the end.
    pub fn key(&self) -> Option<&str> {
        self.text(0)
    }

    /// The record that is next.
    pub fn record(&self) -> Option<&str> {
        self.text(1)
    }

    /// Receipt of the record that is next.
    pub fn receipt(&self) -> Option<&str> {
        self.text(2)
    }

    /// Steps over a record.
    ///
    /// # Errors
    /// Those of the file.
    pub fn step(&mut self) -> io::Result<()> {
        self.at += 1;
        match &self.batch {
            Some(batch) if self.at >= batch.num_rows() => self.turn(),
            _ => Ok(()),
        }
    }

    /// Takes the next record.
    ///
    /// # Errors
    /// Those of the file.
    pub fn line(&mut self) -> io::Result<Option<Line>> {
        let (Some(key), Some(record), Some(receipt)) = (self.key(), self.record(), self.receipt()) else { return Ok(None) };
        let line = Line { key: key.to_owned(), record: record.to_owned(), receipt: receipt.to_owned() };
        self.step()?;
        Ok(Some(line))
    }
}

/// What of a record is looked at where its file comes from a process that nobody trusts.
#[derive(serde::Deserialize)]
struct Looked<'a> {
    #[serde(borrow)]
    decisions: Vec<&'a serde_json::value::RawValue>,
    #[serde(borrow)]
    source: std::borrow::Cow<'a, str>,
}

/// Whether a file is one that a run may leave: in the order of its keys, no key twice, no decision in it that a person would
/// have taken, every number from one of these files. The error says what is not so.
///
/// # Errors
/// Those of the file.
pub fn check(path: &Path, files: &[Hash]) -> io::Result<u64> {
    let wrong = |what: &str| io::Error::other(format!("the run left records that are none: {what}"));
    let from: Vec<String> = files.iter().map(|f| format!("{f}#")).collect();
    let (mut reader, mut last, mut rows) = (Reader::open(path)?, None::<String>, 0);
    while let (Some(key), Some(record), Some(receipt)) = (reader.key(), reader.record(), reader.receipt()) {
        if last.as_deref().is_some_and(|last| last >= key) {
            return Err(wrong("not in order"));
        }
        let looked: Looked<'_> = serde_json::from_str(record).map_err(|e| wrong(&e.to_string()))?;
        if !looked.decisions.is_empty() || !receipt.is_empty() {
            return Err(wrong("something is decided already"));
        }
        if !from.iter().any(|f| looked.source.starts_with(f.as_str())) {
            return Err(wrong("a number comes from another file"));
        }
        let mut own = last.take().unwrap_or_default();
        own.clear();
        own.push_str(key);
        last = Some(own);
        rows += 1;
        reader.step()?;
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_may_not_leave_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("records.parquet");
        let file = Hash::of(b"file");
        let record = |decisions: &str, from: Hash| format!("{{\"decisions\":[{decisions}],\"source\":\"{from}#A1\"}}");
        let look = |lines: &[(&str, String, &str)]| {
            let mut writer = Writer::new(File::create(&path).expect("a file")).expect("begun");
            lines.iter().try_for_each(|l| writer.push(l.0, &l.1, l.2)).expect("written");
            writer.finish().expect("ended");
            check(&path, &[file]).map_err(|e| e.to_string())
        };
        let (good, decided) = (record("", file), record("\"ab\"", file));
        assert_eq!(look(&[("a", good.clone(), ""), ("b", good.clone(), "")]), Ok(2));
        assert!(look(&[("b", good.clone(), ""), ("a", good.clone(), "")]).is_err_and(|e| e.contains("order")));
        assert!(look(&[("a", good.clone(), ""), ("a", good.clone(), "")]).is_err_and(|e| e.contains("order")));
        assert!(look(&[("a", decided, "")]).is_err_and(|e| e.contains("decided")));
        assert!(look(&[("a", good, "R-2026-000001")]).is_err_and(|e| e.contains("decided")));
        assert!(look(&[("a", record("", Hash::of(b"other")), "")]).is_err_and(|e| e.contains("another file")));
        assert!(look(&[("a", "{}".to_owned(), "")]).is_err());
    }

    #[test]
    fn a_file_is_walked_and_searched() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("records.parquet");
        let lines: Vec<Line> = (0..3000)
            .map(|i| Line { key: format!("M\u{1f}{i:05}"), record: format!("{{\"n\":{i}}}"), receipt: format!("R-{}", i % 3) })
            .collect();
        let write = || {
            let mut file = File::create(&path).expect("a file");
            let mut twin = Writer::new(&mut file).expect("begun");
            lines.iter().try_for_each(|l| twin.push(&l.key, &l.record, &l.receipt)).expect("written");
            assert_eq!(twin.rows(), 3000);
            twin.finish().expect("ended");
            std::fs::read(&path).expect("there")
        };
        assert!(write() == write(), "the same bytes each time");
        let mut reader = Reader::open(&path).expect("a file of records");
        let mut seen = Vec::new();
        while let Some(line) = reader.line().expect("readable") {
            seen.push(line);
        }
        assert_eq!(seen, lines);
        for at in [0, 1023, 1024, 2999] {
            assert_eq!(Reader::find(&path, &lines[at].key).expect("readable"), Some((at as u64, lines[at].clone())));
        }
        for missing in ["", "M", "M\u{1f}01500x", "N"] {
            assert_eq!(Reader::find(&path, missing).expect("readable"), None, "{missing}");
        }
        assert!(check(&path, &[]).is_err(), "what these lines hold are no records");
        let mut key = String::new();
        super::key(&mut key, ["M", "2024"].into_iter());
        assert_eq!(key, "M\u{1f}2024");
    }
}
