//! What is asked of a dataset by people and programs that know no SDMX, and in which everyday form is it given?
//!
//! `DF_BORDER_MVT.csv` with plain parameters becomes a question of SDMX REST ([`Wanted::read`]); who may see what, what is
//! found and which rows are meant is told by the same engine as there. Only the forms are others: [`csv`] (long and wide), [`xlsx`],
//! [`json_stat`], [`parquet`], [`geo`]. [`describe`] says what a dataset is, [`package`] and [`catalogue`] say so to
//! machines, [`snippets`] how it is got.
//! The same releases and the same question give the same bytes. Nothing here knows HTTP.

pub mod catalogue;
pub mod columns;
pub mod csv;
pub mod describe;
pub mod geo;
pub mod json_stat;
pub mod look;
pub mod package;
pub mod parquet;
pub mod snippets;
pub mod words;
pub mod xlsx;

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::answer::{Apart, Found, Selected};
use super::query::filter;
use super::query::{DataQuery, Provider, Read, Why, Wrong, flag, identifier, moment, number, v1};
use super::{Feed, Problem};
use crate::gateway::access::Scope;
use crate::model::digest::Sha256;
use crate::model::lang::Lang;
use crate::model::structure::Dataflow;
use describe::About;

/// Bytes that are gathered before they are passed on.
pub(crate) const PIECE: usize = 64 << 10;

/// An everyday form, named by the ending of the address.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Form {
    /// `.csv`
    Csv,
    /// `.xlsx`
    Xlsx,
    /// `.json`: JSON-stat 2.0
    JsonStat,
    /// `.parquet`
    Parquet,
    /// `.geojson`
    GeoJson,
    /// `.topojson`
    TopoJson,
}

impl Form {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Form; 6] = [Form::Csv, Form::Xlsx, Form::JsonStat, Form::Parquet, Form::GeoJson, Form::TopoJson];

    /// The ending of its addresses.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            Form::Xlsx => "xlsx",
            Form::JsonStat => "json",
            Form::Parquet => "parquet",
            Form::GeoJson => "geojson",
            Form::TopoJson => "topojson",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Form::Csv => "text/csv; charset=utf-8; header=present",
            Form::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Form::JsonStat | Form::TopoJson => "application/json",
            Form::Parquet => "application/vnd.apache.parquet",
            Form::GeoJson => "application/geo+json",
        }
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Form::Csv => "CSV",
            Form::Xlsx => "XLSX",
            Form::JsonStat => "JSON-stat 2.0",
            Form::Parquet => "Parquet",
            Form::GeoJson => "GeoJSON",
            Form::TopoJson => "TopoJSON",
        }
    }

    /// The dataset and the form of `DF_BORDER_MVT.csv`; none where the ending is no form of ours.
    pub fn of(file: &str) -> Option<(&str, Form)> {
        let (dataset, ending) = file.rsplit_once('.')?;
        Form::ALL.into_iter().find(|f| f.ending() == ending).map(|f| (dataset, f))
    }
}

/// How the rows are laid out.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Layout {
    /// `long`: one row an observation.
    #[default]
    Long,
    /// `wide`: one row a series, one column a period.
    Wide,
}

/// What stands for a code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Labels {
    /// `id`: the code.
    Id,
    /// `name`: its name.
    Name,
    /// `both`: the code, and its name in a column behind.
    Both,
}

/// What is wanted: which rows, and how they are put.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// Which rows.
    pub query: DataQuery,
    /// In which form.
    pub form: Form,
    /// In which layout.
    pub layout: Layout,
    /// With codes or names.
    pub labels: Labels,
    /// In which language names are.
    pub lang: Lang,
    /// Whether the row of HXL hashtags comes below the header.
    pub hxl: bool,
    /// Whether each period has a column of flags beside it, in the wide layout.
    pub flags: bool,
    /// The dimension that says where a row lies on the map; none: the first that is an area.
    pub place: Option<String>,
}

/// The dataset of a name: `DF_X`, `AGENCY,DF_X` or `AGENCY,DF_X,1.0.0`, and nothing that may be several.
pub fn dataset(name: &str) -> Read<DataQuery> {
    let wrong = || Wrong::new("dataset", Why::Form);
    if name.contains('+') || name.split(',').any(super::query::is_all) {
        return Err(wrong());
    }
    v1::data(&[name.to_owned()], &[]).map_err(|_| wrong())
}

impl Wanted {
    /// Reads what is wanted of a dataset: its name without the ending, the form, the parameters of the address. A parameter
    /// that is none of ours is the name of a dimension, an attribute or the measure, and its value a condition as behind
    /// `c[…]` (SDMX REST 2.2.2): `REF_AREA=MEX,GTM`, `OBS_VALUE=ge:100`.
    ///
    /// # Errors
    /// Where a part is not understood, or does not go with the form.
    pub fn read(name: &str, form: Form, parameters: &[(String, String)], lang: Lang) -> Read<Wanted> {
        let labels = if form == Form::Xlsx { Labels::Name } else { Labels::Id };
        let query = dataset(name)?;
        let mut wanted = Wanted { query, form, layout: Layout::Long, labels, lang, hxl: false, flags: false, place: None };
        let (mut known, mut conditions) = (Vec::new(), Vec::new());
        for (i, (parameter, value)) in parameters.iter().enumerate() {
            let part = parameter.as_str();
            if parameters[..i].iter().any(|(other, _)| other == parameter) {
                return Err(Wrong::new(part, Why::Twice));
            }
            let form_of_it = || Wrong::new(part, Why::Form);
            match part {
                "startPeriod" | "endPeriod" | "firstNObservations" | "lastNObservations" => known.push((parameter.clone(), value.clone())),
                "asOf" => wanted.query.as_of = Some(moment(part, value)?),
                "release" => wanted.query.release = Some(number(part, value, 1)?),
                "provider" => {
                    let provider = |id: &str| Ok(Provider { agency: None, id: identifier(part, id)? });
                    wanted.query.providers = value.split(',').map(provider).collect::<Read<_>>()?;
                }
                "layout" => {
                    wanted.layout = match value.as_str() {
                        "long" => Layout::Long,
                        "wide" => Layout::Wide,
                        _ => return Err(form_of_it()),
                    }
                }
                "labels" => {
                    wanted.labels = match value.as_str() {
                        "id" => Labels::Id,
                        "name" => Labels::Name,
                        "both" => Labels::Both,
                        _ => return Err(form_of_it()),
                    }
                }
                "lang" => wanted.lang = Lang::parse(value).ok_or_else(form_of_it)?,
                "hxl" => wanted.hxl = flag(part, value)?,
                "flags" => wanted.flags = flag(part, value)?,
                "geo" => wanted.place = Some(identifier(part, value)?),
                id if id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_') => {
                    conditions.push(filter::read(id, value).map_err(|_| form_of_it())?);
                }
                _ => return Err(Wrong::new(part, Why::Unknown)),
            }
        }
        let of_v1 = v1::data(&[name.to_owned()], &known)?;
        (wanted.query.first, wanted.query.last) = (of_v1.first, of_v1.last);
        wanted.query.conditions = of_v1.conditions;
        wanted.query.conditions.extend(conditions);
        wanted.coherent(parameters)
    }

    /// Refuses what does not go together: what is asked for is given, or it is said that it is not.
    fn coherent(self, parameters: &[(String, String)]) -> Read<Wanted> {
        let against = |part: &str| Err(Wrong::new(part, Why::Contradiction));
        let said = |part: &str| parameters.iter().any(|(name, _)| name == part);
        let table = matches!(self.form, Form::Csv | Form::Xlsx | Form::Parquet);
        let map = matches!(self.form, Form::GeoJson | Form::TopoJson);
        if self.query.release.is_some() && (self.query.providers.len() != 1 || self.query.as_of.is_some()) {
            // Releases are numbered for each provider.
            return against("release");
        }
        if self.layout == Layout::Wide && !matches!(self.form, Form::Csv | Form::Xlsx) {
            return against("layout");
        }
        if said("labels") && !table {
            return against("labels");
        }
        if self.hxl && self.form != Form::Csv {
            return against("hxl");
        }
        if self.flags && self.layout != Layout::Wide {
            // A long table has them in a column of their own.
            return against("flags");
        }
        if self.place.is_some() && !map { against("geo") } else { Ok(self) }
    }

    /// Whether all of the dataset is wanted.
    pub fn is_whole(&self) -> bool {
        let q = &self.query;
        q.conditions.is_empty() && q.providers.is_empty() && q.first.is_none() && q.last.is_none()
    }
}

/// A dataset that was found: what it is, and which releases it is made of.
pub struct Dataset {
    /// What is wanted of it.
    pub wanted: Wanted,
    /// What it is.
    pub about: Arc<About>,
    /// Names the answer.
    pub tag: Sha256,
    found: Found,
}

/// What takes an answer piece by piece, and says whether it wants more.
pub type Pass<'a> = &'a mut (dyn FnMut(Vec<u8>) -> ControlFlow<()> + Send);

/// A dataset whose rows are known, ready to be written.
struct Answer {
    wanted: Wanted,
    about: Arc<About>,
    selected: Selected,
}

impl Feed {
    /// The releases that are wanted, of those that the caller may see, and what they are.
    ///
    /// # Errors
    /// As [`Feed::find`].
    pub async fn dataset(&self, scope: &Scope, wanted: Wanted) -> Result<Dataset, Problem> {
        let mut found = self.find(scope, &wanted.query).await.map_err(plainly)?;
        if wanted.layout == Layout::Wide {
            found.by_series();
        }
        let about = self.about(&found).await?;
        // What it says of itself goes into some of the forms, so an answer is another one when that changes.
        let tag = Sha256::of(format!("{} {:?} {}", found.tag, shape(&wanted), about.print()).as_bytes());
        Ok(Dataset { wanted, about: Arc::new(about), tag, found })
    }

    /// What finds the rows of a dataset and writes them: a piece at a time, as long as somebody wants more. It holds up its
    /// thread. What goes wrong before the first piece is told as a problem: that there is none of what is asked for
    /// ([`Problem::NoResults`]), or no room for all of it in the form ([`Problem::TooMany`]).
    pub fn writing(&self, dataset: Dataset) -> impl FnOnce(Pass<'_>) -> Result<(), Problem> + Send + 'static {
        let parts = self.parts.clone();
        move |pass| {
            let Dataset { wanted, about, found, .. } = dataset;
            geo::placed(&wanted, &about.flow)?;
            let selected = found.select(parts, Apart::Never)??;
            if selected.rows() == 0 {
                return Err(Problem::NoResults);
            }
            let answer = Answer { wanted, about, selected };
            answer.fits()?;
            // Some forms are made as a whole before a piece of them is there: an empty one asks whether anybody waits for it.
            if pass(Vec::new()).is_break() {
                return Ok(());
            }
            Ok(answer.write(pass)?)
        }
    }
}

/// What of a wish an answer differs by.
fn shape(wanted: &Wanted) -> impl std::fmt::Debug {
    (wanted.form, wanted.layout, wanted.labels, wanted.lang, wanted.hxl, wanted.flags, wanted.place.clone())
}

/// A mistake in the words of who made it: a condition was not written as `c[…]`.
fn plainly(problem: Problem) -> Problem {
    match problem {
        Problem::Wrong(Wrong { part, why }) => {
            let plain = part.strip_prefix("c[").and_then(|p| p.strip_suffix(']')).map(str::to_owned);
            Problem::Wrong(Wrong { part: plain.unwrap_or(part), why })
        }
        other => other,
    }
}

impl Answer {
    fn rows(&self) -> io::Result<Rows<'_>> {
        let several = || io::Error::other("an answer of several datasets");
        let (flow, selection, parts) = self.selected.only().ok_or_else(several)?;
        Ok(Rows { flow, selection, parts })
    }

    /// Refuses what the form has no room for.
    fn fits(&self) -> Result<(), Problem> {
        let rows = self.rows()?;
        let each = 1 + usize::from(self.wanted.flags);
        let columns = || Ok::<_, io::Error>(rows.periods()?.len() * each + rows.flow.structure.dimensions.len() * 2);
        match (self.wanted.form, self.wanted.layout) {
            (Form::Xlsx, _) if self.selected.rows() > xlsx::ROWS => Err(Problem::TooMany(xlsx::ROWS)),
            (Form::Xlsx, Layout::Wide) if columns()? > xlsx::COLUMNS => Err(Problem::TooMany(xlsx::COLUMNS as u64)),
            // One cell holds one figure: whose it is to be is for the reader to say.
            (Form::JsonStat | Form::GeoJson | Form::TopoJson, _) | (_, Layout::Wide) if rows.selection.is_disputed()? => {
                Err(Problem::SeveralProviders)
            }
            (Form::JsonStat, _) if json_stat::cells(&rows)? > json_stat::CELLS => Err(Problem::TooMany(json_stat::CELLS as u64)),
            _ => Ok(()),
        }
    }

    /// Writes it; ends early when nobody wants more of it.
    fn write(&self, pass: Pass) -> io::Result<()> {
        let rows = self.rows()?;
        let mut out = Out { bytes: Vec::with_capacity(PIECE + (PIECE >> 2)), pass, over: false };
        match (self.wanted.form, self.wanted.layout) {
            (Form::Csv, Layout::Long) => csv::long(&rows, &self.wanted, &self.about, &mut out)?,
            (Form::Csv, Layout::Wide) => csv::wide(&rows, &self.wanted, &self.about, &mut out)?,
            (Form::Xlsx, _) => xlsx::write(&rows, &self.wanted, &self.about, &mut out)?,
            (Form::JsonStat, _) => json_stat::write(&rows, &self.wanted, &self.about, &mut out)?,
            (Form::Parquet, _) => parquet::write(&rows, &self.wanted, &self.about, &mut out)?,
            (Form::GeoJson | Form::TopoJson, _) => geo::write(&rows, &self.wanted, &self.about, &mut out)?,
        }
        out.end();
        Ok(())
    }
}

/// The rows of an answer.
pub(crate) struct Rows<'a> {
    /// Of which dataflow.
    pub(crate) flow: &'a Arc<Dataflow>,
    /// Which ones.
    pub(crate) selection: &'a super::select::Selection,
    /// What of them is decoded.
    pub(crate) parts: &'a super::table::Parts,
}

impl Rows<'_> {
    /// Slice by slice, with these attributes.
    pub(crate) fn slices<'a>(
        &'a self,
        attributes: &'a [usize],
        figures: bool,
    ) -> impl Iterator<Item = io::Result<crate::model::slice::Slice>> + 'a {
        self.selection.slices(attributes, figures, self.parts)
    }

    /// All attributes that have a value somewhere.
    pub(crate) fn attributes(&self) -> Vec<usize> {
        (0..self.flow.structure.attributes.len()).filter(|&a| self.selection.has(a)).collect()
    }

    /// The periods that there are, in the order of time; empty where there is no time.
    pub(crate) fn periods(&self) -> io::Result<Vec<String>> {
        let Some(time) = self.flow.structure.time() else { return Ok(Vec::new()) };
        let mut codes = self.selection.available()?.codes;
        if time >= codes.len() {
            return Ok(Vec::new());
        }
        Ok(in_time(codes.swap_remove(time)))
    }
}

/// Periods in the order of time: by their first day, the longer before the shorter, as they are written.
pub(crate) fn in_time(periods: impl IntoIterator<Item = String>) -> Vec<String> {
    let days = |p: &str| crate::model::period::parse_period(p).map(|p| (p.start, std::cmp::Reverse(p.end)));
    let mut all: Vec<_> = periods.into_iter().map(|p| (days(&p), p)).collect();
    all.sort();
    all.into_iter().map(|(_, p)| p).collect()
}

/// Where an answer goes, piece by piece.
pub(crate) struct Out<'a> {
    /// What was not yet passed on.
    pub(crate) bytes: Vec<u8>,
    pass: Pass<'a>,
    over: bool,
}

impl Out<'_> {
    /// Passes on what is there when it is enough for a piece; whether more is wanted.
    #[inline]
    pub(crate) fn go_on(&mut self) -> bool {
        if self.bytes.len() >= PIECE { self.flush() } else { !self.over }
    }

    #[cold]
    fn flush(&mut self) -> bool {
        let piece = std::mem::replace(&mut self.bytes, Vec::with_capacity(PIECE + (PIECE >> 2)));
        self.over |= (self.pass)(piece).is_break();
        !self.over
    }

    fn end(&mut self) {
        if !self.over {
            self.flush();
        }
    }
}

impl io::Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        if self.go_on() { Ok(bytes.len()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(form: Form, parameters: &[(&str, &str)]) -> Read<Wanted> {
        let parameters: Vec<_> = parameters.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Wanted::read("ISTHMUS,DF_BORDER_MVT", form, &parameters, Lang::En)
    }

    #[test]
    fn plain_parameters_are_conditions() {
        let wanted =
            ask(Form::Csv, &[("REF_AREA", "MEX,GTM"), ("startPeriod", "2024"), ("layout", "wide"), ("provider", "MEX"), ("release", "3")]);
        let wanted = wanted.expect("a question");
        assert_eq!(wanted.query.conditions.len(), 2);
        assert_eq!(wanted.query.conditions[1], filter::read("REF_AREA", "MEX,GTM").expect("a condition"));
        assert_eq!((wanted.layout, wanted.query.release, wanted.query.providers.len()), (Layout::Wide, Some(3), 1));
        assert_eq!(wanted.query.target.agencies, ["ISTHMUS"]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (form, parameters, part, why) in [
            (Form::Csv, vec![("colour", "red")], "colour", Why::Unknown),
            (Form::Csv, vec![("REF_AREA", "")], "REF_AREA", Why::Form),
            (Form::Csv, vec![("REF_AREA", "A"), ("REF_AREA", "B")], "REF_AREA", Why::Twice),
            (Form::Csv, vec![("release", "3")], "release", Why::Contradiction),
            (Form::Csv, vec![("geo", "REF_AREA")], "geo", Why::Contradiction),
            (Form::JsonStat, vec![("layout", "wide")], "layout", Why::Contradiction),
            (Form::GeoJson, vec![("labels", "id")], "labels", Why::Contradiction),
            (Form::Xlsx, vec![("hxl", "1")], "hxl", Why::Contradiction),
            (Form::Csv, vec![("flags", "1")], "flags", Why::Contradiction),
            (Form::Csv, vec![("lang", "de")], "lang", Why::Form),
            (Form::Csv, vec![("startPeriod", "soon")], "startPeriod", Why::Form),
        ] {
            assert_eq!(ask(form, &parameters), Err(Wrong::new(part, why)), "{parameters:?}");
        }
        for name in ["all", "DF_A+DF_B", "A,all", "A,B,C,D", ""] {
            assert_eq!(dataset(name).err(), Some(Wrong::new("dataset", Why::Form)), "{name}");
        }
    }

    #[test]
    fn an_ending_names_a_form() {
        assert_eq!(Form::of("ISTHMUS,DF_X,1.0.0.csv"), Some(("ISTHMUS,DF_X,1.0.0", Form::Csv)));
        assert_eq!(Form::of("DF_X.geojson"), Some(("DF_X", Form::GeoJson)));
        assert!(Form::of("DF_X.pdf").is_none() && Form::of("DF_X").is_none());
    }

    #[test]
    fn periods_come_in_the_order_of_time() {
        let periods = ["2024-Q1", "2024-02", "2023", "2024-01", "2024"].map(str::to_owned);
        assert_eq!(in_time(periods), ["2023", "2024", "2024-Q1", "2024-01", "2024-02"]);
    }
}
