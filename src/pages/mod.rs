//! How does an official see the gateway in a browser? Pages are made from values: nothing here knows HTTP or the store.
//!
//! A page is a template of `TEMPLATES`, shown in one language: every text of ours stands in `texts/*.ftl` and is said by
//! `t('key', name=value)`; numbers, days and sizes are written as the language does by the filters `number`, `date`,
//! `moment`, `period` and `size`. What a sender wrote is escaped by the engine, always. [`assets`] are what pages load.

pub mod assets;
pub mod draw;
mod words;

use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, escape_formatter};
use serde::Serialize;

use crate::model::lang::{EachLang, Lang};
use words::Words;

/// Every template by its name. A page extends `base.html` and fills its blocks `title`, `head` and `main`.
const TEMPLATES: &[(&str, &str)] = &[
    ("admin.html", include_str!("templates/admin.html")),
    ("base.html", include_str!("templates/base.html")),
    ("definitions.html", include_str!("templates/definitions.html")),
    ("forms.html", include_str!("templates/forms.html")),
    ("health.html", include_str!("templates/health.html")),
    ("home.html", include_str!("templates/home.html")),
    ("look/calendar.html", include_str!("templates/look/calendar.html")),
    ("look/catalogue.html", include_str!("templates/look/catalogue.html")),
    ("look/comparable.html", include_str!("templates/look/comparable.html")),
    ("look/dataset.html", include_str!("templates/look/dataset.html")),
    ("look/mirror.html", include_str!("templates/look/mirror.html")),
    ("look/points.html", include_str!("templates/look/points.html")),
    ("look/rules.html", include_str!("templates/look/rules.html")),
    ("look/show.html", include_str!("templates/look/show.html")),
    ("invitation.html", include_str!("templates/invitation.html")),
    ("password.html", include_str!("templates/password.html")),
    ("point.html", include_str!("templates/point.html")),
    ("practice.html", include_str!("templates/practice.html")),
    ("problem.html", include_str!("templates/problem.html")),
    ("problems.html", include_str!("templates/problems.html")),
    ("progress.html", include_str!("templates/progress.html")),
    ("proved.html", include_str!("templates/proved.html")),
    ("release.html", include_str!("templates/release.html")),
    ("releases.html", include_str!("templates/releases.html")),
    ("review.html", include_str!("templates/review.html")),
    ("send.html", include_str!("templates/send.html")),
    ("sheet.html", include_str!("templates/sheet.html")),
    ("sign-in.html", include_str!("templates/sign-in.html")),
    ("submission.html", include_str!("templates/submission.html")),
    ("trace.html", include_str!("templates/trace.html")),
    ("trends.html", include_str!("templates/trends.html")),
    ("verify.html", include_str!("templates/verify.html")),
    ("versions.html", include_str!("templates/versions.html")),
];

/// A page could not be made: a mistake of ours, told to the operator.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the page {template} cannot be made: {why}")]
pub struct Fault {
    /// Which template.
    pub template: String,
    /// What the engine says.
    pub why: String,
}

/// A page, or a part of one, in a language, from what its template names.
///
/// # Errors
/// A template that is not there, or that names what the context does not have.
pub fn render(template: &str, lang: Lang, context: impl Serialize) -> Result<String, Fault> {
    let fault = |e: Error| Fault { template: template.to_owned(), why: format!("{e:#}") };
    let found = environment(lang).get_template(template).map_err(fault)?;
    found.render(Value::from(Serde(context))).map_err(fault)
}

/// Markup of ours that stands in a page as it is: a picture of [`draw`], or what describes a dataset to machines.
#[derive(Clone, Debug)]
pub struct Markup(String);

impl Markup {
    /// A picture, as [`draw`] made it.
    pub fn picture(svg: String) -> Markup {
        Markup(svg)
    }

    /// JSON as it may stand within a page: nothing in it ends its element.
    pub fn json(value: &serde_json::Value) -> Markup {
        Markup(value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
    }
}

impl Serialize for Markup {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from_safe_string(self.0.clone()).serialize(serializer)
    }
}

/// A text of ours in a language, with what it names: for what pictures say. The key itself where there is none, which a test refuses.
pub fn say(lang: Lang, key: &str, named: &[(&str, &str)]) -> String {
    Words::of(lang).plain(key, named).unwrap_or_else(|| key.to_owned())
}

/// The same, with a number that chooses the plural.
pub fn count(lang: Lang, key: &str, n: u64) -> String {
    Words::of(lang).counted(key, n).unwrap_or_else(|| key.to_owned())
}

/// The engine with the words of one language.
fn environment(lang: Lang) -> &'static Environment<'static> {
    static ALL: EachLang<Environment<'static>> = EachLang::new(made);
    ALL.of(lang)
}

fn made(lang: Lang) -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_formatter(escape);
    for (name, text) in TEMPLATES {
        env.add_template(name, text).expect("a template of ours parses, which a test sees to");
    }
    let words: &'static Words = Words::of(lang);
    env.add_function("t", move |key: &str, named: Kwargs| -> Result<String, Error> { words.say(key, &named) });
    env.add_function("asset", |name: &str| assets::address(name));
    env.add_filter("number", move |value: Value| words.number(&value));
    env.add_filter("date", move |value: &str| words.date(value));
    env.add_filter("moment", move |value: &str| words.moment(value));
    env.add_filter("period", move |value: &str| words.period(value));
    env.add_filter("size", move |value: i64| words.size(value));
    env
}

/// Writes a value into a page. The signs of markup are escaped, and no others: an address stays readable.
fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let Some(text) = value.as_str().filter(|_| !value.is_safe()) else { return escape_formatter(out, state, value) };
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (plain, sign) = (&rest[..at], &rest[at..=at]);
        let escaped = match sign {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            "\"" => "&quot;",
            _ => "&#39;",
        };
        out.write_str(plain)?;
        out.write_str(escaped)?;
        rest = &rest[at + 1..];
    }
    out.write_str(rest).map_err(Error::from)
}

#[cfg(test)]
mod tests;
