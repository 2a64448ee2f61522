//! Whose signature is it? Keys with names, as the signed notes of C2SP write them.
//!
//! A public key is `name+id+key` (the verifier key of <https://c2sp.org/signed-note>), a secret one `PRIVATE+KEY+name+id+key`
//! as the Go tools of that family write it. The id is the beginning of a hash over name, type and key.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::hash::{base64, from_base64};

/// What a key signs, and how: the signature types of C2SP. More will come (ML-DSA-44 is 6), so a key says its type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[non_exhaustive]
pub enum KeyType {
    /// Ed25519 over a text: checkpoints of a log, statements.
    Ed25519,
    /// Ed25519 over a checkpoint and the time of a witness.
    Cosignature,
}

impl KeyType {
    /// Its number in notes and keys.
    pub fn number(self) -> u8 {
        match self {
            KeyType::Ed25519 => 1,
            KeyType::Cosignature => 4,
        }
    }

    fn from_number(number: u8) -> Option<Self> {
        [KeyType::Ed25519, KeyType::Cosignature].into_iter().find(|t| t.number() == number)
    }
}

/// Why a text is no key.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeyError {
    /// Not of the form.
    #[error("a key is written as name+id+key; this is not")]
    Form,
    /// The name is empty, or has a space or a plus sign.
    #[error("the name of a key has at least one character, no space and no plus sign; `{0}` is not so")]
    Name(String),
    /// A type that is not known.
    #[error("the key of `{0}` is of type {1}; types 1 (Ed25519) and 4 (witness, Ed25519) are known")]
    Type(String, u8),
    /// The id is not that of the key: a character was changed.
    #[error("the key of `{0}` does not have the id that stands beside it: a character was changed")]
    Id(String),
    /// No point of the curve.
    #[error("the key of `{0}` is not a valid Ed25519 key")]
    Key(String),
}

/// A public key with its name.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    kind: KeyType,
    key: VerifyingKey,
}

impl PublicKey {
    /// The name: the origin of a log, the address of a witness, the login of a person.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    pub fn kind(&self) -> KeyType {
        self.kind
    }

    /// The first four bytes of a hash over name, type and key.
    pub fn id(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(self.name.as_bytes());
        hash.update([b'\n', self.kind.number()]);
        hash.update(self.key.as_bytes());
        let all: [u8; 32] = hash.finalize().into();
        [all[0], all[1], all[2], all[3]]
    }

    /// `name+id`: how signatures name their key.
    pub fn label(&self) -> String {
        format!("{}+{:08x}", self.name, u32::from_be_bytes(self.id()))
    }

    /// Whether two keys are one point, whatever their names and types.
    pub fn same_point(&self, other: &PublicKey) -> bool {
        self.key == other.key
    }

    /// Whether this is the key's signature of the message. Signatures have one form only: no second one can be made of it.
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|s| self.key.verify_strict(message, &s).is_ok())
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}", self.label(), base64(&typed(self.kind, self.key.as_bytes())))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, id, kind, key) = parts(text)?;
        let key = VerifyingKey::from_bytes(&key).ok().filter(|k| !k.is_weak()).ok_or_else(|| KeyError::Key(name.to_owned()))?;
        let public = PublicKey { name: name.to_owned(), kind, key };
        if public.label().strip_prefix(name) == Some(&format!("+{id}")) { Ok(public) } else { Err(KeyError::Id(name.to_owned())) }
    }
}

/// A secret key with its name. It is shown only where it is written to its file.
#[derive(Clone)]
pub struct SecretKey {
    public: PublicKey,
    key: SigningKey,
}

impl SecretKey {
    /// The key that these 32 bytes make; the caller takes them from the randomness of the system.
    pub fn from_seed(name: &str, kind: KeyType, seed: [u8; 32]) -> Result<Self, KeyError> {
        if !named(name) {
            return Err(KeyError::Name(name.to_owned()));
        }
        let key = SigningKey::from_bytes(&seed);
        Ok(Self { public: PublicKey { name: name.to_owned(), kind, key: key.verifying_key() }, key })
    }

    /// Reads the only line of a key file; blanks around it do not matter.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim().strip_prefix("PRIVATE+KEY+").ok_or(KeyError::Form)?;
        let (name, id, kind, seed) = parts(text)?;
        let key = Self::from_seed(name, kind, seed)?;
        if key.public.label() == format!("{name}+{id}") { Ok(key) } else { Err(KeyError::Id(name.to_owned())) }
    }

    /// The line for the key file. Whoever reads it can sign: the file is for its owner's eyes.
    pub fn reveal(&self) -> String {
        format!("PRIVATE+KEY+{}+{}\n", self.public.label(), base64(&typed(self.public.kind, self.key.as_bytes())))
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs these bytes as they are. What is signed must begin with words that say what it is: a key signs more than one kind of thing.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "secret key of {}", self.public.label())
    }
}

fn typed(kind: KeyType, key: &[u8; 32]) -> Vec<u8> {
    [&[kind.number()][..], key].concat()
}

/// Name, id, type and key of `name+id+key`.
fn parts(text: &str) -> Result<(&str, &str, KeyType, [u8; 32]), KeyError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else { return Err(KeyError::Form) };
    if !named(name) {
        return Err(KeyError::Name(name.to_owned()));
    }
    let bytes = from_base64(key).ok_or(KeyError::Form)?;
    let (kind, key) = bytes.split_first().ok_or(KeyError::Form)?;
    let kind = KeyType::from_number(*kind).ok_or_else(|| KeyError::Type(name.to_owned(), *kind))?;
    Ok((name, id, kind, key.try_into().map_err(|_| KeyError::Key(name.to_owned()))?))
}

/// Whether this can name a key.
pub(super) fn named(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c == '+' || c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key pair of the tests of Go's `golang.org/x/mod/sumdb/note`.
    const SECRET: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    #[test]
    fn the_keys_of_other_tools_are_read_and_written() {
        let secret = SecretKey::parse(SECRET).expect("a key");
        assert_eq!((secret.reveal().trim_end(), secret.public().to_string().as_str()), (SECRET, PUBLIC));
        let public: PublicKey = PUBLIC.parse().expect("a key");
        assert_eq!((public.name(), public.label().as_str(), &public), ("PeterNeumann", "PeterNeumann+c74f20a3", secret.public()));
        assert!(!format!("{secret:?}").contains("AYEK"));
        assert!(public.signed(b"text", &secret.sign(b"text")) && !public.signed(b"test", &secret.sign(b"text")));
    }

    #[test]
    fn a_changed_key_is_refused_and_says_why() {
        let refused = |text: &str| text.parse::<PublicKey>().map(|k| k.to_string()).map_err(|e| e.to_string());
        assert_eq!(refused("PeterNeumann"), Err("a key is written as name+id+key; this is not".to_owned()));
        for i in 0..PUBLIC.len() {
            let mut bytes = PUBLIC.as_bytes().to_vec();
            bytes[i] ^= 1;
            let text = String::from_utf8(bytes).expect("ASCII");
            assert!(refused(&text).is_err(), "{text}");
        }
        assert!(refused("a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").is_err_and(|e| e.contains("`a b`")));
        assert!(refused("a+00000000+BhpcAA==").is_err_and(|e| e.contains("type 6")));
        assert!(SecretKey::from_seed("", KeyType::Ed25519, [7; 32]).is_err());
    }
}
