//! What do sheets made by hand read as? The usual, the odd, and what must be refused.

use std::ops::ControlFlow;

use super::open;
use crate::model::finding::Severity;
use crate::model::location::Sources;
use crate::model::table::{Area, Visibility, flag};
use crate::read::made::{Member, book, cells, damage, outcome, read, read_with, sheet, workbook, zip};
use crate::read::{Data, Format, Input, Limits, Opened, ReadOptions};

fn of(rows: &str) -> Vec<String> {
    of_bytes(workbook(rows))
}

fn of_bytes(bytes: Vec<u8>) -> Vec<String> {
    match read("a.xlsx", bytes) {
        Ok((format, sheets, _)) => {
            assert_eq!(format, Format::Xlsx);
            sheets.iter().flat_map(|(h, b)| cells(h, b)).collect()
        }
        Err(e) => panic!("{e:?}"),
    }
}

fn refused(rows: &str) -> String {
    outcome(read("a.xlsx", workbook(rows)))
}

const USUAL: &str = r#"<row r="2" spans="1:9" ht="15" customHeight="1"><c r="A2" s="1" t="s"><v>1</v></c><c r="B2"><v>12.50</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" t="e"><v>#REF!</v></c><c r="E2" s="3"/><c r="F2" t="inlineStr"><is><t xml:space="preserve"> a &amp; b </t></is></c><c r="G2"><f>A1+1</f><v>7</v></c><c r="H2" t="str"><f t="shared" ref="H2:H9" si="0">x</f><v>líne&#10;a_x0041_</v></c><c r="I2"><f>NOW()</f></c></row><row r="5"/><row r="1048576" hidden="1"><c r="XFD1048576"><v>1E-07</v></c></row>"#;

const WANTED: [&str; 10] = [
    "A2=dos",
    "B2=Number:12.50",
    "C2=Bool:1",
    "D2=Error:#REF!",
    "E2=Empty:",
    "F2= a & b ",
    "G2=Number:7",
    "H2=líne\naA",
    "I2=Empty:",
    "XFD1048576=Number:1E-07",
];

#[test]
fn usual_cells() {
    assert_eq!(of(USUAL), WANTED);
    let (_, sheets, findings) = read("a.xlsx", workbook(USUAL)).expect("reads");
    let (head, blocks) = &sheets[0];
    assert_eq!((blocks.len(), blocks[0].last, findings.list.len()), (1, true, 0));
    assert_eq!(blocks[0].rows.iter().map(|r| (r.index, r.hidden)).collect::<Vec<_>>(), [(1, false), (1_048_575, true)]);
    assert_eq!(
        blocks[0].cells.iter().map(|c| c.flags).collect::<Vec<_>>(),
        [0, 0, 0, 0, 0, 0, flag::FORMULA, flag::FORMULA, flag::FORMULA | flag::NO_RESULT, 0]
    );
    assert_eq!(blocks[0].cells.iter().map(|c| c.style).collect::<Vec<_>>(), [1, 0, 0, 0, 3, 0, 0, 0, 0, 0]);
    assert_eq!((head.name.as_str(), head.visibility), ("Hoja 1", Visibility::Visible));
}

/// The same cells by the careful reader, whatever makes the scan give up.
#[test]
fn odd_spellings_read_the_same() {
    let plain = sheet(USUAL);
    let prefixed =
        plain.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("<x:?xml", "<?xml").replace("xmlns=", "xmlns:x=");
    let utf16: Vec<u8> = format!("\u{feff}{}", plain.replace("UTF-8", "UTF-16")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let strict =
        plain.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main");
    let variants: Vec<Vec<u8>> = vec![
        plain.replace("<row r=\"5\"/>", "<!-- nothing --><row r=\"5\"/>").into(),
        plain.replace("<v>12.50</v>", "<v><![CDATA[12.50]]></v>").into(),
        plain.replace("<c r=\"B2\">", "<c r='B2'>").into(),
        plain.replace("<c r=\"B2\">", "<c\n  r = \"B2\" >").into(),
        plain.replace("<v>7</v>", "<v>7</v><extLst><ext><row/><c/></ext></extLst>").into(),
        plain.replace("><", ">\r\n  <").replace("<is>\r\n  <t", "<is><t").replace("</t>\r\n  </is>", "</t></is>").into(),
        plain.replace("encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"").chars().map(|c| c as u8).collect(),
        [b"\xef\xbb\xbf".as_slice(), plain.as_bytes()].concat(),
        prefixed.into(),
        utf16,
        strict.into(),
        plain.into(),
    ];
    for v in variants {
        let shown = String::from_utf8_lossy(&v).into_owned();
        assert_eq!(of_bytes(zip(&book(v, "<si><t>uno</t></si><si><t>dos</t></si>"))), WANTED, "{shown}");
    }
}

#[test]
fn positions_may_be_left_out_or_unsorted() {
    assert_eq!(
        of("<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c r=\"C3\"><v>3</v></c><c><v>4</v></c></row>"),
        ["A1=Number:1", "B1=Number:2", "C3=Number:3", "D3=Number:4"]
    );
    assert_eq!(of("<row r=\"1\"><c r=\"B1\"><v>2</v></c><c r=\"A1\"><v>1</v></c></row>"), ["A1=Number:1", "B1=Number:2"]);
}

#[test]
fn texts_numbers_and_dates() {
    assert_eq!(
        of(
            r#"<row><c t="s"><v> 0 </v></c><c><v> 3 </v></c><c><v>1,5</v></c><c t="d"><v>2020-01-05</v></c><c t="str"><f>A1</f><v></v></c><c><v></v></c><c t="n"><f>1</f><v/></c></row>"#
        ),
        ["A1=uno", "B1=Number:3", "C1=1,5", "D1=Number:43835", "E1=", "F1=Empty:", "G1=Empty:"]
    );
    let (_, sheets, _) = read("a.xlsx", workbook(r#"<row><c t="inlineStr"><is><t>1,234</t></is></c><c t="inlineStr"><is><r><t>Perú</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></is></c><c t="str"><f>x</f><v>12</v></c></row>"#)).expect("reads");
    assert_eq!(cells(&sheets[0].0, &sheets[0].1), ["A1=1,234", "B1=Perú2", "C1=12"]);
    assert_eq!(sheets[0].1[0].cells.iter().map(|c| c.flags).collect::<Vec<_>>(), [flag::NUMBER_AS_TEXT, flag::SUPERSCRIPT, flag::FORMULA]);
}

#[test]
fn what_cannot_be_right_is_refused() {
    for (rows, reason) in [
        (r#"<row r="1"><c r="A1"/><c r="A1"/></row>"#, "duplicate-cell"),
        (r#"<row r="1"><c r="B1"/><c r="A1"/><c r="B1"/></row>"#, "duplicate-cell"),
        (r#"<row r="2"/><row r="2"/>"#, "duplicate-row"),
        (r#"<row r="3"/><row r="2"/>"#, "row-order"),
        (r#"<row r="1"><c r="XFE1"/></row>"#, "off-grid"),
        (r#"<row r="1048577"><c r="A1048577"/></row>"#, "off-grid"),
        (r#"<row r="1"><c r="ZZZZZZZ1"/></row>"#, "off-grid"),
        (r#"<row r="1"><c r="A99999999999"/></row>"#, "off-grid"),
        (r#"<row r="99999999999999999999999"/>"#, "off-grid"),
        (r#"<row r="1"><c r="A2"/></row>"#, "bad-address"),
        (r#"<row r="0"/>"#, "bad-address"),
        (r#"<row r="x"/>"#, "bad-address"),
        (r#"<row r="1"><c r="1A"/></row>"#, "bad-address"),
        (r#"<row r="1"><c t="s"><v>2</v></c></row>"#, "bad-shared-string"),
        (r#"<row r="1"><c t="s"><v>-1</v></c></row>"#, "bad-shared-string"),
        (r#"<row r="1"><c t="s"><v>99999999999</v></c></row>"#, "bad-shared-string"),
        (r#"<row r="1"><c t="x"><v>2</v></c></row>"#, "damaged"),
        (r#"<row r="1"><c t="str"><v>&nbsp;</v></c></row>"#, "xml-entity"),
        (r#"<row r="1"><c t="str"><v>&#1;</v></c></row>"#, "xml-entity"),
        ("<row r=\"1\"><c t=\"str\"><v>\u{1}</v></c></row>", "xml-damaged"),
        (r#"<row r="1"><c r="A1"><v>1</c></row>"#, "xml-damaged"),
        (r#"<row r="1"><c r="A1"><v>1</v></row>"#, "xml-damaged"),
        (r#"<row r="1"><c r="A1"><v>1</v></c>"#, "xml-damaged"),
    ] {
        assert_eq!(refused(rows), reason, "{rows}");
    }
    let part = |bytes: Vec<u8>| outcome(read("a.xlsx", zip(&book(bytes, "<si/><si/>"))));
    let whole = sheet(USUAL);
    assert_eq!(part(whole[..whole.len() - 5].into()), "truncated");
    assert_eq!(part(whole[..whole.len() / 2].into()), "truncated");
    assert_eq!(part(format!("<!DOCTYPE worksheet [<!ENTITY a 'b'>]>{}", sheet("")).into()), "xml-dtd");
    assert_eq!(part(sheet("<row><c t=\"str\"><v>\u{e9}</v></c></row>").chars().map(|c| c as u8).collect()), "xml-encoding");
    assert_eq!(part("<chartsheet/>".into()), "damaged");
    assert_eq!(
        part(sheet("").replace("</worksheet>", "<mergeCells><mergeCell ref=\"A1:XFE2\"/></mergeCells></worksheet>").into()),
        "off-grid"
    );
    assert_eq!(
        part(sheet("").replace("</worksheet>", "<mergeCells><mergeCell ref=\"huh\"/></mergeCells></worksheet>").into()),
        "bad-address"
    );
}

/// Every refusal names its part, and its cell where there is one.
#[test]
fn refusals_have_a_place() {
    let Err(crate::read::ReadError::Refused(f)) = read("a.xlsx", workbook(r#"<row r="7"><c r="C7" t="s"><v>9</v></c></row>"#)) else {
        panic!("must be refused")
    };
    assert_eq!((f.rule.id, f.severity, f.cells[0].row(), f.cells[0].col()), ("F-FLF-002", Severity::Error, 6, 2));
    assert!(f.args.iter().any(|(n, v)| *n == "part" && *v == "xl/worksheets/sheet1.xml".into()));
}

#[test]
fn a_wrong_name_is_a_warning() {
    let (format, sheets, findings) = read("a.xls", workbook(USUAL)).expect("reads");
    assert_eq!((format, sheets.len()), (Format::Xlsx, 1));
    let f = &findings.list[0];
    assert_eq!((f.rule.id, f.severity, crate::read::refusal::reason(f)), ("F-FLF-001", Severity::Warning, Some("name-differs")));
    assert!(f.args.contains(&("found", "xlsx".into())) && f.args.contains(&("expected", "xls".into())));
}

#[test]
fn two_far_corners_take_no_room() {
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    let xml = sheet(rows).replace("<sheetData>", "<dimension ref=\"A1:XFD1048576\"/><sheetData>");
    assert_eq!(of_bytes(zip(&book(xml, ""))), ["A1=Number:1", "XFD1048576=Number:2"]);
}

#[test]
fn limits_have_their_names() {
    let with = |rows: &str, change: fn(&mut Limits)| {
        let mut l = Limits::default();
        change(&mut l);
        outcome(read_with("a.xlsx", workbook(rows), l))
    };
    assert_eq!(with(USUAL, |l| l.cells = 10), "read");
    assert_eq!(with(USUAL, |l| l.cells = 9), "cells");
    assert_eq!(with(USUAL, |l| l.cell_chars = 7), "read");
    assert_eq!(with(USUAL, |l| l.cell_chars = 6), "cell-chars");
    assert_eq!(with(USUAL, |l| l.sheets = 0), "sheets");
    assert_eq!(with(USUAL, |l| l.part = 100), "part");
    assert_eq!(with(USUAL, |l| l.inflated = 100), "inflated");
    assert_eq!(with(USUAL, |l| l.entries = 2), "entries");
    assert_eq!(with(USUAL, |l| l.file = 100), "file");
    assert_eq!(with(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "x".repeat(400_000)), |l| l.token = 300_000), "token");
    assert_eq!(with(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "x".repeat(400_000)), |_| ()), "cell-chars");
}

/// A workbook with everything around its cells.
pub(crate) fn full() -> Vec<Member> {
    let xml = sheet(&USUAL.replacen("<row", r#"<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row"#, 1))
        .replace("<sheetData>", r#"<cols><col min="2" max="3" width="9" hidden="1"/><col min="5" max="99999" hidden="true"/><col min="1" max="1"/></cols><sheetData>"#)
        .replace("</worksheet>", r#"<mergeCells count="9"><mergeCell ref="B2:C4"/><mergeCell ref="A1"/></mergeCells><legacyDrawing/></worksheet>"#);
    let mut members = book(xml, "<si><t>uno</t></si><si><r><t>dos</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>1</t></r></si>");
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    members.push(Member::new(
        "xl/worksheets/_rels/sheet1.xml.rels",
        format!(r#"<Relationships><Relationship Id="a" Type="{rel}/comments" Target="../notes.xml"/><Relationship Id="b" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="/xl/threads.xml"/><Relationship Id="c" Type="{rel}/hyperlink" Target="http://x" TargetMode="External"/></Relationships>"#),
    ));
    members.push(Member::new("xl/notes.xml", r#"<comments><authors><author>A</author></authors><commentList><comment ref="B2" authorId="0"><text><r><t>cifra </t></r><r><t>preliminar</t></r></text></comment><comment ref="A1"><text><t>[Threaded comment]</t></text></comment></commentList></comments>"#));
    members.push(Member::new("xl/threads.xml", r#"<ThreadedComments><threadedComment ref="A1" id="1"><text>¿Seguro?</text></threadedComment><threadedComment ref="A1" parentId="1"><text>Sí</text></threadedComment></ThreadedComments>"#));
    members
}

/// What stands after the cells is known with them, and the parts around the sheet are found by relationship.
#[test]
fn frame_comments_and_hidden_things() {
    let members = full();
    let (_, sheets, _) = read("a.xlsx", zip(&members)).expect("reads");
    let head = &sheets[0].0;
    assert_eq!(head.merges, [Area { top: 0, left: 0, bottom: 0, right: 0 }, Area { top: 1, left: 1, bottom: 3, right: 2 }]);
    assert_eq!(head.hidden_cols, [(1, 2), (4, 16_383)]);
    assert_eq!(head.comments, [(0, 0, "¿Seguro?\nSí".to_owned()), (1, 1, "cifra preliminar".to_owned())]);
    assert!(sheets[0].1[0].rows[0].hidden);
}

/// A sheet past 32 MiB comes in blocks, its merged areas with the first; one odd row far down changes nothing.
#[test]
fn big_sheets_come_in_blocks() {
    let mut rows = String::new();
    let n = 150_000;
    for r in 1..=n {
        let text = "relleno ".repeat(20);
        rows.push_str(&format!("<row r=\"{r}\"><c r=\"A{r}\"><v>{r}</v></c><c r=\"B{r}\" t=\"str\"><v>{text}</v></c></row>"));
    }
    let plain = sheet(&rows).replace("</worksheet>", "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>");
    assert!(plain.len() > 32 << 20);
    let odd = plain.replace("<row r=\"140000\">", "<!-- here --><row r=\"140000\">");
    for xml in [plain, odd] {
        let (_, sheets, _) = read("a.xlsx", zip(&book(xml, ""))).expect("reads");
        let (head, blocks) = &sheets[0];
        assert_eq!(head.merges.len(), 1);
        assert!(blocks.len() > 3 && blocks[..blocks.len() - 1].iter().all(|b| !b.last) && blocks[blocks.len() - 1].last);
        let numbers = blocks.iter().flat_map(|b| b.rows.iter()).map(|r| r.index);
        assert!(numbers.eq(0..n), "every row once, in order");
        assert!(blocks.iter().all(|b| b.cells.len() <= (1 << 16) + 2));
    }
}

/// A big sheet that is read ahead is void where merged areas or something odd come late, and then given as it is.
#[test]
fn big_sheets_are_read_ahead() {
    let text = "relleno ".repeat(20);
    let row = |r: u32| format!("<row r=\"{r}\"><c r=\"A{r}\"><v>{r}</v></c><c r=\"B{r}\" t=\"str\"><v>{text}</v></c></row>");
    let n = 150_000;
    let plain = sheet(&(1..=n).map(row).collect::<String>());
    let merged = plain.replace("</worksheet>", "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>");
    let odd = plain.replace("<row r=\"140000\">", "<!-- here --><row r=\"140000\">");
    for (xml, held, merges) in [(plain, true, 0), (merged, false, 1), (odd, false, 0)] {
        let input = Input { name: "a.xlsx".into(), data: Data::Bytes(zip(&book(xml, "")).into()) };
        let (opened, _) = open(&input, &ReadOptions::default(), &mut Sources::default()).expect("a workbook opens");
        let Opened::Book(mut book) = opened else { panic!("a workbook has sheets") };
        for try_ in 0..2 {
            let (mut rows, mut areas, mut last) = (Vec::new(), None, false);
            let read = book.read_ahead(0, &mut |head, block| {
                rows.extend(block.rows.iter().map(|r| r.index));
                areas = Some(head.merges.len());
                last = block.last;
                ControlFlow::Continue(())
            });
            assert_eq!(read.expect("the sheet reads").is_some(), held || try_ > 0);
            if held || try_ > 0 {
                assert!(rows.into_iter().eq(0..n) && last, "every row once, in order");
                assert_eq!(areas, Some(merges));
            }
        }
    }
}

#[test]
fn workbooks_and_their_sheets() {
    let main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut members = book(sheet(""), "");
    members[2] = Member::new(
        "xl/workbook.xml",
        r#"<x:workbook xmlns:x="m" xmlns:q="r"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="Gráfico" q:id="c"/><x:sheet name="Oculta" state="hidden" q:id="rId1"/><x:sheet name="B_x0026_C" state="veryHidden" q:id="d"/></x:sheets></x:workbook>"#,
    );
    members[3] = Member::new(
        "xl/_rels/workbook.xml.rels",
        format!(
            r#"<Relationships><Relationship Id="c" Type="{main}/chartsheet" Target="chartsheets/1.xml"/><Relationship Id="rId1" Type="{main}/worksheet" Target="worksheets\sheet1.xml"/><Relationship Id="d" Type="{main}/worksheet" Target="/xl/odd name.bin"/></Relationships>"#
        ),
    );
    members.push(Member::new("xl/odd name.bin", sheet("<row><c><v>5</v></c></row>")));
    let (_, sheets, _) = read("a.xlsx", zip(&members)).expect("reads");
    let names: Vec<_> = sheets.iter().map(|(h, _)| (h.name.as_str(), h.visibility, h.date1904)).collect();
    assert_eq!(names, [("Oculta", Visibility::Hidden, true), ("B&C", Visibility::VeryHidden, true)]);
    assert_eq!(cells(&sheets[1].0, &sheets[1].1), ["A1=Number:5"]);
    members.pop();
    assert_eq!(outcome(read("a.xlsx", zip(&members))), "missing-part");
}

/// LibreOffice's `tdf111974.xlsm`: modules from before Excel 97 are listed among the sheets and lie nowhere.
#[test]
fn a_module_among_the_sheets_is_no_sheet() {
    let mut members = book(sheet(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#), "");
    let at = members.iter().position(|m| m.name == "xl/workbook.xml").expect("made");
    let text = String::from_utf8(members[at].body.clone()).expect("text");
    members[at] = Member::new("xl/workbook.xml", text.replace("</sheets>", r#"<sheet name="Module1" r:id=""/></sheets>"#));
    let (_, sheets, _) = read("a.xlsx", zip(&members)).expect("reads");
    assert_eq!(sheets.iter().map(|(h, b)| cells(h, b)).collect::<Vec<_>>(), [["A1=Number:1"]]);
    members[at] = Member::new("xl/workbook.xml", text.replace("</sheets>", r#"<sheet name="Lost" r:id="rId77"/></sheets>"#));
    assert_eq!(outcome(read("a.xlsx", zip(&members))), "missing-part");
}

/// `example3.xlsx` of xlsx-stream-reader: the type of binary workbooks is declared for parts that are not there.
#[test]
fn a_declared_binary_type_alone_makes_no_binary_workbook() {
    let mut members = book(sheet(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#), "");
    let at = members.iter().position(|m| m.name == "[Content_Types].xml").expect("made");
    let text = String::from_utf8(members[at].body.clone()).expect("text");
    let bin = r#"<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>"#;
    members[at] = Member::new("[Content_Types].xml", text.replace("</Types>", bin));
    let (format, sheets, _) = read("a.xlsx", zip(&members)).expect("reads");
    assert_eq!((format, sheets.len()), (Format::Xlsx, 1));
}

/// A million references to one long string cost a cell each.
#[test]
fn repeated_long_strings_take_no_room() {
    let long = format!("<si><t>{}</t></si>", "x".repeat(32_000));
    let rows: String = (0..2000).map(|_| format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(100))).collect();
    let (_, sheets, _) = read("a.xlsx", zip(&book(sheet(&rows), &long))).expect("reads");
    let block = &sheets[0].1[0];
    assert_eq!((block.cells.len(), block.text.len()), (200_000, 0));
}

/// The scan and the careful reader see the same in whatever a sheet part may hold.
#[test]
fn both_readers_agree_on_damaged_sheets() {
    let whole = sheet(USUAL);
    let (mut read_by_both, mut refused, mut passed_over) = (0, 0, 0);
    for seed in 0..5_000 {
        let mut bytes = whole.clone().into_bytes();
        damage(&mut bytes, seed);
        // Before the root, a comment sends the part to the careful reader.
        let Some(at) = memchr::memmem::find(&bytes, b"<worksheet") else { continue };
        let mut slow = bytes.clone();
        slow.splice(at..at, *b"<!---->");
        let of = |b: Vec<u8>| match read("a.xlsx", zip(&book(b, "<si><t>uno</t></si><si><t>dos</t></si>"))) {
            Ok((_, sheets, _)) => {
                let (head, blocks) = &sheets[0];
                let more = blocks.iter().flat_map(|b| b.cells.iter()).map(|c| (c.style, c.flags)).collect::<Vec<_>>();
                Ok((cells(head, blocks), more, blocks[0].rows.iter().map(|r| (r.index, r.hidden)).collect::<Vec<_>>(), head.merges.clone()))
            }
            other => Err(outcome(other)),
        };
        match (of(bytes.clone()), of(slow)) {
            (Ok(a), Ok(b)) => {
                assert_eq!(a, b, "{}", String::from_utf8_lossy(&bytes));
                read_by_both += 1;
            }
            // The reasons may differ where there are several.
            (Err(_), Err(_)) => refused += 1,
            // The scan does not look into what it passes over: attributes of no concern, formulas.
            (Ok(_), Err(reason)) if reason.starts_with("xml-") => passed_over += 1,
            (a, b) => panic!("{seed}: {a:?}\n{b:?}\n{}", String::from_utf8_lossy(&bytes)),
        }
    }
    assert!(read_by_both > 300 && refused > 1000 && passed_over < 100, "{read_by_both} {refused} {passed_over}");
}
