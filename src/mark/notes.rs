//! How does a cell get a note? In the part of notes of its sheet and in the drawing of their boxes, beside those that are there.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::cells::DECLARATION;
use super::tags::{self, Kind, escaped};
use crate::model::location::a1;
use crate::read::grid::parse_a1;
use crate::read::marks::SIGN;

/// The notes of a sheet: cell and text.
pub(super) type Notes = BTreeMap<(u32, u16), String>;

/// What our notes are said to be written by.
const AUTHOR: &str = "Isthmus";

/// A part of notes with ours.
pub(super) struct Noted {
    /// The part.
    pub(super) text: Vec<u8>,
    /// Cells that have a note now and had none.
    pub(super) new: Vec<(u32, u16)>,
    /// Cells whose note was all ours, and is gone.
    pub(super) gone: BTreeSet<(u32, u16)>,
}

/// A part of notes with nothing but ours.
pub(super) fn fresh(notes: &Notes, namespace: &str) -> Noted {
    let mut text = format!("{DECLARATION}\n<comments xmlns=\"{namespace}\"><authors><author>{AUTHOR}</author></authors><commentList>");
    for (at, note) in notes {
        text += &comment("", *at, 0, note);
    }
    text += "</commentList></comments>";
    Noted { text: text.into_bytes(), new: notes.keys().copied().collect(), gone: BTreeSet::new() }
}

fn comment(p: &str, at: (u32, u16), author: usize, note: &str) -> String {
    format!("<{p}comment ref=\"{}\" authorId=\"{author}\"><{p}text>{}</{p}text></{p}comment>", a1(at.0, at.1), run(p, note))
}

fn run(p: &str, note: &str) -> String {
    format!(
        "<{p}r><{p}rPr><{p}sz val=\"9\"/><{p}rFont val=\"Tahoma\"/></{p}rPr><{p}t xml:space=\"preserve\">{}</{p}t></{p}r>",
        escaped(note)
    )
}

/// A note that is there.
struct Own {
    at: Option<(u32, u16)>,
    whole: Range<usize>,
    author: usize,
    /// Where its text ends, and phonetic runs begin.
    end: usize,
    /// Where a run of ours is in it.
    ours: Option<Range<usize>>,
    /// Whether there is anything but ours.
    theirs: bool,
}

/// The notes that are there with ours among them; notes of ours from before are taken out. None where the part is no list of notes.
///
/// A thread of comments shows in old versions as a note that nobody writes into: its cell gets none.
pub(super) fn merged(part: &[u8], notes: &Notes, threads: &BTreeSet<(u32, u16)>) -> Option<Noted> {
    let (mut own, mut from, mut path): (Vec<Own>, usize, usize) = (Vec::new(), 0, 0);
    let (mut prefix, mut authors, mut author_end, mut list_end) = (None, Vec::new(), None, None);
    let mut author = 0;
    let mut run: Option<usize> = None;
    while let Some(tag) = tags::next(part, from) {
        from = tag.at.end;
        let opens = tag.kind == Kind::Open;
        if prefix.is_none() && opens {
            prefix = Some(String::from_utf8_lossy(tag.prefix(part)).into_owned());
        }
        match tag.local(part) {
            b"author" if opens => author = tag.at.end,
            b"author" if tag.kind == Kind::Close => authors.push(part[author..tag.at.start].to_vec()),
            b"author" => authors.push(Vec::new()),
            b"authors" => author_end = Some(tag.clone()),
            b"commentList" => list_end = Some(tag.clone()),
            b"comment" if opens => {
                let at = tags::value(tag.text(part), "ref");
                let at = at.and_then(|r| parse_a1(r.trim())).and_then(|(r, c)| Some((u32::try_from(r).ok()?, u16::try_from(c).ok()?)));
                let author = tags::number(tag.text(part), "authorId").unwrap_or(0) as usize;
                own.push(Own { at, whole: tag.at.clone(), author, end: 0, ours: None, theirs: false });
            }
            b"r" if opens => run = Some(tag.at.start),
            b"rPh" | b"phoneticPr" if tag.kind != Kind::Close => {
                if let Some(o) = own.last_mut().filter(|o| o.end == 0) {
                    o.end = tag.at.start;
                }
            }
            b"t" if opens => {
                let end = from + memchr::memchr(b'<', &part[from..])?;
                let text = String::from_utf8_lossy(&part[from..end]);
                let text = quick_xml::escape::unescape(&text).ok()?.into_owned();
                if let Some(o) = own.last_mut() {
                    match text.trim_start().starts_with(SIGN) {
                        // Whoever saved the file anew may have put all into one run: then it cannot be taken apart here.
                        true if o.ours.is_none() => o.ours = Some(run.unwrap_or(tag.at.start)..0),
                        _ => o.theirs |= !text.trim().is_empty(),
                    }
                }
            }
            b"t" if tag.kind == Kind::Close && run.is_none() => end_ours(&mut own, tag.at.end),
            b"r" if tag.kind == Kind::Close => {
                end_ours(&mut own, tag.at.end);
                run = None;
            }
            b"text" if tag.kind == Kind::Close => {
                if let Some(o) = own.last_mut().filter(|o| o.end == 0) {
                    o.end = tag.at.start;
                }
            }
            b"comment" if tag.kind == Kind::Close => {
                if let Some(o) = own.last_mut() {
                    o.whole.end = tag.at.end;
                }
            }
            _ => {}
        }
        path += usize::from(opens);
        path = path.checked_sub(usize::from(tag.kind == Kind::Close))?;
    }
    let (p, author_end, list_end) = (prefix?, author_end?, list_end?);
    if path != 0 || author_end.at.start > list_end.at.start {
        return None;
    }
    // All changes, in the order of their places: where, and what comes there.
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let known = authors.iter().position(|a| a == AUTHOR.as_bytes());
    let close = |name: &str, tag: &tags::Tag, inside: &str| match tag.kind {
        Kind::Empty => (tag.at.clone(), format!("{}{inside}</{p}{name}>", String::from_utf8_lossy(&tags::opened(tag.text(part))))),
        _ => (tag.at.start..tag.at.start, inside.to_owned()),
    };
    if known.is_none() {
        changes.push(close("authors", &author_end, &format!("<{p}author>{AUTHOR}</{p}author>")));
    }
    let ours = known.unwrap_or(authors.len());
    let (mut left, mut gone) = (notes.clone(), BTreeSet::new());
    for o in &own {
        let note = o.at.and_then(|at| left.remove(&at));
        let threaded = o.at.is_some_and(|at| threads.contains(&at)) || authors.get(o.author).is_some_and(|a| a.starts_with(b"tc="));
        match (&o.ours, note) {
            (_, Some(_)) if threaded => {}
            (Some(old), Some(note)) => changes.push((old.clone(), run_of(&p, &note, o.theirs))),
            (Some(_), None) if !o.theirs => {
                gone.extend(o.at);
                changes.push((o.whole.clone(), String::new()));
            }
            (Some(old), None) => changes.push((old.clone(), String::new())),
            (None, Some(note)) if o.end > 0 => changes.push((o.end..o.end, run_of(&p, &note, true))),
            _ => {}
        }
    }
    left.retain(|at, _| !threads.contains(at));
    let more: String = left.iter().map(|(at, note)| comment(&p, *at, ours, note)).collect();
    changes.push(close("commentList", &list_end, &more));
    changes.sort_by_key(|c| (c.0.start, c.0.end));
    let (mut text, mut from) = (Vec::with_capacity(part.len() + 4096), 0);
    for (at, with) in changes {
        text.extend(part.get(from..at.start)?);
        text.extend(with.as_bytes());
        from = at.end;
    }
    text.extend(part.get(from..)?);
    Some(Noted { text, new: left.into_keys().collect(), gone })
}

fn end_ours(own: &mut [Own], at: usize) {
    if let Some(ours) = own.last_mut().and_then(|o| o.ours.as_mut()).filter(|r| r.end == 0) {
        ours.end = at;
    }
}

fn run_of(p: &str, note: &str, after: bool) -> String {
    let gap = if after { "\n\n" } else { "" };
    run(p, &format!("{gap}{note}"))
}

/// The cells that threads of comments are about.
pub(super) fn threads(part: &[u8]) -> BTreeSet<(u32, u16)> {
    let (mut out, mut from) = (BTreeSet::new(), 0);
    while let Some(tag) = tags::next(part, from) {
        from = tag.at.end;
        if tag.begins(part, "threadedComment")
            && let Some((row, col)) = tags::value(tag.text(part), "ref").and_then(|r| parse_a1(r.trim()))
        {
            out.extend(u32::try_from(row).ok().zip(u16::try_from(col).ok()));
        }
    }
    out
}

const VML: &str = "urn:schemas-microsoft-com:vml";
const OFFICE: &str = "urn:schemas-microsoft-com:office:office";
const EXCEL: &str = "urn:schemas-microsoft-com:office:excel";

/// A drawing of boxes for these cells and no others. `id` tells drawings of one workbook apart.
pub(super) fn drawing(cells: &[(u32, u16)], id: u32) -> Vec<u8> {
    let blocks: Vec<String> = (0..=cells.len() as u32 / 1023).map(|i| (id + i).to_string()).collect();
    let mut text = format!(
        "<xml xmlns:v=\"{VML}\" xmlns:o=\"{OFFICE}\" xmlns:x=\"{EXCEL}\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{}\"/></o:shapelayout>{TYPE}",
        blocks.join(",")
    );
    boxes(&mut text, cells, 1024 * id + 1, "");
    text += "</xml>";
    text.into_bytes()
}

const TYPE: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

/// A drawing with boxes for these cells beside what it shows, and without those of cells whose note is gone. Drawings of this
/// kind are not always XML, so only what is ours is looked at. None where it does not end as it should.
pub(super) fn drawn(part: &[u8], new: &[(u32, u16)], gone: &BTreeSet<(u32, u16)>) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(part).ok()?;
    let mut out = without(text, gone);
    if new.is_empty() {
        return Some(out.into_bytes());
    }
    let end = out.rfind("</xml>").or_else(|| out.rfind("</"))?;
    let declared = |prefix: &str, name: &str| out.contains(&format!("xmlns:{prefix}=\"{name}\""));
    let names: String = [("v", VML), ("o", OFFICE), ("x", EXCEL)]
        .iter()
        .filter(|(p, n)| !declared(p, n))
        .map(|(p, n)| format!(" xmlns:{p}=\"{n}\""))
        .collect();
    let highest = out.match_indices("_x0000_s").filter_map(|(i, sign)| {
        let digits = &out[i + sign.len()..];
        let digits = &digits[..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())];
        digits.parse::<u32>().ok().filter(|n| *n < 1 << 28)
    });
    let first = highest.max().unwrap_or(1024) + 1;
    let mut made = String::new();
    if !out.contains("\"_x0000_t202\"") {
        made += &TYPE.replacen("<v:shapetype", &format!("<v:shapetype{names}"), 1);
    }
    boxes(&mut made, new, first, &names);
    out.insert_str(end, &made);
    Some(out.into_bytes())
}

fn boxes(out: &mut String, cells: &[(u32, u16)], first: u32, names: &str) {
    for (id, (row, col)) in (first..).zip(cells) {
        let (left, top) = (u32::from(*col) + 1, row.saturating_sub(1));
        let (right, bottom) = (left + 4, top + 7);
        *out += &format!(
            "<v:shape{names} id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:60pt;margin-top:2pt;width:240pt;height:110pt;z-index:{z};visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 4, {right}, 40, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{col}</x:Column></x:ClientData></v:shape>",
            z = id % 100_000,
        );
    }
}

/// The text without the boxes of these cells.
fn without(text: &str, gone: &BTreeSet<(u32, u16)>) -> String {
    if gone.is_empty() {
        return text.to_owned();
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find("<v:shape ") {
        let Some(length) = rest[start..].find("</v:shape>").map(|i| i + "</v:shape>".len()) else { break };
        let shape = &rest[start..start + length];
        let number = |name: &str| {
            let (_, after) = shape.split_once(&format!("<x:{name}>"))?;
            after.split_once('<')?.0.trim().parse::<u32>().ok()
        };
        let at = number("Row").zip(number("Column").and_then(|c| u16::try_from(c).ok()));
        out += &rest[..start];
        if !at.is_some_and(|at| gone.contains(&at)) {
            out += shape;
        }
        rest = &rest[start + length..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(of: &[(u32, u16, &str)]) -> Notes {
        of.iter().map(|(r, c, t)| ((*r, *c), format!("{SIGN} {t}"))).collect()
    }

    const PART: &str = r#"<?xml version="1.0"?><x:comments xmlns:x="m"><x:authors><x:author>Ana</x:author><x:author>tc={1}</x:author></x:authors><x:commentList><x:comment ref="B2" authorId="0"><x:text><x:t>ver &amp; citar</x:t></x:text></x:comment><x:comment ref="C3" authorId="1"><x:text><x:t>hilo</x:t></x:text></x:comment></x:commentList></x:comments>"#;

    #[test]
    fn notes_stand_beside_those_that_are_there() {
        let noted = merged(PART.as_bytes(), &notes(&[(1, 1, "a<b"), (2, 2, "x"), (6, 3, "y")]), &BTreeSet::new()).expect("a list");
        let text = String::from_utf8(noted.text.clone()).expect("UTF-8");
        assert!(
            text.contains("<x:t>ver &amp; citar</x:t><x:r>") && text.contains("&#10;&#10;⟦Isthmus⟧ a&lt;b</x:t></x:r></x:text>"),
            "{text}"
        );
        assert!(text.contains("<x:t>hilo</x:t></x:text>") && text.contains("<x:author>Isthmus</x:author></x:authors>"), "{text}");
        assert!(text.contains(r#"<x:comment ref="D7" authorId="2">"#), "{text}");
        assert_eq!(noted.new, [(6, 3)]);
        // Marked anew, what was ours is replaced or goes, and what was theirs is as it was.
        let again = merged(&noted.text, &Notes::new(), &BTreeSet::new()).expect("a list");
        let text = String::from_utf8(again.text).expect("UTF-8");
        assert_eq!(text, PART.replace("</x:authors>", "<x:author>Isthmus</x:author></x:authors>"));
        assert_eq!(again.gone, BTreeSet::from([(6, 3)]));
        for odd in ["", "<a>", "<comments/>", "<comments><authors>", "</a>"] {
            assert!(merged(odd.as_bytes(), &Notes::new(), &BTreeSet::new()).is_none(), "{odd}");
        }
    }

    #[test]
    fn boxes_come_and_go() {
        let own = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\"><v:shape id=\"_x0000_s2049\"><x:Row>4</x:Row><x:Column>1</x:Column><br></v:shape></xml>\n";
        let with = drawn(own.as_bytes(), &[(6, 3)], &BTreeSet::new()).expect("ends");
        let text = String::from_utf8(with.clone()).expect("UTF-8");
        assert!(
            text.contains("_x0000_s2050") && text.contains("<br>") && text.contains("<x:Row>6</x:Row><x:Column>3</x:Column>"),
            "{text}"
        );
        let less = drawn(&with, &[], &BTreeSet::from([(6, 3)])).expect("ends");
        assert!(!String::from_utf8(less).expect("UTF-8").contains("_x0000_s2050"));
        let fresh = drawing(&[(0, 0), (1, 1)], 7);
        let mut reader = quick_xml::Reader::from_reader(&fresh[..]);
        let mut shapes = 0;
        loop {
            match reader.read_event_into(&mut Vec::new()).expect("XML") {
                quick_xml::events::Event::Start(e) if e.name().as_ref() == "v:shape" => shapes += 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(shapes, 2);
    }
}
