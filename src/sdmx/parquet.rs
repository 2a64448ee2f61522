//! A dataset is written as Parquet, for people who query files, and read again: the columns of SDMX-CSV, typed.
//!
//! Dimensions and attributes are dictionary-encoded texts, absent attributes null, the measure an exact decimal with the
//! dataset's largest scale. What SDMX-CSV repeats in every row (structure and action) stands in the file's metadata.
//! The same dataset gives the same bytes.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int32Type};
use arrow_array::{Array, ArrayRef, Decimal128Array, DictionaryArray, Int32Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use rust_decimal::Decimal;

use super::OBS_VALUE;
use super::csv::Shape;
use crate::model::location::{Location, PartId, Sources};
use crate::model::observation::{CodeColumn, Dataset, Figures};
use crate::model::record::Labels;
use crate::model::structure::{Dataflow, Ref};

/// Rows of a row group: large enough for the dictionaries to pay, small enough for a reader to skip most of a file.
const GROUP: usize = 128 << 10;
/// Digits that a figure may have; Parquet's own limit for 16 bytes.
const PRECISION: u8 = 38;

/// Writes the dataset in its order. SOURCE_CELL is filled from the place of the value where it is empty, as in SDMX-CSV.
pub fn write<W: Write + Send>(data: &Dataset, sources: &Sources, out: W) -> io::Result<()> {
    let structure = &data.flow.structure;
    let shape = Shape::of(data);
    let rows = &data.observations;
    let scale = (0..rows.len()).filter_map(|i| rows.values.parts(i)).map(|p| p.1).max().unwrap_or(0);
    let mut fields: Vec<Field> = structure.dimensions.iter().map(|d| Field::new(&d.id, coded(), false)).collect();
    fields.push(Field::new(OBS_VALUE, decimal(scale), true));
    fields.extend(shape.attributes.iter().map(|&a| Field::new(&structure.attributes[a].id, coded(), true)));
    let schema = Arc::new(Schema::new(fields));
    let properties = properties(&data.flow.reference, &[], GROUP);
    let mut writer = ArrowWriter::try_new(out, schema.clone(), Some(properties)).map_err(io::Error::other)?;
    let codes: Vec<Arc<StringArray>> = data.codes.iter().map(texts).collect();
    let values: Vec<Arc<StringArray>> = shape.attributes.iter().map(|&a| texts(&data.attribute_values[a])).collect();
    for part in data.order().chunks(GROUP) {
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(schema.fields().len());
        for (column, texts) in rows.keys.iter().zip(&codes) {
            columns.push(dictionary(column, texts, part, false)?);
        }
        columns.push(figures(&rows.values, part.iter().map(|&r| r as usize), scale)?);
        for (i, (&a, texts)) in shape.attributes.iter().zip(&values).enumerate() {
            columns.push(match shape.source == Some(i) {
                true => places(data, a, sources, part)?,
                false => dictionary(&rows.attributes[a], texts, part, true)?,
            });
        }
        let batch = RecordBatch::try_new(schema.clone(), columns).map_err(io::Error::other)?;
        writer.write(&batch).map_err(io::Error::other)?;
    }
    writer.close().map_err(io::Error::other)?;
    Ok(())
}

fn texts(labels: &Labels) -> Arc<StringArray> {
    Arc::new((0..labels.len() as u32).map(|n| Some(labels.text(n))).collect())
}

/// A column of labels. `empty_is_null`: number 0, the empty text of attributes, becomes null.
fn dictionary(column: &CodeColumn, texts: &Arc<StringArray>, rows: &[u32], empty_is_null: bool) -> io::Result<ArrayRef> {
    let keys: Int32Array = rows.iter().map(|&r| column.get(r as usize)).map(|k| (k > 0 || !empty_is_null).then_some(k as i32)).collect();
    let array = DictionaryArray::<Int32Type>::try_new(keys, texts.clone()).map_err(io::Error::other)?;
    Ok(Arc::new(array))
}

/// A column of figures: those of some rows, with the decimals of the one that has most.
///
/// # Errors
/// Where one needs more digits than there is room for.
pub fn figures(values: &Figures, rows: impl Iterator<Item = usize>, scale: u32) -> io::Result<ArrayRef> {
    let figure = |row: usize| values.parts(row).map(|(m, s)| wide(m.into(), s, scale)).transpose();
    let array = Decimal128Array::from(rows.map(figure).collect::<io::Result<Vec<_>>>()?);
    Ok(Arc::new(array.with_precision_and_scale(PRECISION, scale as i8).map_err(io::Error::other)?))
}

/// A figure as a whole number of units of a scale that is no smaller than its own.
///
/// # Errors
/// Where there is no room for its digits.
pub fn wide(mantissa: i128, own: u32, scale: u32) -> io::Result<i128> {
    let wide = scale.checked_sub(own).and_then(|more| 10i128.checked_pow(more)?.checked_mul(mantissa));
    wide.ok_or_else(|| io::Error::other(format!("a figure needs more than {PRECISION} digits beside {scale} decimals")))
}

/// The type of a column of codes or texts.
pub fn coded() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// The type of a column of figures with so many decimals.
pub fn decimal(scale: u32) -> DataType {
    DataType::Decimal128(PRECISION, scale as i8)
}

/// How a file is written, whoever writes it: what it is of and what is said of it beside that stands in its metadata; groups have so
/// many rows.
pub fn properties(dataflow: &Ref, more: &[(&str, String)], group: usize) -> WriterProperties {
    let structure = [("sdmx.structure", "dataflow".to_owned()), ("sdmx.structure_id", dataflow.to_string())];
    let metadata = structure.iter().chain(more).map(|(name, said)| KeyValue::new((*name).to_owned(), said.clone()));
    WriterProperties::builder()
        .set_created_by("isthmus".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(group))
        .set_key_value_metadata(Some(metadata.collect()))
        .build()
}

/// SOURCE_CELL: what the attribute says, else the place of the value.
fn places(data: &Dataset, attribute: usize, sources: &Sources, rows: &[u32]) -> io::Result<ArrayRef> {
    let mut builder = StringDictionaryBuilder::<Int32Type>::new();
    for &row in rows {
        let said = data.attribute(row as usize, attribute);
        let result = match said {
            "" => builder.append(sources.label(data.observations.at[row as usize])),
            said => builder.append(said),
        };
        result.map_err(io::Error::other)?;
    }
    Ok(Arc::new(builder.finish()))
}

/// Reads the observations of a file that [`write()`](fn@write) or a release made. What it says of another dataflow, and columns that the
/// structure lacks, are left; places of values are not kept.
///
/// # Errors
/// Those of the file; where it lacks a dimension or is of other types.
pub fn read(file: File, flow: Arc<Dataflow>) -> io::Result<Dataset> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(io::Error::other)?;
    let column = |id: &str| builder.schema().fields().iter().position(|f| f.name() == id);
    let lacks = |id: &str| io::Error::other(format!("the file has no column {id}"));
    let structure = &flow.structure;
    let dims = structure.dimensions.iter().map(|d| column(&d.id).ok_or_else(|| lacks(&d.id))).collect::<io::Result<Vec<_>>>()?;
    let value = column(&structure.measure.id).ok_or_else(|| lacks(&structure.measure.id))?;
    let attributes: Vec<Option<usize>> = structure.attributes.iter().map(|a| column(&a.id)).collect();
    let mut data = Dataset::new(flow.clone());
    for batch in builder.with_batch_size(GROUP).build().map_err(io::Error::other)? {
        let batch = batch.map_err(io::Error::other)?;
        let rows = batch.num_rows();
        for (d, &column) in dims.iter().enumerate() {
            let numbers = numbers(batch.column(column), &mut data.codes[d])?;
            data.observations.keys[d].extend_from_slice(&numbers);
        }
        for (a, column) in attributes.iter().enumerate() {
            match column {
                Some(column) => {
                    let numbers = numbers(batch.column(*column), &mut data.attribute_values[a])?;
                    data.observations.attributes[a].extend_from_slice(&numbers);
                }
                None => data.observations.attributes[a].extend_from_slice(&vec![0; rows]),
            }
        }
        let figures = batch.column(value).as_primitive_opt::<Decimal128Type>();
        let figures = figures.ok_or_else(|| io::Error::other("the figures of the file are no decimals"))?;
        let scale = u32::try_from(figures.scale()).map_err(io::Error::other)?;
        for row in 0..rows {
            let figure = (!figures.is_null(row)).then(|| Decimal::try_from_i128_with_scale(figures.value(row), scale)).transpose();
            // Zeros at the end are those of the file's scale.
            data.observations.values.push(figure.map_err(io::Error::other)?.map(|d| if scale > 0 { d.normalize() } else { d }));
        }
        data.observations.at.extend((0..rows).map(|_| Location::whole(PartId(0))));
        data.observations.notes.extend_from_slice(&vec![0; rows]);
        data.observation_slots.extend_from_slice(&vec![0; rows]);
    }
    Ok(data)
}

/// The dataflow that a file names, as its metadata have it.
///
/// # Errors
/// Those of the file; where it names none.
pub fn dataflow_of(file: &File) -> io::Result<Ref> {
    let file = ParquetRecordBatchReaderBuilder::try_new(file.try_clone()?).map_err(io::Error::other)?;
    let said = file.metadata().file_metadata().key_value_metadata().into_iter().flatten();
    let said = said.into_iter().find(|kv| kv.key == "sdmx.structure_id").and_then(|kv| Ref::parse(kv.value.as_deref()?));
    said.ok_or_else(|| io::Error::other("the file names no dataflow (sdmx.structure_id)"))
}

/// Numbers of the texts of a column; 0 for none.
fn numbers(column: &ArrayRef, labels: &mut Labels) -> io::Result<Vec<u32>> {
    if let Some(texts) = column.as_string_opt::<i32>() {
        return Ok((0..texts.len()).map(|i| if texts.is_null(i) { 0 } else { labels.intern(texts.value(i)) }).collect());
    }
    let column = column.as_dictionary_opt::<Int32Type>().ok_or_else(|| io::Error::other("a column of the file is no text"))?;
    let texts = column.values().as_string_opt::<i32>().ok_or_else(|| io::Error::other("a column of the file is no text"))?;
    let known: Vec<u32> = (0..texts.len()).map(|i| if texts.is_null(i) { 0 } else { labels.intern(texts.value(i)) }).collect();
    let number = |key: Option<i32>| key.and_then(|k| known.get(usize::try_from(k).ok()?).copied()).unwrap_or(0);
    Ok(column.keys().iter().map(number).collect())
}

#[cfg(test)]
mod tests {
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::Decimal128Type;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::*;
    use crate::sdmx::tests::dataset;

    #[test]
    fn a_dataset_is_written_whole_and_always_alike() {
        let (data, sources) = dataset();
        let file = || {
            let mut out = Vec::new();
            write(&data, &sources, &mut out).expect("to memory");
            out
        };
        let bytes = file();
        assert!(bytes == file(), "the same bytes each time");
        let dir = tempfile::tempdir().expect("a folder for the test");
        let path = dir.path().join("a.parquet");
        std::fs::write(&path, bytes).expect("written");
        let reader = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(path).expect("there")).expect("a Parquet file");
        let metadata = reader.metadata().file_metadata().key_value_metadata().expect("metadata").clone();
        assert!(metadata.iter().any(|m| m.key == "sdmx.structure_id" && m.value.as_deref() == Some("ISTHMUS:DF_T(1.0)")));
        let batch = reader.build().expect("a reader").next().expect("a batch").expect("rows");
        let names: Vec<_> = batch.schema().fields().iter().map(|f| f.name().clone()).collect();
        assert_eq!(names, ["SEX", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "COMMENT", "SOURCE_CELL"]);
        let text = |column: usize, row: usize| {
            let dictionary = batch.column(column).as_dictionary::<Int32Type>();
            let values = dictionary.values().as_string::<i32>();
            dictionary.key(row).map(|k| values.value(k).to_owned())
        };
        let figures = batch.column(2).as_primitive::<Decimal128Type>();
        assert_eq!(figures.scale(), 2);
        assert_eq!(
            (0..4).map(|i| figures.is_valid(i).then(|| figures.value(i))).collect::<Vec<_>>(),
            [Some(1200), Some(-5), None, Some(700)]
        );
        assert_eq!(
            (text(0, 0), text(3, 1), text(3, 2), text(5, 0), text(5, 3)),
            (Some("F".into()), None, Some("M".into()), Some("given".into()), Some("Hoja!B3".into()))
        );
    }
}
