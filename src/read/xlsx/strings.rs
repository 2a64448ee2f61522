//! What does a string item say? Rich text runs joined, phonetic runs skipped, a trailing superscript remembered.

use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;

use quick_xml::events::Event;

use crate::model::table::Strings;
use crate::read::Limits;
use crate::read::grid::{check_length, text_flags};
use crate::read::part_xml::{PartXml, attr, push_text};
use crate::read::refusal::{Refusal, Trouble};

/// The shared strings with what cells need to know of each without looking at it again.
#[derive(Default)]
pub(super) struct Shared {
    /// The strings, as sheets' heads share them.
    pub(super) strings: Arc<Strings>,
    /// Flags of a cell that holds the string, by number.
    pub(super) flags: Vec<u8>,
}

/// Reads the shared strings. Counts that the part states are not believed.
pub(super) fn shared<R: Read>(mut x: PartXml<R>, limits: &Limits) -> Result<Shared, Trouble> {
    let (mut strings, mut flags) = (Strings::default(), Vec::new());
    let mut item = Item::default();
    loop {
        let full = match x.next()? {
            Event::Start(e) if e.local_name().as_ref() == "si" => true,
            Event::Empty(e) if e.local_name().as_ref() == "si" => false,
            Event::Eof => return Ok(Shared { strings: Arc::new(strings), flags }),
            _ => continue,
        };
        item.clear();
        if full {
            item.read(&mut x)?;
        }
        check_length(&item.text, limits)?;
        strings.push(&item.text, item.superscript);
        flags.push(text_flags(&item.text, item.superscript));
    }
}

/// One string item (`si`, `is` or a comment's `text`), reused from one to the next.
#[derive(Default)]
pub(super) struct Item {
    /// Its text.
    pub(super) text: String,
    /// Byte where a trailing superscript run starts.
    pub(super) superscript: Option<u32>,
    run: String,
}

impl Item {
    fn clear(&mut self) {
        self.text.clear();
        self.superscript = None;
    }

    /// Reads the inside of the element that has just been opened.
    pub(super) fn read<R: Read>(&mut self, x: &mut PartXml<R>) -> Result<(), Trouble> {
        self.clear();
        let (mut depth, mut raised, mut in_text) = (1, false, false);
        loop {
            let event = x.next()?;
            let mut skip = false;
            match &event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "rPh" | "extLst" => skip = true,
                    name => {
                        depth += 1;
                        match name {
                            "r" => raised = false,
                            "vertAlign" => raised = attr(e, "val")?.as_deref() == Some("superscript"),
                            "t" => {
                                in_text = true;
                                self.run.clear();
                            }
                            _ => {}
                        }
                    }
                },
                Event::Empty(e) if e.local_name().as_ref() == "vertAlign" => {
                    raised = attr(e, "val")?.as_deref() == Some("superscript");
                }
                Event::End(e) => {
                    depth -= 1;
                    match e.local_name().as_ref() {
                        "t" if in_text => {
                            in_text = false;
                            self.end_run(raised);
                        }
                        "r" => raised = false,
                        _ => {}
                    }
                    if depth == 0 {
                        return Ok(());
                    }
                }
                Event::Eof => return Err(Refusal::broken("truncated").into()),
                other if in_text => push_text(other, &mut self.run)?,
                _ => {}
            }
            drop(event);
            if skip {
                x.skip()?;
            }
        }
    }

    fn end_run(&mut self, raised: bool) {
        let run = unescape(&self.run);
        if raised && !run.trim().is_empty() {
            // A mark may be split over several runs.
            self.superscript.get_or_insert(self.text.len() as u32);
        } else if !run.trim().is_empty() {
            self.superscript = None;
        }
        self.text.push_str(&run);
    }
}

/// Undoes `_xHHHH_` (ECMA-376 part 1, 22.9.2.19): characters that XML cannot hold, and the underscore itself.
pub(super) fn unescape(s: &str) -> Cow<'_, str> {
    if !s.contains("_x") {
        return Cow::Borrowed(s);
    }
    let mut out = String::with_capacity(s.len());
    let mut rest = s;
    while let Some(i) = rest.find("_x") {
        out.push_str(&rest[..i]);
        let code = |at: &str| -> Option<u16> {
            let b = at.as_bytes();
            let fits = b.len() >= 7 && b.starts_with(b"_x") && b[6] == b'_' && b[2..6].iter().all(u8::is_ascii_hexdigit);
            if fits { u16::from_str_radix(&at[2..6], 16).ok() } else { None }
        };
        let at = &rest[i..];
        match code(at) {
            None => {
                out.push_str("_x");
                rest = &at[2..];
            }
            Some(first) => {
                let second = code(&at[7..]);
                let pair = second.and_then(|s| char::decode_utf16([first, s]).next()).and_then(Result::ok);
                match (char::from_u32(first.into()), pair) {
                    (Some(c), _) => {
                        out.push(c);
                        rest = &at[7..];
                    }
                    (None, Some(c)) => {
                        out.push(c);
                        rest = &at[14..];
                    }
                    (None, None) => {
                        out.push('\u{fffd}');
                        rest = &at[7..];
                    }
                }
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::table::flag;

    fn read(xml: &str) -> Shared {
        let limits = Limits::default();
        match shared(PartXml::new(xml.as_bytes(), &limits), &limits) {
            Ok(s) => s,
            Err(t) => panic!("{t:?}"),
        }
    }

    #[test]
    fn rich_text_is_joined_and_marked() {
        let s = read(
            "<sst count='9' uniqueCount='4000000000'><si><t>Perú</t></si>\
             <si><r><t>Chile</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>/</t></r></si>\
             <si><r><rPr><vertAlign val='superscript'/></rPr><t>a</t></r><r><t>b</t></r></si>\
             <si><t>課きく</t><rPh sb='0' eb='1'><t>カ</t></rPh><phoneticPr fontId='1'/></si>\
             <si/><si><t xml:space='preserve'> x_x000D_y\r\nz &amp; </t></si><si><t>1,234</t></si></sst>",
        );
        let texts: Vec<_> = (0..s.strings.len() as u32).map(|i| s.strings.get(i)).collect();
        assert_eq!(texts, ["Perú", "Chile1/", "ab", "課きく", "", " x\ry\nz & ", "1,234"]);
        assert_eq!((s.strings.superscript(1), s.strings.superscript(2)), (Some(5), None));
        assert_eq!(s.flags, [0, flag::SUPERSCRIPT, 0, 0, 0, 0, flag::NUMBER_AS_TEXT]);
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(unescape("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescape("a_x0041_b_xZZ_"), "aAb_xZZ_");
        assert_eq!(unescape("_xD83D__xDE00_"), "😀");
        assert_eq!(unescape("_xD83D_é"), "\u{fffd}é");
        assert_eq!(unescape("_x00é1_"), "_x00é1_");
    }
}
