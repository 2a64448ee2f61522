//! Has the database the tables of this version? If not, it is brought there in one transaction, or left as it was.

use super::rows::{Row, Slow, ask, patient};
use super::sql::{Dialect, Sql, Tx, commit};
use super::{Result, StoreError};
use crate::model::digest::Sha256;

/// A change of the tables. Once released it is never edited: the next change gets the next number.
struct Change {
    number: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

const CHANGES: &[Change] = &[
    Change {
        number: 1,
        name: "service",
        sqlite: include_str!("migrations/0001_service.sql"),
        postgres: include_str!("migrations/0001_service.sql"),
    },
    Change {
        number: 2,
        name: "append_only",
        sqlite: include_str!("migrations/0002_append_only.sqlite.sql"),
        postgres: include_str!("migrations/0002_append_only.postgres.sql"),
    },
    Change {
        number: 3,
        name: "lineage",
        sqlite: include_str!("migrations/0003_lineage.sql"),
        postgres: include_str!("migrations/0003_lineage.sql"),
    },
    Change {
        number: 5,
        name: "followers",
        sqlite: include_str!("migrations/0005_followers.sql"),
        postgres: include_str!("migrations/0005_followers.sql"),
    },
    Change {
        number: 6,
        name: "shares",
        sqlite: include_str!("migrations/0006_shares.sql"),
        postgres: include_str!("migrations/0006_shares.sql"),
    },
    Change {
        number: 7,
        name: "twins",
        sqlite: include_str!("migrations/0007_twins.sqlite.sql"),
        postgres: include_str!("migrations/0007_twins.postgres.sql"),
    },
];

/// Where it is noted which changes were made.
const FIRST: &str =
    "create table if not exists change (number BIGINT not null primary key, name TEXT not null, sha256 BYTEA not null) STRICT;";

/// Statements as the database spells them. What the two spell differently is written in capitals.
fn spelt(text: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => text.replace("BIGINT", "INTEGER").replace("BYTEA", "BLOB"),
        Dialect::Postgres => text.replace(" STRICT;", ";"),
    }
}

impl Change {
    fn text(&self, dialect: Dialect) -> String {
        spelt(dialect.choose(self.sqlite, self.postgres), dialect)
    }
}

/// How the tables of a store stand to those that this program works with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tables {
    /// There are none yet: they are made when the store is first opened.
    None,
    /// They are those of this program, up to this change.
    Current(i64),
    /// They are those of an earlier version, and are changed when the store is next opened.
    Earlier {
        /// The last change that was made.
        last: i64,
        /// The last change that this program knows.
        newest: i64,
    },
}

/// How the tables stand; nothing is changed.
///
/// # Errors
/// [`StoreError::Newer`], [`StoreError::Corrupt`].
pub(super) async fn tables(store: &Sql) -> Result<Tables> {
    let there = store.dialect.choose(
        "select count(*) as n from sqlite_master where type = 'table' and name = 'change'",
        "select count(*) as n from information_schema.tables where table_name = 'change' and table_schema = any(current_schemas(false))",
    );
    let there: i64 = ask(there).one("catalogue of tables", store.reader()).await?.get("n")?;
    if there == 0 {
        return Ok(Tables::None);
    }
    let made = ask(MADE).all(store.reader()).await?;
    known(store, &made)?;
    let newest = CHANGES.last().map_or(0, |c| c.number);
    Ok(match CHANGES[..made.len()].last() {
        None => Tables::None,
        Some(last) if last.number == newest => Tables::Current(newest),
        Some(last) => Tables::Earlier { last: last.number, newest },
    })
}

/// What was noted of the changes that were made.
const MADE: &str = "select number, name, sha256 from change order by number";

/// Refuses what this program did not make: changes that it does not know, or made from another text.
fn known(store: &Sql, made: &[Row]) -> Result<()> {
    for (i, row) in made.iter().enumerate() {
        let number: i64 = row.get("number")?;
        let known = CHANGES.iter().find(|c| c.number == number).ok_or(StoreError::Newer(number))?;
        if Sha256::of(known.text(store.dialect).as_bytes()) != row.get("sha256")? {
            return Err(StoreError::Corrupt(format!("change {number} of the tables was made from another text")));
        }
        if CHANGES[i].number != number {
            return Err(StoreError::Corrupt(format!("change {} of the tables was left out", CHANGES[i].number)));
        }
    }
    Ok(())
}

/// Makes every change that was not made yet.
pub(super) async fn up_to_date(store: &Sql) -> Result<()> {
    let mut tx = store.begin().await?;
    if store.dialect == Dialect::Postgres {
        // Two processes that start together: the second waits, and finds nothing left to do.
        ask("select pg_advisory_xact_lock(4711000117)").all(&mut *tx).await?;
    }
    script(&spelt(FIRST, store.dialect), &mut tx).await?;
    let made = ask(MADE).all(&mut *tx).await?;
    known(store, &made)?;
    if made.len() == CHANGES.len() {
        return Ok(());
    }
    for change in &CHANGES[made.len()..] {
        let text = change.text(store.dialect);
        script(&text, &mut tx).await?;
        let note = ask("insert into change (number, name, sha256) values ($1, $2, $3)");
        note.with(change.number).with(change.name).with(Sha256::of(text.as_bytes())).run(&mut *tx).await?;
    }
    commit(tx).await
}

async fn script(text: &str, tx: &mut Tx) -> Result<()> {
    let statements = sqlx::raw_sql(sqlx::AssertSqlSafe(text.to_owned()));
    patient(statements.execute(&mut **tx)).await.map(drop).map_err(|slow: Slow| slow.into())
}
