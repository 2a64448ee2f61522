//! Which version is later, which versions are meant? Versions of artefacts, and queries for them (`querying_versions.md`).

use std::cmp::Ordering;

use super::query::Surface;

/// A version: `1`, `2.1`, `1.0.0` or `1.0.0-draft`. Ordered as semantic versioning orders; missing parts count as 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    parts: Vec<u32>,
    extension: Option<String>,
}

impl Version {
    /// Reads a version.
    pub fn parse(text: &str) -> Option<Version> {
        let (numbers, extension) = match text.split_once('-') {
            Some((n, e)) => (n, Some(e)),
            None => (text, None),
        };
        let fits = |e: &str| !e.is_empty() && e.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
        let parts = numbers.split('.').map(number).collect::<Option<Vec<u32>>>()?;
        let right = parts.len() <= 3 || extension.is_none();
        (right && extension.is_none_or(|e| parts.len() == 3 && fits(e))).then(|| Version { parts, extension: extension.map(str::to_owned) })
    }

    /// The version of what says none: before all others.
    pub(super) fn none() -> Version {
        Version { parts: Vec::new(), extension: None }
    }

    /// Its first three numbers.
    pub fn numbers(&self) -> [u32; 3] {
        let at = |n: usize| self.parts.get(n).copied().unwrap_or(0);
        [at(0), at(1), at(2)]
    }

    /// Whether it has the three parts of semantic versioning.
    pub fn is_semantic(&self) -> bool {
        self.parts.len() == 3
    }

    /// Whether the artefact may never change under it: semantic, not before 1.0.0, without extension.
    pub fn is_stable(&self) -> bool {
        self.is_semantic() && self.parts[0] > 0 && self.extension.is_none()
    }

    /// Whether it is marked as not final by an extension.
    pub fn is_draft(&self) -> bool {
        self.extension.is_some()
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let long = self.parts.len().max(other.parts.len());
        let at = |v: &Version, n: usize| v.parts.get(n).copied().unwrap_or(0);
        let numbers = (0..long).map(|n| at(self, n).cmp(&at(other, n))).find(|o| o.is_ne()).unwrap_or(Ordering::Equal);
        let extensions = || match (&self.extension, &other.extension) {
            (None, None) => Ordering::Equal,
            // A version with extension comes before the one without (semver 2.0.0, section 11).
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(a), Some(b)) => extension_order(a, b),
        };
        numbers.then_with(extensions).then_with(|| self.parts.len().cmp(&other.parts.len()))
    }
}

/// Numeric identifiers by value, before others; others by byte; the shorter first (semver 2.0.0, section 11.4).
fn extension_order(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => match (number(x), number(y)) {
                (Some(n), Some(m)) => n.cmp(&m),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => x.cmp(y),
            },
        };
        if order.is_ne() {
            return order;
        }
    }
}

fn number(text: &str) -> Option<u32> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Which of the versions that fit are meant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Choice {
    /// `+`: the latest that is stable.
    LatestStable,
    /// `~`: the latest, be it a draft.
    Latest,
    /// `latest` of the first surface: the latest that is no draft, or the latest draft where all are.
    LatestFinal,
    /// `*`: all.
    All,
}

/// Which versions of an artefact are meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Versions {
    /// This one; `1.0` and `1.0.0` are one version.
    Exact(Version),
    /// Of all, whichever form they have: `+`, `~`, `*`; on the first surface `latest` and `all`.
    Any(Choice),
    /// Those from here on: `2.1+.7` is the latest stable one from 2.1.7 on and before 3. The first `fixed` numbers stand as
    /// they are, and the versions meant have as many parts as `from`.
    From {
        /// The first.
        from: Vec<u32>,
        /// How many of its numbers stand.
        fixed: usize,
        /// Which of them.
        choice: Choice,
    },
}

impl Versions {
    /// Reads a list of versions; where nothing is said it is `latest` on the first surface and `~` on the second. None for
    /// what is no version.
    pub fn list(surface: Surface, text: &str) -> Option<Vec<Versions>> {
        match surface {
            Surface::V1 if text.is_empty() => Some(vec![Versions::Any(Choice::LatestFinal)]),
            Surface::V2 if text.is_empty() => Some(vec![Versions::Any(Choice::Latest)]),
            Surface::V1 => text.split('+').map(Versions::first).collect(),
            Surface::V2 => text.split(',').map(|v| Versions::second(v.trim())).collect(),
        }
    }

    fn first(text: &str) -> Option<Versions> {
        match text.to_ascii_lowercase().as_str() {
            "all" => Some(Versions::Any(Choice::All)),
            "latest" => Some(Versions::Any(Choice::LatestFinal)),
            _ => Version::parse(text).map(Versions::Exact),
        }
    }

    fn second(text: &str) -> Option<Versions> {
        let sign = |t: &str| match t {
            "+" => Some(Choice::LatestStable),
            "~" => Some(Choice::Latest),
            "*" => Some(Choice::All),
            _ => None,
        };
        if let Some(choice) = sign(text) {
            return Some(Versions::Any(choice));
        }
        if let Some(v) = Version::parse(text) {
            return Some(Versions::Exact(v));
        }
        let parts: Vec<&str> = text.split('.').collect();
        let (mut from, mut open) = (Vec::new(), None);
        for (i, part) in parts.iter().enumerate() {
            let (digits, mark) = match part.char_indices().next_back() {
                Some((at, c)) if !c.is_ascii_digit() => (&part[..at], Some(sign(&part[at..])?)),
                _ => (*part, None),
            };
            // `X.~.0` is `X.0~.0`.
            from.push(if digits.is_empty() && mark.is_some() { 0 } else { number(digits)? });
            match (mark, &open) {
                (Some(choice), None) => open = Some((i, choice)),
                (Some(_), Some(_)) => return None,
                (None, _) => {}
            }
        }
        let (fixed, choice) = open?;
        (from.len() <= 3).then_some(Versions::From { from, fixed, choice })
    }

    /// Numbers of the versions meant among those that there are of one artefact.
    pub fn select(&self, there: &[Version]) -> Vec<usize> {
        let last = |fits: &dyn Fn(&Version) -> bool| -> Vec<usize> {
            there.iter().enumerate().filter(|(_, v)| fits(v)).max_by(|a, b| a.1.cmp(b.1)).map(|(i, _)| i).into_iter().collect()
        };
        match self {
            Versions::Exact(v) => {
                let same = |x: &Version| x.numbers() == v.numbers() && x.extension == v.extension;
                (0..there.len()).filter(|&i| same(&there[i])).collect()
            }
            Versions::Any(Choice::All) => (0..there.len()).collect(),
            Versions::Any(Choice::Latest) => last(&|_| true),
            Versions::Any(Choice::LatestFinal) => {
                let finals = last(&|v| !v.is_draft());
                if finals.is_empty() { last(&|_| true) } else { finals }
            }
            Versions::Any(Choice::LatestStable) => match there.iter().any(Version::is_semantic) {
                true => last(&Version::is_stable),
                // Lists of the standard itself still have two numbers (`SDMX:CL_SEX(2.1)`); they are published and final.
                false => last(&|_| true),
            },
            Versions::From { from, fixed, choice } => {
                let fits =
                    |v: &Version| v.parts.len() == from.len() && v.parts[..*fixed] == from[..*fixed] && v.parts[*fixed..] >= from[*fixed..];
                match choice {
                    Choice::All => (0..there.len()).filter(|&i| fits(&there[i])).collect(),
                    Choice::Latest | Choice::LatestFinal => last(&fits),
                    Choice::LatestStable => last(&|v| fits(v) && v.is_stable()),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap_or_else(|| panic!("{text} is no version"))
    }

    const THERE: [&str; 12] =
        ["1.0", "1.0.0", "1.0.1", "1.1.0", "1.2.0-draft", "1.2.3", "2.0.0", "2.1.7", "2.1.8", "2.3.0", "3.0.0-beta.2", "3.0.0-beta.11"];

    fn chosen(query: &str) -> Vec<&'static str> {
        let there: Vec<Version> = THERE.iter().map(|v| version(v)).collect();
        let list = Versions::list(Surface::V2, query).unwrap_or_else(|| panic!("{query}"));
        let mut at: Vec<usize> = list.iter().flat_map(|v| v.select(&there)).collect();
        at.sort_unstable();
        at.dedup();
        at.into_iter().map(|i| THERE[i]).collect()
    }

    #[test]
    fn versions_are_ordered() {
        let mut sorted: Vec<Version> = THERE.iter().rev().map(|v| version(v)).collect();
        sorted.sort();
        assert_eq!(sorted, THERE.iter().map(|v| version(v)).collect::<Vec<_>>());
        for wrong in ["", "1.", "a", "1.0-x", "1.0.0-", "-1.0.0", "1.0.0+1", "99999999999.0.0"] {
            assert!(Version::parse(wrong).is_none(), "{wrong}");
        }
        assert!(version("1.0.0").is_stable() && !version("0.9.0").is_stable() && !version("1.0").is_stable());
    }

    #[test]
    fn the_table_of_the_standard_holds() {
        assert_eq!(chosen("1.0.1"), ["1.0.1"]);
        assert_eq!(chosen("+"), ["2.3.0"]);
        assert_eq!(chosen("~"), ["3.0.0-beta.11"]);
        assert_eq!(chosen("*").len(), THERE.len());
        assert_eq!(chosen("1.+.0"), ["1.2.3"]);
        assert_eq!(chosen("1.0.+"), ["1.0.1"]);
        assert_eq!(chosen("2.1+.7"), ["2.3.0"]);
        assert_eq!(chosen("2.1.7+"), ["2.1.8"]);
        assert_eq!(chosen("2+.0.0"), ["2.3.0"]);
        assert_eq!(chosen("2~.0.0"), ["3.0.0-beta.11"]);
        assert_eq!(chosen("1.1*.0"), ["1.1.0", "1.2.0-draft", "1.2.3"]);
        assert_eq!(chosen("~.0"), ["1.0"]);
        assert_eq!(chosen("2.4+.0"), Vec::<&str>::new());
        assert_eq!(chosen("+,1.0.1"), ["1.0.1", "2.3.0"]);
        for wrong in ["1.x", "1+.2+.0", "1+.0.0.0", "1.+0.0", "++", "1..0", ",", "1.é"] {
            assert!(Versions::list(Surface::V2, wrong).is_none(), "{wrong}");
        }
        assert_eq!(Versions::list(Surface::V1, "1.0+latest").expect("a list").len(), 2);
        assert!(Versions::list(Surface::V1, "~").is_none());
    }

    #[test]
    fn lists_of_two_numbers_have_a_latest_stable_one() {
        let there = [version("2.0"), version("2.1")];
        assert_eq!(Versions::Any(Choice::LatestStable).select(&there), [1]);
    }
}
