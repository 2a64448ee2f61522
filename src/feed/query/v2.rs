//! How is a question put in SDMX REST 2.2.2? `/data/{context}/{agency}/{id}/{version}/{key}` and `/availability/…`.

use super::filter;
use super::{
    AvailabilityQuery, Chosen, Context, DataQuery, Parameters, Pattern, Read, Sort, Surface, Target, Why, Wrong, at, flag, identifier,
    identifiers, is_all, moment, number,
};

/// A question for data: the segments behind `/data`, and the parameters. A `+` in a value is an operator, not a blank.
pub fn data(path: &[String], parameters: &[(String, String)]) -> Read<DataQuery> {
    super::data(parameters, |p| question(path, p, 5))
}

/// A question for what there is: the segments behind `/availability`.
pub fn availability(path: &[String], parameters: &[(String, String)]) -> Read<AvailabilityQuery> {
    let components = path.get(5).map_or(Ok(Vec::new()), |ids| identifiers("componentID", ids, ','));
    super::availability(parameters, components, |p| question(path, p, 6))
}

fn question(path: &[String], p: &mut Parameters, most: usize) -> Read<DataQuery> {
    if path.len() > most {
        return Err(Wrong::new("path", Why::Path));
    }
    let context = match path.first().map_or("*", String::as_str) {
        "dataflow" => Context::Dataflow,
        "datastructure" => Context::DataStructure,
        "provisionagreement" => Context::ProvisionAgreement,
        "*" => Context::Any,
        _ => return Err(Wrong::new("context", Why::Form)),
    };
    let at_place = |i: usize| path.get(i).map_or("*", String::as_str);
    let versions = versions(path.get(3).map_or("~", String::as_str))?;
    let target = Target {
        context,
        agencies: identifiers("agencyID", at_place(1), ',')?,
        ids: identifiers("resourceID", at_place(2), ',')?,
        versions,
    };
    let mut query = DataQuery::new(Surface::V2, target);
    if let Some(key) = path.get(4).filter(|k| !is_all(k)) {
        query.keys = key.split(',').map(pattern).collect::<Read<_>>()?;
    }
    query.conditions = p.components().into_iter().map(|(id, text)| filter::read(id, text)).collect::<Read<_>>()?;
    query.first = p.take("firstNObservations").map(|t| number("firstNObservations", t, 1)).transpose()?;
    query.last = p.take("lastNObservations").map(|t| number("lastNObservations", t, 1)).transpose()?;
    query.updated_after = p.take("updatedAfter").map(|t| moment("updatedAfter", t)).transpose()?;
    query.as_of = p.take("asOf").map(|t| moment("asOf", t)).transpose()?;
    query.at = p.take("dimensionAtObservation").map(at).transpose()?.unwrap_or_default();
    query.history = p.take("includeHistory").map(|t| flag("includeHistory", t)).transpose()?.unwrap_or_default();
    query.attributes = p.take("attributes").map(|t| chosen("attributes", t)).transpose()?.unwrap_or_default();
    query.measures = p.take("measures").map(|t| chosen("measures", t)).transpose()?.unwrap_or_default();
    query.offset = p.take("offset").map(|t| number("offset", t, 0)).transpose()?.unwrap_or_default();
    query.limit = p.take("limit").map(|t| number("limit", t, 0)).transpose()?;
    query.sort = p.take("sort").map(sort).transpose()?.unwrap_or_default();
    if let Some(day) = p.take("reportingYearStartDay")
        && !is_day(day)
    {
        return Err(Wrong::new("reportingYearStartDay", Why::Form));
    }
    Ok(query)
}

/// `--07-01`: the day on which reporting years begin. No structure of ours has periods of reporting years.
fn is_day(text: &str) -> bool {
    text.len() == 7 && text.starts_with("--") && crate::model::period::parse_period(&format!("2024{}", &text[1..])).is_some()
}

/// `1.0.0`, `2.1+.7`, `+`, `~`, `*`, several by `,`. None of them means all.
fn versions(text: &str) -> Read<Vec<String>> {
    let one = |v: &str| {
        let ok = !v.is_empty() && v.bytes().all(|b| b.is_ascii_alphanumeric() || b".+~*_-".contains(&b));
        if ok { Ok(v.to_owned()) } else { Err(Wrong::new("version", Why::Form)) }
    };
    text.split(',').map(one).collect()
}

/// `A.*.VEN.M`: one code or `*` for each dimension; those left out at the end are any.
fn pattern(key: &str) -> Read<Pattern> {
    let part = |text: &str| match text {
        "*" => Ok(Vec::new()),
        code => identifier("key", code).map(|c| vec![c]),
    };
    key.split('.').map(part).collect()
}

/// `dsd`, `msd`, `dataset`, `series`, `obs`, `all`, `none` or identifiers.
fn chosen(part: &str, text: &str) -> Read<Chosen> {
    let ids: Vec<String> = text.split(',').map(|id| identifier(part, id)).collect::<Read<_>>()?;
    Ok(match &ids[..] {
        [one] if one == "none" => Chosen::None,
        some if some.iter().any(|id| id == "all" || (part == "attributes" && id == "dsd")) => Chosen::All,
        // Metadata attributes, which no structure of ours has.
        [one] if one == "msd" => Chosen::None,
        _ => Chosen::Some(ids),
    })
}

/// `REF_AREA:asc+TIME_PERIOD:desc`; `*` and `series_key` stand for the key.
fn sort(text: &str) -> Read<Sort> {
    let wrong = || Wrong::new("sort", Why::Form);
    let one = |term: &str| {
        let (id, descends) = match term.rsplit_once(':') {
            None => (term, false),
            Some((id, "asc")) => (id, false),
            Some((id, "desc")) => (id, true),
            Some(_) => return Err(wrong()),
        };
        let id = if id == "*" { "series_key".to_owned() } else { identifier("sort", id)? };
        Ok((id, descends))
    };
    text.split('+').map(one).collect()
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
        let q = ask("dataflow/ISTHMUS/DF_MIG_FLOW/1.0.0", &[("c[REF_AREA]", "CRI"), ("dimensionAtObservation", "AllDimensions")]);
        let q = q.expect("a question");
        assert_eq!((q.target.context, q.at), (Context::Dataflow, At::All));
        assert_eq!(q.conditions, [filter::read("REF_AREA", "CRI").expect("a condition")]);
        let q =
            ask("dataflow/*/DF_A,DF_B/+/A.*.VEN.M,M.*.VEN", &[("limit", "10"), ("offset", "5"), ("sort", "REF_AREA:asc+TIME_PERIOD:desc")]);
        let q = q.expect("a question");
        assert_eq!(q.keys.len(), 2);
        assert_eq!(q.keys[0], [vec!["A".to_owned()], vec![], vec!["VEN".to_owned()], vec!["M".to_owned()]]);
        assert_eq!((q.limit, q.offset, q.sort.len()), (Some(10), 5, 2));
        let q = ask("*", &[("attributes", "OBS_STATUS"), ("measures", "none"), ("asOf", "2024-01-01")]).expect("a question");
        assert_eq!((q.attributes, q.measures), (Chosen::Some(vec!["OBS_STATUS".to_owned()]), Chosen::None));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (path, query, part, why) in [
            ("codelist/A/B", vec![], "context", Why::Form),
            ("dataflow/A/B/1.0.0/K/x", vec![], "path", Why::Path),
            ("dataflow/A/B", vec![("updatedAfter", "2024-02-01"), ("asOf", "2024-01-01")], "updatedAfter", Why::Contradiction),
            ("dataflow/A/B", vec![("sort", "X:up")], "sort", Why::Form),
            ("dataflow/A/B", vec![("limit", "-1")], "limit", Why::Form),
            ("dataflow/A/B", vec![("startPeriod", "2020")], "startPeriod", Why::Unknown),
            ("dataflow/A/B", vec![("reportingYearStartDay", "--13-01")], "reportingYearStartDay", Why::Form),
        ] {
            assert_eq!(ask(path, &query), Err(Wrong::new(part, why)), "{path}");
        }
    }
}
