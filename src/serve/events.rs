//! How does a submission get on? Asked again and again, or told as it happens.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event as Line, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

use super::Service;
use super::extract::{Query, Seen, preferred};
use super::problem::Answer;
use super::views::EventView;
use crate::model::submission::Submission;

/// How long one connection is told of events. The browser comes back by itself, and is asked anew who it is.
const LONGEST: Duration = Duration::from_secs(60);
/// How long is waited for a word before the store is asked anyway.
const WAIT: Duration = Duration::from_secs(5);

/// From which event on.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct After {
    /// Only later ones than this.
    after: Option<i64>,
}

/// What happened to a submission: all of it as JSON, or, by `Accept: text/event-stream`, also what goes on to happen.
#[utoipa::path(get, path = "/api/submissions/{receipt}/events", tag = "submissions", params(("receipt" = String, Path), After),
    responses((status = 200, content((Vec<EventView> = "application/json"), (String = "text/event-stream")))))]
pub async fn follow(State(service): State<Service>, seen: Seen, Query(from): Query<After>, headers: HeaderMap) -> Answer<Response> {
    let after = last(&headers).or(from.after).unwrap_or(0);
    if preferred(&headers, &["application/json", "text/event-stream"])? == "application/json" {
        let events = service.gateway.store.events_about(&seen.submission.receipt.to_string()).await?;
        let views: Vec<EventView> = events.iter().filter(|e| e.sequence > after).map(Into::into).collect();
        return Ok(axum::Json(views).into_response());
    }
    Ok(stream(service, &seen.submission, after))
}

/// The last event that somebody who comes back was told of.
pub fn last(headers: &HeaderMap) -> Option<i64> {
    headers.get("last-event-id").and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok())
}

/// What happens to a submission after an event, as it happens.
pub fn stream(service: Service, submission: &Submission, after: i64) -> Response {
    let told = Sse::new(tell(service, submission, after)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)));
    ([(header::CACHE_CONTROL, "no-store"), (header::HeaderName::from_static("x-accel-buffering"), "no")], told).into_response()
}

/// The events as they come, until nothing more can happen or the time is up.
fn tell(service: Service, submission: &Submission, after: i64) -> impl Stream<Item = Result<Line, Infallible>> + use<> {
    let subject = submission.receipt.to_string();
    // Listening begins before the first look, so that nothing falls in between.
    let news = service.news.listen();
    let lines = stream::unfold((service, subject, news, after), |(service, subject, mut news, mut after)| async move {
        loop {
            let events = service.gateway.store.events_about(&subject).await.ok()?;
            let lines: Vec<Result<Line, Infallible>> = events.iter().filter(|e| e.sequence > after).filter_map(line).map(Ok).collect();
            after = events.last().map_or(after, |e| after.max(e.sequence));
            if !lines.is_empty() {
                return Some((stream::iter(lines), (service, subject, news, after)));
            }
            // The store is the truth; the word that something happened only says when to look.
            let word = async {
                loop {
                    match news.recv().await {
                        Ok(event) if event.subject == subject => return true,
                        Ok(_) => {}
                        Err(RecvError::Lagged(_)) => return true,
                        Err(RecvError::Closed) => return false,
                    }
                }
            };
            if timeout(WAIT, word).await == Ok(false) {
                return None;
            }
        }
    });
    lines.flatten().take_until(tokio::time::sleep(LONGEST))
}

fn line(event: &crate::model::event::Event) -> Option<Line> {
    let view = EventView::from(event);
    Line::default().id(event.sequence.to_string()).event(event.kind.word()).retry(Duration::from_secs(1)).json_data(&view).ok()
}
