//! Does a marked workbook keep all that it had, say all that was found, and come back as what it was?

use std::io::{Cursor, Read};

use super::{Marked, write};
use crate::model::finding::{C_COV_001, F_FLF_004, Finding, Findings, S_FDT_001, Severity};
use crate::model::lang::Lang;
use crate::model::location::{Location, PartKind, Sources};
use crate::model::table::SheetHead;
use crate::read::Limits;
use crate::read::made::{Member, TYPES, cells, damage, input, read, sheet, zip};
use crate::read::marks::SIGN;
use crate::report::told::Told;
use crate::report::{InputSummary, Report, RunSummary};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A report with a finding at each of these cells of a sheet, of alternating rules.
fn told_of(sheet: &str, at: &[(u32, u16)], lang: Lang) -> Told {
    let mut sources = Sources::default();
    let part = sources.add("libro.xlsx", sheet, PartKind::Sheet);
    let mut findings = Findings::default();
    for (i, (row, col)) in at.iter().enumerate() {
        let at = Location::cell(part, *row, *col);
        findings.add(match i % 2 {
            0 => Finding::new(&C_COV_001, at).arg("component", "CITIZENSHIP").arg("label", "Venezula <&>").cause(format!("{}", i % 4)),
            _ => {
                let f = Finding::new(&S_FDT_001, at).arg("value", "12o").arg("expected", "integer").arg("component", "OBS_VALUE");
                f.weigh(Severity::Warning).cause("figure")
            }
        });
    }
    findings.add(Finding::new(&F_FLF_004, Location::whole(part)).arg("reason", "sheet").arg("count", 3u64).weigh(Severity::Information));
    let inputs = vec![InputSummary { name: "libro.xlsx".to_owned(), format: "xlsx".to_owned(), ..InputSummary::default() }];
    Report::new(RunSummary { inputs, findings, sources, ..RunSummary::default() }).told(lang)
}

fn told(at: &[(u32, u16)]) -> Told {
    told_of("Hoja 1", at, Lang::Es)
}

fn marked(book: &[u8], told: Told) -> (Marked, Vec<u8>) {
    let mut out = Cursor::new(Vec::new());
    let file = input(&told.inputs[0].name, book.to_vec());
    let how = write(&file, &[told], "R-2026-000117", &Limits::default(), &mut out).expect("a machine that works");
    (how, out.into_inner())
}

fn own(book: &[u8], told: Told) -> Vec<u8> {
    let (how, bytes) = marked(book, told);
    assert_eq!(how, Marked::Own);
    bytes
}

/// Names and contents of the parts, in order.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..zip.len())
        .map(|i| {
            let mut entry = zip.by_index(i).expect("an entry");
            let mut text = Vec::new();
            entry.read_to_end(&mut text).expect("whole");
            (entry.name().expect("a name").into_owned(), String::from_utf8_lossy(&text).into_owned())
        })
        .collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    parts(bytes).into_iter().find(|p| p.0 == name).unwrap_or_else(|| panic!("{name} is missing")).1
}

fn sheets(bytes: &[u8]) -> Vec<(SheetHead, Vec<String>)> {
    let (_, sheets, found) = read("libro.xlsx", bytes.to_vec()).expect("reads");
    assert!(found.list.is_empty(), "{:?}", found.list);
    sheets.into_iter().map(|(head, blocks)| (head.clone(), cells(&head, &blocks))).collect()
}

const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><fonts count="1"><font><sz val="11"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="164" fillId="2" borderId="0" applyFill="1"><alignment indent="1"/></xf><xf numFmtId="14"/></cellXfs></styleSheet>"#;

/// A workbook with two sheets and much beside them.
fn book(rows: &str, behind: &str) -> Vec<Member> {
    let types = TYPES.replace(
        "</Types>",
        r#"<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/></Types>"#,
    );
    let one = sheet(rows).replace("<sheetData>", r#"<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><cols><col min="5" max="6" style="2"/></cols><sheetData>"#);
    let one = one.replace("</sheetData>", &format!("</sheetData>{behind}"));
    vec![
        Member::new("[Content_Types].xml", types),
        Member::stored("xl/media/logo.png", vec![1, 2, 3]),
        Member::new(
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="p"><Relationship Id="a" Type="{REL}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="b" Type="{REL}/extended-properties" Target="docProps/app.xml"/></Relationships>"#
            ),
        ),
        Member::new(
            "docProps/app.xml",
            r#"<Properties><HeadingPairs><vt:vector size="2" baseType="variant"><vt:variant><vt:lpstr>Hojas</vt:lpstr></vt:variant><vt:variant><vt:i4>2</vt:i4></vt:variant></vt:vector></HeadingPairs><TitlesOfParts><vt:vector size="2" baseType="lpstr"><vt:lpstr>Hoja 1</vt:lpstr><vt:lpstr>Problemas</vt:lpstr></vt:vector></TitlesOfParts></Properties>"#,
        ),
        Member::new("xl/worksheets/sheet1.xml", one),
        Member::new("xl/worksheets/sheet2.xml", sheet(r#"<row r="1"><c r="A1"><v>7</v></c></row>"#)),
        Member::new("xl/charts/chart1.xml", "<c:chart/>"),
        Member::new("xl/styles.xml", STYLES),
        Member::new(
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{REL}"><bookViews><workbookView activeTab="1" firstSheet="1"/></bookViews><sheets><sheet name="Hoja 1" sheetId="4" r:id="rId1"/><sheet name="Problemas" sheetId="9" state="hidden" r:id="rId2"/></sheets><definedNames><definedName name="_xlnm.Print_Area" localSheetId="1">Problemas!$A$1</definedName><definedName name="tasa">0.5</definedName></definedNames><calcPr calcId="1"/></workbook>"#
            ),
        ),
        Member::new(
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships><Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{REL}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="{REL}/styles" Target="styles.xml"/></Relationships>"#
            ),
        ),
    ]
}

const ROWS: &str = r#"<row r="2" spans="1:2" s="1" customFormat="1"><c r="A2" s="1" t="inlineStr"><is><t>a &amp; "b"</t></is></c><c r="C2"><f>A1&gt;1</f><v>12.50</v></c></row><row r="4" ht="15" /><row r="6" hidden="1"><c r="B6"><v>3</v></c></row>"#;

#[test]
fn only_what_is_marked_is_changed() {
    let before = zip(&book(ROWS, "<pageMargins left=\"1\"/><extLst/>"));
    let after = own(&before, told(&[(0, 1), (1, 0), (1, 1), (1, 2), (3, 5), (4, 5), (5, 0), (8, 0)]));
    let (old, new) = (parts(&before), parts(&after));
    // In the order in which they were, and all that is not concerned to the byte.
    assert_eq!(new.iter().map(|p| &p.0).take(old.len()).collect::<Vec<_>>(), old.iter().map(|p| &p.0).collect::<Vec<_>>());
    for same in ["xl/media/logo.png", "_rels/.rels", "xl/worksheets/sheet2.xml", "xl/charts/chart1.xml"] {
        assert_eq!(part(&before, same), part(&after, same), "{same}");
    }
    let one = part(&after, "xl/worksheets/sheet1.xml");
    let colourless = regex::Regex::new(r#" s="(1[2-9]|2\d)""#).expect("a pattern").replace_all(&one, "").into_owned();
    assert!(colourless.contains(r#"<sheetData><row r="1"><c r="A1"/><c r="B1"/></row><row r="2" s="1" customFormat="1"><c r="A2" t="inlineStr"><is><t>a &amp; "b"</t></is></c><c r="B2"/><c r="C2"><f>A1&gt;1</f><v>12.50</v></c></row><row r="4" ht="15"><c r="F4"/></row><row r="5"><c r="F5"/></row><row r="6" hidden="1"><c r="A6"/><c r="B6"><v>3</v></c></row><row r="9"><c r="A9"/></row></sheetData><pageMargins left="1"/><legacyDrawing "#), "{colourless}");
    assert!(one.contains("<extLst/>") && one.contains(r#"<sheetView workbookViewId="0"/>"#), "{one}");
    let book = part(&after, "xl/workbook.xml");
    assert!(book.contains(r#"<sheets><sheet name="Problemas (2)" sheetId="10" r:id="rIdIsthmus1"/><sheet name="Hoja 1""#), "{book}");
    assert!(book.contains(r#"localSheetId="2">Problemas!$A$1"#) && book.contains("<workbookView/>"), "{book}");
    let app = part(&after, "docProps/app.xml");
    assert!(app.contains("<vt:i4>3</vt:i4>") && app.contains(r#"size="3" baseType="lpstr"><vt:lpstr>Problemas (2)</vt:lpstr>"#), "{app}");
    let list = part(&after, "xl/worksheets/isthmus1.xml");
    assert!(
        list.contains("location=\"'Hoja 1'!C2\"") && list.contains("Venezula &lt;&amp;&gt;") && list.contains("R-2026-000117"),
        "{list}"
    );
    // It comes back as it was.
    let (was, is) = (sheets(&before), sheets(&after));
    assert_eq!(is.iter().map(|s| &s.0.name).collect::<Vec<_>>(), ["Hoja 1", "Problemas"]);
    let filled = |all: &[String]| all.iter().filter(|c| !c.contains("Empty")).cloned().collect::<Vec<_>>();
    for (was, is) in was.iter().zip(&is) {
        assert_eq!(filled(&was.1), filled(&is.1));
        assert_eq!(was.0.comments, is.0.comments);
    }
    let fills: Vec<_> = is[0].0.styles.iter().map(|s| s.fill.as_str()).collect();
    assert!(
        fills.iter().all(|f| matches!(*f, "" | "FFFF00" | "E7E6E6")) || fills.iter().take(3).eq(["", "FFFF00", ""].iter()),
        "{fills:?}"
    );
    assert!(is[0].0.styles.iter().skip(12).any(|s| s.percent && s.fill == "FFFF00" && s.indent == 1), "{:?}", is[0].0.styles);
}

fn with_notes() -> Vec<u8> {
    let mut all =
        book(ROWS, "<legacyDrawing xmlns:q=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" q:id=\"n2\"/>");
    all.push(Member::new("xl/worksheets/_rels/sheet1.xml.rels", format!(r#"<Relationships><Relationship Id="n1" Type="{REL}/comments" Target="../comments1.xml"/><Relationship Id="n2" Type="{REL}/vmlDrawing" Target="../drawings/v.vml"/></Relationships>"#)));
    all.push(Member::new("xl/comments1.xml", format!(r#"<comments xmlns="{MAIN}"><authors><author>Ana</author></authors><commentList><comment ref="A2" authorId="0"><text><t>dato provisional</t></text></comment></commentList></comments>"#)));
    all.push(Member::new("xl/drawings/v.vml", r##"<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s1025" type="#_x0000_t202"><x:Row>1</x:Row><x:Column>0</x:Column><br></v:shape></xml>"##));
    zip(&all)
}

#[test]
fn notes_that_are_there_stay_and_a_second_marking_replaces_the_first() {
    let before = with_notes();
    let after = own(&before, told(&[(1, 0), (1, 2)]));
    let comments = part(&after, "xl/comments1.xml");
    assert!(comments.contains("<t>dato provisional</t><r>") && comments.matches(SIGN).count() == 3, "{comments}");
    assert!(part(&after, "xl/drawings/v.vml").contains("<br></v:shape>"));
    assert_eq!(sheets(&after)[0].0.comments, [(1, 0, "dato provisional".to_owned())]);
    // Marked again, with other problems and in another language.
    let again = own(&after, told_of("Hoja 1", &[(5, 1)], Lang::Fr));
    let comments = part(&again, "xl/comments1.xml");
    assert_eq!(comments.matches(SIGN).count(), 2, "{comments}");
    assert!(comments.contains("dato provisional"));
    let drawing = part(&again, "xl/drawings/v.vml");
    assert_eq!(drawing.matches("<x:Row>").count(), 3, "{drawing}");
    let book = part(&again, "xl/workbook.xml");
    assert_eq!(book.matches("<sheet ").count(), 3, "{book}");
    assert_eq!(book.matches("_isthmus").count(), 2, "{book}");
    assert_eq!(sheets(&again).len(), 2);
    assert_eq!(parts(&again).len(), parts(&after).len());
}

#[test]
fn other_ways_to_write_a_workbook() {
    // With prefixes, by the strict standard, in another encoding.
    let strict = |text: String| {
        let text = text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main");
        text.replace(REL, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    };
    let prefixed = |text: &str| {
        let text = regex::Regex::new("<(/?)([A-Za-z])").expect("a pattern").replace_all(text, "<${1}x:$2").into_owned();
        text.replace("xmlns=\"", "xmlns:x=\"").replace("<?x:xml", "<?xml")
    };
    let wide = |text: &str| {
        let text = text.replace("UTF-8", "UTF-16");
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    for kind in 0..3 {
        let all: Vec<Member> = book(ROWS, "")
            .into_iter()
            .map(|m| {
                let text = String::from_utf8_lossy(&m.body).into_owned();
                match (kind, m.name.as_str()) {
                    (_, "xl/media/logo.png" | "docProps/app.xml") => m,
                    (0, name) => Member::new(name, strict(text)),
                    (1, name) => Member::new(name, prefixed(&text)),
                    (_, name) => Member::new(name, wide(&text)),
                }
            })
            .collect();
        let before = zip(&all);
        let after = own(&before, told(&[(1, 0), (4, 4)]));
        let filled =
            |all: &[(SheetHead, Vec<String>)]| all.iter().flat_map(|s| &s.1).filter(|c| !c.contains("Empty")).cloned().collect::<Vec<_>>();
        assert_eq!(filled(&sheets(&before)), filled(&sheets(&after)), "{kind}");
        let one = part(&after, "xl/worksheets/sheet1.xml");
        assert!(one.contains(r#"r="E5" s="#) && !one.contains("UTF-16"), "{kind}: {one}");
    }
}

#[test]
fn what_cannot_be_changed_gives_a_workbook_of_ours() {
    for (rows, reason) in [
        (r#"<row r="4"/><row r="2"><c r="A2"/></row>"#, "row-order"),
        (r#"<row r="2"><c r="C2"/><c r="A2"/></row>"#, "cell-order"),
        (r#"<row r="2"><c r="A7"/></row>"#, "cell"),
        (r#"<row r="x"/>"#, "row"),
    ] {
        let (how, bytes) = marked(&zip(&book(rows, "")), told(&[(1, 3)]));
        assert_eq!(how, Marked::Fresh(reason.to_owned()), "{rows}");
        let list = part(&bytes, "xl/worksheets/list1.xml");
        assert!(list.contains("S-FDT-001") || list.contains("C-COV-001"), "{list}");
    }
    let (how, bytes) = marked(b"a;b\n1;12o\n", csv());
    assert_eq!(how, Marked::Fresh("format".to_owned()));
    let rows = part(&bytes, "xl/worksheets/rows.xml");
    assert!(rows.contains(">12o</t>") && !rows.contains(">a</t>"), "{rows}");
    let list = part(&bytes, "xl/worksheets/list1.xml");
    assert!(list.contains("location=\"'Filas'!D3\""), "{list}");
}

fn csv() -> Told {
    let mut sources = Sources::default();
    let part = sources.add("datos.csv", "", PartKind::Delimited);
    let f = Finding::new(&S_FDT_001, Location::cell(part, 1, 1)).arg("value", "12o").arg("expected", "integer").arg("component", "X");
    let inputs = vec![InputSummary { name: "datos.csv".to_owned(), format: "csv".to_owned(), ..InputSummary::default() }];
    Report::new(RunSummary { inputs, findings: f.into(), sources, ..RunSummary::default() }).told(Lang::Es)
}

#[test]
fn many_findings_go_over_several_sheets() {
    let at: Vec<(u32, u16)> = (0..15_000).map(|i| (i, (i % 7) as u16)).collect();
    let told = told(&at);
    let after = own(&zip(&book(ROWS, "")), told_of("Hoja 1", &at, Lang::En));
    assert!(part(&after, "xl/isthmus-comments1.xml").matches("<comment ").count() <= 1_000);
    assert_eq!(sheets(&after).len(), 2);
    let styles = super::styles::Styles::new(super::styles::plain(MAIN).into_bytes()).expect("formats of ours");
    let list = super::list::List {
        told: &[told],
        looks: styles.shades().1,
        main: MAIN,
        target: &|_, _| Some(("a".to_owned(), 0, 0)),
        fresh: None,
        shown: true,
        receipt: "",
        rows: Some(4_000),
    };
    let mut made = super::new_package();
    assert_eq!(list.write(&mut made, &|n| format!("{n}.xml")).expect("memory takes all bytes"), 4);
    let bytes = made.finish().expect("memory takes all bytes").into_inner();
    let rows: usize = parts(&bytes).iter().map(|p| p.1.matches("<row ").count()).sum();
    assert!((15_001..15_030).contains(&rows), "{rows}");
}

#[test]
fn a_damaged_workbook_is_no_danger() {
    let good = [zip(&book(ROWS, "<extLst/>")), with_notes(), own(&with_notes(), told(&[(1, 0)]))];
    for seed in 0..600 {
        // Inside the parts, where the package's own checks do not look.
        let all: Vec<Member> = parts(&good[seed as usize % 3])
            .into_iter()
            .enumerate()
            .map(|(i, (name, text))| {
                let mut body = text.into_bytes();
                if i as u64 == seed / 3 % 13 && body.len() > 100 {
                    damage(&mut body, seed);
                }
                Member::new(&name, body)
            })
            .collect();
        let (how, bytes) = marked(&zip(&all), told(&[(1, 0), (4, 4)]));
        assert!(!bytes.is_empty());
        if how == Marked::Own {
            assert!(parts(&bytes).len() >= all.len());
        }
    }
}

/// Workbooks of others, where `ISTHMUS_WORKBOOKS` names a file that lists them: cells of each sheet are marked, there or not, and
/// all else stays. The marked ones go where `ISTHMUS_MARKED` says, to be opened with other programs.
#[test]
fn workbooks_of_others_keep_what_they_have() {
    let Ok(list) = std::env::var("ISTHMUS_WORKBOOKS") else { return };
    let folder = std::path::PathBuf::from(std::env::var("ISTHMUS_MARKED").expect("where they go"));
    let (mut own, mut fresh, mut wrong) = (0, Vec::new(), Vec::new());
    for (number, path) in std::fs::read_to_string(list).expect("a list").lines().enumerate() {
        let bytes = std::fs::read(path).expect("a workbook");
        let Ok((crate::read::Format::Xlsx, was, _)) = read("libro.xlsx", bytes.clone()) else { continue };
        let mut sources = Sources::default();
        let mut findings = Findings::default();
        for (head, blocks) in &was {
            let part = sources.add("libro.xlsx", &head.name, PartKind::Sheet);
            let there =
                blocks.iter().flat_map(|b| b.rows.iter().enumerate().flat_map(|(i, r)| b.row_cells(i).iter().map(|c| (r.index, c.col))));
            let some: Vec<_> = there.step_by(3).take(200).collect();
            for (row, col) in some.into_iter().chain([(0, 0), (3, 40), (500, 2), (7, 1)]) {
                let f = Finding::new(&C_COV_001, Location::cell(part, row, col)).arg("component", "SEX").arg("label", "x");
                findings.add(f.cause(format!("{row}")));
            }
        }
        let inputs = vec![InputSummary { name: "libro.xlsx".to_owned(), format: "xlsx".to_owned(), ..InputSummary::default() }];
        let told = Report::new(RunSummary { inputs, findings, sources, ..RunSummary::default() }).told(Lang::Es);
        let (how, after) = marked(&bytes, told);
        if let Marked::Fresh(reason) = how {
            fresh.push(format!("{reason} {path}"));
            continue;
        }
        own += 1;
        std::fs::write(folder.join(format!("{number}.xlsx")), &after).expect("a disk");
        let filled = |all: &[(SheetHead, Vec<crate::model::table::Block>)]| {
            let sheet = |(h, b): &(SheetHead, Vec<_>)| {
                let texts: Vec<_> = cells(h, b).into_iter().filter(|c| !c.contains("=Empty:")).collect();
                (h.name.clone(), h.merges.len(), h.hidden_cols.clone(), h.comments.clone(), texts)
            };
            all.iter().map(sheet).collect::<Vec<_>>()
        };
        match read("libro.xlsx", after) {
            Ok((_, is, _)) if filled(&was) == filled(&is) => {}
            Ok(_) => wrong.push(format!("{number} {path}: other cells")),
            Err(e) => wrong.push(format!("{number} {path}: {e:?}")),
        }
    }
    println!("{own} marked in place; {} not: {fresh:#?}", fresh.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}
