//! What is asked of the data? One question, in whichever of the two grammars of SDMX REST it came.
//!
//! [`v1`] reads the paths and parameters of version 1.5.0, [`v2`] those of 2.2.2; [`filter`] says what a condition on a
//! component means. Nothing here knows HTTP: a path comes as its decoded segments, parameters as decoded pairs.

pub mod filter;
pub mod v1;
pub mod v2;

use crate::model::moment::Moment;
use crate::model::period::parse_period;
use filter::{Condition, Op, Test};

pub use crate::standard::query::Surface;
use crate::standard::version::{Version, Versions};

/// Why a question is not understood: the part of it, what stands there, and a word that says what is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// The part: the name of a parameter, or of a place in the path.
    pub part: String,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a part of a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// It is not of the form that the standard has for it.
    Form,
    /// There is no such parameter here.
    Unknown,
    /// It stands there more than once.
    Twice,
    /// It contradicts another part.
    Contradiction,
    /// The structure has no such component, or the key has more parts than dimensions.
    Structure,
    /// The path has too many or too few parts.
    Path,
}

impl Wrong {
    pub(crate) fn new(part: impl Into<String>, why: Why) -> Wrong {
        Wrong { part: part.into(), why }
    }
}

/// What came of reading a question.
pub type Read<T> = Result<T, Wrong>;

/// Which artefact the data are asked by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Context {
    /// A dataflow.
    Dataflow,
    /// A data structure: all its dataflows.
    DataStructure,
    /// A provision agreement: one provider's part of a dataflow.
    ProvisionAgreement,
    /// Any of them.
    Any,
}

/// Which artefacts: an empty list means any.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Target {
    /// What kind of artefact.
    pub context: Context,
    /// Maintenance agencies.
    pub agencies: Vec<String>,
    /// Identifiers.
    pub ids: Vec<String>,
    /// Versions, as they were asked for: `1.0.0`, `latest`, `+`, `~`, `2.1+.0`; empty: the latest.
    pub versions: Vec<String>,
}

/// One pattern of a key: for each dimension in order the codes that may stand there; an empty list means any. A pattern
/// that is shorter than the key says nothing of the rest.
pub type Pattern = Vec<Vec<String>>;

/// Who provided what is asked for: an agency and an identifier, either of which may be left open.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Provider {
    /// The agency that maintains the list of providers.
    pub agency: Option<String>,
    /// The provider.
    pub id: String,
}

/// What stands at the level of the observation.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum At {
    /// The period where there is one, else everything.
    #[default]
    Default,
    /// `AllDimensions`.
    All,
    /// This dimension.
    Dimension(String),
}

/// How much of the data is asked for (1.5.0, `detail`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Detail {
    /// All of it.
    #[default]
    Full,
    /// No attributes.
    DataOnly,
    /// The keys of the series alone.
    SeriesKeysOnly,
    /// Series with their attributes, without observations.
    NoData,
}

/// Which attributes or measures are asked for (2.2.2).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Chosen {
    /// Those of the structure.
    #[default]
    All,
    /// None.
    None,
    /// Those at these levels of attachment, or with these identifiers.
    Some(Vec<String>),
}

/// An order that is asked for: component and whether it descends.
pub type Sort = Vec<(String, bool)>;

/// A question for data.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DataQuery {
    /// In which of the two grammars it came.
    pub surface: Surface,
    /// Of which artefacts.
    pub target: Target,
    /// With which keys: one of these; none: all.
    pub keys: Vec<Pattern>,
    /// From whom; none: everybody.
    pub providers: Vec<Provider>,
    /// Conditions on components, all of which must hold.
    pub conditions: Vec<Condition>,
    /// The first observations of each series.
    pub first: Option<u32>,
    /// The last observations of each series.
    pub last: Option<u32>,
    /// What stands at the level of the observation.
    pub at: At,
    /// How much (1.5.0).
    pub detail: Detail,
    /// Which attributes (2.2.2).
    pub attributes: Chosen,
    /// Which measures (2.2.2).
    pub measures: Chosen,
    /// Only what changed after this moment.
    pub updated_after: Option<Moment>,
    /// With what stood before.
    pub history: bool,
    /// As it stood at this moment.
    pub as_of: Option<Moment>,
    /// The release of this number, which no parameter of SDMX names.
    pub release: Option<i64>,
    /// How many observations are passed over.
    pub offset: u64,
    /// How many are given at most.
    pub limit: Option<u64>,
    /// In which order; empty: by key.
    pub sort: Sort,
}

impl DataQuery {
    fn new(surface: Surface, target: Target) -> DataQuery {
        DataQuery {
            surface,
            target,
            keys: Vec::new(),
            providers: Vec::new(),
            conditions: Vec::new(),
            first: None,
            last: None,
            at: At::Default,
            detail: Detail::Full,
            attributes: Chosen::All,
            measures: Chosen::All,
            updated_after: None,
            history: false,
            as_of: None,
            release: None,
            offset: 0,
            limit: None,
            sort: Vec::new(),
        }
    }
}

/// What is asked of an availability query beside the question for the data themselves.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct AvailabilityQuery {
    /// Of which data.
    pub data: DataQuery,
    /// Of which dimensions; none: all.
    pub components: Vec<String>,
    /// What is there with this selection (`exact`), or what can still be added to it (`available`).
    pub available: bool,
    /// Which structures come with the answer: `none`, `codelist`, `all` …
    pub references: Vec<String>,
}

/// A question for data: what a grammar reads of the parameters, which must be all that there are.
fn data<'a>(parameters: &'a [(String, String)], question: impl FnOnce(&mut Parameters<'a>) -> Read<DataQuery>) -> Read<DataQuery> {
    let mut p = Parameters::new(parameters)?;
    let query = question(&mut p)?;
    p.finish()?;
    coherent(query)
}

/// A question for what there is: `mode` and `references` are of both grammars.
fn availability<'a>(
    parameters: &'a [(String, String)],
    components: Read<Vec<String>>,
    question: impl FnOnce(&mut Parameters<'a>) -> Read<DataQuery>,
) -> Read<AvailabilityQuery> {
    let (mut available, mut references) = (false, Vec::new());
    let components = components?;
    let data = data(parameters, |p| {
        available = match p.take("mode") {
            None | Some("exact") => false,
            Some("available") => true,
            Some(_) => return Err(Wrong::new("mode", Why::Form)),
        };
        references = p.take("references").map_or_else(Vec::new, |r| r.split(',').map(str::to_owned).collect());
        question(p)
    })?;
    Ok(AvailabilityQuery { data, components, available, references })
}

/// The parameters of a request, each once.
pub(crate) struct Parameters<'a> {
    pairs: Vec<(&'a str, &'a str, bool)>,
}

impl<'a> Parameters<'a> {
    pub(crate) fn new(pairs: &'a [(String, String)]) -> Read<Parameters<'a>> {
        for (i, (name, _)) in pairs.iter().enumerate() {
            if pairs[..i].iter().any(|(n, _)| n == name) {
                return Err(Wrong::new(name.as_str(), Why::Twice));
            }
        }
        Ok(Parameters { pairs: pairs.iter().map(|(n, v)| (n.as_str(), v.as_str(), false)).collect() })
    }

    /// The value of a parameter, which is now known to be understood.
    pub(crate) fn take(&mut self, name: &str) -> Option<&'a str> {
        let pair = self.pairs.iter_mut().find(|p| p.0 == name)?;
        pair.2 = true;
        Some(pair.1)
    }

    /// Those whose names are `c[…]`, with what stands between the brackets.
    pub(crate) fn components(&mut self) -> Vec<(&'a str, &'a str)> {
        let mut found = Vec::new();
        for pair in &mut self.pairs {
            if let Some(id) = pair.0.strip_prefix("c[").and_then(|n| n.strip_suffix(']')) {
                pair.2 = true;
                found.push((id, pair.1));
            }
        }
        found
    }

    /// Refuses what nobody took and the standard does not name anywhere.
    pub(crate) fn finish(mut self) -> Read<()> {
        for name in ELSEWHERE {
            self.take(name);
        }
        match self.pairs.iter().find(|p| !p.2) {
            Some((name, ..)) => Err(Wrong::new(*name, Why::Unknown)),
            None => Ok(()),
        }
    }
}

/// Parameters that clients send where the standard has no use for them (FEED, what real clients send), and ours that say
/// how an answer is put, see [`super::media`]. `updateAfter` is how a client spells it.
const ELSEWHERE: &[&str] = &[
    "format",
    "formatVersion",
    "lang",
    "compression",
    "labels",
    "dimensionAtObservation",
    "detail",
    "references",
    "mode",
    "explicitMeasure",
    "includeHistory",
    "includeAllAnnotations",
    "saveAs",
];

/// A moment, as `updatedAfter` and `asOf` have it: a date-time of XML Schema, without a zone in UTC, or a date.
pub(crate) fn moment(part: &str, text: &str) -> Read<Moment> {
    let wrong = || Wrong::new(part, Why::Form);
    // A plus that was not escaped came as a blank.
    let text = text.trim().replace(' ', "+");
    let day = text.len() == 10;
    let zoned = text.ends_with('Z') || text.get(19..).is_some_and(|rest| rest.contains(['+', '-']));
    let full = match (day, zoned) {
        (true, _) => format!("{text}T00:00:00Z"),
        (false, true) => text,
        (false, false) => format!("{text}Z"),
    };
    full.parse().map_err(|_| wrong())
}

/// A whole number, at least `least`.
pub(crate) fn number<T: std::str::FromStr + PartialOrd>(part: &str, text: &str, least: T) -> Read<T> {
    text.parse().ok().filter(|n| *n >= least).ok_or_else(|| Wrong::new(part, Why::Form))
}

/// A yes or no.
pub(crate) fn flag(part: &str, text: &str) -> Read<bool> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Wrong::new(part, Why::Form)),
    }
}

/// What stands at the level of the observation.
pub(crate) fn at(text: &str) -> Read<At> {
    match text {
        "" => Ok(At::Default),
        "AllDimensions" => Ok(At::All),
        id => identifier("dimensionAtObservation", id).map(At::Dimension),
    }
}

/// An SDMX identifier (`IDType`): letters, digits, `_`, `@`, `$`, `-`; with dots where artefacts of agencies have them.
pub(crate) fn identifier(part: &str, text: &str) -> Read<String> {
    let ok = !text.is_empty() && text.len() <= 255 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_@$-.".contains(&b));
    if ok { Ok(text.to_owned()) } else { Err(Wrong::new(part, Why::Form)) }
}

/// A list of identifiers parted by `by`; empty where one of them is a word for all.
pub(crate) fn identifiers(part: &str, text: &str, by: char) -> Read<Vec<String>> {
    let all: Vec<String> =
        text.split(by).map(|id| if is_all(id) { Ok(String::new()) } else { identifier(part, id) }).collect::<Read<_>>()?;
    Ok(if all.iter().any(String::is_empty) { Vec::new() } else { all })
}

/// Whether a word means all, in either grammar; clients write it in any case.
pub(crate) fn is_all(text: &str) -> bool {
    text == "*" || text.eq_ignore_ascii_case("all")
}

/// Whether a version is one that is asked for (SDMX 3.0, semantic versioning): `3.0` asks for `3.0.0`, `2+.0` for any from
/// `2.0.0` on.
pub(crate) fn is_version(surface: Surface, wanted: &str, is: &str) -> bool {
    let three = |text: &str| {
        let parts = text.split('.').count();
        let plain = text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains('-');
        if plain { format!("{text}{}", ".0".repeat(3usize.saturating_sub(parts))) } else { text.to_owned() }
    };
    let Some(is) = Version::parse(&three(is)) else { return wanted == is };
    let wanted = Versions::list(surface, &three(wanted)).or_else(|| Versions::list(Surface::V2, &three(wanted)));
    wanted.is_some_and(|all| all.iter().any(|v| !v.select(std::slice::from_ref(&is)).is_empty()))
}

/// A condition on the period: not before `from`, not after `to`.
pub(crate) fn period(part: &str, text: &str, op: Op) -> Read<Test> {
    let text = text.trim();
    parse_period(text).ok_or_else(|| Wrong::new(part, Why::Form))?;
    Ok(Test { op, value: text.to_owned() })
}

/// A question that cannot be: the latest of what is asked for comes before what it is asked as of.
fn coherent(query: DataQuery) -> Read<DataQuery> {
    if let (Some(after), Some(as_of)) = (query.updated_after, query.as_of)
        && after > as_of
    {
        return Err(Wrong::new("updatedAfter", Why::Contradiction));
    }
    Ok(query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_met_as_the_standard_has_it() {
        let fits = |wanted: &str, is: &str| is_version(Surface::V2, wanted, is);
        assert!(is_version(Surface::V1, "latest", "1.0.0") && fits("+", "1.0.0") && fits("~", "1.0.0") && fits("*", "2.1.0"));
        assert!(fits("1.0", "1.0.0") && fits("1.0.0", "1.0.0") && !fits("1.1", "1.0.0") && !fits("2.0.0", "1.0.0"));
        assert!(fits("1+.0", "1.3.0") && fits("1.0+.0", "1.3.1") && !fits("2+.0", "1.3.0") && fits("1+.0.5", "2.0.0"));
    }

    #[test]
    fn moments_come_in_the_forms_that_clients_send() {
        for (text, wanted) in [
            ("2024-03-01", "2024-03-01T00:00:00.000Z"),
            ("2024-03-01T10:00:00", "2024-03-01T10:00:00.000Z"),
            ("2024-03-01T10:00:00Z", "2024-03-01T10:00:00.000Z"),
            ("2024-03-01T10:00:00-05:00", "2024-03-01T15:00:00.000Z"),
            ("2024-03-01T10:00:00 02:00", "2024-03-01T08:00:00.000Z"),
        ] {
            assert_eq!(moment("updatedAfter", text).map(|m| m.to_string()), Ok(wanted.to_owned()), "{text}");
        }
        assert_eq!(moment("asOf", "yesterday"), Err(Wrong::new("asOf", Why::Form)));
    }
}
