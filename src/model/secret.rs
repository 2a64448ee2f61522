//! What does the bearer of a token or session show, and what is kept of it?

use std::fmt;

use super::digest::Sha256;

/// The secret of a token or session: `isth_` and 43 letters and digits. Only its digest is ever kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Secret {
    /// A secret of 32 random bytes.
    pub fn from_random(bytes: [u8; 32]) -> Secret {
        let mut rest = bytes;
        let mut digits = [0u8; 43];
        for digit in digits.iter_mut().rev() {
            let mut carry = 0u32;
            for byte in &mut rest {
                let value = carry << 8 | u32::from(*byte);
                *byte = (value / 62) as u8;
                carry = value % 62;
            }
            *digit = BASE62[carry as usize];
        }
        Secret(format!("isth_{}", String::from_utf8_lossy(&digits)))
    }

    /// Reads what a caller presented; `None` where it has not the shape of a secret of ours.
    pub fn parse(text: &str) -> Option<Secret> {
        let digits = text.strip_prefix("isth_")?;
        (digits.len() == 43 && digits.bytes().all(|b| b.is_ascii_alphanumeric())).then(|| Secret(text.to_owned()))
    }

    /// The secret itself, to be shown once to the one it belongs to.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn digest(&self) -> Sha256 {
        Sha256::of(self.0.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("isth_…")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_secret_keeps_all_its_bits_and_shows_none() {
        assert_eq!(Secret::from_random([0; 32]).reveal(), format!("isth_{}", "0".repeat(43)));
        let mut seen = BTreeSet::new();
        for bit in 0..256 {
            let mut bytes = [0; 32];
            bytes[bit / 8] |= 1 << (bit % 8);
            let secret = Secret::from_random(bytes);
            assert_eq!(Secret::parse(secret.reveal()), Some(secret.clone()));
            assert!(seen.insert(secret.digest()), "bit {bit}");
            assert_eq!(format!("{secret:?}"), "isth_…");
        }
        assert_eq!(Secret::parse("isth_short"), None);
    }
}
