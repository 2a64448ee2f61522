//! What does the command line say of itself to who sends and reviews, in their language? What the gateway refuses is said by
//! the gateway ([`crate::serve::messages`]); this is about lines, addresses and waiting.

use fluent_bundle::FluentArgs;

use crate::model::lang::Lang;
use crate::report::sentences::{self, Sentences};

/// Something that is said.
#[derive(Clone, Copy, Debug)]
pub(super) enum Said<'a> {
    /// An option that is for this machine.
    HereOnly { option: &'a str },
    /// An option that goes with `--server`.
    ThereOnly { option: &'a str },
    /// It is no address of a service.
    NoAddress { address: &'a str },
    /// The line could be listened to.
    InTheClear { address: &'a str },
    /// There is a password in the address.
    PasswordInAddress,
    /// It is no token.
    OddToken,
    /// The line failed.
    NoAnswer { address: &'a str, why: &'a str },
    /// The answer is that it is somewhere else.
    Elsewhere { address: &'a str, to: &'a str },
    /// Something else answers there.
    NotOurs { address: &'a str, status: u16 },
    /// The caller works for no tenant.
    NoTenant,
    /// The caller works for several.
    SeveralTenants { all: &'a str },
    /// There is no such account.
    Nobody { login: &'a str },
    /// A file was taken.
    Received { receipt: &'a str },
    /// It had been taken before.
    Again { receipt: &'a str },
    /// It is not what was read before.
    Changed { file: &'a str },
    /// It is a folder.
    Folder { file: &'a str },
    /// The line broke, and it is tried again.
    Broken { why: &'a str, seconds: u64 },
    /// Waiting was given up.
    StillThere { receipt: &'a str },
    /// It is refused.
    Refused { receipt: &'a str },
    /// One dataflow of an archive with several has a receipt of its own.
    Share { receipt: &'a str, flow: &'a str, of: &'a str },
    /// It was sent elsewhere, and taken.
    Pushed { to: &'a str, status: u16, bytes: u64 },
    /// It was sent elsewhere, and not taken.
    NotTaken { to: &'a str, status: u16, said: &'a str },
    /// There is nothing to be sent.
    NothingToPush { dataflow: &'a str },
    /// It is refused because there is no figure in it.
    Empty { receipt: &'a str },
    /// There is no such tenant.
    NoSuchTenant { tenant: &'a str, all: &'a str },
    /// It is checked, and some rules need a sentence.
    Warned { receipt: &'a str, rules: &'a str },
    /// It is checked.
    Checked { receipt: &'a str },
    /// It went on already.
    Stands { receipt: &'a str, state: &'a str },
    /// The machine gave up on it.
    Failed { receipt: &'a str },
    /// More than is listed.
    More { listed: u64, all: u64 },
    /// Nothing came out of a cell.
    NoFigure { cell: &'a str },
}

impl<'a> Said<'a> {
    /// Its name in the catalogues, and what its sentence names.
    fn parts(self) -> (&'static str, FluentArgs<'a>) {
        use Said as S;
        let mut args = FluentArgs::new();
        let id = match self {
            S::HereOnly { option } => named("here-only", &mut args, &[("option", option)]),
            S::ThereOnly { option } => named("there-only", &mut args, &[("option", option)]),
            S::NoAddress { address } => named("no-address", &mut args, &[("address", address)]),
            S::InTheClear { address } => named("in-the-clear", &mut args, &[("address", address)]),
            S::PasswordInAddress => "password-in-address",
            S::OddToken => "odd-token",
            S::NoAnswer { address, why } => named("no-answer", &mut args, &[("address", address), ("why", why)]),
            S::Elsewhere { address, to } => named("elsewhere", &mut args, &[("address", address), ("to", to)]),
            S::NotOurs { address, status } => {
                args.set("status", status.to_string());
                named("not-ours", &mut args, &[("address", address)])
            }
            S::NoTenant => "no-tenant",
            S::SeveralTenants { all } => named("several-tenants", &mut args, &[("all", all)]),
            S::Nobody { login } => named("nobody", &mut args, &[("login", login)]),
            S::Received { receipt } => named("received", &mut args, &[("receipt", receipt)]),
            S::Again { receipt } => named("again", &mut args, &[("receipt", receipt)]),
            S::Changed { file } => named("changed", &mut args, &[("file", file)]),
            S::Folder { file } => named("folder", &mut args, &[("file", file)]),
            S::Broken { why, seconds } => {
                args.set("seconds", seconds);
                named("broken", &mut args, &[("why", why)])
            }
            S::StillThere { receipt } => named("still-there", &mut args, &[("receipt", receipt)]),
            S::Refused { receipt } => named("refused", &mut args, &[("receipt", receipt)]),
            S::Share { receipt, flow, of } => named("share", &mut args, &[("receipt", receipt), ("flow", flow), ("of", of)]),
            S::Empty { receipt } => named("empty", &mut args, &[("receipt", receipt)]),
            S::NoSuchTenant { tenant, all } => named("no-such-tenant", &mut args, &[("tenant", tenant), ("all", all)]),
            S::Warned { receipt, rules } => named("warned", &mut args, &[("receipt", receipt), ("rules", rules)]),
            S::Checked { receipt } => named("checked", &mut args, &[("receipt", receipt)]),
            S::Stands { receipt, state } => named("stands", &mut args, &[("receipt", receipt), ("state", state)]),
            S::Failed { receipt } => named("failed", &mut args, &[("receipt", receipt)]),
            S::More { listed, all } => {
                args.set("listed", listed);
                args.set("all", all);
                "more"
            }
            S::Pushed { to, status, bytes } => {
                args.set("status", status.to_string());
                args.set("bytes", bytes);
                named("pushed", &mut args, &[("to", to)])
            }
            S::NotTaken { to, status, said } => {
                args.set("status", status.to_string());
                named("not-taken", &mut args, &[("to", to), ("said", said)])
            }
            S::NothingToPush { dataflow } => named("nothing-to-push", &mut args, &[("dataflow", dataflow)]),
            S::NoFigure { cell } => named("no-figure", &mut args, &[("cell", cell)]),
        };
        (id, args)
    }
}

fn named<'a>(id: &'static str, args: &mut FluentArgs<'a>, names: &[(&'static str, &'a str)]) -> &'static str {
    for (name, value) in names {
        args.set(*name, *value);
    }
    id
}

fn source(lang: Lang) -> &'static str {
    sentences::text!("catalogue", lang)
}

/// The sentence.
pub(super) fn say(lang: Lang, what: Said<'_>) -> String {
    let (id, args) = what.parts();
    // One without a sentence is refused by a test; a reader still gets its name.
    Sentences::of(lang, source(lang)).say(id, None, &args).unwrap_or_else(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_its_sentence_in_every_language_and_says_what_it_names() {
        use Said as S;
        let (receipt, address, why) = ("R-2026-000117", "https://x.example", "it broke");
        let all = [
            S::HereOnly { option: "--as" },
            S::ThereOnly { option: "--plain" },
            S::NoAddress { address },
            S::InTheClear { address },
            S::PasswordInAddress,
            S::OddToken,
            S::NoAnswer { address, why },
            S::Elsewhere { address, to: "/x" },
            S::NotOurs { address, status: 418 },
            S::NoTenant,
            S::SeveralTenants { all: "MEX, GTM" },
            S::Nobody { login: "ana" },
            S::Received { receipt },
            S::Again { receipt },
            S::Changed { file: "a.csv" },
            S::Folder { file: "datos" },
            S::Broken { why, seconds: 4 },
            S::StillThere { receipt },
            S::Refused { receipt },
            S::Share { receipt, flow: "ISTHMUS:DF_RETURN_MVT(1.0.0)", of: receipt },
            S::Empty { receipt },
            S::NoSuchTenant { tenant: "MXE", all: "MEX, GTM" },
            S::Warned { receipt, rules: "S-TOT-001" },
            S::Checked { receipt },
            S::Stands { receipt, state: "approved" },
            S::Failed { receipt },
            S::More { listed: 1, all: 2 },
            S::NoFigure { cell: "D17" },
            S::Pushed { to: "https://b.example.org", status: 201, bytes: 1 },
            S::NotTaken { to: "https://b.example.org", status: 403, said: "no" },
            S::NothingToPush { dataflow: "DF_BORDER_MVT" },
        ];
        for lang in Lang::ALL {
            for what in all {
                let (id, args) = what.parts();
                let said = say(lang, what);
                assert!(said != id && !said.contains('{'), "{lang:?} {what:?}: {said}");
                for (name, value) in args.iter() {
                    if let fluent_bundle::FluentValue::String(text) = value {
                        assert!(said.contains(text.as_ref()), "{lang:?} {id} does not say {name}: {said}");
                    }
                }
            }
            let there = source(lang).lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase())).count();
            assert_eq!(there, all.len(), "{lang:?}: a sentence that nobody says");
        }
    }
}
