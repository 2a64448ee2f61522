//! Is the store there? Asked all the time by one task, so that nobody waits long for a store that is gone.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::Service;
use super::desk::AtDesk;
use super::problem::{Kind, Problem};
use crate::store::Store;

/// Whether the store answers.
#[derive(Clone)]
pub struct Pulse(watch::Receiver<bool>);

/// Between two questions.
const PAUSE: Duration = Duration::from_millis(300);

impl Pulse {
    /// Begins to ask; ends when nobody listens any more.
    pub fn feel(store: Arc<dyn Store>, patience: Duration) -> Pulse {
        let (tell, told) = watch::channel(true);
        tokio::spawn(async move {
            while !tell.is_closed() {
                let answers = matches!(timeout(patience, store.last_event()).await, Ok(Ok(_)));
                let changed = tell.send_if_modified(|there| std::mem::replace(there, answers) != answers);
                if changed && answers {
                    tracing::info!("the store answers again");
                } else if changed {
                    tracing::error!("the store does not answer");
                }
                metrics::gauge!("isthmus_store_answers").set(f64::from(u8::from(answers)));
                sleep(PAUSE).await;
            }
        });
        Pulse(told)
    }

    /// Whether it answered when it was asked last.
    pub fn beats(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns when it does not.
    pub async fn stops(&self) {
        // The one who asks lives as long as we listen.
        let _ = self.0.clone().wait_for(|there| !there).await;
    }
}

/// Answers for a request as soon as it is known that the store does not.
pub async fn watch(State(service): State<Service>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|p| p.as_str().to_owned());
    // Whoever asks on this machine waits as long as it takes.
    if matches!(path.as_deref(), Some("/health" | "/openapi.json")) || request.extensions().get::<AtDesk>().is_some() {
        return next.run(request).await;
    }
    tokio::select! {
        biased;
        () = service.pulse.stops() => Problem::new(Kind::Unavailable).into_response(),
        response = next.run(request) => response,
    }
}
