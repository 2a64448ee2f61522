//! May this office send this, and did it send it before? (F-EVA) And would counts be published that must not be? (P-SDC)

use std::collections::BTreeSet;

use crate::model::comparison::{Agreed, Earlier};
use crate::model::finding::{F_EVA_001, F_EVA_002, Finding, Findings, P_SDC_001};
use crate::model::location::Location;
use crate::model::observation::Dataset;
use crate::model::period::Period;

/// F-EVA-001: the dataflow is among those agreed, and the file reaches the first period of it. Without agreements nothing is
/// judged.
pub(super) fn agreed(data: &Dataset, agreed: Option<&[Agreed]>, whole: Location, out: &mut Findings) {
    let Some(agreed) = agreed else { return };
    let flow = &data.flow.reference;
    // A version of a dataflow is the same agreement.
    let name = |text: &str| text.split('(').next().unwrap_or_default().to_owned();
    let ours: Vec<&Agreed> = agreed.iter().filter(|a| name(&a.dataflow) == name(&flow.to_string())).collect();
    let start = |text: &str| Period::parse(text).ok().map(|p| p.start);
    let first = ours.iter().filter_map(|a| Some((start(&a.from)?, a.from.as_str()))).min();
    let last = data.flow.structure.time().and_then(|t| {
        let labels = &data.codes[t];
        let used = data.observations.keys[t].used(labels.len()).into_iter().zip(0u32..).filter(|(u, _)| *u);
        used.filter_map(|(_, n)| Some((Period::parse(labels.text(n)).ok()?.end, labels.text(n)))).max()
    });
    let f = match (first, last) {
        _ if ours.is_empty() => {
            let known: BTreeSet<String> = agreed.iter().map(|a| name(&a.dataflow)).collect();
            let list = known.into_iter().collect::<Vec<_>>().join(", ");
            Finding::new(&F_EVA_001, whole).arg("reason", "dataflow").arg("list", list)
        }
        (Some((from, text)), Some((end, period))) if end < from => {
            Finding::new(&F_EVA_001, whole).arg("reason", "period").arg("period", period).arg("from", text)
        }
        _ => return out.tally(&F_EVA_001, 1, 0, 0),
    };
    out.add(f.arg("name", name(&flow.to_string())));
    out.tally(&F_EVA_001, 0, 1, 0);
}

/// F-EVA-002: the same bytes came before. To be asked only where somebody looked.
pub fn sent_before(earlier: Option<&Earlier>, whole: Location) -> Findings {
    let mut out = Findings::default();
    if let Some(e) = earlier {
        out.add(Finding::new(&F_EVA_002, whole).arg("receipt", e.receipt.as_str()).arg("day", e.day.as_str()));
    }
    out.tally(&F_EVA_002, u64::from(earlier.is_none()), u64::from(earlier.is_some()), 0);
    out
}

/// P-SDC-001: no count from 1 to below `below` goes out as it is, unless it was rounded.
pub(super) fn small(data: &Dataset, below: Option<u32>, out: &mut Findings) {
    let Some(below) = below.filter(|b| *b > 1) else { return };
    let rows = &data.observations;
    let rounded = data.flow.structure.attribute("ROUNDING_BASE").map(|a| {
        let labels = &data.attribute_values[a];
        let is = (0..labels.len() as u32).map(|n| !matches!(labels.text(n), "" | "0" | "1")).collect::<Vec<bool>>();
        (a, is)
    });
    let (mut passed, mut cells) = (0u64, Vec::new());
    for row in 0..rows.len() {
        let Some((mantissa, scale)) = rows.values.parts(row) else { continue };
        let small = mantissa > 0 && i128::from(mantissa) < i128::from(below).saturating_mul(10i128.saturating_pow(scale));
        let free = rounded.as_ref().is_some_and(|(a, is)| is[rows.attributes[*a].get(row) as usize]);
        if small && !free { cells.push(rows.at[row]) } else { passed += 1 }
    }
    out.tally(&P_SDC_001, passed, cells.len() as u64, 0);
    let Some(&first) = cells.first() else { return };
    let mut f = Finding::new(&P_SDC_001, first).arg("count", cells.len()).arg("limit", u64::from(below));
    f.cells = cells;
    out.add(f);
}
