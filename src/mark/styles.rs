//! Which formats do marked cells get? A copy of their own with a fill, put behind those that the workbook has.

use indexmap::IndexMap;

use super::Odd;
use super::tags::{self, Kind, escaped};
use crate::model::finding::Severity;
use crate::read::marks::FILLS;

/// Formats of cells that Excel takes at most (64,000), with some room.
const MOST: usize = 63_000;

/// The formats of a workbook, and those that marks need beside.
pub(super) struct Shades {
    /// Formats that are there.
    there: u32,
    /// The format and severity of each format that is made.
    made: IndexMap<(u32, Severity), ()>,
}

impl Shades {
    /// The number of the format for a cell of this format with a mark of this weight.
    pub(super) fn of(&mut self, style: u32, severity: Severity) -> u32 {
        // What the workbook does not have is what it has first.
        let style = if style < self.there { style } else { 0 };
        if self.there as usize + self.made.len() >= MOST && !self.made.contains_key(&(style, severity)) {
            return style;
        }
        let entry = self.made.entry((style, severity));
        let at = entry.index();
        entry.or_default();
        self.there + Looks::COUNT + at as u32
    }
}

/// Formats of the cells of our sheets, in the order in which they are put behind those of the workbook.
#[derive(Clone, Copy)]
pub(super) struct Looks(u32);

impl Looks {
    const COUNT: u32 = 9;
    pub(super) fn title(self) -> u32 {
        self.0
    }
    pub(super) fn header(self) -> u32 {
        self.0 + 1
    }
    pub(super) fn text(self) -> u32 {
        self.0 + 2
    }
    pub(super) fn link(self) -> u32 {
        self.0 + 3
    }
    pub(super) fn cause(self) -> u32 {
        self.0 + 4
    }
    pub(super) fn severity(self, severity: Severity) -> u32 {
        self.0 + 5 + fill_of(severity) as u32
    }
    /// As the text, of one line.
    pub(super) fn plain(self) -> u32 {
        self.0 + 8
    }
}

fn fill_of(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Information => 2,
    }
}

/// A part of formats that is to be changed.
#[derive(Debug)]
pub(super) struct Styles {
    text: Vec<u8>,
    prefix: String,
    fonts: Found,
    fills: Found,
    formats: Found,
    /// Whether there are formats that those of cells build on.
    based: bool,
}

/// A list of the part and what is in it.
#[derive(Default, Clone, Debug)]
struct Found {
    /// Its first tag.
    open: std::ops::Range<usize>,
    /// Where its last tag begins; the end of the first one if it is empty.
    end: usize,
    empty: bool,
    /// Its elements, whole.
    items: Vec<std::ops::Range<usize>>,
}

/// What a workbook without formats has.
pub(super) fn plain(namespace: &str) -> String {
    format!(
        "{}\n<styleSheet xmlns=\"{namespace}\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
        super::cells::DECLARATION
    )
}

impl Styles {
    /// Looks through the part.
    ///
    /// # Errors
    /// A list is not there.
    pub(super) fn new(text: Vec<u8>) -> Result<Self, Odd> {
        let (mut path, mut from): (Vec<std::ops::Range<usize>>, usize) = (Vec::new(), 0);
        let mut found: [Found; 3] = Default::default();
        let (mut prefix, mut based, mut list): (String, bool, Option<usize>) = (String::new(), false, None);
        while let Some(tag) = tags::next(&text, from) {
            from = tag.at.end;
            let names = ["fonts", "fills", "cellXfs"];
            match tag.kind {
                Kind::Other => {}
                Kind::Open | Kind::Empty => {
                    if path.is_empty() {
                        prefix = String::from_utf8_lossy(tag.prefix(&text)).into_owned();
                    }
                    if path.len() == 1 {
                        based |= tag.begins(&text, "cellStyleXfs") && tag.kind == Kind::Open;
                        list = names.iter().position(|n| tag.begins(&text, n));
                        if let Some(i) = list {
                            found[i] = Found { open: tag.at.clone(), end: tag.at.end, empty: tag.kind == Kind::Empty, items: Vec::new() };
                        }
                    }
                    if let (2, Some(i), Kind::Empty) = (path.len(), list, tag.kind) {
                        found[i].items.push(tag.at.clone());
                    }
                    if tag.kind == Kind::Open {
                        path.push(tag.at.clone());
                    }
                }
                Kind::Close => {
                    let begun = path.pop().ok_or(Odd::Not("styles"))?;
                    if let (2, Some(i)) = (path.len(), list) {
                        found[i].items.push(begun.start..tag.at.end);
                    }
                    if let (1, Some(i)) = (path.len(), list) {
                        found[i].end = tag.at.start;
                    }
                }
            }
        }
        let [fonts, fills, formats] = found;
        if [&fonts, &fills, &formats].iter().any(|l| l.open.is_empty()) || formats.items.is_empty() || !path.is_empty() {
            return Err(Odd::Not("styles"));
        }
        Ok(Self { text, prefix, fonts, fills, formats, based })
    }

    /// What marks may ask for, and the formats of our sheets.
    pub(super) fn shades(&self) -> (Shades, Looks) {
        let there = self.formats.items.len() as u32;
        (Shades { there, made: IndexMap::new() }, Looks(there))
    }

    /// The part with the formats that were asked for.
    pub(super) fn with(&self, shades: &Shades) -> Vec<u8> {
        let p = &self.prefix;
        let (mut fonts, mut fills, mut formats) = (String::new(), String::new(), String::new());
        let first_font = self.fonts.items.len();
        for body in [
            format!("<{p}b/><{p}sz val=\"14\"/><{p}name val=\"Calibri\"/><{p}family val=\"2\"/>"),
            format!("<{p}b/><{p}sz val=\"11\"/><{p}name val=\"Calibri\"/><{p}family val=\"2\"/>"),
            format!("<{p}u/><{p}sz val=\"11\"/><{p}color rgb=\"FF0B5394\"/><{p}name val=\"Calibri\"/><{p}family val=\"2\"/>"),
            format!("<{p}sz val=\"11\"/><{p}color rgb=\"FF000000\"/><{p}name val=\"Calibri\"/><{p}family val=\"2\"/>"),
        ] {
            fonts += &format!("<{p}font>{body}</{p}font>");
        }
        let [title, bold, link, plain] = [0, 1, 2, 3].map(|i| first_font + i);
        let first_fill = self.fills.items.len();
        let mut solid = |front: &str, behind: &str| {
            fills += &format!(
                "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF{front}\"/>{behind}</{p}patternFill></{p}fill>"
            );
        };
        let nothing = format!("<{p}bgColor indexed=\"64\"/>");
        FILLS.iter().for_each(|f| solid(f, &nothing));
        solid("E7E6E6", &nothing);
        let mut made_fills: IndexMap<(usize, usize), usize> = IndexMap::new();
        let base = if self.based { " xfId=\"0\"" } else { "" };
        let mut look = |font: usize, fill: usize, wrap: bool| {
            let wrap = if wrap { " wrapText=\"1\"" } else { "" };
            formats += &format!(
                "<{p}xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"0\"{base} applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyAlignment=\"1\"><{p}alignment vertical=\"top\"{wrap}/></{p}xf>"
            );
        };
        look(title, 0, false);
        look(bold, first_fill + 3, true);
        look(plain, 0, true);
        look(link, 0, true);
        look(bold, first_fill + 3, false);
        (0..3).for_each(|i| look(plain, first_fill + i, true));
        look(plain, 0, false);
        for (style, severity) in shades.made.keys() {
            let format = &self.text[self.formats.items[*style as usize].clone()];
            let end = memchr::memchr(b'>', format).map_or(format.len(), |i| i + 1);
            let end = tags::next(format, 0).map_or(end, |t| t.at.end);
            let (tag, rest) = format.split_at(end);
            let own = tags::number(tag, "fillId").unwrap_or(0) as usize;
            let next = first_fill + 4 + made_fills.len();
            let fill = *made_fills.entry((own, fill_of(*severity))).or_insert_with(|| {
                solid(FILLS[fill_of(*severity)], &self.behind(own));
                next
            });
            let tag = tags::set(&tags::set(tag, "fillId", &fill.to_string()), "applyFill", "1");
            formats += &String::from_utf8_lossy(&tag);
            formats += &String::from_utf8_lossy(rest);
        }
        let lists = [
            ("fonts", &self.fonts, fonts, 4),
            ("fills", &self.fills, fills, 4 + made_fills.len()),
            ("cellXfs", &self.formats, formats, Looks::COUNT as usize + shades.made.len()),
        ];
        let mut lists: Vec<_> = lists.into_iter().collect();
        lists.sort_by_key(|l| l.1.open.start);
        let (mut out, mut from) = (Vec::with_capacity(self.text.len() + 4096), 0);
        for (name, list, more, count) in lists {
            out.extend(&self.text[from..list.open.start]);
            let tag = tags::set(&self.text[list.open.clone()], "count", &(list.items.len() + count).to_string());
            out.extend(if list.empty { tags::opened(&tag) } else { tag });
            out.extend(&self.text[list.open.end..list.end]);
            out.extend(more.as_bytes());
            if list.empty {
                out.extend(format!("</{p}{name}>").as_bytes());
            }
            from = list.end;
        }
        out.extend(&self.text[from..]);
        out
    }

    /// The colour that a fill of the workbook shows, as the colour behind one of ours: whoever takes ours off finds it there.
    fn behind(&self, fill: usize) -> String {
        let p = &self.prefix;
        let nothing = format!("<{p}bgColor indexed=\"64\"/>");
        let Some(at) = self.fills.items.get(fill) else { return nothing };
        let text = &self.text[at.clone()];
        let (mut from, mut solid, mut ours) = (0, false, false);
        while let Some(tag) = tags::next(text, from) {
            from = tag.at.end;
            if tag.begins(text, "patternFill") {
                solid = tags::value(tag.text(text), "patternType").as_deref() == Some("solid");
            }
            // A fill of ours has the sender's behind it already.
            let wanted = if ours { "bgColor" } else { "fgColor" };
            if solid && tag.begins(text, wanted) {
                let attributes: Vec<(&str, String)> = ["auto", "indexed", "rgb", "theme", "tint"]
                    .into_iter()
                    .filter_map(|n| Some((n, tags::value(tag.text(text), n)?.into_owned())))
                    .collect();
                let rgb = attributes.iter().find(|a| a.0 == "rgb").map(|a| a.1.as_str()).unwrap_or_default();
                if !ours && rgb.len() >= 6 && rgb.is_ascii() && crate::read::marks::is_ours(&rgb[rgb.len() - 6..]) {
                    ours = true;
                    continue;
                }
                let words: Vec<_> = attributes.iter().map(|(n, v)| format!(" {n}=\"{}\"", escaped(v))).collect();
                return format!("<{p}bgColor{}/>", words.concat());
            }
        }
        nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = r#"<x:styleSheet xmlns:x="u"><x:fonts count="1"><x:font><x:b/></x:font></x:fonts><x:fills count="3"><x:fill><x:patternFill patternType="none"/></x:fill><x:fill/><x:fill><x:patternFill patternType="solid"><x:fgColor theme="4" tint="0.5"/></x:patternFill></x:fill></x:fills><x:cellStyleXfs><x:xf/></x:cellStyleXfs><x:cellXfs><x:xf numFmtId="0"/><x:xf numFmtId="164" fontId="1" fillId='2' borderId="3"><x:alignment indent="2"/></x:xf></x:cellXfs><x:dxfs><x:dxf><x:fill/></x:dxf></x:dxfs></x:styleSheet>"#;

    #[test]
    fn a_mark_keeps_all_but_the_fill() {
        let styles = Styles::new(PART.as_bytes().to_vec()).expect("lists");
        let (mut shades, looks) = styles.shades();
        let (first, again, other) = (shades.of(1, Severity::Error), shades.of(1, Severity::Error), shades.of(7, Severity::Warning));
        assert_eq!((looks.title(), first, again, other), (2, 11, 11, 12));
        let text = String::from_utf8(styles.with(&shades)).expect("UTF-8");
        assert!(
            text.contains(r#"<x:xf numFmtId="164" fontId="1" fillId='7' borderId="3"><x:alignment indent="2"/></x:xf>"#)
                || text.contains(r#"numFmtId="164" fontId="1" fillId='7' borderId="3"><x:alignment indent="2"/>"#),
            "{text}"
        );
        assert!(text.contains(r#"<x:fgColor rgb="FFFBB4AD"/><x:bgColor theme="4" tint="0.5"/>"#), "{text}");
        assert!(text.contains(r#"<x:fills count="9">"#) && text.contains(r#"<x:cellXfs count="13">"#), "{text}");
        assert!(text.contains("<x:dxf><x:fill/></x:dxf>"));
    }

    #[test]
    fn what_has_no_formats_is_not_changed() {
        for text in ["", "<styleSheet/>", "<styleSheet><fonts/><fills/><cellXfs/></styleSheet>", "<styleSheet><fonts>"] {
            assert!(Styles::new(text.as_bytes().to_vec()).is_err(), "{text}");
        }
        assert!(Styles::new(plain("u").into_bytes()).is_ok());
    }
}
