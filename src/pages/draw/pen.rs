//! How is a picture written as SVG? Elements with classes, numbers rounded to a tenth, texts escaped.

use std::fmt::Write;

use super::Said;

/// Height of a letter's line.
pub const LINE: f64 = 15.0;

/// About how wide a text is: enough to keep labels from one another.
pub fn width_of(text: &str) -> f64 {
    let wide = |c: char| match c {
        'i' | 'l' | 'j' | 'I' | '.' | ',' | ':' | '\'' | '|' | '\u{202f}' => 3.4,
        'f' | 'r' | 't' | ' ' | '(' | ')' | '-' => 4.4,
        'm' | 'w' | 'M' | 'W' | '%' => 10.2,
        c if c.is_uppercase() => 8.2,
        _ => 7.1,
    };
    text.chars().map(wide).sum::<f64>() * 1.06
}

/// The same of a text in bold letters.
pub fn width_of_bold(text: &str) -> f64 {
    width_of(text) * 1.1
}

/// A text that is not wider than so much; what is cut off is told by an ellipsis.
pub fn within(text: &str, width: f64) -> String {
    if width_of(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if width_of(&out) + 8.0 > width {
            out.pop();
            break;
        }
    }
    out.truncate(out.trim_end_matches([' ', ',', '(']).len());
    out.push('…');
    out
}

/// A text in lines that are not wider than so much, at most so many; broken at blanks.
pub fn lines(text: &str, width: f64, most: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let is_last = out.len() == most;
        match out.last_mut() {
            Some(last) if is_last || width_of(last) + 4.4 + width_of(word) <= width => {
                last.push(' ');
                last.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    out.iter().map(|l| within(l, width)).collect()
}

/// Where a text is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// At its beginning.
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

/// What writes a picture.
pub struct Pen {
    out: String,
}

/// A text as XML has it.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML has no other control characters, escaped or not.
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

/// A number rounded to a tenth, as short as it can be written.
pub fn tenth(value: f64) -> String {
    let tenths = if value.is_finite() { (value * 10.0).round() as i64 } else { 0 };
    let (whole, part) = (tenths.abs() / 10, tenths.abs() % 10);
    let sign = if tenths < 0 { "-" } else { "" };
    match (whole, part) {
        (_, 0) => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{part}"),
        _ => format!("{sign}{whole}.{part}"),
    }
}

impl Pen {
    /// Begins a picture of this size.
    pub fn begin(said: &Said, kind: &str, width: f64, height: f64) -> Pen {
        let mut pen = Pen { out: String::with_capacity(4096) };
        let (w, h, id) = (tenth(width), tenth(height), said.id);
        let _ = write!(
            pen.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"pic {kind}\" role=\"img\" lang=\"{}\" aria-labelledby=\"{id}-t {id}-d\" \
             viewBox=\"0 0 {w} {h}\" font-size=\"12.8\"><title id=\"{id}-t\">",
            said.lang.tag()
        );
        escape(said.title, &mut pen.out);
        let _ = write!(pen.out, "</title><desc id=\"{id}-d\">");
        escape(said.description, &mut pen.out);
        pen.out.push_str("</desc>");
        pen
    }

    /// The picture.
    pub fn end(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }

    /// The pattern with which «no figure» is hatched, for [`Pen::hatch`].
    pub fn hatching(&mut self, id: &str) {
        let _ = write!(
            self.out,
            "<defs><pattern id=\"{id}-h\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <path class=\"hb\" d=\"M0 0h5v5h-5z\"/><path class=\"hl\" d=\"M0 0v5\"/></pattern></defs>"
        );
    }

    /// The fill of what is hatched.
    pub fn hatch(id: &str) -> String {
        format!("\" fill=\"url(#{id}-h)")
    }

    /// An element with attributes, and with a title where there is one.
    fn element(&mut self, name: &str, attributes: &str, title: Option<&str>) {
        let _ = write!(self.out, "<{name} {attributes}");
        match title {
            Some(title) => {
                self.out.push_str("><title>");
                escape(title, &mut self.out);
                let _ = write!(self.out, "</title></{name}>");
            }
            None => self.out.push_str("/>"),
        }
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let d = format!("class=\"{class}\" d=\"M{} {}L{} {}\"", tenth(from.0), tenth(from.1), tenth(to.0), tenth(to.1));
        self.element("path", &d, None);
    }

    /// A rectangle; nothing where it has no size.
    pub fn rect(&mut self, class: &str, at: (f64, f64), size: (f64, f64), title: Option<&str>) {
        if size.0 < 0.05 || size.1 < 0.05 {
            return;
        }
        let a = format!(
            "class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            tenth(at.0),
            tenth(at.1),
            tenth(size.0),
            tenth(size.1)
        );
        self.element("rect", &a, title);
    }

    /// A circle.
    pub fn circle(&mut self, class: &str, at: (f64, f64), r: f64, title: Option<&str>) {
        let a = format!("class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"", tenth(at.0), tenth(at.1), tenth(r));
        self.element("circle", &a, title);
    }

    /// A path.
    pub fn path(&mut self, class: &str, d: &str, title: Option<&str>) {
        self.element("path", &format!("class=\"{class}\" d=\"{d}\""), title);
    }

    /// A path of a given width.
    pub fn stroke(&mut self, class: &str, d: &str, width: f64, title: Option<&str>) {
        self.element("path", &format!("class=\"{class}\" stroke-width=\"{}\" d=\"{d}\"", tenth(width)), title);
    }

    /// A text.
    pub fn text(&mut self, class: &str, at: (f64, f64), anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let _ = write!(self.out, "<text{class} x=\"{}\" y=\"{}\"{anchor}>", tenth(at.0), tenth(at.1));
        escape(text, &mut self.out);
        self.out.push_str("</text>");
    }

    /// A text that tells more where somebody points at it.
    pub fn told(&mut self, class: &str, at: (f64, f64), anchor: Anchor, text: &str, title: &str) {
        self.out.push_str("<g><title>");
        escape(title, &mut self.out);
        self.out.push_str("</title>");
        self.text(class, at, anchor, text);
        self.out.push_str("</g>");
    }
}

/// A path that is written step by step, in differences: shorter than places.
#[derive(Default)]
pub struct Trace {
    d: String,
    /// Where it stands, in tenths.
    at: (i64, i64),
}

impl Trace {
    fn tenths(at: (f64, f64)) -> (i64, i64) {
        ((at.0 * 10.0).round() as i64, (at.1 * 10.0).round() as i64)
    }

    /// Begins anew at a place.
    pub fn from(&mut self, at: (f64, f64)) {
        self.at = Self::tenths(at);
        let _ = write!(self.d, "M{} {}", tenth(at.0), tenth(at.1));
    }

    /// A straight line to a place.
    pub fn to(&mut self, at: (f64, f64)) {
        let to = Self::tenths(at);
        let (dx, dy) = (to.0 - self.at.0, to.1 - self.at.1);
        if (dx, dy) == (0, 0) {
            return;
        }
        self.at = to;
        let y = tenth(dy as f64 / 10.0);
        // A minus sign parts numbers as a blank does.
        let blank = if y.starts_with('-') { "" } else { " " };
        let _ = write!(self.d, "l{}{blank}{y}", tenth(dx as f64 / 10.0));
    }

    /// Back to where it began.
    pub fn close(&mut self) {
        self.d.push('z');
    }

    /// The path.
    pub fn d(&self) -> &str {
        &self.d
    }

    /// Whether nothing was drawn.
    pub fn is_empty(&self) -> bool {
        self.d.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    #[test]
    fn numbers_are_tenths_and_short() {
        for (value, text) in [(0.0, "0"), (0.04, "0"), (0.06, ".1"), (-0.06, "-.1"), (12.34, "12.3"), (-12.0, "-12"), (f64::NAN, "0")] {
            assert_eq!(tenth(value), text, "{value}");
        }
    }

    #[test]
    fn what_people_wrote_stays_text() {
        let said = Said { id: "a", lang: Lang::Es, title: "<script>&\"'\u{7}", description: "d" };
        let mut pen = Pen::begin(&said, "k", 10.0, 10.0);
        pen.text("", (1.0, 2.0), Anchor::Start, "</text><script>");
        pen.rect("r", (0.0, 0.0), (1.0, 1.0), Some("<b>"));
        let svg = pen.end();
        assert!(!svg.contains("<script>") && !svg.contains("<b>") && !svg.contains('\u{7}'), "{svg}");
        assert!(svg.contains("<title id=\"a-t\">&lt;script&gt;&amp;&quot;&#39;\u{fffd}</title>"), "{svg}");
        assert!(!svg.contains("style="), "the pages forbid styles inside: {svg}");
    }

    #[test]
    fn long_texts_are_broken_and_cut() {
        assert_eq!(lines("Bolivia (Plurinational State of)", 80.0, 2).len(), 2);
        assert!(within("Venezuela (Bolivarian Republic of)", 60.0).ends_with('…'));
        assert_eq!(within("Chile", 60.0), "Chile");
    }
}
