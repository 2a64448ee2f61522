//! How does a question become a message? First the releases and whether they changed, then their rows, then the bytes.
//!
//! [`Feed::find`] asks the store and reads no figure: who has the answer already needs no more. [`Feed::select`] finds
//! the rows, so that it is known whether there are any before anything is said. [`Selected::write`] gives the message piece by piece.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::meant::Filter;
use super::media::Form;
use super::query::{At, Chosen, Context, DataQuery, Detail};
use super::ready::Pen;
use super::select::{Available, Selection};
use super::table::{Parts, Table};
use super::{Feed, Problem, change, off_thread};
use crate::gateway::access::Scope;
use crate::model::digest::Sha256;
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::release::{Release, Series};
use crate::model::structure::{Component, DataStructure, Dataflow, Ref, Relationship};
use crate::sdmx::message::{Action, AtObservation, DataFormat, DataProvider, Header, Set};
use crate::sdmx::write;

/// Bytes of a message that are gathered before they are passed on.
const PIECE: usize = 64 << 10;
/// Bytes of a row, as far as they can be known before it is written: in most forms it has fewer.
const A_ROW: u64 = 256;

/// The releases that a question is about.
pub struct Found {
    query: DataQuery,
    contents: Vec<Content>,
    /// The releases themselves, each once.
    pub releases: Vec<Release>,
    /// When the last of them was opened.
    pub modified: Moment,
    /// Names the answer but for its form: the releases and the question.
    pub tag: Sha256,
}

/// What is asked of one dataflow.
struct Content {
    flow: Arc<Dataflow>,
    filter: Filter,
    kind: Kind,
}

/// What of it is given out.
enum Kind {
    /// What stands, of all series together, with who provides each.
    Standing(Vec<(DataProvider, Arc<Table>)>),
    /// What changed in each series: before, after.
    Changes(Vec<(DataProvider, Step)>),
    /// All that ever stood in each series, with the moments from which it did.
    History(Vec<(DataProvider, Past)>),
}

/// Where several providers may give the same key: whether their rows are told apart by datasets of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Apart {
    /// They are.
    Datasets,
    /// All rows are in one dataset, whatever their keys.
    Never,
}

/// Who provides what is in a series: its tenant, in the list of the agency of the dataflow.
pub(super) fn provider(series: &Series) -> DataProvider {
    DataProvider { agency: series.dataflow.agency.clone(), id: series.tenant.as_str().to_owned() }
}

/// A content and the one before it; none where nothing stood.
type Step = (Option<Arc<Table>>, Option<Arc<Table>>);

/// All contents of a series, each with the moment from which it stood.
type Past = Vec<(Moment, Arc<Table>)>;

/// From when and until when a content stood.
type Valid = (Option<Moment>, Option<Moment>);

/// What takes a dataset, or says why it cannot be given.
type Add<'a> = &'a mut dyn FnMut(Of, Valid, Selection) -> io::Result<Result<(), Problem>>;

/// The datasets of a message, with the rows of each.
pub struct Selected {
    sets: Vec<(Set, Selection)>,
    modified: Moment,
    parts: Arc<Parts>,
}

impl Feed {
    /// The releases that a question is about, of those that the caller may see.
    ///
    /// # Errors
    /// [`Problem::NoSuchArtefact`], [`Problem::NoResults`] where nothing is published, [`Problem::Wrong`] where it names what the structure lacks; those of the store.
    pub async fn find(&self, scope: &Scope, query: &DataQuery) -> Result<Found, Problem> {
        let now = self.gateway.now();
        let at = query.as_of.unwrap_or(now);
        let mut contents: Vec<Content> = Vec::new();
        let (mut modified, mut names) = (Moment::from_millis(i64::MIN), Vec::new());
        let mut releases = Vec::new();
        for shelf in self.shelves(scope, &query.target, &query.providers).await? {
            let filter = Filter::new(query, &shelf.flow.structure)?;
            let (mut tables, mut changes, mut histories) = (Vec::new(), Vec::new(), Vec::new());
            for series in &shelf.series {
                let mut tell = |release: &Release| {
                    modified = modified.max(release.opens.unwrap_or(release.at));
                    names.push(format!("{series} {} {}", release.number, release.draft.manifest));
                    releases.push(release.clone());
                };
                if query.history {
                    let mut contents = Vec::new();
                    for release in self.history(scope, series).await?.iter().filter(|r| r.opens.is_some_and(|o| o <= at)) {
                        tell(release);
                        if let Some(table) = self.table(release, &shelf.flow).await? {
                            contents.push((release.opens.unwrap_or(release.at), table));
                        }
                    }
                    histories.push((provider(series), contents));
                    continue;
                }
                let after = match query.release {
                    None => self.standing(scope, series, at).await?,
                    Some(number) => self.history(scope, series).await?.into_iter().find(|r| r.number == number),
                };
                let Some(after) = after else { continue };
                tell(&after);
                let table = self.table(&after, &shelf.flow).await?;
                match query.updated_after {
                    None => tables.extend(table.map(|table| (provider(series), table))),
                    Some(moment) => match self.standing(scope, series, moment).await? {
                        Some(before) if before.number == after.number => names.push("as before".to_owned()),
                        before => {
                            let earlier = match &before {
                                Some(release) => self.table(release, &shelf.flow).await?,
                                None => None,
                            };
                            names.extend(before.map(|b| format!("after {} {}", b.number, b.draft.manifest)));
                            changes.push((provider(series), (earlier, table)));
                        }
                    },
                }
            }
            let kind = match (query.history, query.updated_after) {
                (true, _) => Kind::History(histories),
                (false, Some(_)) => Kind::Changes(changes),
                (false, None) => Kind::Standing(tables),
            };
            let empty = match &kind {
                Kind::Standing(t) => t.is_empty(),
                Kind::Changes(c) => c.is_empty(),
                Kind::History(h) => h.iter().all(|(_, contents)| contents.is_empty()),
            };
            if !empty {
                contents.push(Content { flow: shelf.flow, filter, kind });
            }
        }
        if contents.is_empty() {
            return Err(Problem::NoResults);
        }
        // Names and codes of another standard are another answer.
        let tag = Sha256::of(format!("{} {names:?} {query:?}", self.since).as_bytes());
        Ok(Found { query: query.clone(), contents, releases, modified, tag })
    }

    /// The rows of what was found.
    ///
    /// # Errors
    /// [`Problem::NoResults`], [`Problem::TooMany`]; where a file cannot be read.
    pub async fn select(&self, found: Found) -> Result<Selected, Problem> {
        let parts = self.parts.clone();
        let selected = off_thread(move || found.select(parts, Apart::Datasets)).await??;
        if selected.rows() == 0 { Err(Problem::NoResults) } else { Ok(selected) }
    }

    /// What writes the message of what was found, for [`super::Feeds::ready`]. `name` tells this answer from all others.
    pub fn maker(
        &self,
        found: Found,
        form: Form<DataFormat>,
        name: Sha256,
        languages: Vec<Lang>,
    ) -> impl FnOnce(&mut Pen) -> Result<(), Problem> + Send + 'static {
        let parts = self.parts.clone();
        move |pen| {
            let selected = found.select(parts, Apart::Datasets)??;
            if selected.rows() == 0 {
                return Err(Problem::NoResults);
            }
            pen.expect(selected.rows() * A_ROW);
            Ok(selected.write(&form, &name, languages, |piece| pen.piece(piece))?)
        }
    }

    /// Whether the message of what was found is written in no time.
    pub fn is_at_hand(&self, found: &Found) -> bool {
        found.is_at_hand(&self.parts)
    }

    /// What there is of a question's data, for each dimension by its own. `open`: for a dimension on which the question
    /// says something, what there would be if it did not.
    ///
    /// # Errors
    /// [`Problem::NoResults`]; where a file cannot be read.
    pub async fn available(&self, found: Found, open: bool) -> Result<(Arc<Dataflow>, Available), Problem> {
        let parts = self.parts.clone();
        off_thread(move || {
            let Some(first) = found.contents.first().map(|c| c.flow.clone()) else { return Ok(Err(Problem::NoResults)) };
            let mut all = Available::default();
            for content in found.contents {
                let Kind::Standing(tables) = content.kind else { return Ok(Err(Problem::NoResults)) };
                let tables: Vec<Arc<Table>> = tables.into_iter().map(|(_, table)| table).collect();
                let mut available = Selection::of(tables.clone(), &content.filter, &parts)?.available()?;
                if open {
                    for d in 0..available.codes.len() {
                        let others = Selection::of(tables.clone(), &content.filter.open(d), &parts)?.available()?;
                        available.codes[d].clone_from(&others.codes[d]);
                    }
                }
                all.add(available);
            }
            Ok(if all.observations == 0 { Err(Problem::NoResults) } else { Ok((first, all)) })
        })
        .await?
    }
}

impl Found {
    /// Whether it takes less time to write it than to have somebody else do it.
    fn is_at_hand(&self, parts: &Parts) -> bool {
        let [Content { filter, kind: Kind::Standing(tables), .. }] = &self.contents[..] else { return false };
        matches!(&tables[..], [(_, only)] if filter.is_at_hand(only, parts))
    }

    /// The same, where all of it is of one structure.
    ///
    /// # Errors
    /// [`Problem::SeveralStructures`].
    pub fn of_one_structure(self) -> Result<Found, Problem> {
        let same = |pair: &[Content]| pair[0].flow.structure.reference == pair[1].flow.structure.reference;
        if self.contents.windows(2).all(same) { Ok(self) } else { Err(Problem::SeveralStructures) }
    }

    /// The dataflow, where the data are of one.
    pub fn flow(&self) -> Option<&Arc<Dataflow>> {
        match &self.contents[..] {
            [only] => Some(&only.flow),
            _ => None,
        }
    }

    /// The first and the last period as their texts sort, where the files say them.
    pub fn span(&self) -> Option<(String, String)> {
        let mut spans = Vec::new();
        for content in &self.contents {
            let time = content.flow.structure.time()?;
            let Kind::Standing(tables) = &content.kind else { return None };
            for (_, table) in tables {
                spans.push(table.span(time)?);
            }
        }
        let first = spans.iter().map(|s| s.0.clone()).min()?;
        Some((first, spans.into_iter().map(|s| s.1).max()?))
    }

    /// Has the rows of a series come one after another also where several publishers have parts of it.
    pub fn by_series(&mut self) {
        for content in &mut self.contents {
            if matches!(&content.kind, Kind::Standing(tables) if tables.len() > 1) {
                content.filter.by_key(content.flow.structure.dimensions.len());
            }
        }
    }

    pub(super) fn select(self, parts: Arc<Parts>, apart: Apart) -> io::Result<Result<Selected, Problem>> {
        let mut sets = Vec::new();
        for content in self.contents {
            let structure = content.flow.structure.clone();
            let at = at(&self.query.at, &structure);
            let at = match at {
                Ok(at) => at,
                Err(problem) => return Ok(Err(problem)),
            };
            let (whole, filter) = (is_whole(&self.query), content.filter);
            // Rows that are put in an order or counted off go through all datasets.
            let apart = if filter.goes_across() { Apart::Never } else { apart };
            let mut add = |of: Of, valid: Valid, mut selection: Selection| -> io::Result<Result<(), Problem>> {
                let dimension = match at {
                    AtObservation::Dimension(d) => Some(d),
                    AtObservation::All => None,
                };
                if selection.ordered(&filter, dimension)?.is_err() {
                    return Ok(Err(Problem::TooMany(super::select::SORTED)));
                }
                let (attributes, measures, observations) = shown(&self.query, &structure, &selection, of.action);
                // Readers in use stop at an element that names the provider: it is there for who asked by one, and where it is needed.
                let by_provider = !self.query.providers.is_empty() || self.query.target.context == Context::ProvisionAgreement;
                let agreed = |p: &DataProvider| super::shelf::agreement(&content.flow.reference, &p.id);
                let set = Set {
                    flow: content.flow.clone(),
                    action: of.action,
                    at: at.clone(),
                    attributes,
                    measures,
                    observations,
                    agreement: of.provider.as_ref().filter(|_| of.is_apart).map(agreed),
                    provider: of.provider.filter(|_| by_provider || of.is_apart),
                    valid_from: valid.0,
                    valid_to: valid.1,
                };
                sets.push((set, selection));
                Ok(Ok(()))
            };
            let plain = if whole { Action::Replace } else { Action::Merge };
            let done = match content.kind {
                Kind::Standing(tables) => standing(tables, plain, self.query.as_of, apart, &filter, &parts, &mut add)?,
                Kind::Changes(changes) => changed(changes, plain, apart, &filter, &parts, &mut add)?,
                Kind::History(series) => history(series, &filter, &parts, &mut add)?,
            };
            if let Err(problem) = done {
                return Ok(Err(problem));
            }
        }
        // What has no row says nothing, unless it is all that there is to say.
        sets.retain(|(_, selection)| selection.rows() > 0);
        // All datasets of a table have its columns; those that tell what goes have nothing in them.
        let mut columns: BTreeMap<Ref, BTreeSet<usize>> = BTreeMap::new();
        for (set, _) in &sets {
            let set: &Set = set;
            columns.entry(set.flow.structure.reference.clone()).or_default().extend(&set.attributes);
        }
        for (set, _) in &mut sets {
            set.attributes = columns.get(&set.flow.structure.reference).into_iter().flatten().copied().collect();
        }
        Ok(Ok(Selected { sets, modified: self.modified, parts }))
    }
}

/// What a dataset is for, and whose it is.
struct Of {
    action: Action,
    /// Who provides all of its rows, where that is one.
    provider: Option<DataProvider>,
    /// Whether another provider's rows in the message may have the same keys.
    is_apart: bool,
}

/// What provides all of these, where it is one.
fn only<'p>(mut providers: impl Iterator<Item = &'p DataProvider>) -> Option<DataProvider> {
    let first = providers.next()?;
    providers.all(|p| p == first).then(|| first.clone())
}

/// What stands: one dataset, or one of each provider where two of them give the same key: which figure counts is for the reader
/// to say, and nothing is kept from them.
fn standing(
    tables: Vec<(DataProvider, Arc<Table>)>,
    action: Action,
    as_of: Option<Moment>,
    apart: Apart,
    filter: &Filter,
    parts: &Parts,
    add: Add,
) -> io::Result<Result<(), Problem>> {
    let (providers, tables): (Vec<DataProvider>, Vec<Arc<Table>>) = tables.into_iter().unzip();
    let all = Selection::of(tables.clone(), filter, parts)?;
    if apart == Apart::Never || !all.is_disputed()? {
        return add(Of { action, provider: only(providers.iter()), is_apart: false }, (as_of, None), all);
    }
    for (provider, table) in providers.into_iter().zip(tables) {
        let own = Selection::of(vec![table], filter, parts)?;
        if own.rows() > 0
            && let Err(problem) = add(Of { action, provider: Some(provider), is_apart: true }, (as_of, None), own)?
        {
            return Ok(Err(problem));
        }
    }
    Ok(Ok(()))
}

/// What changed: first all that goes, then all that is set; of each provider by itself where two of them give the same key, so that
/// nobody takes one's deletion for that of the other.
fn changed(
    changes: Vec<(DataProvider, Step)>,
    action: Action,
    apart: Apart,
    filter: &Filter,
    parts: &Parts,
    add: Add,
) -> io::Result<Result<(), Problem>> {
    let provider = only(changes.iter().map(|(p, _)| p));
    let mut owners = Vec::new();
    let mut tables = Vec::new();
    for (owner, (_, (before, after))) in changes.iter().enumerate() {
        for table in before.iter().chain(after) {
            owners.push(owner);
            tables.push(table.clone());
        }
    }
    let is_apart = changes.len() > 1 && apart == Apart::Datasets && Selection::of(tables, filter, parts)?.meets(&owners)?;
    let (mut gone, mut set): (Vec<(Option<DataProvider>, Selection)>, Vec<_>) = Default::default();
    for (own, (before, after)) in changes {
        let changed = change::between(before, after, filter, parts)?;
        match (gone.last_mut(), set.last_mut()) {
            (Some((_, all_gone)), Some((_, all_set))) if !is_apart => {
                all_gone.append(changed.gone);
                let all_set: &mut Selection = all_set;
                all_set.append(changed.set);
            }
            _ => {
                let whose = if is_apart { Some(own) } else { provider.clone() };
                gone.push((whose.clone(), changed.gone));
                set.push((whose, changed.set));
            }
        }
    }
    for (action, all) in [(Action::Delete, gone), (action, set)] {
        for (provider, selection) in all {
            if let Err(problem) = add(Of { action, provider, is_apart }, (None, None), selection)? {
                return Ok(Err(problem));
            }
        }
    }
    Ok(Ok(()))
}

/// Datasets for all that ever stood: what each release removed, and what it set, with the time in which that stood.
fn history(series: Vec<(DataProvider, Past)>, filter: &Filter, parts: &Parts, add: Add) -> io::Result<Result<(), Problem>> {
    let is_apart = series.len() > 1;
    for (provider, contents) in series {
        let mut before = None;
        let ends: Vec<Option<Moment>> = contents.iter().skip(1).map(|(m, _)| Some(*m)).chain([None]).collect();
        for ((from, table), to) in contents.into_iter().zip(ends) {
            let changed = change::between(before.replace(table.clone()), Some(table), filter, parts)?;
            for (action, selection) in [(Action::Delete, changed.gone), (Action::Replace, changed.set)] {
                let of = Of { action, provider: Some(provider.clone()), is_apart };
                if selection.rows() > 0
                    && let Err(problem) = add(of, (Some(from), to), selection)?
                {
                    return Ok(Err(problem));
                }
            }
        }
    }
    Ok(Ok(()))
}

/// What stands at the level of the observation.
fn at(asked: &At, structure: &DataStructure) -> Result<AtObservation, Problem> {
    let wrong = || super::query::Wrong::new("dimensionAtObservation", super::query::Why::Structure);
    Ok(match asked {
        At::All => AtObservation::All,
        At::Default => structure.time().map_or(AtObservation::All, AtObservation::Dimension),
        At::Dimension(id) => AtObservation::Dimension(structure.dimension(id).ok_or_else(wrong)?),
    })
}

/// Whether a question is for rows as they are, not for parts of them.
fn is_whole(query: &DataQuery) -> bool {
    query.detail == Detail::Full && query.attributes == Chosen::All && query.measures == Chosen::All
}

/// The level that an attribute is attached at, in the words of the parameter: `dataset`, `series`, `obs`.
fn level(attribute: &Component) -> &'static str {
    match attribute.relationship {
        Relationship::Dataset => "dataset",
        Relationship::Dimensions(_) | Relationship::Group(_) => "series",
        Relationship::Observation => "obs",
    }
}

/// Which attributes are shown, whether figures are, and whether observations are at all.
fn shown(query: &DataQuery, structure: &DataStructure, selection: &Selection, action: Action) -> (Vec<usize>, bool, bool) {
    if action == Action::Delete {
        return (Vec::new(), false, true);
    }
    let there: Vec<usize> = (0..structure.attributes.len()).filter(|&a| selection.has(a)).collect();
    let level = |a: usize| level(&structure.attributes[a]);
    let attributes: Vec<usize> = match (&query.attributes, query.detail) {
        (_, Detail::DataOnly | Detail::SeriesKeysOnly) | (Chosen::None, _) => Vec::new(),
        (Chosen::All, Detail::NoData) => there.into_iter().filter(|&a| level(a) != "obs").collect(),
        (Chosen::All, _) => there,
        (Chosen::Some(ids), _) => {
            let wanted = |a: &usize| ids.iter().any(|id| *id == structure.attributes[*a].id || id == level(*a));
            (0..structure.attributes.len()).filter(wanted).collect()
        }
    };
    let measures = match (&query.measures, query.detail) {
        (_, Detail::SeriesKeysOnly | Detail::NoData) | (Chosen::None, _) => false,
        (Chosen::All, _) => true,
        (Chosen::Some(ids), _) => ids.contains(&structure.measure.id),
    };
    let observations = measures || attributes.iter().any(|&a| level(a) == "obs");
    (attributes, measures, observations)
}

impl Selected {
    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        self.sets.iter().map(|(_, s)| s.rows()).sum()
    }

    /// Its dataset with its rows, where there is one.
    pub(super) fn only(&self) -> Option<(&Arc<Dataflow>, &Selection, &Parts)> {
        match &self.sets[..] {
            [(set, selection)] => Some((&set.flow, selection, &self.parts)),
            _ => None,
        }
    }

    /// Writes the message; ends early when nobody wants more of it. `name` tells this answer from all others: the same
    /// answer has the same bytes, and so says that it was made when the last of its releases was opened.
    ///
    /// # Errors
    /// Where a file cannot be read, or the form cannot hold what is there.
    pub fn write(
        &self,
        form: &Form<DataFormat>,
        name: &Sha256,
        languages: Vec<Lang>,
        mut pass: impl FnMut(Vec<u8>) -> ControlFlow<()>,
    ) -> io::Result<()> {
        let mut writer = write::writer(form.what);
        let mut out = Vec::with_capacity(PIECE + (PIECE >> 2));
        let id = format!("ISTHMUS_{}", &name.to_string()[..16]);
        writer.begin(&Header { id, prepared: self.modified, sender: "ISTHMUS".to_owned(), languages }, &mut out)?;
        writer.announce(&self.sets.iter().map(|(set, _)| set).collect::<Vec<_>>());
        for (set, selection) in &self.sets {
            let of_groups = if set.action == Action::Delete { Vec::new() } else { writer.groups(set) };
            if !of_groups.is_empty() {
                for slice in selection.slices(&of_groups, false, &self.parts) {
                    writer.grouped(set, &slice?)?;
                }
            }
            writer.dataset(set, &mut out)?;
            let attributes = if set.action == Action::Delete { &[][..] } else { &set.attributes };
            for slice in selection.slices(attributes, set.measures, &self.parts) {
                writer.rows(&slice?, &mut out)?;
                if out.len() >= PIECE && pass(std::mem::replace(&mut out, Vec::with_capacity(PIECE + (PIECE >> 2)))).is_break() {
                    return Ok(());
                }
            }
        }
        writer.end(&mut out)?;
        // Whoever wanted no more has all of it now.
        let _ = pass(out);
        Ok(())
    }
}
