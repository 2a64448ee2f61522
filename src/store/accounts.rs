//! Who has an account, in which tenants, and with what password?

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::outbox::Telling;
use super::rows::{Row, ask};
use super::sql::{Sql, Tx, commit};
use super::{Result, StoreError};
use crate::model::account::{Account, Login, Roles, Tenant, TenantId};
use crate::model::moment::Moment;

/// Tenants, and the people who sign in. Neither is ever deleted, because what they did names them.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Adds a tenant, or changes its name or closes it.
    async fn put_tenant(&self, tenant: &Tenant, now: Moment, told: Telling<'_, Tenant>) -> Result<()>;

    /// Every tenant, in order.
    async fn tenants(&self) -> Result<Vec<Tenant>>;

    /// Adds an account. The password comes hashed.
    ///
    /// # Errors
    /// [`super::Conflict::Exists`].
    async fn add_account(&self, account: &Account, password: Option<&str>, now: Moment, told: Telling<'_, Account>) -> Result<()>;

    /// Changes an account: everything but its login and password. Closing it ends its sessions and tokens with it.
    async fn change_account(&self, account: &Account, now: Moment, told: Telling<'_, Account>) -> Result<()>;

    /// Sets the hash of a password; ends the sessions of the account.
    async fn set_password(&self, login: &Login, password: &str, now: Moment, told: Telling<'_, str>) -> Result<()>;

    /// An account and the hash of its password.
    async fn account(&self, login: &Login) -> Result<(Account, Option<String>)>;

    /// The accounts with a role in a tenant, or all, in order.
    async fn accounts(&self, tenant: Option<&TenantId>) -> Result<Vec<Account>>;

    /// Says that the person of an outside identity provider has this account.
    async fn link_identity(&self, issuer: &str, subject: &str, login: &Login) -> Result<()>;

    /// The account of a person of an outside identity provider.
    async fn login_of(&self, issuer: &str, subject: &str) -> Result<Option<Login>>;

    /// Notes a failed attempt to sign in, by account or by address.
    async fn note_attempt(&self, subject: &str, now: Moment) -> Result<()>;

    /// How many attempts were noted since a moment; earlier ones are forgotten.
    async fn attempts(&self, subject: &str, since: Moment) -> Result<i64>;

    /// The settings of a tenant whose names do not begin with `upload:` or `invitation:`, in order of their names.
    async fn settings(&self, tenant: &TenantId) -> Result<Vec<(String, String)>>;

    /// A setting of a tenant.
    async fn setting(&self, tenant: &TenantId, name: &str) -> Result<Option<String>>;

    /// Changes a setting of a tenant, or takes it away. Who did so is told by [`super::outbox::Outbox::announce`].
    async fn set_setting(&self, tenant: &TenantId, name: &str, value: Option<&str>) -> Result<()>;
}

impl Sql {
    async fn put_roles(&self, account: &Account, tx: &mut Tx) -> Result<()> {
        ask("delete from account_role where login = $1").with(&account.login).run(&mut **tx).await?;
        for (tenant, roles) in &account.roles {
            let role = ask("insert into account_role (login, tenant, roles) values ($1, $2, $3)");
            role.with(&account.login).with(tenant).with(roles).run(&mut **tx).await?;
        }
        Ok(())
    }

    /// Changes a setting within a transaction.
    pub(super) async fn put_setting(&self, tenant: &TenantId, name: &str, value: Option<&str>, tx: &mut Tx) -> Result<()> {
        ask("delete from setting where tenant = $1 and name = $2").with(tenant).with(name).run(&mut **tx).await?;
        if let Some(value) = value {
            let set = ask("insert into setting (tenant, name, value) values ($1, $2, $3)").with(tenant).with(name).with(value);
            set.run(&mut **tx).await?;
        }
        Ok(())
    }

    async fn roles(&self) -> Result<BTreeMap<Login, BTreeMap<TenantId, Roles>>> {
        let mut out: BTreeMap<Login, BTreeMap<TenantId, Roles>> = BTreeMap::new();
        for row in ask("select * from account_role").all(self.reader()).await? {
            out.entry(row.get("login")?).or_default().insert(row.get("tenant")?, row.get("roles")?);
        }
        Ok(out)
    }
}

fn account(row: &Row, roles: BTreeMap<TenantId, Roles>) -> Result<Account> {
    Ok(Account {
        login: row.get("login")?,
        name: row.get("name")?,
        mail: row.get("mail")?,
        lang: row.get("lang")?,
        roles,
        closed: row.maybe("closed")?,
    })
}

#[async_trait]
impl Accounts for Sql {
    async fn put_tenant(&self, tenant: &Tenant, now: Moment, told: Telling<'_, Tenant>) -> Result<()> {
        let mut tx = self.begin().await?;
        ask("insert into tenant (id, name, closed) values ($1, $2, $3) \
             on conflict (id) do update set name = excluded.name, closed = excluded.closed")
        .with(&tenant.id)
        .with(tenant.name.as_str())
        .with(tenant.closed)
        .run(&mut *tx)
        .await?;
        self.settled(told(tenant), now, tx).await
    }

    async fn tenants(&self) -> Result<Vec<Tenant>> {
        let tenant = |row: &Row| Ok(Tenant { id: row.get("id")?, name: row.get("name")?, closed: row.maybe("closed")? });
        ask("select * from tenant order by id").all(self.reader()).await?.iter().map(tenant).collect()
    }

    async fn add_account(&self, account: &Account, password: Option<&str>, now: Moment, told: Telling<'_, Account>) -> Result<()> {
        let mut tx = self.begin().await?;
        ask("insert into account (login, name, mail, lang, password, created, closed) values ($1, $2, $3, $4, $5, $6, $7)")
            .with(&account.login)
            .with(account.name.as_str())
            .with(account.mail.as_str())
            .with(account.lang.tag())
            .with(password)
            .with(now)
            .with(account.closed)
            .add("account", &mut *tx)
            .await?;
        self.put_roles(account, &mut tx).await?;
        self.settled(told(account), now, tx).await
    }

    async fn change_account(&self, account: &Account, now: Moment, told: Telling<'_, Account>) -> Result<()> {
        let mut tx = self.begin().await?;
        let update = ask("update account set name = $2, mail = $3, lang = $4, closed = $5 where login = $1").with(&account.login);
        let update = update.with(account.name.as_str()).with(account.mail.as_str()).with(account.lang.tag()).with(account.closed);
        if update.run(&mut *tx).await? == 0 {
            return Err(StoreError::NotFound("account"));
        }
        self.put_roles(account, &mut tx).await?;
        if let Some(closed) = account.closed {
            ask("delete from session where login = $1").with(&account.login).run(&mut *tx).await?;
            let revoke = ask("update token set revoked = $2 where login = $1 and revoked is null");
            revoke.with(&account.login).with(closed).run(&mut *tx).await?;
        }
        self.settled(told(account), now, tx).await
    }

    async fn set_password(&self, login: &Login, password: &str, now: Moment, told: Telling<'_, str>) -> Result<()> {
        let mut tx = self.begin().await?;
        if ask("update account set password = $2 where login = $1").with(login).with(password).run(&mut *tx).await? == 0 {
            return Err(StoreError::NotFound("account"));
        }
        ask("delete from session where login = $1").with(login).run(&mut *tx).await?;
        self.settled(told(password), now, tx).await
    }

    async fn account(&self, login: &Login) -> Result<(Account, Option<String>)> {
        let row = ask("select * from account where login = $1").with(login).one("account", self.reader()).await?;
        let roles = ask("select tenant, roles from account_role where login = $1").with(login).all(self.reader()).await?;
        let roles = roles.iter().map(|r| Ok((r.get("tenant")?, r.get("roles")?))).collect::<Result<_>>()?;
        Ok((account(&row, roles)?, row.maybe("password")?))
    }

    async fn accounts(&self, tenant: Option<&TenantId>) -> Result<Vec<Account>> {
        let mut roles = self.roles().await?;
        let mut out = Vec::new();
        for row in ask("select * from account order by login").all(self.reader()).await? {
            let account = account(&row, roles.remove(&row.get::<Login>("login")?).unwrap_or_default())?;
            if tenant.is_none_or(|t| account.roles.contains_key(t)) {
                out.push(account);
            }
        }
        Ok(out)
    }

    async fn link_identity(&self, issuer: &str, subject: &str, login: &Login) -> Result<()> {
        let mut tx = self.begin().await?;
        ask("select login from account where login = $1").with(login).one("account", &mut *tx).await?;
        let link = ask("insert into identity (issuer, subject, login) values ($1, $2, $3)").with(issuer).with(subject).with(login);
        link.add("identity", &mut *tx).await?;
        commit(tx).await
    }

    async fn login_of(&self, issuer: &str, subject: &str) -> Result<Option<Login>> {
        let row = ask("select login from identity where issuer = $1 and subject = $2").with(issuer).with(subject);
        row.maybe(self.reader()).await?.map(|r| r.get("login")).transpose()
    }

    async fn note_attempt(&self, subject: &str, now: Moment) -> Result<()> {
        let mut tx = self.begin().await?;
        ask("insert into attempt (subject, at) values ($1, $2)").with(subject).with(now).run(&mut *tx).await?;
        commit(tx).await
    }

    async fn attempts(&self, subject: &str, since: Moment) -> Result<i64> {
        let mut tx = self.begin().await?;
        ask("delete from attempt where subject = $1 and at < $2").with(subject).with(since).run(&mut *tx).await?;
        let count = ask("select count(*) as attempts from attempt where subject = $1").with(subject);
        let count = count.one("attempt", &mut *tx).await?.get("attempts")?;
        commit(tx).await?;
        Ok(count)
    }

    async fn settings(&self, tenant: &TenantId) -> Result<Vec<(String, String)>> {
        let all = ask(
            "select name, value from setting where tenant = $1 and name not like 'upload:%' and name not like 'invitation:%' order by name",
        );
        all.with(tenant).all(self.reader()).await?.iter().map(|row| Ok((row.get("name")?, row.get("value")?))).collect()
    }

    async fn setting(&self, tenant: &TenantId, name: &str) -> Result<Option<String>> {
        let row = ask("select value from setting where tenant = $1 and name = $2").with(tenant).with(name);
        row.maybe(self.reader()).await?.map(|r| r.get("value")).transpose()
    }

    async fn set_setting(&self, tenant: &TenantId, name: &str, value: Option<&str>) -> Result<()> {
        let mut tx = self.begin().await?;
        self.put_setting(tenant, name, value, &mut tx).await?;
        commit(tx).await
    }
}
