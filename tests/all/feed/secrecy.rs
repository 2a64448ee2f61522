//! Does anybody learn anything of what is not theirs to see: a figure, a count, a tag, that there is something at all?
//!
//! Two gateways are the same but for releases that are restricted or under embargo, which only one of them has. Every route that
//! reads is asked by everybody who may not see these, at both: the answers are the same to the byte. That a release was withdrawn
//! is told to those who had it; what stood in it is told to nobody.

use std::collections::BTreeMap;

use isthmus::gateway::merge::How;
use isthmus::gateway::{publish, structures};
use isthmus::model::account::{Actor, Class, Part, Role, Roles, TenantId, Who};
use isthmus::model::moment::Moment;
use isthmus::model::release::Series;
use isthmus::serve::table;
use serde_json::json;

use super::{Stall, message};
use crate::gateway::{flow, pia, plan};
use crate::serve::Reply;
use crate::store::{tenant, wait};

/// What everybody may see, and what not: each has a nationality and a figure that nothing else has.
const OPEN: (&str, &str) = ("DF_OPEN", "M MEX IN NIC 2024-01 10");
const SECRET: [(&str, &str); 2] = [("DF_RESTRICTED", "M MEX IN VUT 2024-02 987654321"), ("DF_EMBARGO", "M MEX IN TUV 2024-03 876543210")];
const WITHDRAWN: (&str, &str) = ("DF_WITHDRAWN", "M MEX IN NRU 2024-04 765432109");

fn flows() -> impl Iterator<Item = &'static str> {
    [OPEN.0, WITHDRAWN.0].into_iter().chain(SECRET.map(|s| s.0))
}

/// Who may not see it: the name, the tenant, the role, the dataflows that a token is for.
const OUTSIDE: [(&str, &str, Role, &[&str]); 7] = [
    ("uploader", "GTM", Role::Uploader, &[]),
    ("reviewer", "GTM", Role::Reviewer, &[]),
    ("publisher", "GTM", Role::Publisher, &[]),
    ("auditor", "GTM", Role::Auditor, &[]),
    ("admin", "GTM", Role::TenantAdmin, &[]),
    ("consumer", "MEX", Role::Consumer, &["DF_OPEN"]),
    ("operator", "SYSTEM", Role::SystemAdmin, &[]),
];

/// Who may.
const INSIDE: [(&str, &str, Role, &[&str]); 2] =
    [("own", "MEX", Role::Publisher, &[]), ("named", "MEX", Role::Consumer, &["DF_RESTRICTED"])];

/// Routes that tell how the machine does, or that the ledger grew: digests of it, and of nothing that is in it.
const ELSEWHERE: [&str; 4] = ["/metrics", "/ready", "/api/ledger/", "/office/health"];

struct World {
    stall: Stall,
    tokens: BTreeMap<&'static str, String>,
}

impl World {
    /// A gateway with the open release, and with the secret ones where it has any.
    async fn of(secret: bool) -> World {
        let stall = Stall::open().await;
        let gateway = &stall.office.gateway;
        let dataflows: Vec<_> = flows()
            .map(|id| {
                let structure = "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=ISTHMUS:BORDER_MVT(1.0.0)";
                json!({ "id": id, "agencyID": "ISTHMUS", "version": "1.0.0", "name": id, "structure": structure })
            })
            .collect();
        let meta = json!({ "id": "T", "prepared": "2026-11-01T00:00:00Z", "sender": { "id": "ISTHMUS" } });
        let operator = Actor { who: Who::Machine(Part::Command), tenant: TenantId::system(), roles: Roles::default() };
        let sent = json!({ "meta": meta, "data": { "dataflows": dataflows } }).to_string();
        let judged = structures::submit(gateway, &operator, &sent).await.expect("judged");
        assert!(judged.iter().all(|j| j.faults.is_empty()), "{judged:?}");
        let mut tokens = BTreeMap::new();
        for (name, of, role, dataflows) in OUTSIDE.iter().chain(&INSIDE) {
            tokens.insert(*name, stall.token(&of.parse().expect("a tenant"), *role, dataflows).await);
        }
        let world = World { stall, tokens };
        world.release(OPEN, Class::Public, None).await;
        world.release(WITHDRAWN, Class::Public, None).await;
        let series = Series { dataflow: flow(WITHDRAWN.0), tenant: tenant("MEX") };
        publish::withdraw(&world.stall.office.gateway, &pia(), &series, 1, "error").await.expect("withdrawn");
        if secret {
            let [restricted, embargo] = SECRET;
            world.release(restricted, Class::Restricted, None).await;
            world.release(embargo, Class::Public, Some(world.stall.office.gateway.now().plus(Moment::DAY))).await;
        }
        world
    }

    async fn release(&self, (id, row): (&str, &str), class: Class, embargo: Option<Moment>) {
        let text = message(&[row]).replace("DF_BORDER_MVT", id);
        let receipt = self.stall.office.approved_bytes("entradas.csv", text.as_bytes()).await;
        let mut plan = plan(&flow(id), &[receipt], None);
        (plan.class, plan.embargo, plan.how) = (Some(class), embargo, How::Replace);
        self.stall.office.release(&plan).await;
    }

    async fn get(&self, who: Option<&str>, path: &str) -> Reply {
        let bearer = who.map(|who| format!("Bearer {}", self.tokens[who]));
        let headers: Vec<(&str, &str)> = bearer.iter().map(|b| ("authorization", b.as_str())).collect();
        self.stall.ask("GET", path, &headers).await
    }
}

/// An answer without what is new in each: the number of the request, the date, and whether it was all there when the first of it
/// was sent.
fn told(reply: &Reply) -> String {
    let request = reply.header("x-request-id").to_owned();
    let mut headers: Vec<String> = reply
        .headers
        .iter()
        .filter(|(name, _)| !["x-request-id", "date", "content-length"].contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.sort();
    let body = String::from_utf8_lossy(&reply.body).into_owned();
    let body = if request.is_empty() { body } else { body.replace(&request, "-") };
    format!("{}\n{}\n\n{body}", reply.status, headers.join("\n"))
}

/// Every address of a route that could tell something.
fn addresses(route: &str) -> Vec<String> {
    let flows: Vec<&str> = flows().collect();
    let mut out = match route {
        "/api/comparability" => flows.iter().map(|id| format!("{route}?one={id}&other={id}%3FREF_AREA%3DCRI")).collect(),
        "/api/mirror-letter" => flows.iter().map(|id| format!("{route}?dataflow={id}&received=CRI&sent=PAN")).collect(),
        _ => vec![route.to_owned()],
    };
    let mut each = |name: &str, values: &[String]| {
        out = out
            .iter()
            .flat_map(|path| match path.contains(name) {
                true => values.iter().map(|v| path.replace(name, v)).collect(),
                false => vec![path.clone()],
            })
            .collect();
    };
    each("{dataflow}", &flows.iter().map(|id| format!("ISTHMUS:{id}(1.0.0)")).collect::<Vec<_>>());
    each("{tenant}", &["MEX".to_owned()]);
    each("{number}", &["1".to_owned(), "2".to_owned()]);
    each("{receipt}", &(1..=5).map(|n| format!("R-2026-{n:06}")).collect::<Vec<_>>());
    each("{kind}", &["mapping".to_owned()]);
    let datasets: Vec<String> = match route.starts_with("/data/{dataset}") && route.ends_with("{dataset}") {
        false => flows.iter().map(|id| (*id).to_owned()).collect(),
        true => flows
            .iter()
            .flat_map(|id| ["csv", "xlsx", "json", "parquet", "geojson", "topojson"].map(|ending| format!("{id}.{ending}")))
            .chain(flows.iter().flat_map(|id| ["layout=wide", "labels=both", "hxl=1", "release=1"].map(|q| format!("{id}.csv?{q}"))))
            .collect(),
    };
    each("{dataset}", &datasets);
    let paths: Vec<String> = if route.contains("/files/") {
        flows.iter().map(|id| format!("data/dataflow={id}/tenant=MEX/release=000001/part-0.parquet")).collect()
    } else {
        let parts = |id: &str| match (route.contains("/rest/v1/"), ["data/", "available"].iter().any(|w| route.contains(w))) {
            (true, true) => vec![id.to_owned(), format!("ISTHMUS,{id},1.0.0/all/ISTHMUS,MEX")],
            (false, true) => vec![format!("dataflow/ISTHMUS/{id}/+"), format!("provisionagreement/ISTHMUS/{id}_MEX/1.0.0")],
            (true, false) => vec![
                format!("dataflow/ISTHMUS/{id}?references=all"),
                format!("dataflow/ISTHMUS/{id}/1.0.0"),
                format!("provisionagreement/ISTHMUS/{id}_MEX?references=children"),
                "dataproviderscheme/all/all/latest?references=parents".to_owned(),
            ],
            (false, false) => vec![
                format!("dataflow/ISTHMUS/{id}/1.0.0"),
                format!("dataflow/ISTHMUS/{id}/1.0.0?references=all"),
                format!("provisionagreement/ISTHMUS/{id}_MEX/1.0.0"),
                "dataproviderscheme/*/*/*?references=parents".to_owned(),
            ],
        };
        let with = |path: String| match route.contains("data/{") {
            true => {
                ["", "?includeHistory=true", "?updatedAfter=2020-01-01T00:00:00Z", "?format=csvdata"].map(|q| format!("{path}{q}")).into()
            }
            false => vec![path],
        };
        flows.iter().copied().chain(["*", "all"]).flat_map(parts).flat_map(with).collect()
    };
    each("{*path}", &paths);
    // What is left names something that is not there in either.
    out.iter().map(|p| p.replace(['{', '}'], "")).collect()
}

#[test]
fn what_is_not_theirs_to_see_changes_nothing_for_anybody() {
    wait(async {
        let (with, without) = (World::of(true).await, World::of(false).await);
        assert_eq!(with.tokens, without.tokens, "else the two could not be compared");
        // Whoever may see it does: the two are not the same.
        let all = "/rest/v2/data/dataflow/ISTHMUS/DF_RESTRICTED/+/*?format=csvdata";
        for (name, ..) in INSIDE {
            let reply = with.get(Some(name), all).await;
            assert!(String::from_utf8_lossy(&reply.body).contains("987654321"), "{name}: {}", told(&reply));
        }
        let rows: Vec<&table::Row> = table::rows().iter().filter(|r| r.method == "GET").collect();
        let (mut asked, mut answered) = (0, 0);
        for row in rows.iter().filter(|r| !ELSEWHERE.iter().any(|e| r.path.starts_with(e))) {
            for path in addresses(row.path) {
                for who in std::iter::once(None).chain(OUTSIDE.iter().map(|o| Some(o.0))) {
                    let (there, here) = (with.get(who, &path).await, without.get(who, &path).await);
                    assert!(!there.body.windows(9).any(|w| w == b"765432109"), "{who:?} reads what was withdrawn at {path}");
                    let (a, b) = (told(&there), told(&here));
                    let at = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
                    let from = |text: &str| {
                        String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(100)..]).chars().take(300).collect::<String>()
                    };
                    assert!(a == b, "{who:?} learns something from {path}:\n{}\n---\n{}", from(&a), from(&b));
                    asked += 1;
                    answered += u64::from(there.status.is_success());
                }
            }
        }
        eprintln!("{asked} questions, {answered} of them answered");
        assert!(asked > 2_000 && answered > 500, "{asked} {answered}");
    });
}
