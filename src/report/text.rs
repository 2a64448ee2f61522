//! The report for a terminal, in one language: receipt, outcome, findings by cause, what to do next.

use std::io::{self, Write};

use super::messages::{Catalogue, Word, Words, clean, component_name};
use super::places::Places;
use super::{Group, Report};
use crate::model::finding::Severity;
use crate::model::lang::Lang;

/// Cells, sentences, notes and proposals that are written out; the rest is counted. Nothing is left out of JSON and CSV.
const SHOWN: usize = 20;
/// Proposals and notes that are written out.
const FEW: usize = 5;

impl Report {
    /// Writes it.
    ///
    /// # Errors
    /// Only those of the writer.
    pub fn write_text(&self, lang: Lang, to: &mut dyn Write) -> io::Result<()> {
        let places = Places::new(&self.summary.sources, &self.summary.spots);
        let words = Words { places: &places, flow: self.summary.flow.as_deref() };
        let page = Page { report: self, words, c: Catalogue::of(lang) };
        page.receipt(to)?;
        page.outcome(to)?;
        for (severity, heading) in
            [(Severity::Error, "ui-errors"), (Severity::Warning, "ui-warnings"), (Severity::Information, "ui-information")]
        {
            page.findings(severity, heading, to)?;
        }
        page.packs(to)?;
        page.notes(to)?;
        page.next(to)
    }

    /// The same as a text.
    pub fn text(&self, lang: Lang) -> String {
        let mut bytes = Vec::new();
        self.write_text(lang, &mut bytes).expect("memory takes all bytes");
        String::from_utf8(bytes).expect("texts are UTF-8")
    }
}

struct Page<'a> {
    report: &'a Report,
    words: Words<'a>,
    c: &'static Catalogue,
}

impl Page<'_> {
    fn ui(&self, id: &str) -> String {
        self.c.ui(id, &[])
    }

    fn counted(&self, id: &str, n: u64) -> String {
        self.c.ui(id, &[("count", Word::Count(n))])
    }

    /// A colon as the language writes it.
    fn colon(&self) -> &'static str {
        if self.c.lang() == Lang::Fr { "\u{a0}:" } else { ":" }
    }

    fn receipt(&self, to: &mut dyn Write) -> io::Result<()> {
        let run = &self.report.summary;
        writeln!(to, "{}", self.ui("ui-receipt"))?;
        let mut lines: Vec<(String, String)> = Vec::new();
        for i in &run.inputs {
            let short = i.sha256.get(..12).unwrap_or(&i.sha256);
            let format = if i.format.is_empty() { String::new() } else { format!(", {}", i.format) };
            let bytes = self.counted("ui-bytes", i.bytes);
            lines.push((self.ui("ui-file"), format!("{} ({bytes}{format}, SHA-256 {short}…)", clean(&i.name))));
        }
        if !run.sender.is_empty() {
            lines.push((self.ui("ui-sender"), clean(&run.sender).into_owned()));
        }
        if !run.received.is_empty() {
            lines.push((self.ui("ui-received"), run.received.clone()));
        }
        let mapping = run.mapping.as_ref().map_or_else(
            || self.ui("ui-unknown"),
            |m| {
                let how = self.c.ui("ui-chosen", &[("how", Word::Text(m.chosen.as_str().into()))]);
                if m.id.is_empty() { how } else { format!("{} ({how})", clean(&m.id)) }
            },
        );
        lines.push((self.ui("ui-mapping"), mapping));
        if let Some(f) = &run.flow {
            let name = f.names.get(self.c.lang());
            lines.push((
                self.ui("ui-dataflow"),
                if name.is_empty() { f.reference.to_string() } else { format!("{name} ({})", f.reference) },
            ));
        }
        let width = lines.iter().map(|(k, _)| k.chars().count()).max().unwrap_or(0);
        for (k, v) in lines {
            writeln!(to, "  {k}{}  {v}", " ".repeat(width - k.chars().count()))?;
        }
        // Of coded messages no cell is claimed.
        if run.claimed.values().any(|n| *n > 0) || !run.unclaimed.is_empty() {
            let role = |k: &String| self.c.ui("ui-role", &[("role", Word::Text(k.as_str().into()))]);
            let count = |n: u64| super::figures::count(self.c.lang(), n);
            let claimed: Vec<String> =
                run.claimed.iter().filter(|(_, n)| **n > 0).map(|(k, n)| format!("{} {}", count(*n), role(k))).collect();
            let rest = self.counted("ui-unclaimed", run.unclaimed.len() as u64);
            writeln!(to, "  {}{} {}; {rest}", self.ui("ui-ledger"), self.colon(), claimed.join(", "))?;
        }
        Ok(())
    }

    fn outcome(&self, to: &mut dyn Write) -> io::Result<()> {
        let run = &self.report.summary;
        let n = |s| Word::Count(run.findings.count(s) as u64);
        writeln!(to, "\n{}", self.c.ui("ui-outcome", &[("errors", n(Severity::Error)), ("warnings", n(Severity::Warning))]))?;
        let t = self.report.totals();
        let totals = [
            ("all", Word::Count(t.passed + t.failed + t.undecided)),
            ("passed", Word::Count(t.passed)),
            ("failed", Word::Count(t.failed)),
            ("undecided", Word::Count(t.undecided)),
        ];
        writeln!(to, "{} {}", self.counted("ui-observations", run.observations), self.c.ui("ui-totals", &totals))?;
        if let Some(sum) = run.sum {
            let sum = super::figures::figure(self.c.lang(), sum);
            writeln!(to, "{}", self.c.ui("ui-sum", &[("sum", Word::Text(sum.into()))]))?;
        }
        Ok(())
    }

    /// What rules of packs gave, and what packs made weigh otherwise.
    fn packs(&self, to: &mut dyn Write) -> io::Result<()> {
        let found = &self.report.summary.findings;
        if found.instances.is_empty() && found.weighed.is_empty() {
            return Ok(());
        }
        writeln!(to, "\n{}", self.ui("ui-packs"))?;
        for i in &found.instances {
            let counts = [("passed", Word::Count(i.passed)), ("failed", Word::Count(i.failed)), ("undecided", Word::Count(i.undecided))];
            let mut words = vec![("rule", Word::Text(i.name.as_str().into()))];
            words.extend(counts);
            writeln!(to, "   {}", self.c.ui("ui-pack-rule", &words))?;
        }
        for w in &found.weighed {
            let severity = |s: Severity| Word::Text(self.c.ui("ui-severity", &[("severity", Word::Text(s.word().into()))]).into());
            let words = [
                ("rule", Word::Text(w.rule.id.into())),
                ("severity", severity(w.severity)),
                ("pack", Word::Text(w.by.as_str().into())),
                ("other", severity(w.rule.severity)),
            ];
            writeln!(to, "   {}", self.c.ui("ui-weighed", &words))?;
        }
        Ok(())
    }

    fn findings(&self, severity: Severity, heading: &str, to: &mut dyn Write) -> io::Result<()> {
        let groups: Vec<&Group> = self.report.groups.iter().filter(|g| g.severity == severity).collect();
        if groups.is_empty() {
            return Ok(());
        }
        writeln!(to, "\n{}", self.ui(heading))?;
        for (i, g) in groups.iter().enumerate() {
            let all = self.report.findings();
            let first = &all[g.findings[0]];
            let times =
                if g.findings.len() > 1 { format!(", {}", self.counted("ui-times", g.findings.len() as u64)) } else { String::new() };
            writeln!(to, "{}. {} ({}{times})", i + 1, self.c.title(first.rule), first.rule.id)?;
            for &n in g.findings.iter().take(SHOWN) {
                writeln!(to, "   {}", self.c.sentence(&all[n], self.words))?;
            }
            if g.findings.len() > SHOWN {
                writeln!(to, "   … {}", self.counted("ui-more", (g.findings.len() - SHOWN) as u64))?;
            }
            if let [only] = g.findings.as_slice() {
                let f = &all[*only];
                if f.cells.len() > 1 {
                    self.cells("ui-cells", &f.cells, to)?;
                }
                if !f.evidence.is_empty() {
                    self.cells("ui-used", &f.evidence, to)?;
                }
                // A single proposal stands in the sentence already.
                if f.proposals.len() > 1 {
                    let list: Vec<_> = f.proposals.iter().take(FEW).map(|p| clean(p)).collect();
                    writeln!(to, "   {}{} {}", self.ui("ui-proposals"), self.colon(), list.join("; "))?;
                }
            }
            writeln!(to, "   {}{} {}", self.ui("ui-remedy"), self.colon(), self.c.remedy(first, self.words))?;
        }
        Ok(())
    }

    fn cells(&self, heading: &str, cells: &[crate::model::location::Location], to: &mut dyn Write) -> io::Result<()> {
        let (text, more) = self.words.places.ranges(self.c.lang(), cells, SHOWN);
        let more = if more > 0 { format!(", {}", self.counted("ui-more", more as u64)) } else { String::new() };
        writeln!(to, "   {}{} {text}{more}", self.ui(heading), self.colon())
    }

    fn notes(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut notes: Vec<_> = self.report.summary.notes.iter().collect();
        if notes.is_empty() {
            return Ok(());
        }
        notes.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.cmp(b)));
        writeln!(to, "\n{}", self.ui("ui-notes"))?;
        for n in notes.iter().take(SHOWN) {
            let words = [
                ("component", Word::Text(component_name(self.words.flow, &n.component, self.c.lang()).into())),
                ("from", Word::Text(n.from.as_str().into())),
                ("to", Word::Text(n.to.as_str().into())),
                ("count", Word::Count(n.count)),
            ];
            writeln!(to, "   {}", self.c.ui(&format!("ui-note-{}", n.kind), &words))?;
        }
        if notes.len() > SHOWN {
            writeln!(to, "   … {}", self.counted("ui-more", (notes.len() - SHOWN) as u64))?;
        }
        Ok(())
    }

    fn next(&self, to: &mut dyn Write) -> io::Result<()> {
        let count = |s| self.report.summary.findings.count(s) as u64;
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        writeln!(to, "\n{}", self.ui("ui-next"))?;
        if errors > 0 {
            writeln!(to, "   {}", self.counted("ui-next-errors", errors))?;
        }
        if warnings > 0 {
            writeln!(to, "   {}", self.counted("ui-next-warnings", warnings))?;
        }
        if errors + warnings == 0 {
            writeln!(to, "   {}", self.ui("ui-next-clean"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn reads_well_in_each_language() {
        for lang in Lang::ALL {
            insta::assert_snapshot!(format!("report.{}", lang.tag()), example::report().text(lang));
        }
    }

    #[test]
    fn a_clean_run_says_so() {
        let text = Report::new(super::super::RunSummary { observations: 1, ..Default::default() }).text(Lang::Es);
        assert!(text.contains("SE ACEPTA: no hay nada que corregir.") && text.contains("Una observación."), "{text}");
    }

    #[test]
    fn personal_data_is_not_told() {
        for lang in Lang::ALL {
            assert!(!example::set_aside().text(lang).contains("Juana"));
        }
    }
}
