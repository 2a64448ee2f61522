//! Which files want to do harm, and what is the true reason to refuse each?
//!
//! The small form is a fiftieth of the large one, under limits that are a fiftieth of those in force, so that the same
//! doors are tried in seconds: see [`LIMITS`].

use std::io::Write;

use super::made::{
    Member, biff, biff12, book, book_of, compound, compound_tables, gzip, ods, sheet, strings, unzip, wide, workbook, xls, xlsb, zip,
};

/// A file, and what is said of it: rule and reason.
pub(super) struct Bomb {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) wanted: &'static str,
}

/// Limits of the small form, as variables of the environment name them; those of the large form are the defaults.
pub(super) const LIMITS: [(&str, u64); 6] =
    [("PART", 10 << 20), ("INFLATED", 20 << 20), ("ENTRIES", 100), ("SHEETS", 5), ("CELLS", 400_000), ("TOKEN", 1 << 18)];

/// Read to its end; no mapping knows such a layout.
pub(super) const READ: &str = "F-FLF-007";

/// How large the files are.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub(super) large: bool,
}

impl Size {
    /// A count of the large form, or a fiftieth.
    fn n(self, large: u64) -> u64 {
        if self.large { large } else { large / 50 }
    }
}

fn bomb(name: &str, bytes: impl Into<Vec<u8>>, wanted: &'static str) -> Bomb {
    Bomb { name: name.to_owned(), bytes: bytes.into(), wanted }
}

/// Writes the same piece again and again.
fn again(to: &mut dyn Write, piece: &str, times: u64) -> std::io::Result<()> {
    let many = piece.repeat(1000);
    for _ in 0..times / 1000 {
        to.write_all(many.as_bytes())?;
    }
    to.write_all(piece.repeat((times % 1000) as usize).as_bytes())
}

fn zeros(name: &str, bytes: u64) -> Member {
    Member::filled(name, |to| {
        let block = vec![0; 1 << 16];
        (0..bytes >> 16).try_for_each(|_| to.write_all(&block))
    })
}

/// Archives that unpack to too much, or that two programs see differently.
pub(super) fn archives(size: Size) -> Vec<Bomb> {
    let csv = |name: &str| Member::new(name, "pais,total\nPeru,3\n");
    let mut wrong_crc = vec![csv("a.csv")];
    wrong_crc[0].crc ^= 1;
    let plain = || vec![csv("a.csv"), csv("b.csv")];
    vec![
        bomb("zeros.zip", zip(&[zeros("a.csv", size.n(1 << 30))]), "F-LIM-001 part"),
        bomb(
            "many-zeros.zip",
            zip(&(0..3).map(|i| zeros(&format!("{i}.csv"), size.n(450 << 20))).collect::<Vec<_>>()),
            "F-LIM-001 inflated",
        ),
        bomb("says-less.zip", zip(&[zeros("a.csv", size.n(1 << 30)).with(|m| m.size = 1000)]), "F-FLF-002 wrong-size"),
        bomb("says-more.zip", zip(&[csv("a.csv").with(|m| m.size = 1 << 22)]), "F-FLF-002 wrong-size"),
        bomb("entries.zip", zip(&(0..size.n(70_000)).map(|i| Member::new(&format!("{i}"), "")).collect::<Vec<_>>()), "F-LIM-001 entries"),
        bomb("twice.zip", zip(&[csv("a.csv"), csv("a.csv")]), "F-FLF-002 duplicate-entry"),
        bomb("case.zip", zip(&[csv("a.csv"), csv("A.CSV")]), "F-FLF-002 case-twin"),
        bomb("crc.zip", zip(&wrong_crc), "F-FLF-002 wrong-crc"),
        bomb("overlap.zip", zip(&[csv("a.csv"), csv("b.csv").with(|m| m.overlap = true)]), "F-FLF-002 overlapping-entries"),
        bomb("local.zip", zip(&[csv("a.csv").with(|m| m.local_name = Some("b.csv".into()))]), "F-FLF-002 local-differs"),
        bomb("climb.zip", zip(&[csv("../../etc/a.csv")]), "F-FLF-002 path-traversal"),
        bomb("absolute.zip", zip(&[csv("/etc/a.csv")]), "F-FLF-002 path-traversal"),
        bomb("backslash.zip", zip(&[csv("..\\a.csv")]), "F-FLF-002 path-traversal"),
        bomb("link.zip", zip(&[csv("a.csv").with(|m| m.mode = 0o120_777)]), "F-FLF-002 symlink"),
        bomb("locked.zip", zip(&[csv("a.csv").with(|m| m.flags |= 1)]), "F-FLF-002 encrypted"),
        bomb("nested.zip", zip(&[Member::new("a.zip", zip(&plain()))]), "F-FLF-001 nested-zip"),
        bomb("cut.zip", zip(&plain())[..100].to_vec(), "F-FLF-002 truncated-zip"),
        bomb("method.zip", zip(&[csv("a.csv").with(|m| m.method = 14)]), "F-FLF-002 unsupported-compression"),
        bomb("once.csv.gz", gzip(b"pais,total\nPeru,3\n"), "F-FLF-001 archive"),
        bomb("twice.csv.gz", gzip(&gzip(&vec![0; size.n(1 << 30) as usize])), "F-FLF-001 archive"),
        bomb("nothing.zip", zip(&[]), "F-FLF-002 empty-zip"),
    ]
}

/// One workbook, and the same in ways that honest programs write: the same figures must come out.
pub(super) fn odd() -> Vec<(&'static str, Vec<u8>)> {
    let row = |n: u32, cells: [&str; 4]| {
        let cells: String = ["A", "B", "C", "D"].iter().zip(cells).map(|(c, v)| format!(r#"<c r="{c}{n}" {v}</c>"#)).collect();
        format!(r#"<row r="{n}">{cells}</row>"#)
    };
    let text = |t: &str| format!(r#"t="inlineStr"><is><t>{t}</t></is>"#);
    let head = row(1, ["t", "geo", "nat", "n"].map(text).each_ref().map(String::as_str));
    let body: String =
        (2..8).map(|n| row(n, [&text(&format!("2024-0{n}")), &text("HND"), &text("VEN"), &format!("><v>{n}00</v>")])).collect();
    let rows = head + &body;
    let plain = || book(sheet(|to| to.write_all(rows.as_bytes()), ""), strings(0, |_| Ok(())));
    let named = |change: &dyn Fn(&str) -> String| {
        let mut all = plain();
        all.iter_mut().for_each(|m| m.name = change(&m.name));
        zip(&all)
    };
    let written = |change: &dyn Fn(String) -> Vec<u8>| {
        let parts = unzip(&zip(&plain()));
        zip(&parts
            .into_iter()
            .map(|(name, body)| Member::new(&name, change(String::from_utf8_lossy(&body).into_owned())))
            .collect::<Vec<_>>())
    };
    let wide = |text: String, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{}", text.replace("UTF-8", "UTF-16")).encode_utf16().flat_map(unit).collect()
    };
    let mut junk = plain();
    junk.insert(0, Member::new("__MACOSX/._book.xlsx", "junk"));
    junk.push(Member::new("__MACOSX/xl/._workbook.xml", "<a"));
    junk.push(Member::new("xl/.DS_Store", "junk"));
    let mut stored = plain();
    stored.reverse();
    vec![
        ("plain", zip(&plain())),
        ("backslashes", named(&|n| n.replace('/', "\\"))),
        ("capitals", named(&|n| n.to_uppercase())),
        ("macos", zip(&junk)),
        ("reversed", zip(&stored)),
        ("utf-16-le", written(&|t| wide(t, u16::to_le_bytes))),
        ("utf-16-be", written(&|t| wide(t, u16::to_be_bytes))),
        ("mark", written(&|t| format!("\u{feff}{t}").into_bytes())),
        (
            "strict",
            written(&|t| {
                let t =
                    t.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main");
                t.replace("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument").into_bytes()
            }),
        ),
        ("prefixed", written(&|t| if t.contains("<worksheet") { prefixed(&t) } else { t }.into_bytes())),
    ]
}

/// Every element with a prefix, as some libraries write it.
fn prefixed(xml: &str) -> String {
    let t = xml.replace("</", "\u{1}").replace("<?", "\u{2}").replace('<', "<x:");
    t.replace('\u{1}', "</x:").replace('\u{2}', "<?").replace("xmlns=", "xmlns:x=")
}

/// Workbooks of the newer kind.
pub(super) fn workbooks(size: Size) -> Vec<Bomb> {
    let none = || strings(0, |_| Ok(()));
    let long = "A".repeat(32_767);
    let text = format!("<si><t>{long}</t></si>");
    let refs = |to: &mut dyn Write, rows: u64| -> std::io::Result<()> {
        for r in 1..=rows {
            write!(to, r#"<row r="{r}">"#)?;
            for c in ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"] {
                write!(to, r#"<c r="{c}{r}" t="s"><v>0</v></c>"#)?;
            }
            write!(to, "</row>")?;
        }
        Ok(())
    };
    let filled = |n: u64| move |to: &mut dyn Write| (1..=n).try_for_each(|r| write!(to, r#"<row r="{r}"><c r="A{r}"><v>1</v></c></row>"#));
    let sheets: Vec<Member> = (0..size.n(4_000))
        .map(|i| {
            let mut m = sheet(filled(2), "");
            m.name = format!("xl/worksheets/sheet{i}.xml");
            m
        })
        .collect();
    let mut many = book(sheet(filled(2), ""), none());
    many.extend((0..size.n(10_000)).map(|i| Member::new(&format!("xl/worksheets/other{i}.xml"), "<a/>")));
    let whole = r#"<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>"#;
    let merges: String = (1..=size.n(500_000)).map(|r| format!(r#"<mergeCell ref="A{r}:C{r}"/>"#)).collect();
    vec![
        // A part past its limit by the directory; one just below that is all strings; one that inflates to more than it says.
        bomb(
            "strings-1g.xlsx",
            zip(&book(sheet(filled(1), ""), strings(40_000, |to| again(to, &text, size.n(1 << 30) / 32_784)))),
            "F-LIM-001 part",
        ),
        bomb("strings.xlsx", zip(&book(sheet(filled(3), ""), strings(9, |to| again(to, &text, size.n(200 << 20) / 32_784)))), READ),
        bomb("many-strings.xlsx", zip(&book(sheet(filled(3), ""), strings(9, |to| again(to, "<si><t/></si>", size.n(30_000_000))))), READ),
        bomb("unique.xlsx", zip(&book(sheet(filled(3), ""), strings(4_294_967_295, |to| write!(to, "<si><t>uno</t></si>")))), READ),
        bomb("one-text.xlsx", zip(&book(sheet(|to| refs(to, size.n(100_000)), ""), strings(1, |to| write!(to, "{text}")))), READ),
        bomb("parts.xlsx", zip(&many), "F-LIM-001 entries"),
        bomb(
            "empties.xlsx",
            zip(&book(
                sheet(
                    |to| {
                        for r in 1..=size.n(40_000) {
                            write!(to, r#"<row r="{r}">"#)?;
                            again(to, "<c/>", 1000)?;
                            write!(to, "</row>")?;
                        }
                        Ok(())
                    },
                    "",
                ),
                none(),
            )),
            // The look at the head of the sheet ends before the small form passes its limit only.
            if size.large { READ } else { "F-LIM-001 cells" },
        ),
        bomb(
            "corners.xlsx",
            workbook(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#),
            READ,
        ),
        bomb("tall.xlsx", workbook(r#"<row r="1048576"><c r="A1048576"><v>2</v></c></row>"#), READ),
        bomb("off-right.xlsx", workbook(r#"<row r="1"><c r="XFE1"><v>2</v></c></row>"#), "F-FLF-002 off-grid"),
        bomb("off-below.xlsx", workbook(r#"<row r="1048577"><c r="A1048577"><v>2</v></c></row>"#), "F-FLF-002 off-grid"),
        bomb("wraps.xlsx", workbook(r#"<row r="1"><c r="ZZZZZZZ1"><v>2</v></c></row>"#), "F-FLF-002 off-grid"),
        bomb("wraps-row.xlsx", workbook(r#"<row r="99999999999"><c r="A99999999999"><v>2</v></c></row>"#), "F-FLF-002 off-grid"),
        bomb("same-cell.xlsx", workbook(r#"<row r="1"><c r="A1"><v>2</v></c><c r="A1"><v>3</v></c></row>"#), "F-FLF-002 duplicate-cell"),
        bomb(
            "same-row.xlsx",
            workbook(r#"<row r="1"><c r="A1"><v>2</v></c></row><row r="1"><c r="B1"><v>3</v></c></row>"#),
            "F-FLF-002 duplicate-row",
        ),
        bomb("no-string.xlsx", workbook(r#"<row r="1"><c r="A1" t="s"><v>4000000000</v></c></row>"#), "F-FLF-002 bad-shared-string"),
        bomb("sheets.xlsx", zip(&book_of(&sheets, none())), "F-LIM-001 sheets"),
        bomb(
            "inline.xlsx",
            zip(&book(
                sheet(
                    |to| {
                        let one = format!(r#"<c t="inlineStr"><is><t>{long}</t></is></c>"#);
                        (1..=size.n(12_000)).try_for_each(|r| write!(to, r#"<row r="{r}">{one}</row>"#))
                    },
                    "",
                ),
                none(),
            )),
            READ,
        ),
        bomb("merges.xlsx", zip(&book(sheet(filled(20), &format!("<mergeCells>{merges}</mergeCells>")), none())), READ),
        bomb("merge-all.xlsx", zip(&book(sheet(filled(20), whole), none())), READ),
        bomb(
            "hidden-rows.xlsx",
            zip(&book(sheet(|to| (1..=size.n(1_000_000)).try_for_each(|r| write!(to, r#"<row r="{r}" hidden="1"/>"#)), ""), none())),
            READ,
        ),
        bomb(
            "long-cell.xlsx",
            workbook(&format!(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>"#, "x".repeat(32_768))),
            "F-LIM-001 cell-chars",
        ),
        bomb("depth.xlsx", zip(&book(sheet(|to| again(to, "<x>", size.n(1_000_000)), ""), none())), "F-LIM-001 xml-depth"),
        bomb(
            "dtd.xlsx",
            zip(&book(Member::new("xl/worksheets/sheet1.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>"), none())),
            "F-FLF-002 xml-dtd",
        ),
        bomb(
            "token.xlsx",
            zip(&book(
                sheet(
                    |to| {
                        write!(to, "<row x='")?;
                        again(to, "y", size.n(20 << 20))?;
                        write!(to, "'/>")
                    },
                    "",
                ),
                none(),
            )),
            "F-LIM-001 token",
        ),
        bomb("zeros.xlsx", zip(&book(zeros("xl/worksheets/sheet1.xml", size.n(900 << 20)), none())), "F-LIM-001 part"),
        bomb("zeros-below.xlsx", zip(&book(zeros("xl/worksheets/sheet1.xml", size.n(400 << 20)), none())), "F-LIM-001 token"),
    ]
}

/// Workbooks of the older and of the other kinds.
pub(super) fn other_workbooks(size: Size) -> Vec<Bomb> {
    let good = xls(2, &["uno", "dos"], &biff(0xFD, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    let loops = |table: usize, entry: usize, to: u32| {
        let mut v = good.clone();
        let (fat, directory) = compound_tables(&v);
        let at = if table == 0 { fat + entry * 4 } else { directory + entry };
        v[at..at + 4].copy_from_slice(&to.to_le_bytes());
        v
    };
    // The table of sectors is sector 0, the directory sector 1, the stream sector 2 and those after.
    let label = |r: u16, c: u16| biff(0xFD, &[&r.to_le_bytes()[..], &c.to_le_bytes(), &[0, 0, 0, 0, 0, 0]].concat());
    let many: Vec<u8> = (0..size.n(400_000)).flat_map(|i| label((i / 10) as u16, (i % 10) as u16)).collect();
    let long = "A".repeat(32_767);
    let row = |n: u32| biff12(0, &[&n.to_le_bytes()[..], &[0; 21]].concat());
    let cell = |kind: u16, col: u32, value: &[u8]| biff12(kind, &[&col.to_le_bytes()[..], &[0; 4], value].concat());
    let texts = |says: u32, n: u64| {
        let mut v = biff12(0x9F, &[says.to_le_bytes(), says.to_le_bytes()].concat());
        let one = biff12(0x13, &[&[0][..], &wide(&long)].concat());
        (0..n).for_each(|_| v.extend(&one));
        v.extend(biff12(0xA0, &[]));
        v
    };
    let refs: Vec<u8> =
        (0..size.n(100_000)).flat_map(|r| [row(r as u32), (0..10).flat_map(|c| cell(7, c, &[0; 4])).collect()].concat()).collect();
    let plain = [row(0), cell(4, 0, &[1])].concat();
    vec![
        bomb("good.xls", good.clone(), READ),
        bomb("loop-stream.xls", loops(0, 2, 2), "F-FLF-002 damaged"),
        bomb("loop-directory.xls", loops(0, 1, 1), "F-FLF-002 damaged"),
        bomb("loop-tree.xls", loops(1, 128 + 68, 1), "F-FLF-002 damaged"),
        bomb("start-far.xls", loops(1, 128 + 116, 0x7FFF_FFFF), "F-FLF-002 truncated"),
        bomb("size-lies.xls", loops(1, 128 + 120, 0xFFFF_FFFF), "F-FLF-002 truncated"),
        bomb("header-only.xls", good[..512].to_vec(), "F-FLF-002 truncated"),
        bomb("count-lies.xls", xls(0xFFFF_FFFF, &["uno"], &label(0, 0)), READ),
        bomb("no-string.xls", xls(1, &["uno"], &biff(0xFD, &[0, 0, 0, 0, 0, 0, 9, 0, 0, 0])), "F-FLF-002 bad-shared-string"),
        bomb("one-text.xls", xls(1, &[&long], &many), READ),
        bomb("locked.xls", compound(&[("EncryptionInfo", b"x"), ("EncryptedPackage", b"x")]), "F-FLF-002 encrypted"),
        bomb("count-lies.xlsb", xlsb(&plain, texts(0xFFFF_FFFF, 1)), "F-FLF-002 damaged"),
        bomb("one-text.xlsb", xlsb(&refs, texts(1, 1)), READ),
        bomb("length-lies.xlsb", xlsb(&[row(0), vec![6, 0xFF, 0xFF, 0xFF, 0x7F]].concat(), texts(1, 1)), "F-FLF-002 truncated"),
        bomb("corner.xlsb", xlsb(&[row(0), cell(4, 0, &[1]), row(1_048_575), cell(4, 16_383, &[1])].concat(), texts(1, 1)), READ),
        bomb("off-grid.xlsb", xlsb(&[row(4_000_000_000), cell(4, 4_000_000_000, &[1])].concat(), texts(1, 1)), "F-FLF-002 off-grid"),
        bomb(
            "repeats.ods",
            ods(|to| {
                write!(
                    to,
                    r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>{long}</text:p></table:table-cell></table:table-row>"#
                )
            }),
            "F-LIM-001 cells",
        ),
        bomb(
            "empties.ods",
            ods(|to| {
                write!(
                    to,
                    r#"<table:table-row table:number-rows-repeated="4294967295"><table:table-cell table:number-columns-repeated="4294967295"/></table:table-row>"#
                )
            }),
            READ,
        ),
        bomb(
            "spaces.ods",
            ods(|to| {
                write!(
                    to,
                    r#"<table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="4000000000"/>b</text:p></table:table-cell></table:table-row>"#
                )
            }),
            "F-LIM-001 cell-chars",
        ),
        bomb(
            "far.ods",
            ods(|to| {
                write!(
                    to,
                    r#"<table:table-row table:number-rows-repeated="1048575"/><table:table-row><table:table-cell table:number-columns-repeated="16383"/><table:table-cell office:value-type="float" office:value="1"/></table:table-row>"#
                )
            }),
            READ,
        ),
        bomb(
            "off.ods",
            ods(|to| {
                write!(
                    to,
                    r#"<table:table-row table:number-rows-repeated="1048576"/><table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>"#
                )
            }),
            "F-FLF-002 off-grid",
        ),
        bomb("groups.ods", ods(|to| again(to, "<table:table-row-group>", size.n(1_000_000))), "F-LIM-001 xml-depth"),
    ]
}

/// Texts and trees.
pub(super) fn texts(size: Size) -> Vec<Bomb> {
    let made = |fill: &dyn Fn(&mut dyn Write) -> std::io::Result<()>| {
        let mut v = Vec::new();
        fill(&mut v).expect("memory takes all bytes");
        v
    };
    let n = size.n(1_000_000);
    vec![
        bomb("deep.json", "[".repeat(n as usize), "F-LIM-001 json-depth"),
        bomb("deep-objects.json", r#"{"a":"#.repeat(n as usize), "F-LIM-001 json-depth"),
        bomb("twice.json", r#"[{"a":1,"a":2}]"#, "F-FLF-002 duplicate-key"),
        bomb(
            "token.json",
            made(&|to| {
                write!(to, "[\"")?;
                again(to, "x", size.n(50 << 20))?;
                write!(to, "\"]")
            }),
            "F-LIM-001 token",
        ),
        bomb(
            "digits.json",
            made(&|to| {
                write!(to, "[")?;
                again(to, "1", size.n(50 << 20))?;
                write!(to, "]")
            }),
            "F-LIM-001 token",
        ),
        bomb(
            "numbers.json",
            made(&|to| {
                write!(to, "[0")?;
                again(to, ",1e999999999", n)?;
                write!(to, "]")
            }),
            READ,
        ),
        bomb(
            "keys.json",
            made(&|to| {
                write!(to, "{{\"k\":0")?;
                (0..n).try_for_each(|i| write!(to, ",\"{i}\":{i}"))?;
                write!(to, "}}")
            }),
            READ,
        ),
        bomb(
            "empty-objects.json",
            made(&|to| {
                write!(to, "[{{}}")?;
                again(to, ",{}", n)?;
                write!(to, "]")
            }),
            READ,
        ),
        bomb("deep.xml", "<a>".repeat(n as usize), "F-LIM-001 xml-depth"),
        bomb(
            "attributes.xml",
            made(&|to| {
                write!(to, "<a ")?;
                (0..size.n(200_000)).try_for_each(|i| write!(to, "a{i}='' "))?;
                write!(to, "/>")
            }),
            "F-LIM-001 xml-attributes",
        ),
        bomb("namespaces.xml", made(&|to| (0..size.n(20_000)).try_for_each(|i| write!(to, "<a xmlns:n{i}='u'>"))), "F-LIM-001 xml-depth"),
        bomb("laughs.xml", "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]><a>&b;</a>", "F-FLF-002 dtd"),
        bomb("outside.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "F-FLF-002 dtd"),
        bomb(
            "token.xml",
            made(&|to| {
                write!(to, "<a>")?;
                again(to, "x", size.n(50 << 20))?;
                write!(to, "</a>")
            }),
            "F-LIM-001 token",
        ),
        bomb(
            "comment.xml",
            made(&|to| {
                write!(to, "<a><!--")?;
                again(to, "x", size.n(50 << 20))?;
                write!(to, "--></a>")
            }),
            "F-LIM-001 token",
        ),
        bomb(
            "siblings.xml",
            made(&|to| {
                write!(to, "<a>")?;
                again(to, "<b/>", size.n(5_000_000))?;
                write!(to, "</a>")
            }),
            READ,
        ),
        bomb(
            "field.csv",
            made(&|to| {
                write!(to, "pais,total\n\"")?;
                again(to, "x", size.n(100 << 20))?;
                writeln!(to, "\",3")
            }),
            "F-FLF-002 unclosed-quote",
        ),
        bomb(
            "open-quote.csv",
            made(&|to| {
                write!(to, "pais,total\n\"")?;
                again(to, "x,y\n", size.n(25 << 20))
            }),
            "F-FLF-002 unclosed-quote",
        ),
        bomb("one-line.csv", made(&|to| again(to, "x", size.n(200 << 20))), "F-LIM-001 field"),
        bomb(
            "fields.csv",
            made(&|to| {
                let one = format!("{},", "x".repeat(500_000));
                (0..size.n(400)).try_for_each(|_| writeln!(to, "{one}"))
            }),
            READ,
        ),
        bomb(
            "columns.csv",
            made(&|to| {
                again(to, "x,", 16_500)?;
                writeln!(to)
            }),
            "F-LIM-001 columns",
        ),
        bomb(
            "wide.csv",
            made(&|to| {
                for r in 0..size.n(1000) {
                    for c in 0..16_000 {
                        write!(to, "{r}x{c},")?;
                    }
                    writeln!(to)?;
                }
                Ok(())
            }),
            READ,
        ),
        bomb(
            "lines.csv",
            made(&|to| {
                writeln!(to, "pais,total")?;
                again(to, "\n", size.n(50_000_000))
            }),
            READ,
        ),
        bomb(
            "cells.csv",
            made(&|to| {
                writeln!(to, "a,b,c,d,e,f,g,h,i,j")?;
                again(to, "1,1,1,1,1,1,1,1,1,1\n", size.n(2_500_000))
            }),
            READ,
        ),
        bomb("nul.csv", vec![0; size.n(50 << 20) as usize], "F-FLF-001 not-a-table"),
        bomb("blank.csv", b"   \n".repeat(size.n(12 << 20) as usize), "F-FLF-010"),
        bomb("spaces.csv", vec![b' '; size.n(100 << 20) as usize], "F-LIM-001 field"),
    ]
}

/// Honest layouts with dishonest content, for a mapping that is named: the doors behind the readers.
pub(super) fn tables(size: Size) -> Vec<Bomb> {
    let csv = |fill: &dyn Fn(&mut dyn Write) -> std::io::Result<()>| {
        let mut v = b"t,geo,nat,n\n".to_vec();
        fill(&mut v).expect("memory takes all bytes");
        v
    };
    let n = size.n(1_000_000);
    vec![
        bomb("labels.csv", csv(&|to| (0..n).try_for_each(|i| writeln!(to, "2024-01,HND,Venezula{i},{i}"))), "C-COV-001"),
        bomb(
            "long-labels.csv",
            csv(&|to| {
                let long = "Venezula ".repeat(900);
                (0..n / 200).try_for_each(|i| writeln!(to, "2024-01,HND,{long}{i},{i}"))
            }),
            "C-COV-001",
        ),
        bomb("periods.csv", csv(&|to| (0..n).try_for_each(|i| writeln!(to, "20x{i},HND,VEN,{i}"))), "S-TIM-001"),
        bomb("same-key.csv", csv(&|to| (0..n).try_for_each(|i| writeln!(to, "2024-01,HND,VEN,{i}"))), ""),
        bomb("figures.csv", csv(&|to| (0..n).try_for_each(|i| writeln!(to, "2024-01,HND,VEN,x{i}"))), "S-FDT-001"),
        bomb(
            "digits.csv",
            csv(&|to| {
                let long = "9".repeat(9_000);
                (0..n / 200).try_for_each(|_| writeln!(to, "2024-01,HND,VEN,{long}"))
            }),
            "S-FDT-001",
        ),
        bomb("headers.csv", csv(&|to| (0..n).try_for_each(|_| writeln!(to, "t,geo,nat,n"))), "F-FLF-006 double"),
        bomb("table-cells.csv", csv(&|to| again(to, "1,1,1,1\n", size.n(6_000_000))), "F-LIM-001 cells"),
        bomb(
            "table-wide.csv",
            csv(&|to| {
                for _ in 0..size.n(500) {
                    write!(to, "t,geo,nat,n")?;
                    (0..16_000).try_for_each(|c| write!(to, ",x{c}"))?;
                    writeln!(to)?;
                }
                Ok(())
            }),
            "F-FLF-006 double",
        ),
        bomb(
            "table-empties.xlsx",
            zip(&book(
                sheet(
                    |to| {
                        write!(to, "<row>")?;
                        (0..4).try_for_each(|i| write!(to, r#"<c t="s"><v>{i}</v></c>"#))?;
                        write!(to, "</row>")?;
                        for _ in 0..size.n(40_000) {
                            write!(to, "<row>")?;
                            again(to, "<c/>", 1000)?;
                            write!(to, "</row>")?;
                        }
                        Ok(())
                    },
                    "",
                ),
                strings(4, |to| write!(to, "<si><t>t</t></si><si><t>geo</t></si><si><t>nat</t></si><si><t>n</t></si>")),
            )),
            "F-LIM-001 cells",
        ),
        bomb(
            "table-merge-all.xlsx",
            zip(&book(
                sheet(
                    |to| {
                        write!(
                            to,
                            r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>"#
                        )?;
                        (2..=n.min(300_000))
                            .try_for_each(|r| write!(to, r#"<row r="{r}"><c r="A{r}"><v>2024</v></c><c r="D{r}"><v>1</v></c></row>"#))
                    },
                    r#"<mergeCells><mergeCell ref="B2:C1048576"/><mergeCell ref="E1:XFD1048576"/></mergeCells>"#,
                ),
                strings(4, |to| write!(to, "<si><t>t</t></si><si><t>geo</t></si><si><t>nat</t></si><si><t>n</t></si>")),
            )),
            "S-DSD-003",
        ),
    ]
}
