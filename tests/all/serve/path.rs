//! The whole path of a file over HTTP: sent, checked, questioned, approved, released, read, traced, proved, withdrawn.

use isthmus::audit::policy::Policy;
use isthmus::gateway::work::{self, Shift};
use isthmus::model::account::Role;
use isthmus::model::digest::Sha256;
use isthmus::model::moment::Moment;
use serde_json::{Value, json};

use super::{Ask, Reply, Stand, ask, wait};

struct Office {
    stand: Stand,
    ana: String,
    luz: String,
    pia: String,
}

impl Office {
    async fn new() -> Office {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let ana = stand.token("ana", "MEX", &[Role::Uploader]).await;
        let luz = stand.token("luz", "MEX", &[Role::Reviewer]).await;
        let pia = stand.token("pia", "MEX", &[Role::Publisher]).await;
        Office { stand, ana, luz, pia }
    }

    async fn get(&self, token: &str, path: &str) -> Reply {
        self.stand.ask(ask("GET", path).token(token)).await
    }

    async fn post(&self, token: &str, path: &str, body: Value) -> Reply {
        self.stand.ask(ask("POST", path).token(token).json(body)).await
    }

    async fn work(&self) {
        while work::one(&self.stand.gateway, &Shift::new("worker")).await.expect("worked").is_some() {}
    }

    async fn sent(&self, request: Ask) -> Reply {
        let sent = self.stand.ask(request.token(&self.ana)).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        self.work().await;
        sent
    }
}

#[test]
fn a_workbook_goes_from_an_office_to_a_proof_over_http() {
    wait(async {
        let office = Office::new().await;
        let (ana, luz, pia) = (&office.ana, &office.luz, &office.pia);
        let aude = &office.stand.token("aude", "MEX", &[Role::Auditor]).await;
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/mex-entradas/cuadro_2_1_entradas.xlsx");
        let bytes = std::fs::read(file).expect("a fixture");
        let sent = office.sent(ask("PUT", "/api/inbox/cuadro_2_1_entradas.xlsx").body(bytes.clone())).await;
        let (receipt, at) = (sent.receipt(), sent.header("location").to_owned());
        let stands = office.get(ana, &at).await.json();
        assert_eq!(stands["state"], "checked", "{stands}");
        let flow = stands["dataflow"].as_str().expect("a dataflow").to_owned();

        // The report in every form, in the language that is asked for.
        let report = format!("{at}/report");
        assert_eq!(office.get(ana, &report).await.json()["isthmus_report"], 1);
        let text = office.stand.ask(ask("GET", &report).token(ana).with("accept", "text/plain").with("accept-language", "es")).await;
        assert_eq!((text.header("content-type"), text.header("content-language")), ("text/plain; charset=utf-8", "es"));
        let csv = office.stand.ask(ask("GET", &report).token(ana).with("accept", "text/csv")).await;
        assert!(csv.body.starts_with(b"finding,severity,rule"), "{csv:?}");
        for (form, media, begins) in [
            ("html", "text/html; charset=utf-8", &b"<!doctype html>"[..]),
            ("sarif", "application/sarif+json", b"{\"version\":\"2.1.0\""),
            ("ess", "application/json", b"[\n{\"id\""),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ] {
            let told = office.get(ana, &format!("{report}?format={form}")).await;
            assert_eq!(told.header("content-type"), media);
            assert!(told.body.starts_with(begins), "{form}: {told:?}");
            if form != "ess" {
                let by_media = media.split(';').next().expect("a type");
                let same = office.stand.ask(ask("GET", &report).token(ana).with("accept", by_media)).await;
                assert!(same.body == told.body, "{form}");
            }
        }
        assert_eq!(office.get(ana, &format!("{report}?format=pdf")).await.code(), "malformed");
        let none = office.stand.ask(ask("GET", &report).token(ana).with("accept", "image/png")).await;
        assert_eq!((none.code().as_str(), none.json()["forms"].as_str().is_some()), ("not-acceptable", true));

        // The own workbook back, marked for its receipt; sent again it is what it was.
        let marked = office.stand.ask(ask("GET", &format!("{at}/marked")).token(ana).with("accept-language", "pt")).await;
        assert_eq!(marked.status, 200, "{marked:?}");
        assert_eq!(marked.header("content-language"), "pt");
        let name = marked.header("content-disposition");
        assert!(name.contains(&format!("cuadro_2_1_entradas ({receipt}).xlsx")), "{name}");
        assert!(bytes != marked.body && marked.body.starts_with(b"PK"));
        let again = office.sent(ask("PUT", "/api/inbox/cuadro_2_1_entradas.xlsx").body(marked.body.to_vec())).await;
        let again = office.get(ana, again.header("location")).await.json();
        assert_eq!((&again["state"], &again["counts"]), (&stands["state"], &stands["counts"]), "{again}");

        // Warnings need a sentence; own work is another's to decide.
        let questions = office.get(ana, &format!("{at}/questions")).await.json();
        let open: Vec<&str> =
            questions.as_array().expect("a list").iter().filter(|q| q["answered"] == false).filter_map(|q| q["rule"].as_str()).collect();
        if !open.is_empty() {
            assert_eq!(office.post(ana, &format!("{at}/submit"), json!({})).await.code(), "unjustified");
        }
        let said: serde_json::Map<String, Value> = open.iter().map(|r| ((*r).to_owned(), json!("así se publicó"))).collect();
        let submitted = office.post(ana, &format!("{at}/submit"), json!({ "justifications": said, "text": "listo" })).await;
        assert_eq!(submitted.json()["state"], "in-review", "{submitted:?}");
        assert_eq!(office.post(ana, &format!("{at}/approve"), json!({})).await.code(), "not-allowed");
        assert_eq!(office.post(luz, &format!("{at}/return"), json!({})).await.code(), "text-missing");
        assert_eq!(office.post(luz, &format!("{at}/comment"), json!({ "text": "¿y febrero?" })).await.status, 200);
        assert_eq!(office.post(luz, &format!("{at}/approve"), json!({ "text": "bien" })).await.json()["state"], "approved");
        let again = office.post(luz, &format!("{at}/approve"), json!({})).await;
        assert_eq!((again.code().as_str(), again.json()["state"].as_str()), ("moved-on", Some("approved")));
        let decisions = office.get(aude, &format!("{at}/decisions")).await.json();
        let kinds: Vec<&str> = decisions.as_array().expect("a list").iter().filter_map(|d| d["kind"].as_str()).collect();
        assert_eq!(kinds.iter().rev().take(2).rev().collect::<Vec<_>>(), [&"comment", &"approve"]);

        // What will change is what changed.
        let preview = office.get(pia, &format!("{at}/changes")).await.json();
        assert!(preview["new"].as_u64().is_some_and(|n| n > 0) && preview["base"].is_null(), "{preview}");
        let query = format!("/api/changes?dataflow={flow}&receipts={receipt}&how=replace");
        assert_eq!(office.get(pia, &query).await.json()["new"], preview["new"]);
        let plan = json!({ "dataflow": flow, "receipts": [receipt.to_string()], "base": null, "why": "mensual" });
        let released = office.post(pia, "/api/releases", plan.clone()).await;
        assert_eq!((released.status.as_u16(), released.json()["standing"].as_str()), (201, Some("public")), "{released:?}");
        let release = released.header("location").to_owned();
        assert_eq!(office.post(pia, "/api/releases", plan).await.status, 409);
        let list = office.stand.ask(ask("GET", &format!("{release}/changes")).token(pia).with("accept", "application/x-ndjson")).await;
        let lines: Vec<Value> = String::from_utf8_lossy(&list.body).lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
        assert_eq!(lines.len() as u64, 1 + preview["new"].as_u64().unwrap_or_default());

        // Everybody reads it, byte by byte, and again for nothing.
        let public = office.stand.ask(ask("GET", "/api/releases")).await.json();
        assert_eq!(public[0]["number"], 1);
        let wanted = format!("{release}/files/{}", public[0]["files"][0]["path"].as_str().expect("a path"));
        let got = office.stand.ask(ask("GET", &wanted)).await;
        assert_eq!(Sha256::of(&got.body).to_string(), public[0]["files"][0]["sha256"].as_str().expect("a digest"));
        let same = office.stand.ask(ask("GET", &wanted).with("if-none-match", got.header("etag"))).await;
        assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
        let manifest = office.stand.ask(ask("GET", &format!("{release}/manifest"))).await;
        assert_eq!(Sha256::of(&manifest.body).to_string(), public[0]["manifest"].as_str().expect("a digest"));

        let atom = office.stand.ask(ask("GET", "/releases.atom").with("accept-language", "es")).await;
        let text = String::from_utf8_lossy(&atom.body).into_owned();
        assert!(text.contains("MEX · publicación 1</title>") && atom.header("content-type").starts_with("application/atom+xml"), "{text}");
        let same =
            office.stand.ask(ask("GET", "/releases.atom").with("accept-language", "es").with("if-none-match", atom.header("etag"))).await;
        assert_eq!(same.status, 304);

        // From a number to its cell, back, and to a proof that holds elsewhere.
        let key = lines[0]["key"].as_object().expect("a key");
        let key: Vec<String> = key.iter().map(|(d, c)| format!("{d}={}", c.as_str().unwrap_or_default())).collect();
        let key = key.join(",");
        let traced = office.get(aude, &format!("{release}/number?key={key}")).await.json();
        assert_eq!(traced["receipt"], receipt.to_string(), "{traced}");
        let cell = traced["cell"].as_str().expect("a cell").replace('!', "%21").replace(' ', "%20");
        let went = office.get(luz, &format!("{at}/cells/{cell}")).await.json();
        assert!(went.as_array().is_some_and(|w| !w.is_empty()), "{went}");
        assert_eq!(office.get(luz, &format!("{release}/number?key=SEX=F")).await.code(), "incomplete-key");
        let trusted = Policy::of_log(office.stand.gateway.key.public().clone());
        for path in [format!("{release}/number/proof?key={key}"), format!("{release}/proof"), format!("{at}/proof")] {
            let proof = office.get(aude, &path).await;
            assert!(proof.header("content-disposition").contains(".isthmus-proof"), "{proof:?}");
            isthmus::audit::verify::verify(&proof.body, Some(&trusted)).unwrap_or_else(|faults| panic!("{path}: {faults:#?}"));
        }
        assert_eq!(office.post(aude, &format!("{release}/replay"), json!({})).await.json()["equal"], true);
        let entries = office.get(aude, "/api/ledger/entries").await.json();
        assert!(entries.as_array().is_some_and(|e| e.len() > 5), "{entries}");
        let checkpoint = office.stand.ask(ask("GET", "/api/ledger/checkpoint")).await;
        assert!(String::from_utf8_lossy(&checkpoint.body).starts_with("isthmus.example/ledger\n"));
        let tile = office.get(aude, "/api/ledger/tile/0/000.p/1").await;
        assert_eq!(tile.body.len(), 32);

        // Withdrawn, nothing is to be read; released again, it is.
        assert_eq!(office.post(pia, &format!("{release}/withdraw"), json!({})).await.code(), "text-missing");
        let withdrawn = office.post(pia, &format!("{release}/withdraw"), json!({ "why": "error" })).await;
        assert_eq!(withdrawn.json()["standing"], "withdrawn");
        assert_eq!(office.stand.ask(ask("GET", &wanted)).await.code(), "not-found");
        assert_eq!(office.stand.ask(ask("GET", "/api/releases")).await.json(), json!([]));
        let atom = office.stand.ask(ask("GET", "/releases.atom").with("accept-language", "fr")).await;
        assert!(String::from_utf8_lossy(&atom.body).contains("publication 1 (retirée)</title>"), "it is told that it was withdrawn");
        let restored = office.post(pia, &format!("{release}/restore"), json!({ "base": null, "why": "no era error" })).await;
        assert_eq!((restored.status.as_u16(), restored.json()["number"].as_i64()), (201, Some(2)), "{restored:?}");
        assert_eq!(office.stand.ask(ask("GET", "/api/releases")).await.json()[0]["restores"], 1);
    });
}

#[test]
fn what_is_under_embargo_or_not_for_all_is_not_there_for_others() {
    wait(async {
        let office = Office::new().await;
        let months = crate::gateway::months(&[("2026-01", 12), ("2026-02", 15)]);
        let sent = office.sent(ask("POST", "/api/submissions?name=m.csv").body(months)).await;
        let (receipt, at) = (sent.receipt(), sent.header("location").to_owned());
        let flow = office.get(&office.ana, &at).await.json()["dataflow"].as_str().expect("a dataflow").to_owned();
        let questions = office.get(&office.ana, &format!("{at}/questions")).await.json();
        let said: serde_json::Map<String, Value> =
            questions.as_array().expect("a list").iter().filter_map(|q| Some((q["rule"].as_str()?.to_owned(), json!("sí")))).collect();
        assert_eq!(office.post(&office.ana, &format!("{at}/submit"), json!({ "justifications": said })).await.status, 200);
        assert_eq!(office.post(&office.luz, &format!("{at}/approve"), json!({})).await.status, 200);
        let until = office.stand.gateway.now().plus(Moment::DAY);
        let plan =
            json!({ "dataflow": flow, "receipts": [receipt.to_string()], "embargo": until.to_string(), "class": "restricted", "why": "x" });
        let released = office.post(&office.pia, "/api/releases", plan).await;
        assert_eq!(released.json()["standing"], "scheduled", "{released:?}");
        let release = released.header("location").to_owned();
        office.stand.tenant("GTM").await;
        let reader = office.stand.token("lector", "MEX", &[Role::Consumer]).await;
        let stranger = office.stand.token("otro", "GTM", &[Role::Consumer, Role::Publisher]).await;
        let aude = office.stand.token("aude", "MEX", &[Role::Auditor]).await;
        let file = format!("{release}/files/{}", released.json()["files"][0]["path"].as_str().expect("a path"));
        let series = release.rsplit_once('/').expect("a number").0.to_owned();
        let look = async |token: &str, path: &str| {
            let request = ask("GET", path);
            office.stand.ask(if token.is_empty() { request } else { request.token(token) }).await.status.as_u16()
        };
        for (token, before, after) in
            [("", 404, 404), (stranger.as_str(), 404, 404), (reader.as_str(), 404, 200), (aude.as_str(), 404, 404)]
        {
            assert_eq!(look(token, &file).await, before);
            office.stand.clock.forward(Moment::DAY - 1);
            assert_eq!(look(token, &file).await, before, "not a millisecond early");
            office.stand.clock.forward(1);
            assert_eq!(look(token, &file).await, after);
            assert_eq!(look(token, &series).await, if token == aude { 200 } else { after }, "an auditor sees the digests");
            office.stand.clock.forward(-Moment::DAY);
        }
        assert_eq!(office.stand.ask(ask("GET", "/api/releases")).await.json(), json!([]));
        assert!(!String::from_utf8_lossy(&office.stand.ask(ask("GET", "/releases.atom")).await.body).contains("<entry>"));
    });
}

#[test]
fn mappings_and_settings_are_changed_by_who_may() {
    wait(async {
        let office = Office::new().await;
        let admin = office.stand.token("jefa", "MEX", &[Role::TenantAdmin]).await;
        let text = include_str!("../../../mappings/avr/oim-returns.yaml");
        let at = "/api/tenants/MEX/definitions/mapping";
        let bring = |text: String| ask("POST", at).token(&office.luz).with("content-type", "application/yaml").body(text);
        let brought = office.stand.ask(bring(text.to_owned())).await;
        assert_eq!((brought.status.as_u16(), brought.json()["passes"].as_bool()), (201, Some(true)), "{brought:?}");
        let sha256 = brought.json()["sha256"].as_str().expect("a digest").to_owned();
        let broken = office.stand.ask(bring("id: x\nnot: a mapping\n".to_owned())).await;
        assert_eq!((broken.code().as_str(), broken.json()["part"].as_str()), ("malformed", Some("text")));
        let one = format!("{at}/oim.avr.returns");
        let put = |sha256: &str| ask("PUT", &format!("{one}/active")).token(&office.luz).json(json!({ "sha256": sha256 }));
        assert_eq!(office.stand.ask(put(&sha256)).await.status, 200);
        let other = office.stand.ask(bring(format!("{text}# otra\n"))).await.json()["sha256"].as_str().expect("a digest").to_owned();
        let diff = office.get(&office.luz, &format!("{one}/diff?from={sha256}&to={other}")).await;
        assert!(String::from_utf8_lossy(&diff.body).contains("+# otra"), "{diff:?}");
        assert_eq!(office.get(&office.luz, at).await.json()[0]["sha256"], sha256.as_str());
        assert_eq!(office.get(&office.luz, &one).await.json().as_array().map(Vec::len), Some(2));
        let off = office.stand.ask(ask("DELETE", &format!("{one}/active")).token(&admin)).await;
        assert_eq!((off.status.as_u16(), office.get(&office.luz, at).await.json()), (204, json!([])));

        let set = |name: &str, value: Value| {
            ask("PUT", &format!("/api/tenants/MEX/settings/{name}")).token(&admin).json(json!({ "value": value }))
        };
        assert_eq!(office.stand.ask(set("four-eyes", json!("off"))).await.status, 204);
        assert_eq!(office.get(&admin, "/api/tenants/MEX/settings/four-eyes").await.json()["value"], "off");
        assert_eq!(office.stand.ask(set("four-eyes", json!("perhaps"))).await.code(), "malformed");
        assert_eq!(office.stand.ask(set("upload:x", json!("y"))).await.code(), "malformed");
        assert_eq!(office.get(&admin, "/api/tenants/MEX/settings/invitation:x").await.code(), "not-found");
        let nothing = json!({ "dataflow": "ISTHMUS:DF_BORDER_MVT(1.0)", "period": "2026-01", "text": "frontera cerrada" });
        assert_eq!(office.post(&office.ana, "/api/nothing-to-report", nothing).await.status, 200);
        assert_eq!(office.get(&admin, "/api/tenants/MEX/jobs").await.json(), json!([]));
    });
}
