//! Data: keys, conditions, parts of series, pages, what changed, what stood, who may see it, and what is said when nothing does.

use isthmus::model::account::Class;
use isthmus::model::moment::Moment;

use super::Stall;
use crate::store::wait;

pub(crate) const ROWS: [&str; 9] = [
    "M CRI IN COL 2024-01 2871",
    "M CRI IN COL 2024-02 2544",
    "M CRI IN COL 2024-03 -",
    "M CRI IN NIC 2024-01 18240",
    "M CRI IN NIC 2024-02 17015",
    "M CRI IN NIC 2024-03 18812",
    "M PAN IN NIC 2024-01 411",
    "M PAN OUT NIC 2024-01 390",
    "M PAN OUT NIC 2024-02 395",
];

/// What is asked on each surface, and which of the rows come, by their places.
const QUESTIONS: [(&str, &[usize]); 33] = [
    ("/rest/v1/data/DF_BORDER_MVT", &[0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ("/rest/v1/data/ISTHMUS,DF_BORDER_MVT,1.0.0/all/all/", &[0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ("/rest/v1/data/ALL,DF_BORDER_MVT,latest/M.PAN......../", &[6, 7, 8]),
    ("/rest/v1/data/DF_BORDER_MVT/M.CRI+PAN.._T.NIC", &[]),
    ("/rest/v1/data/DF_BORDER_MVT/M.CRI+PAN..IN.NIC", &[3, 4, 5, 6]),
    ("/rest/v1/data/DF_BORDER_MVT/.CRI+XXX...COL", &[0, 1, 2]),
    ("/rest/v1/data/DF_BORDER_MVT/all/MEX", &[0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ("/rest/v1/data/DF_BORDER_MVT/all/ISTHMUS,GTM", &[]),
    ("/rest/v1/data/DF_BORDER_MVT?startPeriod=2024-02&endPeriod=2024-02", &[1, 4, 8]),
    ("/rest/v1/data/DF_BORDER_MVT?startPeriod=2024-Q1&endPeriod=2024", &[0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ("/rest/v1/data/DF_BORDER_MVT?firstNObservations=1", &[0, 3, 6, 7]),
    ("/rest/v1/data/DF_BORDER_MVT?lastNObservations=1", &[2, 5, 6, 8]),
    ("/rest/v1/data/DF_BORDER_MVT?lastNObservations=1&firstNObservations=1", &[0, 2, 3, 5, 6, 7, 8]),
    ("/rest/v1/data/DF_BORDER_MVT?lastNObservations=1&endPeriod=2024-02", &[1, 4, 6, 8]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT/1.0.0", &[0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT/+/*.CRI.*.*.NIC", &[3, 4, 5]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT/~/M.CRI.*.IN.COL,M.PAN.*.OUT", &[0, 1, 2, 7, 8]),
    ("/rest/v2/data/datastructure/ISTHMUS/BORDER_MVT/1.0/", &[0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ("/rest/v2/data/provisionagreement/ISTHMUS/DF_BORDER_MVT_MEX/*", &[0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ("/rest/v2/data/provisionagreement/ISTHMUS/DF_BORDER_MVT_GTM/*", &[]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?c%5BREF_AREA%5D=CRI&c[CITIZENSHIP]=ne:NIC", &[0, 1, 2]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?c[TIME_PERIOD]=ge:2024-02+le:2024-02,eq:2024-03", &[1, 2, 4, 5, 8]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?c[OBS_VALUE]=gt:2544+lt:18812", &[0, 3, 4]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?c[OBS_STATUS]=M", &[2]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?c[REF_AREA]=sw:P&c[DIRECTION]=co:U", &[7, 8]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?offset=4&limit=3", &[4, 5, 6]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?limit=0", &[]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?sort=TIME_PERIOD:desc+REF_AREA:asc&limit=4", &[2, 5, 1, 4]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?sort=*:desc&offset=2&limit=2", &[6, 3]),
    ("/rest/v2/data/*/*/DF_BORDER_MVT?c[CITIZENSHIP]=COL", &[0, 1, 2]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT/1.0.0/M.CRI.*.IN.COL.*.*.*.*.*.2024-02", &[1]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?dimensionAtObservation=REF_AREA&c[TIME_PERIOD]=2024-01", &[0, 3, 6, 7]),
    ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?dimensionAtObservation=AllDimensions&lastNObservations=1", &[2, 5, 6, 8]),
];

#[test]
fn every_question_gets_the_rows_that_it_means() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        for (path, wanted) in QUESTIONS {
            let wanted: Vec<&str> = wanted.iter().map(|&i| ROWS[i]).collect();
            if wanted.is_empty() {
                let reply = stall.get(path, "text/csv").await;
                let nothing = if path.starts_with("/rest/v1") { 404 } else { 204 };
                assert_eq!(reply.status.as_u16(), nothing, "{path}: {}", String::from_utf8_lossy(&reply.body));
                continue;
            }
            assert_eq!(stall.rows(path).await, wanted, "{path}");
        }
    });
}

#[test]
fn what_is_wrong_is_said_as_sdmx_has_it() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        for (path, accept, status, said) in [
            ("/rest/v1/data/DF_NOTHING", "*/*", 404, "<mes:ErrorMessage code=\"100\">"),
            ("/rest/v1/data/DF_BORDER_MVT/A.B.C.D.E.F.G.H.I.J.K.L", "*/*", 400, "<mes:ErrorMessage code=\"140\">"),
            ("/rest/v1/data/DF_BORDER_MVT?startPeriod=soon", "application/json", 400, "\"code\":140"),
            ("/rest/v1/data/DF_BORDER_MVT?colour=red", "application/xml", 400, "`colour`"),
            ("/rest/v2/data/dataflow/ISTHMUS/DF_NOTHING", "*/*", 404, "\"code\":404"),
            ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?c[COLOUR]=red", "*/*", 400, "c[COLOUR]"),
            ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?updatedAfter=2024-02-01&asOf=2024-01-01", "*/*", 400, "updatedAfter"),
            ("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT", "image/png", 406, "\"code\":406"),
        ] {
            let reply = stall.ask("GET", path, &[("accept", accept), ("accept-language", "es")]).await;
            let body = String::from_utf8_lossy(&reply.body).into_owned();
            assert_eq!(reply.status.as_u16(), status, "{path}: {body}");
            assert!(body.contains(said), "{path}: {body}");
            assert_eq!((reply.header("content-language"), reply.header("access-control-allow-origin")), ("es", "*"), "{path}");
        }
        let body = stall.get("/rest/v1/data/DF_NOTHING", "*/*").await.body;
        let body = String::from_utf8(body).expect("UTF-8");
        let place = |tag: &str| body.find(&format!("xml:lang=\"{tag}\"")).unwrap_or_else(|| panic!("no {tag} in {body}"));
        assert!(place("en") < place("es") && place("es") < place("fr") && place("fr") < place("pt"));
    });
}

#[test]
fn who_has_the_answer_is_not_sent_it_again() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        let path = "/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT";
        let csv = stall.get(path, "text/csv").await;
        let (tag, modified) = (csv.header("etag").to_owned(), csv.header("last-modified").to_owned());
        assert_eq!(csv.header("content-type"), "application/vnd.sdmx.data+csv;version=2.1.0");
        assert!(tag.starts_with("W/\"") && csv.header("vary").contains("Accept-Language"));
        assert_eq!(stall.get(path, "text/csv").await.body, csv.body, "the same bytes each time");
        for (name, value) in [("if-none-match", tag.as_str()), ("if-modified-since", &modified)] {
            let again = stall.ask("GET", path, &[("accept", "text/csv"), (name, value)]).await;
            assert_eq!((again.status.as_u16(), again.body.len(), again.header("etag")), (304, 0, tag.as_str()), "{name}");
        }
        let other = stall.ask("GET", path, &[("accept", "text/csv;labels=both"), ("if-none-match", &tag)]).await;
        assert_eq!(other.status.as_u16(), 200, "another form is another answer");
        let head = stall.ask("HEAD", path, &[("accept", "text/csv")]).await;
        assert_eq!((head.status.as_u16(), head.body.len(), head.header("etag")), (200, 0, tag.as_str()));
        let before = stall.ask("OPTIONS", path, &[("origin", "https://example.org"), ("access-control-request-method", "GET")]).await;
        assert_eq!((before.status.as_u16(), before.header("access-control-allow-origin")), (204, "*"));
        stall.release(&ROWS[..3], Class::Public, None).await;
        let changed = stall.ask("GET", path, &[("accept", "text/csv"), ("if-none-match", &tag)]).await;
        assert_eq!(changed.status.as_u16(), 200);
    });
}

#[test]
fn what_changed_and_what_stood_can_be_asked_for() {
    wait(async {
        let stall = Stall::open().await;
        let first = stall.release(&ROWS[..4], Class::Public, None).await;
        stall.office.clock.forward(3600);
        stall
            .release(
                &["M CRI IN COL 2024-01 2871", "M CRI IN COL 2024-02 2600", "M CRI IN NIC 2024-01 18240", "M CRI IN NIC 2024-02 17015"],
                Class::Public,
                None,
            )
            .await;
        stall.office.clock.forward(3600);
        let at = first.opens.expect("open").plus(60_000).to_string();
        let path = "/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT";
        assert_eq!(stall.rows(&format!("{path}?asOf={at}")).await, ROWS[..4]);
        assert_eq!(stall.get(&format!("{path}?asOf=2020-01-01"), "text/csv").await.status.as_u16(), 204, "nothing stood then");
        let actions = |body: Vec<u8>| -> Vec<String> {
            let text = String::from_utf8(body).expect("UTF-8");
            let of = |l: &str| {
                let c: Vec<&str> = l.split(',').collect();
                format!("{} {} {} {}", c[2], c[7], c[13], c[14])
            };
            text.lines().skip(1).map(of).collect()
        };
        let csv = "application/vnd.sdmx.data+csv;version=2.0.0";
        let changed = stall.get(&format!("{path}?updatedAfter={at}"), csv).await;
        assert_eq!(changed.status.as_u16(), 200, "{}", String::from_utf8_lossy(&changed.body));
        assert_eq!(actions(changed.body), ["D COL 2024-03 ", "R COL 2024-02 2600", "R NIC 2024-02 17015"]);
        let now = stall.office.gateway.now().to_string();
        assert_eq!(stall.get(&format!("{path}?updatedAfter={now}"), csv).await.status.as_u16(), 204, "nothing changed since");
        let all = actions(stall.get(&format!("{path}?includeHistory=true"), csv).await.body);
        assert_eq!(
            all,
            [
                "R COL 2024-01 2871",
                "R COL 2024-02 2544",
                "R COL 2024-03 ",
                "R NIC 2024-01 18240",
                "D COL 2024-03 ",
                "R COL 2024-02 2600",
                "R NIC 2024-02 17015"
            ]
        );
    });
}

#[test]
fn what_is_held_back_is_not_there_for_anybody_else() {
    wait(async {
        let stall = Stall::open().await;
        let open = stall.office.gateway.now().plus(Moment::DAY);
        stall.release(&ROWS, Class::Restricted, None).await;
        for path in [
            "/rest/v1/data/DF_BORDER_MVT",
            "/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT",
            "/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT?includeHistory=true",
        ] {
            let status = stall.get(path, "text/csv").await.status.as_u16();
            assert!(matches!(status, 404 | 204), "{path}: {status}");
        }
        stall.release(&ROWS[..2], Class::Public, Some(open)).await;
        assert_eq!(stall.get("/rest/v1/data/DF_BORDER_MVT", "text/csv").await.status.as_u16(), 404, "its embargo has not ended");
        stall.office.clock.forward(Moment::DAY / 1000 + 1);
        assert_eq!(stall.rows("/rest/v1/data/DF_BORDER_MVT").await, ROWS[..2]);
    });
}
