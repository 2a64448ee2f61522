//! What is a source asked, and how is its answer read? A short text that people write, over the profiles of services
//! that many fetch from (`profiles.yaml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// How a service is asked.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spec {
    /// The profile that this one is based on.
    pub profile: Option<String>,
    /// What it is, for people.
    pub about: Option<String>,
    /// Values of the profile's parameters.
    pub with: BTreeMap<String, String>,
    /// The address, without what stands behind `?`.
    pub url: Option<String>,
    /// What stands behind `?`, in this order.
    pub query: indexmap::IndexMap<String, String>,
    /// Headers of the request; never a secret.
    pub headers: BTreeMap<String, String>,
    /// A header whose value is a secret of the configuration.
    pub secret: Option<SecretHeader>,
    /// The name of the file that comes of it.
    pub name: Option<String>,
    /// How an answer in parts is asked for.
    pub paging: Option<Paging>,
    /// What tells a good answer from a bad one of status 200.
    pub answer: Option<Answer>,
    /// The parameter that asks only for what changed since a moment.
    pub since: Option<String>,
    /// The mapping to be used; none: it is found by the content.
    pub mapping: Option<String>,
}

/// A header whose value is secret.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretHeader {
    /// The name of the header.
    pub header: String,
    /// The name of the secret in the configuration.
    pub name: String,
    /// What stands before the secret: `Bearer `.
    #[serde(default)]
    pub before: String,
}

/// An answer that comes in pages.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paging {
    /// The parameter that takes the number of the page.
    pub page: Option<String>,
    /// The number of the first page.
    pub first: Option<u64>,
    /// The parameter that takes how many records came before, and how many a page has ([`Paging::size`]).
    pub offset: Option<String>,
    /// The parameter that takes how many records a page has, and how many.
    pub size: Option<(String, u64)>,
    /// Where the answer (JSON) says how many pages there are.
    pub last: Option<String>,
    /// Where the answer (JSON) has the address of the next page, or null.
    pub next: Option<String>,
    /// Whether the next page is told by the header `Link` (RFC 8288).
    pub link: bool,
}

/// What an answer in JSON must show.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answer {
    /// Where its records are, as a JSON pointer (RFC 6901): none means nothing new.
    pub records: Option<String>,
    /// Where it says that it is good.
    pub good: Option<String>,
    /// Where it says why it is not.
    pub why: Option<String>,
}

/// A mistake in a source.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SpecError {
    /// It is no YAML of this shape.
    #[error("{0}")]
    Shape(String),
    /// There is no such profile.
    #[error("there is no profile `{0}`; there are {known}", known = PROFILES.keys().cloned().collect::<Vec<_>>().join(", "))]
    NoProfile(String),
    /// A parameter has no value.
    #[error("the profile wants a value for `{0}` below `with`")]
    Missing(String),
    /// There is no such parameter.
    #[error("`{0}` below `with` is no parameter of the profile")]
    Unknown(String),
    /// It has no address.
    #[error("it has neither `url` nor `profile`")]
    NoUrl,
    /// A value could lead elsewhere.
    #[error("the value of `{0}` has characters that an address does not take there")]
    BadValue(String),
}

/// A profile: a spec with parameters.
#[derive(Clone, Debug, Deserialize)]
struct Profile {
    #[serde(default)]
    parameters: Vec<String>,
    #[serde(flatten)]
    spec: Spec,
}

static PROFILES: LazyLock<BTreeMap<String, Profile>> =
    LazyLock::new(|| serde_saphyr::from_str(include_str!("profiles.yaml")).expect("the profiles are read by a test"));

/// A request that is ready to be sent: every name has its value.
#[derive(Clone, PartialEq, Debug)]
pub struct Ready {
    /// The spec with all values in place.
    pub spec: Spec,
    /// The address without query.
    pub url: String,
    /// The name of the file, without what ends it where that depends on the answer.
    pub name: String,
}

/// Names and meanings of the profiles, for people.
pub fn profiles() -> Vec<(String, String, Vec<String>)> {
    PROFILES.iter().map(|(name, p)| (name.clone(), p.spec.about.clone().unwrap_or_default(), p.parameters.clone())).collect()
}

/// Reads a source's text and puts its values in place.
///
/// # Errors
/// What is wrong with it.
pub fn parse(text: &str) -> Result<Ready, SpecError> {
    let own: Spec = serde_saphyr::from_str(text).map_err(|e| SpecError::Shape(e.to_string()))?;
    let (mut spec, values) = match &own.profile {
        None => (own.clone(), own.with.clone()),
        Some(name) => {
            let profile = PROFILES.get(name).ok_or_else(|| SpecError::NoProfile(name.clone()))?;
            (over(profile.spec.clone(), &own), values(profile, &own)?)
        }
    };
    let fill = |text: &str| fill(text, &values);
    let url = fill(spec.url.as_deref().ok_or(SpecError::NoUrl)?)?;
    for value in spec.query.values_mut().chain(spec.headers.values_mut()) {
        *value = fill(value)?;
    }
    if let Some(mapping) = &mut spec.mapping {
        *mapping = fill(mapping)?;
    }
    let name = fill(spec.name.as_deref().unwrap_or("fetched"))?.replace(['/', '\\', ','], "_");
    Ok(Ready { spec, url, name })
}

/// A profile with what a source says itself over it.
fn over(mut profile: Spec, own: &Spec) -> Spec {
    profile.profile.clone_from(&own.profile);
    profile.with.clone_from(&own.with);
    profile.query.extend(own.query.clone());
    profile.headers.extend(own.headers.clone());
    macro_rules! take {
        ($($field:ident)*) => { $(if own.$field.is_some() { profile.$field.clone_from(&own.$field); })* };
    }
    take!(about url secret name paging answer since mapping);
    profile
}

/// The values of a profile's parameters: those of the source, else the defaults.
fn values(profile: &Profile, own: &Spec) -> Result<BTreeMap<String, String>, SpecError> {
    let mut values = BTreeMap::new();
    for parameter in &profile.parameters {
        let (name, default) = parameter.split_once('=').map_or((parameter.as_str(), None), |(n, d)| (n, Some(d)));
        let value = own.with.get(name).cloned().or_else(|| default.map(str::to_owned));
        values.insert(name.to_owned(), value.ok_or_else(|| SpecError::Missing(name.to_owned()))?);
    }
    match own.with.keys().find(|k| !values.contains_key(*k)) {
        Some(unknown) => Err(SpecError::Unknown(unknown.clone())),
        None => Ok(values),
    }
}

/// Puts values in the place of their names. A value at the beginning of an address may be one; any other is part of a
/// path and may not leave it.
fn fill(text: &str, values: &BTreeMap<String, String>) -> Result<String, SpecError> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, behind)) = after.split_once('}') else { return Err(SpecError::Shape(format!("`{text}` has `{{` without `}}`"))) };
        let value = values.get(name).ok_or_else(|| SpecError::Missing(name.to_owned()))?;
        let leads = out.is_empty() && name == "base";
        let plain = |c: char| c.is_alphanumeric() || "-_.,+*:@ ".contains(c) || (leads && "/[]".contains(c));
        if value.is_empty() || !value.chars().all(plain) || value.split('/').any(|part| part == "..") {
            return Err(SpecError::BadValue(name.to_owned()));
        }
        out.push_str(value.trim_end_matches('/'));
        rest = behind;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_needs_little_beside_its_parameters() {
        let ready = parse("profile: dtm-v3\nwith: { country: HTI, level: '0' }\n").expect("a source");
        assert_eq!(ready.url, "https://dtmapi.iom.int/v3/displacement/admin0");
        assert_eq!(ready.spec.query["Admin0Pcode"], "HTI");
        assert_eq!((ready.name.as_str(), ready.spec.mapping.as_deref()), ("dtm_api_v3_admin0_HTI.json", Some("dtm.api.v3.admin0")));
        let ready = parse(
            "profile: sdmx-rest-v1\nwith: { base: 'https://ec.europa.eu/eurostat/api/sdmx/2.1/', flow: MIGR_ASYAPPCTZM, key: M.PER.. }\n",
        );
        assert_eq!(ready.expect("a source").url, "https://ec.europa.eu/eurostat/api/sdmx/2.1/data/MIGR_ASYAPPCTZM/M.PER..");
    }

    #[test]
    fn every_profile_can_be_used() {
        for (name, about, parameters) in profiles() {
            let with: Vec<String> = parameters
                .iter()
                .filter(|p| !p.contains('='))
                .map(|p| if p == "base" { "base: 'https://example.org/rest'".to_owned() } else { format!("{p}: '2020'") })
                .collect();
            let ready = parse(&format!("profile: {name}\nwith: {{ {} }}\n", with.join(", "))).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(ready.url.starts_with("https://") && !ready.url.contains('{') && !about.is_empty(), "{name}: {}", ready.url);
        }
    }

    #[test]
    fn mistakes_are_named() {
        let wrong = |text: &str| parse(text).expect_err(text).to_string();
        assert!(wrong("profile: dtm-v9").starts_with("there is no profile `dtm-v9`; there are dtm-v2, dtm-v3"));
        assert_eq!(wrong("profile: dtm-v3"), "the profile wants a value for `country` below `with`");
        assert_eq!(wrong("profile: dtm-v3\nwith: { country: HTI, lvl: '1' }"), "`lvl` below `with` is no parameter of the profile");
        assert_eq!(wrong("name: a"), "it has neither `url` nor `profile`");
        assert!(wrong("url: https://a.org\nhedaers: {}").contains("hedaers"));
        for value in ["../../secret", "HTI/../x", "a?b", "a#b", "a%2fb", ""] {
            let text = format!("profile: dtm-v3\nwith: {{ country: '{value}' }}");
            assert_eq!(parse(&text), Err(SpecError::BadValue("country".into())), "{value}");
        }
    }
}
