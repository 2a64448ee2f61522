//! How do values of the model go into statements and come out of rows?

use std::str::FromStr;

use sqlx::any::{Any, AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Executor, Row as _};

use super::sql::PATIENCE;
use super::{Conflict, Result, StoreError};
use crate::model::account::{Class, Login, Roles, TenantId, Who};
use crate::model::decision::DecisionKind;
use crate::model::digest::Sha256;
use crate::model::event::EventKind;
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::release::Salt;
use crate::model::structure::Ref;
use crate::model::submission::{Receipt, State, Via};

/// A value for a placeholder, of one of the three kinds that the tables have.
pub(super) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

/// What can stand for a placeholder.
pub(super) trait Param {
    const NULL: Value;
    fn value(self) -> Value;
}

impl<T: Param> Param for Option<T> {
    const NULL: Value = T::NULL;

    fn value(self) -> Value {
        self.map_or(T::NULL, T::value)
    }
}

impl Param for i64 {
    const NULL: Value = Value::Int(None);

    fn value(self) -> Value {
        Value::Int(Some(self))
    }
}

impl Param for Moment {
    const NULL: Value = Value::Int(None);

    fn value(self) -> Value {
        Value::Int(Some(self.millis()))
    }
}

impl Param for Receipt {
    const NULL: Value = Value::Int(None);

    fn value(self) -> Value {
        Value::Int(Some(self.number))
    }
}

impl Param for &str {
    const NULL: Value = Value::Text(None);

    /// PostgreSQL knows no text with a zero byte in it.
    fn value(self) -> Value {
        Value::Text(Some(if self.contains('\0') { self.replace('\0', "\u{fffd}") } else { self.to_owned() }))
    }
}

impl Param for &[u8] {
    const NULL: Value = Value::Bytes(None);

    fn value(self) -> Value {
        Value::Bytes(Some(self.to_vec()))
    }
}

impl Param for Salt {
    const NULL: Value = Value::Bytes(None);

    fn value(self) -> Value {
        Value::Bytes(Some(self.0.to_vec()))
    }
}

impl Param for Sha256 {
    const NULL: Value = Value::Bytes(None);

    fn value(self) -> Value {
        Value::Bytes(Some(self.0.to_vec()))
    }
}

macro_rules! shown {
    ($($name:ty),*) => {$(
        impl Param for &$name {
            const NULL: Value = Value::Text(None);
            fn value(self) -> Value {
                Value::Text(Some(self.to_string()))
            }
        }
    )*};
}
shown!(TenantId, Login, Roles, Who, Ref);

/// A statement with its values.
pub(super) struct Ask(Query<'static, Any, AnyArguments>);

/// A statement with `$1` … for its values.
pub(super) fn ask(statement: &'static str) -> Ask {
    Ask(sqlx::query(statement))
}

impl Ask {
    /// The value of the next placeholder.
    pub(super) fn with(self, value: impl Param) -> Ask {
        Ask(match value.value() {
            Value::Int(v) => self.0.bind(v),
            Value::Text(v) => self.0.bind(v),
            Value::Bytes(v) => self.0.bind(v),
        })
    }

    /// Every row.
    pub(super) async fn all<'e>(self, on: impl Executor<'e, Database = Any>) -> Result<Vec<Row>> {
        Ok(patient(self.0.fetch_all(on)).await?.into_iter().map(Row).collect())
    }

    /// The row, if there is one.
    pub(super) async fn maybe<'e>(self, on: impl Executor<'e, Database = Any>) -> Result<Option<Row>> {
        // All of them, because a statement that is left half read keeps its transaction from ending.
        Ok(self.all(on).await?.into_iter().next())
    }

    /// The row that must be there.
    pub(super) async fn one<'e>(self, what: &'static str, on: impl Executor<'e, Database = Any>) -> Result<Row> {
        self.maybe(on).await?.ok_or(StoreError::NotFound(what))
    }

    /// How many rows were changed.
    pub(super) async fn run<'e>(self, on: impl Executor<'e, Database = Any>) -> Result<u64> {
        Ok(patient(self.0.execute(on)).await?.rows_affected())
    }

    /// Adds one row; `Conflict` where there is such a one already.
    pub(super) async fn add<'e>(self, what: &'static str, on: impl Executor<'e, Database = Any>) -> Result<()> {
        match patient(self.0.execute(on)).await {
            Err(Slow::Said(sqlx::Error::Database(e))) if e.is_unique_violation() => Err(Conflict::Exists(what).into()),
            other => other.map(|_| ()).map_err(Into::into),
        }
    }
}

/// A database that answers with an error, or not at all.
pub(super) enum Slow {
    Said(sqlx::Error),
    Silent,
}

/// Waits for the database, but not for ever: a server that was stopped in its tracks keeps its connections open.
pub(super) async fn patient<T>(answer: impl Future<Output = std::result::Result<T, sqlx::Error>>) -> std::result::Result<T, Slow> {
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(said) => said.map_err(Slow::Said),
        Err(_) => Err(Slow::Silent),
    }
}

impl From<Slow> for StoreError {
    fn from(slow: Slow) -> StoreError {
        let error = match slow {
            Slow::Said(error) => error,
            Slow::Silent => return StoreError::Unavailable(format!("the database gave no answer within {} s", PATIENCE.as_secs())),
        };
        match &error {
            sqlx::Error::Database(said) => {
                let code = said.code().unwrap_or_default();
                // SQLITE_FULL, PostgreSQL disk_full; SQLITE_CORRUPT, SQLITE_NOTADB, PostgreSQL data_corrupted.
                match code.as_ref() {
                    "13" | "53100" => StoreError::Full(said.message().to_owned()),
                    "11" | "26" | "XX001" => StoreError::Corrupt(said.message().to_owned()),
                    code => StoreError::Unavailable(format!("{} ({code})", said.message())),
                }
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnNotFound(_) => {
                StoreError::Corrupt(error.to_string())
            }
            _ => StoreError::Unavailable(error.to_string()),
        }
    }
}

/// A row that came out.
pub(super) struct Row(AnyRow);

impl Row {
    /// A value that is never null.
    pub(super) fn get<T: Field>(&self, column: &str) -> Result<T> {
        self.maybe(column)?.ok_or_else(|| StoreError::Corrupt(format!("{column} is missing")))
    }

    /// A value that may be null.
    pub(super) fn maybe<T: Field>(&self, column: &str) -> Result<Option<T>> {
        T::read(&self.0, column)
    }
}

/// What can come out of a column.
pub(super) trait Field: Sized {
    fn read(row: &AnyRow, column: &str) -> Result<Option<Self>>;
}

fn taken<'r, T>(row: &'r AnyRow, column: &str) -> Result<Option<T>>
where
    Option<T>: sqlx::Decode<'r, Any> + sqlx::Type<Any>,
{
    row.try_get::<Option<T>, _>(column).map_err(|e| Slow::Said(e).into())
}

impl Field for i64 {
    fn read(row: &AnyRow, column: &str) -> Result<Option<i64>> {
        taken(row, column)
    }
}

impl Field for String {
    fn read(row: &AnyRow, column: &str) -> Result<Option<String>> {
        taken(row, column)
    }
}

impl Field for Vec<u8> {
    fn read(row: &AnyRow, column: &str) -> Result<Option<Vec<u8>>> {
        taken(row, column)
    }
}

impl Field for Moment {
    fn read(row: &AnyRow, column: &str) -> Result<Option<Moment>> {
        Ok(taken(row, column)?.map(Moment::from_millis))
    }
}

impl Field for Sha256 {
    fn read(row: &AnyRow, column: &str) -> Result<Option<Sha256>> {
        Ok(thirty_two(row, column)?.map(Sha256))
    }
}

impl Field for Salt {
    fn read(row: &AnyRow, column: &str) -> Result<Option<Salt>> {
        Ok(thirty_two(row, column)?.map(Salt))
    }
}

fn thirty_two(row: &AnyRow, column: &str) -> Result<Option<[u8; 32]>> {
    let Some(bytes) = taken::<Vec<u8>>(row, column)? else { return Ok(None) };
    bytes.try_into().map(Some).map_err(|_| StoreError::Corrupt(format!("{column} is not 32 bytes")))
}

impl Field for Ref {
    fn read(row: &AnyRow, column: &str) -> Result<Option<Ref>> {
        let Some(text) = taken::<String>(row, column)? else { return Ok(None) };
        Ref::parse(&text).map(Some).ok_or_else(|| StoreError::Corrupt(format!("{column} is no reference")))
    }
}

impl Field for Lang {
    fn read(row: &AnyRow, column: &str) -> Result<Option<Lang>> {
        Ok(taken::<String>(row, column)?.and_then(|tag| Lang::parse(&tag)))
    }
}

/// Reads a word or name of the model.
pub(super) fn parsed<T: FromStr<Err: std::fmt::Display>>(row: &AnyRow, column: &str) -> Result<Option<T>> {
    let Some(text) = taken::<String>(row, column)? else { return Ok(None) };
    text.parse().map(Some).map_err(|e: T::Err| StoreError::Corrupt(format!("{column}: {e}")))
}

macro_rules! words {
    ($($name:ty),*) => {$(
        impl super::rows::Field for $name {
            fn read(row: &sqlx::any::AnyRow, column: &str) -> super::Result<Option<$name>> {
                super::rows::parsed(row, column)
            }
        }
    )*};
}
pub(super) use words;
words!(TenantId, Login, Roles, Who, Class, State, Via, DecisionKind, EventKind);
