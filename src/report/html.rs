//! The report as a page: no script, nothing loaded from elsewhere, readable on a small screen and on paper.

use std::io::{self, Write};

use super::told::{Told, ToldFinding, ToldGroup};
use crate::model::finding::{RULES, Severity};
use crate::model::lang::Lang;

/// Findings and places of a cause that are written out; all are counted.
const SHOWN: usize = 20;
/// Causes that are written out; all are counted. A file with more is wrong from end to end.
const CAUSES: usize = 2_000;

pub(super) const STYLE: &str = "\
:root{color-scheme:light}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}\
h1{font-size:1.5rem;line-height:1.2;overflow-wrap:anywhere}h2{font-size:1.2rem;border-bottom:2px solid #ccc;padding-bottom:.2rem;margin-top:2rem}\
h3{font-size:1rem;margin:0 0 .3rem}.outcome{font-weight:700;padding:.6rem .8rem;border-left:.5rem solid #2e7d32;background:#eef6ee}\
.outcome.refused{border-color:#b3261e;background:#fdeceb}.outcome.warnings{border-color:#b26a00;background:#fff4e0}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}\
article{border:1px solid #ddd;border-left:.4rem solid #b3261e;padding:.6rem .8rem;margin:.8rem 0;break-inside:avoid}\
article.warning{border-left-color:#b26a00}article.information{border-left-color:#1565c0}\
code{font-size:.9em;background:#f3f3f3;padding:0 .25em}.count{color:#555;font-weight:400}ol,ul{margin:.3rem 0;padding-left:1.4rem}\
li{margin:.3rem 0}.places{color:#333;overflow-wrap:anywhere}.remedy{background:#f6f8fa;padding:.3rem .5rem;margin:.4rem 0 0}\
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;padding:.2rem .5rem;border-bottom:1px solid #ddd}\
td.n{text-align:right;font-variant-numeric:tabular-nums}@media print{body{font-size:10pt;max-width:none;padding:0}h2{break-after:avoid}}";

/// Writes one page for all files of a submission.
pub(super) fn write(told: &[Told], to: &mut dyn Write) -> io::Result<()> {
    let lang = told.first().map_or(Lang::En, Told::lang);
    let title = told.first().map_or(String::new(), title);
    write!(
        to,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        lang.tag(),
        text(&title)
    )?;
    for one in told {
        Page { told: one, colon: if lang == Lang::Fr { "\u{a0}:" } else { ":" } }.write(to)?;
    }
    to.write_all(b"</body>\n</html>\n")
}

fn title(told: &Told) -> String {
    told.say("ui-page-title", &[("file", told.inputs.first().map_or("", |i| i.name.as_str()))], &[])
}

/// A text as it stands in a page.
pub(super) fn text(s: &str) -> String {
    let mut out = String::with_capacity(s.len() + 8);
    for c in s.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

struct Page<'a> {
    told: &'a Told,
    colon: &'static str,
}

impl Page<'_> {
    fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        let t = self.told;
        let outcome = if t.is_refused() {
            "refused"
        } else if t.counts[1] > 0 {
            "warnings"
        } else {
            "accepted"
        };
        writeln!(to, "<header>\n<h1>{}</h1>\n<p class=\"outcome {outcome}\">{}</p>\n<dl>", text(&title(t)), text(&t.outcome()))?;
        for i in &t.inputs {
            self.fact(&t.ui("ui-file"), &format!("{} (SHA-256 {})", i.name, i.sha256), to)?;
        }
        self.fact(&t.ui("ui-sender"), &t.sender, to)?;
        self.fact(&t.ui("ui-received"), &t.received, to)?;
        self.fact(&t.ui("ui-mapping"), &t.mapping, to)?;
        self.fact(&t.ui("ui-dataflow"), &t.dataflow, to)?;
        writeln!(to, "</dl>\n<p>{}</p>\n</header>\n<main>", text(&t.say("ui-observations", &[], &[("count", t.observations)])))?;
        let mut shown = 0;
        for (severity, heading) in
            [(Severity::Error, "ui-errors"), (Severity::Warning, "ui-warnings"), (Severity::Information, "ui-information")]
        {
            let groups: Vec<&ToldGroup> = t.groups.iter().filter(|g| g.severity == severity).collect();
            if groups.is_empty() {
                continue;
            }
            writeln!(to, "<section>\n<h2>{}</h2>", text(&t.ui(heading)))?;
            let room = CAUSES.saturating_sub(shown).min(groups.len());
            for group in &groups[..room] {
                self.group(group, to)?;
            }
            shown += room;
            self.more(groups.len() - room, "p", to)?;
            writeln!(to, "</section>")?;
        }
        self.packs(to)?;
        self.rules(to)?;
        writeln!(to, "</main>")
    }

    /// What rules of packs gave, and what packs made weigh otherwise.
    fn packs(&self, to: &mut dyn Write) -> io::Result<()> {
        let lines = super::packs::lines(self.told);
        if lines.is_empty() {
            return Ok(());
        }
        writeln!(to, "<section>\n<h2>{}</h2>\n<ul>", text(&self.told.ui("ui-packs")))?;
        lines.iter().try_for_each(|line| writeln!(to, "<li>{}</li>", text(line)))?;
        writeln!(to, "</ul>\n</section>")
    }

    fn fact(&self, name: &str, value: &str, to: &mut dyn Write) -> io::Result<()> {
        if value.is_empty() { Ok(()) } else { writeln!(to, "<dt>{}</dt><dd>{}</dd>", text(name), text(value)) }
    }

    fn more(&self, n: usize, tag: &str, to: &mut dyn Write) -> io::Result<()> {
        if n == 0 {
            return Ok(());
        }
        writeln!(to, "<{tag}>… {}</{tag}>", text(&self.told.say("ui-more", &[], &[("count", n as u64)])))
    }

    fn group(&self, g: &ToldGroup, to: &mut dyn Write) -> io::Result<()> {
        let t = self.told;
        let Some(first) = g.findings.first().map(|i| &t.findings[*i]) else { return Ok(()) };
        let rule = t.rule(first);
        let count = t.say("ui-page-places", &[], &[("count", g.cells as u64)]);
        writeln!(
            to,
            "<article class=\"{}\">\n<h3>{} <code>{}</code> <span class=\"count\">{}</span></h3>\n<ul>",
            g.severity.word(),
            text(&rule.title),
            text(&rule.id),
            text(&count)
        )?;
        for f in g.findings.iter().take(SHOWN).map(|i| &t.findings[*i]) {
            write!(to, "<li>{}", text(&f.message))?;
            if f.places.len() > 1 {
                self.places(f, to)?;
            }
            if f.proposals.len() > 1 {
                let list = f.proposals.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("; ");
                write!(to, "<br><span>{}{} {}</span>", text(&t.ui("ui-proposals")), self.colon, text(&list))?;
            }
            writeln!(to, "</li>")?;
        }
        self.more(g.findings.len().saturating_sub(SHOWN), "li", to)?;
        writeln!(to, "</ul>\n<p class=\"remedy\">{}{} {}</p>\n</article>", text(&t.ui("ui-remedy")), self.colon, text(&first.remedy))
    }

    fn places(&self, f: &ToldFinding, to: &mut dyn Write) -> io::Result<()> {
        let t = self.told;
        let mut sheet = None;
        let mut words: Vec<String> = Vec::new();
        for place in f.places.iter().take(SHOWN) {
            // The sheet is said once for places that follow one another in it.
            let same = sheet == Some(place.part);
            sheet = Some(place.part);
            let inside = t.inside(place);
            words.push(if same && !inside.is_empty() { inside } else { t.place(place) });
        }
        let left = (f.places.len() + f.more).saturating_sub(SHOWN);
        let more = if left > 0 { format!(", {}", t.say("ui-more", &[], &[("count", left as u64)])) } else { String::new() };
        write!(to, "<br><span class=\"places\">{}{} {}{}</span>", text(&t.ui("ui-cells")), self.colon, text(&words.join(", ")), text(&more))
    }

    /// What was applied and how it came out, and what was not applied: that is no pass.
    fn rules(&self, to: &mut dyn Write) -> io::Result<()> {
        let t = self.told;
        let header = t.ui("ui-page-tally");
        let header: String = header.split(';').map(|w| format!("<th scope=\"col\">{}</th>", text(w))).collect();
        writeln!(to, "<section>\n<h2>{}</h2>\n<table><thead><tr>{header}</tr></thead><tbody>", text(&t.ui("ui-page-rules")))?;
        for tally in &t.tallies {
            let counts = [tally.passed, tally.failed, tally.undecided].map(|n| format!("<td class=\"n\">{}</td>", t.count(n)));
            let title = RULES.iter().find(|r| r.id == tally.rule).map(|r| t.title(r)).unwrap_or_default();
            writeln!(to, "<tr><td><code>{}</code> {}</td>{}</tr>", text(&tally.rule), text(&title), counts.concat())?;
        }
        writeln!(to, "</tbody></table>")?;
        let ran = |id: &str| t.tallies.iter().any(|x| x.rule == id) || t.rules.iter().any(|r| r.id == id);
        let not: Vec<&str> = RULES.iter().map(|r| r.id).filter(|id| !ran(id)).collect();
        if !not.is_empty() {
            writeln!(to, "<p>{}</p>", text(&t.say("ui-page-not-run", &[("list", &not.join(", "))], &[])))?;
        }
        writeln!(to, "</section>")
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    fn page(told: &[Told]) -> String {
        let mut out = Vec::new();
        write(told, &mut out).expect("memory takes all bytes");
        String::from_utf8(out).expect("texts are UTF-8")
    }

    #[test]
    fn a_page_says_all_and_loads_nothing() {
        for lang in Lang::ALL {
            let html = page(&[example::report().told(lang)]);
            assert!(html.contains(&format!("<html lang=\"{}\">", lang.tag())));
            assert!(!html.contains("<script") && !html.contains("http"), "{html}");
            for rule in ["X-VAD-001", "C-COV-001", "F-FLF-009"] {
                assert!(html.contains(&format!("<code>{rule}</code>")), "{rule}");
            }
            assert_eq!(html.matches("<article").count(), 5);
        }
        let es = page(&[example::report().told(Lang::Es)]);
        assert!(es.contains("A10, A12") && es.contains("y 40 más"), "{es}");
    }

    #[test]
    fn a_sender_writes_no_markup() {
        let html = page(&[example::set_aside().told(Lang::En)]);
        assert!(!html.contains("Juana"));
        assert_eq!(text("<b onclick=\"x\">&"), "&lt;b onclick=&quot;x&quot;&gt;&amp;");
    }
}
