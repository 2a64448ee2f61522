//! Who asks from the machine of the service itself? The command line: by the same routes as everybody, but past the network,
//! so that an action has one definition and one answer, however it is asked for.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use futures_util::StreamExt;
use tower::ServiceExt;

use super::problem::Problem;
use crate::connect::asking::{Asking, Told};
use crate::gateway::access::Caller;
use crate::gateway::{Gateway, Trouble};

/// Marks a request that was made within this process, and says who makes it. Nothing that comes over a connection can carry it.
#[derive(Clone, Debug)]
pub(super) struct AtDesk(pub(super) Option<Caller>);

/// The routes, and who asks.
#[derive(Clone)]
pub struct Desk {
    router: Router,
    caller: Option<Caller>,
}

impl Desk {
    /// The routes of a gateway, asked by somebody whom the operator of the machine names; none: by anybody.
    ///
    /// # Errors
    /// As [`super::router`].
    pub fn new(gateway: Gateway, caller: Option<Caller>) -> Result<Desk, Trouble> {
        Ok(Desk { router: super::router(gateway)?, caller })
    }

    /// Asks.
    ///
    /// # Errors
    /// Where what is asked is no request.
    pub async fn ask(&self, asking: Asking) -> Result<Told, Trouble> {
        let mut request = Request::builder().method(asking.method).uri(&asking.path);
        for (name, value) in &asking.headers {
            request = request.header(*name, value);
        }
        let body = match asking.body {
            None => Body::empty(),
            Some((pieces, length)) => {
                request = request.header("content-length", length);
                Body::from_stream(pieces)
            }
        };
        let mut request = request.body(body).map_err(|e| Trouble::Machine(e.to_string()))?;
        request.extensions_mut().insert(AtDesk(self.caller.clone()));
        let answer = self.router.clone().oneshot(request).await.unwrap_or_else(|e| match e {});
        let log = answer.extensions().get::<Problem>().and_then(|p| p.log.clone());
        let (parts, body) = answer.into_parts();
        let headers = parts.headers.iter();
        Ok(Told {
            status: parts.status.as_u16(),
            headers: headers.map(|(n, v)| (n.to_string(), String::from_utf8_lossy(v.as_bytes()).into_owned())).collect(),
            body: body.into_data_stream().map(|p| p.map_err(std::io::Error::other)).boxed(),
            log,
        })
    }
}
