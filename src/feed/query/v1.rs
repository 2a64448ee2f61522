//! How is a question put in SDMX REST 1.5.0? `/data/{flow}/{key}/{provider}` and `/availableconstraint/…`.

use super::filter::{Condition, Op};
use super::{
    AvailabilityQuery, Context, DataQuery, Detail, Parameters, Pattern, Provider, Read, Surface, Target, Why, Wrong, at, flag, identifier,
    identifiers, is_all, moment, number, period,
};

/// A question for data: the segments behind `/data`, and the parameters.
pub fn data(path: &[String], parameters: &[(String, String)]) -> Read<DataQuery> {
    super::data(parameters, |p| question(path, p, 3))
}

/// A question for what there is: the segments behind `/availableconstraint`.
pub fn availability(path: &[String], parameters: &[(String, String)]) -> Read<AvailabilityQuery> {
    let components = path.get(3).map_or(Ok(Vec::new()), |ids| identifiers("componentID", ids, '+'));
    super::availability(parameters, components, |p| question(path, p, 4))
}

fn question(path: &[String], p: &mut Parameters, most: usize) -> Read<DataQuery> {
    if path.len() > most {
        return Err(Wrong::new("path", Why::Path));
    }
    let flow = path.first().ok_or_else(|| Wrong::new("flow", Why::Path))?;
    let mut query = DataQuery::new(Surface::V1, target(flow)?);
    if let Some(key) = path.get(1).filter(|k| !is_all(k)) {
        query.keys = vec![pattern(key)?];
    }
    if let Some(text) = path.get(2) {
        query.providers = providers(text)?;
    }
    let mut limits = Vec::new();
    if let Some(text) = p.take("startPeriod").filter(|t| !t.is_empty()) {
        limits.push(period("startPeriod", text, Op::Ge)?);
    }
    if let Some(text) = p.take("endPeriod").filter(|t| !t.is_empty()) {
        limits.push(period("endPeriod", text, Op::Le)?);
    }
    if !limits.is_empty() {
        query.conditions.push(Condition { component: TIME.to_owned(), any: vec![limits] });
    }
    query.first = p.take("firstNObservations").map(|t| number("firstNObservations", t, 1)).transpose()?;
    query.last = p.take("lastNObservations").map(|t| number("lastNObservations", t, 1)).transpose()?;
    let after = p.take("updatedAfter").or_else(|| p.take("updateAfter"));
    query.updated_after = after.map(|t| moment("updatedAfter", t)).transpose()?;
    query.at = p.take("dimensionAtObservation").map(at).transpose()?.unwrap_or_default();
    query.history = p.take("includeHistory").map(|t| flag("includeHistory", t)).transpose()?.unwrap_or_default();
    query.detail = match p.take("detail") {
        None | Some("full") => Detail::Full,
        Some("dataonly") => Detail::DataOnly,
        Some("serieskeysonly") => Detail::SeriesKeysOnly,
        Some("nodata") => Detail::NoData,
        Some(_) => return Err(Wrong::new("detail", Why::Form)),
    };
    Ok(query)
}

/// The component that `startPeriod` and `endPeriod` are about.
pub const TIME: &str = "TIME_PERIOD";

/// `ID`, `AGENCY,ID` or `AGENCY,ID,VERSION`.
fn target(flow: &str) -> Read<Target> {
    let parts: Vec<&str> = flow.split(',').collect();
    let (agency, id, version) = match parts[..] {
        [id] => ("all", id, ""),
        [agency, id] => (agency, id, ""),
        [agency, id, version] => (agency, id, version),
        _ => return Err(Wrong::new("flow", Why::Form)),
    };
    let versions = if version.is_empty() { Vec::new() } else { version.split('+').map(str::to_owned).collect() };
    if versions.iter().any(|v: &String| v.is_empty() || !v.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-*".contains(&b))) {
        return Err(Wrong::new("flow", Why::Form));
    }
    Ok(Target { context: Context::Dataflow, agencies: identifiers("flow", agency, '+')?, ids: identifiers("flow", id, '+')?, versions })
}

/// `A+M..VEN.`: parts by `.`, codes by `+`, an empty part for any.
fn pattern(key: &str) -> Read<Pattern> {
    let part = |text: &str| {
        if text.is_empty() || text == "*" {
            return Ok(Vec::new());
        }
        text.split('+').filter(|c| !c.is_empty()).map(|c| identifier("key", c)).collect()
    };
    key.split('.').map(part).collect()
}

/// `all`, `ID`, `AGENCY,ID`, several by `+`.
fn providers(text: &str) -> Read<Vec<Provider>> {
    if is_all(text) {
        return Ok(Vec::new());
    }
    let one = |text: &str| {
        let (agency, id) = text.split_once(',').map_or((None, text), |(a, id)| (Some(a), id));
        let agency = agency.filter(|a| !is_all(a)).map(|a| identifier("provider", a)).transpose()?;
        Ok(Provider { agency, id: if is_all(id) { String::new() } else { identifier("provider", id)? } })
    };
    let all: Vec<Provider> = text.split('+').map(one).collect::<Read<_>>()?;
    Ok(if all.iter().any(|p| p.id.is_empty()) { Vec::new() } else { all })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::query::At;

    fn ask(path: &str, query: &[(&str, &str)]) -> Read<DataQuery> {
        let path: Vec<String> = path.split('/').map(str::to_owned).collect();
        let query: Vec<_> = query.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        data(&path, &query)
    }

    #[test]
    fn what_real_clients_ask() {
        let q = ask("DF_MIG_FLOW/.CRI../all", &[("startPeriod", "2022"), ("endPeriod", "2024")]).expect("a question");
        assert_eq!((q.target.ids, q.target.agencies), (vec!["DF_MIG_FLOW".to_owned()], Vec::new()));
        assert_eq!(q.keys, [vec![vec![], vec!["CRI".to_owned()], vec![], vec![]]]);
        assert_eq!(q.conditions, [super::super::filter::read(TIME, "ge:2022+le:2024").expect("a condition")]);
        assert!(q.providers.is_empty());
        let q = ask("ISTHMUS,DF_MIG_FLOW,1.0.0/A+M..VEN.", &[("dimensionAtObservation", "AllDimensions"), ("detail", "dataonly")]);
        let q = q.expect("a question");
        assert_eq!((q.at, q.detail), (At::All, Detail::DataOnly));
        assert_eq!(q.keys[0][0], ["A", "M"]);
        let q = ask("ALL,DF_MIG_FLOW,latest/all/ISTHMUS,MEX+GTM", &[("updateAfter", "2024-01-01")]).expect("a question");
        assert_eq!(q.providers.len(), 2);
        assert!(q.updated_after.is_some());
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (path, query, part, why) in [
            ("DF", vec![("startPeriod", "soon")], "startPeriod", Why::Form),
            ("DF", vec![("lastNObservations", "0")], "lastNObservations", Why::Form),
            ("DF", vec![("colour", "red")], "colour", Why::Unknown),
            ("DF", vec![("detail", "full"), ("detail", "full")], "detail", Why::Twice),
            ("A,B,C,D", vec![], "flow", Why::Form),
            ("DF/A B", vec![], "key", Why::Form),
            ("DF/all/all/x", vec![], "path", Why::Path),
        ] {
            assert_eq!(ask(path, &query), Err(Wrong::new(part, why)), "{path}");
        }
    }
}
