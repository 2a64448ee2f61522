//! Which mappings, rule packs and structures are there, and which version of each is active?

use async_trait::async_trait;

use super::rows::{Row, ask};
use super::sql::{Sql, commit};
use super::{Result, StoreError};
use crate::model::account::{TenantId, Who};
use crate::model::digest::Sha256;
use crate::model::event::{Event, EventKind};
use crate::model::moment::Moment;
use crate::model::submission::words;

words! {
    /// What kind of text it is.
    DefinitionKind, "a kind of definition", {
        /// A mapping.
        Mapping = "mapping",
        /// A pack of rules.
        Rules = "rules",
        /// When what is due, from whom.
        Calendar = "calendar",
        /// Corrections of cells.
        Patch = "patch",
        /// A structure message, of the service and not of a tenant.
        Structures = "structures",
    }
}
super::rows::words!(DefinitionKind);

/// What a definition is called: the same name in two tenants is two definitions.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Title {
    /// Whose it is.
    pub tenant: TenantId,
    /// What kind.
    pub kind: DefinitionKind,
    /// Its name, as in the text itself.
    pub id: String,
}

/// One version of a definition. It is its bytes: another text is another version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// What it is called.
    pub title: Title,
    /// The digest of its text.
    pub sha256: Sha256,
    /// When it came in.
    pub at: Moment,
    /// Who brought it.
    pub by: Who,
    /// The text.
    pub text: String,
}

/// Mappings and rule packs by version.
#[async_trait]
pub trait Definitions: Send + Sync {
    /// Keeps a version; the same text again changes nothing. It is not active by that.
    async fn keep_version(&self, title: &Title, text: &str, by: &Who, now: Moment) -> Result<Sha256>;

    /// Makes a version the active one. That its tests pass is asked before.
    async fn activate(&self, title: &Title, sha256: Sha256, by: &Who, now: Moment) -> Result<()>;

    /// Leaves a definition without an active version.
    async fn deactivate(&self, title: &Title, by: &Who, now: Moment) -> Result<()>;

    /// The active version.
    async fn active(&self, title: &Title) -> Result<Option<Version>>;

    /// The active versions of a kind, of one tenant or of all, in order of title.
    async fn all_active(&self, kind: DefinitionKind, tenant: Option<&TenantId>) -> Result<Vec<Version>>;

    /// Digests of the active versions of a kind of one tenant and when each was made active, the last one first.
    async fn active_digests(&self, kind: DefinitionKind, tenant: &TenantId) -> Result<Vec<(Sha256, Moment)>>;

    /// Every version of a definition, the latest first.
    async fn versions(&self, title: &Title) -> Result<Vec<Version>>;

    /// The version with this digest, active or not: what a run of long ago was made with.
    async fn version(&self, sha256: Sha256) -> Result<Version>;
}

fn version(row: &Row) -> Result<Version> {
    Ok(Version {
        title: Title { tenant: row.get("tenant")?, kind: row.get("kind")?, id: row.get("id")? },
        sha256: row.get("sha256")?,
        at: row.get("at")?,
        by: row.get("who")?,
        text: row.get("text")?,
    })
}

fn activated(title: &Title, sha256: Option<Sha256>, by: &Who, at: Moment) -> Event {
    let body = serde_json::json!({ "kind": title.kind.word(), "sha256": sha256 });
    let (tenant, subject) = (title.tenant.clone(), title.id.clone());
    Event { sequence: 0, at, tenant, kind: EventKind::Activated, by: by.clone(), subject, body: body.to_string() }
}

#[async_trait]
impl Definitions for Sql {
    async fn keep_version(&self, title: &Title, text: &str, by: &Who, now: Moment) -> Result<Sha256> {
        let sha256 = Sha256::of(text.as_bytes());
        let mut tx = self.begin().await?;
        ask("insert into definition (tenant, kind, id, sha256, at, who, text) values ($1, $2, $3, $4, $5, $6, $7) \
             on conflict (tenant, kind, id, sha256) do nothing")
        .with(&title.tenant)
        .with(title.kind.word())
        .with(title.id.as_str())
        .with(sha256)
        .with(now)
        .with(by)
        .with(text)
        .run(&mut *tx)
        .await?;
        commit(tx).await?;
        Ok(sha256)
    }

    async fn activate(&self, title: &Title, sha256: Sha256, by: &Who, now: Moment) -> Result<()> {
        let mut tx = self.begin().await?;
        let there = ask("select at from definition where tenant = $1 and kind = $2 and id = $3 and sha256 = $4");
        let there = there.with(&title.tenant).with(title.kind.word()).with(title.id.as_str()).with(sha256);
        there.one("version of a definition", &mut *tx).await?;
        ask("insert into definition_active (tenant, kind, id, sha256, at, who) values ($1, $2, $3, $4, $5, $6) \
             on conflict (tenant, kind, id) do update set sha256 = excluded.sha256, at = excluded.at, who = excluded.who")
        .with(&title.tenant)
        .with(title.kind.word())
        .with(title.id.as_str())
        .with(sha256)
        .with(now)
        .with(by)
        .run(&mut *tx)
        .await?;
        self.tell(activated(title, Some(sha256), by, now), &mut tx).await?;
        commit(tx).await
    }

    async fn deactivate(&self, title: &Title, by: &Who, now: Moment) -> Result<()> {
        let mut tx = self.begin().await?;
        let gone = ask("delete from definition_active where tenant = $1 and kind = $2 and id = $3");
        let gone = gone.with(&title.tenant).with(title.kind.word()).with(title.id.as_str()).run(&mut *tx).await?;
        if gone == 0 {
            return Err(StoreError::NotFound("active definition"));
        }
        self.tell(activated(title, None, by, now), &mut tx).await?;
        commit(tx).await
    }

    async fn active(&self, title: &Title) -> Result<Option<Version>> {
        let row = ask("select d.* from definition d join definition_active a on a.tenant = d.tenant and a.kind = d.kind and a.id = d.id \
                       and a.sha256 = d.sha256 where a.tenant = $1 and a.kind = $2 and a.id = $3");
        let row = row.with(&title.tenant).with(title.kind.word()).with(title.id.as_str()).maybe(self.reader()).await?;
        row.as_ref().map(version).transpose()
    }

    async fn all_active(&self, kind: DefinitionKind, tenant: Option<&TenantId>) -> Result<Vec<Version>> {
        let rows = ask("select d.* from definition d join definition_active a on a.tenant = d.tenant and a.kind = d.kind and a.id = d.id \
                        and a.sha256 = d.sha256 where a.kind = $1 and ($2 is null or a.tenant = $2) order by d.tenant, d.id");
        rows.with(kind.word()).with(tenant).all(self.reader()).await?.iter().map(version).collect()
    }

    async fn active_digests(&self, kind: DefinitionKind, tenant: &TenantId) -> Result<Vec<(Sha256, Moment)>> {
        let rows = ask("select sha256, at from definition_active where kind = $1 and tenant = $2 order by at desc, id desc");
        rows.with(kind.word()).with(tenant).all(self.reader()).await?.iter().map(|r| Ok((r.get("sha256")?, r.get("at")?))).collect()
    }

    async fn versions(&self, title: &Title) -> Result<Vec<Version>> {
        let rows = ask("select * from definition where tenant = $1 and kind = $2 and id = $3 order by at desc, sha256");
        let rows = rows.with(&title.tenant).with(title.kind.word()).with(title.id.as_str()).all(self.reader()).await?;
        rows.iter().map(version).collect()
    }

    async fn version(&self, sha256: Sha256) -> Result<Version> {
        let row = ask("select * from definition where sha256 = $1 order by at, tenant, kind, id limit 1").with(sha256);
        version(&row.one("version of a definition", self.reader()).await?)
    }
}
