//! Whose token or session is this? Only digests of secrets are kept.

use async_trait::async_trait;

use super::outbox::Telling;
use super::rows::{Row, ask};
use super::sql::{Sql, commit};
use super::{Result, StoreError};
use crate::model::account::{Login, Roles, TenantId};
use crate::model::digest::Sha256;
use crate::model::moment::Moment;

/// What a program may do with a token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// Its number; 0 before it was added.
    pub id: i64,
    /// For which tenant.
    pub tenant: TenantId,
    /// What it is for, in the words of the one who made it.
    pub name: String,
    /// In what roles.
    pub roles: Roles,
    /// Only these dataflows, `AGENCY:ID`; empty: all.
    pub dataflows: Vec<String>,
    /// Only from these networks, `192.0.2.0/24`; empty: from anywhere.
    pub networks: Vec<String>,
    /// The person who answers for it.
    pub owner: Option<Login>,
    /// When it was made.
    pub created: Moment,
    /// Until when it is good.
    pub expires: Moment,
    /// When it was last used, to the minute.
    pub used: Option<Moment>,
    /// Since when it is good no more.
    pub revoked: Option<Moment>,
}

/// A person who is signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Who.
    pub login: Login,
    /// What a request that changes something must repeat.
    pub csrf: String,
    /// Since when.
    pub created: Moment,
    /// Until when.
    pub expires: Moment,
}

/// Tokens and sessions.
#[async_trait]
pub trait Tokens: Send + Sync {
    /// Adds a token under the digest of its secret; gives its number.
    async fn add_token(&self, digest: Sha256, token: &Token, told: Telling<'_, Token>) -> Result<i64>;

    /// The token of a secret, good or not: whether it expired or was revoked is for the caller to see.
    async fn token(&self, digest: Sha256) -> Result<Option<Token>>;

    /// Notes that a token was used; written at most once a minute.
    async fn token_used(&self, id: i64, now: Moment) -> Result<()>;

    /// The tokens of a tenant, in the order in which they were made.
    async fn tokens(&self, tenant: &TenantId) -> Result<Vec<Token>>;

    /// Ends a token of a tenant.
    async fn revoke_token(&self, tenant: &TenantId, id: i64, now: Moment, told: Telling<'_, Token>) -> Result<()>;

    /// Signs a person in, under the digest of the secret in the cookie.
    async fn open_session(&self, digest: Sha256, session: &Session) -> Result<()>;

    /// Who is signed in under a secret and until later than now.
    async fn session(&self, digest: Sha256, now: Moment) -> Result<Option<Session>>;

    /// Signs out.
    async fn end_session(&self, digest: Sha256) -> Result<()>;

    /// Signs a person out everywhere, or forgets every session that ended before now.
    async fn end_sessions(&self, login: Option<&Login>, now: Moment) -> Result<u64>;
}

fn token(row: &Row) -> Result<Token> {
    let list = |column: &str| Ok::<_, StoreError>(row.get::<String>(column)?.split_whitespace().map(str::to_owned).collect());
    Ok(Token {
        id: row.get("id")?,
        tenant: row.get("tenant")?,
        name: row.get("name")?,
        roles: row.get("roles")?,
        dataflows: list("dataflows")?,
        networks: list("networks")?,
        owner: row.maybe("login")?,
        created: row.get("created")?,
        expires: row.get("expires")?,
        used: row.maybe("used")?,
        revoked: row.maybe("revoked")?,
    })
}

#[async_trait]
impl Tokens for Sql {
    async fn add_token(&self, digest: Sha256, token: &Token, told: Telling<'_, Token>) -> Result<i64> {
        let mut tx = self.begin().await?;
        let id = self.next("token", &mut tx).await?;
        ask("insert into token (id, digest, tenant, name, roles, dataflows, networks, login, created, expires) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .with(id)
        .with(digest)
        .with(&token.tenant)
        .with(token.name.as_str())
        .with(&token.roles)
        .with(token.dataflows.join(" ").as_str())
        .with(token.networks.join(" ").as_str())
        .with(token.owner.as_ref())
        .with(token.created)
        .with(token.expires)
        .add("token", &mut *tx)
        .await?;
        self.settled(told(&Token { id, ..token.clone() }), token.created, tx).await?;
        Ok(id)
    }

    async fn token(&self, digest: Sha256) -> Result<Option<Token>> {
        ask("select * from token where digest = $1").with(digest).maybe(self.reader()).await?.as_ref().map(token).transpose()
    }

    async fn token_used(&self, id: i64, now: Moment) -> Result<()> {
        let minute = Moment::from_millis(now.millis() - now.millis().rem_euclid(60_000));
        let stale = ask("select id from token where id = $1 and (used is null or used < $2)").with(id).with(minute);
        if stale.maybe(self.reader()).await?.is_none() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        ask("update token set used = $2 where id = $1 and (used is null or used < $2)").with(id).with(minute).run(&mut *tx).await?;
        commit(tx).await
    }

    async fn tokens(&self, tenant: &TenantId) -> Result<Vec<Token>> {
        ask("select * from token where tenant = $1 order by id").with(tenant).all(self.reader()).await?.iter().map(token).collect()
    }

    async fn revoke_token(&self, tenant: &TenantId, id: i64, now: Moment, told: Telling<'_, Token>) -> Result<()> {
        let mut tx = self.begin().await?;
        let revoke = ask("update token set revoked = coalesce(revoked, $3) where id = $1 and tenant = $2 returning *");
        let revoked = token(&revoke.with(id).with(tenant).with(now).one("token", &mut *tx).await?)?;
        self.settled(told(&revoked), now, tx).await
    }

    async fn open_session(&self, digest: Sha256, session: &Session) -> Result<()> {
        let mut tx = self.begin().await?;
        ask("insert into session (digest, login, csrf, created, expires) values ($1, $2, $3, $4, $5)")
            .with(digest)
            .with(&session.login)
            .with(session.csrf.as_str())
            .with(session.created)
            .with(session.expires)
            .add("session", &mut *tx)
            .await?;
        commit(tx).await
    }

    async fn session(&self, digest: Sha256, now: Moment) -> Result<Option<Session>> {
        let row = ask("select * from session where digest = $1 and expires > $2").with(digest).with(now).maybe(self.reader()).await?;
        let session = |row: Row| {
            Ok(Session { login: row.get("login")?, csrf: row.get("csrf")?, created: row.get("created")?, expires: row.get("expires")? })
        };
        row.map(session).transpose()
    }

    async fn end_session(&self, digest: Sha256) -> Result<()> {
        let mut tx = self.begin().await?;
        ask("delete from session where digest = $1").with(digest).run(&mut *tx).await?;
        commit(tx).await
    }

    async fn end_sessions(&self, login: Option<&Login>, now: Moment) -> Result<u64> {
        let mut tx = self.begin().await?;
        let ended = match login {
            Some(login) => ask("delete from session where login = $1").with(login).run(&mut *tx).await?,
            None => ask("delete from session where expires <= $1").with(now).run(&mut *tx).await?,
        };
        commit(tx).await?;
        Ok(ended)
    }
}
