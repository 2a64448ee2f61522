//! Has the database the tables of this version? If not, it is brought there in one transaction, or left as it was.

use super::rows::{Slow, ask, patient};
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

/// Makes every change that was not made yet.
pub(super) async fn up_to_date(store: &Sql) -> Result<()> {
    let mut tx = store.begin().await?;
    if store.dialect == Dialect::Postgres {
        // Two processes that start together: the second waits, and finds nothing left to do.
        ask("select pg_advisory_xact_lock(4711000117)").all(&mut *tx).await?;
    }
    script(&spelt(FIRST, store.dialect), &mut tx).await?;
    let made = ask("select number, name, sha256 from change order by number").all(&mut *tx).await?;
    for row in &made {
        let number: i64 = row.get("number")?;
        let known = CHANGES.iter().find(|c| c.number == number).ok_or(StoreError::Newer(number))?;
        if Sha256::of(known.text(store.dialect).as_bytes()) != row.get("sha256")? {
            return Err(StoreError::Corrupt(format!("change {number} of the tables was made from another text")));
        }
    }
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
