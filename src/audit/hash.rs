//! What is a digest here, and how is it written? SHA-256, with the leaf and node prefixes of RFC 6962.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::Digest;

/// A SHA-256 digest. As text it is 64 hexadecimal digits in lower case, as in-toto and the receipts write it; the notes
/// of C2SP write it in base64.
pub use crate::model::digest::Sha256 as Hash;

impl Hash {
    /// The hash of a leaf (RFC 6962 section 2.1): the prefix 0x00 keeps it apart from every node.
    pub fn leaf(parts: &[&[u8]]) -> Self {
        let mut hash = sha2::Sha256::new();
        hash.update([0]);
        parts.iter().for_each(|p| hash.update(p));
        Self(hash.finalize().into())
    }

    /// The hash of a node over its two children (RFC 6962 section 2.1), with the prefix 0x01.
    pub fn node(left: &Hash, right: &Hash) -> Self {
        let mut both = [1; 65];
        both[1..33].copy_from_slice(&left.0);
        both[33..].copy_from_slice(&right.0);
        Self::of(&both)
    }

    /// The root of the tree without leaves.
    pub fn of_nothing() -> Self {
        Self::of(b"")
    }

    /// Reads 64 hexadecimal digits in lower case.
    pub fn from_hex(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    /// The digest in base64.
    pub fn base64(&self) -> String {
        base64(&self.0)
    }

    /// Reads a digest in base64, in its only form.
    pub fn from_base64(text: &str) -> Option<Self> {
        from_base64(text)?.try_into().ok().map(Self)
    }
}

/// Bytes in the standard base64 of RFC 4648 section 4, with padding.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads base64 in its only form: padded, without spaces, no bit left over.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_has_one_form_in_hexadecimal_and_one_in_base64() {
        let h = Hash::of_nothing();
        let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!((h.to_string().as_str(), Hash::from_hex(hex), Hash::from_base64(&h.base64())), (hex, Some(h), Some(h)));
        for wrong in [hex.to_uppercase(), hex[1..].to_owned(), format!("{hex}0"), hex.replace('e', "g"), "é".repeat(32)] {
            assert_eq!(Hash::from_hex(&wrong), None, "{wrong}");
        }
        let text = h.base64();
        for wrong in [text.trim_end_matches('=').to_owned(), text.replace('+', "-"), text.replace("uFU=", "uFV="), format!("{text}\n")] {
            assert_eq!(from_base64(&wrong), None, "{wrong}");
        }
    }
}
