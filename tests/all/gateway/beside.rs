//! Is a file held against what its office published, what others publish and what was agreed, and does nobody see in a finding what
//! is not theirs to see?

use isthmus::gateway::{definitions, replay, settings, verify};
use isthmus::model::account::{Actor, Class, Role, Tenant};
use isthmus::model::release::Series;
use isthmus::model::submission::{Receipt, State};
use isthmus::store::definitions::DefinitionKind;
use serde_json::Value;

use super::{Office, actor, admin, ana, flow, luz, months, pia, plan, series};
use crate::store::{Place, on_both, tenant};

on_both!(
    a_revision_is_told_and_needs_a_reason,
    a_partner_is_heard_only_of_what_is_public,
    what_was_agreed_protected_and_sent_before_is_known,
);

async fn report(office: &Office, receipt: Receipt) -> Value {
    serde_json::from_str(&office.report(receipt).await).expect("a report")
}

fn rules(report: &Value) -> Vec<(String, String)> {
    let of = |f: &Value, name: &str| f[name].as_str().expect("a text").to_owned();
    report["findings"].as_array().expect("findings").iter().map(|f| (of(f, "rule"), of(f, "severity"))).collect()
}

fn ran(report: &Value, rule: &str) -> bool {
    report["rules"].as_array().expect("tallies").iter().any(|t| t["rule"] == rule)
}

/// A year of months around a level.
fn year(change: &[(&str, i64)]) -> Vec<u8> {
    let names: Vec<String> = (1..=12).map(|m| format!("2024-{m:02}")).collect();
    let value = |n: usize, name: &str| change.iter().find(|c| c.0 == name).map_or(1_000 + 17 * ((n as i64 * 5) % 7), |c| c.1);
    let rows: Vec<(&str, i64)> = names.iter().enumerate().map(|(n, name)| (name.as_str(), value(n, name))).filter(|r| r.1 >= 0).collect();
    months(&rows)
}

async fn a_revision_is_told_and_needs_a_reason(place: Place) {
    let office = Office::open(&place).await;
    let first = office.approved_bytes("enero.csv", &year(&[])).await;
    assert!(!ran(&report(&office, first).await, "V-VRT-001"), "there was nothing before");
    office.release(&plan(&flow("DF_BORDER_MVT"), &[first], None)).await;

    // One month by a fifth.
    let sent = office.send(&ana(), "enero.csv", &year(&[("2024-03", 1_300)]), None).await.expect("accepted");
    let receipt = sent.submission().receipt;
    office.work().await;
    let told = report(&office, receipt).await;
    assert_eq!(rules(&told).iter().map(|r| r.0.as_str()).collect::<Vec<_>>(), ["V-VRT-001"], "{told}");
    assert_eq!(told["findings"][0]["cells"][0]["cell"], "N4");
    let state = office.submit(&ana(), receipt).await.state;
    assert_eq!(state, State::InReview);
    isthmus::gateway::review::approve(&office.gateway, &luz(), receipt, "").await.expect("approved");
    let release = office.release(&plan(&flow("DF_BORDER_MVT"), &[receipt], Some(1))).await;
    // What stood before is no part of what a run is of: it comes out again the same.
    let replayed = replay::release(&office.gateway, &pia(), &series("DF_BORDER_MVT"), release.number).await.expect("run again");
    assert!(replayed.equal, "{:?}", replayed.differences);
    assert_eq!(verify::verify(&office.gateway).await.expect("everything is read").faults, Vec::<String>::new());
}

/// Migrants from Guatemala to Mexico, as one of both reports them.
fn migrants(reporter: &str, way: &str, other: &str, value: i64) -> Vec<u8> {
    let head = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,FLOW,CITIZENSHIP,COUNTRY_BIRTH,COUNTERPART,SEX,AGE,REASON,TIME_PERIOD,OBS_VALUE,OBS_STATUS,COUNT_UNIT\n";
    format!("{head}dataflow,ISTHMUS:DF_MIG_FLOW(1.0),I,A,{reporter},{way},_T,_T,{other},_T,_T,_T,2023,{value},A,PERSON\n").into_bytes()
}

/// The office of another tenant releases a file.
async fn theirs(office: &Office, value: i64, class: Class, base: Option<i64>) {
    let who = |login: &str, role| actor(login, "GTM", &[role]);
    let (eva, leo, ina) = (who("eva", Role::Uploader), who("leo", Role::Reviewer), who("ina", Role::Publisher));
    let sent = office.send(&eva, "emigrantes.csv", &migrants("GTM", "EMI", "MEX", value), None).await.expect("accepted");
    let receipt = sent.submission().receipt;
    office.work().await;
    office.submit(&eva, receipt).await;
    isthmus::gateway::review::approve(&office.gateway, &leo, receipt, "").await.expect("approved");
    let mut plan = plan(&flow("DF_MIG_FLOW"), &[receipt], base);
    plan.class = Some(class);
    isthmus::gateway::publish::release(&office.gateway, &ina, &plan).await.expect("released");
}

async fn a_partner_is_heard_only_of_what_is_public(place: Place) {
    let office = Office::open(&place).await;
    let send = async |key: &str| {
        let sent = office.send(&ana(), "inmigrantes.csv", &migrants("MEX", "IMM", "GTM", 500), Some(key)).await.expect("accepted");
        let receipt = sent.submission().receipt;
        office.work().await;
        report(&office, receipt).await
    };
    let told = send("one").await;
    assert!(rules(&told).is_empty() && !ran(&told, "M-VMP-001"));
    theirs(&office, 380, Class::Restricted, None).await;
    let told = send("two").await;
    assert!(!ran(&told, "M-VMP-001") && !ran(&told, "M-VMP-002"), "{told}");
    theirs(&office, 390, Class::Public, Some(1)).await;
    let told = send("three").await;
    let found: Vec<_> = rules(&told).into_iter().filter(|r| r.0.starts_with("M-")).collect();
    assert_eq!(found, [("M-VMP-001".to_owned(), "warning".to_owned())]);
    let one = told["findings"].as_array().expect("findings").iter().find(|f| f["rule"] == "M-VMP-001").expect("told above");
    assert_eq!((&one["args"]["first"], &one["args"]["second"], &one["cells"][0]["cell"]), (&"500".into(), &"390".into(), &"N2".into()));
    // Withdrawn, it is heard no more.
    let ina = actor("ina", "GTM", &[Role::Publisher]);
    let series = Series { dataflow: flow("DF_MIG_FLOW"), tenant: tenant("GTM") };
    isthmus::gateway::publish::withdraw(&office.gateway, &ina, &series, 2, "un error").await.expect("withdrawn");
    assert!(!ran(&send("four").await, "M-VMP-001"));
}

async fn what_was_agreed_protected_and_sent_before_is_known(place: Place) {
    let office = Office::open(&place).await;
    let of = Tenant { id: admin().tenant, name: "México".into(), closed: None };
    office.gateway.store.put_tenant(&of, office.gateway.now(), &isthmus::store::outbox::untold).await.expect("a tenant");
    let run = async |who: &Actor, name: &str, bytes: &[u8]| {
        let receipt = office.send(who, name, bytes, None).await.expect("accepted").submission().receipt;
        office.work().await;
        report(&office, receipt).await
    };
    let first = run(&ana(), "a.csv", &year(&[])).await;
    assert!(ran(&first, "F-EVA-002") && !ran(&first, "F-EVA-001") && !ran(&first, "P-SDC-001"));
    let again = run(&ana(), "b.csv", &year(&[])).await;
    assert_eq!(rules(&again), [("F-EVA-002".to_owned(), "information".to_owned())]);
    assert_eq!(again["findings"][0]["args"]["receipt"], "R-2026-000001");

    let name = settings::protect(&flow("DF_BORDER_MVT"));
    assert!(settings::set(&office.gateway, &admin(), &name, Some("1")).await.is_err(), "below 1 there is no count");
    settings::set(&office.gateway, &admin(), &name, Some("5")).await.expect("set");
    let small = run(&ana(), "c.csv", &months(&[("2024-01", 4), ("2024-02", 5)])).await;
    assert_eq!(rules(&small), [("P-SDC-001".to_owned(), "error".to_owned())]);
    settings::set(&office.gateway, &admin(), &name, None).await.expect("taken away");

    let calendar = "calendar: mex\ndue:\n  - { dataflow: 'ISTHMUS:DF_REMIT(1.0.0)', from: 2024-01, days: 15 }\n";
    let kept = definitions::upload(&office.gateway, &admin(), DefinitionKind::Calendar, calendar).await.expect("kept");
    definitions::activate(&office.gateway, &admin(), DefinitionKind::Calendar, &kept.id, kept.sha256).await.expect("active");
    let other = run(&ana(), "d.csv", &months(&[("2024-01", 4), ("2024-02", 7)])).await;
    assert_eq!(rules(&other), [("F-EVA-001".to_owned(), "error".to_owned())]);
}
