//! Does a file that was damaged on purpose, or by chance, ever make a reader or a stage behind it panic?
//!
//! Honest examples of every format are damaged by a mutator whose seed is the number of the mutant, so that a failure can
//! be made again. Packages are damaged inside and packed anew, since a wrong checksum would end most tries at the door.
//! `ISTHMUS_MUTANTS=100000` sets how many there are of each format (with `cargo test --release`).

use std::fs;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use isthmus::map::library::{Known, Library};
use isthmus::map::{draft, explain, inspect, spec};
use isthmus::model::lang::Lang;
use isthmus::model::location::Sources;
use isthmus::model::vocabulary::lacks;
use isthmus::pipeline::{self, Settings};
use isthmus::read::{self, Data, Format, Input, Limits, Opened, ReadError, ReadOptions};
use isthmus::sdmx::structure;
use isthmus::standard::Standard;

use super::made::{Member, unzip, zip};

/// Mutants of each format in the small form.
const FEW: u64 = 200;

fn how_many() -> u64 {
    std::env::var("ISTHMUS_MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(FEW)
}

/// Numbers that look like chance and are the same every time (xorshift64*).
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..4 {
            dice.below(2);
        }
        dice
    }

    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n.max(1)
    }
}

/// Lengths and counts that programs trip over.
const NUMBERS: [u32; 14] = [0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x3FFF, 0x4000, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];

/// Pieces of syntax that readers know.
const PIECES: [&str; 40] = [
    "<",
    ">",
    "/>",
    "</a>",
    "\"",
    "'",
    "&#x10FFFF;",
    "&#0;",
    "&amp;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?x ",
    "<!DOCTYPE a>",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    ";",
    "\n",
    "\r",
    "\t",
    "\u{0}",
    "\u{feff}",
    "é",
    "\u{202e}",
    "-",
    "1e999",
    "9999999999999999999999999",
    "0.1",
    "=",
    "A1048577",
    "XFE1",
    "#REF!",
    "null",
    "2024-13",
    "r=\"0\"",
];

/// Damages bytes one to five times.
fn damage(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    for _ in 0..=dice.below(5) {
        let at = dice.below(bytes.len());
        let most = if dice.below(4) == 0 { 4096 } else { 24 };
        let end = (at + 1 + dice.below(most)).min(bytes.len());
        match dice.below(11) {
            _ if bytes.is_empty() => return,
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = dice.below(256) as u8,
            2 => drop(bytes.drain(at..end)),
            3 => {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            4 => drop(bytes.splice(at..at, PIECES[dice.below(PIECES.len())].bytes())),
            5 | 6 => {
                // A length or count that lies.
                let lie = NUMBERS[dice.below(NUMBERS.len())].to_le_bytes();
                let width = [1, 2, 4][dice.below(3)];
                let to = (at + width).min(bytes.len());
                bytes[at..to].copy_from_slice(&lie[..to - at]);
            }
            7 => {
                // Digits next to one another are a number that can lie.
                if let Some(i) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    let from = at + i;
                    let to = from + bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
                    bytes.splice(from..to, NUMBERS[dice.below(NUMBERS.len())].to_string().bytes());
                }
            }
            8 => bytes.truncate(at),
            9 => {
                let from = dice.below(other.len());
                let to = (from + 1 + dice.below(512)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            _ => {
                let to = dice.below(bytes.len());
                let piece: Vec<u8> = bytes.drain(at..end).collect();
                let to = to.min(bytes.len());
                bytes.splice(to..to, piece);
            }
        }
    }
}

/// Damages a package inside: one part, or the list of them.
fn damage_inside(package: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut parts = unzip(package);
    let n = dice.below(parts.len());
    match dice.below(20) {
        0 => drop(parts.remove(n)),
        1 => {
            let body = parts[dice.below(parts.len())].1.clone();
            parts[n].1 = body;
        }
        _ => {
            let other = parts[dice.below(parts.len())].1.clone();
            damage(&mut parts[n].1, &other, dice);
        }
    }
    zip(&parts.iter().map(|(name, body)| Member::new(name, body)).collect::<Vec<_>>())
}

struct World {
    standard: Standard,
    library: Library,
}

impl World {
    fn new() -> Self {
        Self { standard: Standard::embedded(), library: Library::embedded() }
    }

    fn known(&self, id: &str) -> &Known {
        self.library.known.iter().find(|k| k.mapping.id == id).unwrap_or_else(|| panic!("no mapping {id}"))
    }

    /// Everything that is done with a file: it is run, looked at, and what is found is said.
    fn meet(&self, name: &str, bytes: Vec<u8>, mapping: Option<&Known>) {
        let input = Input { name: name.to_owned(), data: Data::Bytes(Arc::from(bytes)) };
        let limits = Limits { inflated: 64 << 20, part: 32 << 20, cells: 300_000, ..Limits::default() };
        let shelf = isthmus::shelf::Shelf::default();
        let settings = Settings {
            standard: &self.standard,
            library: &self.library,
            mapping,
            sender: None,
            received: "2026-11-21".to_owned(),
            limits,
            shelf: Some(&shelf),
        };
        let mut sources = Sources::default();
        let runs = pipeline::run(&input, &settings, &mut sources).expect("a file never breaks the machine");
        for f in runs.iter().flat_map(|r| &r.findings.list).take(50) {
            assert_eq!(lacks(f), None);
            assert!(Lang::ALL.iter().all(|&l| !isthmus::report::sentence(f, &sources, l).is_empty()));
        }
        look(&input, &limits);
    }
}

/// What `isthmus inspect` and `isthmus map new` do.
fn look(input: &Input, limits: &Limits) {
    let mut sources = Sources::default();
    let Ok(format) = read::sniff(input, limits, &mut sources) else { return };
    let options = ReadOptions { limits: *limits, ..ReadOptions::default() };
    match pipeline::open(input, format, &options, &mut sources) {
        Ok((Opened::Book(mut book), _)) => {
            let mut sheets = Vec::new();
            for i in 0..book.sheets().len() {
                let read = book.read(i, &mut |head, block| {
                    sheets.push((head.clone(), block.clone()));
                    ControlFlow::Break(())
                });
                assert!(!matches!(read, Err(ReadError::Io(_))), "a file never breaks the machine");
            }
            drop(draft::draft_grid(&input.name, format.word(), &sheets, &inspect::describe(&sheets)));
        }
        Ok((Opened::Tree(tree), _)) => drop(draft::draft_tree(&input.name, format.word(), &tree, &inspect::describe_tree(&tree))),
        Ok((Opened::Coded(mut message), _)) => {
            let read = message.read(&mut |records| {
                assert!(records.len() < usize::MAX);
                ControlFlow::Continue(())
            });
            assert!(!matches!(read, Err(ReadError::Io(_))), "a file never breaks the machine");
        }
        Ok((Opened::Archive(_), _)) | Err(ReadError::Refused(_)) => {}
        Err(ReadError::Io(e)) => panic!("a file never breaks the machine: {e}"),
    }
}

fn fixture(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)).expect("an example")
}

/// Mutants that were once not met, by what was wrong then.
fn once_wrong(format: Format) -> &'static [u64] {
    match format {
        // A title below the heading of the table that a mapping was drafted of.
        Format::Csv => &[3_254, 4_188, 17_191, 19_103],
        _ => &[],
    }
}

/// Each mutant of the examples is met without a panic; gives the seeds of those that are not.
fn all(format: Format, examples: &[(&str, Vec<u8>, Option<&str>)]) {
    let world = World::new();
    let package = matches!(format, Format::Xlsx | Format::Xlsb | Format::Ods | Format::Zip);
    let mut wrong = Vec::new();
    let later = once_wrong(format).iter().copied().filter(|seed| *seed >= how_many());
    for seed in (0..how_many()).chain(later) {
        let mut dice = Dice::new(seed);
        let (name, honest, mapping) = &examples[dice.below(examples.len())];
        let other = &examples[dice.below(examples.len())].1;
        let bytes = if package && dice.below(8) > 0 {
            damage_inside(honest, &mut dice)
        } else {
            let mut bytes = honest.clone();
            damage(&mut bytes, other, &mut dice);
            bytes
        };
        // Mostly the mapping is named: choosing among all takes longer than the rest.
        let mapping = mapping.filter(|_| dice.below(10) > 0).map(|id| world.known(id));
        if catch_unwind(AssertUnwindSafe(|| world.meet(name, bytes, mapping))).is_err() {
            wrong.push(seed);
        }
    }
    assert!(wrong.is_empty(), "{}: mutants {wrong:?} of {}", format.word(), how_many());
}

#[test]
fn xlsx() {
    all(
        Format::Xlsx,
        &[
            ("a.xlsx", fixture("mex-entradas/cuadro_2_1_entradas.xlsx"), Some("mx.entradas.punto-sexo-edad")),
            ("b.xlsx", fixture("mex-detenciones-faulty/extranjeros_estacion_2019.xlsx"), Some("mex.extranjeros-estacion")),
            ("c.xlsx", fixture("can-ircc-asylum/EN_ODP-Asylum-OfficeType_Prov.xlsx"), Some("can.ircc.asylum.office-province")),
            ("d.xlsx", fixture("chl-refugio/Refugiados_WEB.xlsx"), None),
        ],
    );
}

#[test]
fn xls() {
    all(
        Format::Xls,
        &[
            ("a.xls", fixture("mex-rechazos/rechazos_2017.xls"), Some("mex.rechazos")),
            ("b.xls", fixture("mex-rechazos-2021/rechazos_2021.xls"), Some("mex.rechazos")),
        ],
    );
}

#[test]
fn xlsb() {
    let file = fixture("mex-detenciones-xlsb/extranjeros_estacion_2019.xlsb");
    all(Format::Xlsb, &[("a.xlsb", file, Some("mex.extranjeros-estacion"))]);
}

#[test]
fn ods() {
    all(Format::Ods, &[("a.ods", fixture("mex-entradas-ods/cuadro_2_1_entradas.ods"), Some("mx.entradas.punto-sexo-edad"))]);
}

#[test]
fn zips() {
    all(Format::Zip, &[("a.zip", fixture("zip-two-files/envio.zip"), None)]);
}

#[test]
fn csv() {
    all(
        Format::Csv,
        &[
            ("a.csv", fixture("hnd-irregular/irreg_honduras.csv"), Some("hnd.irregular")),
            ("b.csv", fixture("unhcr-popstats/unhcr_popstats_persons_of_concern.csv"), Some("unhcr.popstats.persons-of-concern")),
            ("c.csv", fixture("dtm-hdx/global-iom-dtm-from-api-admin-0-to-2.csv"), Some("dtm.hdx.global")),
            ("d.csv", fixture("col-entradas/entradas_extranjeros_colombia_con_fecha.csv"), None),
        ],
    );
}

#[test]
fn json() {
    all(
        Format::Json,
        &[
            ("a.json", fixture("bol-chl-fmr/fmr_2023_W23.json"), Some("bo-cl.fmr.weekly")),
            ("b.json", fixture("dtm-hti-v3/dtm_api_v3_admin0_HTI.json"), Some("dtm.api.v3.admin0")),
        ],
    );
}

#[test]
fn xml() {
    all(Format::Xml, &[("a.xml", fixture("iom-avr/avr_2019-10.xml"), Some("oim.avr.returns"))]);
}

#[test]
fn sdmx_csv() {
    all(Format::SdmxCsv, &[("a.csv", fixture("cri-sdmx-csv/cri_entradas_2024.csv"), None)]);
}

#[test]
fn sdmx_json() {
    let two = r#"{"meta": {"schema": "https://json.sdmx.org/2.0.0/sdmx-json-data-schema.json"}, "data": {"structures": [{"links": [{"rel": "dataflow",
        "urn": "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ISTHMUS:DF_BORDER_MVT(1.0)"}], "dimensions": {"dataSet": [],
        "series": [{"id": "SEX", "keyPosition": 0, "values": [{"id": "F"}, {"id": "M"}]}, {"id": "AGE", "keyPosition": 1, "values": [{"id": "_T"}]}],
        "observation": [{"id": "TIME_PERIOD", "keyPosition": 2, "values": [{"value": "2020"}, {"value": "2021"}]}]},
        "measures": {"observation": [{"id": "OBS_VALUE"}]},
        "attributes": {"dataSet": [{"id": "TITLE", "values": [{"value": "t"}]}], "series": [{"id": "UNIT_MULT", "values": [{"id": "0"}]}],
        "dimensionGroup": [{"id": "NOTE", "values": ["n"]}], "observation": [{"id": "OBS_STATUS", "values": [{"id": "A"}, {"id": "M"}]}]}}],
        "dataSets": [{"structure": 0, "action": "Replace", "attributes": [0], "dimensionGroupAttributes": {"0:~": [0], ":0": ["x"]},
        "series": {"0:0": {"attributes": [0], "observations": {"0": [1.5, 0], "1": [null, 1]}}, "1:0": {"observations": {"1": ["3e2"]}}}}]}}"#;
    let one = r#"{"header": {"id": "x"}, "dataSets": [{"action": "Information", "observations": {"0:0": [12, 0], "0:1": [13, null], "1:1": ["NaN"]}}],
        "structure": {"dimensions": {"observation": [{"id": "SEX", "values": [{"id": "F"}, {"id": "M"}]},
        {"id": "TIME_PERIOD", "values": [{"id": "2020"}, {"id": "2021"}]}]}, "attributes": {"observation": [{"id": "OBS_STATUS", "values": [{"id": "A"}]}]}}}"#;
    all(Format::SdmxJson, &[("a.json", two.as_bytes().to_vec(), None), ("b.json", one.as_bytes().to_vec(), None)]);
}

#[test]
fn sdmx_ml() {
    let ns = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1";
    let specific = format!(
        "<m:StructureSpecificData xmlns:m='{ns}/message' xmlns:c='{ns}/common' xmlns:ss='{ns}/data/structurespecific'><m:Header><m:ID>x</m:ID>\
         <m:Structure structureID='S' dimensionAtObservation='TIME_PERIOD'><c:StructureUsage><Ref agencyID='ISTHMUS' id='DF_BORDER_MVT' version='1.0'/>\
         </c:StructureUsage></m:Structure></m:Header><m:DataSet ss:structureRef='S' action='Replace' TITLE='t'><Group SEX='F' NOTE='n'/>\
         <Series SEX='F' AGE='_T'><Obs TIME_PERIOD='2020' OBS_VALUE='1'/><Obs TIME_PERIOD='2021' OBS_STATUS='M'/></Series>\
         <Obs SEX='M' AGE='_T' TIME_PERIOD='2020' OBS_VALUE='2.50'/></m:DataSet></m:StructureSpecificData>"
    );
    let generic = fixture("oecd-mig/oecd_mig_generic_2.0.xml");
    all(Format::SdmxMl, &[("a.xml", specific.into_bytes(), None), ("b.xml", generic, Some("oecd.mig"))]);
}

/// A text that people write is damaged, and read or refused with a sentence.
fn read_text(what: &str, texts: &[Vec<u8>], meet: impl Fn(&[u8])) {
    let mut wrong = Vec::new();
    for seed in 0..how_many() {
        let mut dice = Dice::new(seed);
        let mut bytes = texts[dice.below(texts.len())].clone();
        let other = &texts[dice.below(texts.len())];
        damage(&mut bytes, other, &mut dice);
        if catch_unwind(AssertUnwindSafe(|| meet(&bytes))).is_err() {
            wrong.push(seed);
        }
    }
    assert!(wrong.is_empty(), "{what}: mutants {wrong:?} of {}", how_many());
}

#[test]
fn mappings() {
    let texts: Vec<Vec<u8>> = Library::embedded().known.iter().map(|k| k.text.clone().into_bytes()).collect();
    read_text("mapping", &texts, |bytes| match spec::parse(&String::from_utf8_lossy(bytes)) {
        Ok(mapping) => Lang::ALL.iter().for_each(|&l| assert!(!explain::explain(&mapping, l).is_empty())),
        Err(e) => assert!(!e.to_string().is_empty()),
    });
}

#[test]
fn structures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/structures");
    let mut texts: Vec<Vec<u8>> =
        fs::read_dir(folder).expect("a folder").map(|e| fs::read(e.expect("an entry").path()).expect("a structure")).collect();
    texts.sort();
    let v = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1";
    texts.push(
        format!(
            "<m:Structure xmlns:m='{v}/message' xmlns:s='{v}/structure' xmlns:c='{v}/common'><m:Header><m:ID>x</m:ID></m:Header><m:Structures>\
             <s:Codelists><s:Codelist id='CL_SEX' agencyID='A' version='1.0'><c:Name xml:lang='en'>Sex</c:Name><s:Code id='F'><c:Name>Female</c:Name>\
             <s:Parent><Ref id='_T'/></s:Parent></s:Code><s:Code id='_T'><c:Name>Total</c:Name></s:Code></s:Codelist></s:Codelists></m:Structures></m:Structure>"
        )
        .into_bytes(),
    );
    read_text("structure", &texts, |bytes| {
        if let Err(e) = structure::read(bytes) {
            assert!(!e.to_string().is_empty());
        }
    });
}
