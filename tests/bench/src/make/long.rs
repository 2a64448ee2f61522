//! How is a labelled long table written as delimited text, as JSON, as XML?

use std::io::{self, Write};

use super::{Format, Quality};
use crate::facts::{Block, Codes, Fact, Size, decimal};
use crate::faults::{self, Fault};

/// The columns, in Spanish as a statistical office would name them.
pub(super) const COLUMNS: [&str; 11] = [
    "Frecuencia",
    "País informante",
    "Indicador",
    "Sexo",
    "Edad",
    "País de nacimiento",
    "País de residencia anterior",
    "Periodo",
    "Valor",
    "Estado",
    "Unidad",
];
/// The same as names of elements.
const ELEMENTS: [&str; 11] = [
    "frecuencia",
    "paisInformante",
    "indicador",
    "sexo",
    "edad",
    "paisNacimiento",
    "residenciaAnterior",
    "periodo",
    "valor",
    "estado",
    "unidad",
];

/// The place of the figure among the columns.
pub(super) const VALUE: usize = 8;

/// One record in the labels of the file; the figure with a decimal point, or empty.
pub(super) struct Record<'a> {
    pub(super) labels: [&'a str; 11],
    pub(super) value: String,
}

/// Calls `put` with each record of the workload, a doubled one twice, and lists the faults with the records' numbers.
pub(super) fn records<E>(
    codes: &Codes,
    size: Size,
    quality: Quality,
    planted: &mut Vec<(u64, Fault)>,
    mut put: impl FnMut(&Record<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut number = 0;
    for block in size.facts(codes) {
        for fact in block.all() {
            let mut record = record(codes, &block, fact);
            let fault = if quality == Quality::Faulty { Fault::of(&block, fact) } else { None };
            match fault {
                None => {}
                Some(Fault::UnknownLabel) => record.labels[5] = faults::LABEL,
                Some(Fault::NoNumber) => faults::NUMBER.clone_into(&mut record.value),
                Some(Fault::WrongTotal) => record.value = decimal(fact.tenths.unwrap_or(0).saturating_sub(faults::TOO_LITTLE), '.'),
                Some(Fault::Twice) => {
                    put(&record)?;
                    number += 1;
                }
            }
            planted.extend(fault.map(|f| (number, f)));
            put(&record)?;
            number += 1;
        }
    }
    Ok(())
}

fn record<'a>(codes: &'a Codes, block: &Block, fact: Fact) -> Record<'a> {
    let labels = [
        codes.freq[block.freq].label,
        codes.area[block.reporter].label,
        codes.indicator[block.indicator].label,
        codes.sex[fact.sex].label,
        codes.age[block.age].label,
        codes.area[fact.birth].label,
        codes.area[block.counterpart].label,
        &codes.periods[block.freq][fact.period].label,
        "",
        codes.status[fact.status].label,
        codes.unit[0].label,
    ];
    Record { labels, value: fact.tenths.map(|t| decimal(t, '.')).unwrap_or_default() }
}

/// Writes the text formats.
pub(super) fn write(
    format: Format,
    codes: &Codes,
    size: Size,
    quality: Quality,
    out: &mut impl Write,
    planted: &mut Vec<(u64, Fault)>,
) -> io::Result<()> {
    match format {
        Format::Json => {
            out.write_all(b"{\"meta\":{\"fuente\":\"INE (datos ficticios)\",\"generado\":\"2024-02-29\",\"version\":2},\"data\":[\n")?;
            let mut first = true;
            records(codes, size, quality, planted, |r| {
                out.write_all(if std::mem::take(&mut first) { b"" } else { b",\n" })?;
                json(r, out)
            })?;
            out.write_all(b"\n]}\n")
        }
        Format::RowXml => {
            out.write_all(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<datos fuente=\"Instituto Nacional de Estadística (datos ficticios)\">\n"
                    .as_bytes(),
            )?;
            records(codes, size, quality, planted, |r| xml(r, out))?;
            out.write_all(b"</datos>\n")
        }
        _ => {
            writeln!(out, "{}", COLUMNS.join(";"))?;
            records(codes, size, quality, planted, |r| {
                let value = r.value.replace('.', ",");
                writeln!(out, "{};{value};{};{}", r.labels[..VALUE].join(";"), r.labels[9], r.labels[10])
            })
        }
    }
}

/// No label of the structure holds a character that JSON or XML would escape.
fn json(r: &Record<'_>, out: &mut impl Write) -> io::Result<()> {
    let [freq, reporter, indicator, sex, age, birth, residence, period, _, status, unit] = r.labels;
    let value = match r.value.as_str() {
        "" => "null".to_owned(),
        faults::NUMBER => format!("\"{}\"", faults::NUMBER),
        number => number.to_owned(),
    };
    write!(
        out,
        "{{\"paisInformante\":{{\"nombre\":\"{reporter}\"}},\"indicador\":\"{indicator}\",\"desglose\":{{\"sexo\":\"{sex}\",\"edad\":\"{age}\",\
         \"paisNacimiento\":{{\"nombre\":\"{birth}\"}},\"residenciaAnterior\":{{\"nombre\":\"{residence}\"}}}},\
         \"periodo\":{{\"frecuencia\":\"{freq}\",\"valor\":\"{period}\"}},\"observacion\":{{\"valor\":{value},\"estado\":\"{status}\",\"unidad\":\"{unit}\"}}}}"
    )
}

fn xml(r: &Record<'_>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"<row>")?;
    for (i, (name, label)) in ELEMENTS.iter().zip(r.labels).enumerate() {
        match if i == VALUE { r.value.as_str() } else { label } {
            "" => write!(out, "<{name}/>")?,
            text => write!(out, "<{name}>{text}</{name}>")?,
        }
    }
    out.write_all(b"</row>\n")
}
