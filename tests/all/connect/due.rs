//! Are people told of what is due and late on its day, and once?

use isthmus::connect::due;
use isthmus::model::account::{Part, Who};
use isthmus::model::event::EventKind;
use isthmus::store::definitions::{DefinitionKind, Title};

use super::{Place, mex, wait};

const CALENDAR: &str = "calendar: mex
due:
  - { dataflow: 'ISTHMUS:DF_BORDER_MVT(1.0)', from: 2026-09, days: 15, remind: 3 }
";

#[test]
fn each_stage_is_told_once_on_its_day() {
    wait(async {
        let place = Place::new().await;
        let title = Title { tenant: mex(), kind: DefinitionKind::Calendar, id: "mex".into() };
        let who = Who::Machine(Part::Command);
        let sha256 = place.gateway.store.keep_version(&title, CALENDAR, &who, place.gateway.now()).await.expect("kept");
        place.gateway.store.activate(&title, sha256, &who, place.gateway.now()).await.expect("active");
        let mut told = Vec::new();
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
            place.on(day);
            let (a, b) = tokio::join!(due::remind(&place.gateway), due::remind(&place.gateway));
            assert_eq!(a.expect("told") + b.expect("told"), wanted, "{day}");
            told.push(day);
        }
        let said: Vec<String> = place.events().await.into_iter().filter(|e| e.kind == EventKind::Due).map(|e| e.body).collect();
        assert!(said[0].contains("\"stage\":\"soon\"") && said[0].contains("2026-10-15"), "{said:?}");
        assert!(said[1].contains("\"stage\":\"late\""), "{said:?}");

        // Somebody says why there is nothing: no further word about that period.
        let mut nothing = place.event(EventKind::Nothing, "ISTHMUS:DF_BORDER_MVT(1.0) of MEX 2026-10");
        nothing.by = Who::Person("ana".parse().expect("a login"));
        place.gateway.store.announce(nothing).await.expect("an event");
        let tiles = due::of_tenant(&place.gateway, &mex()).await.expect("tiles");
        assert_eq!(tiles.iter().find(|t| t.period == "2026-10").map(|t| t.standing), Some(due::Standing::Excused), "{tiles:?}");
    });
}
