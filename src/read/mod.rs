//! Bytes become sheets, trees or coded records, each value with its place; the kind of file is decided by content.
//!
//! Every reader takes an [`Input`] and gives what [`Opened`] names. What is wrong with the file is a finding; only a
//! broken machine is an [`ReadError::Io`].

pub mod csv;
pub mod document;
pub mod json;
pub mod xml;

pub mod defect;
pub mod place;
pub mod text;

pub mod contract;
pub mod excel;
pub mod ods;
pub mod xls;
pub mod xlsx;

mod biff;
mod biff12;
mod formats;
pub(crate) mod grid;
mod hashing;
pub(crate) mod marks;
mod ole;
pub(crate) mod package;
pub(crate) mod part_xml;
mod pictures;
pub mod refusal;
mod repack;
mod repeat;
mod sniff;

#[cfg(test)]
pub(crate) mod made;
#[cfg(test)]
mod oracle;

pub use crate::model::limits::Limits;
pub(crate) use formats::iso_of_serial;
pub use hashing::Hashing;
pub use place::{Landmarks, Place, locate, locate_near};

use std::io::{self, Read, Seek};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::model::finding::{Finding, Findings, Severity};
use crate::model::location::{PartId, Sources};
use crate::model::record::Records;
use crate::model::table::{Block, SheetHead, Visibility};
use crate::model::tree::Tree;

/// A file to be read: its name as the sender gave it, and its bytes.
#[derive(Clone, Debug)]
pub struct Input {
    /// Name, without folders; inside a zip `outer.zip/inner.csv`.
    pub name: String,
    /// Where the bytes are.
    pub data: Data,
}

/// Where the bytes of an input are.
#[derive(Clone, Debug)]
pub enum Data {
    /// In memory: standard input, tests, members of a zip.
    Bytes(Arc<[u8]>),
    /// In a file, read in windows.
    File(PathBuf),
    /// In a file that somebody else opened for us.
    #[cfg(unix)]
    Open(Arc<std::fs::File>),
    /// Any of these, hashed on the way to its readers.
    Hashed(Arc<Hashing>),
}

/// Something that can be read from any place.
pub trait Bytes: Read + Seek {}
impl<T: Read + Seek> Bytes for T {}

impl Data {
    /// Opens it at its start.
    pub fn open(&self) -> io::Result<Box<dyn Bytes>> {
        Ok(match self {
            Data::Bytes(b) => Box::new(io::Cursor::new(b.clone())),
            Data::File(p) => Box::new(std::fs::File::open(p)?),
            #[cfg(unix)]
            Data::Open(file) => Box::new(Window { file: file.clone(), at: 0 }),
            Data::Hashed(hashing) => Box::new(hashing.open()?),
        })
    }

    /// Its length in bytes.
    pub fn len(&self) -> io::Result<u64> {
        Ok(match self {
            Data::Bytes(b) => b.len() as u64,
            Data::File(p) => std::fs::metadata(p)?.len(),
            #[cfg(unix)]
            Data::Open(file) => file.metadata()?.len(),
            Data::Hashed(hashing) => hashing.data().len()?,
        })
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }
}

/// An open file, read from a place of its own: several may read one file at once.
#[cfg(unix)]
struct Window {
    file: Arc<std::fs::File>,
    at: u64,
}

#[cfg(unix)]
impl Read for Window {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = std::os::unix::fs::FileExt::read_at(&*self.file, into, self.at)?;
        self.at += n as u64;
        Ok(n)
    }
}

#[cfg(unix)]
impl Seek for Window {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let at = match to {
            io::SeekFrom::Start(n) => Some(n),
            io::SeekFrom::End(n) => self.file.metadata()?.len().checked_add_signed(n),
            io::SeekFrom::Current(n) => self.at.checked_add_signed(n),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

/// What a mapping says about the file before it is read, and how much of it may be read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Encoding of a text, where the mapping states it.
    pub encoding: Option<String>,
    /// Delimiter of a text, where the mapping states it.
    pub delimiter: Option<u8>,
    /// Limits.
    pub limits: Limits,
}

/// Why nothing came out.
#[derive(Debug)]
pub enum ReadError {
    /// The file is refused; the finding says why.
    Refused(Box<Finding>),
    /// The machine failed.
    Io(io::Error),
}

impl From<io::Error> for ReadError {
    fn from(e: io::Error) -> Self {
        ReadError::Io(e)
    }
}

impl From<Finding> for ReadError {
    fn from(f: Finding) -> Self {
        ReadError::Refused(Box::new(f))
    }
}

/// Name and state of a sheet.
#[derive(Clone, Debug)]
pub struct SheetName {
    /// Its number in the run's sources.
    pub part: PartId,
    /// Its name; empty for a delimited text.
    pub name: String,
    /// How it is shown.
    pub visibility: Visibility,
}

/// A workbook or delimited text.
pub trait Book {
    /// The sheets with cells, in the sender's order.
    fn sheets(&self) -> &[SheetName];

    /// Reads one sheet, block by block. A sheet of ordinary size comes as one block; `head` is complete (merged areas,
    /// hidden columns, comments) with the first. `each` may stop early.
    fn read(&mut self, sheet: usize, each: &mut dyn FnMut(&SheetHead, &Block) -> ControlFlow<()>) -> Result<Findings, ReadError>;

    /// The same in one pass: what stands behind the cells of a big sheet, merged areas above all, is known last. Where the
    /// head lacked something of it the answer is none: what was given does not hold, and a sheet that is read again comes
    /// with its whole head.
    fn read_ahead(
        &mut self,
        sheet: usize,
        each: &mut dyn FnMut(&SheetHead, &Block) -> ControlFlow<()>,
    ) -> Result<Option<Findings>, ReadError> {
        self.read(sheet, each).map(Some)
    }
}

/// An SDMX data message: it is already coded, so its components are slots and its codes labels.
pub trait Coded {
    /// Structure references of the message, as written, such as `ISTHMUS:DF_X(1.0)` or a key family id; may be empty.
    fn structures(&self) -> &[String];

    /// Reads it, batch by batch. Slots are the component ids in the order of the message; the measure is the value.
    fn read(&mut self, each: &mut dyn FnMut(&mut Records) -> ControlFlow<()>) -> Result<Findings, ReadError>;

    /// Where its series or observations stand, once it was read; none where that does not help to find a place.
    fn landmarks(&self) -> Option<&Landmarks> {
        None
    }
}

/// What a file turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Office Open XML workbook, macros or not.
    Xlsx,
    /// Binary workbook of Excel 97 to 2003 and before.
    Xls,
    /// Binary Office Open XML workbook.
    Xlsb,
    /// OpenDocument spreadsheet.
    Ods,
    /// Delimited text.
    Csv,
    /// JSON that is no SDMX message.
    Json,
    /// XML that is no SDMX message.
    Xml,
    /// SDMX-CSV 1.0 or 2.x.
    SdmxCsv,
    /// SDMX-JSON data.
    SdmxJson,
    /// SDMX-ML data 2.0, 2.1 or 3.x.
    SdmxMl,
    /// A zip of such files.
    Zip,
}

impl Format {
    /// Its word in mappings and reports.
    pub fn word(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Xls => "xls",
            Format::Xlsb => "xlsb",
            Format::Ods => "ods",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Xml => "xml",
            Format::SdmxCsv => "sdmx-csv",
            Format::SdmxJson => "sdmx-json",
            Format::SdmxMl => "sdmx-ml",
            Format::Zip => "zip",
        }
    }
}

/// An opened file.
pub enum Opened {
    /// Sheets.
    Book(Box<dyn Book>),
    /// A document.
    Tree(Tree),
    /// Coded records.
    Coded(Box<dyn Coded>),
    /// More files.
    Archive(Vec<Input>),
}

/// Decides what a file is, by content; the name only settles what content leaves open.
///
/// # Errors
/// A file of a kind that is not read, encrypted, damaged or too large is refused with its reason
/// (see [`crate::model::vocabulary`]).
pub fn sniff(input: &Input, limits: &Limits, sources: &mut Sources) -> Result<Format, ReadError> {
    let whole = refusal::whole_file(sources, &input.name);
    sniff::kind(input, limits).map_err(|t| t.placed(whole, None))
}

/// Opens a file of a kind that [`sniff`] found. Findings that do not stop the reading are returned with it.
///
/// # Errors
/// A refusal where the file does not open, or where it turns out to be of another kind.
pub fn open(input: &Input, format: Format, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let whole = refusal::whole_file(sources, &input.name);
    let (opened, found) = match format {
        Format::Xlsx => match xlsx::open(input, options, sources) {
            // A package that lacks a part by the letter of the standard may still be read by a laxer reader.
            Err(ReadError::Refused(f)) if refusal::reason(&f) == Some("missing-part") => {
                excel::open(input, format, options, sources).map_err(|_| ReadError::Refused(f))
            }
            other => other,
        },
        Format::Xlsb => excel::open(input, format, options, sources),
        Format::Xls => xls::open(input, options, sources),
        Format::Ods => ods::open(input, options, sources),
        Format::Csv => csv::open(input, options, sources),
        Format::Json => json::open(input, options, sources),
        Format::Xml => xml::open(input, options, sources),
        Format::SdmxCsv | Format::SdmxJson | Format::SdmxMl => Err(io::Error::other("data messages are opened by `sdmx::open`").into()),
        Format::Zip => match package::unpack(input, &options.limits) {
            Ok(members) => Ok((Opened::Archive(members), Findings::default())),
            Err(t) => Err(t.placed(whole, None)),
        },
    }?;
    let mut findings = Findings::default();
    if let Some(mismatch) = sniff::name_mismatch(&input.name, format) {
        findings.add(mismatch.finding(whole, None).weigh(Severity::Warning));
    }
    findings.extend(found);
    Ok((opened, findings))
}
