//! Where does somebody try everything out, without any of it being real? In a gateway of its own: its own store, files, people,
//! ledger and key, in a folder that goes when the process does. It shares nothing with the real one but the clock, the program and
//! how much a file may take; so nothing of it can be published, counted or told.

use std::sync::Arc;

use tempfile::TempDir;

use super::access::{people, sessions};
use super::{Gateway, Trouble, ledger, settings, structures};
use crate::config::Config;
use crate::model::account::{Account, Actor, Part, Role, Roles, TenantId};
use crate::model::digest::Sha256;
use crate::store::blobs::Blobs;

/// Bytes of a file in the practice space, at most.
const LARGEST: u64 = 4 << 20;
/// What a person may do there: everything but to run it.
const ROLES: [Role; 4] = [Role::Uploader, Role::Reviewer, Role::Publisher, Role::Auditor];

/// A practice space.
pub struct Practice {
    /// Its gateway.
    pub gateway: Gateway,
    _folder: TempDir,
}

impl Practice {
    /// Opens one beside a gateway.
    ///
    /// # Errors
    /// The machine has no room for it.
    pub async fn open(real: &Gateway) -> Result<Practice, Trouble> {
        let folder = tempfile::Builder::new().prefix("isthmus-practice").tempdir()?;
        let mut config = Config {
            lang: real.config.lang,
            mappings: real.config.mappings.clone(),
            structures: real.config.structures.clone(),
            limits: real.config.limits,
            ..Config::default()
        };
        config.limits.file = config.limits.file.min(LARGEST);
        let service = &real.config.settings.service;
        config.settings.rates = real.config.settings.rates;
        config.settings.service.data = folder.path().to_owned();
        config.settings.service.address = Some(service.public_address());
        config.settings.service.proxies.clone_from(&service.proxies);
        config.settings.service.session_hours = service.session_hours;
        let store = crate::store::open(&config.settings.service.store_address()).await?;
        let blobs = Blobs::in_folder(&config.settings.service.blobs_folder()).await?;
        let key = ledger::open_key(&config.settings.service.key_file(), "practice.invalid/ledger", &*real.random)?;
        let gateway = Gateway {
            store,
            blobs,
            clock: real.clock.clone(),
            random: real.random.clone(),
            key: Arc::new(key),
            engine: real.engine.clone(),
            tree: ledger::Grown::default(),
            structures: structures::InForce::default(),
            config: Arc::new(config),
            program: real.program.clone(),
        };
        Ok(Practice { gateway, _folder: folder })
    }

    /// Lets a person of the real gateway in, into an office of their own, in which one person may do everything.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn admit(&self, who: &Account) -> Result<sessions::SignedIn, Trouble> {
        let tenant = office(who)?;
        let by = Actor::machine(Part::Command, tenant.clone());
        people::put_tenant(&self.gateway, &by, &tenant, "Practice").await?;
        let name = if who.name.is_empty() { who.login.to_string() } else { who.name.clone() };
        let roles = Roles(ROLES.into_iter().collect());
        let person = people::Person { login: who.login.clone(), name, mail: String::new(), lang: who.lang, roles };
        people::put(&self.gateway, &by, &person).await?;
        let administrator = Actor { roles: Roles::from([Role::TenantAdmin]), ..by };
        settings::set(&self.gateway, &administrator, settings::FOUR_EYES, Some("off")).await?;
        let (account, _) = self.gateway.store.account(&who.login).await?;
        sessions::open(&self.gateway, account).await
    }
}

/// The office of a person in the practice space; nobody else is in it.
fn office(who: &Account) -> Result<TenantId, Trouble> {
    let digest = Sha256::of(who.login.as_str().as_bytes()).to_string().to_ascii_uppercase();
    let name = format!("PRACTICE-{}", digest.get(..16).unwrap_or_default());
    name.parse().map_err(|_| Trouble::Machine(format!("`{name}` is no name of an office")))
}
