//! Datasets at plain addresses: the figures of every form, columns that stay where they are, contents that stay as they are, and
//! nothing that is held back.

use std::collections::BTreeMap;

use isthmus::gateway::{publish, review};
use isthmus::model::account::{Class, Role};
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

/// Two offices have parts of one series: it is one row, and where both have a figure that of the first is given.
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
        let wide = table(&text(&good(&stall, &format!("{FILE}.csv?layout=wide")).await));
        let figures = ["CITIZENSHIP", "2024-01", "2024-02", "2024-03"].map(|c| wide[0][c].as_str());
        assert_eq!((wide.len(), figures), (1, ["NIC", "18240", "9999", "18812"]));
        let long = table(&text(&good(&stall, &format!("{FILE}.csv?provider=MEX")).await));
        assert_eq!(released(&long), ROWS[3..5]);
        let cube: Value = serde_json::from_slice(&good(&stall, &format!("{FILE}.json")).await.body).expect("JSON");
        assert_eq!(cube["value"], json!({ "0": 18240, "1": 9999, "2": 18812 }));
        let providers: Vec<&str> =
            cube["extension"]["releases"].as_array().expect("releases").iter().filter_map(|r| r["provider"].as_str()).collect();
        assert_eq!(providers, ["GTM", "MEX"]);
    });
}
