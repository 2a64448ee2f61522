//! Whose word does a reader take? Keys of ledgers, witnesses and persons, and how many witnesses are enough.
//!
//! The lines are those of C2SP (<https://c2sp.org/tlog-policy>): `log KEY`, `witness NAME KEY`, `group NAME any|all|N
//! NAME…`, `quorum NAME|none`; and two of our own, because statements are signed too: `signer KEY` (a service or a person)
//! and `approvals N`.

use super::key::{KeyType, PublicKey};

/// What a reader takes as given. It comes from elsewhere than the proof: from paper, from a partner, from an earlier visit.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Keys of ledgers.
    pub logs: Vec<PublicKey>,
    /// Keys that sign statements, beside those of the ledgers.
    pub signers: Vec<PublicKey>,
    /// Least number of persons who approved a release, where more are wanted than the release itself says.
    pub approvals: u64,
    witnesses: Vec<(String, PublicKey)>,
    groups: Vec<(String, usize, Vec<String>)>,
    quorum: Option<String>,
}

/// Why a policy is not used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct PolicyError {
    /// Its line, from 1; the one after the last where something is missing.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

impl Policy {
    /// Reads a policy.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let (mut policy, mut quorum) = (Self::default(), None);
        for (i, line) in text.lines().enumerate() {
            let words: Vec<&str> = line.split([' ', '\t']).filter(|w| !w.is_empty()).collect();
            if words.first().is_none_or(|w| w.starts_with('#')) {
                continue;
            }
            let fault = |why: String| PolicyError { line: i + 1, why };
            if let ["quorum", name] = words[..] {
                if quorum.is_some() {
                    return Err(fault("there is one quorum line".to_owned()));
                }
                if name != "none" && !policy.knows(name) {
                    return Err(fault(format!("no witness or group before this line is called `{name}`")));
                }
                quorum = Some(name.to_owned());
                continue;
            }
            policy.line(&words).map_err(fault)?;
        }
        let end =
            || PolicyError { line: text.lines().count() + 1, why: "there is no quorum line; `quorum none` asks for no witness".to_owned() };
        policy.quorum = Some(quorum.ok_or_else(end)?).filter(|q| q != "none");
        Ok(policy)
    }

    /// One log, and no witness asked for.
    pub fn of_log(key: PublicKey) -> Self {
        Self { logs: vec![key], ..Self::default() }
    }

    /// Whether the witnesses that co-signed are enough.
    pub fn enough(&self, cosigned: &dyn Fn(&PublicKey) -> bool) -> bool {
        self.quorum.as_ref().is_none_or(|name| self.reached(name, cosigned))
    }

    /// The witness with this key: its name in the policy.
    pub fn witness(&self, key: &PublicKey) -> Option<&str> {
        self.witnesses.iter().find(|w| w.1 == *key).map(|w| w.0.as_str())
    }

    /// What is asked for, as it stands in the policy.
    pub fn quorum(&self) -> &str {
        self.quorum.as_deref().unwrap_or("none")
    }

    fn reached(&self, name: &str, cosigned: &dyn Fn(&PublicKey) -> bool) -> bool {
        if let Some((_, key)) = self.witnesses.iter().find(|w| w.0 == name) {
            return cosigned(key);
        }
        let group = self.groups.iter().find(|g| g.0 == name);
        group.is_some_and(|(_, needed, members)| members.iter().filter(|m| self.reached(m, cosigned)).count() >= *needed)
    }

    fn knows(&self, name: &str) -> bool {
        self.witnesses.iter().any(|w| w.0 == name) || self.groups.iter().any(|g| g.0 == name)
    }

    fn line(&mut self, words: &[&str]) -> Result<(), String> {
        match *words {
            ["log", key] | ["log", key, _] => {
                let key = typed(key, KeyType::Ed25519, "a ledger")?;
                once(&key, self.logs.iter())?;
                self.logs.push(key);
            }
            ["signer", key] => self.signers.push(typed(key, KeyType::Ed25519, "who signs statements")?),
            ["witness", name, key] | ["witness", name, key, _] => {
                self.free(name)?;
                let key = typed(key, KeyType::Cosignature, "a witness")?;
                once(&key, self.witnesses.iter().map(|w| &w.1))?;
                self.witnesses.push((name.to_owned(), key));
            }
            ["group", name, needed, ref members @ ..] if !members.is_empty() => {
                self.free(name)?;
                for (i, member) in members.iter().enumerate() {
                    if !self.knows(member) {
                        return Err(format!("no witness or group before this line is called `{member}`"));
                    }
                    let taken = members[..i].contains(member) || self.groups.iter().any(|g| g.2.iter().any(|m| m == member));
                    if taken {
                        return Err(format!("`{member}` is in a group already"));
                    }
                }
                let needed = match needed {
                    "any" => 1,
                    "all" => members.len(),
                    n => n.parse().ok().filter(|n| (1..=members.len()).contains(n)).ok_or_else(|| {
                        format!("`{n}` is neither any, all nor a number from 1 to {}, the members of the group", members.len())
                    })?,
                };
                self.groups.push((name.to_owned(), needed, members.iter().map(|m| (*m).to_owned()).collect()));
            }
            ["approvals", n] => self.approvals = n.parse().map_err(|_| format!("`{n}` is not how many persons approve"))?,
            _ => {
                return Err(format!(
                    "`{}` is none of: log KEY, signer KEY, witness NAME KEY, group NAME any|all|N NAME…, approvals N, quorum NAME|none",
                    words.join(" ")
                ));
            }
        }
        Ok(())
    }

    fn free(&self, name: &str) -> Result<(), String> {
        if name == "none" || self.knows(name) { Err(format!("the name `{name}` is taken")) } else { Ok(()) }
    }
}

fn typed(text: &str, kind: KeyType, whose: &str) -> Result<PublicKey, String> {
    let key: PublicKey = text.parse().map_err(|e: super::key::KeyError| e.to_string())?;
    if key.kind() == kind { Ok(key) } else { Err(format!("the key of {whose} is of type {}", kind.number())) }
}

fn once<'a>(key: &PublicKey, mut known: impl Iterator<Item = &'a PublicKey>) -> Result<(), String> {
    if known.any(|k| k.same_point(key)) { Err("this key stands there twice".to_owned()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::key::SecretKey;

    fn key(seed: u8, kind: KeyType) -> PublicKey {
        SecretKey::from_seed(&format!("key.example/{seed}"), kind, [seed; 32]).expect("a name").public().clone()
    }

    #[test]
    fn groups_of_witnesses_are_counted() {
        let w: Vec<PublicKey> = (1..=4).map(|i| key(i, KeyType::Cosignature)).collect();
        let text = format!(
            "# whom we trust\nlog {}\nwitness x1 {}\nwitness x2 {} https://x2.example\n\twitness x3 {}\nwitness y {}\n\
             group x 2 x1 x2 x3\ngroup both all x y\nquorum both\napprovals 2\n",
            key(9, KeyType::Ed25519),
            w[0],
            w[1],
            w[2],
            w[3]
        );
        let policy = Policy::parse(&text).expect("a policy");
        let enough = |signed: &[usize]| policy.enough(&|k| signed.iter().any(|i| w[*i] == *k));
        assert_eq!((enough(&[0, 2, 3]), enough(&[0, 1, 2]), enough(&[0, 3]), enough(&[])), (true, false, false, false));
        assert_eq!((policy.witness(&w[1]), policy.quorum(), policy.approvals, policy.logs.len()), (Some("x2"), "both", 2, 1));
        assert!(Policy::of_log(key(9, KeyType::Ed25519)).enough(&|_| false));
    }

    #[test]
    fn a_line_that_is_wrong_is_named() {
        let (log, w) = (key(9, KeyType::Ed25519), key(1, KeyType::Cosignature));
        for (text, line, why) in [
            (format!("log {log}\n"), 2, "no quorum line"),
            (format!("log {w}\n"), 1, "of type 1"),
            (format!("witness a {log}\n"), 1, "of type 4"),
            (format!("log {log}\nlog {log}\n"), 2, "twice"),
            (format!("witness none {w}\n"), 1, "taken"),
            (format!("witness a {w}\ngroup g 2 a\n"), 2, "from 1 to 1"),
            ("group g any a\n".to_owned(), 1, "called `a`"),
            ("\nquorum a\n".to_owned(), 2, "called `a`"),
            ("trust me\n".to_owned(), 1, "`trust me` is none of"),
            ("quorum none\nquorum none\n".to_owned(), 2, "one quorum"),
            (format!("witness a {w}\ngroup g any a\ngroup h any a\n"), 3, "in a group already"),
        ] {
            let e = Policy::parse(&text).expect_err("refused");
            assert!(e.line == line && e.why.contains(why), "{text}: {e}");
        }
    }
}
