//! Who signed a statement? The envelope of DSSE v1 (<https://github.com/secure-systems-lab/dsse>) in one form.

use serde::{Deserialize, Serialize};

use super::hash::{Hash, base64, from_base64};
use super::key::{KeyType, PublicKey, SecretKey};
use super::statement::{Statement, StatementError, canonical};

/// The type of what is inside.
const TYPE: &str = "application/vnd.in-toto+json";

/// A statement with its signatures. Its hash is what the ledger keeps, so all signatures are there before it is entered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Envelope {
    payload: Vec<u8>,
    signatures: Vec<Signature>,
}

/// One signature: `name+id` of the key, and the bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// `name+id` of the key.
    pub key: String,
    bytes: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wire {
    payload: String,
    #[serde(rename = "payloadType")]
    kind: String,
    signatures: Vec<WireSignature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSignature {
    keyid: String,
    sig: String,
}

impl Envelope {
    /// An envelope signed by these keys, of which there is at least one. A key for cosignatures does not sign statements.
    pub fn seal(statement: &Statement, keys: &[&SecretKey]) -> Result<Self, StatementError> {
        let payload = statement.to_bytes()?;
        let message = message(&payload);
        if keys.is_empty() || keys.iter().any(|k| k.public().kind() != KeyType::Ed25519) {
            return Err(StatementError::Form("a statement is signed by at least one key of type 1".to_owned()));
        }
        let signatures = keys.iter().map(|k| Signature { key: k.public().label(), bytes: k.sign(&message).to_vec() }).collect();
        Ok(Self { payload, signatures })
    }

    /// Adds a signature that was made elsewhere over [`Envelope::message`], as a person's own key does.
    pub fn add(&mut self, key: &PublicKey, signature: &[u8; 64]) -> bool {
        let fits = key.kind() == KeyType::Ed25519 && key.signed(&self.message(), signature);
        let fits = fits && !self.signatures.iter().any(|s| s.key == key.label());
        if fits {
            self.signatures.push(Signature { key: key.label(), bytes: signature.to_vec() });
        }
        fits
    }

    /// What is signed: type and statement, each with its length (the pre-authentication encoding of DSSE).
    pub fn message(&self) -> Vec<u8> {
        message(&self.payload)
    }

    /// The signature of a statement that is not sealed yet, by the key of the person who makes it.
    ///
    /// # Errors
    /// The bytes are no statement in its only form.
    pub fn sign(statement: &[u8], key: &SecretKey) -> Result<[u8; 64], StatementError> {
        Statement::parse(statement)?;
        Ok(key.sign(&message(statement)))
    }

    /// The statement inside.
    pub fn statement(&self) -> Result<Statement, StatementError> {
        Statement::parse(&self.payload)
    }

    /// The signatures, in order.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Whether a signature that names this key is the key's.
    pub fn holds(&self, signature: &Signature, key: &PublicKey) -> bool {
        key.kind() == KeyType::Ed25519 && key.signed(&self.message(), &signature.bytes)
    }

    /// The envelope as JSON in its only form.
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical(&self.wire()).expect("texts only are always JSON")
    }

    /// Reads an envelope; anything but its only form is refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, StatementError> {
        let wire: Wire = serde_json::from_slice(bytes).map_err(|e| StatementError::Form(e.to_string()))?;
        let envelope = Self::from_wire(wire).map_err(|e| StatementError::Form(e.to_owned()))?;
        if envelope.to_bytes() == bytes { Ok(envelope) } else { Err(StatementError::Form8785) }
    }

    /// The hash of the statement with its signatures: what the ledger keeps, and the name of the stored envelope.
    pub fn digest(&self) -> Hash {
        Hash::of(&self.to_bytes())
    }

    /// The leaf of the ledger: the hash of RFC 6962 over the 32 bytes of [`Envelope::digest`].
    pub fn leaf(&self) -> Hash {
        Hash::leaf(&[&self.digest().0])
    }

    pub(super) fn wire(&self) -> Wire {
        let signature = |s: &Signature| WireSignature { keyid: s.key.clone(), sig: base64(&s.bytes) };
        Wire { payload: base64(&self.payload), kind: TYPE.to_owned(), signatures: self.signatures.iter().map(signature).collect() }
    }

    pub(super) fn from_wire(wire: Wire) -> Result<Self, &'static str> {
        if wire.kind != TYPE {
            return Err("the envelope holds something other than a statement");
        }
        let signature = |s: WireSignature| Some(Signature { key: s.keyid, bytes: from_base64(&s.sig)? });
        let payload = from_base64(&wire.payload).ok_or("the statement is not in base64")?;
        let signatures: Option<Vec<Signature>> = wire.signatures.into_iter().map(signature).collect();
        let signatures = signatures.ok_or("a signature is not in base64")?;
        if signatures.is_empty() {
            return Err("the statement has no signature");
        }
        if signatures.iter().enumerate().any(|(i, s)| signatures[..i].iter().any(|o| o.key == s.key)) {
            return Err("a key signs twice");
        }
        Ok(Self { payload, signatures })
    }
}

/// What is signed of a statement that is not sealed yet.
///
/// # Errors
/// It has a moment or a number that is not in its only form.
pub fn message_of(statement: &Statement) -> Result<Vec<u8>, StatementError> {
    Ok(message(&statement.to_bytes()?))
}

fn message(payload: &[u8]) -> Vec<u8> {
    [format!("DSSEv1 {} {TYPE} {} ", TYPE.len(), payload.len()).as_bytes(), payload].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::statement::{Actor, Engine, Kind, Word};

    fn statement() -> Statement {
        let actor = Actor { id: "ana".into(), role: "reviewer".into(), tenant: "MEX".into(), word: Word::OwnKey };
        let engine = Engine { digest: None, version: "0.1.0".into() };
        Statement::new(Kind::Decide, "R-2026-000117", "2026-11-21T08:15:00.000Z", actor, engine)
    }

    #[test]
    fn an_envelope_is_sealed_read_and_held_against_keys() {
        let service = SecretKey::from_seed("log.example", KeyType::Ed25519, [1; 32]).expect("a name");
        let ana = SecretKey::from_seed("ana", KeyType::Ed25519, [2; 32]).expect("a name");
        let mut envelope = Envelope::seal(&statement(), &[&service]).expect("sound");
        let (before, signature) = (envelope.digest(), ana.sign(&envelope.message()));
        assert!(!envelope.add(service.public(), &signature), "another's");
        assert!(envelope.add(ana.public(), &signature) && !envelope.add(ana.public(), &signature));
        assert_ne!(envelope.digest(), before);
        let read = Envelope::parse(&envelope.to_bytes()).expect("in form");
        assert_eq!((read.statement(), &read), (Ok(statement()), &envelope));
        let [first, second] = read.signatures() else { panic!("two") };
        assert!(read.holds(first, service.public()) && read.holds(second, ana.public()) && !read.holds(first, ana.public()));
        assert!(Envelope::seal(&statement(), &[]).is_err());
    }

    /// The known answer of the DSSE protocol: `DSSEv1 29 http://example.com/HelloWorld 11 hello world` in our type.
    #[test]
    fn what_is_signed_has_its_lengths_in_front() {
        assert_eq!(message(b"hello world"), b"DSSEv1 28 application/vnd.in-toto+json 11 hello world");
    }
}
