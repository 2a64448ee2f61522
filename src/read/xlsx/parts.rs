//! Which part of an Office Open XML package is what? Content types, relationships and the workbook's list of sheets.

use quick_xml::events::Event;

use super::strings::unescape;
use crate::model::table::Visibility;
use crate::read::package::{Package, PartReader};
use crate::read::part_xml::{PartXml, attr, attr_bool, push_text};
use crate::read::refusal::{Refusal, Trouble};
use crate::read::{Limits, marks};

/// A relationship inside the package.
pub(super) struct Relation {
    /// Its id.
    pub(super) id: String,
    /// Last segment of its type, such as `worksheet`: the same for transitional and strict documents.
    pub(super) kind: String,
    /// Name of the part that it points at.
    pub(super) target: String,
}

/// A worksheet of the workbook.
pub(super) struct SheetPart {
    /// Name.
    pub(super) name: String,
    /// How it is shown.
    pub(super) visibility: Visibility,
    /// Number of its entry in the package.
    pub(super) entry: usize,
    /// Name of its part.
    pub(super) part: String,
}

/// What the workbook part says.
pub(super) struct Workbook {
    /// Worksheets in the order of their tabs.
    pub(super) sheets: Vec<SheetPart>,
    /// Serial days count from 1904.
    pub(super) date1904: bool,
    /// Entry of the shared strings.
    pub(super) strings: Option<usize>,
    /// Entry of the styles.
    pub(super) styles: Option<usize>,
    /// We marked it: sheets of ours are not among its sheets, and what we wrote into the others is to be passed over.
    pub(super) marked: bool,
}

/// Opens a part as XML.
pub(super) fn xml(package: &Package, entry: usize, limits: &Limits) -> Result<PartXml<PartReader>, Trouble> {
    Ok(PartXml::new(package.reader(entry)?, limits))
}

/// The relationships of a part; `""` is the package itself. None where it has none.
pub(super) fn relations(package: &Package, part: &str, limits: &Limits) -> Result<Vec<Relation>, Trouble> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let rels = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let Some(entry) = package.find(&rels) else { return Ok(Vec::new()) };
    let mut x = xml(package, entry, limits).map_err(|t| t.in_part(&rels))?;
    let mut out = Vec::new();
    loop {
        match x.next().map_err(|t| t.in_part(&rels))? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Relationship" => {
                if attr(&e, "TargetMode")?.is_some_and(|m| m.eq_ignore_ascii_case("External")) {
                    continue;
                }
                let (Some(id), Some(kind), Some(target)) = (attr(&e, "Id")?, attr(&e, "Type")?, attr(&e, "Target")?) else { continue };
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                out.push(Relation { id: id.into_owned(), kind, target: resolve(folder, &target) });
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// The part that a target names, seen from a folder.
pub(crate) fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut out: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|s| !s.is_empty()).collect(),
    };
    for s in target.split('/') {
        match s {
            "" | "." => {}
            ".." => {
                out.pop();
            }
            s => out.push(s),
        }
    }
    out.join("/")
}

/// Reads the workbook part: by relationship, else where everybody puts it.
pub(super) fn workbook(package: &Package, limits: &Limits) -> Result<Workbook, Trouble> {
    let main = relations(package, "", limits)?.into_iter().find(|r| r.kind == "officeDocument").map(|r| r.target);
    let main = main.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let Some(entry) = package.find(&main) else { return Err(Refusal::broken("missing-part").arg("name", main).into()) };
    let rels = relations(package, &main, limits)?;
    let part_of = |kind: &str| rels.iter().find(|r| r.kind == kind).and_then(|r| package.find(&r.target));
    let mut book =
        Workbook { sheets: Vec::new(), date1904: false, strings: part_of("sharedStrings"), styles: part_of("styles"), marked: false };
    let mut x = xml(package, entry, limits)?;
    let mut seen = 0;
    let (mut lists, mut reference): (Vec<String>, Option<String>) = (Vec::new(), None);
    loop {
        let event = x.next().map_err(|t| t.in_part(&main))?;
        if let Some(text) = &mut reference {
            push_text(&event, text).map_err(|t| t.in_part(&main))?;
        }
        match event {
            Event::Start(e) if e.local_name().as_ref() == "definedName" => {
                let name = attr(&e, "name")?.unwrap_or_default();
                book.marked |= name == marks::RECEIPT;
                reference = name.starts_with(marks::LIST).then(String::new);
            }
            Event::End(e) if e.local_name().as_ref() == "definedName" => lists.extend(reference.take().and_then(|r| marks::sheet_of(&r))),
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "workbookPr" => book.date1904 = attr_bool(&e, "date1904")?,
                "sheet" => {
                    seen += 1;
                    if seen > u64::from(limits.sheets) {
                        return Err(Refusal::limit("sheets", limits.sheets.into(), seen).into());
                    }
                    let name = unescape(&attr(&e, "name")?.unwrap_or_default()).into_owned();
                    let id = attr(&e, "id")?;
                    // A module of Visual Basic from before Excel 97 is listed as a sheet that lies nowhere.
                    if id.as_deref() == Some("") {
                        continue;
                    }
                    let id = id.unwrap_or_default();
                    let Some(rel) = rels.iter().find(|r| r.id == id) else {
                        return Err(Refusal::broken("missing-part").in_part(&main).arg("name", name).into());
                    };
                    // Charts, dialogs and macro sheets of Excel 4 have no cells of data.
                    if rel.kind != "worksheet" {
                        continue;
                    }
                    let Some(entry) = package.find(&rel.target) else {
                        return Err(Refusal::broken("missing-part").in_part(&main).arg("name", rel.target.as_str()).into());
                    };
                    let visibility = match attr(&e, "state")?.as_deref() {
                        Some("hidden") => Visibility::Hidden,
                        Some("veryHidden") => Visibility::VeryHidden,
                        _ => Visibility::Visible,
                    };
                    book.sheets.push(SheetPart { name, visibility, entry, part: rel.target.clone() });
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if book.marked {
        book.sheets.retain(|s| !lists.contains(&s.name));
    }
    Ok(book)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolve("xl", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(resolve("xl", "worksheets\\s.xml"), "xl/worksheets/s.xml");
    }
}
