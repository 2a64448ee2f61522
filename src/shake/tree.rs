//! A JSON or XML document is changed: its keys, records, labels and figures.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::chance::Chance;
use super::kind::Kind;
use super::outcome::{Change, Places, Right, Touch};
use super::spelling::{grouped, other_form, signs_exchanged, typed, typo, year_after, year_before};
use super::{Content, Ground, Mutant, Role};
use crate::map::mapper::Mapper;
use crate::map::path::{Path, scalar};
use crate::map::spec::MEASURE;
use crate::map::values::{Figure, NumberStyle, figure};
use crate::model::location::{Location, PartId, Sources};
use crate::model::record::Records;
use crate::model::tree::{NodeId, NodeKind, Tree, local};
use crate::read::{self, Data, Format, Input, Opened, ReadOptions};

/// A document with what the mapping makes of its nodes.
pub(super) struct Trees<'g> {
    ground: &'g Ground<'g>,
    tree: Tree,
    doc: Doc,
    spots: Vec<Spot>,
    labels: Vec<Label>,
    style: NumberStyle,
}

/// A value.
struct Spot {
    /// The node that the mapping binds.
    node: usize,
    /// The node that holds its text.
    holder: usize,
    at: Location,
    observed: bool,
    /// A total that is compared with its parts.
    checked: bool,
    /// It is of the last period.
    last: bool,
    /// The array element or repeated XML element that it belongs to.
    record: Option<usize>,
}

/// A label.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Label {
    node: usize,
    /// The name of the node is the label, not its text.
    key: bool,
    role: Role,
    /// Periods are made of it.
    dates: bool,
}

/// A document that can be changed.
#[derive(Clone)]
struct Doc {
    part: PartId,
    nodes: Vec<Node>,
}

#[derive(Clone)]
struct Node {
    kind: NodeKind,
    name: Option<String>,
    text: String,
    offset: u64,
    children: Vec<usize>,
}

impl Doc {
    fn of(tree: &Tree) -> Doc {
        let nodes = (0..tree.nodes.len() as u32).map(NodeId).map(|id| {
            let n = tree.node(id);
            let name = (n.name != crate::model::tree::NO_NAME).then(|| tree.name(id).to_owned());
            let children = tree.children(id).map(|c| c.0 as usize).collect();
            Node { kind: n.kind, name, text: tree.text(id).to_owned(), offset: n.offset, children }
        });
        Doc { part: tree.part, nodes: nodes.collect() }
    }

    fn tree(&self) -> Tree {
        let mut tree = Tree::new(self.part);
        self.push(&mut tree, None, 0);
        tree
    }

    fn push(&self, tree: &mut Tree, parent: Option<NodeId>, node: usize) {
        let n = &self.nodes[node];
        let id = tree.push(parent, n.kind, n.name.as_deref(), &n.text, n.offset);
        n.children.iter().for_each(|&c| self.push(tree, Some(id), c));
    }

    fn take_out(&mut self, node: usize) {
        self.nodes.iter_mut().for_each(|n| n.children.retain(|&c| c != node));
    }

    /// The nodes below one, itself included.
    fn below(&self, node: usize) -> Vec<usize> {
        let mut all = vec![node];
        let mut next = 0;
        while next < all.len() {
            all.extend(&self.nodes[all[next]].children);
            next += 1;
        }
        all
    }
}

impl<'g> Trees<'g> {
    /// Looks at a document that the mapping was run on.
    pub(super) fn new(ground: &'g Ground<'g>, tree: Tree, published: &Places) -> Self {
        let mapping = &ground.mapping.mapping;
        let mut places = BTreeSet::new();
        {
            let mut emit = |r: &mut Records| places.extend(r.at.iter().copied());
            let mut mapper = Mapper::new(mapping, &ground.file, PartId(0), false, &mut emit);
            mapper.tree(&tree);
            mapper.finish();
        }
        let doc = Doc::of(&tree);
        let style = NumberStyle::of_locale(mapping.source.locale.as_deref().unwrap_or("en"));
        let mut it = Trees { ground, tree, doc, spots: Vec::new(), labels: Vec::new(), style };
        it.look(published, &places);
        it
    }

    /// Follows the walk of the mapping: which nodes are labels, and which values.
    fn look(&mut self, published: &Places, places: &BTreeSet<Location>) {
        let mapping = &self.ground.mapping.mapping;
        let spaces = &mapping.source.namespaces;
        let xml = !self.tree.nodes.is_empty() && !self.tree.name(NodeId(0)).is_empty();
        let mut labels: Vec<Label> = Vec::new();
        for (name, pointer) in &mapping.document {
            let path = if xml { Path::parse(pointer, spaces).ok() } else { Some(Path::pointer(pointer)) };
            let node = path.and_then(|p| p.find(&self.tree, NodeId(0)).first().copied());
            labels.extend(node.and_then(|n| self.holder(n)).map(|n| self.label(n, false, name)));
        }
        let mut at: Vec<(usize, NodeId, Vec<Label>)> = vec![(0, NodeId(0), Vec::new())];
        let mut spots = Vec::new();
        while let Some((number, from, chain)) = at.pop() {
            let Some(step) = mapping.walk.get(number) else { continue };
            let Ok(each) = Path::parse(&step.each, spaces) else { continue };
            for node in each.find(&self.tree, from) {
                let mut chain = chain.clone();
                let mut value = None;
                for (name, source) in &step.bind {
                    if source.trim() == "key()" {
                        if !self.tree.name(node).is_empty() {
                            chain.push(self.label(node.0 as usize, true, name));
                        }
                        continue;
                    }
                    let found = Path::parse(source, spaces).ok().and_then(|p| p.find(&self.tree, node).first().copied());
                    let Some(found) = found else { continue };
                    if name == MEASURE {
                        value = Some(found);
                    } else if let Some(holder) = self.holder(found) {
                        chain.push(self.label(holder, false, name));
                    }
                }
                if let Some(n) = value
                    && places.contains(&self.tree.location(n))
                    && let Some(holder) = self.holder(n)
                {
                    let place = self.tree.location(n);
                    spots.push((n.0 as usize, holder, place));
                    labels.append(&mut chain.clone());
                }
                at.push((number + 1, node, chain));
            }
        }
        labels.sort_unstable();
        labels.dedup();
        self.labels = labels;
        self.spots = spots
            .into_iter()
            .map(|(node, holder, at)| {
                let (observed, checked) = (published.observed.contains(&at), published.totals.contains(&at));
                Spot { node, holder, at, observed, checked, last: published.last.contains(&at), record: self.record(node) }
            })
            .collect();
        self.spots.sort_by_key(|s| s.node);
    }

    fn label(&self, node: usize, key: bool, name: &str) -> Label {
        Label { node, key, role: self.ground.role(name), dates: self.ground.dates(name) }
    }

    /// The node that holds the text of a node.
    fn holder(&self, node: NodeId) -> Option<usize> {
        scalar(&self.tree, node).1.first().map(|n| n.0 as usize)
    }

    fn parent(&self, node: usize) -> usize {
        self.tree.node(NodeId(node as u32)).parent.0 as usize
    }

    /// The nearest array element, or XML element that has others of its name beside it, that a node belongs to.
    fn record(&self, node: usize) -> Option<usize> {
        let mut here = node;
        while here != 0 {
            let above = self.parent(here);
            let siblings = &self.doc.nodes[above].children;
            let n = &self.doc.nodes[here];
            let element = n.kind == NodeKind::Object && n.name.is_some();
            let repeated = element && siblings.iter().filter(|&&s| self.doc.nodes[s].name == n.name).count() > 1;
            if self.doc.nodes[above].kind == NodeKind::Array || repeated {
                return Some(here);
            }
            here = above;
        }
        None
    }

    fn at(&self, node: usize) -> Touch {
        Touch::At(self.tree.location(NodeId(node as u32)))
    }

    fn pointer(&self, node: usize) -> String {
        self.tree.pointer(NodeId(node as u32))
    }

    fn is_xml(&self) -> bool {
        self.ground.format == Format::Xml
    }

    fn mutant(&self, doc: &Doc, right: Right, what: String) -> Mutant {
        Mutant::new(Content::Tree(doc.tree()), right, what)
    }

    /// Changes the document in this way; none where it cannot be.
    pub(super) fn change(&self, kind: Kind, chance: &mut Chance) -> Option<Mutant> {
        match kind {
            Kind::KeysResorted => self.keys_resorted(chance),
            Kind::RowsResorted => self.records_resorted(chance),
            Kind::RowDoubled => self.record_doubled(chance),
            Kind::RowsCut => self.records_cut(chance),
            Kind::KeyNew => self.key_new(chance),
            Kind::KeyTypo => self.key_typo(chance),
            Kind::LabelTypo => self.label_respelt(chance, true),
            Kind::LabelForm => self.label_respelt(chance, false),
            Kind::YearChanged => self.year_changed(chance),
            Kind::LabelEmptied => self.label_emptied(chance),
            Kind::NextYear => self.next_year(chance),
            Kind::PartialYear => self.partial_year(),
            Kind::FigureChanged => self.figure_changed(chance, false),
            Kind::TotalChanged => self.figure_changed(chance, true),
            Kind::FigureRemoved => self.figure_removed(chance),
            Kind::FigureText => self.figure_text(chance),
            Kind::NumberAsText => self.number_as_text(chance),
            Kind::SignChanged => self.sign_changed(chance),
            Kind::NamespaceChanged => self.namespace_changed(chance),
            Kind::PrefixChanged => self.prefix_changed(chance),
            _ => None,
        }
    }

    fn keys_resorted(&self, chance: &mut Chance) -> Option<Mutant> {
        let mut doc = self.doc.clone();
        let mut moved = 0;
        for n in 0..doc.nodes.len() {
            if doc.nodes[n].kind != NodeKind::Object {
                continue;
            }
            let mine = doc.nodes[n].children.clone();
            // Elements of XML have an order; attributes do not.
            let free: Vec<usize> = (0..mine.len())
                .filter(|&i| !self.is_xml() || doc.nodes[mine[i]].name.as_deref().is_some_and(|n| n.starts_with('@')))
                .collect();
            let Some(order) = chance.order(free.len()) else { continue };
            for (&to, &from) in free.iter().zip(&order) {
                doc.nodes[n].children[to] = mine[free[from]];
            }
            moved += 1;
        }
        (moved > 0).then(|| self.mutant(&doc, Right::SAME, format!("of {moved} objects")))
    }

    /// The records that stand beside one another, one list for each place that has several.
    fn lists(&self) -> Vec<Vec<usize>> {
        let records: BTreeSet<usize> = self.spots.iter().filter_map(|s| s.record).collect();
        let mut lists: Vec<(usize, Vec<usize>)> = Vec::new();
        for r in records {
            let above = self.parent(r);
            match lists.iter_mut().find(|l| l.0 == above) {
                Some((_, l)) => l.push(r),
                None => lists.push((above, vec![r])),
            }
        }
        lists.into_iter().map(|l| l.1).filter(|l| l.len() > 1).collect()
    }

    fn records_resorted(&self, chance: &mut Chance) -> Option<Mutant> {
        // Where the place in an array is a label, another order says something else.
        if self.ground.mapping.mapping.walk.iter().any(|s| s.bind.values().any(|b| b.trim() == "key()")) && !self.is_xml() {
            return None;
        }
        let lists = self.lists();
        let list = chance.pick(&lists)?;
        let order = chance.order(list.len())?;
        let mut doc = self.doc.clone();
        let above = self.parent(list[0]);
        let places: Vec<usize> = list.iter().filter_map(|r| self.doc.nodes[above].children.iter().position(|c| c == r)).collect();
        for (&place, &from) in places.iter().zip(&order) {
            doc.nodes[above].children[place] = list[from];
        }
        Some(self.mutant(&doc, Right::SAME, format!("{} records of {}", list.len(), self.pointer(above))))
    }

    fn record_doubled(&self, chance: &mut Chance) -> Option<Mutant> {
        let loose = self.ground.handling.loose;
        let all: Vec<usize> = self.spots.iter().filter(|s| s.observed || loose).filter_map(|s| s.record).collect();
        let record = *chance.pick(&all)?;
        let inside = self.doc.below(record);
        let shown = self.spots.iter().any(|s| s.observed && inside.contains(&s.node));
        let mut doc = self.doc.clone();
        let siblings = &mut doc.nodes[self.parent(record)].children;
        let place = siblings.iter().position(|&c| c == record)?;
        siblings.insert(place + 1, record);
        let right = match (self.ground.persons(), shown) {
            (true, _) => Right::changed(Change::More),
            (false, true) => Right::REFUSED,
            // What a total says twice is said twice.
            (false, false) => Right::EITHER,
        };
        let touched = inside.iter().map(|&n| self.at(n));
        Some(self.mutant(&doc, right, self.pointer(record)).touching(touched))
    }

    fn records_cut(&self, chance: &mut Chance) -> Option<Mutant> {
        let lists = self.lists();
        let list = chance.pick(&lists)?;
        let count = 1 + chance.below(list.len() / 3);
        let cut = &list[list.len() - count..];
        let mut doc = self.doc.clone();
        cut.iter().for_each(|&r| doc.take_out(r));
        let right = self.gone(&cut.iter().flat_map(|&r| self.doc.below(r)).collect());
        Some(self.mutant(&doc, right, format!("{count} records from {} on", self.pointer(cut[0]))))
    }

    /// What may come of it when the values of these nodes are no longer there.
    fn gone(&self, nodes: &BTreeSet<usize>) -> Right {
        let mine: Vec<&Spot> = self.spots.iter().filter(|s| nodes.contains(&s.holder)).collect();
        let right = Right::changed(Change::Gone(mine.iter().map(|s| s.at).collect()));
        if mine.iter().any(|s| s.observed) && !self.ground.handling.loose { right } else { right.or_same() }
    }

    fn key_new(&self, chance: &mut Chance) -> Option<Mutant> {
        const NAME: &str = "xqNuevo";
        let spot = chance.pick(&self.spots)?;
        let mut above = spot.node;
        while self.doc.nodes[above].kind != NodeKind::Object || (self.is_xml() && above == spot.node) {
            if above == 0 {
                return None;
            }
            above = self.parent(above);
        }
        let (kind, text, right) = match chance.below(3) {
            0 if !self.is_xml() => (NodeKind::Null, "", Right::SAME),
            1 => (NodeKind::Text, "abc", Right::REFUSED),
            _ if self.is_xml() => (NodeKind::Text, "17", Right::REFUSED),
            _ => (NodeKind::Number, "17", Right::REFUSED),
        };
        let mut doc = self.doc.clone();
        let offset = doc.nodes[above].offset;
        let node =
            |kind, name: &str, text: &str, children| Node { kind, name: Some(name.to_owned()), text: text.to_owned(), offset, children };
        let id = doc.nodes.len();
        if self.is_xml() && chance.below(2) == 0 {
            doc.nodes.push(node(kind, "#text", text, Vec::new()));
            doc.nodes.push(node(NodeKind::Object, NAME, "", vec![id]));
            doc.nodes[above].children.push(id + 1);
        } else {
            let name = if self.is_xml() { format!("@{NAME}") } else { NAME.to_owned() };
            doc.nodes.push(node(kind, &name, text, Vec::new()));
            let first = if self.is_xml() { 0 } else { doc.nodes[above].children.len() };
            doc.nodes[above].children.insert(first, id);
        }
        let ignored = |n: usize| {
            let name = self.doc.nodes[n].name.as_deref().map_or("", |n| local(n.trim_start_matches('@')));
            self.ground.mapping.mapping.ignore.iter().any(|i| i.key.as_ref().is_some_and(|p| p.is_match(name) || p.is_match(NAME)))
        };
        let mut here = above;
        let mut right = right;
        loop {
            if ignored(here) {
                right = Right::EITHER;
            }
            if here == 0 {
                break;
            }
            here = self.parent(here);
        }
        let what = format!("`{NAME}`: {} in {}", if text.is_empty() { "null" } else { text }, self.pointer(above));
        Some(self.mutant(&doc, right, what).touching([Touch::Word(NAME.to_owned())]))
    }

    fn key_typo(&self, chance: &mut Chance) -> Option<Mutant> {
        let mut all: BTreeSet<usize> = BTreeSet::new();
        let mut starts: Vec<usize> = self.spots.iter().map(|s| s.node).chain(self.labels.iter().map(|l| l.node)).collect();
        starts.sort_unstable();
        starts.dedup();
        for mut here in starts {
            while all.insert(here) && here != 0 {
                here = self.parent(here);
            }
        }
        let named: Vec<usize> =
            all.into_iter().filter(|&n| self.doc.nodes[n].name.as_deref().is_some_and(|n| !n.starts_with('#') && !n.is_empty())).collect();
        let node = *chance.pick(&named)?;
        let old = self.doc.nodes[node].name.clone()?;
        let bare = local(old.trim_start_matches('@')).to_owned();
        let new = format!("{}{}", &old[..old.len() - bare.len()], typo(&bare, chance)?);
        let mut doc = self.doc.clone();
        let everywhere = chance.below(2) == 0;
        let mut count = 0;
        for n in 0..doc.nodes.len() {
            if n == node || everywhere && doc.nodes[n].name.as_deref() == Some(old.as_str()) {
                doc.nodes[n].name = Some(new.clone());
                count += 1;
            }
        }
        let how = if count > 1 { format!(" and {} others", count - 1) } else { String::new() };
        let word = local(new.trim_start_matches('@')).to_owned();
        let what = format!("{}{how} to `{word}`", self.pointer(node));
        Some(self.mutant(&doc, Right::EITHER, what).touching([Touch::Word(word), self.at(node)]))
    }

    /// The text of a label.
    fn said(&self, label: &Label) -> &str {
        let n = &self.doc.nodes[label.node];
        if label.key { n.name.as_deref().unwrap_or("") } else { &n.text }
    }

    fn label_respelt(&self, chance: &mut Chance, wrong: bool) -> Option<Mutant> {
        let label = chance.pick_text(&self.labels, |l| self.said(l))?;
        let n = &self.doc.nodes[label.node];
        let old = if label.key { n.name.clone()? } else { n.text.clone() };
        if old.starts_with(['{', '@']) {
            return None;
        }
        let new = if wrong { typo(&old, chance)? } else { other_form(&old, chance)? };
        let mut doc = self.doc.clone();
        *(if label.key { doc.nodes[label.node].name.get_or_insert_default() } else { &mut doc.nodes[label.node].text }) = new.clone();
        let right = self.ground.respelt(&label.role, wrong, &new);
        let what = format!("{}: `{old}` to `{new}`", self.pointer(label.node));
        Some(self.mutant(&doc, right, what).touching([self.at(label.node), Touch::Word(new)]))
    }

    fn year_changed(&self, chance: &mut Chance) -> Option<Mutant> {
        let cells: Vec<&Label> = self.labels.iter().filter(|l| !l.key && year_before(&self.doc.nodes[l.node].text).is_some()).collect();
        let file = year_before(&self.ground.file);
        if let Some(new) = file
            && chance.below(2) == 0
        {
            let right = self.ground.other_year(&Role::Beside);
            return Some(self.mutant(&self.doc, right, format!("file `{}` to `{new}`", self.ground.file)).named(new));
        }
        let label = chance.pick(&cells)?;
        let old = &self.doc.nodes[label.node].text;
        let new = year_before(old)?;
        let mut doc = self.doc.clone();
        doc.nodes[label.node].text.clone_from(&new);
        let right = self.ground.other_year(&label.role);
        let what = format!("{}: `{old}` to `{new}`", self.pointer(label.node));
        Some(self.mutant(&doc, right, what).touching([self.at(label.node), Touch::Word(new)]))
    }

    fn label_emptied(&self, chance: &mut Chance) -> Option<Mutant> {
        let label = chance.pick_text(&self.labels, |l| self.said(l))?;
        if label.key {
            return None;
        }
        let mut doc = self.doc.clone();
        let old = std::mem::take(&mut doc.nodes[label.node].text);
        doc.nodes[label.node].kind = if self.is_xml() { NodeKind::Text } else { NodeKind::Null };
        let what = format!("{}: `{old}`", self.pointer(label.node));
        Some(self.mutant(&doc, self.ground.emptied(&label.role), what).touching([self.at(label.node)]))
    }

    /// The document of a year later: every period, the order of keys and records, and some spellings.
    fn next_year(&self, chance: &mut Chance) -> Option<Mutant> {
        let mut doc = self.doc.clone();
        let mut years = 0;
        for label in self.labels.iter().filter(|l| !l.key && l.dates && !self.ground.dated()) {
            if let Some(new) = year_after(&self.doc.nodes[label.node].text) {
                doc.nodes[label.node].text = new;
                years += 1;
            }
        }
        let (mut tree, mut told, mut touched) = (doc.tree(), vec![format!("{years} years")], Vec::new());
        for step in [Kind::KeysResorted, Kind::RowsResorted, Kind::LabelForm, Kind::LabelForm] {
            let now = Trees::new(self.ground, tree.clone(), &Places::default());
            let mutant = now.change(step, chance).filter(|m| m.right.means_the_same());
            if let Some(Mutant { content: Content::Tree(new), what, touched: more, .. }) = mutant {
                told.push(format!("{}: {what}", step.words()));
                touched.extend(more);
                tree = new;
            }
        }
        let mapping = &self.ground.mapping.mapping;
        let names = mapping.walk.iter().flat_map(|s| s.bind.keys()).chain(mapping.document.keys()).cloned();
        let mutant = Mutant::new(Content::Tree(tree), self.ground.other_years(names), told.join("; "));
        Some(
            match year_after(&self.ground.file) {
                Some(file) => mutant.named(file),
                None => mutant,
            }
            .touching(touched),
        )
    }

    fn partial_year(&self) -> Option<Mutant> {
        let mine: Vec<&Spot> = self.spots.iter().filter(|s| s.last).collect();
        if mine.is_empty() || mine.len() == self.spots.len() {
            return None;
        }
        let mut doc = self.doc.clone();
        for s in &mine {
            doc.nodes[s.holder].text.clear();
            doc.nodes[s.holder].kind = if self.is_xml() { NodeKind::Text } else { NodeKind::Null };
        }
        let right = self.gone(&mine.iter().map(|s| s.holder).collect());
        let touched: Vec<Touch> = mine.iter().map(|s| Touch::At(s.at)).collect();
        Some(self.mutant(&doc, right, format!("{} figures", mine.len())).touching(touched))
    }

    /// A value that is a figure.
    fn some_figure(&self, chance: &mut Chance) -> Option<(&Spot, Decimal)> {
        self.figure_of(chance, |_| true)
    }

    /// A figure of these values.
    fn figure_of(&self, chance: &mut Chance, wanted: impl Fn(&Spot) -> bool) -> Option<(&Spot, Decimal)> {
        let all: Vec<&Spot> = self.spots.iter().filter(|s| wanted(s)).collect();
        (0..20).find_map(|_| {
            let s = *chance.pick(&all)?;
            let n = &self.doc.nodes[s.holder];
            let style = if n.kind == NodeKind::Number { NumberStyle::PLAIN } else { self.style };
            match figure(n.text.trim(), style) {
                Figure::Is(d) | Figure::Ambiguous(d) => Some((s, d)),
                _ => None,
            }
        })
    }

    fn written(&self, s: &Spot, kind: NodeKind, new: &str, right: Right) -> Mutant {
        let mut doc = self.doc.clone();
        let n = &mut doc.nodes[s.holder];
        let old = std::mem::replace(&mut n.text, new.to_owned());
        n.kind = kind;
        let new = if kind == NodeKind::Null { "null" } else { new };
        let what = format!("{}: `{old}` to `{new}`", self.pointer(s.node));
        self.mutant(&doc, right, what).touching([Touch::At(s.at), self.at(s.holder)])
    }

    fn figure_changed(&self, chance: &mut Chance, total: bool) -> Option<Mutant> {
        let (s, old) = self.figure_of(chance, |s| s.checked == total)?;
        let by = Decimal::from(1 + chance.below(9) as u64);
        let new = old.checked_add(by)?.to_string();
        let right = Right::changed(Change::Figure(s.at, by));
        let right = match s.observed && !self.ground.handling.loose {
            _ if total && self.ground.decided => Right::REFUSED,
            true => right,
            false => right.or_same(),
        };
        let kind = self.doc.nodes[s.holder].kind;
        let text = if kind == NodeKind::Number { new } else { typed(&new, self.style)? };
        Some(self.written(s, kind, &text, right))
    }

    fn figure_removed(&self, chance: &mut Chance) -> Option<Mutant> {
        let (s, _) = self.some_figure(chance)?;
        let right = self.gone(&BTreeSet::from([s.holder]));
        Some(match chance.below(3) {
            0 if !self.is_xml() => self.written(s, NodeKind::Null, "", right),
            1 => self.written(s, NodeKind::Text, "", right),
            _ => {
                let mut doc = self.doc.clone();
                doc.take_out(s.node);
                self.mutant(&doc, right, format!("{} taken out", self.pointer(s.node))).touching([Touch::At(s.at)])
            }
        })
    }

    fn figure_text(&self, chance: &mut Chance) -> Option<Mutant> {
        let (s, old) = self.some_figure(chance)?;
        let right = if s.observed { Right::REFUSED } else { Right::EITHER };
        let texts = [format!("{old}o"), format!("aprox. {old}"), format!("{old} {old}x")];
        Some(self.written(s, NodeKind::Text, chance.pick(&texts)?, right))
    }

    fn number_as_text(&self, chance: &mut Chance) -> Option<Mutant> {
        let (s, old) = self.some_figure(chance)?;
        let text = typed(&old.to_string(), self.style)?;
        let texts = [text.clone(), format!(" {text} ")];
        Some(self.written(s, NodeKind::Text, chance.pick(&texts)?, Right::EITHER))
    }

    fn sign_changed(&self, chance: &mut Chance) -> Option<Mutant> {
        let (s, old) = self.some_figure(chance)?;
        let n = &self.doc.nodes[s.holder];
        let shown = if n.kind == NodeKind::Number { typed(&old.to_string(), self.style)? } else { n.text.clone() };
        let signs = [self.style.group, self.style.decimal].map(char::from);
        let new = match signs_exchanged(&shown) {
            Some(exchanged) => exchanged,
            None => grouped(&shown, *chance.pick(&signs)?)?,
        };
        Some(self.written(s, NodeKind::Text, &new, Right::EITHER))
    }

    fn namespace_changed(&self, chance: &mut Chance) -> Option<Mutant> {
        let mut spaces: Vec<String> = self.doc.nodes.iter().filter_map(|n| space(n.name.as_deref()?)).map(str::to_owned).collect();
        spaces.sort();
        spaces.dedup();
        let old = chance.pick(&spaces)?;
        let new = format!("{old}:2");
        let mut doc = self.doc.clone();
        for n in &mut doc.nodes {
            if let Some(name) = &n.name
                && space(name) == Some(old)
            {
                n.name = Some(format!("{{{new}}}{}", local(name)));
            }
        }
        Some(self.mutant(&doc, Right::EITHER, format!("`{old}` to `{new}`")).touching([Touch::Word(new)]))
    }

    fn prefix_changed(&self, chance: &mut Chance) -> Option<Mutant> {
        if !self.is_xml() {
            return None;
        }
        let prefix = chance.pick(&["", "q", "ns0", "datos"])?;
        let mut text = String::new();
        write_element(&self.doc, 0, prefix, None, &mut text);
        let input = Input { name: self.ground.file.clone(), data: Data::Bytes(Arc::from(text.into_bytes())) };
        let (opened, _) = read::open(&input, Format::Xml, &ReadOptions::default(), &mut Sources::default()).ok()?;
        let Opened::Tree(mut tree) = opened else { return None };
        tree.part = self.tree.part;
        Some(Mutant::new(Content::Tree(tree), Right::SAME, format!("`{prefix}`")))
    }
}

/// The namespace of a name.
fn space(name: &str) -> Option<&str> {
    name.trim_start_matches('@').strip_prefix('{')?.rsplit_once('}').map(|(s, _)| s)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Writes an element, its namespace bound to this prefix (or to none) wherever it is not that of the element above.
fn write_element(doc: &Doc, node: usize, prefix: &str, above: Option<&str>, out: &mut String) {
    let n = &doc.nodes[node];
    let name = n.name.as_deref().unwrap_or("");
    let own = space(name).unwrap_or("");
    let tag = if prefix.is_empty() || own.is_empty() { local(name).to_owned() } else { format!("{prefix}:{}", local(name)) };
    let _ = write!(out, "<{tag}");
    if above != Some(own) && !(own.is_empty() && above.is_none()) {
        let bind = if prefix.is_empty() || own.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
        let _ = write!(out, " {bind}=\"{}\"", escaped(own));
    }
    let is_attribute = |c: &usize| doc.nodes[*c].name.as_deref().is_some_and(|n| n.starts_with('@'));
    for (i, &c) in n.children.iter().filter(|c| is_attribute(c)).enumerate() {
        let a = &doc.nodes[c];
        let name = a.name.as_deref().unwrap_or("").trim_start_matches('@');
        match space(name) {
            Some(s) => {
                let _ = write!(out, " xmlns:a{i}=\"{}\" a{i}:{}=\"{}\"", escaped(s), local(name), escaped(&a.text));
            }
            None => {
                let _ = write!(out, " {name}=\"{}\"", escaped(&a.text));
            }
        }
    }
    out.push('>');
    for &c in n.children.iter().filter(|c| !is_attribute(c)) {
        match doc.nodes[c].kind {
            NodeKind::Object => write_element(doc, c, prefix, Some(own), out),
            _ => out.push_str(&escaped(&doc.nodes[c].text)),
        }
    }
    let _ = write!(out, "</{tag}>");
}
