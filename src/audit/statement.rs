//! What was done, to what, with what, by whom, when? One step on the way from a file to a release.
//!
//! The form is the Statement v1 of in-toto (<https://in-toto.io/Statement/v1>): subjects by digest, a type, a predicate; as
//! JSON in the one form of RFC 8785, so that the same step always has the same bytes. `from` are results of earlier steps,
//! which the chain must contain; `using` is what was applied to them: mapping, rules, structure, the release merged with.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::hash::Hash;

/// The type of every statement.
const STATEMENT: &str = "https://in-toto.io/Statement/v1";
/// What the types of the predicates begin with; `receipt:1` and so on follow.
const PREDICATE: &str = "urn:isthmus:statement:";
/// Version of the predicates.
const VERSION: &str = ":1";
/// Largest integer that every reader of JSON keeps exactly (RFC 7493 section 2.2).
pub const LARGEST: u64 = (1 << 53) - 1;

/// What a step did.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Bytes were taken in.
    Receipt,
    /// They were read as tables or a document.
    Parse,
    /// Labels became observations in shared codes.
    Map,
    /// The observations were held against the rules.
    Validate,
    /// A person decided: justified, returned, approved, overrode.
    Decide,
    /// Figures about few persons were protected.
    Protect,
    /// A release was made.
    Release,
    /// A release was withdrawn.
    Withdraw,
}

impl Kind {
    /// All of them, in the order of the path.
    pub const ALL: [Kind; 8] =
        [Kind::Receipt, Kind::Parse, Kind::Map, Kind::Validate, Kind::Decide, Kind::Protect, Kind::Release, Kind::Withdraw];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Receipt => "receipt",
            Kind::Parse => "parse",
            Kind::Map => "map",
            Kind::Validate => "validate",
            Kind::Decide => "decide",
            Kind::Protect => "protect",
            Kind::Release => "release",
            Kind::Withdraw => "withdraw",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Something that a step made or took, by its content.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Object {
    /// What it is called there: `original`, `dataset`, `report`, a file name.
    pub name: String,
    /// SHA-256 of its bytes; of a lineage tree, its root.
    pub digest: Hash,
}

impl Object {
    /// An object of this name and content.
    pub fn new(name: impl Into<String>, digest: Hash) -> Self {
        Self { name: name.into(), digest }
    }
}

/// Who did it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Login of a person, name of a token, or `isthmus` for the program by itself.
    pub id: String,
    /// In what role.
    pub role: String,
    /// For which office.
    pub tenant: String,
    /// What shows that it was they.
    pub word: Word,
}

/// What shows that an actor did it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// A signature by their own key, which has their id as its name.
    OwnKey,
    /// The service says so: they were signed in. Weaker, and never shown as a personal signature.
    Service,
}

/// The program that did it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Engine {
    /// SHA-256 of its binary; none where that is not known, as in a test.
    pub digest: Option<Hash>,
    /// Its version.
    pub version: String,
}

/// One step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// What it did.
    pub kind: Kind,
    /// The receipt or release that it is about: `R-2026-000117`, `ISTHMUS:DF_BORDER_MVT(1.0)/MEX/12`.
    pub about: String,
    /// When, as RFC 3339 in UTC with three digits: `2026-11-21T08:15:00.000Z`.
    pub at: String,
    /// Who.
    pub actor: Actor,
    /// With which program.
    pub engine: Engine,
    /// Results of earlier steps that it took.
    pub from: Vec<Object>,
    /// What it applied to them.
    pub using: Vec<Object>,
    /// What it made.
    pub made: Vec<Object>,
    /// What else decided the outcome: whole numbers and texts.
    pub parameters: Map<String, Value>,
}

/// Parameter of a decision: `approve`, `return`, `justify`, `override`, `comment`.
pub const DECISION: &str = "decision";
/// The decision that counts towards a release.
pub const APPROVE: &str = "approve";
/// Parameter of a release: how many persons have to approve it, at least 1.
pub const APPROVALS: &str = "approvals";
/// Name of what a release makes whose digest is the root of its lineage tree.
pub const LINEAGE: &str = "lineage";
/// Parameter of a release: how many leaves its lineage tree has.
pub const LEAVES: &str = "leaves";

/// Why a text is no statement.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StatementError {
    /// Not JSON, or not of this form.
    #[error("it is not a statement of this program: {0}")]
    Form(String),
    /// JSON, but not in its only form.
    #[error("its JSON is not in canonical form (RFC 8785)")]
    Form8785,
    /// A time that is not in the only form.
    #[error("its time `{0}` is not written as 2026-11-21T08:15:00.000Z")]
    Time(String),
    /// A number with a fraction, or too large to be exact everywhere.
    #[error("its parameter `{0}` is not a text, a truth value or a whole number below 2^53")]
    Number(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    #[serde(rename = "_type")]
    form: String,
    predicate: Predicate,
    #[serde(rename = "predicateType")]
    kind: String,
    subject: Vec<Resource>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Predicate {
    about: String,
    actor: Actor,
    at: String,
    engine: Engine,
    from: Vec<Resource>,
    parameters: Map<String, Value>,
    using: Vec<Resource>,
}

/// The resource descriptor of in-toto, with what is used here of it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Resource {
    digest: Digests,
    name: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Digests {
    sha256: Hash,
}

impl Statement {
    /// A step that made nothing yet. `at` is RFC 3339 in UTC with three digits.
    pub fn new(kind: Kind, about: impl Into<String>, at: impl Into<String>, actor: Actor, engine: Engine) -> Self {
        let (about, at) = (about.into(), at.into());
        Self { kind, about, at, actor, engine, from: Vec::new(), using: Vec::new(), made: Vec::new(), parameters: Map::new() }
    }

    /// Adds a result of an earlier step that it took.
    #[must_use]
    pub fn from(mut self, name: impl Into<String>, digest: Hash) -> Self {
        self.from.push(Object::new(name, digest));
        self
    }

    /// Adds what it applied.
    #[must_use]
    pub fn using(mut self, name: impl Into<String>, digest: Hash) -> Self {
        self.using.push(Object::new(name, digest));
        self
    }

    /// Adds what it made.
    #[must_use]
    pub fn made(mut self, name: impl Into<String>, digest: Hash) -> Self {
        self.made.push(Object::new(name, digest));
        self
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }

    /// The whole number that a parameter has.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.parameters.get(name).and_then(Value::as_u64)
    }

    /// The statement in its only form.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StatementError> {
        if !is_time(&self.at) {
            return Err(StatementError::Time(self.at.clone()));
        }
        if let Some((name, _)) = self.parameters.iter().find(|(_, v)| !exact(v)) {
            return Err(StatementError::Number(name.clone()));
        }
        let wire = Wire {
            form: STATEMENT.to_owned(),
            predicate: Predicate {
                about: self.about.clone(),
                actor: self.actor.clone(),
                at: self.at.clone(),
                engine: self.engine.clone(),
                from: resources(&self.from),
                parameters: self.parameters.clone(),
                using: resources(&self.using),
            },
            kind: format!("{PREDICATE}{}{VERSION}", self.kind),
            subject: resources(&self.made),
        };
        canonical(&wire).map_err(StatementError::Form)
    }

    /// Reads a statement; anything but its only form is refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, StatementError> {
        let form = |e: &str| StatementError::Form(e.to_owned());
        let wire: Wire = serde_json::from_slice(bytes).map_err(|e| form(&e.to_string()))?;
        if wire.form != STATEMENT {
            return Err(form("its _type is another"));
        }
        let word = wire.kind.strip_prefix(PREDICATE).and_then(|k| k.strip_suffix(VERSION)).unwrap_or_default();
        let kind = Kind::ALL.into_iter().find(|k| k.word() == word).ok_or_else(|| form("its predicateType is not known"))?;
        let p = wire.predicate;
        let statement = Self {
            kind,
            about: p.about,
            at: p.at,
            actor: p.actor,
            engine: p.engine,
            from: objects(p.from),
            using: objects(p.using),
            made: objects(wire.subject),
            parameters: p.parameters,
        };
        if statement.to_bytes()? == bytes { Ok(statement) } else { Err(StatementError::Form8785) }
    }
}

/// JSON in the one form of RFC 8785. The error says what of the value is no JSON.
pub fn canonical<T: Serialize>(value: &T) -> Result<Vec<u8>, String> {
    serde_jcs::to_vec(value).map_err(|e| e.to_string())
}

fn resources(objects: &[Object]) -> Vec<Resource> {
    objects.iter().map(|o| Resource { digest: Digests { sha256: o.digest }, name: o.name.clone() }).collect()
}

fn objects(resources: Vec<Resource>) -> Vec<Object> {
    resources.into_iter().map(|r| Object { name: r.name, digest: r.digest.sha256 }).collect()
}

/// Whether a value is the same to every reader.
fn exact(value: &Value) -> bool {
    match value {
        Value::Number(n) => n.as_i64().is_some_and(|n| n.unsigned_abs() <= LARGEST),
        Value::Array(all) => all.iter().all(exact),
        Value::Object(all) => all.values().all(exact),
        _ => true,
    }
}

/// Whether a text has the form `2026-11-21T08:15:00.000Z`.
fn is_time(text: &str) -> bool {
    const FORM: &[u8; 24] = b"0000-00-00T00:00:00.000Z";
    let fits = |(t, f): (u8, &u8)| if *f == b'0' { t.is_ascii_digit() } else { t == *f };
    text.len() == FORM.len() && text.bytes().zip(FORM).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement() -> Statement {
        let actor = Actor { id: "ana".into(), role: "uploader".into(), tenant: "MEX".into(), word: Word::Service };
        let engine = Engine { digest: None, version: "0.1.0".into() };
        Statement::new(Kind::Map, "R-2026-000117", "2026-11-21T08:15:00.000Z", actor, engine)
            .from("cells", Hash::of(b"cells"))
            .using("mexico/año", Hash::of(b"mapping"))
            .made("dataset", Hash::of(b"dataset"))
            .with("rows", 12)
    }

    #[test]
    fn a_statement_has_one_form() {
        let bytes = statement().to_bytes().expect("sound");
        assert_eq!(Statement::parse(&bytes), Ok(statement()));
        let text = String::from_utf8(bytes).expect("JSON");
        assert!(
            text.starts_with(r#"{"_type":"https://in-toto.io/Statement/v1","predicate":{"about":"R-2026-000117","actor":{"id":"ana","#)
        );
        assert!(text.contains(r#""predicateType":"urn:isthmus:statement:map:1","subject":[{"digest":{"sha256":""#), "{text}");
        for (from, to) in [
            (":12", ": 12"),
            (":12", ":12.0"),
            (":12", ":1.2e1"),
            (":12", ":9007199254740993"),
            ("08:15:00.000Z", "08:15:00Z"),
            ("año", "a\\u00f1o"),
            ("map:1", "map:2"),
            ("\"rows\"", "\"rows\":1,\"rows\""),
            ("\"using\"", "\"more\":1,\"using\""),
        ] {
            assert!(text.contains(from) && Statement::parse(text.replace(from, to).as_bytes()).is_err(), "{from} -> {to}");
        }
    }

    /// The example of RFC 8785 section 3.2.3 and the keys of 3.2.3's sorting example.
    #[test]
    fn json_is_canonical_as_the_rfc_shows_it() {
        let value: Value = serde_json::from_str(
            "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],\
             \"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\"literals\":[null,true,false]}",
        )
        .expect("JSON");
        let wanted = "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
                      \"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
        assert_eq!(canonical(&value).map(|b| String::from_utf8_lossy(&b).into_owned()).as_deref(), Ok(wanted));
        let keys = r#"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#;
        let value: Value = serde_json::from_str(keys).expect("JSON");
        let text = String::from_utf8(canonical(&value).expect("plain")).expect("UTF-8");
        let order: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(order, ['2', '1', '4', '6', '7', '1', '5', '3'], "the key 1 stands before its value: {text}");
    }
}
