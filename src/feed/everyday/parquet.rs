//! How is the table of a dataset written as Parquet? The columns of its CSV, codes as dictionaries, figures as exact
//! decimals, the releases in the file's metadata; a group of rows at a time.

use std::io;
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, Int32Array, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};

use super::columns::{Column, Holds, called, columns, component};
use super::describe::About;
use super::{Form, Out, Rows, Wanted};
use crate::model::lang::Lang;
use crate::model::slice::{self, Slice};
use crate::model::structure::Dataflow;
use crate::sdmx::parquet::{coded, decimal, figures, properties};

/// Rows of a group.
const GROUP: usize = 128 << 10;

/// Writes the file.
///
/// # Errors
/// Where a file cannot be read, or a figure needs more digits than there is room for.
pub(super) fn write(rows: &Rows, wanted: &Wanted, about: &About, out: &mut Out) -> io::Result<()> {
    let (flow, lang) = (&**rows.flow, wanted.lang);
    let columns = columns(flow, wanted.labels);
    // All figures have the decimals of the one that has most.
    let mut scale = 0;
    for slice in rows.slices(&[], true) {
        scale = scale.max(slice?.values.scale());
    }
    let field = |c: &Column| match c.holds {
        Holds::Value => Field::new(&c.title, decimal(scale), true),
        Holds::Dimension(_) => Field::new(&c.title, coded(), false),
        Holds::Attribute(_) | Holds::Nothing => Field::new(&c.title, coded(), true),
    };
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
    let more = [
        ("isthmus.releases", about.releases()),
        ("isthmus.address", about.this(Form::Parquet)),
        ("dcterms.modified", about.modified.to_string()),
        ("dcterms.license", about.imprint.licence.clone()),
    ];
    let properties = properties(&flow.reference, &more, GROUP);
    let mut writer = ArrowWriter::try_new(&mut *out, schema.clone(), Some(properties)).map_err(io::Error::other)?;
    for slice in rows.slices(&rows.attributes(), true) {
        let slice = slice?;
        let arrays = columns.iter().map(|c| array(flow, c, &slice, scale, lang)).collect::<io::Result<Vec<_>>>()?;
        let batch = RecordBatch::try_new(schema.clone(), arrays).map_err(io::Error::other)?;
        writer.write(&batch).map_err(io::Error::other)?;
    }
    writer.close().map_err(io::Error::other)?;
    Ok(())
}

fn array(flow: &Dataflow, column: &Column, slice: &Slice, scale: u32, lang: Lang) -> io::Result<ArrayRef> {
    let data = match column.holds {
        Holds::Value => return figures(&slice.values, 0..slice.rows, scale),
        Holds::Dimension(d) => slice.dimensions.get(d),
        Holds::Attribute(a) => slice.attributes.get(a).and_then(Option::as_ref),
        Holds::Nothing => None,
    };
    let absent = matches!(column.holds, Holds::Attribute(_));
    let Some(data) = data else {
        let keys: Int32Array = std::iter::repeat_n(None, slice.rows).collect();
        let nothing = Arc::new(StringArray::from(Vec::<&str>::new()));
        return Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, nothing).map_err(io::Error::other)?));
    };
    let text = |text: &str| match component(flow, column.holds) {
        Some(c) if column.named => called(c, text, lang).to_owned(),
        _ => text.to_owned(),
    };
    let texts: StringArray = data.texts.0.iter().map(|t| Some(text(t))).collect();
    let keys: Int32Array = (0..slice.rows).map(|r| data.codes.get(r)).map(|k| (!absent || k != slice::NONE).then_some(k as i32)).collect();
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(texts)).map_err(io::Error::other)?))
}
