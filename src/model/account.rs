//! Who acts, for which country or agency, and in what role?

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::lang::Lang;
use super::moment::Moment;

/// A text does not have the shape that a name of this kind must have.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{text}` is not {wanted}")]
pub struct Misnamed {
    /// What was given.
    pub text: String,
    /// What it should have been.
    pub wanted: &'static str,
}

/// A country or agency whose data is kept apart from that of the others: `MEX`, `IOM`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantId(String);

impl TenantId {
    /// The tenant of those who run the service; it has no data.
    pub fn system() -> TenantId {
        TenantId("SYSTEM".to_owned())
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TenantId {
    type Err = Misnamed;

    fn from_str(text: &str) -> Result<TenantId, Misnamed> {
        let ok =
            (2..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"._-".contains(&b));
        if ok && !text.starts_with('.') {
            return Ok(TenantId(text.to_owned()));
        }
        Err(Misnamed { text: text.to_owned(), wanted: "a tenant: 2 to 32 of A-Z, 0-9, `.`, `_`, `-`, not beginning with `.`" })
    }
}

/// The name under which a person signs in; never given to another person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Login(String);

impl Login {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Login {
    type Err = Misnamed;

    /// Reads a login; capitals become small, so that `Ana` and `ana` are one person.
    fn from_str(text: &str) -> Result<Login, Misnamed> {
        let small = text.trim().to_ascii_lowercase();
        let ok = (1..=128).contains(&small.len()) && small.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-+@".contains(&b));
        if ok {
            Ok(Login(small))
        } else {
            Err(Misnamed { text: text.to_owned(), wanted: "a login: 1 to 128 of a-z, 0-9, `.`, `_`, `-`, `+`, `@`" })
        }
    }
}

/// What a person or token may do within a tenant. The table of who may do what lies with the routes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Sends files and answers for them.
    Uploader,
    /// Checks what was sent; edits mappings.
    Reviewer,
    /// Releases and withdraws.
    Publisher,
    /// Reads restricted releases.
    Consumer,
    /// Reads the ledger, never the data.
    Auditor,
    /// Gives accounts, tokens and webhooks within a tenant.
    TenantAdmin,
    /// Runs the service; sees no content.
    SystemAdmin,
}

impl Role {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Role; 7] =
        [Role::Uploader, Role::Reviewer, Role::Publisher, Role::Consumer, Role::Auditor, Role::TenantAdmin, Role::SystemAdmin];

    /// Its word in texts, settings and the store.
    pub fn word(self) -> &'static str {
        match self {
            Role::Uploader => "uploader",
            Role::Reviewer => "reviewer",
            Role::Publisher => "publisher",
            Role::Consumer => "consumer",
            Role::Auditor => "auditor",
            Role::TenantAdmin => "tenant-admin",
            Role::SystemAdmin => "system-admin",
        }
    }
}

impl FromStr for Role {
    type Err = Misnamed;

    fn from_str(text: &str) -> Result<Role, Misnamed> {
        let wanted = "a role: uploader, reviewer, publisher, consumer, auditor, tenant-admin, system-admin";
        Role::ALL.into_iter().find(|r| r.word() == text).ok_or_else(|| Misnamed { text: text.to_owned(), wanted })
    }
}

/// A set of roles; written as their words parted by spaces.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Roles(pub BTreeSet<Role>);

impl Roles {
    /// Whether one of these roles is among them.
    pub fn any(&self, of: &[Role]) -> bool {
        of.iter().any(|r| self.0.contains(r))
    }
}

impl<const N: usize> From<[Role; N]> for Roles {
    fn from(roles: [Role; N]) -> Roles {
        Roles(roles.into())
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, role) in self.0.iter().enumerate() {
            write!(f, "{}{}", if i > 0 { " " } else { "" }, role.word())?;
        }
        Ok(())
    }
}

impl FromStr for Roles {
    type Err = Misnamed;

    fn from_str(text: &str) -> Result<Roles, Misnamed> {
        text.split_whitespace().map(str::parse).collect::<Result<_, _>>().map(Roles)
    }
}

/// Who may see the figures of a dataset once it is released.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Everybody.
    Public,
    /// Named consumers.
    Restricted,
    /// Nobody outside the tenant.
    Confidential,
}

impl Class {
    /// Its word in texts, settings and the store.
    pub fn word(self) -> &'static str {
        match self {
            Class::Public => "public",
            Class::Restricted => "restricted",
            Class::Confidential => "confidential",
        }
    }
}

impl FromStr for Class {
    type Err = Misnamed;

    fn from_str(text: &str) -> Result<Class, Misnamed> {
        let all = [Class::Public, Class::Restricted, Class::Confidential];
        all.into_iter()
            .find(|c| c.word() == text)
            .ok_or_else(|| Misnamed { text: text.to_owned(), wanted: "a class: public, restricted, confidential" })
    }
}

/// A person who can sign in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// The name to sign in with.
    pub login: Login,
    /// The name to be shown.
    pub name: String,
    /// Where reports and reminders go; empty: nowhere.
    pub mail: String,
    /// The language to be written to.
    pub lang: Lang,
    /// What the person may do, for each tenant.
    pub roles: BTreeMap<TenantId, Roles>,
    /// Since when the person may sign in no more.
    pub closed: Option<Moment>,
}

/// A country or agency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tenant {
    /// Its short name.
    pub id: TenantId,
    /// Its name to be shown.
    pub name: String,
    /// Since when it sends no more.
    pub closed: Option<Moment>,
}

/// Who did something.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Who {
    /// A person who was signed in.
    Person(Login),
    /// A program with a token; the person who answers for it, if one does.
    Token(i64, Option<Login>),
    /// A part of this service itself.
    Machine(Part),
}

/// The parts of this service that act on their own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// What runs a submission.
    Worker,
    /// What takes files from a watched folder.
    Folder,
    /// What fetches from a source.
    Pull,
    /// What does things at their time.
    Scheduler,
    /// The command line of the machine it all runs on.
    Command,
}

impl Part {
    const ALL: [Part; 5] = [Part::Worker, Part::Folder, Part::Pull, Part::Scheduler, Part::Command];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Part::Worker => "worker",
            Part::Folder => "folder",
            Part::Pull => "pull",
            Part::Scheduler => "scheduler",
            Part::Command => "command",
        }
    }
}

impl Who {
    /// The person behind it: what two pairs of eyes are counted by.
    pub fn person(&self) -> Option<&Login> {
        match self {
            Who::Person(login) => Some(login),
            Who::Token(_, owner) => owner.as_ref(),
            Who::Machine(_) => None,
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Person(login) => write!(f, "person:{login}"),
            Who::Token(id, Some(owner)) => write!(f, "token:{id}:{owner}"),
            Who::Token(id, None) => write!(f, "token:{id}"),
            Who::Machine(part) => write!(f, "machine:{}", part.word()),
        }
    }
}

impl FromStr for Who {
    type Err = Misnamed;

    fn from_str(text: &str) -> Result<Who, Misnamed> {
        let wrong = || Misnamed { text: text.to_owned(), wanted: "an actor: person:LOGIN, token:NUMBER[:LOGIN], machine:PART" };
        let (kind, rest) = text.split_once(':').ok_or_else(wrong)?;
        match kind {
            "person" => Ok(Who::Person(rest.parse()?)),
            "token" => {
                let (id, owner) = rest.split_once(':').map_or((rest, None), |(id, owner)| (id, Some(owner)));
                Ok(Who::Token(id.parse().map_err(|_| wrong())?, owner.map(str::parse).transpose()?))
            }
            "machine" => Part::ALL.into_iter().find(|p| p.word() == rest).map(Who::Machine).ok_or_else(wrong),
            _ => Err(wrong()),
        }
    }
}

/// Somebody who acts within one tenant, with what may be done there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// Who it is.
    pub who: Who,
    /// For which tenant.
    pub tenant: TenantId,
    /// In what roles.
    pub roles: Roles,
}

impl Actor {
    /// A part of this service, acting for a tenant.
    pub fn machine(part: Part, tenant: TenantId) -> Actor {
        Actor { who: Who::Machine(part), tenant, roles: Roles::default() }
    }
}

macro_rules! text {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = Misnamed;
            fn try_from(text: String) -> Result<$name, Misnamed> {
                text.parse()
            }
        }
    )*};
}
text!(TenantId, Login);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_shape() {
        for ok in ["MEX", "IOM", "UN-HCR.2", "A1"] {
            assert_eq!(ok.parse::<TenantId>().map(|t| t.to_string()).as_deref(), Ok(ok));
        }
        for wrong in ["", "M", "mex", "MEX/..", "..", "É1", &"A".repeat(33)] {
            assert!(wrong.parse::<TenantId>().is_err(), "{wrong}");
        }
        assert_eq!("Ana.Ruiz@example.org ".parse::<Login>().map(|l| l.to_string()).as_deref(), Ok("ana.ruiz@example.org"));
        assert!("ana:ruiz".parse::<Login>().is_err(), "a colon would make an actor's text ambiguous");
    }

    #[test]
    fn an_actor_is_written_and_read_back() {
        for text in ["person:ana", "token:17", "token:17:ana", "machine:worker"] {
            let who: Who = text.parse().expect(text);
            assert_eq!(who.to_string(), text);
        }
        for wrong in ["ana", "person:", "token:x", "machine:oven", "robot:1"] {
            assert!(wrong.parse::<Who>().is_err(), "{wrong}");
        }
        let roles = Roles::from([Role::Publisher, Role::Uploader]);
        assert_eq!(roles.to_string(), "uploader publisher");
        assert_eq!(roles.to_string().parse(), Ok(roles));
    }
}
