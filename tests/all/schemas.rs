//! Is the shared standard whole? Every message valid, every reference there, every name in four languages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use isthmus::model::lang::Lang;
use isthmus::model::structure::{Codelist, Lookup, Ref, Representation};
use isthmus::sdmx::structure::{self, HierarchyNode, Message};
use isthmus::standard::{ArtefactKind, Standard, synonyms};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The rows of section 2 of the standard's design; TIME_PERIOD ends each.
const KEYS: [(&str, &str); 20] = [
    ("MIG_FLOW", "FREQ REF_AREA FLOW CITIZENSHIP COUNTRY_BIRTH COUNTERPART SEX AGE REASON"),
    ("MIG_STOCK", "FREQ REF_AREA POP_DEF CITIZENSHIP COUNTRY_BIRTH SEX AGE REF_ADM"),
    ("BORDER_MVT", "FREQ REF_AREA BORDER_POINT DIRECTION CITIZENSHIP TRAVELLER_TYPE TRANSPORT SEX AGE REF_ADM"),
    ("BORDER_REFUSAL", "FREQ REF_AREA BORDER_POINT BORDER_TYPE CITIZENSHIP GROUND SEX AGE"),
    ("IRREG_DETECT", "FREQ REF_AREA REF_ADM AUTHORITY DETECT_TYPE ROUTE CITIZENSHIP SEX AGE ACCOMP"),
    ("ASYLUM_APP", "FREQ REF_AREA CITIZENSHIP APPL_TYPE UNIT SEX AGE"),
    ("ASYLUM_DEC", "FREQ REF_AREA CITIZENSHIP LEVEL DECISION UNIT SEX AGE"),
    ("RESPERM", "FREQ REF_AREA CITIZENSHIP PERMIT_EVENT REASON DURATION SEX AGE REF_ADM"),
    ("RETURN_MVT", "FREQ REF_AREA RETURN_TYPE RETURNING_AREA CITIZENSHIP DEST_AREA SEX AGE ACCOMP TRANSPORT"),
    ("REMIT", "FREQ REF_AREA COUNTERPART FLOW CHANNEL UNIT REF_ADM"),
    ("TRAFF_VICTIM", "FREQ REF_AREA CITIZENSHIP TRAFF_FORM DETECT_SECTOR SEX AGE"),
    ("MISSING_DEATH", "FREQ ROUTE REF_AREA CAUSE CITIZENSHIP SEX AGE"),
    ("DTM_FMR", "FREQ FMP OBS_SIDE DIRECTION CITIZENSHIP PREV_AREA NEXT_AREA FINAL_AREA TRANSPORT SEX AGE VULN ROUND"),
    ("DTM_MT", "REF_AREA REF_ADM ADM_LEVEL OPERATION ROUND DTM_TOOL POP_CAT REASON ORIGIN_ADM SEX AGE"),
    (
        "DTM_SITE",
        "REF_AREA REF_ADM ADM_LEVEL OPERATION ROUND DTM_TOOL POP_CAT REASON ORIGIN_ADM SEX AGE SITE_TYPE SHELTER SECTOR NEED SEVERITY",
    ),
    ("DTM_EVENT", "REF_AREA REF_ADM EVENT_ID EVENT_TYPE HAZARD POP_CAT FROM_ADM TO_ADM"),
    ("DTM_SURVEY", "REF_AREA FMP REF_ADM ROUND TOOL QUESTION ANSWER CITIZENSHIP SEX AGE STAT"),
    ("DTM_REG", "REF_AREA REF_ADM REG_EXERCISE POP_CAT SEX AGE VULN"),
    ("SDG_GCM", "FREQ REF_AREA SERIES SEX AGE"),
    ("DISPL_POP", "FREQ REF_AREA POP_CAT CITIZENSHIP REASON SEX AGE REF_ADM"),
];

const ATTRIBUTES: &str = "OBS_STATUS CONF_STATUS UNIT_MEASURE UNIT_MULT DECIMALS COUNT_UNIT RESID_RULE SOURCE_TYPE REF_DATE_RULE \
    AGE_RULE COVERAGE ROUNDING_BASE SAMPLE_N CV TIME_ZONE WEEK_START OBS_HOURS VINTAGE SUBMISSION_ID SOURCE_CELL COMPAR_GRADE \
    COMMENT_OBS OBS_NOTE";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")
}

fn files_below(dir: &Path, suffix: &str, out: &mut Vec<PathBuf>) {
    let mut here: Vec<_> = std::fs::read_dir(dir).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    here.sort();
    for p in here {
        if p.is_dir() {
            files_below(&p, suffix, out);
        } else if p.to_string_lossy().ends_with(suffix) {
            out.push(p);
        }
    }
}

/// Every structure message: path below `schemas/`, text, and what it holds.
fn messages() -> Vec<(String, String, Message)> {
    let mut paths = Vec::new();
    for sub in ["agencies", "codelists", "concepts", "hierarchies", "structures"] {
        files_below(&folder().join(sub), ".json", &mut paths);
    }
    let read = |p: &PathBuf| {
        let text = std::fs::read_to_string(p).expect("a text");
        let m = structure::read(text.as_bytes()).unwrap_or_else(|e| panic!("{}: {e}", p.display()));
        let name = p.strip_prefix(folder()).expect("below schemas").to_string_lossy().replace('\\', "/");
        (name, text, m)
    };
    paths.iter().map(read).collect()
}

fn reference(text: &str) -> Ref {
    Ref::parse(text).unwrap_or_else(|| panic!("{text} is no reference"))
}

#[test]
fn messages_validate_against_the_official_schema() {
    let Some(dir) = std::env::var_os("ISTHMUS_SDMX_SCHEMAS") else {
        eprintln!("skipped: ISTHMUS_SDMX_SCHEMAS names no folder of the official SDMX schemas");
        return;
    };
    let file = Path::new(&dir).join("json/sdmx20/sdmx-json-structure-schema.json");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let mut schema: Value = serde_json::from_str(&text).expect("the official schema");
    // It names the draft by an address that stands for «the newest».
    schema["$schema"] = Value::from("http://json-schema.org/draft-07/schema#");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for (name, text, _) in messages() {
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let wrong: Vec<_> = validator.iter_errors(&value).take(3).map(|e| format!("{} {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
        let mut without = value.clone();
        without["meta"]["sender"] = Value::Null;
        assert!(!validator.is_valid(&without), "the schema would take anything");
    }
}

#[test]
fn every_structure_has_its_dimensions_and_attributes() {
    let standard = Standard::embedded();
    for (id, dimensions) in KEYS {
        let flow = standard.dataflow(&reference(&format!("ISTHMUS:DF_{id}(1.0)"))).unwrap_or_else(|e| panic!("{e}"));
        let d = &flow.structure;
        let ids: Vec<_> = d.dimensions.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids.join(" "), format!("{dimensions} TIME_PERIOD"), "{id}");
        assert!(matches!(d.dimensions.last().map(|c| &c.representation), Some(Representation::Time)), "{id}");
        let attributes: Vec<_> = d.attributes.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(attributes, ATTRIBUTES.split_whitespace().collect::<Vec<_>>(), "{id}");
        assert_eq!((d.measure.id.as_str(), matches!(d.measure.representation, Representation::Decimal)), ("OBS_VALUE", true));
        for c in d.dimensions.iter().chain(&d.attributes).chain([&d.measure]) {
            assert_eq!(c.names.0.len(), 4, "{id}.{}", c.id);
            if let (Some(default), Some(list)) = (&c.default, c.codelist()) {
                assert!(list.get(default).is_some(), "{id}.{}: {default}", c.id);
            }
        }
        for guess in ["FREQ", "REF_AREA", "TIME_PERIOD", "FLOW", "DIRECTION", "OBS_SIDE", "FMP", "UNIT"] {
            let with = d.dimension(guess).and_then(|i| d.dimensions[i].default.as_ref());
            assert!(with.is_none() || (id == "DTM_SURVEY" && guess == "FMP"), "{id}.{guess} would be guessed");
        }
        let counts = !["REMIT", "SDG_GCM", "DTM_SURVEY"].contains(&id);
        let unit = d.attribute("COUNT_UNIT").map(|i| d.attributes[i].mandatory);
        assert_eq!(unit, Some(counts), "{id}");
        for region in &flow.constraints {
            for (component, codes) in &region.keys {
                let dim = d.dimension(component).unwrap_or_else(|| panic!("{id}: a constraint names {component}"));
                let list = d.dimensions[dim].codelist().expect("a coded dimension");
                let unknown: Vec<_> = codes.iter().filter(|c| list.get(c).is_none()).collect();
                assert!(!codes.is_empty() && unknown.is_empty(), "{id}.{component}: {unknown:?}");
            }
        }
    }
    for (_, _, m) in messages() {
        for c in &m.constraints {
            assert!(c.allowed && !c.attached.is_empty() && !c.regions.is_empty(), "{}", c.reference);
            c.attached.iter().for_each(|f| drop(standard.dataflow(f.reference()).unwrap_or_else(|e| panic!("{}: {e}", c.reference))));
        }
    }
    let flows = standard.list().expect("the list").iter().filter(|a| a.kind == ArtefactKind::Dataflow).count();
    assert_eq!(flows, KEYS.len());
}

#[test]
fn the_examples_of_the_mapping_page_can_be_said() {
    let standard = Standard::embedded();
    let said = [
        (
            "DF_BORDER_MVT",
            "BORDER_POINT=MXTAP BORDER_POINT=MXCDH BORDER_POINT=MXCUN TRANSPORT=A TRANSPORT=L DIRECTION=IN AGE=Y0T17 AGE=Y_GE18",
        ),
        ("DF_DTM_FMR", "FMP=CLCOL1 FMP=CLCOL2 OBS_SIDE=CHL DIRECTION=OUT CITIZENSHIP=VEN ROUND=57 AGE=Y_LT18 FREQ=W"),
        ("DF_RETURN_MVT", "REF_AREA=G_MEX_GTM RETURN_TYPE=AVR RETURN_TYPE=MPP ACCOMP=U ACCOMP=A ACCOMP=_Z"),
        ("DF_DTM_MT", "REF_ADM=HT01 REF_ADM=HT0111 ADM_LEVEL=1 OPERATION=HAITI_EARTHQUAKE ROUND=1 DTM_TOOL=SA REASON=CONFLICT_INSECURITY"),
    ];
    for (flow, codes) in said {
        let flow = standard.dataflow(&reference(&format!("ISTHMUS:{flow}(1.0)"))).expect("a dataflow");
        for pair in codes.split(' ') {
            let (dimension, code) = pair.split_once('=').expect("a pair");
            let at = flow.structure.dimension(dimension).unwrap_or_else(|| panic!("no {dimension}"));
            assert!(flow.structure.dimensions[at].codelist().expect("a list").accepts(code), "{pair}");
        }
    }
}

#[test]
fn every_name_is_in_four_languages() {
    let four = |names: &isthmus::model::lang::Names, what: String| {
        let langs: Vec<Lang> = names.0.iter().map(|(l, _)| *l).collect();
        assert!(Lang::ALL.iter().all(|l| langs.contains(l)), "{what} has {langs:?}");
        assert!(names.0.iter().all(|(_, n)| !n.trim().is_empty() && n.trim() == n), "{what} has an odd name");
    };
    for (file, _, m) in messages() {
        m.codelists.iter().for_each(|l| {
            four(&l.names, file.clone());
            l.codes.iter().for_each(|c| four(&c.names, format!("{file} {}", c.id)));
        });
        m.concept_schemes.iter().flat_map(|s| &s.concepts).for_each(|c| four(&c.names, format!("{file} {}", c.id)));
        m.structures.iter().for_each(|d| four(&d.names, file.clone()));
        m.dataflows.iter().for_each(|f| four(&f.names, file.clone()));
        m.constraints.iter().for_each(|c| four(&c.names, file.clone()));
        m.hierarchies.iter().for_each(|h| four(&h.names, file.clone()));
    }
}

#[test]
fn a_file_holds_the_artefact_that_it_is_named_after() {
    let mut seen = BTreeSet::new();
    for (file, _, m) in messages() {
        let stem = file.rsplit('/').next().and_then(|f| f.strip_suffix(".json")).expect("a name");
        let mut ids: Vec<&Ref> = m.codelists.iter().map(|l| &l.reference).collect();
        ids.extend(m.concept_schemes.iter().map(|s| &s.reference));
        ids.extend(m.hierarchies.iter().map(|h| &h.reference));
        ids.extend(m.structures.iter().map(|d| &d.reference));
        assert!(ids.iter().all(|r| r.id == stem) && (!ids.is_empty() || stem == "AGENCIES"), "{file}: {ids:?}");
        assert!(m.dataflows.iter().all(|f| f.reference.id == format!("DF_{stem}")), "{file}");
        for r in ids.into_iter().chain(m.dataflows.iter().map(|f| &f.reference)).chain(m.constraints.iter().map(|c| &c.reference)) {
            assert!(seen.insert(r.to_string()), "{r} is there twice");
            assert!(["ISTHMUS", "SDMX"].contains(&r.agency.as_str()), "{r}");
        }
        for l in &m.codelists {
            let ids: BTreeSet<_> = l.codes.iter().map(|c| c.id.as_str()).collect();
            assert_eq!(ids.len(), l.codes.len(), "{}: a code is there twice", l.reference);
            assert!(l.codes.iter().enumerate().all(|(i, c)| c.parent != Some(i as u32)), "{}", l.reference);
        }
    }
}

#[test]
fn parents_are_in_their_list() {
    for (file, text, _) in messages() {
        let value: Value = serde_json::from_str(&text).expect("JSON");
        for list in value["data"]["codelists"].as_array().into_iter().flatten() {
            let codes = list["codes"].as_array().expect("codes");
            let ids: BTreeSet<_> = codes.iter().filter_map(|c| c["id"].as_str()).collect();
            let lost: Vec<_> = codes.iter().filter_map(|c| c["parent"].as_str()).filter(|p| !ids.contains(p)).collect();
            assert!(lost.is_empty(), "{file}: {lost:?}");
        }
    }
}

#[test]
fn countries_have_alpha_2_and_m49_of_their_own() {
    let areas = Standard::embedded().codelist("CL_AREA").expect("the areas");
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut countries = 0;
    for c in &areas.codes {
        for kind in ["ALPHA2", "M49"] {
            if let Some(v) = c.annotations.get(kind) {
                let other = seen.insert((kind, v), &c.id);
                assert_eq!(other, None, "{kind} {v} of {}", c.id);
            }
        }
        let iso = c.id.len() == 3 && !c.annotations.contains_key("NOTE");
        countries += usize::from(iso);
        if iso {
            let (a, m) = (&c.annotations["ALPHA2"], &c.annotations["M49"]);
            assert!(a.len() == 2 && m.len() == 3 && m.bytes().all(|b| b.is_ascii_digit()), "{}: {a} {m}", c.id);
        }
        for day in [&c.valid_from, &c.valid_to].into_iter().flatten() {
            assert!(is_day(day), "{}: {day}", c.id);
        }
    }
    assert_eq!(countries, 249, "the officially assigned codes of ISO 3166-1");
    for former in ["ANT", "SCG", "YUG", "SUN", "CSK", "DDR"] {
        assert!(areas.get(former).and_then(|c| c.valid_to.as_ref()).is_some(), "{former}");
    }
    for special in ["_T", "_U", "_X", "_S", "XKX", "AB9", "ABK", "G_RCM", "G_OCAM", "G_CMC", "G_MEX_GTM", "G_M49_419"] {
        assert!(areas.get(special).is_some(), "{special}");
    }
}

/// `1986`, `2010-10` or `2010-10-10`.
fn is_day(text: &str) -> bool {
    let parts: Vec<Option<u32>> = text.split('-').map(|p| p.parse().ok()).collect();
    match parts[..] {
        [Some(y)] => (1900..2100).contains(&y),
        [Some(y), Some(m)] => (1900..2100).contains(&y) && (1..=12).contains(&m),
        [Some(y), Some(m), Some(d)] => (1900..2100).contains(&y) && (1..=12).contains(&m) && (1..=31).contains(&d),
        _ => false,
    }
}

#[test]
fn membership_of_area_groups_is_dated_and_of_known_areas() {
    fn walk(node: &HierarchyNode, areas: &Codelist, dated: &mut usize) {
        assert!(areas.get(&node.code).is_some(), "{}", node.code);
        for day in [&node.valid_from, &node.valid_to].into_iter().flatten() {
            assert!(day.len() == 10 && is_day(day), "{}: {day}", node.code);
            *dated += 1;
        }
        if let (Some(a), Some(b)) = (&node.valid_from, &node.valid_to) {
            assert!(a < b, "{}", node.code);
        }
        node.children.iter().for_each(|c| walk(c, areas, dated));
    }
    let standard = Standard::embedded();
    let areas = standard.codelist("CL_AREA").expect("the areas");
    let mut dated = 0;
    standard.hierarchies().iter().flat_map(|h| &h.nodes).for_each(|n| walk(n, &areas, &mut dated));
    assert!(dated > 60, "{dated}");
    for c in areas.codes.iter().filter(|c| c.id.starts_with("G_")) {
        assert!(!standard.members(&c.id, "2024").is_empty(), "{} has no members", c.id);
    }
}

/// The way labels are compared, near enough: case, accents, punctuation and conjunctions fold.
fn fold(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric() && c != '+').filter(|w| !w.is_empty()).collect();
    words.iter().map(|w| if ["y", "e", "et", "and"].contains(w) { "&" } else { w }).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_label_never_means_two_codes() {
    let standard = Standard::embedded();
    let mut lists: Vec<String> = Vec::new();
    for (_, _, m) in messages() {
        lists.extend(m.codelists.iter().map(|l| l.reference.id.clone()).filter(|id| id != "CL_ADM"));
    }
    let adm = standard.codelist("CL_ADM").expect("the administrative areas");
    let countries: BTreeSet<_> = adm.codes.iter().filter_map(|c| c.annotations.get("AREA")).collect();
    lists.extend(countries.iter().map(|c| format!("CL_ADM/{c}")));
    let pcodes: BTreeSet<_> =
        adm.codes.iter().filter(|c| c.annotations.contains_key("ADM_LEVEL")).map(|c| &c.annotations["AREA"]).collect();
    lists.extend(pcodes.iter().map(|c| format!("CL_ADM/{c}.PCODE")));
    for id in lists {
        let list = standard.codelist(&id).unwrap_or_else(|| panic!("no {id}"));
        let mut means: BTreeMap<String, &str> = BTreeMap::new();
        let mut add = |label: &str, code| {
            let folded = fold(label);
            assert!(!folded.is_empty(), "{id}: `{label}` folds to nothing");
            let other = *means.entry(folded).or_insert(code);
            assert_eq!(other, code, "{id}: `{label}` means both");
        };
        list.codes.iter().for_each(|c| c.names.0.iter().for_each(|(_, n)| add(n, &c.id)));
        for s in standard.synonyms(&id).iter() {
            let code = list.get(&s.code).unwrap_or_else(|| panic!("{id}: a synonym for {}, which is no code", s.code));
            add(&s.label, &code.id);
        }
    }
}

#[test]
fn every_file_of_synonyms_is_read_and_belongs_to_a_list() {
    let mut paths = Vec::new();
    files_below(&folder().join("synonyms"), ".yaml", &mut paths);
    assert!(paths.len() > 20);
    let standard = Standard::embedded();
    for p in paths {
        let list = p.strip_prefix(folder().join("synonyms")).expect("below").with_extension("");
        let list = list.to_string_lossy().replace('\\', "/");
        assert!(standard.codelist(&list).is_some(), "{list}");
        let read = synonyms(&std::fs::read(&p).expect("a file")).unwrap_or_else(|e| panic!("{}: {e}", p.display()));
        assert!(!read.is_empty() && read.len() == standard.synonyms(&list).len(), "{list}");
        assert!(read.iter().all(|s| !s.author.is_empty() && s.date.len() == 10 && is_day(&s.date)), "{list}");
    }
}

#[test]
fn labels_that_look_alike_go_to_the_right_country() {
    let standard = Standard::embedded();
    let areas = standard.codelist("CL_AREA").expect("the areas");
    let mut means: BTreeMap<String, String> = BTreeMap::new();
    areas.codes.iter().for_each(|c| c.names.0.iter().for_each(|(_, n)| drop(means.insert(fold(n), c.id.clone()))));
    standard.synonyms("CL_AREA").iter().for_each(|s| drop(means.insert(fold(&s.label), s.code.clone())));
    let wanted = [
        ("Corea, Rep. (Sur)", "KOR"),
        ("CORÉIA DO SUL", "KOR"),
        ("Republica de Corea", "KOR"),
        ("Korea, Rep.", "KOR"),
        ("Corea, R.P.D. (Norte)", "PRK"),
        ("Republica Democratica Popular de Corea", "PRK"),
        ("Korea, Dem. Rep.", "PRK"),
        ("Guinea", "GIN"),
        ("GUINÉ", "GIN"),
        ("Guinea Bissau", "GNB"),
        ("GUINÉ EQUATORIAL", "GNQ"),
        ("Papúa Nueva Guinea", "PNG"),
        ("Congo, Rep.", "COG"),
        ("CONGO", "COG"),
        ("Republica Del Congo", "COG"),
        ("Congo, Rep. Dem.", "COD"),
        ("REPÚBLICA DEMOCRÁTICA DO CONGO", "COD"),
        ("Congo (Democratic Republic)", "COD"),
        ("Sudán", "SDN"),
        ("South Sudan", "SSD"),
        ("Dominica (Commonwealth)", "DMA"),
        ("Dominicana, Rep.", "DOM"),
        ("NIGÉRIA", "NGA"),
        ("NÍGER", "NER"),
        ("Samoa Americano", "ASM"),
        ("Samoa Occidental", "WSM"),
        ("Saharaui, Rep. Árabe", "ESH"),
        ("Apatridas", "_S"),
        ("Apatriadas", "_S"),
        ("VENEZOLANA", "VEN"),
        ("CHINOS DE TAIWAN", "TWN"),
        ("Antillas Holandesas (P. Bajos)", "ANT"),
        ("SERVIA E MONTENEGRO", "SCG"),
        ("Islas Virgenes Americanas", "VIR"),
    ];
    for (label, code) in wanted {
        assert_eq!(means.get(&fold(label)).map(String::as_str), Some(code), "{label}");
    }
    // They do not say which of two countries they mean.
    for label in ["coreana", "congolesa", "Corea", "Guineana"] {
        assert!(!means.contains_key(&fold(label)), "{label}");
    }
}

#[test]
fn p_codes_and_iso_codes_point_at_each_other() {
    let adm = Standard::embedded().codelist("CL_ADM").expect("the administrative areas");
    let mut pairs = 0;
    for c in &adm.codes {
        if let Some(iso) = c.annotations.get("ISO3166_2") {
            let back = adm.get(iso).unwrap_or_else(|| panic!("{}: {iso}", c.id));
            assert_eq!(back.annotations.get("PCODE"), Some(&c.id));
            assert_eq!(back.annotations["AREA"], c.annotations["AREA"]);
            pairs += 1;
        }
    }
    assert!(pairs > 200, "{pairs}");
    assert!(adm.accepts("UA2102001") && !adm.accepts("HT0111-01") && !adm.accepts("Ouest"));
}

#[test]
fn what_is_shown_has_the_language_asked_for() {
    let standard = Standard::embedded();
    let shown = standard.show("CL_SEX", Lang::Es).expect("a codelist");
    assert!(shown.starts_with("Lista de códigos SDMX:CL_SEX(2.1)\nSexo\n") && shown.contains("F   Femenino"), "{shown}");
    let flow = standard.show("DF_MIG_STOCK", Lang::Pt).expect("a dataflow");
    assert!(flow.contains("Dimensões") && flow.contains("POP_DEF = CTZ") && flow.contains("padrão _T"), "{flow}");
    let e = standard.show("CL_SX", Lang::En).expect_err("a slip");
    assert!(e.to_string().contains("SDMX:CL_SEX(2.1)"), "{e}");
    let group = standard.show("H_AREA_GROUPS", Lang::En).expect("a hierarchy");
    assert!(group.contains("GBR  [1973-01-01/2020-01-31]"), "{group}");
}

#[test]
fn json_schemas_take_the_documents_they_are_for() {
    let standard = Standard::embedded();
    let validator = |name: &str| {
        let schema: Value = serde_json::from_slice(&standard.json_schema(name).expect("a schema")).expect("JSON");
        jsonschema::draft202012::meta::validate(&schema).expect("a schema of 2020-12");
        jsonschema::validator_for(&schema).expect("a schema")
    };
    let v2 = validator("dtm-api-v2.schema.json");
    let mut answer = serde_json::json!({"result": [{"id": 1, "operation": "Haiti Earthquake", "admin0Name": "Haiti", "admin0Pcode": "HTI",
        "numPresentIdpInd": 10, "reportingDate": "2010-11-30T00:00:00", "yearReportingDate": 2010, "monthReportingDate": 11,
        "roundNumber": 1, "assessmentType": "SA"}], "statusCode": 200, "isSuccess": true, "errorMessages": [], "totalRecordsCount": 1});
    assert!(v2.is_valid(&answer));
    assert!(!validator("dtm-api-v3.schema.json").is_valid(&answer), "version 3 has reasons");
    answer["result"][0]["displacementReason"] = Value::from("Not available");
    assert!(validator("dtm-api-v3.schema.json").is_valid(&answer));
    answer["isSuccess"] = Value::from(false);
    assert!(!v2.is_valid(&answer), "an answer that reports failure");
    let weekly = validator("fmr-weekly.schema.json");
    let mut count = serde_json::json!({"semana": "semana 23 de 2023", "pais": "CHL", "meta": {"ronda": 57}, "puntos": [
        {"codigo": "CLCOL1", "conteo": {"ingreso": {"VEN": {"h": "1.204", "m": null, "total": "s/d"}}}},
        {"codigo": "CLCOL2", "estado": "cerrado", "conteo": {}}]});
    assert!(weekly.is_valid(&count));
    count["puntos"][0]["conteo"]["ingreso"]["VEN"]["h"] = serde_json::json!([1]);
    assert!(!weekly.is_valid(&count));
}
