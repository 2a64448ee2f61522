//! Which period of the standard a label means: by the templates of the source, in calendar, fiscal and ISO week years.

use crate::model::lang::Lang;
use crate::model::mapping::{self, FiscalNamed};
use crate::model::period::{Date, Frequency, Period, PeriodError, days_in_month, weeks_in_year};

use super::fold::tidy;
use super::template::{Field, Token, month_named, parse_template, simple};

/// Why a label is no period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TimeFault {
    /// It has none of the forms that the mapping or the standard names.
    Form,
    /// The calendar lacks it: the largest number that the part at fault may have.
    Calendar(u32),
    /// It lacks a part that the form wanted needs.
    Parts,
}

impl TimeFault {
    /// Its word in arguments of findings.
    pub(super) fn word(self) -> &'static str {
        match self {
            TimeFault::Form => "form",
            TimeFault::Calendar(_) => "calendar",
            TimeFault::Parts => "parts",
        }
    }
}

impl From<PeriodError> for TimeFault {
    fn from(e: PeriodError) -> Self {
        match e {
            PeriodError::Form => TimeFault::Form,
            PeriodError::Calendar(top) => TimeFault::Calendar(top),
        }
    }
}

/// Reads the labels of one source.
#[derive(Debug)]
pub(super) struct Calendar {
    input: Vec<Vec<Token>>,
    out: Option<Vec<Token>>,
    /// First month of the fiscal year, where it is not January.
    fiscal: Option<u32>,
    named: FiscalNamed,
    langs: Vec<Lang>,
}

impl Calendar {
    /// For the periods of a mapping; labels may be in these languages. A template that is not sound reads nothing.
    pub(super) fn new(spec: Option<&mapping::Period>, langs: &[Lang]) -> Self {
        let Some(spec) = spec else {
            return Self { input: Vec::new(), out: None, fiscal: None, named: FiscalNamed::Ends, langs: langs.to_vec() };
        };
        Self {
            input: spec.input.0.iter().filter_map(|t| parse_template(&simple(t)).ok()).collect(),
            out: spec.out.as_deref().and_then(|t| parse_template(t).ok()),
            fiscal: spec.fiscal_start.map(u32::from).filter(|m| (2..=12).contains(m)),
            named: spec.fiscal_named,
            langs: langs.to_vec(),
        }
    }

    /// The period that the label means, in the standard's form.
    pub(super) fn read(&self, label: &str) -> Result<String, TimeFault> {
        if label.len() > 200 {
            return Err(TimeFault::Form);
        }
        let text = simple(label);
        let mut fault = None;
        for template in &self.input {
            let mut parts = Parts::default();
            if !self.fits(template, &text, &mut parts) {
                continue;
            }
            match self.moment(&parts).and_then(|m| self.write(&m)) {
                Ok(done) => return Ok(done),
                Err(e) => fault = Some(e),
            }
        }
        if let Some(fault) = fault {
            return Err(fault);
        }
        // A date typed as such, or a period that is already in the standard's form.
        let label = tidy(label);
        let period = Period::parse(&label)?;
        let rewritten = self.out.as_deref().and_then(|_| self.write(&Moment::of_period(period, &label)).ok());
        Ok(rewritten.unwrap_or(label))
    }

    /// The period of a year as a whole, as the source counts years; for totals of all its months. None for another text.
    pub(super) fn year(&self, label: &str) -> Option<String> {
        let label = label.trim();
        let year = (label.len() == 4 && label.bytes().all(|b| b.is_ascii_digit())).then(|| label.parse().ok())??;
        let moment = self.moment(&Parts { year: Some(year), ..Parts::default() }).ok()?;
        Some(moment.finest())
    }

    /// Whether the text fits the template. Fields of one or two digits try the longer reading first.
    fn fits(&self, template: &[Token], text: &str, parts: &mut Parts) -> bool {
        let Some((token, rest)) = template.split_first() else { return text.is_empty() };
        let field = match token {
            Token::Literal(l) => return text.strip_prefix(l.as_str()).is_some_and(|t| self.fits(rest, t, parts)),
            Token::Field(f, padded) => (*f, *padded),
        };
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let lengths: &[usize] = match field {
            (Field::Year | Field::WeekYear, _) => &[4],
            (Field::ShortYear, _) | (Field::Month | Field::Day | Field::Week | Field::FiscalMonth, true) => &[2],
            (Field::Month | Field::Day | Field::Week | Field::FiscalMonth, false) => &[2, 1],
            (Field::Quarter | Field::Semester, padded) => {
                let roman = ["iii", "iv", "ii", "i"].into_iter().find(|r| text.starts_with(r));
                if let Some(r) = roman.filter(|_| !padded) {
                    let n = ["i", "ii", "iii", "iv"].iter().position(|x| *x == r).map_or(0, |i| i as u32 + 1);
                    let mut tried = parts.clone();
                    tried.set(field.0, n);
                    if self.fits(rest, &text[r.len()..], &mut tried) {
                        *parts = tried;
                        return true;
                    }
                }
                if padded { &[2] } else { &[1] }
            }
            (Field::Serial | Field::Serial1904, _) => &[6, 5, 4, 3, 2, 1],
            (Field::MonthName, _) => {
                let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
                let Some(n) = month_named(&text[..end], &self.langs) else { return false };
                let mut tried = parts.clone();
                tried.set(Field::Month, n);
                let after = &text[end..];
                // The point of an abbreviation belongs to it, unless the template names it.
                let fits = after.strip_prefix('.').is_some_and(|t| self.fits(rest, t, &mut tried)) || self.fits(rest, after, &mut tried);
                if fits {
                    *parts = tried;
                }
                return fits;
            }
            (Field::Iso, _) => {
                let whole = text.to_ascii_uppercase();
                let ends = (4..=text.len()).rev().filter(|&e| text.is_char_boundary(e));
                for end in ends {
                    let mut tried = parts.clone();
                    if let Ok(p) = Period::parse(&whole[..end].replace(' ', "T"))
                        && self.fits(rest, &text[end..], &mut tried)
                    {
                        tried.whole = Some((p, whole[..end].to_owned()));
                        *parts = tried;
                        return true;
                    }
                }
                return false;
            }
        };
        for &n in lengths.iter().filter(|&&n| n <= digits) {
            let mut tried = parts.clone();
            tried.set(field.0, text[..n].parse().unwrap_or(0));
            let mut after = &text[n..];
            if matches!(field.0, Field::Serial | Field::Serial1904)
                && let Some(fraction) = after.strip_prefix(['.', ','])
            {
                // The time of day.
                after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            }
            if self.fits(rest, after, &mut tried) {
                *parts = tried;
                return true;
            }
        }
        false
    }

    /// What the parts say, in the calendar.
    fn moment(&self, parts: &Parts) -> Result<Moment, TimeFault> {
        use TimeFault::{Calendar, Form};
        if let Some((p, text)) = &parts.whole {
            return Ok(Moment::of_period(*p, text));
        }
        if let Some(date) = parts.date() {
            return date.map(Moment::of_day);
        }
        let top = |n: u32, top: u32| if (1..=top).contains(&n) { Ok(n) } else { Err(Calendar(top)) };
        if let Some(week) = parts.week {
            let year = parts.week_year.or(parts.year).ok_or(TimeFault::Parts)?;
            top(week, weeks_in_year(year.clamp(1, 9998)))?;
            return Ok(Moment { week: Some((year, week)), ..Moment::default() });
        }
        let year = parts.year.ok_or(TimeFault::Parts)?;
        if let Some(second) = parts.second
            && second.rem_euclid(100) != (year + 1).rem_euclid(100)
        {
            return Err(Form);
        }
        let start = match (self.fiscal, parts.second, self.named) {
            (None, None, _) => None,
            // Two years without a fiscal year: whose months they are is not known.
            (None, Some(_), _) => return Err(Form),
            (Some(_), Some(_), _) | (Some(_), None, FiscalNamed::Starts) => Some(year),
            (Some(_), None, FiscalNamed::Ends) => Some(year - 1),
        };
        let first = self.fiscal.unwrap_or(1);
        // The n-th stretch of so many months of the year.
        let stretch = |n: u32, months: u32| {
            let at = first - 1 + (n - 1) * months;
            (start.unwrap_or(year) + (at / 12) as i32, at % 12 + 1)
        };
        if let Some(n) = parts.fiscal_month {
            let (year, month) = stretch(top(n, 12)?, 1);
            return Ok(Moment::of_month(year, month));
        }
        if let Some(month) = parts.month {
            top(month, 12)?;
            let year = start.map_or(year, |s| if month >= first { s } else { s + 1 });
            let Some(day) = parts.day else { return Ok(Moment::of_month(year, month)) };
            return Date::new(year, month, day).map(Moment::of_day).ok_or(Calendar(days_in_month(year, month)));
        }
        if let Some(q) = parts.quarter {
            let (year, month) = stretch(top(q, 4)?, 3);
            return Ok(Moment::of_months(year, month, 3));
        }
        if let Some(s) = parts.semester {
            let (year, month) = stretch(top(s, 2)?, 6);
            return Ok(Moment::of_months(year, month, 6));
        }
        let (year, month) = stretch(1, 12);
        Ok(Moment::of_months(year, month, 12))
    }

    /// In the form that the mapping wants, else in the finest that the parts allow. What comes out is a period.
    fn write(&self, moment: &Moment) -> Result<String, TimeFault> {
        let text = match &self.out {
            None => moment.finest(),
            Some(out) => {
                let mut text = String::new();
                for token in out {
                    match token {
                        Token::Literal(l) => text.push_str(l),
                        Token::Field(f, padded) => {
                            let n = moment.part(*f).ok_or(TimeFault::Parts)?;
                            match (f, padded) {
                                (Field::Year | Field::WeekYear, _) => text.push_str(&format!("{n:04}")),
                                (_, true) => text.push_str(&format!("{n:02}")),
                                _ => text.push_str(&n.to_string()),
                            }
                        }
                    }
                }
                if moment.range.is_some() && !text.contains('/') {
                    // A span that is no calendar period must not pass for one.
                    return Err(TimeFault::Parts);
                }
                match text.split_once("/P") {
                    Some((year, rest)) if year.len() == 4 => format!("{year}-01-01/P{rest}"),
                    Some((month, rest)) if month.len() == 7 => format!("{month}-01/P{rest}"),
                    _ => text,
                }
            }
        };
        Period::parse(&text)?;
        Ok(text)
    }
}

/// A span of time with the parts by which it can be written.
#[derive(Clone, Default, Debug)]
struct Moment {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    week: Option<(i32, u32)>,
    quarter: Option<u32>,
    semester: Option<u32>,
    /// It is no calendar period: as a time range.
    range: Option<String>,
}

impl Moment {
    fn of_day(date: Date) -> Self {
        let (year, month, day) = date.parts();
        Moment { day: Some(day), week: Some(date.iso_week()), ..Moment::of_month(year, month) }
    }

    fn of_month(year: i32, month: u32) -> Self {
        Moment {
            year: Some(year),
            month: Some(month),
            quarter: Some((month - 1) / 3 + 1),
            semester: Some((month - 1) / 6 + 1),
            ..Moment::default()
        }
    }

    /// 3, 6 or 12 months from this one: a quarter, semester or year of the calendar, or a range.
    fn of_months(year: i32, month: u32, count: u32) -> Self {
        if !(month - 1).is_multiple_of(count) {
            let length = if count == 12 { "P1Y".to_owned() } else { format!("P{count}M") };
            return Moment {
                year: Some(year),
                month: Some(month),
                day: Some(1),
                range: Some(format!("{year:04}-{month:02}-01/{length}")),
                ..Moment::default()
            };
        }
        let of = Moment::of_month(year, month);
        Moment {
            year: of.year,
            quarter: of.quarter.filter(|_| count == 3),
            semester: of.semester.filter(|_| count <= 6),
            ..Moment::default()
        }
    }

    fn of_period(p: Period, text: &str) -> Self {
        let (year, month, _) = p.start.parts();
        if text.contains('/') {
            return Moment { range: Some(text.to_owned()), ..Moment::of_day(p.start) };
        }
        match p.frequency {
            Frequency::Day => Moment::of_day(p.start),
            Frequency::Week => Moment { week: Some(p.start.iso_week()), ..Moment::default() },
            Frequency::Month => Moment::of_month(year, month),
            Frequency::Quarter => Moment::of_months(year, month, 3),
            Frequency::HalfYear => Moment::of_months(year, month, 6),
            Frequency::Annual => Moment::of_months(year, 1, 12),
            Frequency::Trimester | Frequency::Other => Moment { range: Some(text.to_owned()), ..Moment::default() },
        }
    }

    fn part(&self, field: Field) -> Option<i64> {
        match field {
            Field::Year => self.year.map(i64::from),
            Field::ShortYear => self.year.map(|y| i64::from(y.rem_euclid(100))),
            Field::Month => self.month.map(i64::from),
            Field::Day => self.day.map(i64::from),
            Field::WeekYear => self.week.map(|w| i64::from(w.0)),
            Field::Week => self.week.map(|w| i64::from(w.1)),
            Field::Quarter => self.quarter.map(i64::from),
            Field::Semester => self.semester.map(i64::from),
            Field::MonthName | Field::FiscalMonth | Field::Serial | Field::Serial1904 | Field::Iso => None,
        }
    }

    fn finest(&self) -> String {
        let year = self.year.unwrap_or_default();
        match (self.month, self.day, self.quarter, self.semester) {
            _ if self.range.is_some() => self.range.clone().unwrap_or_default(),
            (Some(m), Some(d), ..) => format!("{year:04}-{m:02}-{d:02}"),
            (Some(m), None, ..) => format!("{year:04}-{m:02}"),
            _ if self.week.is_some() => self.week.map(|(g, v)| format!("{g:04}-W{v:02}")).unwrap_or_default(),
            (None, _, Some(q), _) => format!("{year:04}-Q{q}"),
            (None, _, None, Some(s)) => format!("{year:04}-S{s}"),
            _ => format!("{year:04}"),
        }
    }
}

/// What a label says, field by field.
#[derive(Clone, Default, Debug)]
struct Parts {
    year: Option<i32>,
    /// A second year: `2022-23`, `2022/2023`.
    second: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    week: Option<u32>,
    week_year: Option<i32>,
    quarter: Option<u32>,
    semester: Option<u32>,
    fiscal_month: Option<u32>,
    serial: Option<u32>,
    serial1904: Option<u32>,
    whole: Option<(Period, String)>,
}

impl Parts {
    fn set(&mut self, field: Field, n: u32) {
        match field {
            Field::Year if self.year.is_some() => self.second = Some(n as i32),
            Field::ShortYear if self.year.is_some() => self.second = Some(n as i32),
            Field::Year => self.year = Some(n as i32),
            // Two digits are a year from 1970 to 2069.
            Field::ShortYear => self.year = Some(n as i32 + if n >= 70 { 1900 } else { 2000 }),
            Field::Month | Field::MonthName => self.month = Some(n),
            Field::Day => self.day = Some(n),
            Field::Week => self.week = Some(n),
            Field::WeekYear => self.week_year = Some(n as i32),
            Field::Quarter => self.quarter = Some(n),
            Field::Semester => self.semester = Some(n),
            Field::FiscalMonth => self.fiscal_month = Some(n),
            Field::Serial => self.serial = Some(n),
            Field::Serial1904 => self.serial1904 = Some(n),
            Field::Iso => {}
        }
    }

    /// The day of a serial number. Day 60 of the 1900 system is 29 February 1900, which never was.
    fn date(&self) -> Option<Result<Date, TimeFault>> {
        let day = |y, m, d, n: u32| Date::new(y, m, d).map(|e| e.plus_days(n as i32)).ok_or(TimeFault::Form);
        match (self.serial, self.serial1904) {
            (Some(60), _) => Some(Err(TimeFault::Calendar(28))),
            (Some(0), _) => Some(Err(TimeFault::Form)),
            (Some(n @ 1..=59), _) => Some(day(1899, 12, 31, n)),
            (Some(n), _) => Some(day(1899, 12, 30, n)),
            (None, Some(n)) => Some(day(1904, 1, 1, n)),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mapping::Many;

    fn calendar(input: &[&str], out: &str, fiscal: Option<(u8, FiscalNamed)>) -> Calendar {
        let spec = mapping::Period {
            input: Many(input.iter().map(|s| (*s).to_owned()).collect()),
            out: (!out.is_empty()).then(|| out.to_owned()),
            fiscal_start: fiscal.map(|f| f.0),
            fiscal_named: fiscal.map_or(FiscalNamed::Ends, |f| f.1),
        };
        Calendar::new(Some(&spec), &Lang::ALL)
    }

    fn read(input: &str, out: &str, label: &str) -> String {
        calendar(&[input], out, None).read(label).unwrap_or_else(|e| e.word().to_owned())
    }

    #[test]
    fn templates_read_what_sources_write() {
        for (input, out, label, period) in [
            ("{d}/{m}/{Y}", "{Y}-{m:02}", "31/10/2019", "2019-10"),
            ("semana {V} de {G}", "{G}-W{V:02}", "semana 23 de 2023", "2023-W23"),
            ("semana {V} de {G}", "{G}-W{V:02}", "SEMANA 3 DE 2023", "2023-W03"),
            ("{month} {Y}", "", "Enero 2024", "2024-01"),
            ("{month} {Y}", "", "ene. 2024", "2024-01"),
            ("{month} {Y}", "", "MARÇO\u{a0}2024", "2024-03"),
            ("{month}-{y2}", "", "sept-23", "2023-09"),
            ("{month}-{y2}", "", "déc.-99", "1999-12"),
            ("{month} de {Y}", "", "setiembre de 2023", "2023-09"),
            ("{Y}{m:02}", "", "202403", "2024-03"),
            ("{Y}-{m}", "", "2024-3", "2024-03"),
            ("{d}{m:02}{Y}", "", "1112023", "2023-11-01"),
            ("{q} trimestre {Y}", "", "III Trimestre 2023", "2023-Q3"),
            ("{Y}T{q}", "{Y}-Q{q}", "2023T2", "2023-Q2"),
            ("{s} semestre {Y}", "", "2 semestre 2023", "2023-S2"),
            ("{Y}", "", "2023", "2023"),
            ("{Y}", "{Y}-07-01/P1Y", "2023", "2023-07-01/P1Y"),
            ("{Y}", "{Y}/P1Y", "2023", "2023-01-01/P1Y"),
            ("{serial}", "", "45292", "2024-01-01"),
            ("{serial}", "{Y}-{m:02}", "45292.75", "2024-01"),
            ("{serial}", "", "59", "1900-02-28"),
            ("{serial}", "", "61", "1900-03-01"),
            ("{serial1904}", "", "43830", "2024-01-01"),
            ("{iso}", "{Y}-{m:02}", "2024-05-01T00:00:00", "2024-05"),
            ("{iso}", "{Y}-{m:02}", "2024-05-01 00:00:00", "2024-05"),
            ("al {iso}", "", "Al 2024-05-01", "2024-05-01"),
            ("{d}/{m}/{Y}", "{G}-W{V:02}", "01/01/2021", "2020-W53"),
            ("{d}/{m}/{Y}", "{Y}-Q{q}", "01/05/2021", "2021-Q2"),
        ] {
            assert_eq!(read(input, out, label), period, "{input} {label}");
        }
    }

    #[test]
    fn several_templates_are_tried_in_order_and_the_standard_passes() {
        let c = calendar(&["{month} {Y}", "{d}/{m}/{Y}"], "{Y}-{m:02}", None);
        assert_eq!(c.read("mayo 2020"), Ok("2020-05".to_owned()));
        assert_eq!(c.read("02/05/2020"), Ok("2020-05".to_owned()));
        assert_eq!(c.read("2020-05-02"), Ok("2020-05".to_owned()));
        assert_eq!(c.read("2020-05"), Ok("2020-05".to_owned()));
        assert_eq!(c.read("2020-Q2"), Ok("2020-Q2".to_owned()));
        assert_eq!(c.read("total"), Err(TimeFault::Form));
        let plain = Calendar::new(None, &Lang::ALL);
        assert_eq!(plain.read(" 2023-W07 "), Ok("2023-W07".to_owned()));
        assert_eq!(plain.read("mayo 2020"), Err(TimeFault::Form));
    }

    #[test]
    fn the_calendar_decides() {
        let c = calendar(&["{d}/{m}/{Y}", "semana {V} de {G}", "{Y}-W{V}", "T{q} {Y}"], "", None);
        assert_eq!(c.read("31/04/2024"), Err(TimeFault::Calendar(30)));
        assert_eq!(c.read("29/02/2023"), Err(TimeFault::Calendar(28)));
        assert_eq!(c.read("1/13/2023"), Err(TimeFault::Calendar(12)));
        assert_eq!(c.read("semana 53 de 2024"), Err(TimeFault::Calendar(52)));
        assert_eq!(c.read("2024-W53"), Err(TimeFault::Calendar(52)));
        assert_eq!(c.read("T5 2024"), Err(TimeFault::Calendar(4)));
        assert_eq!(Calendar::new(None, &Lang::ALL).read("2024-W53"), Err(TimeFault::Calendar(52)));
        assert_eq!(read("{serial}", "", "60"), "calendar");
        assert_eq!(read("{Y}", "{Y}-{m:02}", "2023"), "parts");
    }

    #[test]
    fn only_the_languages_of_the_source_name_months() {
        let spec =
            mapping::Period { input: Many(vec!["{month} {Y}".to_owned()]), out: None, fiscal_start: None, fiscal_named: FiscalNamed::Ends };
        assert_eq!(Calendar::new(Some(&spec), &[Lang::Pt]).read("out 2020"), Ok("2020-10".to_owned()));
        assert_eq!(Calendar::new(Some(&spec), &[Lang::Es]).read("out 2020"), Err(TimeFault::Form));
    }

    #[test]
    fn fiscal_years_become_calendar_periods() {
        let usa = |input: &[&str]| calendar(input, "", Some((10, FiscalNamed::Ends)));
        assert_eq!(usa(&["FY{Y} {month}"]).read("FY2023 OCT"), Ok("2022-10".to_owned()));
        assert_eq!(usa(&["FY{Y} {month}"]).read("FY2023 Sep"), Ok("2023-09".to_owned()));
        assert_eq!(usa(&["FY{Y} {fm}"]).read("FY2023 1"), Ok("2022-10".to_owned()));
        assert_eq!(usa(&["FY{Y} {fm}"]).read("FY2023 12"), Ok("2023-09".to_owned()));
        assert_eq!(usa(&["FY{Y} Q{q}"]).read("FY2023 Q1"), Ok("2022-Q4".to_owned()));
        assert_eq!(usa(&["{Y}"]).read("2024"), Ok("2023-10-01/P1Y".to_owned()));
        assert_eq!(usa(&["{Y}"]).year("2024"), Some("2023-10-01/P1Y".to_owned()));
        let named = calendar(&["{Y}"], "", Some((7, FiscalNamed::Starts)));
        assert_eq!(named.read("2023"), Ok("2023-07-01/P1Y".to_owned()));
        let span = calendar(&["{Y}-{y2}"], "", Some((7, FiscalNamed::Ends)));
        assert_eq!(span.read("2022-23"), Ok("2022-07-01/P1Y".to_owned()));
        assert_eq!(span.read("2022-24"), Err(TimeFault::Form));
        let odd = calendar(&["{Y} Q{q}"], "", Some((11, FiscalNamed::Starts)));
        assert_eq!(odd.read("2022 Q2"), Ok("2023-02-01/P3M".to_owned()));
        let wrong = calendar(&["{Y}"], "{Y}", Some((10, FiscalNamed::Ends)));
        assert_eq!(wrong.read("2024"), Err(TimeFault::Parts));
        assert_eq!(calendar(&["{Y}/{Y}"], "", None).read("2022/2023"), Err(TimeFault::Form));
    }
}
