//! How large was the ledger, and with what root? The checkpoint of C2SP (<https://c2sp.org/tlog-checkpoint>).

use super::hash::Hash;
use super::key::{PublicKey, SecretKey};
use super::note::Note;

/// The state of a ledger: what its operator signs, and what is printed on reports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// Which ledger: such as `isthmus.inegi.example/ledger`.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Why a text is no checkpoint that can be relied upon.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CheckpointError {
    /// Not a signed note, or not one about a ledger.
    #[error("it does not have the form of a checkpoint: {0}")]
    Form(&'static str),
    /// No signature by the key that is asked for.
    #[error("it is not signed by {0}")]
    Unsigned(String),
    /// A signature names the key, and does not fit the text.
    #[error("the signature of {0} does not fit the text: one of the two was changed")]
    Signature(String),
}

impl Checkpoint {
    /// The three lines that are signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root.base64())
    }

    /// Reads the text of a note. Lines after the third, which the standard allows and no monitor checks, are refused.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let form = CheckpointError::Form;
        let lines: Vec<&str> = text.strip_suffix('\n').unwrap_or_default().split('\n').collect();
        let [origin, size, root] = lines[..] else { return Err(form("it has three lines: origin, size, root")) };
        if origin.is_empty() {
            return Err(form("the origin is empty"));
        }
        let number: u64 = size.parse().map_err(|_| form("the size is not a number"))?;
        if number.to_string() != size {
            return Err(form("the size is not a number"));
        }
        let root = Hash::from_base64(root).ok_or(form("the root is not a hash in base64"))?;
        Ok(Self { origin: origin.to_owned(), size: number, root })
    }

    /// The note with the signature of the ledger's key. The caller never signs two that are not consistent.
    pub fn sign(&self, key: &SecretKey) -> Result<Note, CheckpointError> {
        let mut note = Note::new(self.text()).ok_or(CheckpointError::Form("the origin has control characters"))?;
        note.add(note.signature_of(key, 0));
        Ok(note)
    }

    /// Reads a note and holds the signature of this key against it; signatures of others are not looked at.
    pub fn open(note: &str, key: &PublicKey) -> Result<(Self, Note), CheckpointError> {
        let note = Note::parse(note).map_err(CheckpointError::Form)?;
        let checkpoint = Self::parse(note.text())?;
        let mut lines = note.signatures().iter().filter(|l| l.names(key)).peekable();
        if lines.peek().is_none() {
            return Err(CheckpointError::Unsigned(key.label()));
        }
        if lines.any(|l| !note.holds(l, key)) {
            return Err(CheckpointError::Signature(key.label()));
        }
        Ok((checkpoint, note))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::key::KeyType;

    #[test]
    fn a_checkpoint_is_signed_and_opened() {
        let key = SecretKey::from_seed("log.example/a", KeyType::Ed25519, [1; 32]).expect("a name");
        let at = Checkpoint { origin: "log.example/a".to_owned(), size: 20_852_163, root: Hash::of(b"x") };
        let note = at.sign(&key).expect("plain text").to_string();
        assert!(note.starts_with("log.example/a\n20852163\n"));
        assert_eq!(Checkpoint::open(&note, key.public()).map(|c| c.0), Ok(at));
        let other = SecretKey::from_seed("log.example/b", KeyType::Ed25519, [2; 32]).expect("a name");
        assert_eq!(Checkpoint::open(&note, other.public()), Err(CheckpointError::Unsigned(other.public().label())));
        let grown = note.replace("20852163", "20852164");
        assert_eq!(Checkpoint::open(&grown, key.public()), Err(CheckpointError::Signature(key.public().label())));
    }

    #[test]
    fn the_form_is_strict() {
        let root = Hash::of(b"x").base64();
        for wrong in ["", "a\n1\n", "\n1\nR\n", "a\n01\nR\n", "a\n+1\nR\n", "a\n1\nR", "a\n1\nR\nmore\n", "a\n1\nxx\n"] {
            assert!(Checkpoint::parse(&wrong.replace('R', &root)).is_err(), "{wrong:?}");
        }
        assert!(Checkpoint::parse(&format!("a\n0\n{root}\n")).is_ok());
    }
}
