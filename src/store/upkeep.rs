//! Can the store be written, is it sound, and how is a copy of it made while it works?

use std::collections::BTreeSet;
use std::path::Path;

use async_trait::async_trait;

use super::rows::ask;
use super::sql::{Dialect, Sql, commit};
use super::{Result, StoreError, copy};

/// What operators ask of the store.
#[async_trait]
pub trait Upkeep: Send + Sync {
    /// Whether it can be written now: writes a row to the disk.
    async fn ready(&self) -> Result<()>;

    /// Reads everything and compares it with its indexes; for SQLite alone, because a PostgreSQL server sees to itself.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`], with what is wrong.
    async fn check(&self) -> Result<()>;

    /// Rows that are not what was written, by their table and key, the first hundred: each row is kept twice (`twin`), and the
    /// two differ, or one of them is gone.
    async fn torn(&self) -> Result<Vec<(String, String)>>;

    /// Tables, indexes and triggers that are not as this program made them; for SQLite alone.
    async fn misshapen(&self) -> Result<Vec<String>>;

    /// Writes a copy of everything, as it is at one moment, to a new file that nobody else can read: an SQLite database,
    /// whatever this store is. Blobs are copied after it: what a row names is there by then.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the file is there already or cannot be written.
    async fn copy_to(&self, file: &Path) -> Result<()>;
}

#[async_trait]
impl Upkeep for Sql {
    async fn ready(&self) -> Result<()> {
        let mut tx = self.begin().await?;
        self.next("probe", &mut tx).await?;
        commit(tx).await
    }

    async fn check(&self) -> Result<()> {
        if self.dialect == Dialect::Postgres {
            return Ok(());
        }
        let said: Vec<String> =
            ask("pragma integrity_check(10)").all(self.reader()).await?.iter().map(|r| r.get("integrity_check")).collect::<Result<_>>()?;
        if said == ["ok"] { Ok(()) } else { Err(StoreError::Corrupt(said.join("; "))) }
    }

    async fn torn(&self) -> Result<Vec<(String, String)>> {
        let either = "select tab, id from (select tab, id, content from single except select tab, id, content from twin) as one \
                      union select tab, id from (select tab, id, content from twin except select tab, id, content from single) as other \
                      order by 1, 2 limit 100";
        ask(either).all(self.reader()).await?.iter().map(|r| Ok((r.get("tab")?, r.get("id")?))).collect()
    }

    async fn misshapen(&self) -> Result<Vec<String>> {
        if self.dialect == Dialect::Postgres {
            return Ok(Vec::new());
        }
        let failed = |e: std::io::Error| StoreError::Unavailable(e.to_string());
        let folder = tempfile::tempdir().map_err(failed)?;
        let fresh = Sql::open(&format!("sqlite:{}", folder.path().join("fresh.db").display())).await?;
        let (is, should) = (shape(self).await, shape(&fresh).await);
        fresh.close().await;
        let (is, should) = (is?, should?);
        let differ = is.symmetric_difference(&should).map(|(kind, name, _)| format!("{kind} {name}"));
        Ok(differ.collect::<BTreeSet<_>>().into_iter().collect())
    }

    async fn copy_to(&self, file: &Path) -> Result<()> {
        let failed = |e: std::io::Error| StoreError::Unavailable(format!("{}: {e}", file.display()));
        let mut options = std::fs::File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(file).map_err(failed)?;
        let name = file.to_str().ok_or_else(|| StoreError::Unavailable(format!("{} is no text", file.display())))?;
        let copied = match self.dialect {
            // Not by a reader's connection: that one may write nothing, not even another file.
            Dialect::Sqlite => ask("vacuum into $1").with(name).run(self.writer()).await.map(drop),
            Dialect::Postgres => copied(self, name).await,
        };
        let durable = copied.and_then(|()| std::fs::File::open(file).and_then(|f| f.sync_all()).map_err(failed));
        if durable.is_err() {
            // Half a copy is none; the first error is the one to tell.
            let _ = std::fs::remove_file(file);
        }
        durable
    }
}

/// What there is in an SQLite database: kind, name and definition.
async fn shape(store: &Sql) -> Result<BTreeSet<(String, String, String)>> {
    let all = ask("select type, name, coalesce(sql, '') as sql from sqlite_master").all(store.reader()).await?;
    all.iter().map(|r| Ok((r.get("type")?, r.get("name")?, r.get("sql")?))).collect()
}

async fn copied(from: &Sql, name: &str) -> Result<()> {
    let to = Sql::open(&format!("sqlite:{name}")).await?;
    copy::everything(from, &to).await?;
    copy::settled(&to).await
}
