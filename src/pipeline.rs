//! The story on one page: runs the stages in order on one submission; the only file that knows the order.
//!
//! A file is read, its mapping chosen, its cells mapped to labels, its labels harmonised to codes, the dataset
//! validated. What is wrong with the file is among the findings of its [`FileRun`]; only a broken machine is an error.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::harmonise::{Harmoniser, add_up, detailed};
use crate::map::choose::{self, Choice, Fit, Look};
use crate::map::library::{Known, Library};
use crate::map::mapper::{Ledger, Mapper};
use crate::map::stream;
use crate::map::wording::readable;
use crate::mend::Mender;
use crate::model::claim::Claim;
use crate::model::finding::{Arg, F_FLF_007, F_FLF_008, F_LIM_001, F_LIM_002, Finding, Findings, S_PII_001};
use crate::model::location::{Location, PartId, PartKind, Sources};
use crate::model::mapping::{Many, Mapping, Source};
use crate::model::observation::Dataset;
use crate::model::record::Records;
use crate::model::structure::{Dataflow, Ref};
use crate::model::table::{Block, SheetHead};
use crate::model::tree::Tree;
use crate::model::vocabulary;
use crate::read::document::Document;
use crate::read::{self, Data, Format, Hashing, Input, Landmarks, Limits, Opened, ReadError, ReadOptions};
use crate::shelf::{self, Shelf};
use crate::standard::Standard;
use crate::{compare, mend, sdmx, validate};

/// What a run works with. Nothing in it depends on the machine's clock, locale or time zone.
pub struct Settings<'a> {
    /// The shared standard.
    pub standard: &'a Standard,
    /// The mappings to choose from.
    pub library: &'a Library,
    /// The mapping that the caller named.
    pub mapping: Option<&'a Known>,
    /// The sender, where the caller named one.
    pub sender: Option<String>,
    /// When the file was received, as `2026-11-21`; the clock is an argument.
    pub received: String,
    /// How much is read at most.
    pub limits: Limits,
    /// What lies beside the file, for rules that need more than the file; none: they are not run.
    pub shelf: Option<&'a Shelf>,
}

impl<'a> Settings<'a> {
    /// A run that nothing more is said of: the mapping is found by the content, on no day, with nothing beside the file.
    pub fn of(standard: &'a Standard, library: &'a Library, limits: Limits) -> Settings<'a> {
        Settings { standard, library, mapping: None, sender: None, received: String::new(), limits, shelf: None }
    }
}

/// How the mapping of a file was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Chosen {
    /// The caller named it.
    Named,
    /// It fits, and no other does as well.
    Fits,
    /// The message names a structure of the standard, and needs none.
    Coded,
    /// None fits, or several do.
    Not,
}

/// What happened to one file.
pub struct FileRun {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What it is; none where it was refused before that was known.
    pub format: Option<Format>,
    /// Its part in the sources: the file as a whole.
    pub part: PartId,
    /// Id of its mapping.
    pub mapping: Option<String>,
    /// How the mapping was found.
    pub chosen: Chosen,
    /// Mappings tried, best first.
    pub fits: Vec<Fit>,
    /// Who sent it: as named, else the mapping's first sender.
    pub sender: String,
    /// What came out.
    pub dataset: Option<Dataset>,
    /// What was found.
    pub findings: Findings,
    /// What became of its cells.
    pub ledger: Ledger,
    /// Where its text places are; filled for trees with findings.
    pub places: Vec<(Location, read::Place)>,
}

/// Runs all stages on a file, or on each file of an archive.
pub fn run(input: &Input, settings: &Settings<'_>, sources: &mut Sources) -> io::Result<Vec<FileRun>> {
    let hashing = Hashing::new(&input.data);
    let hashed = Input { name: input.name.clone(), data: Data::Hashed(hashing.clone()) };
    let mut runs = stages(&hashed, settings, sources)?;
    // Those of an archive's members are known.
    for run in runs.iter_mut().filter(|r| r.sha256.is_empty()) {
        run.sha256 = hashing.finish()?.to_string();
    }
    debug_assert_eq!(runs.iter().flat_map(|r| &r.findings.list).find_map(vocabulary::lacks), None);
    Ok(runs)
}

fn stages(input: &Input, settings: &Settings<'_>, sources: &mut Sources) -> io::Result<Vec<FileRun>> {
    let mut run = receive(input, sources)?;
    if run.bytes > settings.limits.file {
        let f = Finding::new(&F_LIM_001, Location::whole(run.part)).arg("reason", "file").arg("limit", settings.limits.file);
        run.findings.add(f.arg("found", run.bytes));
        return Ok(vec![run]);
    }
    let format = match read::sniff(input, &settings.limits, sources) {
        Ok(format) => format,
        Err(e) => return refused(run, e),
    };
    run.format = Some(format);
    let options = ReadOptions { limits: settings.limits, ..ReadOptions::default() };
    if matches!(format, Format::Json | Format::Xml) {
        return match document(&mut run, input, format, &options, settings, sources) {
            Ok(landmarks) => {
                locate(&mut run, input, landmarks.as_ref())?;
                Ok(vec![run])
            }
            Err(e) => refused(run, e),
        };
    }
    let (opened, findings) = match open_as(input, format, settings.mapping.map(|k| &k.mapping), &options, sources) {
        Ok(o) => o,
        Err(e) => return refused(run, e),
    };
    if let Opened::Archive(members) = opened {
        let mut runs = Vec::new();
        for member in &members {
            runs.extend(self::run(member, settings, sources)?);
        }
        return Ok(runs);
    }
    let mut landmarks = None;
    let done = match opened {
        Opened::Book(mut book) => {
            let (mut sheets, mut seen) = (Vec::new(), Findings::default());
            // A mapping that is named is not chosen by what the sheets show.
            let looked_at = if settings.mapping.is_some() { 0 } else { book.sheets().len() };
            for i in 0..looked_at {
                // Only the first block is looked at: a header further down than 64 thousand cells is none.
                let first = book.read(i, &mut |head, block| {
                    sheets.push((head.clone(), block.clone()));
                    if block.last { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                });
                match first {
                    Err(ReadError::Io(e)) => return Err(e),
                    Err(ReadError::Refused(f)) => return refused(run, ReadError::Refused(f)),
                    Ok(found) => seen.extend(found),
                }
            }
            let Some(known) = choose_mapping(&mut run, settings, &Look::Sheets(&sheets)) else {
                // What the reader saw may be why nothing fits: text in the wrong encoding, ragged rows.
                run.findings.extend(findings);
                run.findings.extend(seen);
                return Ok(vec![run]);
            };
            drop(sheets);
            let again = states_form(&known.mapping.source) && settings.mapping.is_none();
            if again {
                match open_as(input, format, Some(&known.mapping), &options, sources) {
                    Ok((Opened::Book(b), found)) => {
                        run.findings.extend(found);
                        book = b;
                    }
                    Ok(_) => {}
                    Err(e) => return refused(run, e),
                }
            } else {
                run.findings.extend(findings);
            }
            convert_book(&mut run, &known.mapping, settings, &mut *book, format)
        }
        Opened::Coded(mut message) => {
            run.findings.extend(findings);
            let own = message.structures().iter().find_map(|s| own_flow(s, settings.standard));
            let known = match own {
                Some(flow) if settings.mapping.is_none() => {
                    run.chosen = Chosen::Coded;
                    run.sender = settings.sender.clone().unwrap_or_default();
                    coded_mapping(&flow, format)
                }
                _ => {
                    let structures = message.structures().to_vec();
                    let Some(known) = choose_mapping(&mut run, settings, &Look::Structures(&structures)) else { return Ok(vec![run]) };
                    known.clone()
                }
            };
            let done = convert_coded(&mut run, &known.mapping, settings, &mut *message, (input, format, &options));
            landmarks = message.landmarks().cloned();
            done
        }
        // Documents were read above, archives opened.
        Opened::Tree(_) | Opened::Archive(_) => Ok(()),
    };
    match done {
        Ok(()) => {}
        Err(e) => return refused(run, e),
    }
    run.findings.close(Location::whole(run.part));
    locate(&mut run, input, landmarks.as_ref())?;
    Ok(vec![run])
}

/// Runs the stages on a document. Where the walk of its mapping takes records one by one, they are read so, and where they
/// stand is told.
fn document(
    run: &mut FileRun,
    input: &Input,
    format: Format,
    options: &ReadOptions,
    settings: &Settings<'_>,
    sources: &mut Sources,
) -> Result<Option<Landmarks>, ReadError> {
    let named = settings.mapping.map(|k| &k.mapping);
    let (document, findings) = Document::new(input, format, &options_of(options, named), sources);
    let (known, sample) = match settings.mapping {
        Some(_) => (choose_mapping(run, settings, &Look::Tree(&Tree::new(document.part))), None),
        None => {
            let sample = document.sample()?;
            (choose_mapping(run, settings, &Look::Tree(&sample.tree)), Some(sample))
        }
    };
    run.findings.extend(findings);
    let Some(known) = known else {
        run.findings.extend(sample.map(|s| s.findings).unwrap_or_default());
        return Ok(None);
    };
    let mapping = &known.mapping;
    let xml = format == Format::Xml;
    let schema = mapping.source.schema.as_deref();
    // A schema speaks of the whole.
    // So do corrections, which name values from the root.
    let patches = settings.shelf.map_or(&[][..], |s| &s.patches);
    let mut mender = Mender::of(patches, &mapping.id, &run.name);
    let way = stream::way(mapping, xml).filter(|_| schema.is_none() && mender.is_idle());
    let mut landmarks = None;
    let feed = |mapper: &mut Mapper<'_, '_>, extra: &mut Findings| {
        match (sample.filter(|s| s.whole), way) {
            (Some(sample), _) => {
                extra.extend(sample.findings);
                extra.extend(schema.map(|s| contract(&sample.tree, s, settings)).transpose()?.unwrap_or_default());
                mapper.tree(mender.mended_tree(&sample.tree).as_ref().unwrap_or(&sample.tree));
            }
            (None, None) => {
                let (tree, found) = document.whole()?;
                extra.extend(found);
                extra.extend(schema.map(|s| contract(&tree, s, settings)).transpose()?.unwrap_or_default());
                mapper.tree(mender.mended_tree(&tree).as_ref().unwrap_or(&tree));
            }
            (None, Some(way)) => {
                let fits = |depth: usize, name: &str| way.fits(depth, name);
                // What labels the document as a whole has may come after its records.
                let beside = match mapping.document.is_empty() {
                    true => None,
                    false => Some(document.records(way.depth(), &fits, &mut |_| {})?.0),
                };
                mapper.records_begin(beside.as_ref(), xml);
                let (rest, found, marks) = document.records(way.depth(), &fits, &mut |record| mapper.record(record))?;
                extra.extend(found);
                mapper.records_end(&rest);
                landmarks = Some(marks);
            }
        }
        Ok(())
    };
    convert(run, mapping, settings, feed, false)?;
    close(run, mender);
    Ok(landmarks)
}

/// Tells what became of the corrections, and notes it at the observations.
fn close(run: &mut FileRun, mender: Mender<'_>) {
    let (found, notes) = mender.close(Location::whole(run.part));
    run.findings.extend(found);
    if let Some(data) = &mut run.dataset {
        mend::note(data, &notes);
    }
}

/// Takes a file in: its name and length; the hash comes when it was read.
fn receive(input: &Input, sources: &mut Sources) -> io::Result<FileRun> {
    let part = sources.add(&input.name, "", PartKind::File);
    Ok(FileRun {
        name: input.name.clone(),
        bytes: input.data.len()?,
        sha256: String::new(),
        format: None,
        part,
        mapping: None,
        chosen: Chosen::Not,
        fits: Vec::new(),
        sender: String::new(),
        dataset: None,
        findings: Findings::default(),
        ledger: Ledger::default(),
        places: Vec::new(),
    })
}

/// A file that is not parsed, for the reason that F-LIM-002 gives: what would have become of it is known from before.
///
/// # Errors
/// The file cannot be read as bytes.
pub fn not_parsed(input: &Input, reason: &str, limits: &Limits, sources: &mut Sources) -> io::Result<FileRun> {
    let mut run = receive(input, sources)?;
    run.sha256 = Hashing::new(&input.data).finish()?.to_string();
    let limit = match reason {
        "memory" => limits.memory,
        "cpu" => limits.cpu,
        _ => limits.wall,
    };
    let f = Finding::new(&F_LIM_002, Location::whole(run.part)).arg("reason", reason).arg("limit", limit);
    run.findings.add(f.cause(reason));
    Ok(run)
}

fn refused(mut run: FileRun, error: ReadError) -> io::Result<Vec<FileRun>> {
    match error {
        ReadError::Io(e) => Err(e),
        ReadError::Refused(f) => {
            run.places.extend(told_place(&f));
            run.findings.add(*f);
            run.dataset = None;
            Ok(vec![run])
        }
    }
}

/// Line, column and pointer that a refusal tells itself: what cannot be read is not read again to find them.
fn told_place(f: &Finding) -> Option<(Location, read::Place)> {
    let arg = |name: &str| f.args.iter().find(|a| a.0 == name).map(|a| &a.1);
    let (Some(&Arg::Count(line)), Some(&Arg::Count(column))) = (arg("line"), arg("column")) else { return None };
    let pointer = if let Some(Arg::Text(p)) = arg("pointer") { p.clone() } else { String::new() };
    Some((*f.cells.first()?, read::Place { line, column, pointer }))
}

/// Opens a file of any kind that [`read::sniff`] found.
pub fn open(input: &Input, format: Format, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    match format {
        Format::SdmxCsv | Format::SdmxJson | Format::SdmxMl => sdmx::open(input, format, options, sources),
        _ => read::open(input, format, options, sources),
    }
}

/// Opens a file as its mapping states it.
fn open_as(
    input: &Input,
    format: Format,
    mapping: Option<&Mapping>,
    options: &ReadOptions,
    sources: &mut Sources,
) -> Result<(Opened, Findings), ReadError> {
    open(input, format, &options_of(options, mapping), sources)
}

/// What a mapping states of the form of its files.
fn options_of(options: &ReadOptions, mapping: Option<&Mapping>) -> ReadOptions {
    let mut options = options.clone();
    if let Some(m) = mapping {
        options.encoding = m.source.encoding.clone();
        options.delimiter = m.source.delimiter.as_ref().and_then(|d| d.bytes().next());
    }
    options
}

fn states_form(source: &Source) -> bool {
    source.encoding.is_some() || source.delimiter.is_some()
}

/// The mapping of a file: named, or the one that fits. Where there is none the run says why.
fn choose_mapping<'a>(run: &mut FileRun, settings: &Settings<'a>, look: &Look<'_>) -> Option<&'a Known> {
    let sender = settings.sender.as_deref();
    let known = match settings.mapping {
        Some(k) => {
            run.chosen = Chosen::Named;
            // A mapping of sheets has nothing to say of a document, nor one of a document of sheets.
            let speaks = match look {
                Look::Sheets(_) => !k.mapping.tables.is_empty(),
                Look::Tree(_) => !k.mapping.walk.is_empty(),
                Look::Structures(_) => true,
            };
            if !speaks {
                let f = Finding::new(&F_FLF_007, Location::whole(run.part)).arg("reason", "format").arg("nearest", k.mapping.id.as_str());
                let f = f.arg("found", run.format.map_or("", Format::word)).arg("expected", k.mapping.source.format.0.join(", "));
                run.findings.add(f);
                return None;
            }
            k
        }
        None => {
            let format = run.format.map_or("", Format::word);
            let (choice, fits) = choose::choose(&settings.library.known, format, &run.name, sender, look);
            run.fits = fits;
            match choice {
                Choice::One(i) => {
                    run.chosen = Chosen::Fits;
                    &settings.library.known[i]
                }
                Choice::Several(all) => {
                    let names: Vec<String> = all.iter().map(|&i| settings.library.known[i].mapping.id.clone()).collect();
                    let f = Finding::new(&F_FLF_008, Location::whole(run.part)).arg("count", names.len()).arg("list", names.join(", "));
                    run.findings.add(f.propose(names));
                    return None;
                }
                Choice::None(near) => {
                    run.findings.add(unknown_layout(run.part, look, near, settings));
                    return None;
                }
            }
        }
    };
    run.mapping = Some(known.mapping.id.clone());
    run.sender = settings.sender.clone().unwrap_or_else(|| known.mapping.sender.0.first().cloned().unwrap_or_default());
    Some(known)
}

/// Parts of a layout that a sentence lists.
const LISTED: usize = 6;

/// Why no mapping fits. A mapping of which nothing was found is not told: it is near to nothing.
fn unknown_layout(part: PartId, look: &Look<'_>, near: Vec<Fit>, settings: &Settings<'_>) -> Finding {
    let f = Finding::new(&F_FLF_007, Location::whole(part));
    if let Look::Structures(names) = look
        && !names.is_empty()
    {
        return f.arg("reason", "structure").arg("text", names.join(", "));
    }
    let near: Vec<Fit> = near.into_iter().filter(|n| n.layout || n.found.0 > 0).collect();
    let Some(best) = near.first() else { return f.arg("reason", "unknown") };
    let f = f.arg("nearest", best.id.as_str()).arg("found", best.found.0).arg("expected", best.found.1);
    let f = match best {
        b if b.layout && b.name == Some(false) => {
            let known = settings.library.known.iter().find(|k| k.path == b.path);
            let name = known.and_then(|k| k.mapping.source.filename.as_ref()).map_or(String::new(), |p| readable(p.0.as_str()));
            f.arg("reason", "name").arg("text", name)
        }
        b if b.layout => {
            f.arg("reason", "sender").arg("sender", settings.sender.as_deref().unwrap_or("")).arg("text", b.senders.join(", "))
        }
        b => f.arg("reason", "nearest").arg("differs", b.missing.iter().take(LISTED).cloned().collect::<Vec<_>>().join("; ")),
    };
    f.propose(near.into_iter().map(|n| n.id).collect())
}

/// The dataflow that a message names, if it is one of ours.
fn own_flow(name: &str, standard: &Standard) -> Option<Arc<Dataflow>> {
    standard.dataflow(&Ref::parse(name)?).ok()
}

/// A message in the standard's own structure needs no mapping: its components are the structure's.
fn coded_mapping(flow: &Dataflow, format: Format) -> Known {
    let mapping = Mapping {
        isthmus: 1,
        id: format!("{}", flow.reference),
        title: None,
        sender: Many(vec![String::new()]),
        target: flow.reference.to_string(),
        structures: Vec::new(),
        source: Source { format: Many(vec![format.word().to_owned()]), ..Source::default() },
        tables: Vec::new(),
        document: indexmap::IndexMap::new(),
        walk: Vec::new(),
        set: indexmap::IndexMap::new(),
        rules: Vec::new(),
        sum_over: Vec::new(),
        persons: None,
        repeats: crate::model::mapping::Repeats::default(),
        ignore: Vec::new(),
        tests: Vec::new(),
    };
    Known { path: String::new(), folder: None, mapping, text: String::new() }
}

/// Maps, harmonises and validates what `feed` gives to the mapper.
fn convert(
    run: &mut FileRun,
    mapping: &Mapping,
    settings: &Settings<'_>,
    feed: impl FnOnce(&mut Mapper<'_, '_>, &mut Findings) -> Result<(), ReadError>,
    workbook: bool,
) -> Result<(), ReadError> {
    let feed = |mapper: &mut Mapper<'_, '_>, extra: &mut Findings| feed(mapper, extra).map(ControlFlow::Continue);
    convert_held(run, mapping, settings, feed, workbook).map(|_| ())
}

/// The same, unless `feed` breaks off: then nothing came of it.
fn convert_held(
    run: &mut FileRun,
    mapping: &Mapping,
    settings: &Settings<'_>,
    feed: impl FnOnce(&mut Mapper<'_, '_>, &mut Findings) -> Result<ControlFlow<()>, ReadError>,
    workbook: bool,
) -> Result<ControlFlow<()>, ReadError> {
    let Some(flow) = target(run, mapping, settings) else { return Ok(ControlFlow::Continue(())) };
    if let Some(p) = &mapping.persons
        && p.permission.as_deref().is_none_or(|p| p.trim().is_empty())
    {
        run.findings
            .add(Finding::new(&S_PII_001, Location::whole(run.part)).arg("reason", "no-permission").arg("mapping", mapping.id.as_str()));
        return Ok(ControlFlow::Continue(()));
    }
    let mut harmoniser = Harmoniser::new(mapping, detailed(&flow, &mapping.sum_over), settings.standard);
    let mut extra = Findings::default();
    let (found, ledger) = {
        let mut emit = |records: &mut Records| harmoniser.take(records);
        let mut mapper = Mapper::new(mapping, &run.name, run.part, workbook, &mut emit);
        if feed(&mut mapper, &mut extra)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        mapper.finish()
    };
    run.findings.extend(extra);
    run.findings.extend(found);
    run.ledger = ledger;
    finish(run, harmoniser, &flow, settings)?;
    Ok(ControlFlow::Continue(()))
}

/// Maps, harmonises and validates a book. One of which a sheet did not come as it is, is read again.
fn convert_book(
    run: &mut FileRun,
    mapping: &Mapping,
    settings: &Settings<'_>,
    book: &mut dyn read::Book,
    format: Format,
) -> Result<(), ReadError> {
    let workbook = format != Format::Csv;
    let patches = settings.shelf.map_or(&[][..], |s| &s.patches);
    let (name, whole) = (run.name.clone(), Location::whole(run.part));
    let mut notes = BTreeMap::new();
    let mut convert = |passes| {
        let feed = |mapper: &mut Mapper<'_, '_>, extra: &mut Findings| {
            let mut mender = Mender::of(patches, &mapping.id, &name);
            let read = read_book(book, mapper, extra, passes, &mut mender)?;
            if read.is_continue() {
                let (found, corrected) = mender.close(whole);
                extra.extend(found);
                notes = corrected;
            }
            Ok(read)
        };
        convert_held(run, mapping, settings, feed, workbook)
    };
    if convert(Passes::One)?.is_break() {
        let _ = convert(Passes::Two)?;
    }
    if let Some(data) = &mut run.dataset {
        mend::note(data, &notes);
    }
    Ok(())
}

/// How often big sheets are passed over.
#[derive(Clone, Copy)]
enum Passes {
    /// Once, which may turn out to be too few.
    One,
    /// First for what stands around the cells.
    Two,
}

/// Hands every sheet of a book to the mapper, until one did not come as it is.
fn read_book(
    book: &mut dyn read::Book,
    mapper: &mut Mapper<'_, '_>,
    extra: &mut Findings,
    passes: Passes,
    mender: &mut Mender<'_>,
) -> Result<ControlFlow<()>, ReadError> {
    for i in 0..book.sheets().len() {
        let mut each = |head: &SheetHead, block: &Block| {
            match mender.mended(head, block) {
                Some(mended) => mapper.block(head, &mended),
                None => mapper.block(head, block),
            }
            ControlFlow::Continue(())
        };
        let found = match passes {
            Passes::One => book.read_ahead(i, &mut each)?,
            Passes::Two => Some(book.read(i, &mut each)?),
        };
        let Some(found) = found else { return Ok(ControlFlow::Break(())) };
        extra.extend(found);
    }
    Ok(ControlFlow::Continue(()))
}

/// Harmonises and validates a message that is coded already.
fn convert_coded(
    run: &mut FileRun,
    mapping: &Mapping,
    settings: &Settings<'_>,
    message: &mut dyn read::Coded,
    (input, format, options): (&Input, Format, &ReadOptions),
) -> Result<(), ReadError> {
    let Some(flow) = target(run, mapping, settings) else { return Ok(()) };
    let mut harmoniser = Harmoniser::new(mapping, detailed(&flow, &mapping.sum_over), settings.standard);
    let patches = settings.shelf.map_or(&[][..], |s| &s.patches);
    let mut mender = Mender::of(patches, &mapping.id, &run.name);
    let mut places = mend::Places::default();
    if mender.has_pointers() && matches!(format, Format::SdmxJson | Format::SdmxMl) {
        let plain = if format == Format::SdmxJson { Format::Json } else { Format::Xml };
        let (document, _) = Document::new(input, plain, options, &mut Sources::default());
        places = mender.places(&document.whole()?.0);
    }
    let header = if mender.is_idle() || format != Format::SdmxCsv { Vec::new() } else { sdmx::csv::header(input)? };
    let mut rows = 0;
    let found = message.read(&mut |records| {
        rows += records.len() as u64;
        if !mender.is_idle() {
            mender.mend(records, &places, &header);
        }
        harmoniser.take(records);
        ControlFlow::Continue(())
    })?;
    run.findings.extend(found);
    run.ledger.filled = rows;
    run.ledger.claimed[Claim::Value as usize] = rows;
    finish(run, harmoniser, &flow, settings)?;
    close(run, mender);
    Ok(())
}

fn target(run: &mut FileRun, mapping: &Mapping, settings: &Settings<'_>) -> Option<Arc<Dataflow>> {
    let flow = Ref::parse(&mapping.target).and_then(|r| settings.standard.dataflow(&r).ok());
    if flow.is_none() {
        let f = Finding::new(&F_FLF_007, Location::whole(run.part)).arg("reason", "target");
        run.findings.add(f.arg("nearest", mapping.id.as_str()).arg("text", mapping.target.as_str()));
    }
    flow
}

fn finish(run: &mut FileRun, harmoniser: Harmoniser<'_>, flow: &Arc<Dataflow>, settings: &Settings<'_>) -> io::Result<()> {
    let (dataset, found) = harmoniser.finish();
    run.findings.extend(found);
    let packs = settings.shelf.map(|s| s.packs(&flow.reference, &run.sender)).unwrap_or_default();
    let limits = shelf::thresholds(&packs);
    let mut table = Cow::Borrowed(Standard::comparisons());
    if !limits.is_empty() {
        table.to_mut().set(&flow.reference.id, &limits);
    }
    let context = validate::Context { sender: run.sender.clone(), received: settings.received.clone(), limits };
    run.findings.extend(validate::check(&dataset, &context));
    let complete = dataset.faulty.is_empty();
    let dataset = add_up(dataset, flow);
    if let Some(shelf) = settings.shelf {
        let with = shelf.with(&dataset.flow.reference, &table, settings.standard)?;
        let compared = compare::check(&dataset, &with, &table, &run.findings, Location::whole(run.part), complete);
        run.findings.extend(compared);
    }
    validate::settle(&dataset, &mut run.findings);
    for pack in &packs {
        let found = pack.check(&dataset, &run.findings);
        run.findings.extend(found);
    }
    packs.iter().for_each(|pack| pack.weigh(&mut run.findings));
    run.dataset = Some(dataset);
    Ok(())
}

/// Holds a JSON document against the schema that its mapping names.
fn contract(tree: &Tree, schema: &str, settings: &Settings<'_>) -> io::Result<Findings> {
    match settings.standard.json_schema(schema) {
        Some(text) => read::contract::check_tree(tree, &text),
        None => Err(io::Error::other(format!("the mapping names the schema {schema}, which is not in the standard"))),
    }
}

/// Finds line and pointer of the places that findings name in a tree.
fn locate(run: &mut FileRun, input: &Input, landmarks: Option<&Landmarks>) -> io::Result<()> {
    let Some(format) = run.format else { return Ok(()) };
    if !matches!(format, Format::Json | Format::Xml | Format::SdmxJson | Format::SdmxMl) {
        return Ok(());
    }
    let mut at: Vec<Location> =
        run.findings.list.iter().flat_map(|f| f.cells.iter().chain(&f.evidence)).copied().filter(|l| !l.is_whole()).collect();
    at.sort_unstable();
    at.dedup();
    if at.is_empty() {
        return Ok(());
    }
    let offsets: Vec<u64> = at.iter().map(|l| l.byte()).collect();
    let places = match landmarks {
        Some(marks) => read::locate_near(&input.data, format, &offsets, marks)?,
        None => read::locate(&input.data, format, &offsets)?,
    };
    run.places = at.into_iter().zip(places).collect();
    Ok(())
}

/// Opens a file as a mapping that the caller names states it; [`run_opened`] takes what comes out.
///
/// # Errors
/// A refusal where the file is of no kind that is read or does not open.
pub fn open_named(input: &Input, mapping: &Known, limits: Limits, sources: &mut Sources) -> Result<(Format, Opened, Findings), ReadError> {
    let format = read::sniff(input, &limits, sources)?;
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let (opened, findings) = open_as(input, format, Some(&mapping.mapping), &options, sources)?;
    Ok((format, opened, findings))
}

/// Runs a mapping that the caller names on what a reader gave, or on a changed copy of it. `file` is the name that the
/// mapping sees. Of an archive nothing comes out.
pub fn run_opened(
    mapping: &Known,
    opened: Opened,
    format: Format,
    file: &str,
    settings: &Settings<'_>,
    sources: &mut Sources,
) -> io::Result<FileRun> {
    let mut run = named_run(mapping, file, sources)?;
    run.format = Some(format);
    let done = match opened {
        Opened::Book(mut book) => convert_book(&mut run, &mapping.mapping, settings, &mut *book, format),
        Opened::Tree(tree) => {
            let feed = |mapper: &mut Mapper<'_, '_>, _: &mut Findings| {
                mapper.tree(&tree);
                Ok(())
            };
            convert(&mut run, &mapping.mapping, settings, feed, false)
        }
        Opened::Coded(mut message) => {
            // What was changed in memory has no bytes that a correction could name.
            let input = Input { name: file.to_owned(), data: Data::Bytes(Arc::from(Vec::new())) };
            convert_coded(&mut run, &mapping.mapping, settings, &mut *message, (&input, Format::Csv, &ReadOptions::default()))
        }
        Opened::Archive(_) => Ok(()),
    };
    told(run, done)
}

/// A run of a mapping that the caller named, on no bytes.
fn named_run(mapping: &Known, file: &str, sources: &mut Sources) -> io::Result<FileRun> {
    let input = Input { name: file.to_owned(), data: Data::Bytes(Arc::from(Vec::new())) };
    let mut run = receive(&input, sources)?;
    run.sha256 = Hashing::new(&input.data).finish()?.to_string();
    run.mapping = Some(mapping.mapping.id.clone());
    run.sender = mapping.mapping.sender.0.first().cloned().unwrap_or_default();
    run.chosen = Chosen::Named;
    Ok(run)
}

/// The run, with the refusal that ended it among its findings.
fn told(mut run: FileRun, done: Result<(), ReadError>) -> io::Result<FileRun> {
    match done {
        Ok(()) => Ok(run),
        Err(ReadError::Io(e)) => Err(e),
        Err(ReadError::Refused(f)) => {
            run.findings.add(*f);
            Ok(run)
        }
    }
}

/// Runs a mapping on one sheet, as a test inside it does.
pub fn run_sheet(
    mapping: &Known,
    head: &SheetHead,
    block: &Block,
    file: &str,
    settings: &Settings<'_>,
    sources: &mut Sources,
) -> io::Result<FileRun> {
    let mut run = named_run(mapping, file, sources)?;
    let done = convert(
        &mut run,
        &mapping.mapping,
        settings,
        |mapper, _| {
            mapper.block(head, block);
            Ok(())
        },
        false,
    );
    told(run, done)
}
