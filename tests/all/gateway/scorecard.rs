//! Does a scorecard say how an office sends, and can each number of it be followed?

use isthmus::gateway::scorecard;
use isthmus::store::submissions::Arrival;

use super::{Office, ana, luz, months, pia, plan};
use crate::store::{Place, on_both};

on_both!(a_file_that_was_mended_counts_by_what_came_first,);

async fn a_file_that_was_mended_counts_by_what_came_first(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    // A negative count is refused; what mends it passes, is approved and released a day and a half later.
    let wrong = office.send(&ana(), "a.csv", &months(&[("2025-07", 10), ("2025-08", -3)]), None).await.expect("accepted");
    office.work().await;
    let wrong = wrong.submission().receipt;
    assert!(office.submission(wrong).await.run.expect("a run").counts.errors > 0);
    office.clock.forward(129_600);
    let new = months(&[("2025-07", 10), ("2025-08", 3)]);
    let mended = office.send_as(&ana(), "a.csv", &new, |a| Arrival { corrects: Some(wrong), ..a }).await.expect("accepted");
    office.work().await;
    let mended = mended.submission().receipt;
    office.submit(&ana(), mended).await;
    isthmus::gateway::review::approve(gateway, &luz(), mended, "bien").await.expect("approved");
    let dataflow = office.submission(mended).await.run.and_then(|r| r.dataflow).expect("a dataflow");
    office.release(&plan(&dataflow, &[mended], None)).await;
    // Another one is right at once, and the same bytes come again.
    let right = months(&[("2025-09", 12)]);
    let good = office.send(&ana(), "b.csv", &right, None).await.expect("accepted").submission().receipt;
    office.work().await;
    office.send(&ana(), "c.csv", &right, None).await.expect("accepted");
    office.work().await;

    let card = scorecard::of_tenant(gateway, &pia().tenant).await.expect("counted");
    let total = card.total;
    assert_eq!((total.deliveries, total.files, total.first_pass, total.released), (2, 3, 1, 1), "{card:?}", card = card.months);
    assert_eq!((total.first_pass_rate.as_str(), total.days_to_release.as_str()), ("50.0", "1.5"));
    assert_eq!(total.receipts, [wrong.to_string(), good.to_string()]);
    assert!(total.cells > 0 && total.errors == 1 && !total.findings_per_thousand.is_empty(), "{total:?}");
    assert_eq!(card.months.iter().map(|m| m.deliveries).sum::<u64>(), 2);
    assert!(card.months.iter().all(|m| m.dataflow == dataflow.to_string()), "{:?}", card.months);
    assert_eq!(card.due, []);
}
