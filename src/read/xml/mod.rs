//! XML becomes a tree by a strict pull scanner over a window: well formed with namespaces, or refused.
//!
//! The scanner is our own: quick-xml passes 239 files of the W3C suite that must be refused (control characters, `]]>`
//! in text, bad names, two roots, an unclosed root), and is 3.5 times slower on records. A document type declaration is
//! refused whatever it holds, so there are no entities but the five of the standard.

mod alike;
mod names;
mod scanner;
mod text;

#[cfg(test)]
mod tests;

pub use alike::{TagForm, Value};
pub use scanner::{Attribute, Event, Scanner};
pub(super) use text::plain_len;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memchr;
use rustc_hash::FxHashMap;

use super::defect::Defects;
use super::document::{Keep, SAMPLE, Way};
use super::place::locate;
use super::repeat::{Cut, Forms, Written};
use super::text::{Broken, Detected, Fault, How, Stop, Window, admit, declared, head};
use super::{Data, Format, Input, Opened, ReadError, ReadOptions};
use crate::model::finding::{F_FLF_002, Findings};
use crate::model::location::{PartId, PartKind, Sources};
use crate::model::tree::{NodeId, NodeKind, Tree};

/// Opens an XML document as a tree: elements `{namespace}local`, attributes `@local` or `@{namespace}local`, text
/// `#text` with sections of CDATA joined; text of white space only is dropped.
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let part = sources.add(&input.name, "", PartKind::Tree);
    let (tree, findings) = read(input, options, part, &mut Keep::All)?;
    Ok((Opened::Tree(tree), findings))
}

/// Reads a document into a tree, or what `keep` wants of it.
pub(super) fn read(input: &Input, options: &ReadOptions, part: PartId, keep: &mut Keep<'_>) -> Result<(Tree, Findings), ReadError> {
    let (mut scanner, mut findings) = scan(input, options, part)?;
    let (mut tree, mut defects) = (Tree::new(part), Defects::default());
    build(&mut scanner, &mut tree, options.limits.cells, keep, &mut defects).map_err(|stop| refuse(input, part, stop))?;
    findings.tally(&F_FLF_002, 1, 0, 0);
    defects.look_tree(&tree);
    defects.finish(&mut findings);
    Ok((tree, findings))
}

/// A scanner at the start of the input, in the encoding of its mark, the mapping or its declaration.
pub fn scan(input: &Input, options: &ReadOptions, part: PartId) -> Result<(Scanner, Findings), ReadError> {
    admit(input, part, &options.limits)?;
    let (known, findings) = declared(&input.data, options.encoding.as_deref(), part)?;
    let detected = match known {
        Some(d) => d,
        None => by_declaration(&input.data)?,
    };
    Ok((Scanner::new(Window::open(&input.data, detected, Broken::RefusedXml)?, detected, options.limits), findings))
}

/// The encoding that an unmarked document declares in its first line; UTF-8 where it declares none that is known.
pub(super) fn by_declaration(data: &Data) -> std::io::Result<Detected> {
    let head = head(data)?;
    let line = head.strip_prefix(b"<?xml").and_then(|l| memchr(b'>', l).map(|i| String::from_utf8_lossy(&l[..i]).into_owned()));
    let label = line.as_deref().and_then(|l| l.split_once("encoding")).and_then(|(_, l)| l.split(['"', '\'']).nth(1));
    // Unmarked bytes in which this could be read are not UTF-16; the scanner tells the contradiction.
    let narrow = |e: &&'static Encoding| ![UTF_16LE, UTF_16BE].contains(e);
    let encoding = label.and_then(|l| Encoding::for_label(l.as_bytes())).filter(narrow).unwrap_or(UTF_8);
    Ok(Detected { encoding, how: How::Stated, mark: 0 })
}

/// The refusal of a document, with line, column and path of the fault.
pub fn refuse(input: &Input, part: PartId, stop: Stop) -> ReadError {
    match stop {
        Stop::Io(e) => e.into(),
        Stop::Fault(f) => match locate(&input.data, Format::Xml, &[f.at]) {
            Err(e) => e.into(),
            Ok(places) => f.finding(part, &places.into_iter().next().unwrap_or_default()).into(),
        },
    }
}

/// Reads the document into an empty tree of at most `nodes` nodes, as far as `keep` wants it there.
fn build(scanner: &mut Scanner, tree: &mut Tree, nodes: u64, keep: &mut Keep<'_>, defects: &mut Defects) -> Result<(), Stop> {
    let mut builder = Builder::default();
    let (mut record, mut forms) = (Tree::new(tree.part), Forms::default());
    // How many of the open elements lie on the way to the records, and how many values those had so far.
    let (mut found, mut cells) = (0, 0);
    // For each open element the names of its children with how many there are of each.
    let mut children: Vec<FxHashMap<String, usize>> = Vec::new();
    loop {
        if let Keep::Rest(way) = keep
            && found + 1 == way.depth
            && found == scanner.depth()
            && let Some(scalars) = scanner.repeat(&mut forms, nodes - cells, &mut record)
        {
            cells += scalars;
            meet(way, &builder);
            defects.look_tree(&record);
            (way.each)(&record);
            continue;
        }
        let Some(event) = scanner.next()? else { break };
        let depth = scanner.depth();
        match keep {
            Keep::Rest(way) if event == Event::Start && found + 1 == depth && found < way.depth && (way.fits)(found, scanner.name()) => {
                found += 1;
                if found == way.depth && depth > 1 {
                    found -= 1;
                    meet(way, &builder);
                    record.clear();
                    let (start, context) = (scanner.at(), scanner.context());
                    let mut builder = Builder::default();
                    builder.add(scanner, Event::Start, &mut record, nodes)?;
                    while !builder.open.is_empty() {
                        let Some(event) = scanner.next()? else { break };
                        builder.add(scanner, event, &mut record, nodes)?;
                    }
                    cells += (0..record.nodes.len() as u32).filter(|&n| record.is_scalar(NodeId(n))).count() as u64;
                    if cells > nodes {
                        return Err(Fault::limit(scanner.at(), "cells", nodes).into());
                    }
                    defects.look_tree(&record);
                    (way.each)(&record);
                    if forms.wants(context)
                        && let Some(source) = scanner.source(start)
                        && !source.contains("xmlns")
                    {
                        forms.learn(source, start, &record, &cuts(source, start, &record));
                    }
                    continue;
                }
            }
            Keep::Rest(_) if event == Event::End => found = found.min(depth),
            Keep::Sample { cut } if event == Event::Start => {
                if let Some(above) = children.last_mut() {
                    let n = above.entry(scanner.name().to_owned()).or_default();
                    *n += 1;
                    if *n > SAMPLE {
                        *cut = true;
                        scanner.skip()?;
                        continue;
                    }
                }
                children.push(FxHashMap::default());
            }
            Keep::Sample { .. } if event == Event::End => {
                children.pop();
            }
            _ => {}
        }
        builder.add(scanner, event, tree, nodes)?;
    }
    Ok(())
}

/// Notes in which node of the rest records are met.
fn meet(way: &mut Way<'_>, builder: &Builder) {
    if let Some(&parent) = builder.open.last()
        && way.parents.last() != Some(&parent)
    {
        way.parents.push(parent);
    }
}

/// The values of a record that stand in its source as they are; a form of any other is found out to be none.
fn cuts(source: &str, start: u64, record: &Tree) -> Vec<Cut> {
    let cut = |node: u32| {
        let id = NodeId(node);
        let (text, at) = (record.text(id), (record.node(id).offset - start) as usize);
        let (from, written) = match record.name(id) {
            "#text" => (at, Written::Text),
            _ => {
                let open = source.get(at..)?.find(['"', '\''])? + at;
                (open + 1, Written::Attribute(source.as_bytes()[open]))
            }
        };
        Some(Cut { node, from, to: from + text.len(), written })
    };
    (0..record.nodes.len() as u32).filter(|&n| record.is_scalar(NodeId(n))).filter_map(cut).collect()
}

/// Makes nodes of events.
#[derive(Default)]
struct Builder {
    open: Vec<NodeId>,
    name: String,
}

impl Builder {
    fn add(&mut self, scanner: &Scanner, event: Event, tree: &mut Tree, nodes: u64) -> Result<(), Stop> {
        if tree.nodes.len() as u64 + scanner.attributes().len() as u64 >= nodes {
            return Err(Fault::limit(scanner.at(), "cells", nodes).into());
        }
        match event {
            Event::Start => {
                let id = tree.push(self.open.last().copied(), NodeKind::Object, Some(scanner.name()), "", scanner.at());
                for a in scanner.attributes() {
                    self.name.clear();
                    self.name.push('@');
                    self.name.push_str(scanner.attribute_name(a));
                    tree.push(Some(id), NodeKind::Text, Some(&self.name), scanner.value(a), a.at);
                }
                self.open.push(id);
            }
            Event::Text => {
                tree.push(self.open.last().copied(), NodeKind::Text, Some("#text"), scanner.text(), scanner.at());
            }
            Event::End => {
                self.open.pop();
            }
        }
        Ok(())
    }
}
