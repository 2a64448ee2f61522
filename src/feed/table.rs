//! How is a release read, a part at a time? Its Parquet file is opened once; what was decoded of it lately is kept.
//!
//! A file is parted in groups of rows. For each one the file itself says the least and the greatest code of every column, so
//! most questions leave most groups alone. What is decoded is a [`Keys`] (all dimensions of a group and where its series
//! begin) or a single other column: who asks for figures alone reads no attribute.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int32Type};
use arrow_array::{Array, ArrayRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::statistics::Statistics;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::model::digest::Sha256;
use crate::model::observation::{CodeColumn, Figures};
use crate::model::slice::{Column, Texts};
use crate::model::structure::DataStructure;
use crate::store::blobs::LocalFile;

/// Decoded parts of tables, the ones asked for lately; shared by all requests.
pub struct Parts(Cache<PartId, Part, Bytes>);

/// Which table, which group of it, which part: 0 for the keys, 1 for the figures, then the attributes.
type PartId = (Sha256, u32, u32);

/// A decoded part.
#[derive(Clone)]
enum Part {
    Keys(Arc<Keys>),
    Figures(Arc<Figures>),
    Attribute(Arc<Option<Column>>),
}

/// The dimensions of a group.
pub struct Keys {
    /// One column for each dimension.
    pub dimensions: Vec<Column>,
    /// Rows at which a series begins, the first row of the group among them.
    pub series: Vec<u32>,
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
            Part::Keys(k) => k.dimensions.iter().map(column).sum::<usize>() + k.series.len() * 4,
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
}

/// The file of a release, open.
pub struct Table {
    digest: Sha256,
    file: LocalFile,
    metadata: ArrowReaderMetadata,
    structure: Arc<DataStructure>,
    groups: Vec<Group>,
    rows: u64,
}

/// A group of rows.
struct Group {
    rows: usize,
    /// Least and greatest code of each dimension, where the file says them.
    ranges: Vec<Option<(Box<str>, Box<str>)>>,
}

impl Table {
    /// Opens the file of a release.
    ///
    /// # Errors
    /// Where it cannot be read, or is not a file of this structure.
    pub fn open(digest: Sha256, file: LocalFile, structure: Arc<DataStructure>) -> io::Result<Table> {
        let metadata = ArrowReaderMetadata::load(&File::open(file.path())?, ArrowReaderOptions::new()).map_err(io::Error::other)?;
        let schema = metadata.schema();
        let ids = structure.dimensions.iter().chain([&structure.measure]).chain(&structure.attributes).map(|c| c.id.as_str());
        if !schema.fields().iter().map(|f| f.name().as_str()).eq(ids) {
            return Err(io::Error::other(format!("the columns of {digest} are not those of {}", structure.reference)));
        }
        let range = |s: Option<&Statistics>| match s {
            Some(Statistics::ByteArray(s)) => {
                let text = |b: Option<&parquet::data_type::ByteArray>| Some(Box::from(std::str::from_utf8(b?.data()).ok()?));
                Some((text(s.min_opt())?, text(s.max_opt())?)).filter(|_| s.min_is_exact() && s.max_is_exact())
            }
            _ => None,
        };
        let groups: Vec<Group> = metadata
            .metadata()
            .row_groups()
            .iter()
            .map(|g| Group {
                rows: usize::try_from(g.num_rows()).unwrap_or(0),
                ranges: g.columns().iter().take(structure.dimensions.len()).map(|c| range(c.statistics())).collect(),
            })
            .collect();
        let rows = groups.iter().map(|g| g.rows as u64).sum();
        Ok(Table { digest, file, metadata, structure, groups, rows })
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

    /// Whether a row of the group may have one of these codes in the dimension, as far as the file says without being read.
    pub fn may_have(&self, group: usize, dimension: usize, mut codes: impl Iterator<Item = impl AsRef<str>>) -> bool {
        match self.groups.get(group).and_then(|g| g.ranges.get(dimension)).and_then(Option::as_ref) {
            Some((least, greatest)) => codes.any(|c| (&**least..=&**greatest).contains(&c.as_ref())),
            None => true,
        }
    }

    /// The dimensions of a group.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn keys(&self, group: usize, parts: &Parts) -> io::Result<Arc<Keys>> {
        let part = parts.0.get_or_insert_with(&(self.digest, group as u32, 0), || {
            let columns = self.decode(group, 0..self.structure.dimensions.len())?;
            let dimensions = columns.iter().map(|c| column(c, false)).collect::<io::Result<Vec<_>>>()?;
            let series = starts(&dimensions, self.structure.time(), self.rows_of(group));
            Ok::<_, io::Error>(Part::Keys(Arc::new(Keys { dimensions, series })))
        })?;
        match part {
            Part::Keys(keys) => Ok(keys),
            _ => Err(io::Error::other("a part of a table is kept under the name of another")),
        }
    }

    /// The figures of a group.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn figures(&self, group: usize, parts: &Parts) -> io::Result<Arc<Figures>> {
        let part = parts.0.get_or_insert_with(&(self.digest, group as u32, 1), || {
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

    /// An attribute of a group; none where no row has a value.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn attribute(&self, group: usize, attribute: usize, parts: &Parts) -> io::Result<Arc<Option<Column>>> {
        let part = parts.0.get_or_insert_with(&(self.digest, group as u32, 2 + attribute as u32), || {
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

    /// The least and the greatest code of a dimension in the whole table, where the file says them.
    pub fn span(&self, dimension: usize) -> Option<(&str, &str)> {
        let mut all = self.groups.iter().map(|g| g.ranges.get(dimension).and_then(Option::as_ref));
        let first = all.next()??;
        all.try_fold((&*first.0, &*first.1), |(least, greatest), range| {
            let (l, g) = range?;
            Some((least.min(l), greatest.max(g)))
        })
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

/// Rows whose key without the period is not that of the row before.
fn starts(dimensions: &[Column], time: Option<usize>, rows: usize) -> Vec<u32> {
    let mut new = vec![false; rows];
    if let Some(first) = new.first_mut() {
        *first = true;
    }
    for (d, column) in dimensions.iter().enumerate() {
        if Some(d) == time || matches!(column.codes, CodeColumn::Constant(..)) {
            continue;
        }
        let mut before = None;
        column.codes.each(&mut new, |new, code| {
            *new |= before != Some(code);
            before = Some(code);
        });
    }
    (0..rows as u32).filter(|&i| new[i as usize]).collect()
}
