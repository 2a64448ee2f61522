//! What does a data message say about itself, whichever format it is written in?
//!
//! Every writer takes a [`Header`], then for each dataset its [`Set`] and the slices of its rows, in this order:
//! `begin`, (`dataset`, `rows`…)…, `end`. It appends to a buffer that the caller passes on whenever it is large, so that no
//! more of a message is in memory than a slice of it.

use std::io;
use std::sync::Arc;

use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::slice::Slice;
use crate::model::structure::{Dataflow, Ref};

/// A format of data that can be written (SDMX REST 2.2.2, section on content negotiation).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DataFormat {
    /// `genericdata+xml;version=2.1`; `true`: the time series form of it.
    Generic21(bool),
    /// `structurespecificdata+xml;version=2.1`; `true`: the time series form of it.
    Specific21(bool),
    /// `data+xml;version=3.0.0`.
    Xml30,
    /// `data+xml;version=3.1.0`.
    Xml31,
    /// `data+json;version=1.0.0`.
    Json10,
    /// `data+json;version=2.0.0`.
    Json20,
    /// `data+json;version=2.1.0`.
    Json21,
    /// `data+csv;version=1.0.0`.
    Csv10(Csv),
    /// `data+csv;version=2.0.0`.
    Csv20(Csv),
    /// `data+csv;version=2.1.0`.
    Csv21(Csv),
}

impl DataFormat {
    /// Whether a message tells of each dataset what structure it has; else all of them have one.
    pub fn tells_structures(self) -> bool {
        !matches!(self, DataFormat::Json10 | DataFormat::Csv10(_) | DataFormat::Csv20(_) | DataFormat::Csv21(_))
    }
}

/// What the parameters of the media type say of SDMX-CSV.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Csv {
    /// `labels`: identifiers, names, or both.
    pub labels: Labels,
    /// `timeFormat=normalized`: periods as the first moment in them (ISO 8601), so that all frequencies sort alike.
    pub normalized: bool,
    /// `keys`: columns with the whole key of the series, of the observation, or of both (2.0 and later).
    pub series_keys: bool,
    /// See `series_keys`.
    pub obs_keys: bool,
}

/// What stands in the cells of coded columns.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Labels {
    /// `id`: identifiers.
    #[default]
    Id,
    /// `both`: `M: Male`, in one column.
    Both,
    /// `name`: a column of names beside that of identifiers (2.0 and later).
    Name,
}

/// The head of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// Its identifier, unique for the sender.
    pub id: String,
    /// When it was made.
    pub prepared: Moment,
    /// Who sends it: an identifier such as `ISTHMUS`.
    pub sender: String,
    /// The languages that names are wanted in, best first; English is always taken where none of them is there.
    pub languages: Vec<Lang>,
}

/// What a receiver is to do with the rows of a dataset.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// Only told: the receiver decides.
    Information,
    /// They take the place of what has the same key.
    Replace,
    /// What they say takes the place of what was said before; what they are silent about stays.
    Merge,
    /// What has their key goes.
    Delete,
}

/// What is at the level of the observation.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum AtObservation {
    /// One dimension, by its position in the structure; the others are the series key.
    Dimension(usize),
    /// `AllDimensions`: a flat list.
    All,
}

/// Who provides data: an item of a scheme of data providers.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DataProvider {
    /// Agency of the scheme, which is called [`DATA_PROVIDERS`] and has version 1.0 (SDMX 2.1, section 3A).
    pub agency: String,
    /// Its identifier in the scheme.
    pub id: String,
}

/// What every scheme of data providers is called.
pub const DATA_PROVIDERS: &str = "DATA_PROVIDERS";

impl DataProvider {
    /// Its URN.
    pub fn urn(&self) -> String {
        format!("urn:sdmx:org.sdmx.infomodel.base.DataProvider={}:{DATA_PROVIDERS}(1.0).{}", self.agency, self.id)
    }
}

/// A dataset of a message. SDMX-CSV and SDMX-JSON 1.0 have one structure for all datasets of a message and one list of attributes,
/// that of the first, so it has to name every attribute that a later one has. The others are told of all datasets that
/// are to come before the first ([`DataWriter::announce`]), where they are not all of one dataflow.
#[derive(Clone, Debug)]
pub struct Set {
    /// Whose data.
    pub flow: Arc<Dataflow>,
    /// What is to be done with its rows.
    pub action: Action,
    /// What is at the level of the observation. Rows with the same series key come one after another.
    pub at: AtObservation,
    /// Positions of the attributes that are written, in the order of the structure. SDMX-CSV has a column for each of them.
    pub attributes: Vec<usize>,
    /// Whether figures are written; without them and without attributes of observations (`detail=serieskeysonly`, `nodata`)
    /// only series are, one for each run of rows with the same series key.
    pub measures: bool,
    /// Whether observations are written at all (not with `serieskeysonly` and `nodata`). Without them attributes that belong
    /// to observations are left out, whether `attributes` names them or not.
    pub observations: bool,
    /// Who provides all of its rows, where that is one.
    pub provider: Option<DataProvider>,
    /// The provision agreement, where another provider's rows in the same message have the same keys: it tells them apart in
    /// formats that have no place for a provider.
    pub agreement: Option<Ref>,
    /// From when on the content stood, where history was asked for.
    pub valid_from: Option<Moment>,
    /// Until when it stood.
    pub valid_to: Option<Moment>,
}

/// Writes a data message piece by piece.
pub trait DataWriter: Send {
    /// The head of the message.
    fn begin(&mut self, header: &Header, out: &mut Vec<u8>) -> io::Result<()>;

    /// Which datasets are to come: once, between `begin` and the first of them. Where nothing is announced all are as the first.
    fn announce(&mut self, _sets: &[&Set]) {}

    /// The attributes of a dataset to come that this format says of groups, before all rows. Its rows with these attributes are
    /// given to [`DataWriter::grouped`] before `dataset`; else they are said of series.
    fn groups(&self, _set: &Set) -> Vec<usize> {
        Vec::new()
    }

    /// The next rows of a dataset to come, for what they say of groups.
    fn grouped(&mut self, _set: &Set, _rows: &Slice) -> io::Result<()> {
        Ok(())
    }

    /// The head of a dataset; ends the one before.
    fn dataset(&mut self, set: &Set, out: &mut Vec<u8>) -> io::Result<()>;

    /// The next rows of the dataset.
    fn rows(&mut self, rows: &Slice, out: &mut Vec<u8>) -> io::Result<()>;

    /// The end of the message.
    fn end(&mut self, out: &mut Vec<u8>) -> io::Result<()>;
}
