//! One typed configuration from defaults, a TOML file and the environment; checked once.

pub mod service;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::model::lang::Lang;
use crate::model::limits::{Limits, TABLE};

/// Bytes of a file that a person reads in their own process, where no other limit is stated.
pub const OWN_FILE: u64 = 2 << 30;

/// The configuration of a process.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// Language of what people read; none: that of the environment, else English.
    pub lang: Option<Lang>,
    /// Folder of mappings; none: those that come with the program.
    pub mappings: Option<PathBuf>,
    /// Structure messages to be added to those that come with the program.
    pub structures: Vec<PathBuf>,
    /// How much of a file is read at most.
    pub limits: Limits,
    /// How the service runs.
    pub settings: service::Settings,
}

/// A mistake in the configuration: where, and what.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {why}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        why: String,
    },
    /// The file has a mistake.
    #[error("{path}: {why}")]
    File {
        /// The file.
        path: String,
        /// What is wrong and where.
        why: String,
    },
    /// A variable of the environment has a mistake.
    #[error("environment variable {name}: {why}")]
    Variable {
        /// The variable.
        name: String,
        /// What is wrong.
        why: String,
    },
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    lang: Option<String>,
    mappings: Option<PathBuf>,
    #[serde(default)]
    structures: Vec<PathBuf>,
    #[serde(default)]
    limits: BTreeMap<String, u64>,
    #[serde(default)]
    service: toml::Table,
    #[serde(default)]
    rates: toml::Table,
    #[serde(default)]
    bucket: toml::Table,
    #[serde(default)]
    oidc: toml::Table,
    #[serde(default)]
    connect: toml::Table,
    #[serde(default)]
    imprint: toml::Table,
}

impl Config {
    /// Reads the file, if one is named, and then the variables, which win: `ISTHMUS_LANG`, `ISTHMUS_MAPPINGS`,
    /// `ISTHMUS_STRUCTURES` (parted by `:`), `ISTHMUS_LIMITS_<NAME>`, `ISTHMUS_<SECTION>_<NAME>`.
    pub fn load(file: Option<&Path>, variables: impl Iterator<Item = (String, String)>) -> Result<Config, ConfigError> {
        let mut config = Config::default();
        if let Some(path) = file {
            let shown = path.display().to_string();
            let text = std::fs::read_to_string(path).map_err(|e| ConfigError::Read { path: shown.clone(), why: e.to_string() })?;
            config.take_file(&text).map_err(|why| ConfigError::File { path: shown, why })?;
        }
        let mut known: Vec<(String, String)> = variables.filter(|(n, _)| n.starts_with("ISTHMUS_")).collect();
        known.sort();
        for (name, value) in known {
            config.take_variable(&name, &value).map_err(|why| ConfigError::Variable { name, why })?;
        }
        Ok(config)
    }

    /// Reads what [`Config::to_toml`] gives.
    ///
    /// # Errors
    /// What is wrong with the text, and where.
    pub fn parse(text: &str) -> Result<Config, String> {
        let mut config = Config::default();
        config.take_file(text)?;
        Ok(config)
    }

    fn take_file(&mut self, text: &str) -> Result<(), String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string().trim().to_owned())?;
        if let Some(lang) = file.lang {
            self.lang = Some(language(&lang)?);
        }
        self.mappings = file.mappings;
        self.structures = file.structures;
        for (name, value) in file.limits {
            self.limits.set(&name, value)?;
        }
        let sections = [
            ("service", &file.service),
            ("rates", &file.rates),
            ("bucket", &file.bucket),
            ("oidc", &file.oidc),
            ("connect", &file.connect),
            ("imprint", &file.imprint),
        ];
        for (section, table) in sections {
            self.settings.take(section, table)?;
        }
        Ok(())
    }

    fn take_variable(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "ISTHMUS_LANG" => self.lang = Some(language(value)?),
            "ISTHMUS_MAPPINGS" => self.mappings = Some(PathBuf::from(value)),
            "ISTHMUS_STRUCTURES" => self.structures = value.split(':').filter(|p| !p.is_empty()).map(PathBuf::from).collect(),
            _ => {
                if let Some(limit) = name.strip_prefix("ISTHMUS_LIMITS_") {
                    let n = value.parse().map_err(|_| format!("`{value}` is not a whole number"))?;
                    self.limits.set(&limit.to_ascii_lowercase(), n)?;
                } else if let Some((section, setting)) = service::Settings::named(name) {
                    self.settings.set(section, setting, value)?;
                }
            }
        }
        Ok(())
    }

    /// The limits for files that a person reads in their own process: where the limit of bytes is the usual one it is
    /// [`OWN_FILE`]. Exports of a whole register are that large, and nobody else waits for the machine.
    pub fn limits_of_own(&self) -> Limits {
        let file = if self.limits.file == Limits::default().file { OWN_FILE } else { self.limits.file };
        Limits { file, ..self.limits }
    }

    /// The configuration as a TOML file that says the same.
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        let text = |s: &str| toml::Value::String(s.to_owned()).to_string();
        if let Some(lang) = self.lang {
            out += &format!("lang = {}\n", text(lang.tag()));
        }
        if let Some(m) = &self.mappings {
            out += &format!("mappings = {}\n", text(&m.to_string_lossy()));
        }
        let structures: Vec<String> = self.structures.iter().map(|s| text(&s.to_string_lossy())).collect();
        out += &format!("structures = [{}]\n\n[limits]\n", structures.join(", "));
        for (row, value) in TABLE.iter().zip(self.limits.values()) {
            let line = format!("{} = {value}", row.name);
            out += &format!("{line:<24} # {}; else {} {}\n", row.counts, row.rule, row.reason);
        }
        out + &self.settings.to_toml()
    }
}

fn language(tag: &str) -> Result<Lang, String> {
    Lang::parse(tag).ok_or_else(|| format!("`{tag}` is not one of en, es, fr, pt"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_and_environment_are_read_and_the_environment_wins() {
        let mut c = Config::default();
        c.take_file("lang = 'es'\n[limits]\nsheets = 3\n").expect("a configuration");
        c.take_variable("ISTHMUS_LIMITS_SHEETS", "4").expect("a limit");
        assert_eq!((c.lang, c.limits.sheets), (Some(Lang::Es), 4));
        let mut again = Config::default();
        again.take_file(&c.to_toml()).expect("what is printed reads");
        assert_eq!(again, c);
    }

    #[test]
    fn mistakes_are_named() {
        let mut c = Config::default();
        assert!(c.take_file("langue = 'es'").expect_err("a mistake").contains("langue"));
        assert!(c.take_variable("ISTHMUS_LIMITS_SHETS", "4").expect_err("a mistake").contains("`sheets`"));
        assert!(c.take_variable("ISTHMUS_LANG", "de").expect_err("a mistake").contains("en, es, fr, pt"));
    }
}
