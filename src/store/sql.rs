//! Which database is it, and how is it opened and written? The few things in which the two differ.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use sqlx::any::{Any, AnyPoolOptions};
use sqlx::{AnyPool, Connection as _, Transaction};

use super::rows::{Slow, ask, patient};
use super::{Result, StoreError, migrate};

/// How long one statement may take. A worker that dies in a transaction holds others up no longer than this.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How long a caller waits for a free connection before it is told to come back later.
const QUEUE: Duration = Duration::from_secs(5);

/// The databases there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// The statement for this database: SQLite has one writer at a time, and needs no words about others.
    pub(super) fn choose(self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self {
            Dialect::Sqlite => sqlite,
            Dialect::Postgres => postgres,
        }
    }
}

/// The store on a database that speaks SQL. Cloned cheaply.
#[derive(Clone)]
pub struct Sql {
    /// Never writes on SQLite; the same as `write` on PostgreSQL.
    read: AnyPool,
    /// One connection on SQLite, which has one writer.
    write: AnyPool,
    pub(super) dialect: Dialect,
    /// See [`super::catalogue::Catalogue::moved`].
    pub(super) moved: Arc<AtomicU64>,
}

/// What is written together.
pub(super) type Tx = Transaction<'static, Any>;

impl Sql {
    /// Opens the database of this address, see [`super::open`].
    ///
    /// # Errors
    /// As [`super::open`].
    pub async fn open(address: &str) -> Result<Sql> {
        let store = Sql::connect(address).await?;
        migrate::up_to_date(&store).await?;
        Ok(store)
    }

    /// The path of the file, where an address names an SQLite database.
    pub(super) fn file(address: &str) -> Option<&Path> {
        address.strip_prefix("sqlite:").map(|path| Path::new(path.strip_prefix("//").unwrap_or(path)))
    }

    /// Reaches a database, whatever it holds.
    pub(super) async fn connect(address: &str) -> Result<Sql> {
        sqlx::any::install_default_drivers();
        if let Some(path) = Sql::file(address) {
            Sql::open_sqlite(path).await
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            Sql::open_postgres(address).await
        } else {
            Err(StoreError::Unavailable("the address of a store begins with `sqlite:` or `postgres:`".to_owned()))
        }
    }

    async fn open_sqlite(path: &Path) -> Result<Sql> {
        let owned = path.to_owned();
        let made = tokio::task::spawn_blocking(move || private_file(&owned)).await;
        let path = made.map_err(|e| StoreError::Unavailable(e.to_string()))??;
        let address = format!("sqlite://{}?mode=rw", escaped(&path));
        // An acknowledged commit is on the disk: WAL alone would give up the last ones in a power cut.
        // On a full disk SQLite undoes a transaction by itself, and a connection that does not know so would refuse to begin
        // another one for ever: it is opened anew.
        let write = AnyPoolOptions::new().max_connections(1).acquire_timeout(QUEUE * 6).before_acquire(|connection, _| {
            let settled = !connection.is_in_transaction();
            Box::pin(async move { Ok(settled) })
        });
        let write = write.after_connect(|connection, _| {
            Box::pin(async move {
                for pragma in ["pragma journal_mode = wal", "pragma synchronous = full", "pragma busy_timeout = 10000"] {
                    sqlx::query(pragma).fetch_all(&mut *connection).await?;
                }
                Ok(())
            })
        });
        let read = AnyPoolOptions::new().max_connections(4).acquire_timeout(QUEUE).after_connect(|connection, _| {
            Box::pin(async move {
                for pragma in ["pragma busy_timeout = 10000", "pragma query_only = on"] {
                    sqlx::query(pragma).fetch_all(&mut *connection).await?;
                }
                Ok(())
            })
        });
        let write = patient(write.connect(&address)).await?;
        let mode: String = ask("pragma journal_mode").one("journal mode", &write).await?.get("journal_mode")?;
        let synchronous: i64 = ask("pragma synchronous").one("synchronous mode", &write).await?.get("synchronous")?;
        if mode != "wal" || synchronous != 2 {
            let why = format!("{} lies where SQLite cannot keep a write-ahead log; choose a local disk, or PostgreSQL", path.display());
            return Err(StoreError::Unavailable(why));
        }
        let read = patient(read.connect(&address)).await?;
        Ok(Sql { read, write, dialect: Dialect::Sqlite, moved: Arc::default() })
    }

    async fn open_postgres(address: &str) -> Result<Sql> {
        let pool = AnyPoolOptions::new().max_connections(10).acquire_timeout(QUEUE).after_connect(|connection, _| {
            Box::pin(async move {
                // Durable whatever the server's default; and a process that stops in a transaction is not waited for.
                for setting in [
                    "set synchronous_commit = on",
                    "set default_transaction_isolation = 'read committed'",
                    "set idle_in_transaction_session_timeout = '20s'",
                    "set lock_timeout = '8s'",
                ] {
                    sqlx::query(setting).execute(&mut *connection).await?;
                }
                Ok(())
            })
        });
        let write = patient(pool.connect(address)).await?;
        Ok(Sql { read: write.clone(), write, dialect: Dialect::Postgres, moved: Arc::default() })
    }

    /// For what is only looked at.
    pub(super) fn reader(&self) -> &AnyPool {
        &self.read
    }

    /// For what is written without a transaction.
    pub(super) fn writer(&self) -> &AnyPool {
        &self.write
    }

    /// Begins to look at several things as they were at one moment, whatever is committed meanwhile.
    pub(super) async fn snapshot(&self) -> Result<Tx> {
        let begin = self.dialect.choose("begin", "begin isolation level repeatable read read only");
        Ok(patient(self.read.begin_with(begin)).await?)
    }

    /// Begins to write. What is not committed is undone when it is dropped.
    pub(super) async fn begin(&self) -> Result<Tx> {
        Ok(match self.dialect {
            // Takes the right to write at once: asking for it half way fails where another writer came in between.
            Dialect::Sqlite => self.write.begin_with("begin immediate").await.map_err(Slow::Said)?,
            Dialect::Postgres => patient(self.write.begin()).await?,
        })
    }

    /// The next number of a sequence without gaps. Others who ask for it wait until this transaction ends; so that two
    /// never wait for one another, rows are taken first, then `receipt`, `decision`, `job`, then `event`, then `ledger`.
    pub(super) async fn next(&self, sequence: &str, tx: &mut Tx) -> Result<i64> {
        let next = ask(
            "insert into counter (name, value) values ($1, 1) on conflict (name) do update set value = counter.value + 1 returning value",
        );
        next.with(sequence).one("sequence", &mut **tx).await?.get("value")
    }

    /// Ends the connections. Statements under way are finished first.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// Ends a transaction; when this has returned, what it wrote is on the disk.
pub(super) async fn commit(tx: Tx) -> Result<()> {
    Ok(patient(tx.commit()).await?)
}

/// The file of the database, made for the owner alone if it is not there. SQLite gives the files beside it the same mode.
fn private_file(path: &Path) -> Result<PathBuf> {
    let failed = |e: std::io::Error| StoreError::Unavailable(format!("{}: {e}", path.display()));
    let mut options = std::fs::OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        options.mode(0o600);
        let file = options.open(path).map_err(failed)?;
        let mode = file.metadata().map_err(failed)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let why = format!("{} can be opened by others (mode {mode:o}); run `chmod 600` on it", path.display());
            return Err(StoreError::Unavailable(why));
        }
        file.sync_all().map_err(failed)?;
    }
    #[cfg(not(unix))]
    options.open(path).map_err(failed)?;
    let path = path.canonicalize().map_err(failed)?;
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder).and_then(|f| f.sync_all()).map_err(failed)?;
    }
    Ok(path)
}

/// A path as part of an address.
fn escaped(path: &Path) -> String {
    let mut out = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => out.push(char::from(*byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}
