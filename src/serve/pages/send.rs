//! How is a file sent from a page? Dropped or chosen; the answer is its receipt, as soon as it is on the disk.

use std::pin::pin;

use axum::extract::{FromRequest, Multipart, OriginalUri, Request, State};
use axum::response::Response;
use futures_util::StreamExt;
use serde::Serialize;

use super::{Visit, Wrong, media_type, query, see};
use crate::gateway::access::Reach;
use crate::gateway::receive::{self, Parcel};
use crate::model::account::{Actor, TenantId};
use crate::model::submission::{Receipt, State as Stands, Via};
use crate::serve::Service;
use crate::serve::inbox::{announced, cut, room, text};
use crate::serve::problem::{Answer, Kind, Problem};
use crate::serve::submissions::some;
use crate::store::submissions::Wanted;

/// A submission that a file may mend.
#[derive(Serialize)]
struct Mendable {
    receipt: String,
    name: String,
    chosen: bool,
}

#[derive(Serialize)]
struct Sending {
    offices: Vec<String>,
    mendable: Vec<Mendable>,
    limit: u64,
    problem: Option<Wrong>,
}

/// The page to send a file.
#[utoipa::path(get, path = "/office/send", operation_id = "send_page", tag = "pages", responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit, OriginalUri(uri): OriginalUri) -> Answer<Response> {
    let content = sending(&service, &visit, query(&uri, "corrects").as_deref(), None).await?;
    visit.show("send.html", content)
}

async fn sending(service: &Service, visit: &Visit, corrects: Option<&str>, problem: Option<Wrong>) -> Answer<Sending> {
    let me = visit.scope.caller.as_ref().and_then(|c| c.who.person());
    let mut mendable = Vec::new();
    for tenant in visit.scope.reach.keys() {
        for state in [Stands::Refused, Stands::Returned] {
            let wanted = Wanted { tenant: Some(tenant.clone()), state: Some(state), ..Wanted::default() };
            let mine = some(service, &visit.scope, wanted, 20).await?.into_iter().filter(|s| s.by.person() == me);
            mendable.extend(mine.map(|s| Mendable {
                chosen: corrects == Some(s.receipt.to_string().as_str()),
                receipt: s.receipt.to_string(),
                name: s.name,
            }));
        }
    }
    let offices = visit.scope.reach.iter().filter(|(_, r)| **r == Reach::Own).map(|(t, _)| t.to_string()).collect();
    Ok(Sending { offices, mendable, limit: service.gateway.config.limits.file, problem })
}

/// Takes a file of the form.
#[utoipa::path(post, path = "/office/send", tag = "pages", responses((status = 303, description = "To the page of its receipt")))]
pub async fn send(State(service): State<Service>, visit: Visit, request: Request) -> Answer<Response> {
    match taken(&service, &visit, request).await {
        Ok(receipt) => see(&format!("/office/submissions/{receipt}?said=sent")),
        Err(problem) => {
            let wrong = Some(visit.wrong(&problem, "file")?);
            let content = sending(&service, &visit, None, wrong).await?;
            visit.show_as(problem.kind.status(), "send.html", content)
        }
    }
}

async fn taken(service: &Service, visit: &Visit, request: Request) -> Answer<Receipt> {
    if media_type(request.headers()) != "multipart/form-data" {
        return Err(Problem::new(Kind::UnsupportedMedia).with("forms", "multipart/form-data"));
    }
    let wrong = |part: &'static str| Problem::malformed(part, "");
    let _room = room(service)?;
    let announced = announced(request.headers());
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| wrong("form"))?;
    let via = Via::Upload;
    let mut parcel = Parcel { via, name: String::new(), media_type: String::new(), key: None, corrects: None, mapping: None };
    let mut tenant = None;
    while let Some(field) = form.next_field().await.map_err(cut)? {
        match field.name().unwrap_or_default() {
            "file" => {
                parcel.name = field.file_name().unwrap_or_default().to_owned();
                parcel.media_type = field.content_type().unwrap_or_default().to_owned();
                if parcel.name.is_empty() {
                    return Err(wrong("file"));
                }
                let actor = acting(visit, tenant.as_ref())?;
                // The form around the file is small; what it announces is about the file.
                receive::may_come(&service.gateway, &actor, &parcel, announced.map(|n| n.saturating_sub(64 * 1024))).await?;
                let mut incoming = service.gateway.blobs.incoming().await?;
                let mut stream = pin!(field.map(|piece| piece.map_err(cut)));
                receive::take_in(&service.gateway, &mut incoming, &mut stream).await?;
                let accepted = receive::accept(&service.gateway, &actor, parcel, incoming).await?;
                return Ok(accepted.submission().receipt);
            }
            "tenant" => tenant = Some(text(field).await?.parse::<TenantId>().map_err(|_| Problem::new(Kind::NotFound))?),
            "corrects" => {
                let said = text(field).await?;
                parcel.corrects = if said.is_empty() { None } else { Some(said.parse().map_err(|_| wrong("corrects"))?) };
            }
            "csrf" => drop(text(field).await?),
            _ => return Err(wrong("form")),
        }
    }
    Err(wrong("file"))
}

fn acting(visit: &Visit, tenant: Option<&TenantId>) -> Answer<Actor> {
    Ok(visit.scope.actor(&visit.scope.tenant(tenant)?)?)
}
