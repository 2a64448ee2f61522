//! Is a copy in another store what the original is, deletions included? Pulled by another gateway, and pushed to one.

use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use isthmus::connect::client::Secrets;
use isthmus::connect::pull::{self, Pull, Puller};
use isthmus::gateway::merge::How;
use isthmus::gateway::review;
use isthmus::model::account::{Class, Role};
use isthmus::model::submission::{Receipt, State};
use isthmus::store::sources::{Pulled, Source};

use super::Stall;
use crate::connect::{reaching, stand_in};
use crate::gateway::{flow, luz, pia, plan, series};
use crate::store::{tenant, wait};

const ALL: &str = "/rest/v2/data/provisionagreement/ISTHMUS/DF_BORDER_MVT_MEX/+/*";
const BEFORE: [&str; 4] = ["M MEX IN NIC 2024-01 10", "M MEX IN NIC 2024-02 20", "M MEX IN HND 2024-01 7", "M MEX OUT NIC 2024-01 3"];
/// One changed, one gone, one new.
const AFTER: [&str; 4] = ["M MEX IN NIC 2024-01 10", "M MEX IN NIC 2024-02 21", "M MEX OUT NIC 2024-01 3", "M MEX IN SLV 2024-01 5"];

impl Stall {
    /// Checks, approves and releases what came, in place of what was there.
    async fn release_copy(&self, receipt: Receipt) {
        self.office.work().await;
        assert_eq!(self.office.submission(receipt).await.state, State::Checked, "{}", self.office.report(receipt).await);
        self.office.submit(&pia(), receipt).await;
        review::approve(&self.office.gateway, &luz(), receipt, "").await.expect("approved");
        let base = self.office.gateway.store.tip(&series("DF_BORDER_MVT")).await.expect("an answer");
        let mut plan = plan(&flow("DF_BORDER_MVT"), &[receipt], base);
        (plan.class, plan.how) = (Some(Class::Public), How::Replace);
        self.office.release(&plan).await;
    }
}

/// The whole dataset in both gateways, in two forms.
async fn same(original: &Stall, copy: &Stall, rows: &[&str]) {
    for accept in ["application/vnd.sdmx.data+csv;version=2.0.0", "application/vnd.sdmx.data+csv;version=1.0.0;labels=both"] {
        let (there, here) = (original.get(ALL, accept).await, copy.get(ALL, accept).await);
        assert_eq!((there.status, here.status), (StatusCode::OK, StatusCode::OK));
        assert_eq!(what_is_said(&here.body), what_is_said(&there.body));
    }
    same_rows(copy, rows).await;
}

/// The cells of a message but those that say whence a figure came: that is another file in each gateway.
fn what_is_said(body: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(body).into_owned();
    let whence = |name: &str| ["SUBMISSION_ID", "SOURCE_CELL"].iter().any(|w| name.starts_with(w));
    let names: Vec<&str> = text.lines().next().unwrap_or_default().split(',').collect();
    let kept = |line: &str| line.split(',').zip(&names).filter(|(_, n)| !whence(n)).map(|(c, _)| format!("{c},")).collect();
    assert!(names.iter().any(|n| whence(n)));
    text.lines().map(kept).collect()
}

async fn same_rows(copy: &Stall, rows: &[&str]) {
    let (mut got, mut wanted) = (copy.rows(ALL).await, rows.to_vec());
    got.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(got, wanted);
}

#[test]
fn what_another_gateway_pulls_is_what_was_published() {
    wait(async {
        let (original, copy) = (Stall::open().await, Stall::open().await);
        original.release(&BEFORE, Class::Public, None).await;
        let listening = original.listen();
        let at = listening.address;
        let spec = format!("profile: isthmus\nwith: {{ base: 'http://{at}', tenant: MEX, flow: DF_BORDER_MVT }}");
        let source = Source {
            tenant: tenant("MEX"),
            id: "copia".into(),
            spec,
            every: 3_600_000,
            next_run: copy.office.gateway.now(),
            closed: None,
            state: Pulled::default(),
        };
        copy.office.gateway.store.put_source(&source).await.expect("a source");
        let puller = Puller { outward: reaching(at), secrets: Secrets::new([]), name: "test".into(), idle: Duration::from_millis(10) };
        let fetch = async || pull::fetch(&copy.office.gateway, &puller, &tenant("MEX"), "copia").await.expect("fetched");

        let Pull::New(receipt) = fetch().await else { panic!("nothing came") };
        copy.release_copy(receipt).await;
        same(&original, &copy, &BEFORE).await;
        assert_eq!(fetch().await, Pull::Nothing, "it is not asked for twice");

        original.release(&AFTER, Class::Public, None).await;
        let Pull::New(receipt) = fetch().await else { panic!("nothing came") };
        copy.release_copy(receipt).await;
        same(&original, &copy, &AFTER).await;

        // What only its own people may see is not copied, and its absence is no empty dataset.
        original.release(&BEFORE, Class::Restricted, None).await;
        assert_eq!(fetch().await, Pull::Nothing);
        same_rows(&copy, &AFTER).await;
    });
}

fn push(arguments: &[String], token: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_isthmus"))
        .env_clear()
        .env("ISTHMUS_PUSH_TOKEN", token)
        .arg("push")
        .args(arguments)
        .output()
        .expect("it runs")
}

fn told(o: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&o.stdout), String::from_utf8_lossy(&o.stderr))
}

#[test]
fn what_is_pushed_is_taken_by_another_gateway() {
    wait(async {
        let (original, copy) = (Stall::open().await, Stall::open().await);
        original.release(&BEFORE, Class::Public, None).await;
        let (there, here) = (original.listen(), copy.listen());
        let (from, to) = (there.address, here.address);
        let token = copy.token(&tenant("MEX"), Role::Uploader, &[]).await;
        let (server, inbox) = (format!("http://{from}"), format!("http://{to}/api/inbox/entradas?tenant=MEX"));
        let run = async |more: &[&str], token: &str| {
            let arguments: Vec<String> = ["DF_BORDER_MVT", "--tenant", "MEX", "--server", &server, "--to", &inbox, "--lang", "es"]
                .iter()
                .chain(more)
                .map(|a| (*a).to_owned())
                .collect();
            let token = token.to_owned();
            tokio::task::spawn_blocking(move || push(&arguments, &token)).await.expect("no panic")
        };
        // Every form is read by the other side as the same figures.
        for (i, form) in
            ["sdmx-csv-2.0", "sdmx-ml-2.1", "sdmx-ml-2.1-generic", "sdmx-ml-3.0", "sdmx-json-2.0", "sdmx-csv-1.0"].iter().enumerate()
        {
            let rows: &[&str] = if i % 2 == 0 { &BEFORE } else { &AFTER };
            if i > 0 {
                original.release(rows, Class::Public, None).await;
            }
            let o = run(&["--form", form], &token).await;
            assert_eq!(o.status.code(), Some(0), "{form}: {}", told(&o));
            let said = told(&o);
            let receipt = said.split('"').find(|w| w.starts_with("R-")).expect("a receipt").parse().expect("a receipt");
            copy.release_copy(receipt).await;
            same_rows(&copy, rows).await;
        }
        // The same again is the same submission, and is said so.
        let again = run(&["--form", "sdmx-csv-1.0", "--json"], &token).await;
        let said: serde_json::Value = serde_json::from_slice(&again.stdout).expect("JSON");
        assert_eq!(said["status"], 200, "{said}");
        // What changed since, as a form with a file in it: to whoever takes that.
        let refused = run(&["--form", "sdmx-csv-1.0"], "isth_wrong").await;
        assert_eq!(refused.status.code(), Some(2));
        assert!(told(&refused).contains("no lo aceptó (estado 401)"), "{}", told(&refused));
        let nothing = run(&["--since", "2100-01-01T00:00:00Z"], &token).await;
        assert!(told(&nothing).contains("No hay nada que enviar"), "{}", told(&nothing));
    });
}

/// A store that takes data as a file of a form, and wants a second field; it is away the first time.
#[test]
fn what_is_pushed_is_tried_again_and_can_be_a_form() {
    wait(async {
        let original = Stall::open().await;
        original.release(&BEFORE, Class::Public, None).await;
        let listening = original.listen();
        let from = listening.address;
        let seen = Arc::new(Mutex::new(Vec::new()));
        let takes = seen.clone();
        let import = move |headers: HeaderMap, mut form: axum::extract::Multipart| async move {
            let mut fields = Vec::new();
            while let Ok(Some(field)) = form.next_field().await {
                let (name, file) = (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
                fields.push((name, file, field.text().await.expect("a text")));
            }
            let key = headers["idempotency-key"].to_str().expect("a key").to_owned();
            let mut seen = takes.lock().expect("held");
            seen.push((key, fields));
            if seen.len() == 1 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
        };
        let store = stand_in(axum::Router::new().route("/import/sdmxFile", axum::routing::post(import))).await;
        let arguments = [
            "DF_BORDER_MVT",
            "--server",
            &format!("http://{from}"),
            "--to",
            &format!("http://{store}/import/sdmxFile"),
            "--method",
            "post",
            "--field",
            "file",
            "--also",
            "dataspace=design",
            "--lang",
            "en",
        ]
        .map(str::to_owned);
        let o = tokio::task::spawn_blocking(move || push(&arguments, "")).await.expect("no panic");
        assert_eq!(o.status.code(), Some(0), "{}", told(&o));
        let seen = seen.lock().expect("held").clone();
        assert_eq!((seen.len(), &seen[0]), (2, &seen[1]), "the same twice, and by the same key");
        let [space, file] = &seen[1].1[..] else { panic!("{seen:?}") };
        assert_eq!((space.0.as_str(), space.2.as_str()), ("dataspace", "design"));
        assert_eq!((file.0.as_str(), file.1.as_deref()), ("file", Some("DF_BORDER_MVT.csv")));
        let feed = original.get("/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT/+/*", "application/vnd.sdmx.data+csv;version=2.0.0").await;
        assert_eq!(file.2.as_bytes(), feed.body, "byte for byte what the feed gives");
    });
}
