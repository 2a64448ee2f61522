//! How does a tenant mend its mappings, its packs of rules, its corrections and its calendar? Every version is kept; only one that passes its own tests becomes active.

use serde::Serialize;

use super::{Code, Gateway, Refusal, Trouble, corrections, due, off_thread, own};
use crate::map::library::{Known, Library};
use crate::map::spec;
use crate::mend::{self, Patch};
use crate::model::account::{Actor, Role, TenantId};
use crate::model::digest::Sha256;
use crate::pack::{self, Pack};
use crate::standard::Standard;
use crate::store::definitions::{DefinitionKind, Title, Version};
use crate::trial;

/// Who may write them.
const WRITE: &[Role] = &[Role::Reviewer, Role::TenantAdmin];
/// Who may read them.
const READ: &[Role] = &[Role::Uploader, Role::Reviewer, Role::Publisher, Role::TenantAdmin, Role::Auditor];
/// Bytes of a text at most.
const LONGEST: usize = 1 << 20;

/// A test of a mapping, run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Trial {
    /// Its name.
    pub name: String,
    /// What does not come out as expected; empty for a test that passes.
    pub failures: Vec<String>,
}

/// A version that was kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Uploaded {
    /// Its name, as in the text.
    pub id: String,
    /// The digest of its text.
    pub sha256: Sha256,
    /// Its own tests.
    pub trials: Vec<Trial>,
    /// Whether all of them pass, so that it may become active.
    pub passes: bool,
}

fn malformed(name: &'static str, why: impl Into<String>) -> Trouble {
    Refusal::new(Code::Malformed).with("name", name).with("why", why).into()
}

/// A text that was read.
enum Definition {
    Mapping(Box<Known>),
    Calendar(String),
    Rules(Box<Pack>),
    Patch(Patch),
}

impl Definition {
    fn id(&self) -> &str {
        match self {
            Definition::Mapping(known) => &known.mapping.id,
            Definition::Calendar(id) => id,
            Definition::Rules(pack) => &pack.id,
            Definition::Patch(patch) => &patch.id,
        }
    }
}

/// Reads a mapping, pack of rules or calendar.
fn read(kind: DefinitionKind, text: &str) -> Result<Definition, Trouble> {
    if text.len() > LONGEST {
        return Err(malformed("text", format!("it is longer than {} KiB", LONGEST >> 10)));
    }
    match kind {
        DefinitionKind::Mapping => mapping_of(text).map(Box::new).map(Definition::Mapping),
        DefinitionKind::Calendar => {
            let calendar = due::parse(text).map_err(|e| malformed("text", e.to_string()))?;
            Ok(Definition::Calendar(calendar.calendar))
        }
        DefinitionKind::Rules => {
            let pack = pack::spec::parse(text).map_err(|e| malformed("text", e.to_string()))?;
            Ok(Definition::Rules(Box::new(pack)))
        }
        DefinitionKind::Patch => Ok(Definition::Patch(mend::parse(text).map_err(|e| malformed("text", e.to_string()))?)),
        DefinitionKind::Structures => Err(malformed("kind", "structures are the service's and are sent by SDMX REST")),
    }
}

fn mapping_of(text: &str) -> Result<Known, Trouble> {
    let mapping = spec::parse(text).map_err(|e| malformed("text", e.to_string()))?;
    Ok(Known { path: format!("{}.yaml", mapping.id), folder: None, mapping, text: text.to_owned() })
}

/// Runs the tests inside a mapping or pack; a calendar has none.
///
/// # Errors
/// [`Code::Malformed`] where a pack does not fit the structure of its dataflow.
async fn tried(gateway: &Gateway, definition: Definition) -> Result<Vec<Trial>, Trouble> {
    let (config, standard) = (gateway.config.clone(), gateway.standard().await?);
    match definition {
        Definition::Calendar(_) | Definition::Patch(_) => Ok(Vec::new()),
        Definition::Mapping(known) => {
            off_thread(move || {
                let trials = trial::alone(&known, &standard, config.limits)?;
                Ok(trials.into_iter().map(|t| Trial { name: t.name, failures: t.failures }).collect())
            })
            .await
        }
        Definition::Rules(pack) => {
            off_thread(move || {
                fits(&pack, &standard).map_err(|e| malformed("text", e.to_string()))?;
                let flow = pack.dataflows.first().and_then(|r| standard.dataflow(r).ok());
                let trials = flow.iter().flat_map(|flow| pack::trial::run(&pack, flow));
                Ok(trials.map(|t| Trial { name: t.name, failures: t.failures }).collect())
            })
            .await
        }
    }
}

fn fits(pack: &Pack, standard: &Standard) -> Result<(), crate::model::mistake::Mistake> {
    pack::spec::check(pack, &|r| standard.dataflow(r).ok(), &|rule| Standard::comparisons().names(rule))
}

fn title(actor: &Actor, kind: DefinitionKind, id: &str) -> Title {
    Title { tenant: actor.tenant.clone(), kind, id: id.to_owned() }
}

/// Keeps a version and runs its tests. It is not active by that.
///
/// # Errors
/// [`Code::Malformed`] with where and why it cannot be read.
pub async fn upload(gateway: &Gateway, actor: &Actor, kind: DefinitionKind, text: &str) -> Result<Uploaded, Trouble> {
    own::role(actor, WRITE)?;
    let read = read(kind, text)?;
    let id = read.id().to_owned();
    // A text that cannot be read is no version of anything.
    let trials = tried(gateway, read).await?;
    let sha256 = gateway.store.keep_version(&title(actor, kind, &id), text, &actor.who, gateway.now()).await?;
    Ok(Uploaded { id, sha256, passes: trials.iter().all(|t| t.failures.is_empty()), trials })
}

/// Makes a version the active one, once its tests have passed.
///
/// # Errors
/// [`Code::TestsFail`] with what failed; [`Code::OwnWork`] for corrections of one's own; a refusal where there is no such version.
pub async fn activate(gateway: &Gateway, actor: &Actor, kind: DefinitionKind, id: &str, sha256: Sha256) -> Result<Vec<Trial>, Trouble> {
    own::role(actor, WRITE)?;
    let title = title(actor, kind, id);
    let version = version(gateway, &title, sha256).await?;
    // What a file is read as is agreed by two: who proposes it does not approve it.
    if kind == DefinitionKind::Patch {
        corrections::agrees(gateway, actor, &version).await?;
    }
    let trials = tried(gateway, read(kind, &version.text)?).await?;
    let failed: Vec<String> =
        trials.iter().filter(|t| !t.failures.is_empty()).map(|t| format!("{}: {}", t.name, t.failures.join("; "))).collect();
    if !failed.is_empty() {
        return Err(Refusal::new(Code::TestsFail).with("failures", failed.join("\n")).into());
    }
    gateway.store.activate(&title, sha256, &actor.who, gateway.now()).await.map_err(own::hidden)?;
    Ok(trials)
}

/// Leaves a definition without an active version.
///
/// # Errors
/// A refusal where none is active.
pub async fn deactivate(gateway: &Gateway, actor: &Actor, kind: DefinitionKind, id: &str) -> Result<(), Trouble> {
    own::role(actor, WRITE)?;
    gateway.store.deactivate(&title(actor, kind, id), &actor.who, gateway.now()).await.map_err(own::hidden)
}

/// The active versions of the actor's tenant, by name.
///
/// # Errors
/// Those of the store.
pub async fn list(gateway: &Gateway, actor: &Actor, kind: DefinitionKind) -> Result<Vec<Version>, Trouble> {
    own::role(actor, READ)?;
    Ok(gateway.store.all_active(kind, Some(&actor.tenant)).await?)
}

/// Every version of a definition, the latest first.
///
/// # Errors
/// Those of the store.
pub async fn versions(gateway: &Gateway, actor: &Actor, kind: DefinitionKind, id: &str) -> Result<Vec<Version>, Trouble> {
    own::role(actor, READ)?;
    Ok(gateway.store.versions(&title(actor, kind, id)).await?)
}

async fn version(gateway: &Gateway, title: &Title, sha256: Sha256) -> Result<Version, Trouble> {
    let all = gateway.store.versions(title).await?;
    all.into_iter().find(|v| v.sha256 == sha256).ok_or_else(own::not_found)
}

/// What is different between two versions, line by line: `-` for what went, `+` for what came, a blank for what stayed.
///
/// # Errors
/// A refusal where there is no such version.
pub async fn diff(gateway: &Gateway, actor: &Actor, kind: DefinitionKind, id: &str, from: Sha256, to: Sha256) -> Result<String, Trouble> {
    own::role(actor, READ)?;
    let title = title(actor, kind, id);
    let (from, to) = (version(gateway, &title, from).await?, version(gateway, &title, to).await?);
    off_thread(move || Ok(lines(&from.text, &to.text))).await
}

/// The mapping of this name that a tenant's submissions are run with: its own active one, else the one of the library.
///
/// # Errors
/// [`Trouble::Machine`] where the library cannot be read.
pub async fn mapping(gateway: &Gateway, tenant: &TenantId, id: &str) -> Result<Option<Known>, Trouble> {
    let title = Title { tenant: tenant.clone(), kind: DefinitionKind::Mapping, id: id.to_owned() };
    if let Some(version) = gateway.store.active(&title).await? {
        return mapping_of(&version.text).map(Some);
    }
    let (folder, id) = (gateway.config.mappings.clone(), id.to_owned());
    off_thread(move || {
        let library = match folder {
            None => Library::embedded(),
            Some(folder) => Library::from_path(&folder)?,
        };
        Ok(library.known.into_iter().find(|k| k.mapping.id == id))
    })
    .await
}

/// Pairs of lines that are compared at most; beyond that what lies between equal beginnings and ends is told as replaced.
const MOST: usize = 4_000_000;

/// The longest common lines stay, everything else goes or comes.
fn lines(from: &str, to: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (from.lines().collect(), to.lines().collect());
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (inner_a, inner_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut out = String::new();
    let mut tell = |sign: char, line: &str| {
        out.push(sign);
        out.push_str(line);
        out.push('\n');
    };
    a[..head].iter().for_each(|l| tell(' ', l));
    let width = inner_b.len() + 1;
    if inner_a.len().saturating_mul(width) > MOST {
        inner_a.iter().for_each(|l| tell('-', l));
        inner_b.iter().for_each(|l| tell('+', l));
    } else {
        // How many lines the rests from here on have in common.
        let mut common = vec![0u32; (inner_a.len() + 1) * width];
        for i in (0..inner_a.len()).rev() {
            for j in (0..inner_b.len()).rev() {
                common[i * width + j] = match inner_a[i] == inner_b[j] {
                    true => common[(i + 1) * width + j + 1] + 1,
                    false => common[(i + 1) * width + j].max(common[i * width + j + 1]),
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < inner_a.len() || j < inner_b.len() {
            if i < inner_a.len() && j < inner_b.len() && inner_a[i] == inner_b[j] {
                tell(' ', inner_a[i]);
                (i, j) = (i + 1, j + 1);
            } else if j == inner_b.len() || i < inner_a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1] {
                tell('-', inner_a[i]);
                i += 1;
            } else {
                tell('+', inner_b[j]);
                j += 1;
            }
        }
    }
    a[a.len() - tail..].iter().for_each(|l| tell(' ', l));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stayed_went_and_came_is_told_line_by_line() {
        assert_eq!(lines("a\nb\nc\n", "a\nx\nc\nd\n"), " a\n-b\n+x\n c\n+d\n");
        assert_eq!(lines("", "a\n"), "+a\n");
        assert_eq!(lines("a\nb\n", "a\nb\n"), " a\n b\n");
        let (long, other) = ("a\n".repeat(3000), "b\n".repeat(3000));
        assert_eq!(lines(&long, &other).lines().filter(|l| l.starts_with('-')).count(), 3000);
    }
}
