//! How are the facts laid out in a workbook: as one long sheet, and as a cross-tab a sheet?

use std::path::Path;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::Quality;
use super::long::{COLUMNS, VALUE, records};
use crate::facts::{Block, Codes, PERIODS, SEXES, Size};
use crate::faults::Fault;

/// Place of the period among the columns: years are number cells, months are text, as Excel makes of them.
const PERIOD: usize = 7;

fn workbook() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2024, 2, 29)?;
    book.set_properties(&DocProperties::new().set_title("Migración (datos ficticios)").set_author("bench").set_creation_datetime(&made));
    Ok(book)
}

/// One sheet with shared strings, one row a record.
pub(super) fn long(codes: &Codes, size: Size, quality: Quality, path: &Path, planted: &mut Vec<(u64, Fault)>) -> Result<(), XlsxError> {
    let mut book = workbook()?;
    let sheet = book.add_worksheet_with_low_memory()?;
    sheet.set_name("Datos")?;
    sheet.set_column_range_width(0, 10, 18)?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold().set_background_color(Color::RGB(0x00DD_EBF7));
    for (column, name) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    let figure = Format::new().set_num_format("#,##0.0");
    let mut row = 1;
    records(codes, size, quality, planted, |r| {
        for (i, label) in r.labels.iter().enumerate() {
            let column = i as u16;
            match i {
                VALUE if r.value.is_empty() => {}
                VALUE => match r.value.parse::<f64>() {
                    Ok(number) => sheet.write_number_with_format(row, column, number, &figure).map(drop)?,
                    Err(_) => sheet.write_string(row, column, &r.value).map(drop)?,
                },
                PERIOD if !label.contains(' ') => sheet.write_number(row, column, label.parse::<u32>().unwrap_or(0)).map(drop)?,
                _ => sheet.write_string(row, column, *label).map(drop)?,
            }
        }
        row += 1;
        Ok::<(), XlsxError>(())
    })?;
    book.save(path)
}

struct Styles {
    title: Format,
    heading: Format,
    bold: Format,
    sum: Format,
    figure: Format,
    note: Format,
}

/// One sheet a block: title, a line of what holds for the whole table, two rows of headings, totals, notes.
pub(super) fn wide(codes: &Codes, size: Size, path: &Path) -> Result<(), XlsxError> {
    let mut book = workbook()?;
    let number = "#,##0.0";
    let styles = Styles {
        title: Format::new().set_bold().set_font_size(14),
        heading: Format::new()
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin)
            .set_background_color(Color::RGB(0x00DD_EBF7)),
        bold: Format::new().set_bold(),
        sum: Format::new().set_bold().set_num_format(number),
        figure: Format::new().set_num_format(number),
        note: Format::new().set_italic(),
    };
    for block in size.facts(codes) {
        table(codes, &block, &styles, book.add_worksheet())?;
    }
    book.save(path)
}

fn table(codes: &Codes, block: &Block, styles: &Styles, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (area, indicator) = (codes.area[block.reporter].label, codes.indicator[block.indicator].label);
    let (number, of) = (block.number, indicator.to_lowercase());
    sheet.set_name(format!("Cuadro {number}"))?;
    sheet.set_column_width(0, 40)?;
    sheet.set_freeze_panes(5, 1)?;
    let title = format!("Cuadro {number}. {area}: {of} según país de nacimiento, por periodo y sexo");
    sheet.merge_range(0, 0, 0, 12, &title, &styles.title)?;
    let fixed = format!(
        "País informante: {area} | Indicador: {indicator} | Edad: {} | Residencia anterior: {} | Frecuencia: {} | Unidad: {}",
        codes.age[block.age].label, codes.area[block.counterpart].label, codes.freq[block.freq].label, codes.unit[0].label
    );
    sheet.merge_range(1, 0, 1, 12, &fixed, &styles.note)?;
    sheet.merge_range(3, 0, 4, 0, "País de nacimiento", &styles.heading)?;
    for (period, column) in (0..PERIODS).zip((1u16..).step_by(SEXES)) {
        let label = &codes.periods[block.freq][period].label;
        if period == PERIODS - 1 {
            sheet.merge_range(3, column, 3, column + 2, &format!("{label} (p)"), &styles.heading)?;
        } else {
            sheet.merge_range(3, column, 3, column + 2, label, &styles.heading)?;
            if let Ok(year) = label.parse::<u32>() {
                sheet.write_number_with_format(3, column, year, &styles.heading)?;
            }
        }
        for (sex, column) in codes.sex.iter().zip(column..) {
            sheet.write_string_with_format(4, column, sex.label, &styles.heading)?;
        }
    }
    for (birth, row) in (0..block.births).zip(5u32..) {
        let label = codes.area[birth].label;
        let (text, figure) = if birth == 0 { (&styles.bold, &styles.sum) } else { (&Format::default(), &styles.figure) };
        let label = if block.is_estimated(birth) { format!("{label} (1)") } else { label.to_owned() };
        sheet.write_string_with_format(row, 0, &label, text)?;
        for (i, column) in (0..PERIODS * SEXES).zip(1u16..) {
            match block.fact(birth, i / SEXES, i % SEXES).tenths {
                Some(tenths) => sheet.write_number_with_format(row, column, f64::from(tenths) / 10.0, figure)?,
                None => sheet.write_string_with_format(row, column, "..", figure)?,
            };
        }
    }
    let notes = [
        "(p) Cifras provisionales.",
        "(1) Cifras estimadas.",
        ".. Dato no disponible.",
        "Fuente: Instituto Nacional de Estadística (datos ficticios).",
    ];
    for (note, row) in notes.iter().zip(block.births as u32 + 6..) {
        sheet.write_string_with_format(row, 0, *note, &styles.note)?;
    }
    Ok(())
}
