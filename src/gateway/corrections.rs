//! Who corrects a cell of what was sent, and who agrees? The file stays as it is; what is agreed is read from the next run on.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Code, Gateway, Refusal, Trouble, own};
use crate::mend::{self, Patch, Spot};
use crate::model::account::{Actor, Role};
use crate::model::digest::Sha256;
use crate::model::submission::Receipt;
use crate::store::definitions::{DefinitionKind, Title, Version};

/// Who may propose.
const PROPOSE: &[Role] = &[Role::Uploader, Role::Reviewer, Role::Publisher];

/// A cell that is to be read otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The sheet; empty for a delimited text and a document.
    #[serde(default)]
    pub sheet: String,
    /// The cell, such as `D17`; of a document the pointer of the value, such as `/rows/3/total`; `*` for a label wherever it stands, as when a proposed reading of it is accepted.
    pub cell: String,
    /// What stands there.
    pub old: String,
    /// What is to be read.
    pub new: String,
    /// Why.
    pub why: String,
}

/// What was proposed: a version of a patch, to be agreed to by somebody else.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Proposed {
    /// The name of the patch.
    pub patch: String,
    /// The digest of the version.
    pub sha256: Sha256,
    /// How many corrections it has.
    pub corrections: usize,
}

/// Proposes a correction of a cell of what was sent, beside those that were proposed before.
///
/// # Errors
/// [`Code::NoDataset`] where it was not run, or nothing fits it; [`Code::Malformed`] with what is wrong with the correction.
pub async fn propose(gateway: &Gateway, actor: &Actor, receipt: Receipt, proposal: &Proposal) -> Result<Proposed, Trouble> {
    let submission = own::submission(gateway, actor, receipt).await?;
    own::role(actor, PROPOSE)?;
    own::text(&proposal.why, "why")?;
    // A message in the standard's own structure needs no mapping: its dataflow stands for one.
    let run = submission.run.as_ref();
    let mapping = run.and_then(|r| r.mapping.clone().or_else(|| r.dataflow.as_ref().map(ToString::to_string)));
    let mapping = mapping.ok_or_else(|| Trouble::from(Refusal::new(Code::NoDataset)))?;
    let title = Title { tenant: actor.tenant.clone(), kind: DefinitionKind::Patch, id: receipt.to_string() };
    let before = gateway.store.versions(&title).await?.into_iter().next();
    let mut all: Vec<serde_json::Value> = Vec::new();
    for c in before.iter().filter_map(|v| mend::parse(&v.text).ok()).flat_map(|p| p.corrections) {
        let cell = c.spot.to_string();
        let same = (c.sheet.as_str(), cell.as_str()) == (proposal.sheet.as_str(), proposal.cell.as_str());
        // Who corrects a cell or a label anew means the new one.
        if !same || (c.spot == Spot::Anywhere && c.old.trim() != proposal.old.trim()) {
            all.push(json!({ "sheet": c.sheet, "cell": cell, "old": c.old, "new": c.new, "who": c.who, "why": c.why, "when": c.when }));
        }
    }
    let who = actor.who.person().map_or_else(|| actor.who.to_string(), ToString::to_string);
    let when: String = gateway.now().to_string().chars().take(10).collect();
    let why = own::kept(&proposal.why).replace(char::is_control, " ");
    all.push(json!({ "sheet": proposal.sheet, "cell": proposal.cell, "old": proposal.old, "new": proposal.new,
        "who": who, "why": why, "when": when }));
    let corrections = all.len();
    let text = json!({ "patch": receipt.to_string(), "mapping": mapping, "corrections": all }).to_string();
    mend::parse(&text).map_err(|e| Trouble::from(Refusal::new(Code::Malformed).with("name", "correction").with("why", e.message)))?;
    let sha256 = gateway.store.keep_version(&title, &text, &actor.who, gateway.now()).await?;
    Ok(Proposed { patch: receipt.to_string(), sha256, corrections })
}

/// What is proposed of a submission and not agreed to yet: the last version, with its corrections. None where all is agreed.
///
/// # Errors
/// Those of the store.
pub async fn waiting(gateway: &Gateway, actor: &Actor, receipt: Receipt) -> Result<Option<(Sha256, Patch)>, Trouble> {
    let title = Title { tenant: actor.tenant.clone(), kind: DefinitionKind::Patch, id: receipt.to_string() };
    let Some(last) = gateway.store.versions(&title).await?.into_iter().next() else { return Ok(None) };
    let agreed = gateway.store.active(&title).await?.is_some_and(|a| a.sha256 == last.sha256);
    Ok(mend::parse(&last.text).ok().filter(|_| !agreed).map(|patch| (last.sha256, patch)))
}

/// Refuses who agrees to what they proposed themselves: as who brought the version, or in a correction that is not in force yet.
///
/// # Errors
/// [`Code::OwnWork`].
pub(super) async fn agrees(gateway: &Gateway, actor: &Actor, version: &Version) -> Result<(), Trouble> {
    if !own::four_eyes(gateway, &actor.tenant).await? {
        return Ok(());
    }
    let read = |v: &Version| mend::parse(&v.text).map(|p| p.corrections).unwrap_or_default();
    let agreed = gateway.store.active(&version.title).await?.as_ref().map(read).unwrap_or_default();
    let me = actor.who.person().map(ToString::to_string);
    let mine = read(version).iter().any(|c| Some(&c.who) == me.as_ref() && !agreed.contains(c));
    if mine || own::same(&version.by, &actor.who) { Err(own::own_work("correction")) } else { Ok(()) }
}
