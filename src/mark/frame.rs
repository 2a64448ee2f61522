//! What holds a workbook together? Its list of sheets, the relationships of parts and their types, read and added to.

use std::io::Read;

use super::Odd;
use super::cells::{DECLARATION, prefix_of};
use super::tags::{self, Kind, escaped};
use crate::read::Limits;
use crate::read::marks;
use crate::read::package::Package;
use crate::read::part_xml::Utf8;
use crate::read::refusal::Trouble;
use crate::read::xlsx::parts::resolve;

/// Longest part that is changed in memory.
const LARGEST: u64 = 256 << 20;

/// A part as UTF-8; a declaration of another encoding is exchanged.
pub(super) fn load(package: &Package, entry: usize, limits: &Limits) -> Result<Vec<u8>, Odd> {
    if package.entries()[entry].size > LARGEST {
        return Err(Odd::Not("size"));
    }
    let mut text = Vec::new();
    Utf8::new(package.reader(entry)?, limits.token).read_to_end(&mut text).map_err(Trouble::from)?;
    if std::str::from_utf8(&text).is_err() {
        return Err(Odd::Not("encoding"));
    }
    if let Some(tag) = tags::next(&text, 0)
        && tag.text(&text).starts_with(b"<?xml")
        && tags::value(tag.text(&text), "encoding").is_some_and(|e| !e.eq_ignore_ascii_case("utf-8"))
    {
        text.splice(tag.at, DECLARATION.bytes());
    }
    Ok(text)
}

/// A relationship.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    pub(super) id: String,
    /// Last segment of its type.
    pub(super) kind: String,
    /// The part that it points at; empty where it points out of the package.
    pub(super) target: String,
}

/// The relationships of a part.
pub(super) struct Relations {
    /// Name of the part that lists them.
    pub(super) part: String,
    text: Option<Vec<u8>>,
    pub(super) all: Vec<Relation>,
    added: String,
    added_count: usize,
}

impl Relations {
    /// Reads those of a part; `""` is the package.
    pub(super) fn of(package: &Package, part: &str, limits: &Limits) -> Result<Self, Odd> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let rels = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
        let mut out = Self { part: rels, text: None, all: Vec::new(), added: String::new(), added_count: 0 };
        let Some(entry) = package.find(&out.part) else { return Ok(out) };
        out.part.clone_from(&package.entries()[entry].name);
        let text = load(package, entry, limits)?;
        let mut from = 0;
        while let Some(tag) = tags::next(&text, from) {
            from = tag.at.end;
            if !tag.begins(&text, "Relationship") {
                continue;
            }
            let value = |name| tags::value(tag.text(&text), name).map(std::borrow::Cow::into_owned).unwrap_or_default();
            let external = value("TargetMode").eq_ignore_ascii_case("external");
            let kind = value("Type");
            let kind = kind.rsplit('/').next().unwrap_or_default();
            out.all.push(Relation {
                id: value("Id"),
                kind: kind.to_owned(),
                target: if external { String::new() } else { resolve(folder, &value("Target")) },
            });
        }
        out.text = Some(text);
        Ok(out)
    }

    /// The first of a kind.
    pub(super) fn first(&self, kind: &str) -> Option<&Relation> {
        self.all.iter().find(|r| r.kind == kind && !r.target.is_empty())
    }

    /// An identifier that none has yet.
    pub(super) fn free(&self, wish: &str) -> String {
        let taken = |id: &str| self.all.iter().any(|r| r.id == id) || self.added.contains(&format!("Id=\"{id}\""));
        (1..).map(|n| format!("{wish}{n}")).find(|id| !taken(id)).unwrap_or_default()
    }

    /// Adds one, by its whole type and the target as an absolute name.
    pub(super) fn add(&mut self, id: &str, kind: &str, target: &str) {
        self.added_count += 1;
        self.added += &format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"/{}\"/>", escaped(target));
    }

    /// The part with what was added; none where nothing was.
    pub(super) fn changed(&self) -> Option<Vec<u8>> {
        if self.added_count == 0 {
            return None;
        }
        match &self.text {
            None => Some(
                format!(
                    "{DECLARATION}\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
                    self.added
                )
                .into_bytes(),
            ),
            Some(text) => Some(inside_root(text, &self.added)),
        }
    }
}

/// A text with something put behind the last element inside its root; elements get the root's prefix.
fn inside_root(text: &[u8], more: &str) -> Vec<u8> {
    let (mut from, mut root, mut end) = (0, None, None);
    while let Some(tag) = tags::next(text, from) {
        from = tag.at.end;
        if root.is_none() && tag.kind != Kind::Other {
            root = Some(tag.clone());
        }
        if tag.kind == Kind::Close {
            end = Some(tag.at.start);
        }
    }
    let Some(root) = root else { return text.to_vec() };
    let prefix = String::from_utf8_lossy(root.prefix(text)).into_owned();
    let more = more.replace("<Relationship ", &format!("<{prefix}Relationship ")).replace("<Override ", &format!("<{prefix}Override "));
    let more = more.replace("<Default ", &format!("<{prefix}Default "));
    match (root.kind, end) {
        (Kind::Open, Some(end)) => [&text[..end], more.as_bytes(), &text[end..]].concat(),
        _ => {
            let name = String::from_utf8_lossy(root.local(text)).into_owned();
            let close = format!("</{prefix}{name}>");
            [&text[..root.at.start], &tags::opened(root.text(text)), more.as_bytes(), close.as_bytes(), &text[root.at.end..]].concat()
        }
    }
}

/// Types of the parts of a package.
pub(super) struct Types {
    pub(super) part: String,
    text: Vec<u8>,
    added: String,
}

impl Types {
    pub(super) fn of(package: &Package, limits: &Limits) -> Result<Self, Odd> {
        let entry = package.find("[Content_Types].xml").ok_or(Odd::Not("content-types"))?;
        Ok(Self { part: package.entries()[entry].name.clone(), text: load(package, entry, limits)?, added: String::new() })
    }

    /// Says of which type a part is.
    pub(super) fn add(&mut self, part: &str, kind: &str) {
        self.added += &format!("<Override PartName=\"/{}\" ContentType=\"{kind}\"/>", escaped(part));
    }

    /// The part with what was added.
    pub(super) fn changed(&self) -> Option<Vec<u8>> {
        (!self.added.is_empty()).then(|| inside_root(&self.text, &self.added))
    }
}

/// A sheet of the workbook, of any kind.
pub(super) struct Sheet {
    pub(super) name: String,
    /// Its part; none for modules of old versions, which lie nowhere.
    pub(super) entry: Option<usize>,
    /// Whether it has cells.
    pub(super) cells: bool,
    /// Where its tag is in the text.
    tag: std::ops::Range<usize>,
}

/// The workbook's own part.
pub(super) struct Workbook {
    pub(super) part: String,
    text: Vec<u8>,
    /// Namespace of workbooks and sheets.
    pub(super) main: String,
    /// Namespace of identifiers of relationships; also the beginning of their types.
    pub(super) relations: String,
    prefix: String,
    relation_prefix: Option<String>,
    pub(super) sheets: Vec<Sheet>,
    pub(super) rels: Relations,
    /// Sheets of ours, from an earlier marking.
    pub(super) ours: Vec<usize>,
    highest_id: u32,
}

/// A sheet that is put into the workbook.
pub(super) struct New {
    pub(super) name: String,
    pub(super) relation: String,
}

impl Workbook {
    pub(super) fn open(package: &Package, limits: &Limits) -> Result<Self, Odd> {
        let main = Relations::of(package, "", limits)?.first("officeDocument").map(|r| r.target.clone());
        let entry = package.find(&main.unwrap_or_else(|| "xl/workbook.xml".to_owned())).ok_or(Odd::Not("workbook"))?;
        let part = package.entries()[entry].name.clone();
        let text = load(package, entry, limits)?;
        let rels = Relations::of(package, &part, limits)?;
        let mut book = Self {
            part,
            main: String::new(),
            relations: String::new(),
            prefix: String::new(),
            relation_prefix: None,
            sheets: Vec::new(),
            rels,
            ours: Vec::new(),
            highest_id: 0,
            text: Vec::new(),
        };
        let (mut from, mut root, mut lists, mut name) = (0, true, Vec::new(), None);
        while let Some(tag) = tags::next(&text, from) {
            from = tag.at.end;
            if tag.kind == Kind::Other {
                continue;
            }
            if root {
                root = false;
                if !tag.begins(&text, "workbook") {
                    return Err(Odd::Not("workbook"));
                }
                book.read_root(tag.text(&text), &String::from_utf8_lossy(tag.prefix(&text)))?;
            }
            if tag.begins(&text, "sheet") {
                book.read_sheet(tag.text(&text), tag.at.clone(), package);
            }
            if tag.begins(&text, "definedName") {
                name = tags::value(tag.text(&text), "name").map(|n| (n.into_owned(), tag.at.end));
            }
            if tag.closes(&text, "definedName")
                && let Some((_, start)) = name.take().filter(|(n, _)| n.starts_with(marks::LIST))
            {
                let reference = String::from_utf8_lossy(&text[start..tag.at.start]);
                lists.extend(quick_xml::escape::unescape(&reference).ok().and_then(|r| marks::sheet_of(&r)));
            }
        }
        book.ours = (0..book.sheets.len()).filter(|i| lists.contains(&book.sheets[*i].name)).collect();
        if book.sheets.is_empty() {
            return Err(Odd::Not("workbook"));
        }
        book.text = text;
        Ok(book)
    }

    fn read_root(&mut self, tag: &[u8], prefix: &str) -> Result<(), Odd> {
        let declares = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{}", prefix.trim_end_matches(':')) };
        let main = tags::attributes(tag).find(|(n, _)| *n == declares.as_bytes()).map(|(_, at)| &tag[at]);
        self.main = String::from_utf8_lossy(main.ok_or(Odd::Not("namespace"))?).into_owned();
        // Strict and transitional documents are told apart by this.
        let strict = self.main.contains("purl.oclc.org");
        let relations = match strict {
            true => "http://purl.oclc.org/ooxml/officeDocument/relationships",
            false => "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        };
        self.relations = relations.to_owned();
        self.relation_prefix = prefix_of(tag, relations);
        self.prefix = prefix.to_owned();
        Ok(())
    }

    fn read_sheet(&mut self, tag: &[u8], at: std::ops::Range<usize>, package: &Package) {
        self.highest_id = self.highest_id.max(tags::number(tag, "sheetId").unwrap_or(0));
        let id = tags::value(tag, "id").unwrap_or_default();
        let relation = self.rels.all.iter().find(|r| r.id == id && !r.target.is_empty());
        let entry = relation.and_then(|r| package.find(&r.target));
        self.sheets.push(Sheet {
            name: tags::value(tag, "name").unwrap_or_default().into_owned(),
            entry,
            cells: entry.is_some() && relation.is_some_and(|r| r.kind == "worksheet"),
            tag: at,
        });
    }

    /// A name that no sheet has, at most 31 characters long, as near to the wish as can be.
    pub(super) fn free_name(&self, wish: &str, taken: &[String]) -> String {
        let is_taken = |name: &str| {
            let same = |n: &str| n.to_lowercase() == name.to_lowercase();
            self.sheets.iter().any(|s| same(&s.name)) || taken.iter().any(|n| same(n))
        };
        let numbered = (1..).map(|n| if n == 1 { wish.to_owned() } else { format!("{wish} ({n})") });
        numbered.into_iter().find(|n| !is_taken(n)).unwrap_or_default()
    }

    /// The part with these sheets before all others (or behind ours of before), our names anew, and the first of our sheets shown
    /// first where `shown` says so. `lists` are the names of all our sheets.
    pub(super) fn with(&self, new: &[New], lists: &[String], receipt: &str, shown: bool) -> Vec<u8> {
        let p = &self.prefix;
        let at = self.ours.last().map_or(0, |i| i + 1);
        let first = self.ours.first().copied().unwrap_or(0);
        let (r, declared) = match &self.relation_prefix {
            Some(r) => (r.clone(), String::new()),
            None => ("isr".to_owned(), format!(" xmlns:isr=\"{}\"", self.relations)),
        };
        let sheets: String = new
            .iter()
            .zip(self.highest_id + 1..)
            .map(|(s, id)| format!("<{p}sheet{declared} name=\"{}\" sheetId=\"{id}\" {r}:id=\"{}\"/>", escaped(&s.name), s.relation))
            .collect();
        let mut names =
            format!("<{p}definedName name=\"{}\" hidden=\"1\">&quot;{}&quot;</{p}definedName>", marks::RECEIPT, escaped(receipt));
        for (i, name) in lists.iter().enumerate() {
            let reference = format!("'{}'!$A$1", name.replace('\'', "''"));
            names += &format!("<{p}definedName name=\"{}{}\" hidden=\"1\">{}</{p}definedName>", marks::LIST, i + 1, escaped(&reference));
        }
        let moved = |n: u32| if n as usize >= at { n + new.len() as u32 } else { n };
        let (mut out, mut written, mut from, mut named, mut ours) = (Vec::new(), 0, 0, false, None);
        let mut names_go_to = 0;
        let text = &self.text;
        while let Some(tag) = tags::next(text, from) {
            from = tag.at.end;
            let raw = tag.text(text);
            let change = match tag.local(text) {
                b"workbookView" if tag.kind != Kind::Close => {
                    let tab = |name: &str| tags::number(raw, name).unwrap_or(0);
                    let (active, left) = if shown { (first as u32, 0) } else { (moved(tab("activeTab")), moved(tab("firstSheet"))) };
                    let with = |tag: Vec<u8>, name: &str, n: u32| match n {
                        0 => tags::unset(&tag, name),
                        n => tags::set(&tag, name, &n.to_string()),
                    };
                    Some(with(with(raw.to_vec(), "activeTab", active), "firstSheet", left))
                }
                b"sheets" if tag.kind == Kind::Open && at == 0 => Some([raw, sheets.as_bytes()].concat()),
                b"sheet" if at > 0 && self.sheets[at - 1].tag == tag.at => Some([raw, sheets.as_bytes()].concat()),
                b"definedName" if tag.kind != Kind::Close => {
                    let own = tags::value(raw, "name").is_some_and(|n| n == marks::RECEIPT || n.starts_with(marks::LIST));
                    match (own, tags::number(raw, "localSheetId")) {
                        (true, _) => {
                            ours = (tag.kind == Kind::Open).then_some(tag.at.start);
                            (tag.kind == Kind::Empty).then(Vec::new)
                        }
                        (false, Some(n)) => Some(tags::set(raw, "localSheetId", &moved(n).to_string())),
                        (false, None) => None,
                    }
                }
                b"definedName" => {
                    if let Some(start) = ours.take() {
                        out.extend(&text[written..start]);
                        written = tag.at.end;
                    }
                    None
                }
                b"definedNames" if tag.kind == Kind::Close => {
                    named = true;
                    Some([names.as_bytes(), raw].concat())
                }
                _ => None,
            };
            if let Some(change) = change {
                out.extend(&text[written..tag.at.start]);
                out.extend(change);
                written = tag.at.end;
            }
            // Where a list of names would come: ECMA-376 part 1, 18.2.27.
            if ["sheets", "functionGroups", "externalReferences"]
                .iter()
                .any(|n| tag.closes(text, n) || (tag.kind == Kind::Empty && tag.begins(text, n)))
            {
                out.extend(&text[written..tag.at.end]);
                written = tag.at.end;
                names_go_to = out.len();
            }
        }
        out.extend(&text[written..]);
        if !named {
            out.splice(names_go_to..names_go_to, format!("<{p}definedNames>{names}</{p}definedNames>").into_bytes());
        }
        out
    }
}

/// What a program says of a workbook's sheets, with these before all others. None where it does not say it as Excel does.
pub(super) fn properties(text: &[u8], new: &[New]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let pairs = text.find("<HeadingPairs>")?;
    let count = pairs + text[pairs..].find("<vt:i4>")? + "<vt:i4>".len();
    let count_end = count + text[count..].find('<')?;
    let sheets: usize = text[count..count_end].trim().parse().ok()?;
    let titles = text.find("<TitlesOfParts>")?;
    let vector = titles + text[titles..].find("<vt:vector")?;
    let vector_end = vector + text[vector..].find('>')? + 1;
    if count_end > titles || vector > text.find("</TitlesOfParts>")? {
        return None;
    }
    let tag = &text.as_bytes()[vector..vector_end];
    let size: usize = tags::value(tag, "size")?.trim().parse().ok()?;
    let tag = String::from_utf8(tags::set(tag, "size", &(size + new.len()).to_string())).ok()?;
    let names: String = new.iter().map(|n| format!("<vt:lpstr>{}</vt:lpstr>", escaped(&n.name))).collect();
    let sheets = (sheets + new.len()).to_string();
    Some([&text[..count], &sheets, &text[count_end..vector], &tag, &names, &text[vector_end..]].concat().into_bytes())
}
