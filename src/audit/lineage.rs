//! How is one number shown to be in a release, without showing any other?
//!
//! A release has a Merkle tree of its own, one leaf for each row that is published, in the same order. A leaf is the hash
//! of a number's [`record`] and a nonce; the nonce comes out of a secret of the release and the key (HKDF, RFC 5869), so
//! that a small count cannot be guessed from its hash, and a re-run with the recorded secret gives the same root.
//!
//! [`record`]: super::record

use hkdf::Hkdf;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::Sha256;

use super::hash::Hash;
use super::record::{Record, Writer};
use super::tree::{Tree, included};

/// What the nonces of a release come from: 32 random bytes that stay with the gateway.
#[derive(Clone)]
pub struct Secret(Hkdf<Sha256>);

impl Secret {
    /// The secret of these bytes, which the caller takes from the randomness of the system, once per release.
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(Hkdf::new(Some(b"isthmus lineage 1"), bytes))
    }

    fn nonce(&self, key: &[u8]) -> [u8; 32] {
        let mut nonce = [0; 32];
        self.0.expand(key, &mut nonce).expect("32 bytes are far below the limit of HKDF");
        nonce
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("secret of a release")
    }
}

/// Takes records in the order of the published rows: 64 bytes a number.
#[derive(Debug)]
pub struct Builder {
    secret: Secret,
    tree: Tree,
}

/// The tree of a release.
#[derive(Debug)]
pub struct Lineage {
    secret: Secret,
    tree: Tree,
}

/// One number with what shows that it is in a release.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    /// The number.
    pub record: Record,
    /// What was hashed with it.
    pub nonce: [u8; 32],
    /// Which leaf it is.
    pub index: u64,
    /// How many there are.
    pub size: u64,
    /// From the leaf to the root.
    pub path: Vec<Hash>,
}

#[derive(Deserialize)]
struct Keyed<'a> {
    #[serde(borrow)]
    key: &'a RawValue,
}

impl Builder {
    /// A tree with this secret.
    pub fn new(secret: Secret) -> Self {
        Self { secret, tree: Tree::default() }
    }

    /// Adds a record that was kept, in its only form; false where it is none.
    pub fn take(&mut self, record: &[u8]) -> bool {
        let Ok(keyed) = serde_json::from_slice::<Keyed<'_>>(record) else { return false };
        self.tree.push(Hash::leaf(&[record, &self.secret.nonce(keyed.key.get().as_bytes())]));
        true
    }

    /// Adds every number of a dataset in this order, and hands each record to `keep`.
    pub fn dataset(&mut self, writer: &mut Writer<'_>, rows: &[u32], mut keep: impl FnMut(&[u8])) {
        let mut record = Vec::with_capacity(512);
        for &row in rows {
            record.clear();
            let key = writer.write(row as usize, &mut record);
            self.tree.push(Hash::leaf(&[&record, &self.secret.nonce(&record[key])]));
            keep(&record);
        }
    }

    /// The tree over what was added.
    pub fn finish(self) -> Lineage {
        Lineage { secret: self.secret, tree: self.tree }
    }
}

impl Lineage {
    /// The root: what the statement of the release names.
    pub fn root(&self) -> Hash {
        self.tree.root()
    }

    /// How many numbers there are.
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Shows one number; none where it is not in this release as it is given.
    pub fn show(&self, record: &Record) -> Option<Shown> {
        let nonce = self.secret.nonce(&record.key_bytes());
        let leaf = Hash::leaf(&[&record.to_bytes(), &nonce]);
        let index = (0..self.size()).find(|i| self.tree.leaf(*i) == Some(leaf))?;
        let path = self.tree.inclusion(index, self.size())?;
        Some(Shown { record: record.clone(), nonce, index, size: self.size(), path })
    }
}

impl Shown {
    /// Whether the number is in the release whose tree has this root.
    pub fn holds(&self, root: &Hash) -> bool {
        let leaf = Hash::leaf(&[&self.record.to_bytes(), &self.nonce]);
        included(&leaf, self.index, self.size, &self.path, root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::{Finding, Findings, R_VIR_001, X_VCO_008};
    use crate::model::location::{Location, PartKind, Sources};
    use crate::model::observation::{Dataset, Note};
    use crate::model::structure::Ref;
    use crate::standard::Standard;

    /// So many observations of border movements, from one sheet, every third with a note.
    fn dataset(rows: u32) -> (Dataset, Sources) {
        let flow = Standard::embedded().dataflow(&Ref::parse("ISTHMUS:DF_BORDER_MVT(1.0)").expect("a reference")).expect("it is there");
        let (mut data, mut sources) = (Dataset::new(flow), Sources::default());
        let part = sources.add("book.xlsx", "Hoja \"1\"", PartKind::Sheet);
        let note = data.note_set(vec![Note::Folded("REF_AREA".into(), "méxico".into(), "MX".into()), Note::Difference]);
        let last = data.codes.len() - 1;
        for i in 0..rows {
            for d in 0..=last {
                let code = data.codes[d].intern(&if d == last { format!("{}", 10_000 - i / 40) } else { format!("C{}", i % 40) });
                data.observations.keys[d].push(code);
            }
            for (a, values) in data.attribute_values.iter_mut().enumerate() {
                let value = values.intern(["", "A", "x \u{1f}"][(i as usize + a) % 3]);
                data.observations.attributes[a].push(value);
            }
            data.observations.values.push((i % 7 != 0).then(|| rust_decimal::Decimal::new(i64::from(i) * 10, 1)));
            data.observations.at.push(Location::cell(part, i / 40, (i % 40) as u16));
            data.observations.notes.push(if i % 3 == 0 { note } else { 0 });
        }
        (data, sources)
    }

    fn secret() -> Secret {
        Secret::new(&[7; 32])
    }

    fn findings(at: Location) -> Findings {
        let mut all = Findings::default();
        for rule in [&X_VCO_008, &R_VIR_001, &R_VIR_001] {
            all.add(Finding::new(rule, at));
        }
        all
    }

    #[test]
    fn a_number_is_shown_alone_and_nothing_else_fits() {
        let (data, sources) = dataset(100);
        let found = findings(data.observations.at[1]);
        let decided = [("R-VIR-001".to_owned(), Hash::of(b"statement")), ("S-RWD-002".to_owned(), Hash::of(b"other"))];
        let mut writer = Writer::new(&data, &sources, &found, Hash::of(b"file"), &decided);
        let (mut builder, mut kept) = (Builder::new(secret()), Vec::new());
        builder.dataset(&mut writer, &data.order(), |r| kept.push(r.to_vec()));
        let tree = builder.finish();
        assert_eq!((tree.size(), kept.len()), (100, 100));
        for bytes in &kept {
            let record = Record::parse(bytes).expect("a record in its only form");
            let shown = tree.show(&record).expect("it is in");
            assert!(shown.holds(&tree.root()) && !shown.holds(&Hash::of_nothing()));
            assert!(!Shown { nonce: [0; 32], ..shown.clone() }.holds(&tree.root()));
            let other = Record { value: Some("0.5".to_owned()), ..record.clone() };
            assert!(!Shown { record: other.clone(), ..shown.clone() }.holds(&tree.root()) && tree.show(&other).is_none());
        }
        let second = writer.record(1);
        assert_eq!(second.findings.iter().map(|f| f.rule.as_str()).collect::<Vec<_>>(), ["R-VIR-001", "X-VCO-008"]);
        assert_eq!(second.decisions, [Hash::of(b"statement")]);
        assert_eq!(second.place().map(|p| p.0), Some(Hash::of(b"file")));

        // The same records in the same order and another builder: the same root; another secret: another.
        let again = |secret: Secret| {
            let mut b = Builder::new(secret);
            assert!(kept.iter().all(|r| b.take(r)) && !b.take(b"{}"));
            b.finish().root()
        };
        assert_eq!(again(secret()), tree.root());
        assert_ne!(again(Secret::new(&[8; 32])), tree.root());
    }

    /// `cargo test --release --lib audit::lineage -- --ignored --nocapture`
    #[test]
    #[ignore = "a measurement"]
    #[expect(clippy::disallowed_methods, reason = "it measures time")]
    fn how_long_a_release_takes() {
        let (data, sources) = dataset(100_000);
        let from = std::time::Instant::now();
        let mut writer = Writer::new(&data, &sources, &Findings::default(), Hash::of(b"file"), &[]);
        let (mut builder, mut bytes) = (Builder::new(secret()), 0);
        builder.dataset(&mut writer, &data.order(), |r| bytes += r.len());
        let tree = builder.finish();
        println!("{} numbers, {bytes} bytes of records, {:?}, root {}", tree.size(), from.elapsed(), tree.root());
        let from = std::time::Instant::now();
        let shown = tree.show(&writer.record(77_777)).expect("it is in");
        println!("one shown in {:?}", from.elapsed());
        assert!(shown.holds(&tree.root()));
    }
}
