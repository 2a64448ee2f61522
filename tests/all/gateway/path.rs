//! The whole path on files as offices send them: sent, run, reviewed, released, traced, proved, run again.

use isthmus::audit::policy::Policy;
use isthmus::gateway::proof::{self, ProofOf};
use isthmus::gateway::{ledger, publish, replay, trace, verify};
use isthmus::model::release::{Current, Standing};
use isthmus::model::submission::State;

use super::{Office, ana, auditor, luz, pia, plan};
use crate::store::{Place, on_both};

on_both!(an_office_sends_a_workbook_and_everybody_can_follow_it);

async fn an_office_sends_a_workbook_and_everybody_can_follow_it(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let receipt = office.send_fixture(&ana(), "mex-entradas/cuadro_2_1_entradas.xlsx").await;
    office.work().await;
    let checked = office.submission(receipt).await;
    assert_eq!(checked.state, State::Checked, "{}", office.report(receipt).await);
    let run = checked.run.expect("a run");
    let (dataflow, mapping) = (run.dataflow.expect("a dataflow"), run.mapping.expect("a mapping"));
    office.clock.forward(60);
    office.submit(&ana(), receipt).await;
    isthmus::gateway::review::approve(gateway, &luz(), receipt, "bien").await.expect("approved");
    office.clock.forward(60);
    let release = office.release(&plan(&dataflow, &[receipt], None)).await;
    assert_eq!((release.number, release.standing, release.rows()), (1, Standing::Public, run.counts.observations));
    assert_eq!(office.submission(receipt).await.state, State::Released);
    let series = release.draft.series.clone();
    let Current::Release(current) = gateway.store.current(&series, gateway.now()).await.expect("an answer") else { panic!("nothing") };
    assert_eq!(*current, release);

    // The manifest names everything, and its bytes are its name.
    let manifest = publish::manifest(gateway, &release).await.expect("a manifest");
    assert_eq!(manifest["release"], format!("{dataflow}/MEX/1"));
    assert_eq!(manifest["receipts"][0]["receipt"], receipt.to_string());
    assert_eq!(manifest["files"][0]["path"], release.draft.files[0].path);
    assert_eq!(manifest["lineage"]["leaves"], release.rows());

    // Each number leads to a cell.
    let records = office.records(&release).await;
    assert_eq!(records.len() as i64, release.rows());
    let middle = &records[records.len() / 2].0;
    let traced = trace::number(gateway, &auditor(), &series, None, &middle.key).await.expect("traced");
    assert_eq!(traced.trace.record, *middle);
    assert_eq!(traced.trace.receipt.as_deref(), Some(receipt.to_string().as_str()));
    assert_eq!(traced.trace.origin.file, "cuadro_2_1_entradas.xlsx");
    assert_eq!(traced.trace.origin.sha256, checked.sha256);
    assert_eq!(traced.trace.origin.mapping.as_ref().map(|m| m.name.as_str()), Some(mapping.as_str()));
    let steps: Vec<&str> = traced.trace.ledger.iter().map(|e| e.kind.word()).collect();
    assert_eq!(steps.first(), Some(&"receipt"));
    assert_eq!(steps[1..4], ["parse", "map", "validate"]);
    assert_eq!(steps.last(), Some(&"release"));
    assert!(traced.decisions.iter().any(|d| d.kind == "approve" && d.by == "person:luz" && d.text == "bien"), "{traced:?}");
    // And the cell leads back to the number.
    let went = trace::cell(gateway, &auditor(), receipt, &traced.trace.cell).await.expect("an answer");
    let back = went.iter().find(|w| w.key == middle.key).expect("the number");
    assert_eq!((back.releases.len(), back.releases[0].number, &back.releases[0].value), (1, 1, &middle.value));

    // The proof of the number holds for who trusts the ledger's key, and shows no other.
    let bytes = proof::proof(gateway, ProofOf::Number(series.clone(), 1, middle.key.clone())).await.expect("a proof");
    let trusted = Policy::of_log(gateway.key.public().clone());
    let verdict = isthmus::audit::verify::verify(&bytes, Some(&trusted)).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(verdict.number.as_ref(), Some(middle));
    assert_eq!(verdict.approvals.iter().map(|a| a.who.as_str()).collect::<Vec<_>>(), ["luz"]);
    for of in [ProofOf::Receipt(receipt), ProofOf::Release(series.clone(), 1)] {
        let bytes = proof::proof(gateway, of).await.expect("a proof");
        isthmus::audit::verify::verify(&bytes, Some(&trusted)).unwrap_or_else(|faults| panic!("{faults:#?}"));
    }

    // It comes out again, to the digit.
    let again = replay::release(gateway, &auditor(), &series, 1).await.expect("replayed");
    assert!(again.equal, "{again:#?}");
    assert_eq!(again.compared.len(), 6);

    let verified = verify::verify(gateway).await.expect("everything is read");
    assert_eq!(verified.faults, Vec::<String>::new());
    assert_eq!((verified.submissions, verified.releases), (1, 1));
    assert_eq!(verified.entries as i64, gateway.store.ledger_size().await.expect("a size"));
    let last = ledger::latest(gateway).await.expect("an answer").expect("signed after the release");
    assert_eq!(last.size as u64, verified.entries);

    isthmus::gateway::publish::withdraw(gateway, &pia(), &series, 1, "error en la fuente").await.expect("withdrawn");
    let verified = verify::verify(gateway).await.expect("everything is read");
    assert_eq!(verified.faults, Vec::<String>::new());
}
