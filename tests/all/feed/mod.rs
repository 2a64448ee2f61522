//! Does a client of SDMX get what was published, all of what it asked for and nothing else? Over the router of the service.

mod clients;
mod comparability;
mod copies;
mod data;
mod delivery;
mod everyday;
mod everyday_clients;
mod look;
mod secrecy;
mod structures;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use isthmus::config::service::Settings;
use isthmus::gateway::access::{people, tokens};
use isthmus::model::account::{Class, Login, Role, Roles, TenantId};
use isthmus::model::lang::Lang;
use isthmus::model::moment::Moment;
use isthmus::model::release::{Release, Series};
use isthmus::serve::{self, listen::Peer};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::gateway::{Office, flow, plan, series};
use crate::serve::{Listening, Reply, machine};
use crate::store::Place;

const HEADER: &str = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,BORDER_POINT,DIRECTION,CITIZENSHIP,TRAVELLER_TYPE,TRANSPORT,SEX,AGE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,COUNT_UNIT\n";

/// Rows of `FREQ AREA DIRECTION CITIZENSHIP PERIOD VALUE`, as a message of data of border movements; `-`: no figure.
pub(crate) fn message(rows: &[&str]) -> String {
    let row = |row: &&str| {
        let [freq, area, direction, citizenship, period, value] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let (value, status) = if value == "-" { ("", "M") } else { (value, "A") };
        format!(
            "dataflow,ISTHMUS:DF_BORDER_MVT(1.0.0),I,{freq},{area},_T,{direction},{citizenship},_T,_T,_T,_T,{period},{value},{status},EVENT\n"
        )
    };
    HEADER.to_owned() + &rows.iter().map(row).collect::<String>()
}

/// A gateway with a feed.
pub(crate) struct Stall {
    pub(crate) office: Office,
    pub(crate) router: Router,
    _place: Place,
}

impl Stall {
    pub(crate) async fn open() -> Stall {
        Stall::at(Place::sqlite(), |_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Settings)) -> Stall {
        Stall::at(Place::sqlite(), change).await
    }

    pub(crate) async fn at(place: Place, change: impl FnOnce(&mut Settings)) -> Stall {
        let mut office = Office::open(&place).await;
        let mut config = (*office.gateway.config).clone();
        change(&mut config.settings);
        office.gateway.config = Arc::new(config);
        let router = serve::router(office.gateway.clone()).expect("a service");
        Stall { office, router, _place: place }
    }

    /// Releases these rows, at once or later, in place of what was there.
    pub(crate) async fn release(&self, rows: &[&str], class: Class, embargo: Option<Moment>) -> Release {
        let series: Series = series("DF_BORDER_MVT");
        let receipt = self.office.approved_bytes("entradas.csv", message(rows).as_bytes()).await;
        let base = self.office.gateway.store.tip(&series).await.expect("an answer");
        let mut plan = plan(&flow("DF_BORDER_MVT"), &[receipt], base);
        (plan.class, plan.embargo, plan.how) = (Some(class), embargo, isthmus::gateway::merge::How::Replace);
        self.office.release(&plan).await
    }

    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.answer(request.body(Body::empty()).expect("a request")).await
    }

    /// Listens on this machine, until what is given goes.
    pub(crate) fn listen(&self) -> Listening {
        self.serve(serve::listen::bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a port"))
    }

    /// The same, on a port that is there already.
    pub(crate) fn serve(&self, listener: TcpListener) -> Listening {
        let address = listener.local_addr().expect("an address");
        let (stop, told) = watch::channel(false);
        let rates = self.office.gateway.config.settings.rates;
        tokio::spawn(serve::listen::serve(listener, self.router.clone(), rates, told, Duration::from_secs(5)));
        Listening { address, stop }
    }

    /// A token of a person with a role in a tenant; for these dataflows only, where any are named.
    pub(crate) async fn token(&self, of: &TenantId, role: Role, dataflows: &[&str]) -> String {
        let gateway = &self.office.gateway;
        let (by, roles) = (machine(of), Roles::from([role]));
        if *of != TenantId::system() {
            people::put_tenant(gateway, &by, of, &format!("Office of {of}")).await.expect("a tenant");
        }
        let login: Login = format!("{of}-{}-{}", role.word(), dataflows.len()).to_lowercase().parse().expect("a login");
        let owner = people::Person { login, name: "Ana".to_owned(), mail: String::new(), lang: Lang::Es, roles: roles.clone() };
        people::put(gateway, &by, &owner).await.expect("a person");
        let wanted = tokens::Wanted {
            tenant: of.clone(),
            name: "test".to_owned(),
            roles,
            dataflows: dataflows.iter().map(|id| format!("ISTHMUS:{id}")).collect(),
            networks: Vec::new(),
            owner: Some(owner.login),
            days: 30,
        };
        tokens::issue(gateway, &by, wanted).await.expect("a token").1.reveal().to_owned()
    }

    /// Sends a text with a token.
    pub(crate) async fn send(&self, method: &str, path: &str, token: &str, body: String) -> Reply {
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
        self.answer(request.body(Body::from(body)).expect("a request")).await
    }

    async fn answer(&self, mut request: Request<Body>) -> Reply {
        request.extensions_mut().insert(Peer(([127, 0, 0, 1], 9).into()));
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str, accept: &str) -> Reply {
        self.ask("GET", path, &[("accept", accept)]).await
    }

    /// The rows of an answer in SDMX-CSV 2.0, each as [`message`] takes it.
    pub(crate) async fn rows(&self, path: &str) -> Vec<String> {
        let reply = self.get(path, "application/vnd.sdmx.data+csv;version=2.0.0").await;
        let text = String::from_utf8(reply.body).expect("UTF-8");
        assert!(reply.status.is_success(), "{path}: {} {text}", reply.status);
        let mut lines = text.lines();
        let names: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
        let wanted = ["FREQ", "REF_AREA", "DIRECTION", "CITIZENSHIP", "TIME_PERIOD", "OBS_VALUE"];
        let row = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            let of = |id: &&str| names.iter().position(|n| n == id).map_or("", |i| cells[i]);
            wanted.iter().map(|id| if of(id).is_empty() { "-" } else { of(id) }).collect::<Vec<_>>().join(" ")
        };
        lines.map(row).collect()
    }
}
