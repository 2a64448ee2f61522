//! Can the store be written, is it sound, and how is a copy of it made while it works?

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

async fn copied(from: &Sql, name: &str) -> Result<()> {
    let to = Sql::open(&format!("sqlite:{name}")).await?;
    copy::everything(from, &to).await?;
    copy::settled(&to).await
}
