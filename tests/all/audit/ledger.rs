//! A ledger as the service would keep it: statements about a real run, two approvals, a release, a witness.

use std::path::Path;

use isthmus::audit::checkpoint::Checkpoint;
use isthmus::audit::envelope::Envelope;
use isthmus::audit::hash::Hash;
use isthmus::audit::key::{KeyType, PublicKey, SecretKey};
use isthmus::audit::lineage::{Builder, Lineage, Secret};
use isthmus::audit::policy::Policy;
use isthmus::audit::proof::{Number, Proof};
use isthmus::audit::record::{Record, Writer};
use isthmus::audit::statement::{APPROVALS, APPROVE, Actor, DECISION, Engine, Kind, LEAVES, LINEAGE, Statement, Word};
use isthmus::audit::steps::{Occasion, Results, of_run};
use isthmus::audit::trace::Origin;
use isthmus::audit::tree::Tree;
use isthmus::map::library::Library;
use isthmus::model::location::Sources;

pub(crate) const ORIGIN: &str = "log.example/ledger";
const AT: &str = "2026-11-21T08:15:00.000Z";
/// Noon of that day.
const NOON: u64 = 1_795_262_400;

/// The key of this name; the same each time.
pub(crate) fn key(name: &str) -> SecretKey {
    SecretKey::from_seed(name, KeyType::Ed25519, Hash::of(name.as_bytes()).0).expect("a name")
}

pub(crate) fn witness_key(name: &str) -> SecretKey {
    SecretKey::from_seed(name, KeyType::Cosignature, Hash::of(name.as_bytes()).0).expect("a name")
}

pub(crate) struct Ledger {
    pub(crate) tree: Tree,
    pub(crate) origin: Origin,
    pub(crate) records: Vec<Record>,
    lineage: Lineage,
    /// The statements of the release, in order.
    envelopes: Vec<(u64, Envelope)>,
}

fn actor(id: &str, word: Word) -> Actor {
    Actor { id: id.to_owned(), role: "reviewer".to_owned(), tenant: "MEX".to_owned(), word }
}

fn engine() -> Engine {
    Engine { digest: None, version: env!("CARGO_PKG_VERSION").to_owned() }
}

fn decision(who: &str, n: usize, word: Word, results: Results) -> Statement {
    let taken = Statement::new(Kind::Decide, "R-2026-000117", AT, actor(who, word), engine());
    let taken = taken.from("report", results.report).from("dataset", results.dataset.expect("there is one"));
    taken.made("decision", Hash::of(format!("{who} {n}").as_bytes())).with(DECISION, APPROVE)
}

impl Ledger {
    pub(crate) fn new() -> Self {
        Self::salted(b"")
    }

    /// The same release in a ledger whose history was written anew with the same key.
    pub(crate) fn rewritten() -> Self {
        Self::salted(b"rewritten")
    }

    fn salted(salt: &[u8]) -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/mex-detenciones/extranjeros_estacion_2019.xlsx");
        let mut sources = Sources::default();
        let run = crate::golden::run(&file, &mut sources).remove(0);
        let data = run.dataset.as_ref().expect("it was mapped");
        let library = Library::embedded();
        let mapping = library.known.iter().find(|k| Some(&k.mapping.id) == run.mapping.as_ref()).expect("it was chosen");
        let origin = Origin::of(&run, Some(&mapping.text), engine());

        let mut writer = Writer::new(data, &sources, &run.findings, origin.sha256, &[]);
        let (mut builder, mut records) = (Builder::new(Secret::new(&[5; 32])), Vec::new());
        builder.dataset(&mut writer, &data.order(), |r| records.push(Record::parse(r).expect("in its only form")));
        let lineage = builder.finish();

        let results = Results { dataset: Some(Hash::of(b"the Parquet file")), records: None, report: Hash::of(b"the report") };
        let occasion =
            Occasion { receipt: "R-2026-000117".to_owned(), tenant: "MEX".to_owned(), at: AT.to_owned(), original: origin.sha256 };
        let received = Statement::new(Kind::Receipt, &*occasion.receipt, AT, actor("ofi", Word::Service), engine());
        let mut statements = vec![received.made("original", origin.sha256).with("name", &*run.name)];
        statements.extend(of_run(&occasion, &run, &origin, results));
        let decisions = [decision("ana", 0, Word::OwnKey, results), decision("bruno", 1, Word::Service, results)];
        let release = release(&decisions, &lineage, results, 2);
        let service = key(ORIGIN);
        let sealed = |s: &Statement| {
            let mut envelope = Envelope::seal(s, &[&service]).expect("sound");
            if s.actor.word == Word::OwnKey {
                envelope = Envelope::seal(s, &[&service, &key(&s.actor.id)]).expect("sound");
            }
            envelope
        };
        // Other offices' statements stand between ours.
        let mut tree = Tree::default();
        let filler = |tree: &mut Tree, n: u64| {
            for i in 0..n {
                tree.push(Hash::leaf(&[salt, &i.to_be_bytes()]));
            }
        };
        let mut envelopes = Vec::new();
        for (i, statement) in statements.iter().chain(&decisions).chain([&release]).enumerate() {
            filler(&mut tree, [7, 0, 0, 0, 11, 3, 5][i]);
            let envelope = sealed(statement);
            envelopes.push((tree.push(envelope.leaf()), envelope));
        }
        filler(&mut tree, 8);
        Self { tree, origin, records, lineage, envelopes }
    }

    /// The same ledger, so many entries later.
    pub(crate) fn grown(&self, more: u64) -> Self {
        let mut later = Self {
            tree: self.tree.clone(),
            origin: self.origin.clone(),
            records: Vec::new(),
            lineage: Ledger::new().lineage,
            envelopes: self.envelopes.clone(),
        };
        later.records.clone_from(&self.records);
        for i in 0..more {
            later.tree.push(Hash::of(&i.to_be_bytes()));
        }
        later
    }

    fn keys(&self) -> Vec<PublicKey> {
        let mut all: Vec<PublicKey> = [ORIGIN, "ana"].iter().map(|n| key(n).public().clone()).collect();
        all.push(witness_key("office.example/witness").public().clone());
        all
    }

    pub(crate) fn witness_public(&self) -> String {
        key("someone.else").public().to_string()
    }

    /// A proof with these statements.
    pub(crate) fn collect(&self, envelopes: Vec<(u64, Envelope)>, number: Option<Number>) -> Proof {
        self.collect_in(&self.tree, envelopes, number)
    }

    fn collect_in(&self, tree: &Tree, envelopes: Vec<(u64, Envelope)>, number: Option<Number>) -> Proof {
        let at = Checkpoint { origin: ORIGIN.to_owned(), size: tree.size(), root: tree.root() };
        let mut note = at.sign(&key(ORIGIN)).expect("plain");
        note.add(note.signature_of(&witness_key("office.example/witness"), NOON));
        let proof = Proof::collect(note, tree.size(), tree, envelopes, &self.keys(), number).unwrap_or_else(|e| match e {});
        proof.expect("all are in the ledger")
    }

    /// The proof of the release with this number.
    pub(crate) fn proof_of(&self, record: &Record) -> Proof {
        let shown = self.lineage.show(record).expect("it is in the release");
        let release = self.envelopes.last().expect("the release").0;
        self.collect(self.envelopes.clone(), Some(Number { release, shown }))
    }

    /// The proof of the release with one of its numbers.
    pub(crate) fn proof(&self) -> Proof {
        self.proof_of(&self.records[self.records.len() / 2])
    }

    /// A proof of a release that asks for `needed` approvals and names those of `who`, in a ledger grown by them.
    pub(crate) fn with_approvals(&self, who: &[&str], needed: u64) -> Proof {
        let results = Results { dataset: Some(Hash::of(b"the Parquet file")), records: None, report: Hash::of(b"the report") };
        let decisions: Vec<Statement> = who.iter().enumerate().map(|(i, w)| decision(w, i, Word::Service, results)).collect();
        let release = release(&decisions, &self.lineage, results, needed);
        let (mut tree, mut envelopes) = (self.tree.clone(), self.envelopes[..4].to_vec());
        for statement in decisions.iter().chain([&release]) {
            let envelope = Envelope::seal(statement, &[&key(ORIGIN)]).expect("sound");
            envelopes.push((tree.push(envelope.leaf()), envelope));
        }
        self.collect_in(&tree, envelopes, None)
    }

    /// Trust in this ledger, its witness `w` and ana's own key, with more lines.
    pub(crate) fn policy_text(&self, more: &str) -> String {
        let [log, ana, witness] = &self.keys()[..] else { panic!("three keys") };
        format!("log {log}\nsigner {ana}\nwitness w {witness}\n{more}")
    }

    pub(crate) fn policy(&self, more: &str) -> Policy {
        Policy::parse(&self.policy_text(more)).expect("a policy")
    }
}

fn release(decisions: &[Statement], lineage: &Lineage, results: Results, needed: u64) -> Statement {
    let new = Statement::new(Kind::Release, "ISTHMUS:DF(1.0)/MEX/12", AT, actor("isthmus", Word::Service), engine());
    let new = new.from("dataset", results.dataset.expect("there is one"));
    let new = decisions.iter().fold(new, |s, d| s.from("decision", d.made[0].digest));
    let new = new.made("manifest", Hash::of(b"the manifest")).made(LINEAGE, lineage.root());
    new.with(APPROVALS, needed).with(LEAVES, lineage.size())
}
