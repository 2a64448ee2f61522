//! Do our own readers see the same cells as calamine on the same files?

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;

use calamine::{Data as Value, Reader, Xls, Xlsx};

use super::made::{Member, Sheets, cells, damage, outcome, read, read_input, zip};
use super::{Data, Format, Input, Limits};
use crate::model::table::{Kind, flag};

/// Address to kind and text, without empty cells.
type Cells = BTreeMap<(u32, u32), String>;

fn ours(sheets: &Sheets) -> Vec<(String, Cells)> {
    let mut out = Vec::new();
    for (head, blocks) in sheets {
        let mut map = Cells::new();
        for b in blocks {
            for (i, row) in b.rows.iter().enumerate() {
                for c in b.row_cells(i) {
                    let text = b.text(head, c);
                    let shown = match c.kind {
                        Kind::Empty => continue,
                        // calamine takes an empty text of a shared string for no cell.
                        Kind::Text | Kind::Shared if text.is_empty() => continue,
                        Kind::Text | Kind::Shared => format!("t:{text}"),
                        Kind::Number => format!("n:{}", text.parse::<f64>().expect("a number")),
                        Kind::Bool => format!("b:{text}"),
                        Kind::Error => format!("e:{text}"),
                    };
                    map.insert((row.index, c.col.into()), shown);
                }
            }
        }
        out.push((head.name.clone(), map));
    }
    out
}

fn shown(v: &Value) -> Option<String> {
    Some(match v {
        Value::Empty => return None,
        Value::String(s) if s.is_empty() => return None,
        // It takes single-byte texts of .xls for UTF-16 where the file names that code page, as Eurostat's do.
        Value::String(s) => format!("t:{}", s.replace('\0', "")),
        Value::Int(n) => format!("n:{n}"),
        Value::Float(n) => format!("n:{n}"),
        Value::DateTime(d) => format!("n:{}", d.as_f64()),
        Value::Bool(b) => format!("b:{}", u8::from(*b)),
        Value::Error(e) => format!("e:{e}"),
        other => format!("?:{other:?}"),
    })
}

fn theirs<R: Reader<Cursor<Vec<u8>>>>(mut book: R, names: &[String]) -> Vec<(String, Cells)> {
    names
        .iter()
        .map(|name| {
            let range = book.worksheet_range(name).map_err(|_| name).expect("the oracle reads it");
            let (top, left) = range.start().unwrap_or((0, 0));
            let all = range.used_cells().filter_map(|(r, c, v)| Some(((top + r as u32, left + c as u32), shown(v)?)));
            (name.clone(), all.collect())
        })
        .collect()
}

fn compare(name: &str, bytes: Vec<u8>) -> usize {
    let (format, sheets, _) = read(name, bytes.clone()).unwrap_or_else(|e| panic!("{name}: {e:?}"));
    let mine = ours(&sheets);
    let names: Vec<String> = mine.iter().map(|s| s.0.clone()).collect();
    let source = Cursor::new(bytes);
    let other = match format {
        Format::Xls => theirs(Xls::new(source).expect("the oracle opens it"), &names),
        _ => theirs(Xlsx::new(source).expect("the oracle opens it"), &names),
    };
    let mut n = 0;
    for ((sheet, mine), (_, other)) in mine.iter().zip(&other) {
        let differing: Vec<_> = mine
            .iter()
            .filter(|(at, v)| other.get(at) != Some(v))
            .map(|(at, v)| (at, Some(v), other.get(at)))
            .chain(other.iter().filter(|(at, _)| !mine.contains_key(at)).map(|(at, v)| (at, None, Some(v))))
            .take(5)
            .collect();
        assert!(differing.is_empty(), "{name} {sheet}: {differing:?}");
        n += mine.len();
    }
    n
}

/// The real files, where they are at hand.
fn files() -> Option<Vec<PathBuf>> {
    let folder = std::env::var_os("ISTHMUS_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/files"), PathBuf::from);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is not there", folder.display());
        return None;
    };
    let mut out: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    out.sort();
    Some(out)
}

#[test]
fn real_workbooks() {
    let Some(files) = files() else { return };
    let mut seen = 0;
    for path in files {
        let name = path.file_name().and_then(|n| n.to_str()).expect("plain names").to_owned();
        if name.ends_with(".xlsx") || name.ends_with(".xls") {
            let n = compare(&name, std::fs::read(&path).expect("is readable"));
            assert!(n > 0, "{name}");
            seen += n;
        }
    }
    println!("{seen} cells are the same");
}

/// Sums named in the index of the real files.
#[test]
fn real_sums() {
    let Some(files) = files() else { return };
    for (file, wanted) in [("mex_upm_boletin_rechazos_2017.xls", 15_636.0)] {
        let Some(path) = files.iter().find(|p| p.ends_with(file)) else { continue };
        let input = Input { name: file.to_owned(), data: Data::File(path.clone()) };
        let (_, sheets, _) = read_input(&input, Limits::default()).expect("reads");
        let (head, blocks) = &sheets[0];
        let mut sum = 0.0;
        for b in blocks {
            for c in b.cells.iter().filter(|c| c.kind == Kind::Number) {
                let v: f64 = b.text(head, c).parse().expect("a number");
                sum += if v == 2017.0 { 0.0 } else { v };
            }
        }
        assert!(cells(head, blocks).len() > 100);
        assert_eq!(sum, wanted, "{file}");
    }
}

#[test]
fn real_files_are_what_they_are() {
    let Some(files) = files() else { return };
    for path in files {
        let name = path.file_name().and_then(|n| n.to_str()).expect("plain names").to_owned();
        let input = Input { name: name.clone(), data: Data::File(path) };
        let mut sources = crate::model::location::Sources::default();
        let format = super::sniff(&input, &Limits::default(), &mut sources).unwrap_or_else(|e| panic!("{name}: {e:?}"));
        let by_name = match name.rsplit('.').next() {
            Some("xlsx") => &[Format::Xlsx][..],
            Some("xls") => &[Format::Xls],
            Some("csv") => &[Format::Csv],
            Some("json") => &[Format::Json],
            _ => &[Format::SdmxMl],
        };
        assert!(by_name.contains(&format), "{name}: {format:?}");
    }
}

#[test]
fn made_workbooks() {
    use rust_xlsxwriter::{Format as F, Formula, Note, Workbook};
    let mut w = Workbook::new();
    let date = F::new().set_num_format("dd/mm/yyyy");
    let bold = F::new().set_bold().set_indent(2).set_background_color("D9E1F2");
    let share = F::new().set_num_format("0.0%");
    let s = w.add_worksheet();
    s.set_name("Año 2024").expect("a name");
    s.merge_range(0, 0, 1, 3, "País & región <x>", &bold).expect("merges");
    s.write(3, 0, "Perú\nsegunda").expect("writes");
    s.write(3, 1, 1234.5).expect("writes");
    s.write(3, 2, true).expect("writes");
    s.write_with_format(4, 0, 43_835, &date).expect("writes");
    s.write_with_format(4, 1, 0.25, &share).expect("writes");
    s.write_formula(5, 0, Formula::new("=B4*2").set_result("2469")).expect("writes");
    s.write_formula(5, 1, Formula::new("=\"a\"").set_result("a")).expect("writes");
    s.write_formula(5, 2, Formula::new("=1/0").set_result("#DIV/0!")).expect("writes");
    s.write(6, 0, "_x000D_").expect("writes");
    s.write(6, 1, "1,234").expect("writes");
    s.write_blank(6, 2, &bold).expect("writes");
    s.write_rich_string(7, 0, &[(&F::default(), "Chile"), (&F::new().set_font_script(rust_xlsxwriter::FormatScript::Superscript), "1")])
        .expect("writes");
    s.set_row_hidden(8).expect("hides");
    s.write(8, 0, 9).expect("writes");
    s.set_column_hidden(5).expect("hides");
    s.insert_note(3, 1, &Note::new("provisional").add_author_prefix(false)).expect("notes");
    s.write(1_048_575, 16_383, "end").expect("writes");
    let hidden = w.add_worksheet();
    hidden.set_hidden(true);
    for r in 0..2000 {
        for c in 0..20u16 {
            hidden.write(r, c, f64::from(r) * 1.1 + f64::from(c)).expect("writes");
        }
    }
    let bytes = w.save_to_buffer().expect("is made");

    // calamine's range would be as large as the grid: the far cell is left out of the comparison.
    let (_, sheets, _) = read("a.xlsx", bytes.clone()).expect("reads");
    let (head, blocks) = &sheets[0];
    let all = cells(head, blocks);
    assert!(all.contains(&"XFD1048576=end".to_owned()) && all.contains(&"A7=_x000D_".to_owned()));
    let find = |at: (u32, u16)| {
        let b = &blocks[0];
        let i = b.rows.iter().position(|r| r.index == at.0).expect("row");
        *b.row_cells(i).iter().find(|c| c.col == at.1).expect("cell")
    };
    let style = |at| head.style(&find(at)).clone();
    assert!(style((0, 0)).bold && style((0, 0)).indent == 2 && style((0, 0)).fill == "D9E1F2");
    assert!(style((4, 0)).date && style((4, 1)).percent && !style((3, 1)).date);
    assert_eq!(find((5, 0)).flags, flag::FORMULA);
    assert_eq!(find((6, 1)).flags, flag::NUMBER_AS_TEXT);
    assert_eq!((find((7, 0)).flags, head.strings.superscript(find((7, 0)).at)), (flag::SUPERSCRIPT, Some(5)));
    assert_eq!(head.merges.len(), 1);
    assert!(head.col_hidden(5) && !head.col_hidden(4));
    assert_eq!(head.comments, [(3, 1, "provisional".to_owned())]);
    assert!(blocks[0].rows.iter().any(|r| r.index == 8 && r.hidden));

    let mut w = Workbook::new();
    let s = w.add_worksheet();
    for r in 0..500u32 {
        s.write(r, 0, format!("señal {}", r % 7)).expect("writes");
        s.write(r, 3, f64::from(r) / 7.0).expect("writes");
        s.write(r, 4, r % 2 == 0).expect("writes");
        s.write_with_format(r, 5, r, &date).expect("writes");
    }
    w.add_worksheet().write(3, 3, "x").expect("writes");
    assert_eq!(compare("b.xlsx", w.save_to_buffer().expect("is made")), 2001);
}

/// Whatever is damaged inside the parts, the reader ends with cells or a reason, and gives the same twice.
#[test]
fn damaged_parts_never_panic() {
    let mut reasons = BTreeMap::new();
    for seed in 0..2000u64 {
        let mut members = super::xlsx::tests::full();
        let i = seed as usize % members.len();
        let mut body = members[i].body.clone();
        damage(&mut body, seed);
        members[i] = Member::new(&members[i].name, body);
        *reasons.entry(outcome(read("a.xlsx", zip(&members)))).or_insert(0) += 1;
    }
    assert!(reasons.len() > 6, "{reasons:?}");
}

/// Whatever byte is changed, the reader ends with cells or a reason.
#[test]
fn damaged_workbooks_never_panic() {
    let good = super::made::workbook(r#"<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1"><v>2</v></c></row>"#);
    let mut reasons = BTreeMap::new();
    for i in 0..good.len() {
        for change in [1u8, 0x80, 0xFF] {
            let mut bad = good.clone();
            bad[i] ^= change;
            *reasons.entry(outcome(read("a.xlsx", bad))).or_insert(0) += 1;
        }
        *reasons.entry(outcome(read("a.xlsx", good[..i].to_vec()))).or_insert(0) += 1;
    }
    assert!(reasons.len() > 8, "{reasons:?}");
}
