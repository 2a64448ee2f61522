//! Are people told of what is due and late on its day, and once?

use isthmus::gateway::definitions;
use isthmus::gateway::due::{self, Standing};
use isthmus::gateway::{Code, review};
use isthmus::model::event::EventKind;
use isthmus::model::moment::Moment;
use isthmus::store::definitions::DefinitionKind;

use super::{Office, admin, ana, flow, months, refused};
use crate::store::{Place, on_both};

on_both!(each_stage_is_told_once_on_its_day, what_came_is_not_reminded_of,);

const CALENDAR: &str = "calendar: mex
due:
  - { dataflow: 'ISTHMUS:DF_BORDER_MVT(1.0.0)', from: 2026-09, days: 15, remind: 3 }
";

/// Sets the clock to the beginning of a day that is to come.
fn on(office: &Office, day: &str) {
    let at: Moment = format!("{day}T00:00:00.000Z").parse().expect("a day");
    office.clock.forward((at.millis() - office.gateway.now().millis()) / 1000);
}

async fn with_calendar(place: &Place) -> Office {
    let office = Office::open(place).await;
    let tenant = isthmus::model::account::Tenant { id: admin().tenant, name: "México".into(), closed: None };
    office.gateway.store.put_tenant(&tenant, office.gateway.now(), &isthmus::store::outbox::untold).await.expect("a tenant");
    let wrong = definitions::upload(&office.gateway, &admin(), DefinitionKind::Calendar, &CALENDAR.replace("2026-09", "sometimes")).await;
    assert_eq!(refused(wrong), Code::Malformed);
    let kept = definitions::upload(&office.gateway, &admin(), DefinitionKind::Calendar, CALENDAR).await.expect("kept");
    definitions::activate(&office.gateway, &admin(), DefinitionKind::Calendar, &kept.id, kept.sha256).await.expect("active");
    office
}

async fn each_stage_is_told_once_on_its_day(place: Place) {
    let office = with_calendar(&place).await;
    for (day, wanted) in [
        ("2026-10-11", 0),
        ("2026-10-12", 1),
        ("2026-10-13", 0),
        ("2026-10-15", 0),
        ("2026-10-16", 1),
        ("2026-11-11", 0),
        ("2026-11-15", 2),
        ("2026-11-16", 1),
    ] {
        on(&office, day);
        let (a, b) = tokio::join!(due::remind(&office.gateway), due::remind(&office.gateway));
        assert_eq!(a.expect("told") + b.expect("told"), wanted, "{day}");
    }
    let events = office.gateway.store.events(0, None, 1000).await.expect("events");
    let said: Vec<&str> = events.iter().filter(|e| e.kind == EventKind::Due).map(|e| e.body.as_str()).collect();
    assert!(said[0].contains("\"stage\":\"soon\"") && said[0].contains("2026-10-15"), "{said:?}");
    assert!(said[1].contains("\"stage\":\"late\""), "{said:?}");
}

async fn what_came_is_not_reminded_of(place: Place) {
    let office = with_calendar(&place).await;
    on(&office, "2026-10-10");
    office.send(&ana(), "a.csv", &months(&[("2026-09", 10)]), None).await.expect("accepted");
    office.work().await;
    on(&office, "2026-11-10");
    review::nothing_to_report(&office.gateway, &ana(), &flow("DF_BORDER_MVT"), "2026-10", "se cerró el puesto").await.expect("said");
    on(&office, "2026-12-20");
    let tiles = due::of_tenant(&office.gateway, &admin().tenant).await.expect("tiles");
    let stands: Vec<(&str, Standing)> = tiles.iter().map(|t| (t.period.as_str(), t.standing)).collect();
    let wanted = [("2026-09", Standing::OnTime), ("2026-10", Standing::Excused), ("2026-11", Standing::Late), ("2026-12", Standing::Open)];
    assert_eq!(stands, wanted);
}
