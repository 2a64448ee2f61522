//! May each person do this, and no more? Four eyes, justifications, overrides, and what a tenant mends by itself.

use std::collections::BTreeMap;

use isthmus::gateway::corrections::{self, Proposal};
use isthmus::gateway::{Code, definitions, publish, replay, review, settings, trace, verify};
use isthmus::model::account::{Class, Role};
use isthmus::model::event::EventKind;
use isthmus::model::finding::Severity;
use isthmus::model::submission::State;
use isthmus::store::Conflict;
use isthmus::store::definitions::DefinitionKind;

use super::{Office, actor, admin, ana, auditor, conflict, fixture, flow, luz, month, months, pia, plan, refused, series};
use crate::store::{Place, on_both, tenant};

on_both!(
    nobody_decides_on_their_own_work,
    an_office_of_one_may_and_the_ledger_says_so,
    a_warning_needs_a_sentence,
    an_error_that_a_reviewer_overrides_is_published_with_the_decision,
    what_a_reviewer_returns_or_a_sender_takes_back_goes_no_further,
    nothing_to_report_is_said_and_recorded,
    a_tenant_mends_its_mapping_and_only_one_that_passes_becomes_active,
    a_pack_of_rules_holds_from_the_next_run_on_and_a_release_is_run_again_with_it,
    a_correction_needs_two_and_a_release_is_run_again_with_it,
    a_message_that_needs_no_mapping_is_corrected_as_any_file,
);

const FLOW: &str = "DF_BORDER_MVT";

async fn nobody_decides_on_their_own_work(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let all = [Role::Uploader, Role::Reviewer, Role::Publisher];
    let eva = actor("eva", "MEX", &all);
    let sent = office.send(&eva, "a.csv", &months(&[("2024-01", 1)]), None).await.expect("accepted").submission().receipt;
    office.work().await;
    // Another uploader, and every other tenant, sees no such thing.
    for stranger in [actor("bea", "MEX", &[Role::Uploader]), actor("eva", "GTM", &all), actor("con", "MEX", &[Role::Consumer])] {
        assert_eq!(refused(review::questions(gateway, &stranger, sent).await), Code::NotFound, "{stranger:?}");
        assert_eq!(refused(review::cancel(gateway, &stranger, sent, "").await), Code::NotFound);
    }
    office.submit(&eva, sent).await;
    assert_eq!(refused(review::approve(gateway, &eva, sent, "").await), Code::OwnWork);
    assert_eq!(refused(review::approve(gateway, &pia(), sent, "").await), Code::NotAllowed);
    assert_eq!(refused(review::approve(gateway, &auditor(), sent, "").await), Code::NotAllowed);
    let both = actor("luz", "MEX", &all);
    review::approve(gateway, &both, sent, "").await.expect("another's work");
    assert_eq!(refused(publish::release(gateway, &both, &plan(&flow(FLOW), &[sent], None)).await), Code::OwnWork);
    assert_eq!(refused(publish::release(gateway, &luz(), &plan(&flow(FLOW), &[sent], None)).await), Code::NotAllowed);
    // Who sent it may release it, unless not everybody may read it.
    let mut closed = plan(&flow(FLOW), &[sent], None);
    closed.class = Some(Class::Restricted);
    assert_eq!(refused(publish::release(gateway, &eva, &closed).await), Code::OwnWork);
    publish::release(gateway, &eva, &plan(&flow(FLOW), &[sent], None)).await.expect("released");
    let other = actor("oto", "GTM", &[Role::Publisher]);
    assert_eq!(refused(publish::withdraw(gateway, &other, &series(FLOW), 1, "no").await), Code::NotFound);
    assert_eq!(refused(publish::restore(gateway, &other, &series(FLOW), 1, Some(1), None, "no").await), Code::NotFound);
    assert_eq!(refused(replay::release(gateway, &other, &series(FLOW), 1).await), Code::NotFound);
    assert_eq!(
        refused(trace::number(gateway, &actor("c", "MEX", &[Role::Consumer]), &series(FLOW), None, &month("2024-01")).await),
        Code::NotAllowed
    );
}

async fn an_office_of_one_may_and_the_ledger_says_so(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let eva = actor("eva", "MEX", &[Role::Uploader, Role::Reviewer, Role::Publisher]);
    assert_eq!(refused(settings::set(gateway, &eva, settings::FOUR_EYES, Some("off")).await), Code::NotAllowed);
    assert_eq!(refused(settings::set(gateway, &admin(), settings::FOUR_EYES, Some("no")).await), Code::Malformed);
    assert_eq!(refused(settings::set(gateway, &admin(), "colour", Some("off")).await), Code::Malformed);
    settings::set(gateway, &admin(), settings::FOUR_EYES, Some("off")).await.expect("set");
    let told = gateway.store.events_about(settings::FOUR_EYES).await.expect("events");
    assert_eq!((told.len(), told[0].kind), (1, EventKind::Administered));
    let sent = office.send(&eva, "a.csv", &months(&[("2024-01", 1)]), None).await.expect("accepted").submission().receipt;
    office.work().await;
    office.submit(&eva, sent).await;
    review::approve(gateway, &eva, sent, "").await.expect("approved");
    publish::release(gateway, &eva, &plan(&flow(FLOW), &[sent], None)).await.expect("released");
    let stated = |subject: String| async move {
        let all = gateway.store.entries_about(&subject).await.expect("entries");
        let last = isthmus::audit::envelope::Envelope::parse(&all.last().expect("one").entry.statement).expect("an envelope");
        last.statement().expect("a statement").parameters
    };
    assert_eq!(stated(sent.to_string()).await["four_eyes"], "off");
    assert_eq!(stated(format!("{}/MEX/1", flow(FLOW))).await["four_eyes"], "off");
    assert_eq!(stated(format!("MEX/{}", settings::FOUR_EYES)).await["decision"], "setting");
    settings::set(gateway, &admin(), settings::FOUR_EYES, None).await.expect("taken away");
    assert_eq!(gateway.store.setting(&tenant("MEX"), settings::FOUR_EYES).await.expect("an answer"), None);
}

/// A file in which something warns: women and men who are no usual pair, or a unit that jumps.
fn jump() -> Vec<u8> {
    months(&[("2024-01", 10), ("2024-02", 11), ("2024-03", 12), ("2024-04", 12_000), ("2024-05", 12), ("2024-06", 11)])
}

async fn a_warning_needs_a_sentence(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let sent = office.send(&ana(), "a.csv", &jump(), None).await.expect("accepted").submission().receipt;
    office.work().await;
    let questions = review::questions(gateway, &ana(), sent).await.expect("a report");
    let warns: Vec<&str> = questions.iter().filter(|q| q.severity == Severity::Warning).map(|q| q.rule.as_str()).collect();
    assert!(!warns.is_empty(), "{questions:?} {}", office.report(sent).await);
    let none = BTreeMap::new();
    assert_eq!(refused(review::submit(gateway, &ana(), sent, &none, "").await), Code::Unjustified);
    let empty = warns.iter().map(|w| ((*w).to_owned(), "  ".to_owned())).collect();
    assert_eq!(refused(review::submit(gateway, &ana(), sent, &empty, "").await), Code::TextMissing);
    let wrong = BTreeMap::from([("X-REP-001".to_owned(), "porque sí".to_owned())]);
    assert_eq!(refused(review::submit(gateway, &ana(), sent, &wrong, "").await), Code::NoSuchFinding);
    assert_eq!(refused(review::justify(gateway, &ana(), sent, "X-REP-001", "porque sí").await), Code::NoSuchFinding);
    review::justify(gateway, &ana(), sent, warns[0], "hubo una caravana").await.expect("noted");
    let rest: BTreeMap<String, String> = warns[1..].iter().map(|w| ((*w).to_owned(), "revisado".to_owned())).collect();
    let before = review::submit(gateway, &ana(), sent, &rest, "es todo").await.expect("submitted");
    assert_eq!(before.state, State::InReview);
    assert!(
        review::questions(gateway, &luz(), sent)
            .await
            .expect("a report")
            .iter()
            .filter(|q| q.severity == Severity::Warning)
            .all(|q| q.answered)
    );
}

async fn an_error_that_a_reviewer_overrides_is_published_with_the_decision(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let sent =
        office.send(&ana(), "a.csv", &months(&[("2024-01", -5), ("2024-02", 7)]), None).await.expect("accepted").submission().receipt;
    office.work().await;
    let first = office.submission(sent).await;
    assert_eq!((first.state, first.run.as_ref().and_then(|r| r.dataset)), (State::Refused, None));
    let negative = "R-VIR-001";
    assert_eq!(
        refused(review::override_severity(gateway, &ana(), sent, negative, Severity::Warning, "corrección").await),
        Code::NotAllowed
    );
    assert_eq!(refused(review::override_severity(gateway, &luz(), sent, negative, Severity::Warning, "").await), Code::TextMissing);
    assert_eq!(refused(review::override_severity(gateway, &luz(), sent, "X-VAD-001", Severity::Warning, "no").await), Code::NoSuchFinding);
    review::override_severity(gateway, &luz(), sent, negative, Severity::Warning, "corrección de enero").await.expect("noted");
    assert_eq!(office.submission(sent).await.state, State::Refused, "until it is run again");
    review::rerun(gateway, &luz(), sent, "con la corrección").await.expect("queued");
    office.work().await;
    let second = office.submission(sent).await;
    assert_eq!(second.state, State::Checked, "{}", office.report(sent).await);
    assert_eq!(gateway.store.overrides(&tenant("MEX"), crate::store::at(0)).await.expect("counted"), [(negative.to_owned(), 1)]);
    office.submit(&ana(), sent).await;
    review::approve(gateway, &luz(), sent, "").await.expect("approved");
    let release = office.release(&plan(&flow(FLOW), &[sent], None)).await;
    let decided: Vec<usize> = office.records(&release).await.iter().map(|(r, _)| r.decisions.len()).collect();
    assert_eq!(decided, [1, 0], "the figure that it is about names the decision");
    let traced = trace::number(gateway, &auditor(), &series(FLOW), None, &month("2024-01")).await.expect("traced");
    assert_eq!(traced.trace.record.findings[0].rule, negative);
    assert_eq!(traced.trace.record.findings[0].severity, "warning");
    assert!(traced.decisions.iter().any(|d| d.kind == "override" && d.text == "corrección de enero"));
    assert!(replay::release(gateway, &auditor(), &series(FLOW), 1).await.expect("replayed").equal);
    assert_eq!(verify::verify(gateway).await.expect("read").faults, Vec::<String>::new());
    // Two figures for one key: no word of anybody makes one of them.
    let twice =
        office.send(&ana(), "b.csv", &months(&[("2024-01", 5), ("2024-01", 7)]), None).await.expect("accepted").submission().receipt;
    office.work().await;
    let found = review::questions(gateway, &luz(), twice).await.expect("a report");
    assert!(found.iter().any(|q| q.rule == "S-RWD-001" && !q.overridable), "{found:?}");
    assert_eq!(
        refused(review::override_severity(gateway, &luz(), twice, "S-RWD-001", Severity::Warning, "da igual").await),
        Code::NotOverridable
    );
}

async fn what_a_reviewer_returns_or_a_sender_takes_back_goes_no_further(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let mut sent = Vec::new();
    for i in 0..2 {
        sent.push(office.send(&ana(), "a.csv", &months(&[("2024-01", i)]), None).await.expect("accepted").submission().receipt);
    }
    office.work().await;
    office.submit(&ana(), sent[0]).await;
    assert_eq!(refused(review::give_back(gateway, &luz(), sent[0], "").await), Code::TextMissing);
    assert_eq!(refused(review::give_back(gateway, &pia(), sent[0], "no").await), Code::NotAllowed);
    let returned = review::give_back(gateway, &luz(), sent[0], "falta febrero").await.expect("returned");
    assert_eq!((returned.state, returned.reason.as_str()), (State::Returned, "falta febrero"));
    assert_eq!(refused(review::comment(gateway, &luz(), sent[0], "").await), Code::TextMissing);
    review::comment(gateway, &ana(), sent[0], "viene mañana").await.expect("said");
    assert!(matches!(conflict(review::approve(gateway, &luz(), sent[0], "").await), Conflict::State(_)));
    assert_eq!(review::cancel(gateway, &ana(), sent[1], "era de prueba").await.expect("taken back").state, State::Cancelled);
    assert!(matches!(conflict(review::submit(gateway, &ana(), sent[1], &BTreeMap::new(), "").await), Conflict::State(_)));
    let told: Vec<EventKind> = gateway.store.events_about(&sent[0].to_string()).await.expect("events").iter().map(|e| e.kind).collect();
    use EventKind as E;
    assert_eq!(told, [E::Received, E::Started, E::Checked, E::Submitted, E::Returned, E::Decided]);
    assert_eq!(verify::verify(gateway).await.expect("read").faults, Vec::<String>::new());
}

async fn nothing_to_report_is_said_and_recorded(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    assert_eq!(refused(review::nothing_to_report(gateway, &ana(), &flow(FLOW), "2024-13", "cerrado").await), Code::Malformed);
    assert_eq!(refused(review::nothing_to_report(gateway, &ana(), &flow(FLOW), "2024-02", "").await), Code::TextMissing);
    assert_eq!(refused(review::nothing_to_report(gateway, &auditor(), &flow(FLOW), "2024-02", "cerrado").await), Code::NotAllowed);
    let sequence = review::nothing_to_report(gateway, &ana(), &flow(FLOW), "2024-02", "paso cerrado").await.expect("said");
    let told = gateway.store.events_about(&format!("{} of MEX 2024-02", flow(FLOW))).await.expect("events");
    assert_eq!((told.len(), told[0].sequence, told[0].kind), (1, sequence, EventKind::Nothing));
    let stated = gateway.store.entries_about(&format!("{}/MEX/2024-02", flow(FLOW))).await.expect("entries");
    assert_eq!((stated.len(), stated[0].entry.kind.as_str()), (1, "decide"));
}

async fn a_pack_of_rules_holds_from_the_next_run_on_and_a_release_is_run_again_with_it(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let kind = DefinitionKind::Rules;
    let said = "message: { en: Few., es: Pocos., fr: Peu., pt: Poucos. }";
    let pack = |limit: u32, found: u32| {
        format!(
            "pack: hnd.own\ndataflow: {}\nrules:\n- id: few\n  then: OBS_VALUE >= {limit}\n  severity: warning\n  {said}\ntests:\n- rows: |\n    REF_AREA,OBS_VALUE\n    HND,1\n    HND,{found}\n  findings: [few 1]\n",
            flow("DF_IRREG_DETECT")
        )
    };
    assert_eq!(refused(definitions::upload(gateway, &luz(), kind, &pack(10, 10).replace("OBS_VALUE >=", "SEX >=")).await), Code::Malformed);
    let failing = definitions::upload(gateway, &luz(), kind, &pack(10, 3)).await.expect("kept");
    assert!(!failing.passes && failing.id == "hnd.own", "{failing:?}");
    assert_eq!(refused(definitions::activate(gateway, &luz(), kind, &failing.id, failing.sha256).await), Code::TestsFail);
    let kept = definitions::upload(gateway, &luz(), kind, &pack(1_000_000, 1_000_000)).await.expect("kept");
    assert_eq!(refused(definitions::activate(gateway, &ana(), kind, &kept.id, kept.sha256).await), Code::NotAllowed);

    // Before it is active nothing of it is found; from the next run on it is, and the run says which version.
    let before = office.send_fixture(&ana(), "hnd-irregular/irreg_honduras.csv").await;
    office.work().await;
    assert!(!office.report(before).await.contains("R-EXP-001"));
    definitions::activate(gateway, &luz(), kind, &kept.id, kept.sha256).await.expect("active");
    let receipt = office.send_fixture(&ana(), "hnd-irregular/irreg_honduras.csv").await;
    office.work().await;
    let report = office.report(receipt).await;
    let dataflow = office.submission(receipt).await.run.expect("a run").dataflow.expect("a dataflow");
    assert!(report.contains(&format!("@{}#few", dataflow.id)), "{report}");
    let stated = gateway.store.entries_about(&receipt.to_string()).await.expect("entries");
    assert!(stated.iter().any(|e| e.entry.kind.as_str() == "validate"));
    office.submit(&ana(), receipt).await;
    review::approve(gateway, &luz(), receipt, "").await.expect("approved");
    let release = office.release(&plan(&dataflow, &[receipt], None)).await;
    // Another version later, and none at all: what was released is run again with what was in force.
    let other = definitions::upload(gateway, &luz(), kind, &pack(10, 10)).await.expect("kept");
    definitions::activate(gateway, &luz(), kind, &other.id, other.sha256).await.expect("active");
    let again = replay::release(gateway, &auditor(), &release.draft.series, 1).await.expect("replayed");
    assert!(again.equal, "{again:#?}");
    definitions::deactivate(gateway, &luz(), kind, &kept.id).await.expect("no more");
    let again = replay::release(gateway, &auditor(), &release.draft.series, 1).await.expect("replayed");
    assert!(again.equal, "{again:#?}");
}

async fn a_correction_needs_two_and_a_release_is_run_again_with_it(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let file = std::fs::read_to_string(fixture("hnd-irregular/irreg_honduras.csv")).expect("a file");
    let receipt = office.send_fixture(&ana(), "hnd-irregular/irreg_honduras.csv").await;
    office.work().await;
    // The last figure of the first line.
    let line = file.lines().nth(1).expect("a line");
    let (column, old) = line.split(',').enumerate().filter(|(_, c)| c.parse::<u32>().is_ok()).last().expect("a figure");
    let cell = format!("{}2", char::from(b'A' + u8::try_from(column).expect("few columns")));
    let proposal = |new: &str| Proposal {
        sheet: String::new(),
        cell: cell.clone(),
        old: old.to_owned(),
        new: new.to_owned(),
        why: "counted again".to_owned(),
    };
    let proposed = corrections::propose(gateway, &ana(), receipt, &proposal("4321")).await.expect("proposed");
    assert_eq!((proposed.patch.as_str(), proposed.corrections), (receipt.to_string().as_str(), 1));
    assert_eq!(refused(corrections::propose(gateway, &ana(), receipt, &proposal(old)).await), Code::Malformed);
    // Nothing is read so before another person agrees.
    let before = office.send_fixture(&ana(), "hnd-irregular/irreg_honduras.csv").await;
    office.work().await;
    assert!(!office.report(before).await.contains("F-PAT-001"));
    let kind = DefinitionKind::Patch;
    office.clock.forward(60);
    let own =
        corrections::propose(gateway, &luz(), receipt, &Proposal { cell: "A999".to_owned(), ..proposal("1") }).await.expect("proposed");
    assert_eq!(refused(definitions::activate(gateway, &luz(), kind, &own.patch, own.sha256).await), Code::OwnWork);
    assert_eq!(corrections::waiting(gateway, &luz(), receipt).await.expect("an answer").map(|w| w.1.corrections.len()), Some(2));
    definitions::activate(gateway, &luz(), kind, &proposed.patch, proposed.sha256).await.expect("active");
    let mended = office.send_fixture(&ana(), "hnd-irregular/irreg_honduras.csv").await;
    office.work().await;
    let report = office.report(mended).await;
    assert!(report.contains("F-PAT-001") && report.contains("4321"), "{report}");
    let dataflow = office.submission(mended).await.run.expect("a run").dataflow.expect("a dataflow");
    office.submit(&ana(), mended).await;
    review::approve(gateway, &luz(), mended, "").await.expect("approved");
    let release = office.release(&plan(&dataflow, &[mended], None)).await;
    let again = replay::release(gateway, &auditor(), &release.draft.series, 1).await.expect("replayed");
    assert!(again.equal, "{again:#?}");
    // Later there is no such correction any more: what was released is run again with what was in force.
    definitions::deactivate(gateway, &luz(), kind, &proposed.patch).await.expect("no more");
    let again = replay::release(gateway, &auditor(), &release.draft.series, 1).await.expect("replayed");
    assert!(again.equal, "{again:#?}");
}

/// A message of the standard's own structure: two observations of one series, in SDMX-JSON 2.0 and in SDMX-ML 3.0.
const JSON: &str = r#"{"meta":{"schema":"https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json","id":"M","prepared":"2026-11-21T00:00:00Z","sender":{"id":"CRI"}},"data":{"structures":[{"links":[{"urn":"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ISTHMUS:DF_BORDER_MVT(1.0.0)","rel":"dataflow"}],"dataSets":[0],"dimensions":{"series":[{"id":"FREQ","values":[{"id":"M"}]},{"id":"REF_AREA","values":[{"id":"CRI"}]},{"id":"BORDER_POINT","values":[{"id":"_T"}]},{"id":"DIRECTION","values":[{"id":"IN"}]},{"id":"CITIZENSHIP","values":[{"id":"COL"}]},{"id":"TRAVELLER_TYPE","values":[{"id":"_T"}]},{"id":"TRANSPORT","values":[{"id":"_T"}]},{"id":"SEX","values":[{"id":"_T"}]},{"id":"AGE","values":[{"id":"_T"}]},{"id":"REF_ADM","values":[{"id":"_Z"}]}],"observation":[{"id":"TIME_PERIOD","values":[{"value":"2024-01"},{"value":"2024-02"}]}]},"measures":{"observation":[{"id":"OBS_VALUE"}]},"attributes":{"dataSet":[],"series":[],"observation":[{"id":"OBS_STATUS","values":[{"id":"A"}]},{"id":"COUNT_UNIT","values":[{"id":"EVENT"}]}]}}],"dataSets":[{"structure":0,"action":"Replace","series":{"0:0:0:0:0:0:0:0:0:0":{"observations":{"0":["-2871",0,0],"1":["2544",0,0]}}}}]}}"#;
const ML: &str = r#"<?xml version="1.0" encoding="UTF-8"?><mes:StructureSpecificData xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message" xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common" xmlns:ss="http://www.sdmx.org/resources/sdmxml/schemas/v3_0/data/structurespecific"><mes:Header><mes:ID>M</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-11-21T00:00:00Z</mes:Prepared><mes:Sender id="CRI"/><mes:Structure structureID="S" dimensionAtObservation="TIME_PERIOD" namespace="urn:x"><com:StructureUsage>urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ISTHMUS:DF_BORDER_MVT(1.0.0)</com:StructureUsage></mes:Structure></mes:Header><mes:DataSet ss:structureRef="S" ss:action="Replace"><Series FREQ="M" REF_AREA="CRI" BORDER_POINT="_T" DIRECTION="IN" CITIZENSHIP="COL" TRAVELLER_TYPE="_T" TRANSPORT="_T" SEX="_T" AGE="_T" REF_ADM="_Z"><Obs TIME_PERIOD="2024-01" OBS_VALUE="-2871" OBS_STATUS="A" COUNT_UNIT="EVENT"/><Obs TIME_PERIOD="2024-02" OBS_VALUE="2544" OBS_STATUS="A" COUNT_UNIT="EVENT"/></Series></mes:DataSet></mes:StructureSpecificData>"#;
const CSV: &str = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,BORDER_POINT,DIRECTION,CITIZENSHIP,TRAVELLER_TYPE,TRANSPORT,SEX,AGE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,COUNT_UNIT\ndataflow,ISTHMUS:DF_BORDER_MVT(1.0),R,M,CRI,_T,IN,COL,_T,_T,_T,_T,2024-01,-2871,A,EVENT\ndataflow,ISTHMUS:DF_BORDER_MVT(1.0),R,M,CRI,_T,IN,COL,_T,_T,_T,_T,2024-02,2544,A,EVENT\n";

/// A correction that one proposes and another agrees to is read from the next run on, and in the next version of the message; it ends
/// where the source is mended.
async fn a_message_that_needs_no_mapping_is_corrected_as_any_file(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let mut last = None;
    for (name, message, cell) in [
        ("m.csv", CSV, "N2"),
        ("m.json", JSON, "/data/dataSets/0/series/0:0:0:0:0:0:0:0:0:0/observations/0/0"),
        ("m.xml", ML, "/StructureSpecificData/DataSet/Series/Obs[1]/@OBS_VALUE"),
    ] {
        let send = async |message: &str| {
            let receipt = office.send(&ana(), name, message.as_bytes(), None).await.expect("accepted").submission().receipt;
            office.work().await;
            receipt
        };
        let receipt = send(message).await;
        let run = office.submission(receipt).await.run.expect("a run");
        assert_eq!((run.mapping.as_deref(), run.counts.errors), (None, 1), "{name}: {}", office.report(receipt).await);
        let proposal = Proposal {
            sheet: String::new(),
            cell: cell.to_owned(),
            old: "-2871".to_owned(),
            new: "2871".to_owned(),
            why: "a sign too many".to_owned(),
        };
        let proposed = corrections::propose(gateway, &ana(), receipt, &proposal).await.expect("proposed");
        definitions::activate(gateway, &luz(), DefinitionKind::Patch, &proposed.patch, proposed.sha256).await.expect("active");
        // The next version of the message, in which something else is new.
        let next = send(&message.replace("2544", "2545")).await;
        let (report, run) = (office.report(next).await, office.submission(next).await.run.expect("a run"));
        assert!(run.counts.errors == 0 && report.contains("F-PAT-001"), "{name}: {report}");
        office.submit(&ana(), next).await;
        review::approve(gateway, &luz(), next, "").await.expect("approved");
        let release = office.release(&plan(&run.dataflow.expect("a dataflow"), &[next], last)).await;
        last = Some(release.number);
        let mended = send(&message.replace("-2871", "2871")).await;
        assert!(office.report(mended).await.contains("F-PAT-002"), "{name}: it ends where the source is mended");
        definitions::deactivate(gateway, &luz(), DefinitionKind::Patch, &proposed.patch).await.expect("no more");
        let again = replay::release(gateway, &auditor(), &release.draft.series, release.number).await.expect("replayed");
        assert!(again.equal, "{name}: {again:#?}");
    }
}

async fn a_tenant_mends_its_mapping_and_only_one_that_passes_becomes_active(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let text = std::fs::read_to_string(fixture("../mappings/hnd/irregular.yaml")).expect("a mapping");
    assert_eq!(refused(definitions::upload(gateway, &ana(), DefinitionKind::Mapping, &text).await), Code::NotAllowed);
    assert_eq!(refused(definitions::upload(gateway, &luz(), DefinitionKind::Mapping, "id: [").await), Code::Malformed);
    assert_eq!(refused(definitions::upload(gateway, &luz(), DefinitionKind::Rules, &text).await), Code::Malformed);
    let ours = format!("{text}\n# nuestra\n");
    let kept = definitions::upload(gateway, &luz(), DefinitionKind::Mapping, &ours).await.expect("kept");
    assert!(kept.passes && !kept.trials.is_empty(), "{kept:?}");
    assert!(definitions::list(gateway, &luz(), DefinitionKind::Mapping).await.expect("a list").is_empty(), "not active by that");
    // Its own test asks for another number of observations than comes out.
    let wrong = text.lines().map(|l| if l.trim_start().starts_with("observations:") { "    observations: 999" } else { l });
    let indent = text.lines().find(|l| l.trim_start().starts_with("observations:")).map_or(4, |l| l.len() - l.trim_start().len());
    let wrong: String = wrong
        .map(|l| if l == "    observations: 999" { format!("{}observations: 999\n", " ".repeat(indent)) } else { format!("{l}\n") })
        .collect();
    let failing = definitions::upload(gateway, &luz(), DefinitionKind::Mapping, &wrong).await.expect("kept");
    assert!(!failing.passes, "{failing:?}");
    assert_eq!(
        refused(definitions::activate(gateway, &luz(), DefinitionKind::Mapping, &failing.id, failing.sha256).await),
        Code::TestsFail
    );
    definitions::activate(gateway, &luz(), DefinitionKind::Mapping, &kept.id, kept.sha256).await.expect("active");
    assert_eq!(definitions::versions(gateway, &luz(), DefinitionKind::Mapping, &kept.id).await.expect("versions").len(), 2);
    let diff = definitions::diff(gateway, &luz(), DefinitionKind::Mapping, &kept.id, failing.sha256, kept.sha256).await.expect("a diff");
    assert!(diff.lines().any(|l| l.starts_with("-") && l.contains("999")) && diff.lines().any(|l| l == "+# nuestra"), "{diff}");
    let stranger = actor("oto", "GTM", &[Role::Reviewer]);
    let hidden = definitions::diff(gateway, &stranger, DefinitionKind::Mapping, &kept.id, failing.sha256, kept.sha256).await;
    assert_eq!(refused(hidden), Code::NotFound);
    let told = gateway.store.events_about(&kept.id).await.expect("events");
    assert_eq!(told.iter().map(|e| e.kind).collect::<Vec<_>>(), [EventKind::Activated]);

    // What comes now is run with it, and what is recorded is its very text.
    let sent = office.send_fixture(&ana(), "hnd-irregular/irreg_honduras.csv").await;
    office.work().await;
    let run = office.submission(sent).await.run.expect("a run");
    assert_eq!((run.mapping.as_deref(), run.mapping_sha256), (Some(kept.id.as_str()), Some(kept.sha256)));
    assert_eq!(gateway.blobs.get(kept.sha256).await.expect("kept"), ours.as_bytes());
    // A release made with it is run again with it, after the tenant went on to another.
    office.submit(&ana(), sent).await;
    review::approve(gateway, &luz(), sent, "").await.expect("approved");
    let dataflow = run.dataflow.expect("a dataflow");
    let release = office.release(&plan(&dataflow, &[sent], None)).await;
    definitions::deactivate(gateway, &luz(), DefinitionKind::Mapping, &kept.id).await.expect("no more");
    assert_eq!(refused(definitions::deactivate(gateway, &luz(), DefinitionKind::Mapping, &kept.id).await), Code::NotFound);
    let again = replay::release(gateway, &auditor(), &release.draft.series, 1).await.expect("replayed");
    assert!(again.equal, "{again:#?}");
    let sent = office.send_fixture(&ana(), "hnd-irregular/irreg_honduras.csv").await;
    office.work().await;
    assert_ne!(office.submission(sent).await.run.expect("a run").mapping_sha256, Some(kept.sha256));
    // One that is asked for by name, and one that there is not.
    let bytes = std::fs::read(fixture("hnd-irregular/irreg_honduras.csv")).expect("a fixture");
    let named = office.send_for(&ana(), "x.csv", &bytes, None, Some(&kept.id)).await.expect("accepted").submission().receipt;
    let none = office.send_for(&ana(), "x.csv", &bytes, None, Some("no.such")).await.expect("accepted").submission().receipt;
    office.work().await;
    assert_eq!(office.submission(named).await.state, State::Checked);
    let waits = office.submission(none).await;
    assert!(waits.state == State::Received && waits.reason.contains("no.such"), "{waits:?}");
}
