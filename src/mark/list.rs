//! How are all problems listed in a workbook? One row for each place, by cause, each with a link to go there.

use std::io::{self, Write};

use super::cells::{DECLARATION, column};
use super::styles::Looks;
use super::tags::{escape, escaped};
use super::{Made, options};
use crate::model::finding::Severity;
use crate::model::location::a1;
use crate::read::marks::SIGN;
use crate::report::packs;
use crate::report::told::{Told, ToldFinding, ToldPlace};

/// Rows of a sheet of ours: Excel takes 1,048,576.
const ROWS: u32 = 1_000_000;
/// Links that a sheet can have (Excel: 65,530); behind them links are formulas.
const LINKS: usize = 60_000;
/// Characters of a cell, at most (Excel: 32,767).
const LONGEST: usize = 8_000;

/// What is listed, and how.
pub(super) struct List<'a> {
    pub(super) told: &'a [Told],
    pub(super) looks: Looks,
    /// Namespace of sheets.
    pub(super) main: &'a str,
    pub(super) target: &'a Target<'a>,
    /// The workbook is the sender's own; else why it is not.
    pub(super) fresh: Option<&'a str>,
    /// Whether the first sheet is the one that is shown.
    pub(super) shown: bool,
    pub(super) receipt: &'a str,
    /// Rows of a sheet, where a test wants fewer.
    pub(super) rows: Option<u32>,
}

/// Where a place is in the workbook: the name of the sheet, row and column.
type Target<'a> = dyn Fn(&Told, &ToldPlace) -> Option<(String, u32, u16)> + 'a;

const WIDTHS: [u32; 9] = [7, 13, 13, 24, 22, 22, 24, 70, 70];

impl List<'_> {
    /// Writes as many sheets as it takes, at least one, into parts that `part` names by number; gives how many.
    pub(super) fn write(&self, to: &mut Made, part: &dyn Fn(usize) -> String) -> io::Result<usize> {
        let most = self.rows.unwrap_or(ROWS);
        let mut sheet = Sheet::begin(to, &part(1), self.main, &WIDTHS, self.shown, 0)?;
        let mut sheets = 1;
        for told in self.told {
            self.head(told, &mut sheet, to)?;
            for group in &told.groups {
                let Some(first) = group.findings.first().map(|i| &told.findings[*i]) else { continue };
                let rule = told.rule(first);
                let cause = told.say("ui-list-cause", &[("title", &rule.title), ("rule", &rule.id)], &[("count", group.cells as u64)]);
                let looks = self.looks;
                sheet.row(to, |r| {
                    r.text(0, looks.cause(), "");
                    r.text(1, looks.severity(group.severity), &told.severity(group.severity));
                    r.text(2, looks.cause(), &rule.id);
                    r.text(3, looks.cause(), &cause);
                    (4..9).for_each(|c| r.text(c, looks.cause(), ""));
                })?;
                for &i in &group.findings {
                    let finding = &told.findings[i];
                    let more = usize::from(finding.more > 0 || finding.places.is_empty());
                    for n in 0..finding.places.len() + more {
                        if sheet.rows >= most {
                            sheet.end(to, true)?;
                            sheets += 1;
                            sheet = Sheet::begin(to, &part(sheets), self.main, &WIDTHS, false, 1)?;
                            self.header(told, &mut sheet, to)?;
                        }
                        self.place(told, i, finding, n, &mut sheet, to)?;
                    }
                }
            }
        }
        sheet.end(to, self.told.len() == 1)?;
        Ok(sheets)
    }

    fn head(&self, told: &Told, sheet: &mut Sheet, to: &mut Made) -> io::Result<()> {
        let file = told.inputs.first().map_or("", |i| i.name.as_str());
        let looks = self.looks;
        let how = match self.fresh {
            None => told.say("ui-list-how", &[("sign", SIGN)], &[]),
            Some(_) => told.say("ui-list-fresh", &[("file", file)], &[]),
        };
        let why = self.fresh.map(|reason| told.say("ui-not-marked", &[("why", reason)], &[]));
        let mapping = if told.mapping.is_empty() { told.ui("ui-unknown") } else { told.mapping.clone() };
        let mut lines = vec![told.say("ui-list-title", &[("file", file)], &[]), told.outcome(), how];
        lines.extend(why);
        let sha256 = told.inputs.first().map_or("", |i| i.sha256.as_str());
        // Where there is no receipt the digest of the file stands for it.
        let digest = if self.receipt.contains(sha256) { String::new() } else { format!("   SHA-256: {sha256}") };
        lines.push(format!("{}: {}   {}: {mapping}{digest}", told.ui("ui-receipt"), self.receipt, told.ui("ui-mapping")));
        lines.extend(packs::lines(told));
        for (i, line) in lines.iter().enumerate() {
            sheet.row(to, |r| r.text(0, if i == 0 { looks.title() } else { looks.plain() }, line))?;
        }
        sheet.row(to, |_| {})?;
        self.header(told, sheet, to)?;
        if told.findings.is_empty() {
            sheet.row(to, |r| r.text(3, looks.text(), &told.ui("ui-list-none")))?;
        }
        Ok(())
    }

    fn header(&self, told: &Told, sheet: &mut Sheet, to: &mut Made) -> io::Result<()> {
        let words = told.ui("ui-list-header");
        let looks = self.looks;
        sheet.header = sheet.header.or(Some(sheet.rows));
        sheet.row(to, |r| words.split(';').zip(0..).for_each(|(w, c)| r.text(c, looks.header(), w)))
    }

    fn place(&self, told: &Told, number: usize, f: &ToldFinding, n: usize, sheet: &mut Sheet, to: &mut Made) -> io::Result<()> {
        let looks = self.looks;
        let (place, target) = match f.places.get(n) {
            Some(place) => (told.place(place), (self.target)(told, place)),
            None if f.more > 0 => (told.say("ui-list-more", &[], &[("count", f.more as u64)]), None),
            None => (String::new(), None),
        };
        let linked = sheet.links.len() < LINKS;
        let link = target.map(|(sheet, row, col)| format!("'{}'!{}", sheet.replace('\'', "''"), a1(row, col)));
        if let Some(link) = link.as_ref().filter(|_| linked) {
            sheet.links.push((sheet.rows, link.clone()));
        }
        let proposals = f.proposals.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("; ");
        sheet.row(to, |r| {
            r.text(0, looks.plain(), &(number + 1).to_string());
            r.text(1, looks.severity(f.severity), &told.severity(f.severity));
            r.text(2, looks.text(), &told.rule(f).id);
            match &link {
                Some(link) if !linked => r.formula(3, looks.link(), link, &place),
                Some(_) => r.text(3, looks.link(), &place),
                None => r.text(3, looks.text(), &place),
            }
            r.text(4, looks.text(), &f.found);
            r.text(5, looks.text(), &told.expected(f));
            r.text(6, looks.text(), &proposals);
            r.text(7, looks.text(), &f.message);
            r.text(8, looks.text(), &f.remedy);
        })
    }
}

/// A sheet that is being written.
pub(super) struct Sheet {
    /// Rows that are written.
    pub(super) rows: u32,
    /// Row of the header, once there is one.
    pub(super) header: Option<u32>,
    /// Row and target of each link, in column D.
    links: Vec<(u32, String)>,
    line: Row,
    /// Rows that are not handed over yet: whoever compresses them is asked once for many.
    pending: String,
}

/// Bytes that are handed over at once.
const PENDING: usize = 1 << 18;

impl Sheet {
    /// Begins a part. `frozen` rows stay in sight.
    pub(super) fn begin(to: &mut Made, part: &str, main: &str, widths: &[u32], shown: bool, frozen: u32) -> io::Result<Self> {
        to.start_file(part, options()).map_err(io::Error::other)?;
        let selected = if shown { " tabSelected=\"1\"" } else { "" };
        let pane = match frozen {
            0 => String::new(),
            n => format!("<pane ySplit=\"{n}\" topLeftCell=\"A{}\" activePane=\"bottomLeft\" state=\"frozen\"/>", n + 1),
        };
        let columns: String =
            widths.iter().zip(1..).map(|(w, i)| format!("<col min=\"{i}\" max=\"{i}\" width=\"{w}\" customWidth=\"1\"/>")).collect();
        write!(
            to,
            "{DECLARATION}\n<worksheet xmlns=\"{main}\"><sheetPr><tabColor rgb=\"FFC00000\"/><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView showGridLines=\"0\"{selected} workbookViewId=\"0\">{pane}</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
        )?;
        Ok(Self { rows: 0, header: None, links: Vec::new(), line: Row::default(), pending: String::with_capacity(PENDING + (1 << 14)) })
    }

    /// Writes a row.
    pub(super) fn row(&mut self, to: &mut Made, fill: impl FnOnce(&mut Row)) -> io::Result<()> {
        self.line.out.clear();
        self.line.number = self.rows + 1;
        fill(&mut self.line);
        self.rows += 1;
        if self.line.out.is_empty() {
            return Ok(());
        }
        for piece in ["<row r=\"", itoa::Buffer::new().format(self.rows), "\">", &self.line.out, "</row>"] {
            self.pending.push_str(piece);
        }
        if self.pending.len() >= PENDING { self.hand_over(to) } else { Ok(()) }
    }

    fn hand_over(&mut self, to: &mut Made) -> io::Result<()> {
        to.write_all(self.pending.as_bytes())?;
        self.pending.clear();
        Ok(())
    }

    /// Ends the part; with a filter on the header where all rows below are of one kind.
    pub(super) fn end(&mut self, to: &mut Made, filter: bool) -> io::Result<()> {
        self.hand_over(to)?;
        to.write_all(b"</sheetData>")?;
        if let Some(header) = self.header.filter(|h| filter && self.rows > h + 1) {
            write!(to, "<autoFilter ref=\"A{}:I{}\"/>", header + 1, self.rows)?;
        }
        if !self.links.is_empty() {
            let mut all = String::with_capacity(self.links.len() * 64);
            for (row, link) in &self.links {
                for piece in ["<hyperlink ref=\"D", itoa::Buffer::new().format(row + 1), "\" location=\""] {
                    all.push_str(piece);
                }
                escape(link, &mut all);
                all.push_str("\"/>");
            }
            write!(to, "<hyperlinks>{all}</hyperlinks>")?;
        }
        to.write_all(b"<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.5\" bottom=\"0.5\" header=\"0.3\" footer=\"0.3\"/><pageSetup orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>")
    }
}

/// The cells of a row.
#[derive(Default)]
pub(super) struct Row {
    out: String,
    number: u32,
}

impl Row {
    /// A cell with a text, which is never a formula.
    pub(super) fn text(&mut self, col: u16, style: u32, text: &str) {
        let (mut row, mut look) = (itoa::Buffer::new(), itoa::Buffer::new());
        for piece in ["<c r=\"", &column(col), row.format(self.number), "\" s=\"", look.format(style), "\""] {
            self.out.push_str(piece);
        }
        if text.is_empty() {
            self.out += "/>";
            return;
        }
        // What is short in bytes is so in characters.
        let end = if text.len() <= LONGEST { text.len() } else { text.char_indices().nth(LONGEST).map_or(text.len(), |(i, _)| i) };
        self.out += " t=\"inlineStr\"><is><t xml:space=\"preserve\">";
        escape(&text[..end], &mut self.out);
        self.out += "</t></is></c>";
    }

    /// A cell whose formula goes to a place.
    fn formula(&mut self, col: u16, style: u32, link: &str, text: &str) {
        let shown: String = text.chars().take(200).collect();
        let quoted = |t: &str| t.replace('"', "\"\"");
        let formula = format!("HYPERLINK(\"#{}\",\"{}\")", quoted(link), quoted(&shown));
        self.out += &format!(
            "<c r=\"{}{}\" s=\"{style}\" t=\"str\"><f>{}</f><v>{}</v></c>",
            column(col),
            self.number,
            escaped(&formula),
            escaped(&shown)
        );
    }
}

/// The heavier of two severities, for cells that several findings are about.
pub(super) fn heavier(a: Severity, b: Severity) -> Severity {
    a.max(b)
}
