//! Are two series that may not be compared refused, and the others announced, through the interface and on the pages; and does a
//! letter tell two offices what both of them count?

use isthmus::gateway::merge::How;
use isthmus::model::account::{Class, Role};
use serde_json::Value;

use super::{Stall, message};
use crate::gateway::{flow, plan, series};
use crate::store::wait;

/// Entries of three areas; Guatemala counts persons.
const ROWS: [&str; 6] = [
    "M CRI IN _T 2024-01 500",
    "M CRI IN _T 2024-02 520",
    "M GTM IN _T 2024-01 700",
    "M GTM IN _T 2024-02 710",
    "M PAN IN _T 2024-01 300",
    "M PAN IN _T 2024-02 310",
];

async fn release(stall: &Stall, id: &str, text: &str, class: Class) {
    let receipt = stall.office.approved_bytes("datos.csv", text.as_bytes()).await;
    let base = stall.office.gateway.store.tip(&series(id)).await.expect("an answer");
    let mut plan = plan(&flow(id), &[receipt], base);
    (plan.class, plan.how) = (Some(class), How::Replace);
    stall.office.release(&plan).await;
}

fn entries() -> String {
    let line = |l: &str| if l.contains(",GTM,") { l.replace("EVENT", "PERSON") + "\n" } else { format!("{l}\n") };
    message(&ROWS).lines().map(line).collect()
}

async fn pair(stall: &Stall, one: &str, other: &str) -> Value {
    let path =
        format!("/api/comparability?one={}&other={}&lang=en", one.replace('?', "%3F").replace('&', "%26"), other.replace('?', "%3F"));
    let reply = stall.get(&path, "*/*").await;
    assert_eq!(reply.status.as_u16(), 200, "{path}: {}", String::from_utf8_lossy(&reply.body));
    reply.json()
}

#[test]
fn what_may_not_be_compared_is_refused() {
    wait(async {
        let stall = Stall::open().await;
        release(&stall, "DF_BORDER_MVT", &entries(), Class::Public).await;
        let refused = pair(&stall, "DF_BORDER_MVT?REF_AREA=CRI", "DF_BORDER_MVT?REF_AREA=GTM").await;
        assert_eq!(
            (refused["grade"].as_str(), refused["axis"].as_str(), refused["add"].as_str()),
            (Some("C"), Some("refused"), Some("refused"))
        );
        let why = refused["reasons"].as_array().expect("reasons").iter().find(|r| r["concept"] == "COUNT_UNIT").expect("the unit");
        assert_eq!(
            (why["step"].as_str(), why["one"][0].as_str(), why["other"][0].as_str()),
            (Some("different"), Some("EVENT"), Some("PERSON"))
        );
        assert!(why["text"].as_str().is_some_and(|t| t.contains("Event") && t.contains("Person")), "{why}");
        assert!(refused.get("periods").is_none(), "what may not be compared is not put side by side");
        // Neither says what its source is: that is told, and both are shown.
        let told = pair(&stall, "DF_BORDER_MVT?REF_AREA=CRI", "DF_BORDER_MVT?REF_AREA=PAN").await;
        assert_eq!((told["grade"].as_str(), told["axis"].as_str()), (Some("B"), Some("announced")));
        assert_eq!(told["add"], "refused", "areas are not added");
        assert_eq!((told["periods"][0]["asymmetry"].as_str(), told["bands"]["C"].as_u64()), (Some("50"), Some(2)));
        for (query, part) in [
            ("one=DF_BORDER_MVT", "other"),
            ("one=DF_BORDER_MVT&other=DF_BORDER_MVT&x=1", "x"),
            ("one=DF_BORDER_MVT?a&other=DF_BORDER_MVT", "one"),
        ] {
            let reply = stall.get(&format!("/api/comparability?{}", query.replace("?a", "%3Fa")), "*/*").await;
            assert_eq!(reply.status.as_u16(), 400, "{query}");
            assert!(
                String::from_utf8_lossy(&reply.body).contains(&format!("`{part}`")),
                "{query}: {}",
                String::from_utf8_lossy(&reply.body)
            );
        }
        // On a page Guatemala is on no map with Costa Rica, and the page says why.
        let page = stall.get("/datasets/DF_BORDER_MVT?REF_AREA=CRI&lang=en", "text/html").await;
        let page = String::from_utf8(page.body).expect("UTF-8");
        assert!(page.contains("Not shown with the others: Guatemala. ") && page.contains("To be known of Panama: "), "{page}");
        let grades = stall.get("/datasets/DF_BORDER_MVT/comparability?with=CRI&lang=en", "text/html").await;
        let grades = String::from_utf8(grades.body).expect("UTF-8");
        assert!(grades.contains("C: not without adjustment") && grades.contains("B: with a note"), "{grades}");
    });
}

const MOVES: &str = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,FLOW,CITIZENSHIP,COUNTRY_BIRTH,COUNTERPART,SEX,AGE,REASON,TIME_PERIOD,OBS_VALUE,OBS_STATUS,COUNT_UNIT,RESID_RULE,SOURCE_TYPE,REF_DATE_RULE\n";

fn moves() -> String {
    let row = |area: &str, what: &str, there: &str, year: &str, value: &str, rule: &str| {
        format!(
            "dataflow,ISTHMUS:DF_MIG_FLOW(1.0.0),I,A,{area},{what},_T,_T,{there},_T,_T,_T,{year},{value},A,PERSON,{rule},POPREG,PERIOD\n"
        )
    };
    let mut text = MOVES.to_owned();
    for (year, received, sent) in [("2019", "95", "105"), ("2020", "230", "200"), ("2021", "100", "200"), ("2022", "5", "9")] {
        text += &row("MEX", "EMI", "ESP", year, sent, "M6");
        text += &row("ESP", "IMM", "MEX", year, received, "M12");
    }
    text
}

#[test]
fn two_offices_get_a_letter_in_four_languages() {
    wait(async {
        let stall = Stall::open().await;
        release(&stall, "DF_MIG_FLOW", &moves(), Class::Public).await;
        let path = "/api/mirror-letter?dataflow=DF_MIG_FLOW&received=ESP&sent=MEX";
        let json: Value = stall.get(&format!("{path}&format=json&lang=en"), "*/*").await.json();
        assert_eq!(json["bands"], serde_json::json!({ "A": 1, "B": 1, "C": 1 }), "{json}");
        let shares: Vec<Option<&str>> = json["periods"].as_array().expect("periods").iter().map(|p| p["asymmetry"].as_str()).collect();
        assert_eq!(shares, [Some("-10"), Some("14"), Some("-66.7"), None], "what is too small is not judged");
        assert_eq!(json["comparability"]["grade"], "B");
        let asked = json["asked"]["received"].to_string();
        assert!(asked.contains("2021, 2020") && asked.contains("At least 6 months"), "{asked}");
        for (lang, words) in [
            ("en", "Two counts of the same movements: from Mexico to Spain"),
            ("es", "Dos conteos de los mismos movimientos: de México a España"),
            ("fr", "Deux comptages des mêmes mouvements : de Mexique vers Espagne"),
            ("pt", "Duas contagens dos mesmos movimentos: de México para Espanha"),
        ] {
            for (format, kind) in [("html", "text/html; charset=utf-8"), ("text", "text/plain; charset=utf-8")] {
                let reply = stall.get(&format!("{path}&format={format}&lang={lang}"), "*/*").await;
                let text = String::from_utf8(reply.body.clone()).expect("UTF-8");
                assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, kind), "{text}");
                assert!(reply.header("content-disposition").contains("mirror-ESP-MEX"));
                assert!(text.contains(words) && !text.contains("letter-") && !text.contains("{$"), "{lang} {format}: {text}");
                assert!(text.contains("2021") && (text.contains("-66.7 %") || text.contains("-66,7 %")), "{lang}: {text}");
            }
        }
        let none = stall.get("/api/mirror-letter?dataflow=DF_BORDER_MVT&received=ESP&sent=MEX", "*/*").await;
        assert_eq!(none.status.as_u16(), 404, "nobody mirrors these");
    });
}

#[test]
fn two_counts_stand_on_a_page_in_four_languages() {
    wait(async {
        let stall = Stall::open().await;
        let none = stall.get("/datasets/DF_MIG_FLOW/mirror", "text/html").await;
        assert_eq!(none.status.as_u16(), 404, "nothing is released yet");
        release(&stall, "DF_MIG_FLOW", &moves(), Class::Public).await;
        for (lang, title, gap) in [
            ("en", "From Mexico to Spain", "-66.7%"),
            ("es", "De México a España", "-66,7\u{a0}%"),
            ("fr", "De Mexique vers Espagne", "-66,7\u{a0}%"),
            ("pt", "De México para Espanha", "-66,7\u{a0}%"),
        ] {
            let reply = stall.get(&format!("/datasets/DF_MIG_FLOW/mirror?lang={lang}"), "text/html").await;
            let page = String::from_utf8(reply.body.clone()).expect("UTF-8");
            assert_eq!(reply.status.as_u16(), 200, "{page}");
            assert!(page.contains(title) && page.contains(gap) && page.contains("pic-mirror"), "{lang}: {page}");
            // The same bands and the same grade as in the letter, which it leads to, as to both passports.
            for there in ["grade-convertible\"><b>1</b>", "grade-same\"><b>1</b>", "grade-different\"><b>1</b>", "grade-unknown\"><b>1</b>"]
            {
                assert!(page.contains(there), "{lang}: no {there}: {page}");
            }
            assert!(page.contains(&format!(
                "/api/mirror-letter?dataflow=DF_MIG_FLOW&amp;received=ESP&amp;sent=MEX&amp;lang={lang}&amp;format=html"
            )));
            assert!(page.contains("/datasets/DF_MIG_FLOW?REF_AREA=ESP#passport") && page.contains("?REF_AREA=MEX#passport"), "{page}");
            assert!(!page.contains(">look-"), "{lang}: a text is missing: {page}");
        }
        // The matrix leads there, and so does the dataset.
        let matrix = stall.get("/datasets/DF_MIG_FLOW/comparability?with=ESP&lang=en", "text/html").await;
        assert!(String::from_utf8_lossy(&matrix.body).contains("/datasets/DF_MIG_FLOW/mirror?pair=MEX:ESP"));
        let dataset = stall.get("/datasets/DF_MIG_FLOW?lang=en", "text/html").await;
        assert!(String::from_utf8_lossy(&dataset.body).contains("/datasets/DF_MIG_FLOW/mirror\""));
        // Nobody else sends what only one of them counts, and of border movements there is no other side.
        let other = stall.get("/datasets/DF_MIG_FLOW/mirror?pair=ESP:MEX&lang=en", "text/html").await;
        assert!(String::from_utf8_lossy(&other.body).contains("From Mexico to Spain"), "the only two that both tell");
    });
}

#[test]
fn what_is_not_theirs_to_see_is_in_no_letter() {
    wait(async {
        let stall = Stall::open().await;
        release(&stall, "DF_MIG_FLOW", &moves(), Class::Restricted).await;
        for path in
            ["/api/mirror-letter?dataflow=DF_MIG_FLOW&received=ESP&sent=MEX", "/api/comparability?one=DF_MIG_FLOW&other=DF_MIG_FLOW"]
        {
            assert_eq!(stall.get(path, "*/*").await.status.as_u16(), 404, "{path}");
            assert_eq!(stall.get("/datasets/DF_MIG_FLOW/mirror", "*/*").await.status.as_u16(), 404, "nor on a page");
            let token = stall.token(&series("DF_MIG_FLOW").tenant, Role::Reviewer, &[]).await;
            let own = stall.ask("GET", path, &[("authorization", &format!("Bearer {token}"))]).await;
            assert_eq!(own.status.as_u16(), 200, "{path}: {}", String::from_utf8_lossy(&own.body));
            assert!(
                own.header("cache-control").contains("private") || own.header("cache-control").contains("no-store"),
                "{}",
                own.header("cache-control")
            );
        }
    });
}
