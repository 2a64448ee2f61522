//! Which mapping fits a file that nobody named one for: sender, file name and layout; what differs where none does.

use super::grid::Grid;
use super::layout;
use super::library::Known;
use super::path::Path;
use super::spec::MEASURE;
use super::wording::readable;
use crate::model::finding::{Arg, Finding};
use crate::model::mapping::{Mapping, Pattern, Table};
use crate::model::table::{Block, SheetHead};
use crate::model::tree::{NodeId, Tree};

/// What is known of a file before a mapping is chosen.
pub enum Look<'a> {
    /// The first block of each sheet.
    Sheets(&'a [(SheetHead, Block)]),
    /// A document.
    Tree(&'a Tree),
    /// The structures that an SDMX message names.
    Structures(&'a [String]),
}

/// How well a mapping fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Path of the mapping.
    pub path: String,
    /// Its id.
    pub id: String,
    /// Its senders.
    pub senders: Vec<String>,
    /// The layout fits: every table, column and pointer is there.
    pub layout: bool,
    /// The file name fits the mapping's pattern; none where it has no pattern.
    pub name: Option<bool>,
    /// The sender is the mapping's; none where the sender is not known.
    pub sender: Option<bool>,
    /// Parts of the layout found, and wanted.
    pub found: (usize, usize),
    /// What is missing, in the words of the mapping.
    pub missing: Vec<String>,
}

impl Fit {
    fn rank(&self) -> (bool, bool, bool, u64) {
        let share = (self.found.0 * 1_000 / self.found.1.max(1)) as u64;
        (self.layout, self.sender == Some(true), self.name == Some(true), share)
    }
}

/// What came of choosing.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// This one; its number in the list.
    One(usize),
    /// Several fit equally; their numbers.
    Several(Vec<usize>),
    /// None fits; the nearest, best first.
    None(Vec<Fit>),
}

/// Chooses among the mappings of this format. A mapping fits when its layout does, its file name pattern is not
/// contradicted and the sender, where it is known, is its own. The pattern binds because often nothing in the file says whose
/// figures it holds: `t,n` under another name must not become the figures of Honduras.
pub fn choose(known: &[Known], format: &str, file: &str, sender: Option<&str>, look: &Look<'_>) -> (Choice, Vec<Fit>) {
    let mut fits: Vec<(usize, Fit)> = known
        .iter()
        .enumerate()
        .filter(|(_, k)| !k.path.starts_with("bench/") && k.mapping.source.format.0.iter().any(|f| f == format))
        .map(|(i, k)| (i, fit(k, file, sender, look)))
        .collect();
    fits.sort_by(|a, b| b.1.rank().cmp(&a.1.rank()).then_with(|| a.1.id.cmp(&b.1.id)));
    let good: Vec<&(usize, Fit)> = fits.iter().filter(|(_, f)| f.layout && f.sender != Some(false) && f.name != Some(false)).collect();
    let choice = match good.as_slice() {
        [] => Choice::None(fits.iter().map(|f| f.1.clone()).take(3).collect()),
        [(i, _)] => Choice::One(*i),
        [(i, best), rest @ ..] => {
            // A name that fits decides between layouts that do; a more particular layout decides between names.
            let key = |f: &Fit| (f.sender == Some(true), f.name == Some(true));
            let equal: Vec<usize> = rest.iter().filter(|(_, f)| key(f) == key(best)).map(|(i, _)| *i).collect();
            if equal.is_empty() {
                Choice::One(*i)
            } else {
                let widest = |i: &usize| fits.iter().find(|f| f.0 == *i).map_or(0, |f| f.1.found.1);
                let mut all: Vec<usize> = std::iter::once(*i).chain(equal).collect();
                all.sort_by_key(|i| std::cmp::Reverse(widest(i)));
                if widest(&all[0]) > widest(&all[1]) { Choice::One(all[0]) } else { Choice::Several(all) }
            }
        }
    };
    (choice, fits.into_iter().map(|f| f.1).collect())
}

fn fit(known: &Known, file: &str, sender: Option<&str>, look: &Look<'_>) -> Fit {
    let m = &known.mapping;
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let (found, missing) = match look {
        Look::Sheets(sheets) => fit_sheets(m, sheets),
        Look::Tree(tree) => fit_tree(m, tree),
        Look::Structures(names) => fit_structures(m, names),
    };
    Fit {
        path: known.path.clone(),
        id: m.id.clone(),
        senders: m.sender.0.clone(),
        layout: missing.is_empty(),
        name: m.source.filename.as_ref().map(|p| p.is_match(file)),
        sender: sender.map(|s| m.sender.0.iter().any(|x| x == s)),
        found,
        missing,
    }
}

fn fit_sheets(m: &Mapping, sheets: &[(SheetHead, Block)]) -> ((usize, usize), Vec<String>) {
    let (mut found, mut wanted, mut missing) = (0, 0, Vec::new());
    for (t, table) in m.tables.iter().enumerate() {
        let parts = 1 + table.rows.iter().filter(|a| a.col.is_some()).count() + table.cols.len();
        wanted += parts;
        // Parts that are lost, and what is missing, in the sheet where least is.
        let mut best: Option<(usize, Vec<String>)> = None;
        for (head, block) in sheets {
            let mut grid = Grid::new(head, block);
            let result = layout::find_some(m, &mut grid, &|i| i == t);
            let mut lacks: Vec<String> = result.problems.iter().map(|(_, p)| describe(p)).collect();
            if !result.layouts.is_empty() && lacks.is_empty() {
                best = Some((0, Vec::new()));
                break;
            }
            // Where a table does not even begin nothing of it is found, but for a heading that is much like it.
            let begins = !result.layouts.is_empty() || result.problems.iter().any(|(_, p)| !is_absence(p));
            let alike = result.problems.iter().any(|(_, p)| !p.proposals.is_empty());
            if lacks.is_empty() {
                lacks.push(readable(table.sheet.name.as_ref().map_or("", |p| p.0.as_str())));
            }
            let lost = if begins { lacks.len().min(parts) } else { parts - usize::from(alike) };
            if best.as_ref().is_none_or(|b| (lost, lacks.len()) < (b.0, b.1.len())) {
                best = Some((lost, lacks));
            }
        }
        let (lost, mut lacks) = best.unwrap_or_else(|| (parts, vec![readable(table.anchor.text.0.as_str())]));
        if m.tables.len() > 1 {
            lacks.iter_mut().for_each(|l| l.insert_str(0, &format!("{}: ", table.id)));
        }
        // Only what a sheet has makes a mapping near.
        found += if lost == 0 { parts } else { sheets.iter().map(|(head, block)| parts_met(table, head, block)).max().unwrap_or(0) };
        missing.extend(lacks);
    }
    if m.tables.is_empty() {
        missing.push("tables".to_owned());
    }
    ((found, wanted), missing)
}

/// Whether a problem says that a table is not there at all.
fn is_absence(f: &Finding) -> bool {
    ["anchor", "title"].iter().any(|reason| f.args.contains(&("reason", (*reason).into())))
}

/// The text that was looked for.
fn wanted_text(f: &Finding) -> &str {
    f.args.iter().find_map(|a| if let ("text", Arg::Text(t)) = a { Some(t.as_str()) } else { None }).unwrap_or("")
}

/// What a problem says is missing: the text looked for, and the one that is nearest.
fn describe(f: &Finding) -> String {
    match f.proposals.first() {
        Some(near) => format!("{} (≈ {near})", wanted_text(f)),
        None => wanted_text(f).to_owned(),
    }
}

/// How many parts of a table that does not fit are met somewhere in a sheet: only what the sheet has makes a mapping near.
fn parts_met(table: &Table, head: &SheetHead, block: &Block) -> usize {
    let grid = Grid::new(head, block);
    let texts: Vec<&str> = (0..block.cells.len().min(2_000)).map(|n| grid.text_of(n)).filter(|t| !t.is_empty()).collect();
    let met = |p: &Pattern| texts.iter().any(|t| p.is_match(t));
    let anchor = usize::from(met(&table.anchor.text));
    let rows = table.rows.iter().filter_map(|a| a.col.as_ref()).filter(|p| met(p)).count();
    // An axis without a pattern takes any heading: it is met where the table's place is.
    let cols = table.cols.iter().filter(|a| a.matches.as_ref().map_or(anchor > 0, met)).count();
    anchor + rows + cols
}

fn fit_tree(m: &Mapping, tree: &Tree) -> ((usize, usize), Vec<String>) {
    let (mut wanted, mut missing) = (0, Vec::new());
    if m.walk.is_empty() {
        return ((0, 1), vec!["walk".to_owned()]);
    }
    let spaces = &m.source.namespaces;
    let xml = tree.nodes.first().is_some_and(|_| !tree.name(NodeId(0)).is_empty());
    for pointer in m.document.values() {
        wanted += 1;
        let path = if xml { Path::parse(pointer, spaces) } else { Ok(Path::pointer(pointer)) };
        if path.is_ok_and(|p| p.find(tree, NodeId(0)).is_empty()) {
            missing.push(pointer.clone());
        }
    }
    // The first few nodes of each step stand for all.
    let mut here = vec![NodeId(0)];
    for step in &m.walk {
        wanted += 1;
        let Ok(each) = Path::parse(&step.each, spaces) else { continue };
        let next: Vec<NodeId> = here.iter().flat_map(|&n| each.find(tree, n)).take(50).collect();
        if next.is_empty() {
            missing.push(step.each.clone());
            break;
        }
        for (name, source) in &step.bind {
            if source.trim() == "key()" || matches!(source.trim(), "@" | "text()") {
                continue;
            }
            wanted += 1;
            let there = Path::parse(source, spaces).is_ok_and(|p| next.iter().any(|&n| !p.find(tree, n).is_empty()));
            if !there && (name == MEASURE || m.set.contains_key(name)) {
                missing.push(source.clone());
            }
        }
        here = next;
    }
    ((wanted - missing.len().min(wanted), wanted), missing)
}

fn fit_structures(m: &Mapping, names: &[String]) -> ((usize, usize), Vec<String>) {
    let fits = m.source.structure.as_ref().is_some_and(|p| names.iter().any(|n| p.is_match(n)));
    if fits { ((1, 1), Vec::new()) } else { ((0, 1), vec![names.join(", ")]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::spec;
    use crate::map::textgrid;
    use crate::model::location::PartId;

    fn known(id: &str, filename: &str, sheet: &str, columns: &[&str]) -> Known {
        let rows: Vec<String> = columns.iter().map(|c| format!("{{ dim: D_{c}, col: '^{c}$' }}")).collect();
        let name = if filename.is_empty() { String::new() } else { format!(", filename: '{filename}'") };
        let text = format!(
            "isthmus: 1\nid: {id}\nsender: X.Y\ntarget: \"ISTHMUS:DF_BORDER_MVT(1.0)\"\nsource: {{ format: csv{name} }}\ntables:\n- id: t\n  sheet: {{ name: '{sheet}' }}\n  anchor: {{ text: '^t$' }}\n  rows: [{}, {{ dim: OBS_VALUE, col: '^n$' }}]\n",
            rows.join(", ")
        );
        let mapping = spec::parse(&text).unwrap_or_else(|e| panic!("{e}"));
        Known { path: format!("{id}.yaml"), folder: None, mapping, text }
    }

    fn chosen(all: &[Known], file: &str, sheet: &str, grid: &str) -> (Choice, Vec<Fit>) {
        choose(all, "csv", file, None, &Look::Sheets(&[textgrid::read(grid, sheet, PartId(0))]))
    }

    #[test]
    fn the_name_binds_where_the_file_says_nothing() {
        let all = [known("hnd", "honduras", "", &["t"]), known("mex", "mexico", "", &["t", "nat"])];
        assert_eq!(chosen(&all, "irreg_honduras.csv", "", "t | n\n2024-01 | 5").0, Choice::One(0));
        assert_eq!(chosen(&all, "irreg_mexico.csv", "", "t | nat | n\n2024-01 | CUB | 5").0, Choice::One(1));
        let (choice, fits) = chosen(&all, "irreg_costa_rica.csv", "", "t | n\n2024-01 | 5");
        assert!(matches!(choice, Choice::None(_)), "{choice:?}");
        assert!(fits[0].layout && fits[0].name == Some(false));
    }

    #[test]
    fn two_tables_of_one_layout_are_told_apart_by_the_sheet() {
        let all = [known("a", "", "1.2", &["t"]), known("b", "", "3.1", &["t"])];
        assert_eq!(chosen(&all, "x.csv", "Cuadro 3.1", "t | n\n2024-01 | 5").0, Choice::One(1));
        assert!(matches!(chosen(&all, "x.csv", "Hoja1", "t | n\n2024-01 | 5").0, Choice::None(_)));
        let all = [known("a", "", "", &["t"]), known("b", "", "", &["t"])];
        assert_eq!(chosen(&all, "x.csv", "Hoja1", "t | n\n2024-01 | 5").0, Choice::Several(vec![0, 1]));
    }

    #[test]
    fn only_what_the_sheet_has_makes_a_mapping_near() {
        let all = [known("far", "", "", &["t", "sex", "age", "uf", "qtd"]), known("near", "", "", &["t", "parroquia"])];
        let Choice::None(near) = chosen(&all, "x.csv", "", "parroquia | bautizos\nSan Juan | 12").0 else { panic!("nothing fits") };
        assert_eq!((near[0].id.as_str(), near[0].found, near[1].found.0), ("near", (1, 4), 0));
    }
}
