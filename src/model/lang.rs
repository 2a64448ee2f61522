//! The four languages of every text that a person reads.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// A language of the product.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// Portuguese.
    Pt,
}

impl Lang {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Lang; 4] = [Lang::En, Lang::Es, Lang::Fr, Lang::Pt];

    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Es => "es",
            Lang::Fr => "fr",
            Lang::Pt => "pt",
        }
    }

    /// The language of a tag or locale: `es`, `es-MX`, `pt_BR.UTF-8`.
    pub fn parse(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', '_', '.']).next()?.to_ascii_lowercase();
        Lang::ALL.into_iter().find(|l| l.tag() == primary)
    }
}

/// One thing for each language, made when it is first asked for: most runs speak one language.
pub struct EachLang<T> {
    make: fn(Lang) -> T,
    made: [OnceLock<T>; Lang::ALL.len()],
}

impl<T> EachLang<T> {
    /// Things that are made like this.
    pub const fn new(make: fn(Lang) -> T) -> EachLang<T> {
        EachLang { make, made: [const { OnceLock::new() }; Lang::ALL.len()] }
    }

    /// That of a language.
    pub fn of(&self, lang: Lang) -> &T {
        self.made[lang as usize].get_or_init(|| (self.make)(lang))
    }
}

/// A name in some of the languages.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Names(pub Vec<(Lang, String)>);

impl Names {
    /// The name in this language, else English, else any; empty where there is none.
    pub fn get(&self, lang: Lang) -> &str {
        let find = |l| self.0.iter().find(|(x, _)| *x == l).map(|(_, s)| s.as_str());
        find(lang).or_else(|| find(Lang::En)).or_else(|| self.0.first().map(|(_, s)| s.as_str())).unwrap_or("")
    }
}
