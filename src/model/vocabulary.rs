//! Which words and arguments does a finding carry? One table for those who raise findings and those who tell them.
//!
//! A row is a rule, one of its reasons and the arguments that every finding with this reason has; it may have more, for
//! programs. A finding without a reason has the empty one. Sentences may use what the row promises, and what every
//! finding has: `cell` (its first place), `file`, `sheet`, `count` (of places, unless it is given), `proposal` (the best)
//! and `proposals` (how many).
//!
//! One name means one thing everywhere:
//!
//! - `value`: the content of a cell, as written, or a figure; `label`: a label; `period`: a period, as written;
//! - `text`: a piece of text that is looked for, or at which reading stopped; what a mapping's author wrote;
//! - `component`, `partner`, `by`, `and`, `over`: identifiers of components, several with `, ` between; `code`: a code of
//!   `component`; `home`: an area; `key`, `name`, `list`: `SEX=F, AGE=Y_LT18; …`, told in names; `other`: the same, or a place;
//! - `column`: a heading, a key or a column's letter; `table`, `nearest`: identifiers of a mapping's table, of a mapping;
//! - `found`, `expected`: what is there and what should be: counts, figures, formats; `limit`: the most that is allowed;
//! - `kind`, `kinds`: what a JSON value is, and what it may be: `string`, `number`, `integer`, `boolean`, `array`,
//!   `object`, `null`, several with `, ` between;
//! - `old`, `new`: what a cell holds and what is read in its place; `author`: who corrected it, `text`: why, `patch`: in which patch;
//! - `line`, `column` with `pointer`: a place in a text, counted from 1;
//! - `rule`: a rule of a mapping or of a pack; `expression`: what it asks, in VTL; `text` and `remedy` of a pack: in its own words;
//!   `advice`: `given` where it says how to mend;
//! - `first`, `second`, `total`, `sum`, `difference`, `share`: figures.
//!
//! A test holds the sentences of all languages against this table, and [`lacks`] holds findings against it.

use super::finding::{Arg, Finding};

/// Rule, reason, arguments.
pub type Row = (&'static str, &'static str, &'static [&'static str]);

/// Where a document stops being well formed.
const DOCUMENT: &[&str] = &["line", "column", "pointer", "text"];
/// The same for its encoding.
const ENCODED: &[&str] = &["encoding", "line", "column", "pointer"];
/// A cell that holds no figure.
const NO_FIGURE: &[&str] = &["value", "expected", "column", "component"];
/// A total, and at most three cells that may be the cause: `cell1` is `now1`, `mended1` would mend it, because (`why1`) digits were
/// exchanged, zeros are too many or few, the sign is wrong, a neighbour was copied, or `usual1` is usual.
const TOTAL: &[&str] = &[
    "total",
    "sum",
    "difference",
    "place",
    "parts",
    "totals",
    "suspect",
    "candidates",
    "cell1",
    "why1",
    "now1",
    "mended1",
    "usual1",
    "cell2",
    "why2",
    "now2",
    "mended2",
    "usual2",
    "cell3",
    "why3",
    "now3",
    "mended3",
    "usual3",
];
/// What two offices say of one movement.
const MIRROR: &[&str] = &["home", "first", "second", "share", "period", "key"];
/// A stock: before, found and expected; by how much it grew, and by how much it should have.
const IDENTITY: &[&str] = &["first", "found", "expected", "second", "sum", "difference", "period", "key"];

/// The table, in the order of the catalogue of rules.
pub const VOCABULARY: &[Row] = &[
    ("F-EVA-001", "dataflow", &["name", "list"]),
    ("F-EVA-001", "period", &["name", "period", "from"]),
    ("F-EVA-002", "", &["receipt", "day"]),
    ("F-FLF-001", "archive", &["found"]),
    ("F-FLF-001", "data-file", &["found"]),
    ("F-FLF-001", "excel-xml-2003", &[]),
    ("F-FLF-001", "executable", &["found"]),
    ("F-FLF-001", "flat-opendocument", &[]),
    ("F-FLF-001", "html", &["found"]),
    ("F-FLF-001", "html-as-xls", &["found"]),
    ("F-FLF-001", "image", &["found"]),
    ("F-FLF-001", "mail", &["found"]),
    ("F-FLF-001", "media", &["found"]),
    ("F-FLF-001", "name-differs", &["found", "expected"]),
    ("F-FLF-001", "nested-zip", &["name"]),
    ("F-FLF-001", "not-a-table", &[]),
    ("F-FLF-001", "numbers", &[]),
    ("F-FLF-001", "office-other", &["found"]),
    ("F-FLF-001", "old-spreadsheet", &["found"]),
    ("F-FLF-001", "pdf", &["found"]),
    ("F-FLF-001", "powerpoint", &["found"]),
    ("F-FLF-001", "sdmx-not-data", &["found"]),
    ("F-FLF-001", "word", &["found"]),
    // Packages and workbooks.
    ("F-FLF-002", "bad-address", &["found"]),
    ("F-FLF-002", "bad-shared-string", &["found", "expected"]),
    ("F-FLF-002", "case-twin", &["name"]),
    ("F-FLF-002", "damaged", &["found"]),
    ("F-FLF-002", "duplicate-cell", &["found"]),
    ("F-FLF-002", "duplicate-entry", &["name"]),
    ("F-FLF-002", "duplicate-row", &["found"]),
    ("F-FLF-002", "empty-zip", &[]),
    ("F-FLF-002", "encrypted", &[]),
    ("F-FLF-002", "local-differs", &["name"]),
    ("F-FLF-002", "missing-part", &["name"]),
    ("F-FLF-002", "off-grid", &["found"]),
    ("F-FLF-002", "overlapping-entries", &["name"]),
    ("F-FLF-002", "path-traversal", &["name"]),
    ("F-FLF-002", "row-order", &["found"]),
    ("F-FLF-002", "split-zip", &[]),
    ("F-FLF-002", "symlink", &["name"]),
    ("F-FLF-002", "truncated", &[]),
    ("F-FLF-002", "truncated-zip", &[]),
    ("F-FLF-002", "unsupported-compression", &["name", "found"]),
    ("F-FLF-002", "wrong-crc", &["name"]),
    ("F-FLF-002", "wrong-size", &["name"]),
    ("F-FLF-002", "xml-damaged", &["found"]),
    ("F-FLF-002", "xml-dtd", &[]),
    ("F-FLF-002", "xml-encoding", &[]),
    ("F-FLF-002", "xml-entity", &["found"]),
    // Delimited texts, JSON and XML.
    ("F-FLF-002", "unclosed-quote", &["line"]),
    ("F-FLF-002", "attribute-without-value", DOCUMENT),
    ("F-FLF-002", "bad-declaration", DOCUMENT),
    ("F-FLF-002", "bad-escape", DOCUMENT),
    ("F-FLF-002", "bad-instruction", DOCUMENT),
    ("F-FLF-002", "bad-name", DOCUMENT),
    ("F-FLF-002", "bad-namespace", DOCUMENT),
    ("F-FLF-002", "bad-number", DOCUMENT),
    ("F-FLF-002", "bad-reference", DOCUMENT),
    ("F-FLF-002", "bad-tag", DOCUMENT),
    ("F-FLF-002", "cdata-end-in-text", DOCUMENT),
    ("F-FLF-002", "control-character", DOCUMENT),
    ("F-FLF-002", "double-hyphen", DOCUMENT),
    ("F-FLF-002", "dtd", DOCUMENT),
    ("F-FLF-002", "duplicate-attribute", DOCUMENT),
    ("F-FLF-002", "duplicate-key", DOCUMENT),
    ("F-FLF-002", "illegal-character", DOCUMENT),
    ("F-FLF-002", "less-than-in-attribute", DOCUMENT),
    ("F-FLF-002", "lone-surrogate", DOCUMENT),
    ("F-FLF-002", "mismatched-end", DOCUMENT),
    ("F-FLF-002", "misplaced-declaration", DOCUMENT),
    ("F-FLF-002", "no-root", DOCUMENT),
    ("F-FLF-002", "second-root", DOCUMENT),
    ("F-FLF-002", "text-outside-root", DOCUMENT),
    ("F-FLF-002", "trailing-text", DOCUMENT),
    ("F-FLF-002", "unbound-prefix", DOCUMENT),
    ("F-FLF-002", "unclosed-element", DOCUMENT),
    ("F-FLF-002", "unclosed-string", DOCUMENT),
    ("F-FLF-002", "undefined-entity", DOCUMENT),
    ("F-FLF-002", "unexpected-character", DOCUMENT),
    ("F-FLF-002", "unexpected-end", DOCUMENT),
    ("F-FLF-002", "unopened-end", DOCUMENT),
    ("F-FLF-002", "unquoted-attribute", DOCUMENT),
    ("F-FLF-003", "encoding-contradicts", ENCODED),
    ("F-FLF-003", "guessed", &["encoding"]),
    ("F-FLF-003", "lost-character", &["value"]),
    ("F-FLF-003", "malformed", ENCODED),
    ("F-FLF-003", "mark-contradicts", &["encoding"]),
    ("F-FLF-003", "mojibake", &["value"]),
    ("F-FLF-003", "nul", &["value"]),
    ("F-FLF-003", "unknown-encoding", &["encoding"]),
    ("F-FLF-003", "unsupported-encoding", &["encoding"]),
    ("F-FLF-004", "cells", &[]),
    ("F-FLF-004", "sheet", &["count"]),
    ("F-FLF-005", "error", &["value"]),
    ("F-FLF-005", "no-result", &[]),
    ("F-FLF-006", "anchor", &["table", "text"]),
    ("F-FLF-006", "columns", &["table", "text"]),
    ("F-FLF-006", "double", &["table", "text"]),
    ("F-FLF-006", "mapping", &["table", "text"]),
    ("F-FLF-006", "nth", &["table", "text", "found", "expected"]),
    ("F-FLF-006", "path", &["table", "text"]),
    ("F-FLF-006", "pointer", &["table", "text"]),
    ("F-FLF-006", "sheet", &["table", "text"]),
    ("F-FLF-006", "spelling", &["table", "text", "found"]),
    ("F-FLF-006", "title", &["table", "text"]),
    ("F-FLF-006", "two-columns", &["table", "text"]),
    ("F-FLF-007", "format", &["nearest", "found", "expected"]),
    ("F-FLF-007", "name", &["nearest", "text"]),
    ("F-FLF-007", "nearest", &["nearest", "found", "expected", "differs"]),
    ("F-FLF-007", "sender", &["nearest", "sender", "text"]),
    ("F-FLF-007", "structure", &["text"]),
    ("F-FLF-007", "target", &["nearest", "text"]),
    ("F-FLF-007", "unknown", &[]),
    ("F-FLF-008", "", &["list"]),
    ("F-FLF-009", "", &[]),
    ("F-FLF-010", "no-bytes", &[]),
    ("F-FLF-010", "no-cells", &[]),
    ("F-FLF-010", "no-records", &[]),
    ("F-FLF-011", "", &["text"]),
    ("F-PAT-001", "", &["old", "new", "author", "text", "patch"]),
    ("F-PAT-002", "mended", &["old", "new", "author", "text", "patch"]),
    ("F-PAT-002", "changed", &["old", "new", "author", "text", "patch", "value"]),
    ("F-PAT-002", "absent", &["old", "new", "author", "text", "patch", "value"]),
    ("F-LIM-001", "cell-chars", &["limit"]),
    ("F-LIM-001", "cells", &["limit"]),
    ("F-LIM-001", "columns", &["limit", "line"]),
    ("F-LIM-001", "entries", &["limit", "found"]),
    ("F-LIM-001", "field", &["limit", "line"]),
    ("F-LIM-001", "file", &["limit", "found"]),
    ("F-LIM-001", "findings", &["limit", "found", "rule"]),
    ("F-LIM-001", "inflated", &["limit"]),
    ("F-LIM-001", "json-depth", &["limit"]),
    ("F-LIM-001", "part", &["limit", "name"]),
    ("F-LIM-001", "record", &["limit"]),
    ("F-LIM-001", "sheets", &["limit", "found"]),
    ("F-LIM-001", "token", &["limit"]),
    ("F-LIM-001", "xml-attributes", &["limit"]),
    ("F-LIM-001", "xml-depth", &["limit"]),
    ("F-LIM-002", "cpu", &["limit"]),
    ("F-LIM-002", "crash", &["limit"]),
    ("F-LIM-002", "killed", &["limit"]),
    ("F-LIM-002", "memory", &["limit"]),
    ("F-LIM-002", "wall", &["limit"]),
    ("F-FDD-001", "header", &["line", "expected", "found", "delimiter", "records"]),
    ("F-FDD-001", "record", &["line", "expected", "found", "delimiter"]),
    ("F-DES-001", "doubtful", &["value", "found", "expected"]),
    ("F-DES-001", "lone", &["value", "found", "expected"]),
    ("F-DES-001", "other-sign", &["value", "found"]),
    // Contracts in JSON Schema.
    ("F-SCH-001", "at-least", &["path", "value", "expected"]),
    ("F-SCH-001", "at-most", &["path", "value", "expected"]),
    ("F-SCH-001", "duplicate", &["path", "value"]),
    ("F-SCH-001", "format", &["path", "value", "expected"]),
    ("F-SCH-001", "forms", &["path", "value", "kinds"]),
    ("F-SCH-001", "key-name", &["path", "name", "expected"]),
    ("F-SCH-001", "less-than", &["path", "value", "expected"]),
    ("F-SCH-001", "missing-key", &["path", "name"]),
    ("F-SCH-001", "more-than", &["path", "value", "expected"]),
    ("F-SCH-001", "multiple", &["path", "value", "expected"]),
    ("F-SCH-001", "not-allowed", &["path", "value"]),
    ("F-SCH-001", "pattern", &["path", "value", "expected"]),
    ("F-SCH-001", "too-few", &["path", "value", "expected"]),
    ("F-SCH-001", "too-long", &["path", "value", "expected"]),
    ("F-SCH-001", "too-many", &["path", "value", "expected"]),
    ("F-SCH-001", "too-short", &["path", "value", "expected"]),
    ("F-SCH-001", "type", &["path", "value", "kind", "kinds"]),
    ("F-SCH-001", "unknown-key", &["path", "name", "expected"]),
    ("F-SCH-001", "values", &["path", "value", "expected"]),
    // SDMX messages.
    ("F-SCH-001", "bad-key", &["text"]),
    ("F-SCH-001", "delete-action", &[]),
    ("F-SCH-001", "duplicate-column", &["text"]),
    ("F-SCH-001", "missing-column", &["text"]),
    ("F-SCH-001", "not-sdmx-data", &["text"]),
    ("S-DSD-001", "column", &["component", "table", "text"]),
    ("S-DSD-001", "missing", &["component"]),
    ("S-DSD-002", "column", &["column", "value"]),
    ("S-DSD-002", "key", &["column", "value"]),
    ("S-DSD-002", "set", &["column"]),
    ("S-DSD-003", "column", &["column", "value"]),
    ("S-DSD-003", "key", &["column", "value"]),
    ("S-FDT-001", "", &["value", "expected", "component"]),
    ("S-FDT-001", "boolean", NO_FIGURE),
    ("S-FDT-001", "date", NO_FIGURE),
    ("S-FDT-001", "text", NO_FIGURE),
    ("S-FDT-001", "too-long", NO_FIGURE),
    ("S-FDL-001", "decimals", &["component", "value", "found", "limit"]),
    ("S-FDL-001", "digits", &["component", "value", "limit"]),
    ("S-FDL-001", "length", &["component", "value", "found", "limit"]),
    ("S-FDM-001", "", &["component"]),
    ("S-TIM-001", "calendar", &["period", "freq"]),
    ("S-TIM-001", "form", &["period", "freq"]),
    ("S-TIM-001", "parts", &["period", "freq"]),
    ("S-RWD-001", "", &["key", "other", "first", "second"]),
    ("S-RWD-002", "", &["key", "place"]),
    ("S-RWD-003", "", &["key", "count", "value"]),
    ("S-RNR-001", "", &[]),
    ("S-PII-001", "columns", &["columns"]),
    ("S-PII-001", "no-permission", &[]),
    ("C-COV-001", "", &["component", "label"]),
    ("C-COV-002", "early", &["component", "code", "period", "from"]),
    ("C-COV-002", "ended", &["component", "code", "period", "to"]),
    ("C-COV-003", "", &["component", "label", "list"]),
    ("C-COV-003", "mark", &["component", "label", "text", "value"]),
    ("C-COV-004", "", &["component", "share", "limit"]),
    ("C-COC-001", "", &["key"]),
    ("C-COC-002", "", &["component", "code", "home", "sender"]),
    ("C-COC-003", "", &["component", "partner", "code"]),
    ("C-COC-004", "", &["component", "partner", "found", "others"]),
    ("C-OBS-001", "empty", &[]),
    ("C-OBS-001", "filled", &["value", "status"]),
    ("R-VIR-001", "", &["value"]),
    ("R-VIR-002", "", &["value"]),
    ("R-VCO-001", "", &["part", "whole", "key", "name"]),
    ("R-VCO-002", "", &["first", "second", "expected", "found"]),
    ("R-VCO-003", "", &["period", "to", "received"]),
    ("R-VCO-004", "", &["first", "second", "found", "key"]),
    ("R-UNI-001", "", &["value", "factor", "sign", "expected", "period"]),
    ("R-RUL-001", "error", &["text", "rule"]),
    ("R-RUL-001", "skip", &["text", "rule"]),
    ("R-EXP-001", "", &["text", "remedy", "advice", "rule", "expression", "found", "key"]),
    ("X-EXP-001", "", &["text", "remedy", "advice", "rule", "expression", "found", "expected", "difference", "key"]),
    ("X-VAD-001", "", TOTAL),
    ("X-VAD-002", "", &["total", "sum", "difference", "place"]),
    ("X-VAD-003", "", &["by", "and", "first", "second", "difference", "key"]),
    ("X-VAD-004", "", &["first", "second", "difference", "key"]),
    ("X-VAD-005", "", &["total", "sum", "difference", "period", "key"]),
    ("X-CUM-001", "", &["first", "value", "period"]),
    ("X-REP-001", "", &["key", "list"]),
    ("X-REP-002", "", &["list", "period", "value", "found"]),
    ("X-VCO-006", "", &["share", "from", "to", "first", "second", "key"]),
    ("X-VCO-007", "", &["key", "other", "place"]),
    ("X-VCO-008", "", &["line", "first", "last"]),
    // What is compared with what stood before, with a partner, with other datasets.
    ("T-RTS-001", "", &["list", "home"]),
    ("T-VNO-001", "", &["value", "expected", "from", "to", "key"]),
    ("T-VNO-002", "", &["first", "second", "share", "expected", "key"]),
    ("T-VNO-003", "", &["first", "second", "period", "key"]),
    ("T-VNO-004", "", &["value", "found", "from", "to", "key"]),
    ("T-STK-001", "", IDENTITY),
    ("V-RRL-001", "", &["share", "limit", "updated", "added", "deleted", "expected"]),
    ("V-VRT-001", "", &["first", "second", "share", "sign", "limit", "key"]),
    ("V-VRT-002", "", &["list"]),
    ("M-VMP-001", "", MIRROR),
    ("M-VMP-002", "", MIRROR),
    ("D-VCO-001", "", IDENTITY),
    ("D-VCO-002", "", &["first", "second", "difference", "name", "key"]),
    ("D-VCO-003", "", &["first", "second", "share", "name", "key"]),
    ("P-SDC-001", "", &["limit"]),
    ("P-SDC-002", "", &["limit"]),
];

/// What the table wants of a finding and the finding does not have, in words; none where it is as the table says.
pub fn lacks(f: &Finding) -> Option<String> {
    let reason = f.args.iter().find_map(|a| if let ("reason", Arg::Text(t)) = a { Some(t.as_str()) } else { None }).unwrap_or("");
    let Some(row) = VOCABULARY.iter().find(|r| r.0 == f.rule.id && r.1 == reason) else {
        return Some(format!("{} has no reason `{reason}` in the vocabulary", f.rule.id));
    };
    let missing: Vec<&str> = row.2.iter().filter(|name| !f.args.iter().any(|a| a.0 == **name)).copied().collect();
    (!missing.is_empty()).then(|| format!("{} `{reason}` lacks `{}`", f.rule.id, missing.join("`, `")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::{F_FLF_006, RULES};
    use crate::model::location::{Location, PartId};

    #[test]
    fn every_rule_has_its_words_and_no_row_stands_twice() {
        for rule in RULES {
            assert!(VOCABULARY.iter().any(|r| r.0 == rule.id), "{} has no row", rule.id);
        }
        for (i, row) in VOCABULARY.iter().enumerate() {
            assert!(RULES.iter().any(|r| r.id == row.0), "{} is no rule", row.0);
            assert!(!VOCABULARY[..i].iter().any(|r| (r.0, r.1) == (row.0, row.1)), "{} {} twice", row.0, row.1);
        }
    }

    #[test]
    fn a_finding_is_held_against_its_row() {
        let f = Finding::new(&F_FLF_006, Location::whole(PartId(0)));
        assert_eq!(lacks(&f).as_deref(), Some("F-FLF-006 has no reason `` in the vocabulary"));
        let f = f.arg("reason", "anchor").arg("table", "t");
        assert_eq!(lacks(&f).as_deref(), Some("F-FLF-006 `anchor` lacks `text`"));
        assert_eq!(lacks(&f.arg("text", "País")), None);
    }
}
