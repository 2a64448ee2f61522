//! Which code, which label, which member? Codelists in whole and in part, synonyms, area groups with their dates.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use super::{Files, Standard, lock, names_of};
use crate::model::structure::{Code, Codelist, Lookup, Ref, Synonym};
use crate::sdmx::structure::{Hierarchy, HierarchyNode};

impl Lookup for Standard {
    /// By identifier (`CL_AREA`) or reference (`ISTHMUS:CL_AREA(1.0)`). With a slash after it the part of the list for one
    /// country: `CL_ADM/MEX` has the ISO 3166-2 codes of Mexico, `CL_ADM/MEX.PCODE` its P-codes.
    fn codelist(&self, id: &str) -> Option<Arc<Codelist>> {
        if let Some(known) = lock(&self.lists).get(id) {
            return known.clone();
        }
        let found = match id.split_once('/') {
            Some((whole, part)) => self.codelist(whole).and_then(|l| part_of(&l, part)).map(Arc::new),
            None if id.contains(':') => Ref::parse(id).and_then(|r| self.list_of(&r).ok().flatten()),
            None => {
                let embedded = self.file(&format!("codelists/{id}.json")).ok().flatten();
                let all = embedded.into_iter().chain(self.added.iter().map(|a| a.message.clone()));
                all.into_iter().find_map(|m| m.codelists.iter().find(|l| l.reference.id == id).cloned())
            }
        };
        lock(&self.lists).insert(id.to_owned(), found.clone());
        found
    }

    fn synonyms(&self, id: &str) -> Arc<Vec<Synonym>> {
        if let Some(known) = lock(&self.synonyms).get(id) {
            return known.clone();
        }
        // Ours are curated for our lists: a foreign list of the same name has codes of its own.
        let name = match Ref::parse(id) {
            Some(r) if r.agency == "ISTHMUS" || r.agency == "SDMX" => r.id,
            Some(_) => return Arc::default(),
            None => id.to_owned(),
        };
        // Our own file; a test reads every one, so what does not parse cannot be shipped.
        let read = Files::get(&format!("synonyms/{name}.yaml")).and_then(|f| synonyms(&f.data).ok());
        let read = Arc::new(read.unwrap_or_default());
        lock(&self.synonyms).insert(id.to_owned(), read.clone());
        read
    }
}

/// Labels that one person accepted on one day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    author: String,
    date: String,
    synonyms: BTreeMap<String, Vec<String>>,
}

/// Reads a file of curated synonyms: batches, each with who accepted it and when, then code by code the labels.
pub fn synonyms(bytes: &[u8]) -> Result<Vec<Synonym>, String> {
    let text = std::str::from_utf8(bytes).map_err(|e| e.to_string())?;
    let batches: Vec<Batch> = serde_saphyr::from_str(text).map_err(|e| e.to_string())?;
    let mut out = Vec::new();
    for b in batches {
        for (code, labels) in b.synonyms {
            let one = |label| Synonym { label, code: code.clone(), author: b.author.clone(), date: b.date.clone() };
            out.extend(labels.into_iter().map(one));
        }
    }
    Ok(out)
}

/// The codes of a list whose annotation `AREA` names this country, and total, unknown, other; with `.PCODE` those that are
/// P-codes, else those that are not: one place has a code of either kind, and a label must not mean both.
fn part_of(list: &Codelist, part: &str) -> Option<Codelist> {
    let (area, pcodes) = match part.strip_suffix(".PCODE") {
        Some(a) => (a, true),
        None => (part, false),
    };
    let mine = |c: &Code| {
        c.annotations.get("AREA").is_some_and(|a| a.split(' ').any(|x| x == area))
            && c.annotations.get("PCODE").is_some_and(|p| *p == c.id) == pcodes
    };
    if !list.codes.iter().any(mine) {
        return None;
    }
    let everywhere = |c: &Code| c.id.starts_with('_');
    let kept: Vec<u32> =
        (0..list.codes.len() as u32).filter(|&i| mine(&list.codes[i as usize]) || everywhere(&list.codes[i as usize])).collect();
    let codes = kept.iter().map(|&i| {
        let mut c = list.codes[i as usize].clone();
        c.parent = c.parent.and_then(|p| kept.binary_search(&p).ok()).map(|p| p as u32);
        c
    });
    Some(Codelist::new(list.reference.clone(), list.names.clone(), codes.collect()).with_open_pattern(list.open_pattern.clone()))
}

impl Standard {
    /// The members of an area group on a day (`2024`, `2024-03`, `2024-03-05`), with those of the groups inside it.
    /// Empty where the group is unknown. Where a membership has no date it always holds.
    pub fn members(&self, group: &str, day: &str) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        for h in self.hierarchies() {
            for node in &h.nodes {
                collect(node, group, day, false, &mut out);
            }
        }
        out
    }

    /// The hierarchies of the standard.
    pub fn hierarchies(&self) -> Vec<Hierarchy> {
        let embedded = names_of("hierarchies").into_iter().filter_map(|f| self.file(&f).ok().flatten());
        self.added.iter().map(|a| a.message.clone()).chain(embedded).flat_map(|m| m.hierarchies.clone()).collect()
    }
}

fn collect(node: &HierarchyNode, group: &str, day: &str, inside: bool, out: &mut BTreeSet<String>) {
    let inside_now = inside || node.code == group;
    if inside && node.children.is_empty() && holds(node, day) {
        out.insert(node.code.clone());
    }
    node.children.iter().for_each(|c| collect(c, group, day, inside_now, out));
}

/// Whether a membership holds at some day of the period.
fn holds(node: &HierarchyNode, day: &str) -> bool {
    let from = node.valid_from.as_deref().is_none_or(|f| f.get(..day.len().min(f.len())).is_some_and(|f| f <= day));
    let to = node.valid_to.as_deref().is_none_or(|t| t.get(..day.len().min(t.len())).is_some_and(|t| t >= day));
    from && to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_of_a_list_for_a_country_stands_alone() {
        let s = Standard::embedded();
        let mx = s.codelist("CL_ADM/MEX").expect("Mexico's areas");
        assert_eq!(mx.codes.iter().filter(|c| !c.id.starts_with('_')).count(), 32);
        assert!(mx.get("_U").is_some());
        assert!(mx.get("MX-CHP").is_some() && mx.get("US-TX").is_none());
        let p = s.codelist("CL_ADM/HTI.PCODE").expect("Haiti's P-codes");
        assert_eq!(p.get("HT01").map(|c| c.annotations["ISO3166_2"].as_str()), Some("HT-OU"));
        assert!(s.codelist("CL_ADM/ZZZ").is_none());
    }

    #[test]
    fn membership_has_dates() {
        let s = Standard::embedded();
        assert!(s.members("G_EU", "2019").contains("GBR"));
        assert!(s.members("G_EU", "2020-01").contains("GBR"));
        assert!(!s.members("G_EU", "2020-02").contains("GBR"));
        assert_eq!(s.members("G_MEX_GTM", "2024").into_iter().collect::<Vec<_>>(), ["GTM", "MEX"]);
        assert!(s.members("G_M49_019", "2024").contains("HTI"));
    }

    #[test]
    fn synonyms_are_found_for_a_list_and_a_part_of_it() {
        let s = Standard::embedded();
        let code = |list: &str, label: &str| s.synonyms(list).iter().find(|x| x.label == label).map(|x| x.code.clone());
        assert_eq!(code("CL_AREA", "Corea, Rep. (Sur)").as_deref(), Some("KOR"));
        assert_eq!(code("ISTHMUS:CL_AREA(1.0.0)", "Corea, R.P.D. (Norte)").as_deref(), Some("PRK"));
        assert_eq!(code("CL_ADM/MEX", "Coahuila").as_deref(), Some("MX-COA"));
        assert!(s.synonyms("OTHER:CL_AREA(1.0)").is_empty() && s.synonyms("CL_NONE").is_empty());
    }

    #[test]
    fn a_file_of_synonyms_is_strict() {
        let good = b"- author: A\n  date: \"2026-11-21\"\n  synonyms:\n    KOR: [\"Corea del Sur\"]\n";
        assert_eq!(synonyms(good).expect("synonyms")[0].author, "A");
        assert!(synonyms(b"- author: A\n  day: x\n  synonyms: {}\n").is_err());
    }
}
