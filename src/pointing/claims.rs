//! What did a mapping take the cells of a part of a sheet for?

use std::io;
use std::ops::ControlFlow;

use crate::isolate::look::{Picture, Window};
use crate::map::mapper::{ClaimAt, Mapper};
use crate::model::location::{PartId, Sources};
use crate::model::mapping::Mapping;
use crate::model::record::Records;
use crate::model::table::Area;
use crate::read::{self, Format, Input, Limits, Opened, ReadError, ReadOptions};

/// Tells of each cell of a picture what the mapping claims it as. A file that cannot be read as the mapping says leaves the picture
/// as it is.
///
/// # Errors
/// Only the machine's.
pub fn tell(picture: &mut Picture, input: &Input, mapping: &Mapping, window: &Window, limits: &Limits) -> io::Result<()> {
    match claims(&picture.sheet, input, mapping, window, limits) {
        Ok(Some(claims)) => {
            picture.claimed = true;
            for (row, col, claim) in claims {
                let line = picture.rows.iter_mut().find(|l| l.row == row);
                if let Some(shown) = line.and_then(|l| l.cells.iter_mut().find(|c| c.col == col)) {
                    shown.claim = claim;
                }
            }
            Ok(())
        }
        Ok(None) | Err(ReadError::Refused(_)) => Ok(()),
        Err(ReadError::Io(e)) => Err(e),
    }
}

/// The claims within the window; none where the file is no table. What the mapping does above the window decides what it does in it,
/// so the sheet is read from its beginning.
fn claims(sheet: &str, input: &Input, mapping: &Mapping, window: &Window, limits: &Limits) -> Result<Option<Vec<ClaimAt>>, ReadError> {
    let mut sources = Sources::default();
    let format = match read::sniff(input, limits, &mut sources)? {
        Format::SdmxCsv => Format::Csv,
        format => format,
    };
    let source = &mapping.source;
    let options = ReadOptions {
        limits: *limits,
        encoding: source.encoding.clone(),
        delimiter: source.delimiter.as_ref().and_then(|d| d.bytes().next()),
    };
    let (Opened::Book(mut book), _) = read::open(input, format, &options, &mut sources)? else { return Ok(None) };
    let Some(at) = book.sheets().iter().position(|s| s.name == sheet) else { return Ok(None) };
    let (bottom, right) = (window.row.saturating_add(window.rows), window.col.saturating_add(window.cols));
    let area = Area { top: window.row, left: window.col, bottom: bottom.saturating_sub(1), right: right.saturating_sub(1) };
    // Figures are of no interest here.
    let mut drop = |_: &mut Records| {};
    let mut mapper = Mapper::new(mapping, &input.name, PartId(0), format != Format::Csv, &mut drop);
    mapper.watch(area);
    book.read(at, &mut |head, block| {
        mapper.block(head, block);
        let below = block.rows.last().is_some_and(|r| r.index >= bottom);
        if below { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(Some(mapper.watched()))
}
