//! How is everything carried from one database to another, of the same kind or the other?
//!
//! Both have the same tables of three kinds of values, so one copy serves for backup, for restoring and for moving an
//! office from SQLite to PostgreSQL.

use futures_util::TryStreamExt;
use sqlx::Row as _;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Arguments as _, AssertSqlSafe};

use super::rows::{Slow, ask};
use super::sql::{Dialect, Sql, Tx, commit};
use super::{Result, StoreError};

/// What is not carried over: which changes were made to the tables is the target's own, and it writes every row a second time
/// by itself.
const OWN: &[&str] = &["change", "twin"];

/// A column, and what it holds.
struct Column {
    name: String,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Int,
    Text,
    Bytes,
}

/// Copies every row, as it is at one moment, into a store in which nothing was ever kept; all or nothing. Gives how many
/// rows there were.
///
/// # Errors
/// `Unavailable` where the target holds anything; those of the databases.
pub(super) async fn everything(from: &Sql, to: &Sql) -> Result<u64> {
    let mut reading = from.snapshot().await?;
    let mut writing = to.begin().await?;
    let mut rows = 0;
    for table in tables(to, &mut writing).await? {
        let columns = columns(to, &table, &mut writing).await?;
        let names = columns.iter().map(|c| format!("\"{}\"", c.name)).collect::<Vec<_>>().join(", ");
        let there = sqlx::query(AssertSqlSafe(format!("select count(*) as n from \"{table}\"")));
        let there: i64 = there.fetch_one(&mut *writing).await.and_then(|r| r.try_get("n")).map_err(Slow::Said)?;
        if there > 0 {
            return Err(StoreError::Unavailable(format!("the store to be filled is not empty: `{table}` has {there} rows")));
        }
        let places = (1..=columns.len()).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ");
        let insert = format!("insert into \"{table}\" ({names}) values ({places})");
        let select = sqlx::query(AssertSqlSafe(format!("select {names} from \"{table}\"")));
        let mut all = select.fetch(&mut *reading);
        while let Some(row) = all.try_next().await.map_err(Slow::Said)? {
            let values = values(&row, &columns).map_err(Slow::Said)?;
            sqlx::query_with(AssertSqlSafe(insert.clone()), values).execute(&mut *writing).await.map_err(Slow::Said)?;
            rows += 1;
        }
    }
    commit(writing).await?;
    Ok(rows)
}

fn values(row: &AnyRow, columns: &[Column]) -> std::result::Result<AnyArguments, sqlx::Error> {
    let mut values = AnyArguments::default();
    for (i, column) in columns.iter().enumerate() {
        let added = match column.kind {
            Kind::Int => values.add(row.try_get::<Option<i64>, _>(i)?),
            Kind::Text => values.add(row.try_get::<Option<String>, _>(i)?),
            Kind::Bytes => values.add(row.try_get::<Option<Vec<u8>>, _>(i)?),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(values)
}

async fn tables(store: &Sql, tx: &mut Tx) -> Result<Vec<String>> {
    let all = store.dialect.choose(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name",
        "select table_name::text as name from information_schema.tables \
         where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1",
    );
    let names: Vec<String> = ask(all).all(&mut **tx).await?.iter().map(|r| r.get("name")).collect::<Result<_>>()?;
    Ok(names.into_iter().filter(|n| !OWN.contains(&n.as_str())).collect())
}

async fn columns(store: &Sql, table: &str, tx: &mut Tx) -> Result<Vec<Column>> {
    let all = store.dialect.choose(
        "select name, type as kind from pragma_table_info($1) order by cid",
        "select column_name::text as name, data_type::text as kind from information_schema.columns \
         where table_schema = current_schema() and table_name = $1 order by ordinal_position",
    );
    let rows = ask(all).with(table).all(&mut **tx).await?;
    let column = |row: &super::rows::Row| {
        let kind = match row.get::<String>("kind")?.to_ascii_lowercase().as_str() {
            "integer" | "bigint" => Kind::Int,
            "text" => Kind::Text,
            "blob" | "bytea" => Kind::Bytes,
            other => return Err(StoreError::Corrupt(format!("`{table}` has a column of kind {other}"))),
        };
        Ok(Column { name: row.get("name")?, kind })
    };
    rows.iter().map(column).collect()
}

/// Ends a copy: one file, with nothing beside it.
pub(super) async fn settled(copy: &Sql) -> Result<()> {
    debug_assert!(copy.dialect == Dialect::Sqlite);
    ask("pragma wal_checkpoint(truncate)").all(copy.writer()).await?;
    copy.close().await;
    Ok(())
}
