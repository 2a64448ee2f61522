//! What is said when something was not done? One form for all of it: a problem of RFC 9457, with a code that never
//! changes, in the caller's language. Nothing in it comes from a file or a database.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::messages;
use crate::gateway::{Refusal, Trouble};
use crate::model::lang::Lang;
use crate::store::blobs::BlobError;
use crate::store::{Conflict, StoreError};

macro_rules! kinds {
    ($($(#[$about:meta])* $name:ident = $word:literal $status:literal),* $(,)?) => {
        /// The kinds of problems. Their words are the last part of `type`, and `code`.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Kind {
            $($(#[$about])* $name),*
        }

        impl Kind {
            /// All of them.
            pub const ALL: &[Kind] = &[$(Kind::$name),*];

            /// Its word.
            pub fn word(self) -> &'static str {
                match self { $(Kind::$name => $word),* }
            }

            /// The status of an answer that has it.
            pub fn status(self) -> StatusCode {
                let number: u16 = match self { $(Kind::$name => $status),* };
                StatusCode::from_u16(number).expect("the table of kinds has statuses")
            }

            /// The kind of a word.
            pub fn of(word: &str) -> Option<Kind> {
                Kind::ALL.iter().copied().find(|k| k.word() == word)
            }
        }
    };
}

kinds! {
    /// The request needs somebody who is known.
    SignInNeeded = "sign-in-needed" 401,
    /// The token is no good.
    TokenInvalid = "token-invalid" 401,
    /// Login or password is wrong.
    SignInFailed = "sign-in-failed" 401,
    /// The provider did not vouch for the person.
    ProviderRefused = "provider-refused" 401,
    /// The roles do not allow it.
    NotAllowed = "not-allowed" 403,
    /// A request by cookie that may come from another site.
    CrossSite = "cross-site" 403,
    /// Own work is decided on by others.
    OwnWork = "own-work" 403,
    /// Not there, or not for the caller.
    NotFound = "not-found" 404,
    /// There is nothing of what is asked for.
    NoResults = "no-results" 404,
    /// Not with this method.
    MethodNotAllowed = "method-not-allowed" 405,
    /// Not in a form that is asked for.
    NotAcceptable = "not-acceptable" 406,
    /// The body came too slowly.
    TooSlow = "too-slow" 408,
    /// It was moved on meanwhile.
    MovedOn = "moved-on" 409,
    /// The release that it was made from is not the last any more.
    BaseMoved = "base-moved" 409,
    /// It would open before the release that it was made from.
    EmbargoOrder = "embargo-order" 409,
    /// The release does not stand where this can be done.
    Standing = "standing" 409,
    /// The same person gave a key already.
    SameKey = "same-key" 409,
    /// There is one already.
    Exists = "exists" 409,
    /// Warnings need a sentence.
    Unjustified = "unjustified" 409,
    /// There is nothing to release.
    NoDataset = "no-dataset" 409,
    /// A submission is of another dataflow.
    OtherDataflow = "other-dataflow" 409,
    /// A key without the code of every dimension.
    IncompleteKey = "incomplete-key" 400,
    /// No number of that key in a release.
    NoSuchNumber = "no-such-number" 404,
    /// No mapping of that name.
    NoMapping = "no-mapping" 422,
    /// A re-run gives something else.
    Differs = "differs" 409,
    /// The bytes do not go on where the upload stands.
    UploadOffset = "upload-offset" 409,
    /// Another connection brings the same upload.
    UploadBusy = "upload-busy" 409,
    /// An upload that is whole takes no more.
    UploadComplete = "upload-complete" 409,
    /// Larger than what is taken.
    TooLarge = "too-large" 413,
    /// More rows than are put in order.
    TooManyRows = "too-many-rows" 413,
    /// A body of a kind that is not understood here.
    UnsupportedMedia = "unsupported-media-type" 415,
    /// A file has no such bytes.
    RangeNotThere = "range-not-there" 416,
    /// A part of the request is not what it must be.
    Malformed = "malformed" 400,
    /// A question for data that is not understood.
    QueryWrong = "query-wrong" 400,
    /// The invitation is no good.
    BadInvitation = "bad-invitation" 400,
    /// The connection ended before the body did.
    Interrupted = "interrupted" 400,
    /// The key was used for another file.
    KeyReused = "key-reused" 422,
    /// Data of several structures do not fit into one message.
    SeveralStructures = "several-structures" 422,
    /// A person's signature is no good.
    BadSignature = "bad-signature" 422,
    /// A person's signature is missing.
    SignatureNeeded = "signature-needed" 422,
    /// Several providers give a figure for the same key, and the form has room for one.
    SeveralProviders = "several-providers" 422,
    /// The password is weak.
    WeakPassword = "weak-password" 422,
    /// A text is missing.
    TextMissing = "text-missing" 422,
    /// No finding of that rule.
    NoSuchFinding = "no-such-finding" 422,
    /// The severity of that rule stays as it is.
    NotOverridable = "not-overridable" 422,
    /// A mapping does not pass its own tests.
    TestsFail = "tests-fail" 422,
    /// Too many wrong passwords.
    TooManyTries = "too-many-tries" 429,
    /// Too many requests.
    TooManyRequests = "too-many-requests" 429,
    /// A mistake of ours.
    Internal = "internal" 500,
    /// Too much is going on.
    Busy = "busy" 503,
    /// The store or the blobs cannot be reached or written.
    Unavailable = "unavailable" 503,
    /// The disk is full.
    DiskFull = "disk-full" 507,
}

/// Something that was not done, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What kind.
    pub kind: Kind,
    /// What its sentence names.
    pub arguments: Vec<(&'static str, String)>,
    /// After how many seconds to try again.
    pub retry: Option<u64>,
    /// More headers of the answer.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// For the log alone: what the operator must know, without anything of a file.
    pub log: Option<String>,
}

/// What came of a request.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    /// A problem that names nothing.
    pub fn new(kind: Kind) -> Problem {
        let retry = match kind {
            Kind::Busy | Kind::UploadBusy => Some(5),
            Kind::Unavailable => Some(5),
            Kind::DiskFull => Some(60),
            _ => None,
        };
        Problem { kind, arguments: Vec::new(), retry, headers: Vec::new(), log: None }
    }

    /// A part of the request that is not what it must be, and why, in words that are not the caller's.
    pub fn malformed(part: &str, why: impl Into<String>) -> Problem {
        Problem::new(Kind::Malformed).with("part", part).with("why", why)
    }

    /// With an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Problem {
        self.arguments.push((name, value.into()));
        self
    }

    /// To be tried again after so many seconds.
    #[must_use]
    pub fn retry(mut self, seconds: u64) -> Problem {
        self.retry = Some(seconds.max(1));
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Problem {
        self.headers.push((name, value));
        self
    }

    fn logged(mut self, why: impl Into<String>) -> Problem {
        self.log = Some(why.into());
        self
    }

    /// The answer in a language.
    pub fn say(&self, lang: Lang) -> Response {
        let (title, detail) = messages::sentences(lang, self);
        let mut body = serde_json::Map::new();
        body.insert("type".to_owned(), format!("urn:isthmus:problem:{}", self.kind.word()).into());
        body.insert("title".to_owned(), title.into());
        body.insert("status".to_owned(), self.kind.status().as_u16().into());
        body.insert("code".to_owned(), self.kind.word().into());
        body.insert("detail".to_owned(), detail.into());
        for (name, value) in &self.arguments {
            body.insert((*name).to_owned(), value.clone().into());
        }
        let body = serde_json::Value::Object(body).to_string();
        let mut response = (self.kind.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
        self.heads(headers);
        response
    }

    /// What it adds to the head of its answer, in whichever form it is said.
    pub(super) fn heads(&self, headers: &mut HeaderMap) {
        if let Some(retry) = self.retry {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(retry));
        }
        if self.kind.status() == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"isthmus\""));
        }
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
    }
}

/// The problem travels with the answer to where the caller's language is known.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let kind = Kind::of(refusal.code.word()).unwrap_or(Kind::MovedOn);
        // What the caller may not see is not named either.
        let mut arguments = if kind == Kind::NotFound { Vec::new() } else { refusal.arguments };
        if kind == Kind::Malformed {
            arguments.iter_mut().filter(|(name, _)| *name == "name").for_each(|(name, _)| *name = "part");
        }
        Problem { arguments, ..Problem::new(kind) }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            StoreError::NotFound(_) => Problem::new(Kind::NotFound),
            StoreError::Conflict(conflict) => conflict.into(),
            StoreError::Unavailable(why) => Problem::new(Kind::Unavailable).logged(why),
            StoreError::Full(why) => Problem::new(Kind::DiskFull).logged(why),
            StoreError::Newer(_) | StoreError::Corrupt(_) => Problem::new(Kind::Internal).logged(error.to_string()),
        }
    }
}

impl From<Conflict> for Problem {
    fn from(conflict: Conflict) -> Problem {
        let number = |n: Option<i64>| n.map_or_else(|| "0".to_owned(), |n| n.to_string());
        match conflict {
            Conflict::KeyReused(receipt) => Problem::new(Kind::KeyReused).with("receipt", receipt.to_string()),
            Conflict::State(crate::model::submission::NotAllowed::Here { from, by }) => {
                Problem::new(Kind::MovedOn).with("state", from.word()).with("move", by.word())
            }
            Conflict::State(crate::model::submission::NotAllowed::Role { .. }) => Problem::new(Kind::NotAllowed),
            Conflict::Base { expected, found } => {
                Problem::new(Kind::BaseMoved).with("expected", number(expected)).with("found", number(found))
            }
            Conflict::Number { expected, found } => {
                Problem::new(Kind::BaseMoved).with("expected", expected.to_string()).with("found", found.to_string())
            }
            Conflict::Embargo(release) => Problem::new(Kind::EmbargoOrder).with("release", release.to_string()),
            Conflict::Standing(standing) => Problem::new(Kind::Standing).with("standing", standing.word()),
            Conflict::SameKey => Problem::new(Kind::SameKey),
            Conflict::Exists(what) => Problem::new(Kind::Exists).with("what", what),
            other => Problem::new(Kind::MovedOn).logged(other.to_string()),
        }
    }
}

impl From<BlobError> for Problem {
    fn from(error: BlobError) -> Problem {
        match error {
            BlobError::Full => Problem::new(Kind::DiskFull).logged("the disk of the blobs is full"),
            BlobError::Busy => Problem::new(Kind::UploadBusy),
            BlobError::Unavailable(why) => Problem::new(Kind::Unavailable).logged(why),
            // What a row names must be there and whole.
            BlobError::NotFound(_) | BlobError::Altered { .. } => Problem::new(Kind::Internal).logged(error.to_string()),
        }
    }
}

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Problem {
        match trouble {
            Trouble::Refused(refusal) => refusal.into(),
            Trouble::Store(error) => error.into(),
            Trouble::Blob(error) => error.into(),
            Trouble::Machine(why) => Problem::new(Kind::Internal).logged(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::Code;

    #[test]
    fn every_refusal_is_a_problem_of_its_own() {
        for code in Code::ALL {
            assert!(Kind::of(code.word()).is_some(), "{}", code.word());
        }
    }

    #[test]
    fn what_is_not_found_names_nothing() {
        let named = Problem::from(Refusal::new(Code::NotFound).with("receipt", "R-2026-000001"));
        assert_eq!(named, Problem::new(Kind::NotFound));
        assert_eq!(Problem::from(StoreError::NotFound("submission")), Problem::new(Kind::NotFound));
    }
}
