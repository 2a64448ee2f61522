//! What became of what was sent: the list, the state, the report, the file itself.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::Stream;
use serde::Deserialize;
use tokio::io::AsyncReadExt;

use super::extract::{May, Query, Seen, preferred};
use super::problem::{Answer, Kind, Problem};
use super::views::{SubmissionPage, SubmissionView};
use super::{Service, messages, reports};
use crate::gateway::{self, access::Scope};
use crate::model::account::TenantId;
use crate::model::lang::Lang;
use crate::model::structure::Ref;
use crate::model::submission::{Receipt, State as Stands, Submission};
use crate::report::forms::Form;
use crate::store::submissions::Wanted;

/// Which submissions are meant.
#[derive(Deserialize, Default, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Of this tenant; else of all within reach.
    tenant: Option<String>,
    /// Standing here.
    state: Option<String>,
    /// Of this dataflow, `AGENCY:ID(VERSION)`.
    dataflow: Option<String>,
    /// Earlier than this receipt.
    before: Option<String>,
    /// At most so many, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// How much is looked through for one page, where not all of it is the caller's.
const LOOKED_AT: usize = 5_000;

/// The submissions within the caller's reach, the latest first.
#[utoipa::path(get, path = "/api/submissions", tag = "submissions", params(Filter), responses((status = 200, body = SubmissionPage)))]
pub async fn list(State(service): State<Service>, May(scope): May, Query(filter): Query<Filter>) -> Answer<axum::Json<SubmissionPage>> {
    let wrong = |part: &str| Problem::malformed(part, "");
    let limit = filter.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(wrong("limit"));
    }
    let mut wanted = Wanted {
        tenant: None,
        by: None,
        state: filter.state.as_deref().map(str::parse::<Stands>).transpose().map_err(|_| wrong("state"))?,
        dataflow: filter.dataflow.as_deref().map(|d| Ref::parse(d).ok_or_else(|| wrong("dataflow"))).transpose()?,
        before: filter.before.as_deref().map(str::parse::<Receipt>).transpose().map_err(|_| wrong("before"))?,
    };
    let tenants = match filter.tenant.as_deref().map(str::parse::<TenantId>) {
        None => scope.reach.keys().cloned().collect(),
        // One that is not there and one that is not the caller's hold nothing, both.
        Some(Ok(named)) if scope.reach.contains_key(&named) => vec![named],
        Some(_) => Vec::new(),
    };
    let mut all = Vec::new();
    for tenant in tenants {
        wanted.tenant = Some(tenant);
        all.extend(some(&service, &scope, wanted.clone(), limit as usize + 1).await?);
    }
    all.sort_by_key(|s| std::cmp::Reverse(s.receipt.number));
    let more = all.len() > limit as usize;
    all.truncate(limit as usize);
    let next = all.last().filter(|_| more).map(|s| format!("/api/submissions?before={}&limit={limit}", s.receipt));
    Ok(axum::Json(SubmissionPage { submissions: all.iter().map(Into::into).collect(), next }))
}

/// The latest submissions of a tenant that the caller may see.
pub(super) async fn some(service: &Service, scope: &Scope, mut wanted: Wanted, most: usize) -> Answer<Vec<Submission>> {
    let mut out = Vec::new();
    let mut looked_at = 0;
    while out.len() < most && looked_at < LOOKED_AT {
        let page = service.gateway.store.submissions(&wanted, 200).await?;
        let Some(last) = page.last() else { break };
        wanted.before = Some(last.receipt);
        looked_at += page.len();
        out.extend(page.into_iter().filter(|s| scope.sees(s)));
    }
    out.truncate(most);
    Ok(out)
}

/// Where a submission stands.
#[utoipa::path(get, path = "/api/submissions/{receipt}", tag = "submissions", params(("receipt" = String, Path)),
    responses((status = 200, body = SubmissionView)))]
pub async fn status(State(service): State<Service>, seen: Seen) -> Answer<axum::Json<SubmissionView>> {
    let mut view = SubmissionView::from(&seen.submission);
    // Shares have the sender and the tenant of their archive, so who sees the one sees the others.
    view.shares = service.gateway.store.shares(seen.submission.receipt).await?.iter().map(|s| s.receipt.to_string()).collect();
    Ok(axum::Json(view))
}

/// Which form of a report is meant.
#[derive(Deserialize, Default, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InForm {
    /// `json`, `text`, `csv`, `html`, `xlsx`, `sarif` or `ess`; else what `Accept` asks for.
    format: Option<String>,
    /// `en`, `es`, `fr` or `pt`; else what `Accept-Language` asks for.
    lang: Option<String>,
}

/// In which language something is meant.
#[derive(Deserialize, Default, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InLanguage {
    /// `en`, `es`, `fr` or `pt`; else what `Accept-Language` asks for.
    lang: Option<String>,
}

/// The language that the address asks for, else the head of the request, else what is configured.
fn spoken(service: &Service, named: Option<&str>, headers: &HeaderMap) -> Answer<Lang> {
    match named {
        Some(tag) => Lang::parse(tag).ok_or_else(|| Problem::malformed("lang", "")),
        None => Ok(messages::asked(headers).or(service.gateway.config.lang).unwrap_or(Lang::En)),
    }
}

/// What was found in a submission: JSON in all languages, or another form in one (`format` or `Accept`, `Accept-Language`).
#[utoipa::path(get, path = "/api/submissions/{receipt}/report", tag = "submissions", params(("receipt" = String, Path), InForm),
    responses((status = 200, content((Object = "application/json"), (String = "text/plain"), (String = "text/csv"),
        (String = "text/html"), (Object = "application/sarif+json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
pub async fn report(State(service): State<Service>, seen: Seen, Query(asked): Query<InForm>, headers: HeaderMap) -> Answer<Response> {
    let by_accept = [Form::Json, Form::Text, Form::Csv, Form::Html, Form::Sarif, Form::Xlsx];
    let form = match &asked.format {
        Some(word) => Form::of(word).ok_or_else(|| Problem::malformed("format", ""))?,
        None => {
            let media = preferred(&headers, &by_accept.map(Form::media))?;
            by_accept.into_iter().find(|f| f.media() == media).ok_or_else(|| Problem::new(Kind::NotAcceptable))?
        }
    };
    let run = seen.submission.run.as_ref().ok_or_else(|| Problem::new(Kind::NotFound))?;
    if form == Form::Json {
        let bytes = service.gateway.blobs.stream(run.report, 0).await?;
        return Ok(([(header::CONTENT_TYPE, form.media())], Body::from_stream(bytes)).into_response());
    }
    let lang = spoken(&service, asked.lang.as_deref(), &headers)?;
    let report = service.gateway.blobs.get(run.report).await?;
    let receipt = seen.submission.receipt.to_string();
    let made = tokio::task::spawn_blocking(move || reports::made(&report, form, lang, &receipt));
    let made = made.await.ok().flatten().ok_or_else(|| Problem::new(Kind::Internal))?;
    let kind = if form.media().starts_with("text/") { format!("{}; charset=utf-8", form.media()) } else { form.media().to_owned() };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_LANGUAGE, lang.tag().to_owned()),
        (header::VARY, "Accept, Accept-Language".to_owned()),
        // What a sender wrote is in it: a page of it may load nothing and run nothing.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox".to_owned()),
    ];
    Ok((headers, made).into_response())
}

/// The file with its problems marked in it, in the caller's language (`Accept-Language`): the sender's own workbook with coloured
/// cells, notes and a first sheet of all problems; of a file that is no Excel workbook, a workbook of its problems and their rows.
#[utoipa::path(get, path = "/api/submissions/{receipt}/marked", tag = "submissions", params(("receipt" = String, Path), InLanguage),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub async fn marked(State(service): State<Service>, seen: Seen, Query(asked): Query<InLanguage>, headers: HeaderMap) -> Answer<Response> {
    let lang = spoken(&service, asked.lang.as_deref(), &headers)?;
    let book = gateway::marked::marked(&service.gateway, &seen.submission, lang).await?;
    let book = book.ok_or_else(|| Problem::new(Kind::NotFound))?;
    let name = &seen.submission.name;
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let macros = book.own && ending.eq_ignore_ascii_case("xlsm");
    let kind = if macros { "application/vnd.ms-excel.sheet.macroEnabled.12" } else { Form::Xlsx.media() };
    let name = format!("{stem} ({}).{}", seen.submission.receipt, if macros { "xlsm" } else { "xlsx" });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, attachment(&name)),
        (header::CONTENT_LENGTH, HeaderValue::from(book.length)),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag())),
        (header::VARY, HeaderValue::from_static("Accept-Language")),
    ];
    Ok((headers, Body::from_stream(pieces(book.file))).into_response())
}

/// A file, piece by piece.
fn pieces(file: std::fs::File) -> impl Stream<Item = std::io::Result<Bytes>> {
    let file = tokio::fs::File::from_std(file);
    futures_util::stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; 128 << 10];
        let n = file.read(&mut piece).await?;
        piece.truncate(n);
        Ok((n > 0).then(|| (Bytes::from(piece), file)))
    })
}

/// The file as it was sent, always to be saved, never to be shown.
#[utoipa::path(get, path = "/api/submissions/{receipt}/original", tag = "submissions", params(("receipt" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn original(State(service): State<Service>, seen: Seen) -> Answer<Response> {
    let bytes = service.gateway.blobs.stream(seen.submission.sha256, 0).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, attachment(&seen.submission.name)),
        (header::CONTENT_LENGTH, HeaderValue::from(seen.submission.bytes)),
    ];
    Ok((headers, Body::from_stream(bytes)).into_response())
}

/// A `Content-Disposition` that saves under this name (RFC 6266, RFC 8187): once for those who know only ASCII.
pub(super) fn attachment(name: &str) -> HeaderValue {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || " ._-()".contains(c) { c } else { '_' }).collect();
    let mut exact = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            exact.push(char::from(byte));
        } else {
            exact.push_str(&format!("%{byte:02X}"));
        }
    }
    let text = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_steers_no_header() {
        assert_eq!(attachment("año 1.xlsx"), "attachment; filename=\"a_o 1.xlsx\"; filename*=UTF-8''a%C3%B1o%201.xlsx");
        let evil = attachment("a\"\r\nSet-Cookie: x=y;.xlsx");
        assert_eq!(evil, "attachment; filename=\"a___Set-Cookie_ x_y_.xlsx\"; filename*=UTF-8''a%22%0D%0ASet-Cookie%3A%20x%3Dy%3B.xlsx");
    }
}
