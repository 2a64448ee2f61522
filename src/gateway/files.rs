//! How are the numbers of a release written for those who read it? One Parquet file, sorted by key and then by period.
//!
//! Every attribute of the structure is a column, whether it has values or not, so that all releases of a dataflow have
//! the same columns. The figures have the largest scale among them. Row by row it is the file of records in the columns
//! of SDMX: row `n` is leaf `n` of the release's tree.

use std::fs::File;
use std::io;
use std::sync::Arc;

use arrow_array::builder::{Decimal128Builder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use parquet::arrow::ArrowWriter;
use rust_decimal::Decimal;
use tempfile::NamedTempFile;

use super::merge::{Merged, Part, parsed};
use super::records::{Line, Reader, Writer};
use crate::audit::hash::Hash;
use crate::audit::lineage::{Builder, Secret};
use crate::audit::record::Record;
use crate::model::release::Salt;
use crate::model::structure::Dataflow;
use crate::sdmx::parquet::{coded, decimal, properties, wide};

/// Rows of a row group: what is decoded for the smallest slice. Fewer, and what the file says of each group would be more than
/// what is in it.
const GROUP: usize = 32 << 10;
/// Rows that are gathered before they are handed to the file.
const BATCH: usize = 8 << 10;

/// The files of a release, not kept yet.
pub(super) struct Built {
    /// What is published.
    pub(super) data: NamedTempFile,
    /// The same numbers with where they came from.
    pub(super) records: NamedTempFile,
    /// How many.
    pub(super) rows: u64,
    /// Root of the tree over the records.
    pub(super) root: Hash,
}

/// Writes the files of a release. `name` is what the release is called in statements.
pub(super) fn build(parts: &[Part], flow: &Dataflow, name: &str, salt: &Salt) -> io::Result<Built> {
    let mut records = NamedTempFile::new()?;
    let (rows, root, scale) = gather(parts, records.as_file_mut(), salt)?;
    let mut data = NamedTempFile::new()?;
    write(
        &mut Reader::open(records.path())?,
        flow,
        scale,
        &[("isthmus.release", name.to_owned()), ("isthmus.lineage", root.to_string())],
        data.as_file_mut(),
    )?;
    Ok(Built { data, records, rows, root })
}

/// Writes the records; gives how many there are, the root of their tree, and the largest scale of a figure.
fn gather(parts: &[Part], out: &mut File, salt: &Salt) -> io::Result<(u64, Hash, u32)> {
    let mut merged = Merged::open(parts)?;
    let mut writer = Writer::new(out)?;
    let mut tree = Builder::new(Secret::new(&salt.0));
    let mut scale = 0;
    while let Some(Line { key, record, receipt }) = merged.line()? {
        if !tree.take(record.as_bytes()) {
            return Err(io::Error::other("a record is damaged"));
        }
        scale = scale.max(figure(&parsed(&record)?)?.map_or(0, |d| d.scale()));
        writer.push(&key, &record, &receipt)?;
    }
    let rows = writer.rows();
    writer.finish()?;
    Ok((rows, tree.finish().root(), scale))
}

/// The figure of a record.
pub(super) fn figure(record: &Record) -> io::Result<Option<Decimal>> {
    let read = |text: &String| Decimal::from_str_exact(text).map_err(|_| io::Error::other("the figure of a record is damaged"));
    record.value.as_ref().map(read).transpose()
}

type Texts = StringDictionaryBuilder<Int32Type>;

/// What is gathered of some rows.
struct Columns {
    dimensions: Vec<Texts>,
    figures: Decimal128Builder,
    attributes: Vec<Texts>,
    rows: usize,
}

fn write(records: &mut Reader, flow: &Dataflow, scale: u32, more: &[(&str, String)], out: &mut File) -> io::Result<()> {
    let structure = &flow.structure;
    let decimal = decimal(scale);
    let mut fields: Vec<Field> = structure.dimensions.iter().map(|d| Field::new(&d.id, coded(), false)).collect();
    fields.push(Field::new(&structure.measure.id, decimal.clone(), true));
    fields.extend(structure.attributes.iter().map(|a| Field::new(&a.id, coded(), true)));
    let schema = Arc::new(Schema::new(fields));
    let properties = properties(&flow.reference, more, GROUP);
    let mut file = ArrowWriter::try_new(out, schema.clone(), Some(properties)).map_err(io::Error::other)?;
    let mut columns = Columns {
        dimensions: structure.dimensions.iter().map(|_| Texts::new()).collect(),
        figures: Decimal128Builder::new().with_data_type(decimal),
        attributes: structure.attributes.iter().map(|_| Texts::new()).collect(),
        rows: 0,
    };
    while let (Some(record), Some(receipt)) = (records.record(), records.receipt()) {
        columns.take(&parsed(record)?, receipt, flow, scale)?;
        records.step()?;
        if columns.rows == BATCH {
            file.write(&columns.batch(&schema)?).map_err(io::Error::other)?;
        }
    }
    file.write(&columns.batch(&schema)?).map_err(io::Error::other)?;
    file.close().map(drop).map_err(io::Error::other)
}

impl Columns {
    fn take(&mut self, record: &Record, receipt: &str, flow: &Dataflow, scale: u32) -> io::Result<()> {
        for (column, dimension) in self.dimensions.iter_mut().zip(&flow.structure.dimensions) {
            let code = record.key.get(&dimension.id);
            let code = code.ok_or_else(|| io::Error::other(format!("a record has no {}, which {} has", dimension.id, flow.reference)))?;
            column.append(code).map_err(io::Error::other)?;
        }
        self.figures.append_option(figure(record)?.map(|d| wide(d.mantissa(), d.scale(), scale)).transpose()?);
        for (column, attribute) in self.attributes.iter_mut().zip(&flow.structure.attributes) {
            let said = record.attributes.get(&attribute.id).map(String::as_str);
            let value = match attribute.id.as_str() {
                "OBS_STATUS" => Some(record.status.as_str()),
                "SOURCE_CELL" => record.place().map(|p| p.1),
                "SUBMISSION_ID" => said.or(Some(receipt)),
                _ => said,
            };
            match value.filter(|v| !v.is_empty()) {
                Some(value) => drop(column.append(value).map_err(io::Error::other)?),
                None => column.append_null(),
            }
        }
        self.rows += 1;
        Ok(())
    }

    fn batch(&mut self, schema: &Arc<Schema>) -> io::Result<RecordBatch> {
        let mut columns: Vec<ArrayRef> = self.dimensions.iter_mut().map(|c| Arc::new(c.finish()) as _).collect();
        columns.push(Arc::new(self.figures.finish()));
        columns.extend(self.attributes.iter_mut().map(|c| Arc::new(c.finish()) as ArrayRef));
        self.rows = 0;
        RecordBatch::try_new(schema.clone(), columns).map_err(io::Error::other)
    }
}
