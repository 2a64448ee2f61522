//! Do structures that are sent to a service stand beside the standard: for every process of it, and only where they fit?

use isthmus::gateway::structures::{self, Judged, STALE};
use isthmus::gateway::{Code, replay};
use isthmus::model::account::{Actor, Role};
use isthmus::model::submission::State;
use serde_json::{Value, json};

use super::{Office, actor, admin, auditor, flow, months, plan, refused, series};
use crate::store::{Place, on_both};

on_both!(
    a_new_dataflow_takes_figures_at_once,
    what_does_not_fit_is_said_and_nothing_of_it_is_taken,
    who_does_not_run_the_service_sends_no_structures,
);

fn operator() -> Actor {
    actor("ops", "SYSTEM", &[Role::SystemAdmin])
}

/// A structure message in SDMX-JSON.
fn message(data: Value) -> String {
    let schema =
        "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json";
    let meta = json!({ "schema": schema, "id": "T", "prepared": "2026-11-01T00:00:00Z", "sender": { "id": "ISTHMUS" } });
    json!({ "meta": meta, "data": data }).to_string()
}

fn urn(class: &str, of: &str) -> String {
    let package = if class == "Codelist" { "codelist" } else { "datastructure" };
    format!("urn:sdmx:org.sdmx.infomodel.{package}.{class}={of}")
}

/// A dataflow of a structure.
fn dataflow(id: &str, structure: &str) -> Value {
    json!({ "id": id, "agencyID": "ISTHMUS", "version": "1.0.0", "name": "Ferries", "structure": urn("DataStructure", structure) })
}

fn faults(judged: &[Judged]) -> Vec<String> {
    judged.iter().flat_map(|j| j.faults.iter().map(|f| format!("{}: {f}", j.artefact))).collect()
}

async fn a_new_dataflow_takes_figures_at_once(place: Place) {
    let office = Office::open(&place).await;
    let other = Office::open_in(&place, office.folder.clone()).await;
    assert!(other.gateway.standard().await.expect("the standard").dataflow(&flow("DF_FERRY")).is_err());
    let text = message(json!({ "dataflows": [dataflow("DF_FERRY", "ISTHMUS:BORDER_MVT(1.0.0)")] }));
    let judged = structures::submit(&office.gateway, &operator(), &text).await.expect("judged");
    assert_eq!((judged.len(), faults(&judged)), (1, Vec::new()));
    assert!(office.gateway.standard().await.expect("the standard").dataflow(&flow("DF_FERRY")).is_ok(), "at once");
    // Another process of the service knows it a second later.
    other.clock.forward(STALE / 1000);
    assert!(other.gateway.standard().await.expect("the standard").dataflow(&flow("DF_FERRY")).is_ok());

    // The process that reads files knows it too, and so does who publishes and who runs it again.
    let figures = String::from_utf8_lossy(&months(&[("2024-01", 7)])).replace("DF_BORDER_MVT(1.0)", "DF_FERRY(1.0.0)");
    let receipt = other.approved_bytes("ferry.csv", figures.as_bytes()).await;
    other.release(&plan(&flow("DF_FERRY"), &[receipt], None)).await;
    let again = replay::release(&office.gateway, &auditor(), &series("DF_FERRY"), 1).await.expect("run again");
    assert!(again.equal, "{:?}", again.differences);
    // The same message again changes nothing, and is no mistake.
    let judged = structures::submit(&office.gateway, &operator(), &text).await.expect("judged");
    assert_eq!(faults(&judged), Vec::<String>::new());
}

async fn what_does_not_fit_is_said_and_nothing_of_it_is_taken(place: Place) {
    let office = Office::open(&place).await;
    let codes = |agency: &str, id: &str, version: &str| {
        let one = json!([{ "id": "X", "name": "X" }]);
        json!({ "codelists": [{ "id": id, "agencyID": agency, "version": version, "name": id, "codes": one }] })
    };
    for (data, wanted) in [
        (
            json!({ "dataflows": [dataflow("DF_FERRY", "ISTHMUS:NOWHERE(1.0.0)"), dataflow("DF_BOAT", "ISTHMUS:BORDER_MVT(1.0.0)")] }),
            "ISTHMUS:DF_FERRY(1.0.0): refers to DataStructure ISTHMUS:NOWHERE(1.0.0), which is not there",
        ),
        (codes("ISTHMUS", "CL_DIRECTION", "1.0.0"), "this version is stable and never changes"),
        (codes("ISTHMUS", "CL_DIRECTION", "1.1.0"), "after 1.0.0 these changes need 2.0.0 or later"),
        (codes("SDMX", "CL_SEX", "2.1"), "is in use by DataStructure ISTHMUS:ASYLUM_APP(1.0.0)"),
    ] {
        let judged = structures::submit(&office.gateway, &operator(), &message(data)).await.expect("judged");
        let said = faults(&judged);
        assert!(said.len() == 1 && said[0].to_lowercase().contains(&wanted.to_lowercase()), "{said:?}");
    }
    let standard = office.gateway.standard().await.expect("the standard");
    assert!(standard.dataflow(&flow("DF_BOAT")).is_err(), "what came with it is not taken either");
    for text in ["", "{}", "<mes:Structure", "{\"data\": {}}", "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>"] {
        assert_eq!(refused(structures::submit(&office.gateway, &operator(), text).await), Code::Malformed, "{text}");
    }
    let receipt = office.send(&super::ana(), "a.csv", b"x", None).await.expect("accepted").submission().receipt;
    office.work().await;
    assert_eq!(office.submission(receipt).await.state, State::Refused, "the service goes on");
}

async fn who_does_not_run_the_service_sends_no_structures(place: Place) {
    let office = Office::open(&place).await;
    let text = message(json!({ "dataflows": [dataflow("DF_FERRY", "ISTHMUS:BORDER_MVT(1.0.0)")] }));
    for who in [admin(), super::luz(), super::pia()] {
        assert_eq!(refused(structures::submit(&office.gateway, &who, &text).await), Code::NotAllowed);
    }
}
