//! The gateway over HTTP, and nothing else: every handler asks [`crate::gateway`] and puts the answer into words of the wire.
//!
//! [`routes.tsv`](table) says who may call what. A request passes [`telemetry`] (its line in the log, its problem in the
//! caller's language), [`pulse`] (is the store there?), [`guard`] (who asks, may they?) and then its handler, which
//! takes what it needs by the extractors of [`extract`]: a submission that an extractor gives is one that the caller
//! may see. What is published leaves by [`deliver`], files
//! by [`ranges`]. [`listen`] takes the connections; what the command line asks
//! on the same machine comes by [`desk`].

pub mod desk;
pub mod listen;

pub mod guard;
pub mod table;
pub mod throttle;

pub mod extract;
pub mod problem;
pub mod views;

pub mod deliver;
pub mod ranges;

pub mod account;
pub mod audit;
pub mod comparability;
pub mod connections;
pub mod datasets;
pub mod definitions;
pub mod events;
pub mod feed;
pub mod inbox;
pub mod oidc;
pub mod operations;
pub mod releases;
pub mod reports;
pub mod rest;
pub mod reviewing;
pub mod submissions;
pub mod tenants;
pub mod uploads;

pub mod pages;
pub mod practice;

pub mod openapi;

pub mod messages;
pub mod news;
pub mod pulse;
pub mod telemetry;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use bytes::Bytes;
use tokio::sync::{Mutex, OnceCell, Semaphore};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::feed::{Feed, Feeds};
use crate::gateway::Gateway;

/// What every handler may ask for: one for all, taken by each several times a request.
#[derive(Clone)]
pub struct Service(Arc<Parts>);

impl std::ops::Deref for Service {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The parts of a service.
pub struct Parts {
    /// The use cases.
    pub gateway: Gateway,
    /// How many requests are let pass.
    pub throttle: Arc<throttle::Throttle>,
    /// Whether the store answers.
    pub pulse: pulse::Pulse,
    /// What happens.
    pub news: news::News,
    /// What is given out of what is published.
    feeds: Feeds,
    /// Room for uploads.
    pub uploads: Arc<Semaphore>,
    /// The public address as browsers send it in `Origin`.
    pub origin: Arc<str>,
    /// Who vouches for people, where somebody does.
    pub provider: Option<Arc<oidc::Provider>>,
    /// The description of the interface.
    pub description: Bytes,
    /// When it was last tried whether it can work, and what came of it.
    pub readiness: Arc<Mutex<Option<operations::Tried>>>,
    /// Whether what is done here is real.
    pub realm: Realm,
    /// Where people practise, once somebody does.
    pub practice: OnceCell<practice::Space>,
    requests: Arc<AtomicU64>,
    /// Tells the requests of one process from those of another.
    process: u32,
}

/// Whether what is done in a service is real.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Realm {
    /// It is.
    Real,
    /// Somebody practises.
    Practice,
}

impl Service {
    /// Where people practise; opened when the first one does.
    pub(crate) async fn practice(&self) -> problem::Answer<&practice::Space> {
        Ok(self.practice.get_or_try_init(|| practice::Space::open(self)).await?)
    }

    /// The feed, with the structures that are in force now.
    pub(crate) async fn feed(&self) -> problem::Answer<Feed> {
        Ok(self.feeds.now().await?)
    }

    fn next_request(&self) -> String {
        format!("{:x}-{:x}", self.process, self.requests.fetch_add(1, Ordering::Relaxed))
    }
}

/// Makes the service of a gateway. Its router lets through what stands in the table of routes.
///
/// # Errors
/// Where no secret can be had.
pub fn router(gateway: Gateway) -> Result<Router, crate::gateway::Trouble> {
    router_of(gateway, Realm::Real)
}

fn router_of(gateway: Gateway, realm: Realm) -> Result<Router, crate::gateway::Trouble> {
    let (routes, api) = routes().split_for_parts();
    let rates = gateway.config.settings.rates;
    let process = gateway.random.bytes()?;
    // Counters that are made before the recorder is there count nothing.
    telemetry::meters();
    let address = gateway.config.settings.service.public_address();
    let service = Service(Arc::new(Parts {
        throttle: Arc::new(throttle::Throttle::new(&rates)),
        pulse: pulse::Pulse::feel(gateway.store.clone(), Duration::from_millis(rates.store_millis.into())),
        news: news::News::read(gateway.store.clone()),
        feeds: Feeds::of(gateway.clone(), u64::from(gateway.config.settings.service.cache) << 20),
        uploads: Arc::new(Semaphore::new(rates.uploads as usize)),
        origin: origin(&address).into(),
        provider: oidc::Provider::of(&gateway.config).map_err(crate::gateway::Trouble::Machine)?.map(Arc::new),
        description: openapi::describe(api, &address).into(),
        readiness: Arc::default(),
        realm,
        practice: OnceCell::new(),
        requests: Arc::default(),
        process: u32::from_be_bytes([process[0], process[1], process[2], process[3]]),
        gateway,
    }));
    let guarded = routes
        .route_layer(from_fn_with_state(service.clone(), guard::guard))
        .route_layer(from_fn_with_state(service.clone(), pulse::watch))
        .route_layer(from_fn(telemetry::remember))
        .layer(from_fn(rest::cross_origin))
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::custom(telemetry::broken))
        .layer(from_fn_with_state(service.clone(), telemetry::attend));
    let turned = match realm {
        Realm::Real => guarded.layer(from_fn_with_state(service.clone(), practice::turn)),
        Realm::Practice => guarded,
    };
    Ok(turned.with_state(service))
}

/// Every route with its handler. One that is missing here or in the table is found by a test.
pub fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(operations::health))
        .routes(routes!(operations::ready))
        .routes(routes!(operations::measures))
        .routes(routes!(openapi::description))
        .routes(routes!(account::sign_in, account::who, account::sign_out))
        .routes(routes!(account::change_password))
        .routes(routes!(account::keys, account::add_key))
        .routes(routes!(account::end_key))
        .merge(pages::routes())
        .routes(routes!(account::accept_invitation))
        .routes(routes!(inbox::send, submissions::list))
        .routes(routes!(inbox::put))
        .routes(routes!(uploads::begin))
        .routes(routes!(uploads::offset, uploads::append, uploads::give_up))
        .routes(routes!(submissions::status))
        .routes(routes!(submissions::report))
        .routes(routes!(submissions::original))
        .routes(routes!(submissions::marked))
        .routes(routes!(events::follow))
        .routes(routes!(oidc::begin))
        .routes(routes!(oidc::callback))
        .routes(routes!(reviewing::questions))
        .routes(routes!(reviewing::decisions))
        .routes(routes!(reviewing::submit))
        .routes(routes!(reviewing::justify))
        .routes(routes!(reviewing::comment))
        .routes(routes!(reviewing::give_back))
        .routes(routes!(reviewing::approve))
        .routes(routes!(reviewing::statement))
        .routes(routes!(reviewing::override_severity))
        .routes(routes!(reviewing::rerun))
        .routes(routes!(reviewing::cancel))
        .routes(routes!(reviewing::correct))
        .routes(routes!(reviewing::nothing))
        .routes(routes!(releases::alone))
        .routes(routes!(releases::together))
        .routes(routes!(releases::current, releases::release))
        .routes(routes!(releases::published))
        .routes(routes!(feed::atom))
        .routes(routes!(feed::structures))
        .routes(routes!(datasets::file))
        .routes(routes!(datasets::copied))
        .routes(routes!(datasets::packaged))
        .routes(routes!(datasets::described))
        .routes(routes!(datasets::catalogued))
        .routes(routes!(comparability::pair))
        .routes(routes!(comparability::letter))
        .routes(routes!(rest::data::first))
        .routes(routes!(rest::data::second))
        .routes(routes!(rest::structures::structures_first))
        .routes(routes!(rest::structures::structures_second))
        .routes(routes!(rest::structures::submit))
        .routes(routes!(rest::structures::available_first))
        .routes(routes!(rest::structures::available_second))
        .routes(routes!(rest::structures::schema_first))
        .routes(routes!(rest::structures::schema_second))
        .routes(routes!(rest::structures::metadata_first))
        .routes(routes!(rest::structures::metadata_second))
        .routes(routes!(rest::structures::registration))
        .routes(routes!(releases::history))
        .routes(routes!(releases::one))
        .routes(routes!(releases::manifest))
        .routes(routes!(releases::file))
        .routes(routes!(releases::between))
        .routes(routes!(releases::give_key))
        .routes(routes!(releases::withdraw))
        .routes(routes!(releases::restore))
        .routes(routes!(releases::run_again))
        .routes(routes!(audit::number))
        .routes(routes!(audit::proof_of_number))
        .routes(routes!(audit::proof_of_release))
        .routes(routes!(audit::proof_of_receipt))
        .routes(routes!(audit::cell))
        .routes(routes!(audit::checkpoint))
        .routes(routes!(audit::key))
        .routes(routes!(audit::tile))
        .routes(routes!(audit::entries))
        .routes(routes!(audit::cosign))
        .routes(routes!(audit::verify))
        .routes(routes!(definitions::list, definitions::upload))
        .routes(routes!(definitions::versions))
        .routes(routes!(definitions::activate, definitions::deactivate))
        .routes(routes!(definitions::diff))
        .routes(routes!(definitions::setting, definitions::set))
        .routes(routes!(definitions::dead_jobs))
        .routes(routes!(connections::profiles))
        .routes(routes!(connections::sources))
        .routes(routes!(connections::put_source))
        .routes(routes!(connections::webhooks, connections::add_webhook))
        .routes(routes!(connections::close_webhook))
        .routes(routes!(connections::tellings))
        .routes(routes!(connections::tell_again))
        .routes(routes!(connections::calendar))
        .routes(routes!(connections::scorecard))
        .routes(routes!(tenants::list))
        .routes(routes!(tenants::open, tenants::close))
        .routes(routes!(tenants::people))
        .routes(routes!(tenants::put_person, tenants::remove_person))
        .routes(routes!(tenants::tokens, tenants::make_token))
        .routes(routes!(tenants::revoke_token))
}

/// Scheme, host and port of an address, as browsers send them.
fn origin(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    format!("{scheme}://{}", rest.split('/').next().unwrap_or_default())
}
