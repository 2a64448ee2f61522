//! Is a source fetched as its service wants to be asked, and is what it answers a submission?

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use isthmus::connect::client::Secrets;
use isthmus::connect::pull::{self, Pull, Puller};
use isthmus::model::event::EventKind;
use isthmus::model::submission::{State as Stands, Submission};
use isthmus::store::sources::{Pulled, Source};
use isthmus::store::submissions::Wanted;

use super::{Place, mex, reaching, stand_in, wait};

const DTM: &str = include_str!("../../../fixtures/dtm-hti-v3/dtm_api_v3_admin0_HTI.json");
const DTM_2: &str = include_str!("../../../fixtures/dtm-hti-v2/dtm_api_v2_admin0_HTI.json");

/// The file of a real answer where it lies beside the project, else the small twin of it.
fn real(name: &str, twin: &str) -> String {
    let folder = std::env::var("ISTHMUS_DATA").unwrap_or_else(|_| "../shared/data/files".into());
    std::fs::read_to_string(std::path::Path::new(&folder).join(name)).unwrap_or_else(|_| {
        eprintln!("SKIPPED: no {name} beside the project; its small twin is served");
        twin.to_owned()
    })
}

fn puller(at: std::net::SocketAddr) -> Puller {
    let secrets = Secrets::new([("dtm".to_owned(), "a-key-of-36-characters".to_owned())]);
    Puller { outward: reaching(at), secrets, name: "test".into(), idle: Duration::from_millis(10) }
}

async fn source(place: &Place, id: &str, spec: &str) {
    let source = Source {
        tenant: mex(),
        id: id.into(),
        spec: spec.into(),
        every: 3_600_000,
        next_run: place.gateway.now(),
        closed: None,
        state: Pulled::default(),
    };
    place.gateway.store.put_source(&source).await.expect("a source");
}

async fn stands(place: &Place, id: &str) -> Source {
    place.gateway.store.source(&mex(), id).await.expect("the source")
}

async fn all(place: &Place) -> Vec<Submission> {
    place.gateway.store.submissions(&Wanted::default(), 100).await.expect("submissions")
}

/// The two versions of the DTM's service: the key in its header, the parameter as each wants it, byte for byte.
#[test]
fn the_displacement_tracking_matrix_is_asked_as_it_wants() {
    wait(async {
        let place = Place::new().await;
        let (v3, v2) =
            (real("dtm_api_v3_admin0_HTI.json", DTM), real("dtm_api_v2_idpadmin0data-getadmin0datav2-admin0pcode-hti.json", DTM_2));
        let keyed = |headers: &HeaderMap, asked: &BTreeMap<String, String>, text: &str| -> Response {
            match (headers.get("ocp-apim-subscription-key"), asked.get("Admin0Pcode").map(String::as_str)) {
                (Some(key), Some("HTI")) if key == "a-key-of-36-characters" => {
                    ([(header::CONTENT_TYPE, "application/json")], text.to_owned()).into_response()
                }
                (None, _) => (StatusCode::UNAUTHORIZED, "Access denied due to missing subscription key.").into_response(),
                _ => StatusCode::BAD_REQUEST.into_response(),
            }
        };
        let (a, b) = (v3.clone(), v2.clone());
        let router = Router::new()
            .route("/v3/displacement/admin0", get(move |h: HeaderMap, Query(q)| async move { keyed(&h, &q, &a) }))
            .route("/api/idpAdmin0Data/GetAdmin0Datav2", get(move |h: HeaderMap, Query(q)| async move { keyed(&h, &q, &b) }));
        let at = stand_in(router).await;
        source(&place, "v3", &format!("profile: dtm-v3\nurl: 'http://{at}/v3/displacement/admin0'\nwith: {{ country: HTI, level: '0' }}"))
            .await;
        source(
            &place,
            "v2",
            &format!("profile: dtm-v2\nurl: 'http://{at}/api/idpAdmin0Data/GetAdmin0Datav2'\nwith: {{ country: HTI, level: '0' }}"),
        )
        .await;
        let puller = puller(at);
        assert!(pull::one(&place.gateway, &puller).await.expect("fetched"));
        assert!(pull::one(&place.gateway, &puller).await.expect("fetched"));
        assert!(!pull::one(&place.gateway, &puller).await.expect("nothing is due"));
        let got = all(&place).await;
        assert_eq!(got.len(), 2, "{:?}", stands(&place, "v3").await.state);
        for submission in got {
            let (name, mapping, text) = match submission.name.contains("v3") {
                true => ("dtm_api_v3_admin0_HTI.json", "dtm.api.v3.admin0", &v3),
                false => ("dtm_api_v2_admin0_HTI.json", "dtm.api.v2.admin0", &v2),
            };
            assert_eq!((submission.name.as_str(), submission.wanted_mapping.as_deref()), (name, Some(mapping)));
            assert_eq!(submission.state, Stands::Received);
            assert!(place.gateway.blobs.get(submission.sha256).await.expect("the original") == text.as_bytes());
        }
        let told = place.events().await.iter().filter(|e| e.kind == EventKind::Pulled).count();
        assert_eq!(told, 2);

        // An hour later the same comes again, which is nothing new.
        place.later(3_600_000);
        assert!(pull::one(&place.gateway, &puller).await.expect("fetched"));
        assert_eq!((all(&place).await.len(), stands(&place, "v2").await.state.outcome.as_str()), (2, "the same as last time"));
    });
}

/// A service that pages: all pages are one file, the same each time, and the last page ends it.
#[test]
fn pages_are_one_file() {
    wait(async {
        let place = Place::new().await;
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = asked.clone();
        let answer = move |Query(q): Query<BTreeMap<String, String>>| {
            let seen = seen.clone();
            async move {
                let page: u32 = q["page"].parse().expect("a number");
                seen.lock().expect("held").push((q["limit"].clone(), page, q["yearFrom"].clone()));
                let items = if page <= 3 { format!("{{\"year\":2020,\"refugees\":{page}}}") } else { String::new() };
                ([(header::CONTENT_TYPE, "application/json")], format!("{{\"page\":{page},\"maxPages\":3,\"items\":[{items}]}}"))
            }
        };
        let at = stand_in(Router::new().route("/population/v1/population/", get(answer))).await;
        let spec = format!("profile: unhcr-population\nurl: 'http://{at}/population/v1/population/'\nwith: {{ from: '2020', to: '2021' }}");
        source(&place, "unhcr", &spec).await;
        assert!(pull::one(&place.gateway, &puller(at)).await.expect("fetched"));
        let wanted: Vec<_> = (1..=3).map(|n| ("1000".to_owned(), n, "2020".to_owned())).collect();
        assert_eq!(*asked.lock().expect("held"), wanted);
        let got = all(&place).await;
        assert_eq!((got.len(), got[0].name.as_str(), got[0].media_type.as_str()), (1, "unhcr_population.zip", "application/zip"));
        let bytes = place.gateway.blobs.get(got[0].sha256).await.expect("the original");
        let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
        let names: Vec<String> =
            (0..package.len()).map(|i| package.by_index(i).expect("a member").name().expect("a name").to_string()).collect();
        assert_eq!(names, ["page-00001.json", "page-00002.json", "page-00003.json"]);
        place.later(3_600_000);
        assert_eq!(pull::fetch(&place.gateway, &puller(at), &mex(), "unhcr").await.expect("fetched"), Pull::Nothing);
    });
}

/// ETag and Last-Modified are said again, and 304 is nothing new; an SDMX service is asked for what changed.
#[test]
fn an_sdmx_service_is_asked_only_for_what_changed() {
    wait(async {
        let place = Place::new().await;
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = asked.clone();
        let answer = move |Path((flow, key)): Path<(String, String)>, Query(q): Query<BTreeMap<String, String>>, headers: HeaderMap| {
            let seen = seen.clone();
            async move {
                let accept = headers[header::ACCEPT].to_str().expect("text").to_owned();
                let tag = headers.get(header::IF_NONE_MATCH).map(|v| v.to_str().expect("text").to_owned());
                seen.lock().expect("held").push((flow, key, q.get("updatedAfter").cloned(), tag.clone(), accept));
                if tag.as_deref() == Some("\"7\"") {
                    return StatusCode::NOT_MODIFIED.into_response();
                }
                let head = [
                    (header::CONTENT_TYPE, "application/vnd.sdmx.data+csv;version=1.0.0"),
                    (header::ETAG, "\"7\""),
                    (header::LAST_MODIFIED, "Sat, 14 Nov 2026 03:04:05 GMT"),
                ];
                (head, "DATAFLOW,FREQ,TIME_PERIOD,OBS_VALUE\nESTAT:X(1.0),M,2026-01,5\n").into_response()
            }
        };
        let at = stand_in(Router::new().route("/rest/data/{flow}/{key}", get(answer))).await;
        source(&place, "estat", &format!("profile: sdmx-rest-v1\nwith: {{ base: 'http://{at}/rest', flow: MIGR, key: 'M.PER..' }}")).await;
        let puller = puller(at);
        assert!(matches!(pull::fetch(&place.gateway, &puller, &mex(), "estat").await.expect("fetched"), Pull::New(_)));
        assert_eq!(pull::fetch(&place.gateway, &puller, &mex(), "estat").await.expect("fetched"), Pull::Nothing);
        let asked = asked.lock().expect("held").clone();
        assert_eq!((asked[0].0.as_str(), asked[0].1.as_str(), &asked[0].2, &asked[0].3), ("MIGR", "M.PER..", &None, &None));
        assert!(asked[0].4.starts_with("application/vnd.sdmx.data+csv"));
        assert_eq!((asked[1].2.as_deref(), asked[1].3.as_deref()), (Some("2026-11-14T03:04:05Z"), Some("\"7\"")));
        assert_eq!(all(&place).await[0].name, "sdmx_MIGR.csv");
    });
}

/// A service in trouble is asked again, waited for as it says, and left alone for longer and longer.
#[test]
fn a_service_in_trouble_is_not_hammered() {
    wait(async {
        let place = Place::new().await;
        let (count, mode) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
        let answer = |State((count, mode)): State<(Arc<AtomicU32>, Arc<AtomicU32>)>| async move {
            let n = count.fetch_add(1, Ordering::SeqCst);
            match (mode.load(Ordering::SeqCst), n) {
                (0, 0) => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")], "later").into_response(),
                (0, _) => ([(header::CONTENT_TYPE, "text/csv")], "a,b\n1,2\n").into_response(),
                (1, _) => (StatusCode::FORBIDDEN, "no").into_response(),
                (2, _) => (
                    [(header::CONTENT_TYPE, "application/json")],
                    r#"{"isSuccess":false,"errorMessages":["no such country"],"result":null}"#,
                )
                    .into_response(),
                (3, _) => ([(header::CONTENT_TYPE, "text/html")], "<html>sign in</html>").into_response(),
                (4, _) => (StatusCode::FOUND, [(header::LOCATION, "http://127.0.0.1:1/")], "").into_response(),
                (5, _) => ([(header::CONTENT_TYPE, "application/json")], r#"{"isSuccess":true,"result":[]}"#).into_response(),
                _ => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "86400")], "").into_response(),
            }
        };
        let at = stand_in(Router::new().route("/", get(answer)).with_state((count.clone(), mode.clone()))).await;
        let spec = format!("url: 'http://{at}/'\nname: a\nanswer: {{ records: /result, good: /isSuccess, why: /errorMessages }}");
        source(&place, "plain", &format!("url: 'http://{at}/'\nname: a")).await;
        source(&place, "dtm", &spec).await;
        let puller = puller(at);
        assert!(
            matches!(pull::fetch(&place.gateway, &puller, &mex(), "plain").await.expect("fetched"), Pull::New(_)),
            "{:?}",
            stands(&place, "plain").await
        );
        assert_eq!((count.load(Ordering::SeqCst), all(&place).await[0].name.as_str()), (2, "a.csv"));
        for (how, wanted) in [
            (1, "answered 403"),
            (2, "answered what is not the data: no such country"),
            (3, "answered what is not the data: no JSON"),
            (4, "answered 302"),
            (6, "answered 429"),
        ] {
            mode.store(how, Ordering::SeqCst);
            let before = count.load(Ordering::SeqCst);
            assert_eq!(pull::fetch(&place.gateway, &puller, &mex(), "dtm").await.expect("told"), Pull::Failed, "{how}");
            let state = stands(&place, "dtm").await.state;
            assert!(state.outcome.contains(wanted), "{how}: {}", state.outcome);
            assert_eq!(count.load(Ordering::SeqCst) - before, 1, "{how}: nothing is gained by asking again");
        }
        let dtm = stands(&place, "dtm").await;
        assert_eq!(dtm.state.failures, 5);
        assert!(dtm.next_run >= place.gateway.now().plus(3_600_000), "after five failures it rests as long as its schedule at least");
        mode.store(5, Ordering::SeqCst);
        assert_eq!(pull::fetch(&place.gateway, &puller, &mex(), "dtm").await.expect("fetched"), Pull::Nothing);
        let state = stands(&place, "dtm").await.state;
        assert_eq!((state.outcome.as_str(), state.failures), ("the answer has no records", 0));
    });
}

/// What is not named is not reached, and nobody learns what lies there.
#[test]
fn a_source_does_not_lead_home() {
    wait(async {
        let place = Place::new().await;
        let hit = Arc::new(AtomicU32::new(0));
        let seen = hit.clone();
        let at = stand_in(Router::new().route("/", get(move || async move { seen.fetch_add(1, Ordering::SeqCst).to_string() }))).await;
        let named = Puller { outward: reaching("127.0.0.1:1".parse().expect("an address")), ..puller(at) };
        for url in [format!("http://{at}/"), format!("https://{at}/"), "https://169.254.169.254/latest/meta-data/".to_owned()] {
            source(&place, "home", &format!("url: '{url}'")).await;
            assert_eq!(pull::fetch(&place.gateway, &named, &mex(), "home").await.expect("told"), Pull::Failed, "{url}");
        }
        // A page that sends us on to another host is not followed either: the secret is for the first alone.
        let other = format!("http://{at}/");
        let next = stand_in(Router::new().route(
            "/",
            get(move || async move { ([(header::CONTENT_TYPE, "application/json")], format!("{{\"items\":[1],\"next\":\"{other}\"}}")) }),
        ))
        .await;
        source(&place, "home", &format!("url: 'http://{next}/'\npaging: {{ next: /next }}\nanswer: {{ records: /items }}")).await;
        let both = isthmus::model::reach::Reach { hosts: Vec::new(), private: vec![at.to_string(), next.to_string()] };
        let named = Puller { outward: isthmus::connect::client::Outward::new(Arc::new(both)).expect("a client"), ..puller(at) };
        assert_eq!(pull::fetch(&place.gateway, &named, &mex(), "home").await.expect("told"), Pull::Failed);
        assert!(stands(&place, "home").await.state.outcome.contains("another host"));
        assert_eq!(hit.load(Ordering::SeqCst), 0, "nobody came to the address that was not named");
    });
}

/// Two schedulers at once: a source that is due is fetched once.
#[test]
fn a_source_that_is_due_is_fetched_once() {
    wait(async {
        let place = Place::new().await;
        let count = Arc::new(AtomicU32::new(0));
        let seen = count.clone();
        let at =
            stand_in(Router::new().route("/", get(move || async move { format!("a,b\n{},2\n", seen.fetch_add(1, Ordering::SeqCst)) })))
                .await;
        source(&place, "one", &format!("url: 'http://{at}/'\nname: a.csv")).await;
        let (a, b) = (puller(at), Puller { name: "other".into(), ..puller(at) });
        let (x, y) = tokio::join!(pull::one(&place.gateway, &a), pull::one(&place.gateway, &b));
        assert!(x.expect("done") != y.expect("done"));
        assert_eq!((count.load(Ordering::SeqCst), all(&place).await.len()), (1, 1));
    });
}
