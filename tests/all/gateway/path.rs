//! The whole path on files as offices send them: sent, run, reviewed, released, traced, proved, run again.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use isthmus::audit::policy::Policy;
use isthmus::audit::record::Record;
use isthmus::gateway::proof::{self, ProofOf};
use isthmus::gateway::{ledger, publish, replay, trace, verify};
use isthmus::model::location::Sources;
use isthmus::model::release::{Current, Release, Series, Standing};
use isthmus::model::submission::{Receipt, State};
use isthmus::read::{Data, Input, Opened, ReadOptions};
use rust_decimal::Decimal;

use super::{Office, ana, auditor, luz, pia, plan};
use crate::store::{Place, on_both};

on_both!(an_office_sends_a_workbook_and_everybody_can_follow_it, random_numbers_lead_to_a_cell_whose_text_is_the_number);

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

/// Where a text begins, its characters up to what ends a figure.
fn at_offset(bytes: &[u8], offset: usize) -> String {
    let text = String::from_utf8_lossy(&bytes[offset.min(bytes.len())..]).into_owned();
    let text = text.trim_start_matches(|c: char| c == '"' || c.is_whitespace());
    text.chars().take_while(|c| !matches!(c, '"' | '<' | '}' | ']' | '\n')).collect()
}

/// The text of every cell of a file, by its name.
fn cells(name: &str, bytes: &[u8]) -> BTreeMap<String, String> {
    let input = Input { name: name.to_owned(), data: Data::Bytes(bytes.to_vec().into()) };
    let (options, mut sources, mut all) = (ReadOptions::default(), Sources::default(), BTreeMap::new());
    let format = isthmus::read::sniff(&input, &options.limits, &mut sources).expect("a format");
    let (opened, _) = isthmus::pipeline::open(&input, format, &options, &mut sources).expect("opened");
    let Opened::Book(mut book) = opened else { return all };
    for sheet in 0..book.sheets().len() {
        let of = book.sheets()[sheet].name.clone();
        book.read(sheet, &mut |head, block| {
            for i in 0..block.rows.len() {
                for cell in block.row_cells(i) {
                    let place = isthmus::model::location::a1(block.rows[i].index, cell.col);
                    let label = if of.is_empty() { place } else { format!("{of}!{place}") };
                    all.insert(label, block.text(head, cell).to_owned());
                }
            }
            ControlFlow::Continue(())
        })
        .expect("read");
    }
    all
}

/// Whether a text of a cell says this figure: digit by digit, whatever parts thousands and decimals there.
fn says(text: &str, value: Decimal) -> bool {
    let plain = text.trim();
    if Decimal::from_str_exact(plain).or_else(|_| Decimal::from_scientific(plain)).is_ok_and(|read| read == value) {
        return true;
    }
    // A binary number of a workbook has fifteen digits that mean something; what comes after them is how it was stored.
    if Decimal::from_str_exact(plain).ok().and_then(|read| read.round_sf(15)).is_some_and(|read| read == value) {
        return true;
    }
    let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
    let (cell, figure) = (digits(plain), digits(&value.normalize().to_string()));
    !cell.is_empty() && cell.trim_start_matches('0').trim_end_matches('0') == figure.trim_start_matches('0').trim_end_matches('0')
}

/// Changes after which a figure is no longer the text of one cell.
const COMPUTED: [&str; 6] = ["difference", "counted", "added", "summed", "unit", "rule"];

/// `ISTHMUS_TRACES` sets how many numbers are followed (200).
async fn random_numbers_lead_to_a_cell_whose_text_is_the_number(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let files = [
        "mex-entradas/cuadro_2_1_entradas.xlsx",
        "mex-rechazos/rechazos_2017.xls",
        "mex-detenciones/extranjeros_estacion_2019.xlsx",
        "hnd-irregular/irreg_honduras.csv",
        "chl-estimacion/baseregiones.csv",
        "bra-imigrantes/imigrantes_2023_01.csv",
        "col-entradas/entradas_extranjeros_colombia_con_fecha.csv",
        "pan-darien/irreg_darien_nat.csv",
        "can-ircc-asylum/EN_ODP-Asylum-OfficeType_Prov.xlsx",
        "dtm-hti-v3/dtm_api_v3_admin0_HTI.json",
        "iom-avr/avr_2019-10.xml",
    ];
    let mut published = Published::default();
    for path in files {
        let receipt = office.approved(path).await;
        let sent = office.submission(receipt).await;
        let dataflow = sent.run.clone().and_then(|r| r.dataflow).expect("a dataflow");
        let series = Series { dataflow: dataflow.clone(), tenant: sent.tenant.clone() };
        let base = gateway.store.tip(&series).await.expect("an answer");
        let release = office.release(&plan(&dataflow, &[receipt], base)).await;
        published.add(&office, &release, receipt).await;
    }
    follow(&office, &published, super::traces(200)).await;
}

/// Numbers that were released, each with the file that it came with.
#[derive(Default)]
pub(super) struct Published {
    numbers: Vec<(Series, i64, Record, usize)>,
    files: Vec<(Receipt, BTreeMap<String, String>, bytes::Bytes)>,
}

impl Published {
    pub(super) fn files(&self) -> usize {
        self.files.len()
    }

    /// Adds the numbers of a release that came with a submission.
    pub(super) async fn add(&mut self, office: &Office, release: &Release, receipt: Receipt) {
        let sent = office.submission(receipt).await;
        let bytes = office.gateway.blobs.get(sent.sha256).await.expect("the original");
        let index = self.files.len();
        self.files.push((receipt, cells(&sent.name, &bytes), bytes));
        let own = office.records(release).await.into_iter().filter(|(_, of)| *of == receipt.to_string());
        self.numbers.extend(own.map(|(record, _)| (release.draft.series.clone(), release.number, record, index)));
    }
}

/// Follows so many numbers, in no order, to the cell that they came from, and reads its text.
pub(super) async fn follow(office: &Office, published: &Published, wanted: usize) {
    let (mut state, mut followed, mut computed) = (0x9e37_79b9_7f4a_7c15_u64, 0, 0);
    while followed < wanted {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let (series, number, record, index) = &published.numbers[(state % published.numbers.len() as u64) as usize];
        let traced = trace::number(&office.gateway, &auditor(), series, Some(*number), &record.key).await.expect("traced");
        let (receipt, texts, bytes) = &published.files[*index];
        assert_eq!(traced.trace.receipt, Some(receipt.to_string()));
        assert_eq!(traced.trace.origin.sha256, isthmus::audit::hash::Hash::of(bytes));
        let text = match traced.trace.cell.strip_prefix('@') {
            Some(offset) => at_offset(bytes, offset.parse().expect("an offset")),
            None => texts.get(&traced.trace.cell).unwrap_or_else(|| panic!("no cell {}", traced.trace.cell)).clone(),
        };
        followed += 1;
        if record.steps.iter().any(|s| COMPUTED.contains(&s.step.as_str())) || record.value.is_none() {
            computed += 1;
            continue;
        }
        let value = Decimal::from_str_exact(record.value.as_deref().expect("a figure")).expect("a figure");
        // A zero that the cell does not spell out says which sign it was read from.
        if let Some(zero) = record.steps.iter().find(|s| s.step == "zero") {
            assert!(value.is_zero() && text.contains(&zero.detail[0]), "{text}: {zero:?}");
            continue;
        }
        assert!(says(&text, value), "{}: the cell says `{text}`, and {value} is published; {:?}", traced.trace.cell, record.steps);
    }
    println!("{followed} numbers of {} followed, {computed} of them missing or computed from more than one cell", published.numbers.len());
    assert!(computed * 2 < followed, "{computed} of {followed} are computed");
}
