//! What is left of a list when only some of its items are wanted?

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::about::About;
use crate::model::structure::{Code, Codelist};
use crate::sdmx::structure::{Category, CategoryScheme, ConceptScheme, OrganisationScheme, ValueList};

/// Which codes come along with those that are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Above {
    /// None.
    No,
    /// Those above them, so that the tree holds.
    Yes,
}

/// The codelist with these codes; the same where that is all of them.
pub(super) fn codelist(list: &Arc<Codelist>, wanted: impl Fn(&str) -> bool, above: Above) -> Arc<Codelist> {
    let mut kept = vec![false; list.codes.len()];
    for (i, c) in list.codes.iter().enumerate() {
        if !kept[i] && wanted(&c.id) {
            kept[i] = true;
            let mut up = c.parent.filter(|_| above == Above::Yes);
            // A foreign list may loop: what is kept already ends the way up.
            while let Some(p) = up.filter(|&p| !kept[p as usize]) {
                kept[p as usize] = true;
                up = list.codes[p as usize].parent;
            }
        }
    }
    if kept.iter().all(|k| *k) {
        return list.clone();
    }
    let mut place = vec![None; kept.len()];
    let (mut codes, mut next): (Vec<Code>, u32) = (Vec::new(), 0);
    for (i, _) in kept.iter().enumerate().filter(|(_, k)| **k) {
        place[i] = Some(next);
        next += 1;
        codes.push(list.codes[i].clone());
    }
    for c in &mut codes {
        c.parent = c.parent.and_then(|p| place[p as usize]);
    }
    let cut = Codelist::new(list.reference.clone(), list.names.clone(), codes).with_open_pattern(list.open_pattern.clone());
    Arc::new(cut.with_about(partial(list.about.as_deref())))
}

/// The scheme with these concepts.
pub(super) fn concepts(scheme: &mut ConceptScheme, wanted: impl Fn(&str) -> bool) {
    let before = scheme.concepts.len();
    scheme.concepts.retain(|c| wanted(&c.id));
    if scheme.concepts.len() < before {
        scheme.about = partial(scheme.about.as_deref());
    }
}

/// The scheme with these organisations.
pub(super) fn organisations(scheme: &mut OrganisationScheme, wanted: impl Fn(&str) -> bool) {
    let before = scheme.organisations.len();
    scheme.organisations.retain(|o| wanted(&o.id));
    if scheme.organisations.len() < before {
        scheme.about = partial(scheme.about.as_deref());
    }
}

/// The list with these values.
pub(super) fn values(list: &mut ValueList, wanted: impl Fn(&str) -> bool) {
    list.items.retain(|i| wanted(&i.id));
}

/// The scheme with these categories (`A.A1`) and those above them, without those below them.
pub(super) fn categories(scheme: &mut CategoryScheme, wanted: &BTreeSet<String>) {
    fn count(list: &[Category]) -> usize {
        list.iter().map(|c| 1 + count(&c.categories)).sum()
    }
    fn kept(list: &[Category], path: &str, wanted: &BTreeSet<String>) -> Vec<Category> {
        let mut out = Vec::new();
        for c in list {
            let path = if path.is_empty() { c.id.clone() } else { format!("{path}.{}", c.id) };
            let categories = kept(&c.categories, &path, wanted);
            if wanted.contains(&path) || !categories.is_empty() {
                out.push(Category { categories, ..c.clone() });
            }
        }
        out
    }
    let before = count(&scheme.categories);
    scheme.categories = kept(&scheme.categories, "", wanted);
    if count(&scheme.categories) < before {
        scheme.about = partial(scheme.about.as_deref());
    }
}

fn partial(about: Option<&About>) -> Option<Box<About>> {
    About { partial: true, ..about.cloned().unwrap_or_default() }.boxed()
}
