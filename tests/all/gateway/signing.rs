//! Can a person sign what they decide with a key of their own, so that a proof shows it to whoever does not trust the service?

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use isthmus::audit::envelope::Envelope;
use isthmus::audit::key::{KeyType, SecretKey};
use isthmus::audit::policy::Policy;
use isthmus::audit::verify::verify as check;
use isthmus::gateway::access::signing::{self, Shows, Signed};
use isthmus::gateway::access::{people, sessions};
use isthmus::gateway::proof::{ProofOf, proof};
use isthmus::gateway::review::{self, Words};
use isthmus::gateway::{Code, settings, verify};
use isthmus::model::account::{Login, Role, Roles};
use isthmus::model::decision::DecisionKind;
use isthmus::model::lang::Lang;
use isthmus::model::submission::{Receipt, State};

use super::{ORIGIN, Office, admin, ana, flow, luz, months, plan, refused, series};
use crate::store::{Place, on_both};

on_both!(
    a_decision_signed_by_its_person_is_shown_as_theirs,
    a_key_is_added_by_who_has_it_and_knows_the_password,
    an_office_that_wants_signatures_takes_no_clicks,
);

const FLOW: &str = "DF_BORDER_MVT";
const PASSWORD: &str = "a few words in a row";
const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn login(name: &str) -> Login {
    name.parse().expect("a login")
}

fn key(name: &str, seed: u8) -> SecretKey {
    SecretKey::from_seed(name, KeyType::Ed25519, [seed; 32]).expect("a name")
}

/// Gives a person an account with a password.
async fn account(office: &Office, name: &str, role: Role) {
    let person =
        people::Person { login: login(name), name: name.to_owned(), mail: String::new(), lang: Lang::Es, roles: Roles([role].into()) };
    let secret = people::put(&office.gateway, &admin(), &person).await.expect("added").expect("an invitation");
    sessions::accept_invitation(&office.gateway, secret.reveal(), PASSWORD).await.expect("a password");
}

async fn add(office: &Office, name: &str, key: &SecretKey) {
    let claim = key.sign(&signing::claim(ORIGIN, &login(name)));
    let public = key.public().to_string();
    signing::add(&office.gateway, &login(name), &public, &claim, Shows::Password(PASSWORD, HOME)).await.expect("added");
}

/// A statement of a decision, signed.
async fn sign(office: &Office, who: &isthmus::model::account::Actor, sent: Receipt, kind: DecisionKind, key: &SecretKey) -> Signed {
    let statement = review::statement(&office.gateway, who, sent, kind, "visto").await.expect("a statement");
    let signature = Envelope::sign(&statement.to_bytes().expect("in form"), key).expect("signed");
    Signed { at: statement.at.parse().expect("a moment"), key: key.public().label(), signature }
}

async fn in_review(office: &Office) -> Receipt {
    let sent = office.send(&ana(), "a.csv", &months(&[("2024-01", 10)]), None).await.expect("accepted").submission().receipt;
    office.work().await;
    office.submit(&ana(), sent).await;
    sent
}

async fn a_decision_signed_by_its_person_is_shown_as_theirs(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    account(&office, "luz", Role::Reviewer).await;
    let (own, other) = (key("luz", 7), key("luz", 8));
    add(&office, "luz", &own).await;
    let sent = in_review(&office).await;
    let good = sign(&office, &luz(), sent, DecisionKind::Approve, &own).await;
    let approve = |text: &'static str, signed: Signed| async move {
        review::approve(gateway, &luz(), sent, Words { text, signed: Some(&signed) }).await
    };
    // Of another key, of another text, of another decision, of another moment, of somebody else.
    let unknown = sign(&office, &luz(), sent, DecisionKind::Approve, &other).await;
    let returned = sign(&office, &luz(), sent, DecisionKind::Return, &own).await;
    let later = Signed { at: good.at.plus(1), ..good.clone() };
    for (text, signed) in [("visto", unknown), ("no visto", good.clone()), ("visto", returned), ("visto", later)] {
        assert_eq!(refused(approve(text, signed).await), Code::BadSignature);
    }
    let eva = super::actor("eva", "MEX", &[Role::Reviewer]);
    assert_eq!(refused(review::approve(gateway, &eva, sent, Words { text: "visto", signed: Some(&good) }).await), Code::BadSignature);
    office.clock.forward(601);
    assert_eq!(refused(approve("visto", good).await), Code::BadSignature, "ten minutes are over");
    let good = sign(&office, &luz(), sent, DecisionKind::Approve, &own).await;
    assert_eq!(approve("visto", good).await.expect("approved").state, State::Approved);
    let said = gateway.store.decisions(sent).await.expect("decisions");
    assert_eq!(said.iter().filter(|d| d.signature.is_some()).count(), 1);

    // The proof shows it to whoever knows the key, and says so where they do not. The key may end meanwhile.
    signing::end(gateway, &login("luz"), &own.public().label()).await.expect("ended");
    office.release(&plan(&flow(FLOW), &[sent], None)).await;
    let bytes = proof(gateway, ProofOf::Release(series(FLOW), 1)).await.expect("a proof");
    let policy = |more: &str| Policy::parse(&format!("log {}\n{more}quorum none\n", gateway.key.public())).expect("a policy");
    let verdict = check(&bytes, Some(&policy(&format!("signer {}\n", own.public())))).expect("holds");
    let [approval] = verdict.approvals.as_slice() else { panic!("{:?}", verdict.approvals) };
    assert_eq!((approval.who.as_str(), approval.key.as_deref(), approval.named), ("luz", Some(own.public().label().as_str()), true));
    let stranger = check(&bytes, Some(&policy(""))).expect("holds");
    assert!(!stranger.approvals[0].named);
    if let Ok(python) = std::env::var("ISTHMUS_PYTHON") {
        let file = office.folder.path().join("signed.isthmus-proof");
        std::fs::write(&file, &bytes).expect("written");
        let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify_proof.py");
        let said = std::process::Command::new(python).arg(script).arg(&file).output().expect("run");
        assert!(String::from_utf8_lossy(&said.stdout).contains("HOLDS"), "{said:?}");
    }
    let found = verify::verify(gateway).await.expect("read").faults;
    assert_eq!(found, Vec::<String>::new());
    // Without the key nobody can tell whose signature that is.
    place.say("delete from setting where name like 'signer:%'").await.expect("gone");
    let found = verify::verify(gateway).await.expect("read").faults;
    assert!(found.iter().any(|f| f.contains("no key of luz")), "{found:?}");
    assert!(check(&proof(gateway, ProofOf::Release(series(FLOW), 1)).await.expect("a proof"), None).is_err());
}

async fn a_key_is_added_by_who_has_it_and_knows_the_password(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    account(&office, "luz", Role::Reviewer).await;
    let own = key("luz", 7);
    let public = own.public().to_string();
    let claim = own.sign(&signing::claim(ORIGIN, &login("luz")));
    let try_it = |key: String, claim: Vec<u8>, password: &'static str| async move {
        signing::add(gateway, &login("luz"), &key, &claim, Shows::Password(password, HOME)).await
    };
    assert_eq!(refused(try_it(public.clone(), claim.to_vec(), "not her password").await), Code::SignInFailed);
    let elsewhere = own.sign(&signing::claim("other.example/ledger", &login("luz")));
    assert_eq!(refused(try_it(public.clone(), elsewhere.to_vec(), PASSWORD).await), Code::BadSignature);
    assert_eq!(refused(try_it(public.clone(), Vec::new(), PASSWORD).await), Code::BadSignature);
    let of_eva = key("eva", 7);
    let claimed = of_eva.sign(&signing::claim(ORIGIN, &login("luz")));
    assert_eq!(refused(try_it(of_eva.public().to_string(), claimed.to_vec(), PASSWORD).await), Code::Malformed);
    assert_eq!(refused(try_it(format!("{public}x"), claim.to_vec(), PASSWORD).await), Code::Malformed);
    assert_eq!(refused(signing::add(gateway, &login("luz"), &public, &claim, Shows::Session).await), Code::Malformed, "she has one");
    let added = try_it(public.clone(), claim.to_vec(), PASSWORD).await.expect("added");
    assert_eq!(try_it(public.clone(), claim.to_vec(), PASSWORD).await.expect("again"), added);
    assert_eq!(signing::all(gateway, Some(&login("luz"))).await.expect("hers"), [added]);
    assert_eq!(signing::all(gateway, Some(&login("lu"))).await.expect("nobody's"), []);
    assert_eq!(refused(signing::end(gateway, &login("eva"), &own.public().label()).await), Code::NotFound);
    signing::end(gateway, &login("luz"), &own.public().label()).await.expect("ended");
    assert!(signing::all(gateway, None).await.expect("hers")[0].ended.is_some());
    assert_eq!(refused(try_it(public, claim.to_vec(), PASSWORD).await), Code::Malformed, "what ended does not come back");
    // An ended key signs nothing.
    let sent = in_review(&office).await;
    let signed = sign(&office, &luz(), sent, DecisionKind::Approve, &own).await;
    let words = Words { text: "visto", signed: Some(&signed) };
    assert_eq!(refused(review::approve(gateway, &luz(), sent, words).await), Code::BadSignature);
    let found = verify::verify(gateway).await.expect("read").faults;
    assert_eq!(found, Vec::<String>::new());
    // A password that somebody put there past the program is found, and so is a key.
    place.say("update account set password = password || 'x'").await.expect("changed");
    let found = verify::verify(gateway).await.expect("read").faults;
    assert!(found.iter().any(|f| f.starts_with("password luz")), "{found:?}");
    place.say("update setting set value = replace(value, '2026', '2027') where name like 'signer:%'").await.expect("changed");
    let found = verify::verify(gateway).await.expect("read").faults;
    assert!(found.iter().any(|f| f.contains("signer:luz")), "{found:?}");
    place.say("update setting set value = 'x' where name like 'signer:%'").await.expect("changed");
    let found = verify::verify(gateway).await.expect("read").faults;
    assert!(found.iter().any(|f| f.contains("a key of a person is damaged")), "{found:?}");
}

async fn an_office_that_wants_signatures_takes_no_clicks(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    for (name, role) in [("ana", Role::Uploader), ("luz", Role::Reviewer)] {
        account(&office, name, role).await;
    }
    let (anas, luzs) = (key("ana", 1), key("luz", 2));
    add(&office, "ana", &anas).await;
    add(&office, "luz", &luzs).await;
    settings::set(gateway, &admin(), settings::SIGNATURES, Some("on")).await.expect("set");
    let sent = office.send(&ana(), "a.csv", &months(&[("2024-01", 10)]), None).await.expect("accepted").submission().receipt;
    office.work().await;
    let open = review::questions(gateway, &ana(), sent).await.expect("a report");
    let why: BTreeMap<String, String> = open.into_iter().map(|q| (q.rule, "así se publicó".to_owned())).collect();
    assert_eq!(refused(review::submit(gateway, &ana(), sent, &why, "visto").await), Code::SignatureNeeded);
    let signed = sign(&office, &ana(), sent, DecisionKind::Submit, &anas).await;
    review::submit(gateway, &ana(), sent, &why, Words { text: "visto", signed: Some(&signed) }).await.expect("submitted");
    assert_eq!(refused(review::approve(gateway, &luz(), sent, "visto").await), Code::SignatureNeeded);
    let signed = sign(&office, &luz(), sent, DecisionKind::Approve, &luzs).await;
    review::approve(gateway, &luz(), sent, Words { text: "visto", signed: Some(&signed) }).await.expect("approved");
    office.release(&plan(&flow(FLOW), &[sent], None)).await;
    let bytes = proof(gateway, ProofOf::Release(series(FLOW), 1)).await.expect("a proof");
    let verdict = check(&bytes, None).expect("holds");
    let signers: Vec<usize> = verdict.chain.iter().map(|l| l.signers.len()).collect();
    assert_eq!(signers.iter().filter(|n| **n == 2).count(), 2, "{signers:?}: the one who sent it and the one who approved it");
    assert_eq!(verify::verify(gateway).await.expect("read").faults, Vec::<String>::new());
}
