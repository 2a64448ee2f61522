//! Temporary words for findings until the report is merged.
use crate::model::finding::{Finding, Rule};
use crate::model::lang::Lang;
use crate::model::location::Sources;
use crate::pipeline::FileRun;

pub(super) struct RunSummary<'a>(&'a FileRun);
impl<'a> RunSummary<'a> {
    pub(super) fn of(r: &'a FileRun) -> Self { Self(r) }
}
pub(super) mod messages {
    use super::*;
    pub(crate) fn sentence(f: &Finding, s: &Sources, _: Lang) -> String {
        let cells: Vec<String> = f.cells.iter().take(8).map(|&c| s.label(c)).collect();
        let args: Vec<String> = f.args.iter().map(|(n, a)| format!("{n}={a:?}")).collect();
        format!("[{} cells] {} {} {:?}", f.cells.len(), cells.join(" "), args.join(" "), f.proposals)
    }
    pub(crate) fn title(r: &Rule, _: Lang) -> String { r.id.to_owned() }
}
pub(super) mod text {
    use super::*;
    pub(crate) fn render(r: &[RunSummary<'_>], s: &Sources, lang: Lang) -> String {
        let mut out = String::new();
        for RunSummary(r) in r {
            let (p, f) = crate::validate::total_checks(&r.findings);
            out += &format!("{} {} bytes mapping {:?} sender {} observations {} checks {p} passed {f} failed; filled {} unclaimed {}\n", r.name, r.bytes, r.mapping, r.sender, r.dataset.as_ref().map_or(0, |d| d.observations.len()), r.ledger.filled, r.ledger.unclaimed.len());
            if let Some(d) = &r.dataset {
                let mut by = std::collections::BTreeMap::new();
                let mut all = rust_decimal::Decimal::ZERO;
                let t = d.flow.structure.time();
                for i in 0..d.observations.len() {
                    let v = d.observations.values.get(i).unwrap_or_default();
                    all += v;
                    let y: String = t.map_or(String::new(), |t| d.code(i, t).chars().take(4).collect());
                    *by.entry(y).or_insert(rust_decimal::Decimal::ZERO) += v;
                }
                out += &format!("  sum {all} by year {by:?}\n");
            }
            for x in &r.findings.list {
                out += &format!("  {} {:?} {}\n", x.severity.word(), x.rule.id, messages::sentence(x, s, lang));
            }
        }
        out
    }
}
pub(super) mod json { use super::*; pub(crate) fn render(_: &[RunSummary<'_>], _: &Sources) -> String { String::new() } }
pub(super) mod csv { use super::*; pub(crate) fn render(_: &[RunSummary<'_>], _: &Sources, _: Lang) -> String { String::new() } }
pub(super) mod inspect {
    use crate::model::table::{Block, SheetHead};
    use crate::model::tree::Tree;
    pub(crate) type TableGuess = String;
    pub(crate) type TreeGuess = String;
    pub(crate) fn describe(_: &[(SheetHead, Block)]) -> Vec<String> { Vec::new() }
    pub(crate) fn describe_tree(_: &Tree) -> String { String::new() }
}
pub(super) mod draft {
    use crate::model::table::{Block, SheetHead};
    use crate::model::tree::Tree;
    pub(crate) fn draft_grid(_: &str, _: &str, _: &[(SheetHead, Block)], _: &[String]) -> String { String::new() }
    pub(crate) fn draft_tree(_: &str, _: &str, _: &Tree, _: &str) -> String { String::new() }
}
pub(super) mod sentences {
    pub(crate) fn explain(_: &crate::model::mapping::Mapping, _: crate::model::lang::Lang) -> String { String::new() }
}
pub(super) mod sdmx_csv {
    use std::io::Write;
    pub(crate) fn write(d: &crate::model::observation::Dataset, s: &crate::model::location::Sources, out: &mut dyn Write) -> std::io::Result<()> {
        for i in d.order() {
            let i = i as usize;
            for k in 0..d.codes.len() { write!(out, "{},", d.code(i, k))?; }
            write!(out, "{}", d.observations.values.get(i).map_or(String::new(), |v| v.to_string()))?;
            for k in 0..d.attribute_values.len() { if !d.attribute(i, k).is_empty() { write!(out, ",{}={}", d.flow.structure.attributes[k].id, d.attribute(i, k))?; } }
            writeln!(out, ",{}", s.label(d.observations.at[i]))?;
        }
        Ok(())
    }
}
