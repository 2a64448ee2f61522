//! Does every role get what the table of routes says, on every route, and nothing else? The requests are made from the
//! table; what is expected of each is told here a second time, by the words of its cell alone.

use std::collections::BTreeMap;

use isthmus::audit::key::{KeyType, SecretKey};
use isthmus::gateway::access::signing::Signer;
use isthmus::gateway::access::{people, tokens};
use isthmus::gateway::receive::{self, Parcel};
use isthmus::gateway::{definitions, ledger};
use isthmus::model::account::{Actor, Class, Part, Role, Roles, TenantId, Who};
use isthmus::model::decision::{Decision, DecisionKind};
use isthmus::model::digest::Sha256;
use isthmus::model::event::{Event, EventKind};
use isthmus::model::moment::Moment;
use isthmus::model::release::{Content, Draft, Salt, Series};
use isthmus::model::structure::Ref;
use isthmus::model::submission::{Receipt, State, Via};
use isthmus::serve::table::{self, Cell, Row};
use isthmus::store::definitions::DefinitionKind;
use isthmus::store::jobs::JobKind;
use isthmus::store::ledger::unsealed;
use isthmus::store::releases::Act;
use isthmus::store::webhooks::Webhook;

use super::{Reply, Stand, ask, machine, wait};

const STATES: [State; 5] = [State::Checked, State::InReview, State::Approved, State::Cancelled, State::Received];
const CLASSES: [Class; 3] = [Class::Public, Class::Restricted, Class::Confidential];
const MAPPING: &str = include_str!("../../../mappings/avr/oim-returns.yaml");
const REPORT: &str = r#"{"isthmus_report":1,"outcome":"accepted","groups":[],"findings":[]}"#;

/// What a cell promises about one object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Expect {
    /// The request comes to its handler.
    Pass,
    /// It is as if the object were not there.
    Hidden,
    /// The route is not for this role, whatever the object.
    Refused,
}

/// Whose an object is, to the subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Whose {
    Mine,
    Own,
    Other,
    Closed,
    Nobody,
}

struct Subject {
    name: &'static str,
    role: Option<Role>,
    login: String,
    token: String,
}

impl Subject {
    fn cell(&self, row: &Row) -> Cell {
        // What anybody may do, everybody may.
        self.role.map_or(row.anybody, |r| row.cell(r)).max(row.anybody)
    }
}

struct World {
    stand: Stand,
    subjects: Vec<Subject>,
    /// By tenant, login of the sender and state.
    receipts: BTreeMap<(&'static str, String, &'static str), Receipt>,
    fresh: u32,
}

async fn send(stand: &Stand, tenant: &str, login: &str, bytes: &str) -> Receipt {
    let tenant: TenantId = tenant.parse().expect("a tenant");
    let actor = Actor { who: Who::Person(login.parse().expect("a login")), tenant, roles: Roles::from([Role::Uploader]) };
    let mut incoming = stand.gateway.blobs.incoming().await.expect("begun");
    incoming.write(bytes.as_bytes()).await.expect("written");
    let parcel = Parcel { via: Via::Upload, name: "f.csv".to_owned(), media_type: String::new(), key: None, corrects: None, mapping: None };
    receive::accept(&stand.gateway, &actor, parcel, incoming).await.expect("accepted").submission().receipt
}

/// A submission that stands in a state.
async fn standing(stand: &Stand, tenant: &str, login: &str, state: State) -> Receipt {
    let receipt = send(stand, tenant, login, &format!("{tenant} {login} {}", state.word())).await;
    let (store, now) = (&*stand.gateway.store, stand.gateway.now());
    let decide = async |kind: DecisionKind, by: &str| {
        let by = Who::Person(by.parse().expect("a login"));
        let decision = Decision { receipt, at: now, by, kind, rule: None, severity: None, text: String::new(), signature: None };
        store.decide(&decision, &unsealed).await.expect("decided");
    };
    if state == State::Received {
        return receipt;
    }
    if state == State::Cancelled {
        decide(DecisionKind::Cancel, login).await;
        return receipt;
    }
    let lease = loop {
        let lease = store.claim("worker", &[JobKind::Run], now, 600_000).await.expect("a claim").expect("its job");
        if lease.subject == receipt.to_string() {
            break lease;
        }
    };
    let mut run = crate::store::run(0);
    run.report = Sha256::of(REPORT.as_bytes());
    store.finish_run(&lease, run, now, &unsealed).await.expect("done");
    if state != State::Checked {
        decide(DecisionKind::Submit, login).await;
    }
    if state == State::Approved {
        decide(DecisionKind::Approve, "otra").await;
    }
    receipt
}

/// A series of each class, with a release that is open and one under embargo.
async fn release(stand: &Stand, tenant: &str) {
    let blobs = &stand.gateway.blobs;
    let (manifest, records, file) =
        (blobs.put(b"{}").await.expect("kept"), blobs.put(b"records").await.expect("kept"), blobs.put(b"PAR1").await.expect("kept"));
    for class in CLASSES {
        let series = Series { dataflow: dataflow(class), tenant: tenant.parse().expect("a tenant") };
        for (base, embargo) in [(None, None), (Some(1), Some(stand.gateway.now().plus(Moment::DAY)))] {
            let draft = Draft {
                series: series.clone(),
                number: None,
                base,
                receipts: Vec::new(),
                restores: None,
                embargo,
                class,
                manifest,
                files: vec![Content { path: "data/part-0.parquet".to_owned(), sha256: file, bytes: 4, rows: 1 }],
                records,
                salt: Salt([7; 32]),
                engine: String::new(),
                keys: 1,
            };
            let act =
                Act { by: Who::Person("pia".parse().expect("a login")), at: stand.gateway.now(), why: String::new(), signature: None };
            stand.gateway.store.release(draft, &act, &unsealed).await.expect("released");
        }
    }
}

fn dataflow(class: Class) -> Ref {
    Ref::parse(&format!("ISTHMUS:DF_{}(1.0)", class.word().to_uppercase())).expect("a dataflow")
}

impl World {
    async fn new() -> World {
        let stand = Stand::new().await;
        for tenant in ["MEX", "GTM", "OLD", "SYSTEM"] {
            stand.tenant(tenant).await;
        }
        stand.gateway.blobs.put(REPORT.as_bytes()).await.expect("kept");
        let mut subjects = vec![Subject { name: "anybody", role: None, login: String::new(), token: String::new() }];
        for role in Role::ALL {
            let tenant = if role == Role::SystemAdmin { "SYSTEM" } else { "MEX" };
            let login = format!("the-{}", role.word());
            let token = stand.token(&login, tenant, &[role]).await;
            // Nobody has a role in a tenant that is closed, whatever was given before.
            if role != Role::SystemAdmin {
                stand.person(&login, "OLD", &[role]).await;
            }
            subjects.push(Subject { name: role.word(), role: Some(role), login, token });
        }
        let mut receipts = BTreeMap::new();
        for state in STATES {
            for tenant in ["MEX", "GTM", "OLD"] {
                receipts.insert((tenant, "colega".to_owned(), state.word()), standing(&stand, tenant, "colega", state).await);
            }
            for subject in subjects.iter().filter(|s| s.role.is_some()) {
                receipts.insert(("MEX", subject.login.clone(), state.word()), standing(&stand, "MEX", &subject.login, state).await);
            }
        }
        for tenant in ["MEX", "GTM", "OLD"] {
            release(&stand, tenant).await;
            let actor = machine(&tenant.parse().expect("a tenant"));
            definitions::upload(&stand.gateway, &actor, DefinitionKind::Mapping, MAPPING).await.expect("kept");
        }
        ledger::checkpoint(&stand.gateway).await.expect("signed");
        let system = machine(&TenantId::system());
        people::close_tenant(&stand.gateway, &system, &"OLD".parse().expect("a tenant")).await.expect("closed");
        World { stand, subjects, receipts, fresh: 0 }
    }

    /// A name that was not used before.
    fn fresh(&mut self, what: &str) -> String {
        self.fresh += 1;
        format!("{what}{}", self.fresh)
    }

    async fn ask(&self, row: &Row, subject: &Subject, path: &str) -> Reply {
        let mut request = ask(row.method.as_str(), path).body(if row.method.is_safe() { "" } else { "x" });
        if subject.role.is_some() {
            request = request.token(&subject.token);
        }
        self.stand.ask(request).await
    }
}

/// What differs between two answers about what is not there.
fn same(a: &Reply, b: &Reply) -> bool {
    let headers = |r: &Reply| {
        let mut h = r.headers.clone();
        h.remove("x-request-id");
        h.remove("date");
        h
    };
    a.status == b.status && a.body == b.body && headers(a) == headers(b)
}

fn expect_of_submission(cell: Cell, whose: Whose) -> Expect {
    match (cell, whose) {
        (Cell::No, _) => Expect::Refused,
        (Cell::Own, Whose::Mine | Whose::Own) | (Cell::Mine, Whose::Mine) | (Cell::Yes, _) => Expect::Pass,
        _ => Expect::Hidden,
    }
}

fn expect_of_tenant(cell: Cell, tenant: &str) -> Expect {
    match cell {
        Cell::No => Expect::Refused,
        Cell::Yes => Expect::Pass,
        _ if tenant == "MEX" => Expect::Pass,
        _ => Expect::Hidden,
    }
}

fn expect_of_release(row: &Row, cell: Cell, tenant: &str, class: Class, open: bool) -> Expect {
    if cell == Cell::No {
        return Expect::Refused;
    }
    let for_all = class == Class::Public && open;
    let in_reach = match cell {
        Cell::Own => true,
        Cell::Named => open && class != Class::Confidential,
        _ => false,
    };
    let seen = for_all || (tenant == "MEX" && in_reach);
    // To act on a release one needs a role in its tenant; to read its files it must be open.
    let acts = row.anybody != Cell::No || tenant == "MEX";
    let content = open || !row.path.contains("/files/");
    if seen && acts && content { Expect::Pass } else { Expect::Hidden }
}

/// Answers that are right although they say no: nothing is configured, or nobody is signed in.
fn is_its_own_matter(row: &Row, subject: &Subject) -> bool {
    row.path.starts_with("/api/sign-in") || (row.path == "/api/session" && subject.role.is_none())
}

fn judge(row: &Row, subject: &Subject, what: &str, expect: Expect, reply: &Reply, wrong: &mut Vec<String>) {
    let status = reply.status.as_u16();
    let right = match expect {
        Expect::Pass => ![401, 403, 404].contains(&status),
        Expect::Hidden => status == 404,
        Expect::Refused => status == if subject.role.is_none() { 401 } else { 403 },
    };
    if !right {
        wrong.push(format!("{} {} of {what} by {}: {status}, expected {expect:?}", row.method, row.path, subject.name));
    }
}

#[test]
fn every_role_gets_what_the_table_says() {
    wait(async {
        let mut world = World::new().await;
        let (mut wrong, mut asked) = (Vec::new(), 0);
        for row in table::rows() {
            for i in 0..world.subjects.len() {
                let cell = world.subjects[i].cell(row);
                asked += if row.path.contains("{receipt}") {
                    submissions(&world, row, &world.subjects[i], cell, &mut wrong).await
                } else if row.path.contains("/releases/{") {
                    releases(&world, row, &world.subjects[i], cell, &mut wrong).await
                } else if row.path.contains("{tenant}") {
                    tenants(&mut world, row, i, cell, &mut wrong).await
                } else if row.path.contains("{upload}") {
                    uploads(&world, row, &world.subjects[i], cell, &mut wrong).await
                } else if row.path.contains("{key}") {
                    keys(&world, row, &world.subjects[i], cell, &mut wrong).await
                } else {
                    let subject = &world.subjects[i];
                    let path = if row.path.starts_with("/rest/") { "DF_BORDER_MVT/A%20B" } else { "0/000.p/1" };
                    let tile = row.path.replace("{*path}", path).replace("{name}", &format!("f-{}.csv", subject.name));
                    let tile = if row.path == "/assets/{name}" { isthmus::pages::assets::address("style.css") } else { tile };
                    // Of these nothing is released: a question that is not understood is refused before that is found out.
                    let tile = match row.path {
                        "/data/{dataset}" => "/data/DF_BORDER_MVT.csv?colour=red".to_owned(),
                        of if of.starts_with("/data/") => of.replace("{dataset}", "DF_BORDER_MVT") + "?colour=red",
                        _ => tile,
                    };
                    let reply = world.ask(row, subject, &tile).await;
                    let expect = if cell == Cell::No { Expect::Refused } else { Expect::Pass };
                    // Of metadata there are none, and here nothing is released to be looked at, for anybody.
                    if !is_its_own_matter(row, subject) && !row.path.contains("/metadata/") && !row.path.starts_with("/datasets/{") {
                        judge(row, subject, "the service", expect, &reply, &mut wrong);
                    }
                    1
                };
            }
        }
        eprintln!("{asked} requests, {} wrong", wrong.len());
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
        assert!(asked > 2_000, "{asked}");
    });
}

/// `ISTHMUS_TRIES` sets how often each is asked (150; 1000 in the large form, which also asks for less difference).
#[test]
fn what_is_anothers_takes_no_longer_than_what_is_not_there() {
    wait(async {
        let tries: usize = std::env::var("ISTHMUS_TRIES").ok().and_then(|t| t.parse().ok()).unwrap_or(150);
        let stand = Stand::new().await;
        for tenant in ["MEX", "GTM"] {
            stand.tenant(tenant).await;
        }
        let token = stand.token("ana", "MEX", &[Role::Reviewer]).await;
        let others = stand.submission("GTM", "eva", "x").await.receipt.to_string();
        let mut took = [Vec::new(), Vec::new()];
        for i in 0..tries * 2 {
            let receipt = if i % 2 == 0 { others.as_str() } else { "R-2026-999999" };
            let began = tokio::time::Instant::now();
            let reply = stand.ask(ask("GET", &format!("/api/submissions/{receipt}")).token(&token)).await;
            took[i % 2].push(began.elapsed().as_micros() as f64);
            assert_eq!(reply.status, 404);
        }
        let median = |t: &mut Vec<f64>| {
            t.sort_by(f64::total_cmp);
            t[t.len() / 2]
        };
        let [mut a, mut b] = took;
        let (a, b) = (median(&mut a), median(&mut b));
        let difference = (a - b).abs() / a.max(b);
        eprintln!("another's: {a} µs, nobody's: {b} µs, difference {:.1} %", difference * 100.0);
        assert!(difference < if tries >= 1000 { 0.05 } else { 0.3 }, "{a} {b}");
    });
}

async fn submissions(world: &World, row: &Row, subject: &Subject, cell: Cell, wrong: &mut Vec<String>) -> usize {
    let path = |receipt: Receipt| row.path.replace("{receipt}", &receipt.to_string()).replace("{cell}", "D17");
    let nobody: Receipt = "R-2026-999999".parse().expect("a receipt");
    let absent = world.ask(row, subject, &path(nobody)).await;
    let expect = if cell == Cell::No { Expect::Refused } else { Expect::Hidden };
    judge(row, subject, &format!("{:?}", Whose::Nobody), expect, &absent, wrong);
    let mut asked = 1;
    for ((tenant, login, state), receipt) in &world.receipts {
        let whose = match (*tenant, login == &subject.login) {
            ("MEX", true) => Whose::Mine,
            ("MEX", false) if login == "colega" => Whose::Own,
            ("GTM", _) => Whose::Other,
            ("OLD", _) => Whose::Closed,
            _ => continue,
        };
        let reply = world.ask(row, subject, &path(*receipt)).await;
        asked += 1;
        let expect = expect_of_submission(cell, whose);
        let what = format!("{whose:?} {state}");
        let has_run = !["received", "cancelled"].contains(state);
        let of_a_run = ["/report", "/marked", "/questions", "/changes"].iter().any(|end| row.path.ends_with(end));
        if expect == Expect::Pass && of_a_run && !has_run {
            continue;
        }
        judge(row, subject, &what, expect, &reply, wrong);
        if expect == Expect::Hidden && !same(&reply, &absent) {
            wrong.push(format!("{} {} of {what} by {}: not as if it were not there", row.method, row.path, subject.name));
        }
    }
    asked
}

async fn releases(world: &World, row: &Row, subject: &Subject, cell: Cell, wrong: &mut Vec<String>) -> usize {
    let path = |class: Class, tenant: &str, number: i64| {
        let path = row.path.replace("{dataflow}", &dataflow(class).to_string()).replace("{tenant}", tenant);
        path.replace("{number}", &number.to_string()).replace("{*path}", "data/part-0.parquet")
    };
    let absent = world.ask(row, subject, &path(Class::Public, "NOWHERE", 1)).await;
    judge(row, subject, "nobody's", if cell == Cell::No { Expect::Refused } else { Expect::Hidden }, &absent, wrong);
    let mut asked = 1;
    for class in CLASSES {
        for tenant in ["MEX", "GTM", "OLD"] {
            for (number, open) in [(1, true), (2, false), (3, false)] {
                let reply = world.ask(row, subject, &path(class, tenant, number)).await;
                asked += 1;
                // A series is seen where one of its releases is; the third release is not there.
                let open = open || !row.path.contains("{number}");
                let there = number < 3 || !row.path.contains("{number}");
                let expect = match expect_of_release(row, cell, tenant, class, open) {
                    Expect::Pass if !there => Expect::Hidden,
                    other => other,
                };
                // What was stated of a release is told by the tests of the path; these here were never stated.
                if expect == Expect::Pass && (row.path.ends_with("/replay") || row.path.ends_with("{number}/proof")) {
                    continue;
                }
                let what = format!("{tenant} {} {number}", class.word());
                judge(row, subject, &what, expect, &reply, wrong);
                if expect == Expect::Hidden && !same(&reply, &absent) {
                    wrong.push(format!("{} {} of {what} by {}: not as if it were not there", row.method, row.path, subject.name));
                }
                // Nothing of what may not be seen yet is in a list either.
                if row.path.ends_with("{tenant}") && reply.status == 200 && !(tenant == "MEX" && cell == Cell::Own) {
                    let numbers = reply.json().as_array().map(|a| a.iter().filter_map(|r| r["number"].as_i64()).collect::<Vec<_>>());
                    if numbers != Some(vec![1]) {
                        wrong.push(format!("{what} by {}: lists {numbers:?}", subject.name));
                    }
                }
            }
        }
    }
    asked
}

async fn tenants(world: &mut World, row: &Row, subject: usize, cell: Cell, wrong: &mut Vec<String>) -> usize {
    let mut asked = 0;
    for tenant in ["MEX", "GTM", "OLD", "NOWHERE"] {
        let named = if cell == Cell::Yes { world.fresh("NEW") } else { tenant.to_owned() };
        let mut path = row
            .path
            .replace("{tenant}", &named)
            .replace("{kind}", "mapping")
            .replace("{id}", "oim.avr.returns")
            .replace("{name}", "four-eyes")
            .replace("{source}", "hti");
        if path.contains("{webhook}") {
            let (id, event) = told(world, tenant).await;
            path = path.replace("{webhook}", &id.to_string()).replace("{event}", &event.to_string());
        }
        if cell == Cell::Yes {
            world.stand.tenant(&named).await;
        }
        if path.contains("{login}") {
            let login = world.fresh("victim");
            if tenant != "NOWHERE" {
                world.stand.person(&login, tenant, &[Role::Consumer]).await;
            }
            path = path.replace("{login}", &login);
        }
        if path.contains("{token}") {
            let wanted = tokens::Wanted {
                tenant: tenant.parse().expect("a tenant"),
                name: "victim".to_owned(),
                roles: Roles::from([Role::Uploader]),
                dataflows: Vec::new(),
                networks: Vec::new(),
                owner: None,
                days: 1,
            };
            let (id, _) = tokens::issue(&world.stand.gateway, &machine(&wanted.tenant.clone()), wanted).await.expect("a token");
            path = path.replace("{token}", &id.to_string());
        }
        if row.path.ends_with("/active") && row.method == "DELETE" && tenant == "MEX" {
            let actor = machine(&"MEX".parse().expect("a tenant"));
            let sha256 = Sha256::of(MAPPING.as_bytes());
            definitions::activate(&world.stand.gateway, &actor, DefinitionKind::Mapping, "oim.avr.returns", sha256).await.expect("active");
        }
        let subject = &world.subjects[subject];
        let reply = world.ask(row, subject, &path).await;
        judge(row, subject, tenant, expect_of_tenant(cell, tenant), &reply, wrong);
        asked += 1;
    }
    asked
}

/// A webhook of a tenant, and an event that it is told.
async fn told(world: &World, tenant: &str) -> (i64, i64) {
    let (store, tenant) = (&world.stand.gateway.store, tenant.parse::<TenantId>().expect("a tenant"));
    let now = world.stand.gateway.now();
    let url = "https://example.org/".to_owned();
    let webhook =
        Webhook { id: 0, tenant: tenant.clone(), url, secret: "whsec_".to_owned(), kinds: Vec::new(), created: now, closed: None };
    let id = store.add_webhook(&webhook).await.expect("a webhook");
    let (kind, by) = (EventKind::Administered, Who::Machine(Part::Command));
    let event = Event { sequence: 0, at: now, tenant, kind, by, subject: "x".to_owned(), body: "{}".to_owned() };
    let sequence = store.announce(event).await.expect("an event");
    store.fan_out(10_000, now).await.expect("handed on");
    (id, sequence)
}

/// Keys that people sign with: their own, a colleague's, and one that nobody has.
async fn keys(world: &World, row: &Row, subject: &Subject, cell: Cell, wrong: &mut Vec<String>) -> usize {
    let mut asked = 0;
    for (login, is_there) in [(subject.login.as_str(), true), ("colega", true), (subject.login.as_str(), false)] {
        // Anybody has no login, and no key.
        let key = SecretKey::from_seed(if login.is_empty() { "x" } else { login }, KeyType::Ed25519, [u8::from(is_there); 32]);
        let public = key.expect("a name").public().clone();
        if is_there {
            let kept = Signer { key: public.to_string(), added: world.stand.gateway.now(), ended: None };
            let kept = serde_json::to_string(&kept).expect("JSON");
            let name = format!("signer:{}", public.label());
            world.stand.gateway.store.set_setting(&TenantId::system(), &name, Some(&kept)).await.expect("kept");
        }
        let reply = world.ask(row, subject, &row.path.replace("{key}", &public.label().replace('+', "%2B"))).await;
        let expect = match (cell, is_there && login == subject.login) {
            (Cell::No, _) => Expect::Refused,
            (_, true) => Expect::Pass,
            (_, false) => Expect::Hidden,
        };
        judge(row, subject, &format!("a key of {login}"), expect, &reply, wrong);
        asked += 1;
    }
    asked
}

async fn uploads(world: &World, row: &Row, subject: &Subject, cell: Cell, wrong: &mut Vec<String>) -> usize {
    let begun = async |token: &str| {
        let begun = world.stand.ask(ask("POST", "/api/uploads").token(token).with("upload-complete", "?0").body("x")).await;
        begun.header("location").rsplit('/').next().unwrap_or_default().to_owned()
    };
    let sender = &world.subjects[1];
    assert_eq!(sender.name, "uploader");
    let may_begin = cell == Cell::Mine;
    let mine = if may_begin { begun(&subject.token).await } else { begun(&sender.token).await };
    let others = if subject.name == "uploader" { begun(&world.subjects[2].token).await } else { begun(&sender.token).await };
    for (upload, whose) in [(mine.as_str(), Whose::Mine), (others.as_str(), Whose::Own), ("0".repeat(32).as_str(), Whose::Nobody)] {
        let reply = world.ask(row, subject, &row.path.replace("{upload}", upload)).await;
        judge(row, subject, &format!("{whose:?}"), expect_of_submission(cell, whose), &reply, wrong);
    }
    3
}
