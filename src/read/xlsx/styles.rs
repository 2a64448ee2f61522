//! What do the cell formats of a workbook tell a mapping? Fonts, fills, indents, and whether a number is a date or share.

use std::collections::BTreeMap;
use std::io::Read;

use quick_xml::events::{BytesStart, Event};

use super::strings::unescape;
use crate::model::table::Style;
use crate::read::formats::{builtin, indexed_colour, is_date, is_percent};
use crate::read::marks::is_ours;
use crate::read::part_xml::{PartXml, attr, attr_bool, attr_number};
use crate::read::refusal::Trouble;

#[derive(Clone, Default)]
struct Font {
    bold: bool,
    italic: bool,
    strike: bool,
}

/// Reads the styles part into one style per `xf` of `cellXfs`; number 0 always exists. In a workbook that we marked, a fill of
/// ours is the one that stands behind it.
pub(super) fn styles<R: Read>(mut x: PartXml<R>, marked: bool) -> Result<Vec<Style>, Trouble> {
    let mut formats: BTreeMap<u32, String> = BTreeMap::new();
    let mut fonts: Vec<Font> = Vec::new();
    let mut fills: Vec<String> = Vec::new();
    let mut out: Vec<Style> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let (mut solid, mut ours) = (false, false);
    loop {
        let event = x.next()?;
        let (e, open) = match &event {
            Event::Start(e) => (e, true),
            Event::Empty(e) => (e, false),
            Event::End(_) => {
                path.pop();
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let local = e.local_name();
        let name: &str = local.as_ref();
        // Only below the root's own lists: `dxfs` has fonts and fills too.
        let list = path.get(1).map_or("", String::as_str);
        match (list, name) {
            ("numFmts", "numFmt") => {
                if let (Some(id), Some(code)) = (attr_number(e, "numFmtId")?, attr(e, "formatCode")?) {
                    formats.insert(id, unescape(&code).into_owned());
                }
            }
            ("fonts", "font") => fonts.push(Font::default()),
            ("fonts", "b" | "i" | "strike") => {
                let on = attr(e, "val")?.is_none_or(|v| crate::read::part_xml::is_true(&v));
                if let Some(f) = fonts.last_mut() {
                    match name {
                        "b" => f.bold = on,
                        "i" => f.italic = on,
                        _ => f.strike = on,
                    }
                }
            }
            ("fills", "fill") => {
                fills.push(String::new());
                (solid, ours) = (false, false);
            }
            ("fills", "patternFill") => solid = attr(e, "patternType")?.as_deref() == Some("solid"),
            ("fills", "fgColor") if solid => {
                if let Some(f) = fills.last_mut() {
                    *f = colour(e)?;
                    ours = marked && is_ours(f);
                    if ours {
                        f.clear();
                    }
                }
            }
            ("fills", "bgColor") if ours => {
                if let Some(f) = fills.last_mut() {
                    *f = colour(e)?;
                }
            }
            ("cellXfs", "xf") => out.push(style(e, &formats, &fonts, &fills)?),
            ("cellXfs", "alignment") => {
                if let (Some(s), Some(n)) = (out.last_mut(), attr_number(e, "indent")?) {
                    s.indent = n.min(255) as u8;
                }
            }
            _ => {}
        }
        if open {
            path.push(name.to_owned());
        }
    }
    if out.is_empty() {
        out.push(Style::default());
    }
    Ok(out)
}

fn style(e: &BytesStart<'_>, formats: &BTreeMap<u32, String>, fonts: &[Font], fills: &[String]) -> Result<Style, Trouble> {
    let index = |n: Option<u32>| n.unwrap_or(0) as usize;
    let font = fonts.get(index(attr_number(e, "fontId")?)).cloned().unwrap_or_default();
    let fill = fills.get(index(attr_number(e, "fillId")?)).cloned().unwrap_or_default();
    let id = attr_number(e, "numFmtId")?.unwrap_or(0);
    let mut s = number_format(id, formats.get(&id).map(String::as_str));
    (s.bold, s.italic, s.strike, s.fill) = (font.bold, font.italic, font.strike, fill);
    Ok(s)
}

/// A style with the number format of this id; `custom` is the code that the workbook gives the id.
pub(in crate::read) fn number_format(id: u32, custom: Option<&str>) -> Style {
    let format = custom.unwrap_or_else(|| builtin(id));
    let format = if format.eq_ignore_ascii_case("general") { "" } else { format };
    // Ids 27 to 36 and 50 to 58 are dates of East Asian versions without a code in the standard.
    let date = match custom {
        Some(code) => is_date(code),
        None => matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58),
    };
    Style { format: format.to_owned(), date, percent: is_percent(format), ..Style::default() }
}

fn colour(e: &BytesStart<'_>) -> Result<String, Trouble> {
    if let Some(rgb) = attr(e, "rgb")? {
        let six: String = rgb.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
        return Ok(six.to_ascii_uppercase());
    }
    if let Some(n) = attr_number(e, "theme")? {
        return Ok(format!("theme:{n}"));
    }
    if attr_bool(e, "auto")? {
        return Ok(String::new());
    }
    Ok(attr_number(e, "indexed")?.and_then(indexed_colour).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Limits;

    #[test]
    fn fonts_fills_and_formats() {
        let xml = r#"<x:styleSheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main">
            <x:numFmts><x:numFmt numFmtId="164" formatCode="[Red]&quot;d&quot;0.0%"/><x:numFmt numFmtId="165" formatCode="mmm\-yy"/></x:numFmts>
            <x:fonts><x:font/><x:font><x:b/><x:i val="0"/><x:strike val="1"/></x:font></x:fonts>
            <x:fills><x:fill><x:patternFill patternType="none"/></x:fill>
              <x:fill><x:patternFill patternType="solid"><x:fgColor rgb="ffd9e1f2"/></x:patternFill></x:fill>
              <x:fill><x:patternFill patternType="solid"><x:fgColor theme="4" tint="0.5"/></x:patternFill></x:fill>
              <x:fill><x:patternFill patternType="solid"><x:fgColor indexed="13"/></x:patternFill></x:fill></x:fills>
            <x:cellStyleXfs><x:xf numFmtId="14"/></x:cellStyleXfs>
            <x:cellXfs><x:xf numFmtId="0"/><x:xf numFmtId="164" fontId="1" fillId="1"><x:alignment indent="2"/></x:xf>
              <x:xf numFmtId="165" fillId="2"/><x:xf numFmtId="22" fillId="3"/><x:xf numFmtId="999" fontId="99" fillId="99"/></x:cellXfs>
            <x:dxfs><x:dxf><x:font><x:b/></x:font></x:dxf></x:dxfs></x:styleSheet>"#;
        let s = match styles(PartXml::new(xml.as_bytes(), &Limits::default()), false) {
            Ok(s) => s,
            Err(t) => panic!("{t:?}"),
        };
        assert_eq!(s.len(), 5);
        assert_eq!(s[0], Style::default());
        assert_eq!((s[1].bold, s[1].italic, s[1].strike, s[1].indent), (true, false, true, 2));
        assert_eq!((s[1].fill.as_str(), s[1].percent, s[1].date), ("D9E1F2", true, false));
        assert_eq!((s[2].fill.as_str(), s[2].date), ("theme:4", true));
        assert_eq!((s[3].fill.as_str(), s[3].date, s[3].format.as_str()), ("FFFF00", true, "m/d/yy h:mm"));
        assert_eq!(s[4], Style::default());
    }
}
