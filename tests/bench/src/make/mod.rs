//! How do the same facts look in every format?

mod coded;
mod long;
mod workbook;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::facts::{Codes, Size};
use crate::faults::Fault;

/// A format of the workloads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Format {
    /// One sheet, a row an observation.
    LongXlsx,
    /// A cross-tab a sheet: merged headings, marks, totals, notes.
    WideXlsx,
    /// Semicolons and decimal commas.
    CsvEs,
    /// Nested records in one array.
    Json,
    /// One `row` element an observation.
    RowXml,
    /// SDMX-ML 2.1, generic.
    Generic,
    /// SDMX-ML 2.1, structure specific.
    Specific,
    /// SDMX-CSV 2.0.
    SdmxCsv,
}

impl Format {
    /// All of them, in the order of the tables.
    pub(crate) const ALL: [Format; 8] = [
        Format::LongXlsx,
        Format::WideXlsx,
        Format::CsvEs,
        Format::Json,
        Format::RowXml,
        Format::Generic,
        Format::Specific,
        Format::SdmxCsv,
    ];

    /// Its word, which is also the name of its mapping.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Format::LongXlsx => "long_xlsx",
            Format::WideXlsx => "wide_xlsx",
            Format::CsvEs => "csv_es",
            Format::Json => "json",
            Format::RowXml => "rowxml",
            Format::Generic => "generic",
            Format::Specific => "specific",
            Format::SdmxCsv => "sdmx_csv",
        }
    }

    /// The format of that word.
    pub(crate) fn named(word: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|f| f.word() == word)
    }

    /// Its file in the folder of a workload.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Format::LongXlsx => "long.xlsx",
            Format::WideXlsx => "wide.xlsx",
            Format::CsvEs => "es.csv",
            Format::Json => "api.json",
            Format::RowXml => "rows.xml",
            Format::Generic => "generic.xml",
            Format::Specific => "specific.xml",
            Format::SdmxCsv => "sdmx.csv",
        }
    }

    /// Whether it is made with faults too: the long tables, where a fault has one record.
    pub(crate) fn has_faults(self) -> bool {
        matches!(self, Format::LongXlsx | Format::CsvEs | Format::Json | Format::RowXml)
    }

    /// Whether it is one of the standard's own.
    pub(crate) fn is_sdmx(self) -> bool {
        matches!(self, Format::Generic | Format::Specific | Format::SdmxCsv)
    }

    /// The line or row of the first record.
    fn first_line(self) -> u64 {
        if self == Format::RowXml { 3 } else { 2 }
    }
}

/// Faults are planted or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Quality {
    /// All records are right.
    Clean,
    /// See [`Fault`].
    Faulty,
}

impl Quality {
    /// Its word.
    pub(crate) fn word(self) -> &'static str {
        if self == Quality::Faulty { "faulty" } else { "clean" }
    }

    /// The quality of that word.
    pub(crate) fn named(word: &str) -> Option<Quality> {
        [Quality::Clean, Quality::Faulty].into_iter().find(|q| q.word() == word)
    }
}

/// Writes one workload into `folder`, which is made; with faults, beside the file its list: line or row, tab, fault.
///
/// # Errors
/// Those of the disk.
pub(crate) fn make(format: Format, size: Size, quality: Quality, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    // Under another name until it is whole.
    let path = folder.join(format!("{}.part", format.file()));
    let codes = Codes::new();
    let mut planted = Vec::new();
    if let Format::LongXlsx | Format::WideXlsx = format {
        let made = if format == Format::WideXlsx {
            workbook::wide(&codes, size, &path)
        } else {
            workbook::long(&codes, size, quality, &path, &mut planted)
        };
        made.map_err(io::Error::other)?;
    } else {
        let mut out = BufWriter::with_capacity(1 << 17, File::create(&path)?);
        match format {
            Format::Generic => coded::generic(&codes, size, &mut out)?,
            Format::Specific => coded::specific(&codes, size, &mut out)?,
            Format::SdmxCsv => coded::csv(&codes, size, &mut out)?,
            _ => long::write(format, &codes, size, quality, &mut out, &mut planted)?,
        }
        out.flush()?;
    }
    if quality == Quality::Faulty {
        let list = planted.iter().map(|(record, fault): &(u64, Fault)| format!("{}\t{}\n", record + format.first_line(), fault.word()));
        fs::write(folder.join(format!("{}.faults.tsv", format.file())), list.collect::<String>())?;
    }
    fs::rename(path, folder.join(format.file()))
}
