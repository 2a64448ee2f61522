//! Datasets at plain addresses: the figures of every form, columns that stay where they are, contents that stay as they are, and
//! nothing that is held back.

use std::collections::BTreeMap;

use isthmus::gateway::{publish, review, structures};
use isthmus::model::account::{Class, Role};
use isthmus::model::moment::Moment;
use serde_json::{Value, json};

use super::Stall;
use super::data::ROWS;
use crate::gateway::{actor, flow, plan};
use crate::serve::Reply;
use crate::store::wait;

/// The heading of one dataset, as it was first published. What is new may stand behind it, and nowhere else.
const HEADER: &str = "FREQ,REF_AREA,BORDER_POINT,DIRECTION,CITIZENSHIP,TRAVELLER_TYPE,TRANSPORT,SEX,AGE,REF_ADM,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,UNIT_MEASURE,UNIT_MULT,DECIMALS,COUNT_UNIT,RESID_RULE,SOURCE_TYPE,REF_DATE_RULE,AGE_RULE,COVERAGE,ROUNDING_BASE,SAMPLE_N,CV,TIME_ZONE,WEEK_START,OBS_HOURS,VINTAGE,SUBMISSION_ID,SOURCE_CELL,COMPAR_GRADE,COMMENT_OBS,OBS_NOTE";

const FILE: &str = "/data/DF_BORDER_MVT";

fn text(reply: &Reply) -> String {
    String::from_utf8(reply.body.clone()).expect("UTF-8")
}

/// Rows of a CSV by their columns. No cell of these has a comma in it.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a heading").split(',').collect();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), names.len(), "{line}");
        names.iter().zip(cells).map(|(n, c)| ((*n).to_owned(), c.to_owned())).collect()
    };
    lines.map(row).collect()
}

/// Rows as they were released: `FREQ AREA DIRECTION CITIZENSHIP PERIOD VALUE`.
fn released(table: &[BTreeMap<String, String>]) -> Vec<String> {
    let ids = ["FREQ", "REF_AREA", "DIRECTION", "CITIZENSHIP", "TIME_PERIOD", "OBS_VALUE"];
    table.iter().map(|row| ids.map(|id| if row[id].is_empty() { "-" } else { row[id].as_str() }).join(" ")).collect()
}

async fn good(stall: &Stall, path: &str) -> Reply {
    let reply = stall.get(path, "*/*").await;
    assert_eq!(reply.status.as_u16(), 200, "{path}: {}", String::from_utf8_lossy(&reply.body));
    reply
}

#[test]
fn the_long_table_has_every_figure_under_columns_that_stay() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        let reply = good(&stall, &format!("{FILE}.csv")).await;
        assert_eq!(reply.headers["content-type"], "text/csv; charset=utf-8; header=present");
        assert_eq!(reply.headers["access-control-allow-origin"], "*");
        let csv = text(&reply);
        assert!(csv.lines().next().expect("a heading").starts_with(HEADER), "{csv}");
        let rows = table(&csv);
        assert_eq!(released(&rows), ROWS);
        assert_eq!((rows[2]["OBS_STATUS"].as_str(), rows[0]["COUNT_UNIT"].as_str(), rows[0]["SEX"].as_str()), ("M", "EVENT", "_T"));
        let both = table(&text(&good(&stall, &format!("{FILE}.csv?labels=both&lang=es")).await));
        assert_eq!((both[6]["REF_AREA"].as_str(), both[6]["REF_AREA_NAME"].as_str()), ("PAN", "Panamá"));
        assert_eq!(both[6]["CITIZENSHIP_NAME"], "Nicaragua");
        let named = table(&text(&good(&stall, &format!("{FILE}.csv?labels=name&lang=fr&REF_AREA=PAN&DIRECTION=OUT")).await));
        assert_eq!(named.iter().map(|r| r["OBS_VALUE"].as_str()).collect::<Vec<_>>(), ["390", "395"]);
        assert_eq!((named[0]["FREQ"].as_str(), named[0]["TIME_PERIOD"].as_str()), ("Mensuelle", "2024-01"));
        let tagged = text(&good(&stall, &format!("{FILE}.csv?hxl=1")).await);
        let tags: Vec<&str> = tagged.lines().nth(1).expect("tags").split(',').collect();
        assert_eq!((tags[1], tags[4], tags[10], tags[11]), ("#country+code", "#country+code+origin", "#date+reported", "#affected"));
        assert_eq!(tagged.lines().count(), ROWS.len() + 2);
    });
}

#[test]
fn plain_parameters_choose_rows() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        let questions: [(&str, &[usize]); 11] = [
            ("REF_AREA=PAN", &[6, 7, 8]),
            ("REF_AREA=CRI&CITIZENSHIP=COL,VEN", &[0, 1, 2]),
            ("startPeriod=2024-02&endPeriod=2024-02", &[1, 4, 8]),
            ("TIME_PERIOD=ge:2024-03", &[2, 5]),
            ("OBS_VALUE=gt:2544", &[0, 3, 4, 5]),
            ("OBS_STATUS=M", &[2]),
            ("lastNObservations=1", &[2, 5, 6, 8]),
            ("firstNObservations=1&DIRECTION=ne:IN", &[7]),
            ("provider=MEX&DIRECTION=OUT", &[7, 8]),
            ("provider=MEX&release=1&CITIZENSHIP=sw:CO", &[0, 1, 2]),
            ("REF_AREA=CRI,PAN", &[0, 1, 2, 3, 4, 5, 6, 7, 8]),
        ];
        for (query, wanted) in questions {
            let rows = table(&text(&good(&stall, &format!("{FILE}.csv?{query}")).await));
            assert_eq!(released(&rows), wanted.iter().map(|&i| ROWS[i]).collect::<Vec<_>>(), "{query}");
        }
        for name in ["ISTHMUS,DF_BORDER_MVT", "ISTHMUS,DF_BORDER_MVT,1.0.0", "ISTHMUS,DF_BORDER_MVT,latest"] {
            assert_eq!(released(&table(&text(&good(&stall, &format!("/data/{name}.csv")).await))), ROWS, "{name}");
        }
    });
}

#[test]
fn the_wide_table_has_a_column_for_each_period() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        let wide = table(&text(&good(&stall, &format!("{FILE}.csv?layout=wide")).await));
        let row = |r: &BTreeMap<String, String>| {
            ["REF_AREA", "DIRECTION", "CITIZENSHIP", "2024-01", "2024-02", "2024-03"]
                .map(|c| if r[c].is_empty() { "-" } else { &r[c] })
                .join(" ")
        };
        assert_eq!(
            wide.iter().map(row).collect::<Vec<_>>(),
            ["CRI IN COL 2871 2544 -", "CRI IN NIC 18240 17015 18812", "PAN IN NIC 411 - -", "PAN OUT NIC 390 395 -"]
        );
        assert!(!wide[0].contains_key("OBS_VALUE") && !wide[0].contains_key("TIME_PERIOD") && wide[0].contains_key("SEX"));
        let flagged = text(&good(&stall, &format!("{FILE}.csv?layout=wide&flags=1&REF_AREA=CRI&CITIZENSHIP=COL")).await);
        let lines: Vec<&str> = flagged.lines().collect();
        assert!(lines[0].ends_with(",2024-01,2024-01_OBS_STATUS,2024-02,2024-02_OBS_STATUS,2024-03,2024-03_OBS_STATUS"), "{flagged}");
        assert!(lines.len() == 2 && lines[1].ends_with(",2871,A,2544,A,,M"), "{flagged}");
        assert_eq!(stall.ask("HEAD", &format!("{FILE}.xlsx?layout=wide&flags=1"), &[]).await.headers.get("content-length"), None);
        let book = good(&stall, &format!("{FILE}.xlsx?layout=wide&flags=1")).await;
        let head = stall.ask("HEAD", &format!("{FILE}.xlsx?layout=wide&flags=1"), &[]).await;
        assert_eq!(head.headers["content-length"], book.body.len().to_string().as_str(), "what is ready has a length");
        assert_eq!(stall.ask("HEAD", &format!("{FILE}.xlsx?REF_AREA=XXX"), &[]).await.status.as_u16(), 404);
        let named = text(&good(&stall, &format!("{FILE}.csv?layout=wide&labels=both&REF_AREA=PAN&hxl=1")).await);
        let mut lines = named.lines();
        assert!(lines.next().expect("a heading").ends_with(",REF_ADM,REF_ADM_NAME,2024-01,2024-02"), "{named}");
        assert!(lines.next().expect("tags").ends_with("#affected+p202401,#affected+p202402"), "{named}");
        assert_eq!(lines.count(), 2);
    });
}

#[test]
fn an_address_of_a_content_gives_the_same_bytes_for_ever() {
    wait(async {
        let stall = Stall::open().await;
        let first = stall.release(&ROWS, Class::Public, None).await;
        let endings = ["csv", "xlsx", "json", "parquet", "geojson", "topojson"];
        let mut before = Vec::new();
        for ending in endings {
            let newest = good(&stall, &format!("{FILE}.{ending}")).await;
            assert_eq!(newest.body, good(&stall, &format!("{FILE}.{ending}")).await.body, "{ending}: twice");
            before.push(newest.body);
        }
        let opened = first.opens.expect("open");
        stall.office.clock.forward(3600);
        stall.release(&ROWS[..4], Class::Public, None).await;
        for (ending, before) in endings.iter().zip(before) {
            for query in [format!("asOf={opened}"), "provider=MEX&release=1".to_owned()] {
                let then = good(&stall, &format!("{FILE}.{ending}?{query}")).await;
                assert!(then.body == before, "{ending}?{query}: other bytes than when it was the newest");
            }
            assert!(good(&stall, &format!("{FILE}.{ending}")).await.body != before, "{ending}: the newest is the newest");
        }
        assert_eq!(released(&table(&text(&good(&stall, &format!("{FILE}.csv")).await))), ROWS[..4]);
        assert_eq!(stall.get(&format!("{FILE}.csv?provider=MEX&release=3"), "*/*").await.status.as_u16(), 404);
    });
}

#[test]
fn who_has_it_already_is_told_so() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        for path in
            ["/data/DF_BORDER_MVT.csv", "/data/DF_BORDER_MVT.xlsx?lang=pt", "/data/DF_BORDER_MVT/datapackage.json", "/catalog.jsonld"]
        {
            let reply = good(&stall, path).await;
            let tag = reply.headers["etag"].to_str().expect("text").to_owned();
            let again = stall.ask("GET", path, &[("if-none-match", &tag)]).await;
            assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path}");
            let head = stall.ask("HEAD", path, &[]).await;
            assert_eq!((head.status.as_u16(), head.body.len()), (200, 0), "{path}");
            assert_eq!((&head.headers["etag"], &head.headers["content-type"]), (&reply.headers["etag"], &reply.headers["content-type"]));
            let page = stall.ask("OPTIONS", path, &[("origin", "https://example.org")]).await;
            assert_eq!(
                (page.status.as_u16(), &page.headers["access-control-allow-origin"]),
                (204, &"*".parse().expect("a value")),
                "{path}"
            );
        }
        let since = good(&stall, &format!("{FILE}.csv")).await.headers["last-modified"].to_str().expect("text").to_owned();
        assert_eq!(stall.ask("GET", &format!("{FILE}.csv"), &[("if-modified-since", &since)]).await.status.as_u16(), 304);
        let tag = good(&stall, &format!("{FILE}.csv")).await.headers["etag"].to_str().expect("text").to_owned();
        stall.office.clock.forward(60);
        stall.release(&ROWS[..4], Class::Public, None).await;
        assert_eq!(stall.ask("GET", &format!("{FILE}.csv"), &[("if-none-match", &tag)]).await.status.as_u16(), 200, "there is a newer one");
    });
}

#[test]
fn what_is_wrong_is_said_in_plain_words() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        for (path, status, code, said) in [
            ("/data/DF_BORDER_MVT.pdf", 404, "not-found", ""),
            ("/data/DF_NOTHING.csv", 404, "not-found", ""),
            ("/data/DF_MIG_FLOW.csv", 404, "no-results", ""),
            ("/data/DF_BORDER_MVT.csv?REF_AREA=BRA", 404, "no-results", ""),
            ("/data/DF_BORDER_MVT.csv?COLOUR=red", 400, "query-wrong", "COLOUR"),
            ("/data/DF_BORDER_MVT.csv?colour=red", 400, "query-wrong", "colour"),
            ("/data/DF_BORDER_MVT.csv?startPeriod=soon", 400, "query-wrong", "startPeriod"),
            ("/data/DF_BORDER_MVT.csv?release=1", 400, "query-wrong", "release"),
            ("/data/DF_BORDER_MVT.json?layout=wide", 400, "query-wrong", "layout"),
            ("/data/DF_BORDER_MVT.geojson?geo=SEX", 400, "query-wrong", "geo"),
            ("/data/DF_BORDER_MVT.csv?lang=xx", 400, "query-wrong", "lang"),
            ("/data/all.csv", 400, "query-wrong", "dataset"),
            ("/data/DF_BORDER_MVT/datapackage.json?x=1", 400, "query-wrong", "x"),
            ("/data/DF_BORDER_MVT.csv?%FF=1", 400, "query-wrong", "query"),
        ] {
            let reply = stall.get(path, "*/*").await;
            let problem: Value = serde_json::from_slice(&reply.body).unwrap_or_else(|_| panic!("{path}: {}", text(&reply)));
            assert_eq!((reply.status.as_u16(), problem["code"].as_str()), (status, Some(code)), "{path}: {problem}");
            assert!(problem["detail"].as_str().expect("words").contains(said), "{path}: {problem}");
            assert_eq!(reply.headers["access-control-allow-origin"], "*", "{path}: also a page may read what is wrong");
        }
    });
}

/// The figures of the rows, as the forms below key them.
fn figures() -> BTreeMap<String, f64> {
    let figure = |row: &&str| {
        let [_, area, direction, citizenship, period, value] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
        Some((format!("{area} {direction} {citizenship} {period}"), value.parse().ok()?))
    };
    ROWS.iter().filter_map(figure).collect()
}

#[test]
fn points_of_areas_carry_the_figures() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        let collection: Value = serde_json::from_slice(&good(&stall, &format!("{FILE}.geojson?lang=pt")).await.body).expect("JSON");
        assert_eq!(collection["type"], "FeatureCollection");
        let features = collection["features"].as_array().expect("features");
        assert_eq!(features.len(), ROWS.len());
        let key = |p: &Value| {
            ["REF_AREA", "DIRECTION", "CITIZENSHIP", "TIME_PERIOD"].map(|c| p[c].as_str().expect("a code").to_owned()).join(" ")
        };
        let found: BTreeMap<String, f64> =
            features.iter().filter_map(|f| Some((key(&f["properties"]), f["properties"]["OBS_VALUE"].as_f64()?))).collect();
        assert_eq!(found, figures());
        assert_eq!(features[0]["properties"]["REF_AREA_NAME"], "Costa Rica");
        let point = &features[0]["geometry"]["coordinates"];
        assert!(
            (-86.0..-82.5).contains(&point[0].as_f64().expect("degrees")) && (8.0..11.3).contains(&point[1].as_f64().expect("degrees"))
        );
        let elsewhere: Value = serde_json::from_slice(&good(&stall, &format!("{FILE}.geojson?geo=CITIZENSHIP")).await.body).expect("JSON");
        assert_ne!(elsewhere["features"][0]["geometry"], features[0]["geometry"], "Colombians are shown in Colombia");
        let topology: Value = serde_json::from_slice(&good(&stall, &format!("{FILE}.topojson")).await.body).expect("JSON");
        assert_eq!((&topology["type"], &topology["arcs"]), (&json!("Topology"), &json!([])));
        let geometries = topology["objects"]["data"]["geometries"].as_array().expect("geometries");
        let found: BTreeMap<String, f64> =
            geometries.iter().filter_map(|g| Some((key(&g["properties"]), g["properties"]["OBS_VALUE"].as_f64()?))).collect();
        assert_eq!((found, &geometries[0]["coordinates"]), (figures(), point));
        assert!(topology["metadata"]["disclaimer"].as_str().expect("words").contains("legal status"));
    });
}

#[test]
fn what_is_held_back_is_in_no_form_for_anybody_else() {
    wait(async {
        let stall = Stall::open().await;
        let open = stall.office.gateway.now().plus(Moment::DAY);
        let all = |stall: &Stall| {
            let files = ["csv", "xlsx", "json", "parquet", "geojson", "topojson"].map(|e| format!("{FILE}.{e}"));
            let beside = ["snippets", "datapackage.json", "dataset.jsonld"].map(|w| format!("{FILE}/{w}"));
            let now = stall.office.gateway.now();
            let more =
                ["provider=MEX&release=1".to_owned(), format!("asOf={now}"), "layout=wide".to_owned()].map(|q| format!("{FILE}.csv?{q}"));
            files.into_iter().chain(beside).chain(more).collect::<Vec<String>>()
        };
        stall.release(&ROWS, Class::Restricted, None).await;
        let nothing = stall.get("/data/DF_MIG_FLOW.csv", "*/*").await;
        for path in all(&stall) {
            for method in ["GET", "HEAD"] {
                let reply = stall.ask(method, &path, &[]).await;
                assert_eq!(reply.status.as_u16(), 404, "{method} {path}");
                assert!(!reply.headers.contains_key("etag") && !reply.headers.contains_key("last-modified"), "{path}");
                if method == "GET" {
                    assert_eq!(reply.body, nothing.body, "{path}: as if it were not there");
                }
            }
        }
        let silent = |body: &[u8]| {
            let text = String::from_utf8_lossy(body).into_owned();
            assert!(!text.contains("DF_BORDER_MVT") && !text.contains("Border movements"), "{text}");
        };
        silent(&good(&stall, "/catalog.jsonld").await.body);
        silent(&good(&stall, "/releases.atom").await.body);
        stall.release(&ROWS[..2], Class::Public, Some(open)).await;
        for path in all(&stall) {
            assert_eq!(stall.ask("GET", &path, &[]).await.status.as_u16(), 404, "{path}: its embargo has not ended");
        }
        silent(&good(&stall, "/catalog.jsonld").await.body);
        silent(&good(&stall, "/releases.atom").await.body);
        stall.office.clock.forward(Moment::DAY / 1000 + 1);
        assert_eq!(released(&table(&text(&good(&stall, &format!("{FILE}.csv")).await))), ROWS[..2]);
        let early = stall.get(&format!("{FILE}.csv?provider=MEX&release=1"), "*/*").await;
        assert_eq!(early.status.as_u16(), 404, "the restricted one stays restricted");
        let catalogue: Value = serde_json::from_slice(&good(&stall, "/catalog.jsonld").await.body).expect("JSON");
        assert_eq!(catalogue["dcat:dataset"].as_array().map(Vec::len), Some(1));
    });
}

#[test]
fn followers_learn_which_codes_came_and_went() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        stall.office.clock.forward(60);
        let mut rows = ROWS[..6].to_vec();
        rows.push("M CRI IN VEN 2024-01 77");
        stall.release(&rows, Class::Public, None).await;
        let atom = text(&good(&stall, "/releases.atom?lang=es").await);
        assert!(atom.contains("xml:lang=\"es\"") && atom.contains("publicación 2: códigos</title>"), "{atom}");
        assert!(atom.contains("Ciudadanía: nuevos VEN.") && atom.contains("Área de referencia: ya no están PAN."), "{atom}");
        assert!(atom.contains("<category term=\"codes\"/>") && atom.contains("hreflang=\"pt\""), "{atom}");
        assert_eq!(atom.matches("<entry>").count(), 3, "two releases, one change of codes: {atom}");
        let atom = text(&good(&stall, "/structures.atom?lang=fr").await);
        assert!(atom.contains("<title>Isthmus: Structures et codes</title>") && atom.contains("(CL_SEX 2.1)"), "{atom}");
        let link = atom.split("<link href=\"").filter_map(|l| l.split('"').next()).find(|l| l.contains("/codelist/SDMX/CL_SEX/"));
        let path = link.and_then(|l| l.find("/rest/").map(|i| &l[i..])).expect("a link");
        assert!(text(&good(&stall, path).await).contains("CL_SEX"), "{path}");
        // One that is sent to this service is told of as of then. (The clock of this test stands before the standard was made.)
        let schema = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json";
        let list = json!({ "id": "CL_FERRY", "agencyID": "ISTHMUS", "version": "1.0.0", "name": "Ferries", "codes": [{ "id": "A", "name": "A" }] });
        let meta = json!({ "schema": schema, "id": "T", "prepared": "2026-11-01T00:00:00Z", "sender": { "id": "ISTHMUS" } });
        let sent = json!({ "meta": meta, "data": { "codelists": [list] } }).to_string();
        let judged = structures::submit(&stall.office.gateway, &actor("ops", "SYSTEM", &[Role::SystemAdmin]), &sent).await.expect("judged");
        assert!(judged.iter().all(|j| j.faults.is_empty()), "{judged:?}");
        let followed = text(&good(&stall, "/structures.atom?lang=pt").await);
        let entry = followed.split("<entry>").find(|e| e.contains("CL_FERRY")).expect("an entry");
        let now = stall.office.gateway.now();
        assert!(entry.contains("Lista de códigos: Ferries (CL_FERRY 1.0.0)"), "{entry}");
        assert!(entry.contains(&format!("<updated>{now}</updated>")), "{entry}");
    });
}

#[test]
fn what_the_embargoed_release_changes_is_not_told_before() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        let later = stall.office.gateway.now().plus(Moment::DAY);
        stall.release(&["M CRI IN VEN 2024-01 77"], Class::Public, Some(later)).await;
        for path in ["/releases.atom", "/catalog.jsonld", "/data/DF_BORDER_MVT/dataset.jsonld", "/data/DF_BORDER_MVT/datapackage.json"] {
            let said = text(&good(&stall, path).await);
            assert!(!said.contains("VEN") && !said.contains("MEX 2") && !said.contains("release 2"), "{path}: {said}");
        }
        assert!(!text(&good(&stall, "/data/DF_BORDER_MVT.csv").await).contains(",VEN,"));
        assert_eq!(stall.get("/data/DF_BORDER_MVT.csv?provider=MEX&release=2", "*/*").await.status.as_u16(), 404);
    });
}

#[test]
fn every_role_sees_of_a_restricted_dataset_what_the_table_says_in_every_form() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Restricted, None).await;
        let files = ["csv", "csv?layout=wide", "xlsx", "json", "parquet", "geojson", "topojson"].map(|e| format!("{FILE}.{e}"));
        let beside = ["snippets", "datapackage.json", "dataset.jsonld"].map(|w| format!("{FILE}/{w}"));
        for (tenant, role, sees) in [
            ("MEX", Role::Uploader, true),
            ("MEX", Role::Reviewer, true),
            ("MEX", Role::Publisher, true),
            ("MEX", Role::Consumer, true),
            ("MEX", Role::TenantAdmin, true),
            ("MEX", Role::Auditor, false),
            ("GTM", Role::Publisher, false),
            ("GTM", Role::Consumer, false),
        ] {
            let bearer = format!("Bearer {}", stall.token(&tenant.parse().expect("a tenant"), role, &[]).await);
            for path in files.iter().chain(&beside) {
                let reply = stall.ask("GET", path, &[("authorization", &bearer)]).await;
                assert_eq!(reply.status.as_u16(), if sees { 200 } else { 404 }, "{path} by {} of {tenant}", role.word());
                if sees {
                    assert_eq!(reply.headers["cache-control"], "private, no-cache", "{path}: kept by nobody else");
                }
            }
            let catalogue = stall.ask("GET", "/catalog.jsonld", &[("authorization", &bearer)]).await;
            assert_eq!(text(&catalogue).contains("DF_BORDER_MVT"), sees, "the catalogue for {} of {tenant}", role.word());
        }
    });
}

/// Two offices have parts of one series: where both have a figure both are given, and what has room for one asks whose.
#[test]
fn what_several_publish_is_one_dataset() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS[3..5], Class::Public, None).await;
        let office = &stall.office;
        let (eva, teo) = (actor("eva", "GTM", &[Role::Uploader, Role::Publisher]), actor("teo", "GTM", &[Role::Reviewer]));
        let rows = super::message(&["M CRI IN NIC 2024-02 9999", "M CRI IN NIC 2024-03 18812"]);
        let receipt = office.send(&eva, "entradas.csv", rows.as_bytes(), None).await.expect("accepted").submission().receipt;
        office.work().await;
        office.submit(&eva, receipt).await;
        review::approve(&office.gateway, &teo, receipt, "").await.expect("approved");
        let mut plan = plan(&flow("DF_BORDER_MVT"), &[receipt], None);
        plan.class = Some(Class::Public);
        publish::release(&office.gateway, &eva, &plan).await.expect("released");
        for path in ["csv?layout=wide", "xlsx?layout=wide", "json", "geojson", "topojson"] {
            let reply = stall.ask("GET", &format!("{FILE}.{path}"), &[]).await;
            assert_eq!(reply.status.as_u16(), 422, "{path}");
            assert!(text(&reply).contains("several-providers"), "{path}: {}", text(&reply));
        }
        let wide = table(&text(&good(&stall, &format!("{FILE}.csv?layout=wide&provider=GTM")).await));
        let figures = ["CITIZENSHIP", "2024-02", "2024-03"].map(|c| wide[0][c].as_str());
        assert_eq!((wide.len(), figures), (1, ["NIC", "9999", "18812"]));
        let both = table(&text(&good(&stall, &format!("{FILE}.csv")).await));
        assert_eq!(released(&both), ["M CRI IN NIC 2024-02 9999", "M CRI IN NIC 2024-03 18812", ROWS[3], ROWS[4]]);
        let long = table(&text(&good(&stall, &format!("{FILE}.csv?provider=MEX")).await));
        assert_eq!(released(&long), ROWS[3..5]);
        let apart = stall
            .ask("GET", "/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT", &[("accept", "application/vnd.sdmx.data+csv;version=2.0.0")])
            .await;
        let of = |tenant: &str| {
            text(&apart).lines().filter(|l| l.starts_with(&format!("dataprovision,ISTHMUS:DF_BORDER_MVT_{tenant}(1.0.0),R,"))).count()
        };
        assert_eq!((of("GTM"), of("MEX"), text(&apart).lines().count()), (2, 2, 5));
        let markup = stall.ask("GET", "/rest/v1/data/DF_BORDER_MVT", &[]).await;
        let set = |tenant: &str| format!("<gen:DataProvider><Ref id=\"{tenant}\" maintainableParentID=\"DATA_PROVIDERS\"");
        assert!(["GTM", "MEX"].iter().all(|t| text(&markup).contains(&set(t))), "{}", text(&markup));
        let cube: Value =
            serde_json::from_slice(&good(&stall, &format!("{FILE}.json?REF_AREA=CRI&endPeriod=2024-01")).await.body).expect("JSON");
        assert_eq!(cube["value"], json!({ "0": 18240 }));
        let providers: Vec<&str> =
            cube["extension"]["releases"].as_array().expect("releases").iter().filter_map(|r| r["provider"].as_str()).collect();
        assert_eq!(providers, ["GTM", "MEX"]);
    });
}
