//! How is a release read, a part at a time? Its Parquet file is opened once; what was decoded of it lately is kept.
//!
//! The keys are read once, into an [`Index`] that says which rows a question means. What is decoded for an answer is a single other
//! column of a group of rows: who asks for figures alone reads no attribute, and a slice leaves most groups alone.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int32Type};
use arrow_array::{Array, ArrayRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::statistics::Statistics;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::index::{Builder, Index};
use crate::model::digest::Sha256;
use crate::model::observation::{CodeColumn, Figures};
use crate::model::slice::{Column, Texts};
use crate::model::structure::DataStructure;
use crate::store::blobs::LocalFile;

/// Decoded parts of tables, the ones asked for lately; shared by all requests.
pub struct Parts(Cache<PartId, Part, Bytes>);

/// Which table, which group of it, which part: 0 for the figures, then the attributes.
type PartId = (Sha256, u32, u32);

/// A decoded part.
#[derive(Clone)]
enum Part {
    Figures(Arc<Figures>),
    Attribute(Arc<Option<Column>>),
}

#[derive(Clone)]
struct Bytes;

impl Weighter<PartId, Part> for Bytes {
    fn weight(&self, _: &PartId, part: &Part) -> u64 {
        let codes = |c: &CodeColumn| match c {
            CodeColumn::Constant(..) => 16,
            CodeColumn::Narrow(v) => v.len(),
            CodeColumn::Medium(v) => v.len() * 2,
            CodeColumn::Wide(v) => v.len() * 4,
        };
        let column = |c: &Column| codes(&c.codes) + c.texts.0.iter().map(|t| t.len() + 16).sum::<usize>();
        let bytes = match part {
            Part::Figures(f) => f.len() * 9,
            Part::Attribute(a) => a.as_ref().as_ref().map_or(0, column),
        };
        bytes as u64 + 64
    }
}

impl Parts {
    /// Room for so many bytes.
    pub fn new(bytes: u64) -> Parts {
        Parts(Cache::with_weighter(4096, bytes, Bytes))
    }

    /// A part that is decoded already, or is now. Of what is read from end to end each part is read once, and would
    /// only drive out what many ask for: such a part is not kept.
    fn get(&self, id: PartId, keep: bool, decode: impl FnOnce() -> io::Result<Part>) -> io::Result<Part> {
        if keep {
            return self.0.get_or_insert_with(&id, decode);
        }
        match self.0.get(&id) {
            Some(part) => Ok(part),
            None => decode(),
        }
    }
}

/// The file of a release, open.
pub struct Table {
    digest: Sha256,
    file: Arc<LocalFile>,
    metadata: ArrowReaderMetadata,
    structure: Arc<DataStructure>,
    groups: Vec<Group>,
    rows: u64,
    index: OnceLock<Arc<Index>>,
    /// Held by who reads the keys.
    reading: Mutex<()>,
}

/// A group of rows.
struct Group {
    first: u64,
    rows: usize,
}

impl Table {
    /// Opens the file of a release.
    ///
    /// # Errors
    /// Where it cannot be read, or is not a file of this structure.
    pub fn open(digest: Sha256, file: Arc<LocalFile>, structure: Arc<DataStructure>) -> io::Result<Table> {
        let metadata = ArrowReaderMetadata::load(&File::open(file.path())?, ArrowReaderOptions::new()).map_err(io::Error::other)?;
        let schema = metadata.schema();
        let ids = structure.dimensions.iter().chain([&structure.measure]).chain(&structure.attributes).map(|c| c.id.as_str());
        if !schema.fields().iter().map(|f| f.name().as_str()).eq(ids) {
            return Err(io::Error::other(format!("the columns of {digest} are not those of {}", structure.reference)));
        }
        let mut rows = 0;
        let mut groups: Vec<Group> = Vec::with_capacity(metadata.metadata().num_row_groups());
        for g in metadata.metadata().row_groups() {
            groups.push(Group { first: rows, rows: usize::try_from(g.num_rows()).unwrap_or(0) });
            rows += groups.last().map_or(0, |g| g.rows as u64);
        }
        Ok(Table { digest, file, metadata, structure, groups, rows, index: OnceLock::new(), reading: Mutex::new(()) })
    }

    /// How many groups it has.
    pub fn groups(&self) -> usize {
        self.groups.len()
    }

    /// How many rows a group has.
    pub fn rows_of(&self, group: usize) -> usize {
        self.groups.get(group).map_or(0, |g| g.rows)
    }

    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Its structure.
    pub fn structure(&self) -> &Arc<DataStructure> {
        &self.structure
    }

    /// The first row of a group.
    pub fn first_of(&self, group: usize) -> u64 {
        self.groups.get(group).map_or(self.rows, |g| g.first)
    }

    /// The group that a row lies in.
    pub fn group_of(&self, row: u64) -> usize {
        self.groups.partition_point(|g| g.first <= row).saturating_sub(1)
    }

    /// The least and the greatest code of a dimension in the whole table, where the file says them.
    pub fn span(&self, dimension: usize) -> Option<(String, String)> {
        let mut span: Option<(&[u8], &[u8])> = None;
        for group in self.metadata.metadata().row_groups() {
            let said = group.columns().get(dimension)?.statistics()?;
            if !(said.min_is_exact() && said.max_is_exact()) {
                return None;
            }
            let (least, greatest) = (said.min_bytes_opt()?, said.max_bytes_opt()?);
            span = Some(span.map_or((least, greatest), |(l, g)| (l.min(least), g.max(greatest))));
        }
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        span.and_then(|(least, greatest)| Some((text(least)?, text(greatest)?)))
    }

    /// Whether its keys are read.
    pub fn is_indexed(&self) -> bool {
        self.index.get().is_some()
    }

    /// Whether its keys are read, and all that is shown of a group is decoded.
    pub fn is_at_hand(&self, group: usize, parts: &Parts) -> bool {
        let there = |part: usize| parts.0.contains_key(&(self.digest, group as u32, part as u32));
        let first = self.structure.dimensions.len();
        // The figures, then each attribute: one without a value is not read.
        self.is_indexed() && (0..=self.structure.attributes.len()).all(|a| there(a) || (a > 0 && self.is_null(group, first + a)))
    }

    /// Its keys.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn index(&self) -> io::Result<Arc<Index>> {
        if let Some(index) = self.index.get() {
            return Ok(index.clone());
        }
        let _alone = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = self.index.get() {
            return Ok(index.clone());
        }
        let dimensions = self.structure.dimensions.len();
        let mut builder = Builder::new(dimensions, self.structure.time());
        for group in 0..self.groups() {
            let columns = self.decode(group, 0..dimensions)?;
            let columns = columns.iter().map(|c| column(c, false)).collect::<io::Result<Vec<_>>>()?;
            builder.group(&columns, self.rows_of(group))?;
        }
        Ok(self.index.get_or_init(|| Arc::new(builder.finish())).clone())
    }

    /// The figures of a group; `keep` them decoded for the next question.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn figures(&self, group: usize, keep: bool, parts: &Parts) -> io::Result<Arc<Figures>> {
        let part = parts.get((self.digest, group as u32, 0), keep, || {
            let at = self.structure.dimensions.len();
            let columns = self.decode(group, at..at + 1)?;
            let column = columns.first().ok_or_else(|| io::Error::other("a table without figures"))?;
            Ok::<_, io::Error>(Part::Figures(Arc::new(figures(column)?)))
        })?;
        match part {
            Part::Figures(figures) => Ok(figures),
            _ => Err(io::Error::other("a part of a table is kept under the name of another")),
        }
    }

    /// An attribute of a group; none where no row has a value. `keep` it decoded for the next question.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn attribute(&self, group: usize, attribute: usize, keep: bool, parts: &Parts) -> io::Result<Arc<Option<Column>>> {
        let part = parts.get((self.digest, group as u32, 1 + attribute as u32), keep, || {
            let at = self.structure.dimensions.len() + 1 + attribute;
            if self.is_null(group, at) {
                return Ok(Part::Attribute(Arc::new(None)));
            }
            let columns = self.decode(group, at..at + 1)?;
            let read = columns.first().map(|c| column(c, true)).transpose()?;
            Ok::<_, io::Error>(Part::Attribute(Arc::new(read)))
        })?;
        match part {
            Part::Attribute(attribute) => Ok(attribute),
            _ => Err(io::Error::other("a part of a table is kept under the name of another")),
        }
    }

    /// Whether a column of a group is known to hold nothing.
    pub fn is_null(&self, group: usize, column: usize) -> bool {
        let statistics = self.metadata.metadata().row_groups().get(group).and_then(|g| g.columns().get(column)?.statistics());
        statistics.and_then(Statistics::null_count_opt) == Some(self.rows_of(group) as u64)
    }

    fn decode(&self, group: usize, columns: Range<usize>) -> io::Result<Vec<ArrayRef>> {
        let rows = self.rows_of(group);
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(File::open(self.file.path())?, self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), columns);
        let mut reader =
            builder.with_row_groups(vec![group]).with_projection(mask).with_batch_size(rows.max(1)).build().map_err(io::Error::other)?;
        let batch = match reader.next() {
            Some(batch) => batch.map_err(io::Error::other)?,
            None => return Err(io::Error::other("a group without rows")),
        };
        // One batch holds the whole group: it was made as large.
        if batch.num_rows() == rows {
            Ok(batch.columns().to_vec())
        } else {
            Err(io::Error::other("a group has not the rows that its file says"))
        }
    }
}

/// A column of texts. With `absent`, the first text is the empty one and stands for no value.
fn column(array: &ArrayRef, absent: bool) -> io::Result<Column> {
    let dictionary = array.as_dictionary_opt::<Int32Type>().ok_or_else(|| io::Error::other("a column of codes is no dictionary"))?;
    let values = dictionary.values().as_string_opt::<i32>().ok_or_else(|| io::Error::other("the codes of a column are no texts"))?;
    let first = u32::from(absent);
    let mut texts: Vec<Box<str>> = if absent { vec![Box::from("")] } else { Vec::new() };
    // A dictionary of Arrow may hold a text twice; ours does not, so that a code has one number.
    let mut seen = rustc_hash::FxHashMap::default();
    let numbers: Vec<u32> = (0..values.len())
        .map(|i| {
            let text = if values.is_valid(i) { values.value(i) } else { "" };
            *seen.entry(text).or_insert_with(|| {
                texts.push(Box::from(text));
                texts.len() as u32 - 1
            })
        })
        .collect();
    let keys = dictionary.keys();
    let mut codes = CodeColumn::default();
    let number = |i: usize| if keys.is_valid(i) { numbers.get(keys.value(i) as usize).copied().unwrap_or(0) } else { 0 };
    let all: Vec<u32> = (0..keys.len()).map(number).collect();
    codes.extend_from_slice(&all);
    if first == 0 && keys.null_count() > 0 {
        return Err(io::Error::other("a key without a code"));
    }
    Ok(Column { texts: Arc::new(Texts(texts)), codes })
}

/// The figures, each in its shortest form: the file gives all of them the decimals of the longest.
fn figures(array: &ArrayRef) -> io::Result<Figures> {
    let decimals = array.as_primitive_opt::<Decimal128Type>().ok_or_else(|| io::Error::other("the figures are no decimals"))?;
    let scale = u32::try_from(decimals.scale()).unwrap_or(0);
    let mut out = Figures::default();
    for i in 0..decimals.len() {
        let figure = decimals.is_valid(i).then(|| {
            let (mut mantissa, mut scale) = (decimals.value(i), scale);
            while scale > 0 && mantissa % 10 == 0 {
                (mantissa, scale) = (mantissa / 10, scale - 1);
            }
            rust_decimal::Decimal::try_from_i128_with_scale(mantissa, scale).map_err(io::Error::other)
        });
        if !out.push(figure.transpose()?) {
            return Err(io::Error::other("a figure has more digits than are given out"));
        }
    }
    Ok(out)
}
