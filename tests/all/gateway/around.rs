//! Is it found and named when somebody changes past the program who may do what, what happened, or what is to be done?

use isthmus::gateway::access::{people, provision, tokens};
use isthmus::gateway::{settings, verify};
use isthmus::model::account::{Actor, Part, Role, Roles, TenantId};
use isthmus::model::lang::Lang;

use super::tamper::faults;
use super::{Office, admin, ana, months};
use crate::store::{Place, on_both};

on_both!(
    a_right_that_nobody_gave_is_found_and_named,
    an_event_that_was_removed_or_made_up_is_found,
    a_job_that_was_removed_is_found,
    what_is_brought_about_again_is_stated_once,
);

fn command(tenant: &str) -> Actor {
    Actor::machine(Part::Command, tenant.parse::<TenantId>().expect("a tenant"))
}

/// An office with two people, a token that was ended and one that was not, and a setting.
async fn staffed(place: &Place) -> Office {
    let office = Office::open(place).await;
    let gateway = &office.gateway;
    for tenant in ["MEX", "GTM"] {
        let id = tenant.parse().expect("a tenant");
        people::put_tenant(gateway, &command(tenant), &id, tenant).await.expect("a tenant");
    }
    for (login, role) in [("ana", Role::Uploader), ("luz", Role::Reviewer)] {
        let person = people::Person {
            login: login.parse().expect("a login"),
            name: login.to_owned(),
            mail: String::new(),
            lang: Lang::Es,
            roles: Roles([role].into()),
        };
        people::put(gateway, &command("MEX"), &person).await.expect("a person");
    }
    for name in ["nightly", "old"] {
        let wanted = tokens::Wanted {
            tenant: "MEX".parse().expect("a tenant"),
            name: name.to_owned(),
            roles: Roles([Role::Uploader].into()),
            dataflows: Vec::new(),
            networks: Vec::new(),
            owner: Some("ana".parse().expect("a login")),
            days: 30,
        };
        tokens::issue(gateway, &admin(), wanted).await.expect("a token");
    }
    tokens::revoke(gateway, &admin(), 2).await.expect("revoked");
    settings::set(gateway, &admin(), settings::FOUR_EYES, Some("on")).await.expect("set");
    people::close_tenant(gateway, &command("GTM"), &"GTM".parse().expect("a tenant")).await.expect("closed");
    assert_eq!(faults(&office).await, Vec::<String>::new());
    office
}

async fn a_right_that_nobody_gave_is_found_and_named(place: Place) {
    let office = staffed(&place).await;
    // What is changed, what changes it back, and what is to be named.
    for (change, back, named) in [
        (
            "update account_role set roles = 'publisher reviewer' where login = 'luz'",
            "update account_role set roles = 'reviewer' where login = 'luz'",
            "account luz",
        ),
        (
            "insert into account_role (login, tenant, roles) values ('ana', 'GTM', 'publisher')",
            "delete from account_role where login = 'ana' and tenant = 'GTM'",
            "account ana",
        ),
        (
            "insert into account (login, name, mail, lang, password, created, closed) values ('eva', 'Eva', '', 'es', null, 1, null)",
            "delete from account where login = 'eva'",
            "account eva",
        ),
        ("update account set closed = 1 where login = 'ana'", "update account set closed = null where login = 'ana'", "account ana"),
        ("update token set roles = 'uploader tenant-admin' where id = 1", "update token set roles = 'uploader' where id = 1", "token 1"),
        ("update token set expires = expires + 1 where id = 1", "update token set expires = expires - 1 where id = 1", "token 1"),
        ("update token set login = 'luz' where id = 1", "update token set login = 'ana' where id = 1", "token 1"),
        ("update token set revoked = null where id = 2", "update token set revoked = 1 where id = 2", "token 2"),
        ("update tenant set closed = null where id = 'GTM'", "", "tenant GTM"),
        (
            "update setting set value = 'off' where name = 'four-eyes'",
            "update setting set value = 'on' where name = 'four-eyes'",
            "MEX/four-eyes",
        ),
        (
            "delete from setting where name = 'four-eyes'",
            "insert into setting (tenant, name, value) values ('MEX', 'four-eyes', 'on')",
            "MEX/four-eyes",
        ),
        (
            "insert into setting (tenant, name, value) values ('GTM', 'four-eyes', 'off')",
            "delete from setting where tenant = 'GTM'",
            "GTM/four-eyes",
        ),
    ] {
        let before = faults(&office).await;
        assert_eq!(place.say(change).await.unwrap_or_else(|e| panic!("{change}: {e}")), 1, "{change}");
        let found = faults(&office).await;
        let new: Vec<&String> = found.iter().filter(|f| !before.contains(f)).collect();
        assert!(new.len() == 1 && new[0].starts_with(named), "{change}: {new:?}");
        if !back.is_empty() {
            assert_eq!(place.say(back).await.unwrap_or_else(|e| panic!("{back}: {e}")), 1, "{back}");
            assert_eq!(faults(&office).await, before, "after {back}");
        }
    }
    // By the program it may be changed, and taken away.
    let gateway = &office.gateway;
    people::put_tenant(gateway, &command("GTM"), &"GTM".parse().expect("a tenant"), "Guatemala").await.expect("open again");
    people::remove(gateway, &command("MEX"), &"ana".parse().expect("a login")).await.expect("removed");
    settings::set(gateway, &admin(), settings::FOUR_EYES, Some("off")).await.expect("set");
    settings::set(gateway, &admin(), settings::FOUR_EYES, None).await.expect("taken away");
    assert_eq!(faults(&office).await, Vec::<String>::new());
    let verified = verify::verify(gateway).await.expect("read");
    assert_eq!(verified.rights, 2 + 2 + 2, "accounts, tenants, tokens");
}

async fn an_event_that_was_removed_or_made_up_is_found(place: Place) {
    let office = staffed(&place).await;
    let receipt = office.approved_bytes("a.csv", &months(&[("2024-01", 1)])).await;
    let release = office.release(&super::plan(&super::flow("DF_BORDER_MVT"), &[receipt], None)).await;
    isthmus::gateway::publish::withdraw(&office.gateway, &super::pia(), &release.draft.series, 1, "no").await.expect("withdrawn");
    assert_eq!(faults(&office).await, Vec::<String>::new());
    let drop: &[&str] = if place.address().starts_with("sqlite") {
        &["drop trigger event_kept", "drop trigger event_stays"]
    } else {
        &["alter table event disable trigger all"]
    };
    for statement in drop {
        place.say(statement).await.expect("the triggers go");
    }
    let last = office.gateway.store.last_event().await.expect("an answer");
    // One told of somebody's rights, which no row names, and the last of all.
    place.say("create table away as select * from event").await.expect("put aside");
    for sequence in [2, last] {
        place.say(&format!("delete from event where sequence = {sequence}")).await.expect("removed");
        let found = faults(&office).await;
        assert!(found.iter().any(|f| f.starts_with(&format!("event {sequence}: "))), "{found:?}");
        place.say(&format!("insert into event select * from away where sequence = {sequence}")).await.expect("back");
        assert_eq!(faults(&office).await, Vec::<String>::new());
    }
    // Another place of the same length: what was done is told as something else.
    for (change, back, named) in [
        (
            format!("update event set kind = 'submission.started' where kind = 'submission.received' and subject = '{receipt}'"),
            format!(
                "update event set kind = 'submission.received' where kind = 'submission.started' and sequence in (select sequence from away where kind = 'submission.received') and subject = '{receipt}'"
            ),
            receipt.to_string(),
        ),
        (
            "update event set kind = 'release.withdrawn' where kind = 'release.public'".to_owned(),
            "update event set kind = 'release.public' where sequence in (select sequence from away where kind = 'release.public')"
                .to_owned(),
            "/MEX/1".to_owned(),
        ),
    ] {
        assert_eq!(place.say(&change).await.expect("changed"), 1, "{change}");
        let found = faults(&office).await;
        assert!(found.iter().any(|f| f.contains(&named)), "{change}: {found:?}");
        place.say(&back).await.expect("back");
        assert_eq!(faults(&office).await, Vec::<String>::new());
    }
}

async fn a_job_that_was_removed_is_found(place: Place) {
    let office = staffed(&place).await;
    let waits = office.send(&ana(), "a.csv", &months(&[("2024-01", 1)]), None).await.expect("accepted").submission().receipt;
    assert_eq!(faults(&office).await, Vec::<String>::new());
    for (change, back) in [
        ("update job set state = 'done' where id = 1", "update job set state = 'waiting' where id = 1"),
        ("update job set state = 'dead' where id = 1", "update job set state = 'waiting' where id = 1"),
        ("update job set subject = 'R-2026-000009' where id = 1", "update job set subject = 'R-2026-000001' where id = 1"),
    ] {
        assert_eq!(place.say(change).await.expect("changed"), 1);
        let found = faults(&office).await;
        assert!(found.iter().any(|f| f.starts_with(&waits.to_string())), "{change}: {found:?}");
        assert_eq!(place.say(back).await.expect("changed back"), 1);
        assert_eq!(faults(&office).await, Vec::<String>::new());
    }
    office.work().await;
    assert_eq!(place.say("update job set state = 'waiting' where id = 1").await.expect("changed"), 1);
    assert!(faults(&office).await.iter().any(|f| f.starts_with(&waits.to_string())));
}

async fn what_is_brought_about_again_is_stated_once(place: Place) {
    let office = Office::open(&place).await;
    let plan = provision::parse(
        "tenants:\n  - id: MEX\n    name: México\n    people: [{login: ana, name: Ana, lang: es, roles: [uploader]}]\n    \
         tokens: [{name: up, roles: [uploader], owner: ana}]\n",
    )
    .expect("a plan");
    provision::carry_out(&office.gateway, &plan).await.expect("made");
    let size = office.gateway.store.ledger_size().await.expect("a size");
    assert_eq!(size, 3, "a tenant, a person, a token");
    provision::carry_out(&office.gateway, &plan).await.expect("there already");
    assert_eq!(office.gateway.store.ledger_size().await.expect("a size"), size);
    assert_eq!(faults(&office).await, Vec::<String>::new());
}
