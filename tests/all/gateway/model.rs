//! Does the gateway do what a small model of it does, whatever people ask in whatever order?
//!
//! Random commands by six people of two tenants; the model is a few tables of what they may see and do. The runs are told,
//! not made: what is looked at here is who may do what when. `ISTHMUS_SEQUENCES` sets how many sequences are tried (24).

use std::collections::{BTreeMap, BTreeSet};

use isthmus::audit::record::{Found, Record};
use isthmus::gateway::records::{self, Writer};
use isthmus::gateway::{Code, Trouble, ledger, publish, review, verify};
use isthmus::model::account::{Actor, Role};
use isthmus::model::release::{Current, Series};
use isthmus::model::submission::{Counts, Receipt, Run, State, Submission};
use isthmus::store::jobs::JobKind;
use isthmus::store::{Conflict, StoreError};
use proptest::prelude::*;

use super::{Office, actor, flow, month, plan};
use crate::store::{Place, wait};

const FLOW: &str = "DF_BORDER_MVT";
const WARNS: &str = "R-UNI-001";

/// How a run ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    Clean,
    Warns,
    Refused,
}

#[derive(Clone, Copy, Debug)]
enum Command {
    Send,
    Work(Outcome),
    Justify(usize),
    Submit(usize),
    Return(usize),
    Approve(usize),
    Rerun(usize),
    Cancel(usize),
    Release(usize),
    Withdraw(i64),
    Restore(i64),
}

fn command() -> impl Strategy<Value = Command> {
    let which = 0..6usize;
    let outcome = prop_oneof![3 => Just(Outcome::Clean), 2 => Just(Outcome::Warns), 1 => Just(Outcome::Refused)];
    prop_oneof![
        3 => Just(Command::Send),
        4 => outcome.prop_map(Command::Work),
        2 => which.clone().prop_map(Command::Justify),
        4 => which.clone().prop_map(Command::Submit),
        1 => which.clone().prop_map(Command::Return),
        4 => which.clone().prop_map(Command::Approve),
        1 => which.clone().prop_map(Command::Rerun),
        1 => which.clone().prop_map(Command::Cancel),
        4 => which.prop_map(Command::Release),
        1 => (1..4i64).prop_map(Command::Withdraw),
        1 => (1..4i64).prop_map(Command::Restore),
    ]
}

fn people() -> Vec<Actor> {
    use Role::{Auditor, Publisher, Reviewer, Uploader};
    vec![
        actor("ana", "MEX", &[Uploader]),
        actor("eva", "MEX", &[Uploader, Reviewer, Publisher]),
        actor("luz", "MEX", &[Reviewer]),
        actor("pia", "MEX", &[Publisher]),
        actor("aude", "MEX", &[Auditor]),
        actor("oto", "GTM", &[Uploader, Reviewer, Publisher]),
    ]
}

/// What came of a command, as far as the model tells.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Answer {
    Done,
    No(Code),
    Conflict,
}

#[derive(Clone, Debug)]
struct Sent {
    tenant: String,
    by: String,
    state: State,
    warns: bool,
    justified: bool,
    approved: BTreeSet<String>,
    has_data: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stands {
    Open,
    Withdrawn,
}

/// What the gateway should do.
#[derive(Default)]
struct Model {
    sent: Vec<Sent>,
    queue: Vec<usize>,
    releases: BTreeMap<String, Vec<Stands>>,
}

impl Model {
    fn sees(&self, who: &Actor, i: usize) -> Result<(), Answer> {
        let s = self.sent.get(i).filter(|s| s.tenant == who.tenant.as_str());
        let all = who.roles.any(&[Role::Reviewer, Role::Publisher, Role::TenantAdmin, Role::Auditor]);
        if s.is_some_and(|s| all || s.by == login(who)) { Ok(()) } else { Err(Answer::No(Code::NotFound)) }
    }

    /// The move of a submission, with the roles that may make it and the states that it may be made from.
    fn moved(
        &mut self,
        who: &Actor,
        i: usize,
        roles: &[Role],
        from: &[State],
        to: State,
        also: impl Fn(&Sent) -> Result<(), Answer>,
    ) -> Answer {
        let may = || {
            self.sees(who, i)?;
            if !who.roles.any(roles) {
                return Err(Answer::No(Code::NotAllowed));
            }
            let s = &self.sent[i];
            if !from.contains(&s.state) {
                return Err(Answer::Conflict);
            }
            also(s)
        };
        match may() {
            Err(answer) => answer,
            Ok(()) => {
                self.sent[i].state = to;
                Answer::Done
            }
        }
    }

    fn tip(&self, tenant: &str) -> Option<i64> {
        let all = self.releases.get(tenant)?;
        all.iter().rposition(|s| *s == Stands::Open).map(|i| i as i64 + 1)
    }

    fn run(&mut self, who: &Actor, command: Command) -> Answer {
        use Role::{Publisher, Reviewer, TenantAdmin, Uploader};
        let senders = [Uploader, Reviewer, Publisher];
        let tenant = who.tenant.to_string();
        match command {
            Command::Send => {
                self.queue.push(self.sent.len());
                let by = login(who);
                self.sent.push(Sent {
                    tenant,
                    by,
                    state: State::Received,
                    warns: false,
                    justified: false,
                    approved: BTreeSet::new(),
                    has_data: false,
                });
                Answer::Done
            }
            Command::Work(outcome) => {
                let Some(place) = self.queue.iter().position(|i| self.sent[*i].state == State::Received) else { return Answer::Done };
                let i = self.queue.remove(place);
                let s = &mut self.sent[i];
                s.has_data = outcome != Outcome::Refused;
                s.warns = outcome != Outcome::Clean;
                s.state = if s.has_data { State::Checked } else { State::Refused };
                Answer::Done
            }
            Command::Justify(i) => {
                let may = || {
                    self.sees(who, i)?;
                    if !who.roles.any(&senders) {
                        return Err(Answer::No(Code::NotAllowed));
                    }
                    let s = &self.sent[i];
                    if ![State::Refused, State::Checked, State::InReview].contains(&s.state) {
                        return Err(Answer::Conflict);
                    }
                    if s.warns { Ok(()) } else { Err(Answer::No(Code::NoSuchFinding)) }
                };
                match may() {
                    Err(answer) => answer,
                    Ok(()) => {
                        self.sent[i].justified = true;
                        Answer::Done
                    }
                }
            }
            Command::Submit(i) => self.moved(who, i, &senders, &[State::Checked], State::InReview, |s| {
                if s.warns && !s.justified { Err(Answer::No(Code::Unjustified)) } else { Ok(()) }
            }),
            Command::Return(i) => self.moved(who, i, &[Reviewer], &[State::InReview], State::Returned, |_| Ok(())),
            Command::Approve(i) => {
                let me = login(who);
                let answer = self.moved(who, i, &[Reviewer], &[State::InReview], State::Approved, |s| {
                    if s.by == me { Err(Answer::No(Code::OwnWork)) } else { Ok(()) }
                });
                if answer == Answer::Done {
                    self.sent[i].approved.insert(login(who));
                }
                answer
            }
            Command::Rerun(i) => {
                let from = [State::Failed, State::Refused, State::Checked];
                let answer = self.moved(who, i, &[Reviewer, TenantAdmin], &from, State::Received, |_| Ok(()));
                if answer == Answer::Done {
                    self.queue.push(i);
                }
                answer
            }
            Command::Cancel(i) => {
                let from = [State::Received, State::Refused, State::Checked, State::InReview];
                self.moved(who, i, &senders, &from, State::Cancelled, |_| Ok(()))
            }
            Command::Release(i) => {
                let me = login(who);
                if !who.roles.any(&[Publisher]) {
                    return Answer::No(Code::NotAllowed);
                }
                let answer = self.moved(who, i, &[Publisher], State::ALL, State::Released, |s| {
                    if !s.has_data {
                        return Err(Answer::No(Code::NoDataset));
                    }
                    if s.state != State::Approved {
                        return Err(Answer::Conflict);
                    }
                    if s.approved.contains(&me) { Err(Answer::No(Code::OwnWork)) } else { Ok(()) }
                });
                if answer == Answer::Done {
                    self.releases.entry(tenant).or_default().push(Stands::Open);
                }
                answer
            }
            Command::Withdraw(n) => {
                if !who.roles.any(&[Publisher]) {
                    return Answer::No(Code::NotAllowed);
                }
                match self.releases.entry(tenant).or_default().get_mut(n as usize - 1) {
                    None => Answer::No(Code::NotFound),
                    Some(Stands::Withdrawn) => Answer::Conflict,
                    Some(open) => {
                        *open = Stands::Withdrawn;
                        Answer::Done
                    }
                }
            }
            Command::Restore(n) => {
                if !who.roles.any(&[Publisher]) {
                    return Answer::No(Code::NotAllowed);
                }
                let all = self.releases.entry(tenant).or_default();
                if all.get(n as usize - 1).is_none() {
                    return Answer::No(Code::NotFound);
                }
                all.push(Stands::Open);
                Answer::Done
            }
        }
    }
}

fn login(who: &Actor) -> String {
    who.who.person().map(ToString::to_string).unwrap_or_default()
}

fn answer<T>(result: Result<T, Trouble>) -> Answer {
    match result {
        Ok(_) => Answer::Done,
        Err(Trouble::Refused(refusal)) => Answer::No(refusal.code),
        Err(Trouble::Store(StoreError::Conflict(_))) => Answer::Conflict,
        Err(other) => panic!("{other}"),
    }
}

struct Asked {
    office: Office,
    receipts: Vec<Receipt>,
}

impl Asked {
    fn receipt(&self, i: usize) -> Receipt {
        self.receipts.get(i).copied().unwrap_or(Receipt { number: 999_999, year: 2026 })
    }

    async fn run(&mut self, who: &Actor, command: Command) -> Answer {
        let gateway = &self.office.gateway;
        let series = Series { dataflow: flow(FLOW), tenant: who.tenant.clone() };
        match command {
            Command::Send => {
                let bytes = format!("{} {}", login(who), self.receipts.len());
                let sent = self.office.send(who, "a.csv", bytes.as_bytes(), None).await.expect("accepted").submission().receipt;
                self.receipts.push(sent);
                Answer::Done
            }
            Command::Work(outcome) => {
                work(&self.office, outcome).await;
                Answer::Done
            }
            Command::Justify(i) => answer(review::justify(gateway, who, self.receipt(i), WARNS, "así fue").await),
            Command::Submit(i) => answer(review::submit(gateway, who, self.receipt(i), &BTreeMap::new(), "").await),
            Command::Return(i) => answer(review::give_back(gateway, who, self.receipt(i), "no").await),
            Command::Approve(i) => answer(review::approve(gateway, who, self.receipt(i), "").await),
            Command::Rerun(i) => answer(review::rerun(gateway, who, self.receipt(i), "").await),
            Command::Cancel(i) => answer(review::cancel(gateway, who, self.receipt(i), "").await),
            Command::Release(i) => {
                let base = gateway.store.tip(&series).await.expect("an answer");
                answer(publish::release(gateway, who, &plan(&series.dataflow, &[self.receipt(i)], base)).await)
            }
            Command::Withdraw(n) => answer(publish::withdraw(gateway, who, &series, n, "no").await),
            Command::Restore(n) => {
                let base = gateway.store.tip(&series).await.expect("an answer");
                answer(publish::restore(gateway, who, &series, n, base, None, "sí").await)
            }
        }
    }
}

/// What a run would leave, without one.
async fn work(office: &Office, outcome: Outcome) {
    let gateway = &office.gateway;
    let Some(lease) = gateway.store.claim("model", &[JobKind::Run], gateway.now(), 60_000).await.expect("a claim") else { return };
    let submission = office.submission(lease.subject.parse().expect("a receipt")).await;
    let (severity, errors) = if outcome == Outcome::Refused { ("error", 1) } else { ("warning", 0) };
    let findings = if outcome == Outcome::Clean { String::new() } else { format!("{{\"rule\":\"{WARNS}\",\"severity\":\"{severity}\"}}") };
    let report = gateway.blobs.put(format!("{{\"findings\":[{findings}]}}\n").as_bytes()).await.expect("kept");
    let (mut dataset, mut records) = (None, None);
    if outcome != Outcome::Refused {
        let found = (outcome == Outcome::Warns).then(|| Found { rule: WARNS.to_owned(), severity: severity.to_owned() });
        let record = Record {
            key: month(&format!("2024-{:02}", submission.receipt.number % 12 + 1)),
            source: format!("{}#a.csv!B2", submission.sha256),
            value: Some(submission.receipt.number.to_string()),
            findings: found.into_iter().collect(),
            ..Record::default()
        };
        let file = tempfile::NamedTempFile::new().expect("a file");
        let mut writer = Writer::new(file.reopen().expect("open")).expect("begun");
        let mut key = String::new();
        let dimensions = [
            "FREQ",
            "REF_AREA",
            "BORDER_POINT",
            "DIRECTION",
            "CITIZENSHIP",
            "TRAVELLER_TYPE",
            "TRANSPORT",
            "SEX",
            "AGE",
            "REF_ADM",
            "TIME_PERIOD",
        ];
        records::key(&mut key, dimensions.iter().map(|d| record.key[*d].as_str()));
        let text = String::from_utf8(record.to_bytes()).expect("JSON");
        writer.push(&key, &text, "").expect("written");
        writer.finish().expect("ended");
        records = Some(gateway.blobs.put(&std::fs::read(file.path()).expect("read")).await.expect("kept"));
        dataset = Some(gateway.blobs.put(format!("{}", submission.receipt).as_bytes()).await.expect("kept"));
    }
    let run = Run {
        dataflow: Some(flow(FLOW)),
        mapping: None,
        mapping_sha256: None,
        sender: None,
        engine: "0".to_owned(),
        counts: Counts { observations: 1, errors, warnings: i64::from(outcome == Outcome::Warns), informations: 0 },
        report,
        dataset,
        records,
    };
    let seal = |_: &Submission| Vec::new();
    gateway.store.finish_run(&lease, run, gateway.now(), &seal).await.expect("ended");
}

fn same(commands: &[(usize, Command)]) {
    wait(async {
        let place = Place::sqlite();
        let mut asked = Asked { office: Office::open(&place).await, receipts: Vec::new() };
        let (mut model, people) = (Model::default(), people());
        for (step, (person, command)) in commands.iter().enumerate() {
            let who = &people[*person];
            let (wanted, got) = (model.run(who, *command), asked.run(who, *command).await);
            assert_eq!(got, wanted, "step {step}: {} does {command:?}; {:?}", login(who), model.sent);
            asked.office.clock.forward(1);
        }
        let gateway = &asked.office.gateway;
        for (i, sent) in model.sent.iter().enumerate() {
            assert_eq!(asked.office.submission(asked.receipts[i]).await.state, sent.state, "{i}");
        }
        for (tenant, releases) in &model.releases {
            let series = Series { dataflow: flow(FLOW), tenant: tenant.parse().expect("a tenant") };
            assert_eq!(gateway.store.releases(&series, gateway.now()).await.expect("releases").len(), releases.len());
            assert_eq!(gateway.store.tip(&series).await.expect("an answer"), model.tip(tenant));
            let shown = match gateway.store.current(&series, gateway.now()).await.expect("an answer") {
                Current::Nothing => None,
                Current::Release(r) => Some((r.number, Stands::Open)),
                Current::Withdrawn(r) => Some((r.number, Stands::Withdrawn)),
            };
            assert_eq!(shown, releases.last().map(|s| (releases.len() as i64, *s)), "the last one is shown, or that it was withdrawn");
        }
        let events = gateway.store.events(0, None, 10_000).await.expect("events");
        assert!(events.windows(2).all(|w| w[1].sequence == w[0].sequence + 1), "no event is missing");
        let faults = verify::verify(gateway).await.expect("read").faults;
        // The runs were told, not made, so that the ledger knows nothing of them; of all else it does.
        let other: Vec<&String> = faults.iter().filter(|f| !RUN.iter().any(|part| f.contains(part))).collect();
        assert!(other.is_empty(), "{other:?}");
        let _ = ledger::latest(gateway).await.expect("an answer");
    });
}

/// What verify says of a run that the ledger was not told of.
const RUN: [&str; 11] = [
    "events tell of its `validate`",
    "its sender is",
    "its report is",
    "its error is",
    "its warning is",
    "its information is",
    "its program is",
    "its dataset is",
    "its records is",
    "its rows is",
    "its dataflow is",
];

#[test]
fn random_commands_do_what_the_model_does() {
    let cases = std::env::var("ISTHMUS_SEQUENCES").ok().and_then(|n| n.parse().ok()).unwrap_or(24);
    let config = proptest::test_runner::Config { cases, max_shrink_iters: 200, failure_persistence: None, ..Default::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let strategy = proptest::collection::vec((0..6usize, command()), 10..50);
    let done = runner.run(&strategy, |commands| {
        same(&commands);
        Ok(())
    });
    if let Err(e) = done {
        panic!("{e}");
    }
}

#[test]
fn a_path_without_faults_goes_through() {
    use Command as C;
    let (ana, eva, luz, pia) = (0, 1, 2, 3);
    same(&[
        (ana, C::Send),
        (ana, C::Work(Outcome::Warns)),
        (ana, C::Submit(0)),
        (ana, C::Justify(0)),
        (ana, C::Submit(0)),
        (ana, C::Approve(0)),
        (luz, C::Approve(0)),
        (luz, C::Release(0)),
        (pia, C::Release(0)),
        (eva, C::Withdraw(1)),
        (eva, C::Restore(1)),
    ]);
    let _ = Conflict::LeaseLost;
}
