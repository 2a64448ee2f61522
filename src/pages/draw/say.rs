//! How are figures and periods said in a picture, and where do the marks of an axis stand? By language.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::model::lang::Lang;
use crate::model::period::{Date, Frequency, Period};

/// An exact figure as people of a language read it.
pub fn figure(value: Decimal, lang: Lang) -> String {
    crate::report::figure(lang, value.normalize())
}

/// A figure for an axis: millions are said as such.
pub fn short(value: Decimal, lang: Lang) -> String {
    let million = Decimal::from(1_000_000);
    if value.abs() < million {
        return figure(value, lang);
    }
    let sign = match lang {
        Lang::En => "M",
        Lang::Es | Lang::Fr => "\u{a0}M",
        Lang::Pt => "\u{a0}mi",
    };
    format!("{}{sign}", figure(value / million, lang))
}

/// A share with one decimal, and its sign where it is a change.
pub fn percent(share: Decimal, lang: Lang) -> String {
    let share = share.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    let blank = if lang == Lang::En { "" } else { "\u{a0}" };
    format!("{}{blank}%", figure(share, lang))
}

const MONTHS: [[&str; 12]; 4] = [
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"],
];
const SHORT: [[&str; 12]; 4] = [
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
    ["janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"],
    ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"],
];

fn place(lang: Lang) -> usize {
    Lang::ALL.iter().position(|l| *l == lang).unwrap_or(0)
}

/// A period in words: `March 2024`, `semana 23 de 2023`.
pub fn period(period: &Period, lang: Lang) -> String {
    let (year, month, _) = period.start.parts();
    let name = MONTHS[place(lang)].get(month as usize - 1).copied().unwrap_or_default();
    let of = match lang {
        Lang::Es | Lang::Pt => " de ",
        Lang::En | Lang::Fr => " ",
    };
    let part = |n: u32, words: [&str; 4]| format!("{} {year}", words[place(lang)].replace('#', &n.to_string()));
    match period.frequency {
        Frequency::Annual => year.to_string(),
        Frequency::HalfYear => part(month.div_ceil(6), ["half-year #,", "semestre # de", "semestre # de", "semestre # de"]),
        Frequency::Trimester => part(month.div_ceil(4), ["third # of", "cuatrimestre # de", "quadrimestre # de", "quadrimestre # de"]),
        Frequency::Quarter => part(month.div_ceil(3), ["quarter # of", "trimestre # de", "trimestre # de", "trimestre # de"]),
        Frequency::Month => format!("{name}{of}{year}"),
        Frequency::Week => {
            let (year, week) = period.start.iso_week();
            match lang {
                Lang::En => format!("week {week} of {year}"),
                Lang::Es | Lang::Pt => format!("semana {week} de {year}"),
                Lang::Fr => format!("semaine {week} de {year}"),
            }
        }
        Frequency::Day => date(period.start, lang),
        Frequency::Other => format!("{} – {}", date(period.start, lang), date(period.end, lang)),
    }
}

/// A day in words: `3 March 2024`.
pub fn date(date: Date, lang: Lang) -> String {
    let (year, month, day) = date.parts();
    let name = MONTHS[place(lang)].get(month as usize - 1).copied().unwrap_or_default();
    match lang {
        Lang::En | Lang::Fr => format!("{day} {name} {year}"),
        Lang::Es | Lang::Pt => format!("{day} de {name} de {year}"),
    }
}

/// A month in few letters.
pub fn month(month: u32, lang: Lang) -> &'static str {
    SHORT[place(lang)].get((month as usize).wrapping_sub(1)).copied().unwrap_or_default()
}

/// A figure as a place is reckoned from; never one that is shown.
pub fn rough(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

/// Marks of an axis from zero to at least this, about so many, in round steps.
pub fn marks(most: Decimal, about: u32) -> Vec<Decimal> {
    let most = if most <= Decimal::ZERO { Decimal::ONE } else { most };
    let step = nice(most / Decimal::from(about.max(1)));
    let mut out = vec![Decimal::ZERO];
    while out.last().is_some_and(|l| *l < most) && out.len() < 12 {
        out.push(*out.last().expect("there is one") + step);
    }
    out
}

/// The least of 1, 2, 2.5, 5 with zeros that is not less than this; whole, where this is 1 or more.
pub fn nice(value: Decimal) -> Decimal {
    let ten = Decimal::TEN;
    let mut unit = Decimal::ONE;
    while unit > value && unit > Decimal::new(1, 6) {
        unit /= ten;
    }
    while unit * ten <= value {
        unit *= ten;
    }
    for tenths in [10, 20, 25, 50] {
        let step = (unit * Decimal::new(tenths, 1)).normalize();
        // Half persons are no marks.
        if step >= value && (step.is_integer() || value < Decimal::ONE) {
            return step;
        }
    }
    (unit * ten).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_in_each_language() {
        let n = |t: &str| t.parse::<Decimal>().expect("a number");
        let all = |t: &str| Lang::ALL.map(|l| figure(n(t), l));
        assert_eq!(all("1234567"), ["1,234,567", "1.234.567", "1\u{202f}234\u{202f}567", "1.234.567"]);
        assert_eq!(all("-1234.50"), ["-1,234.5", "-1.234,5", "-1\u{202f}234,5", "-1.234,5"]);
        assert_eq!(all("0"), ["0"; 4]);
        assert_eq!(short(n("2500000"), Lang::Es), "2,5\u{a0}M");
        assert_eq!((percent(n("7.449"), Lang::Fr), percent(n("-7.45"), Lang::En)), ("7,4\u{a0}%".into(), "-7.5%".into()));
    }

    #[test]
    fn periods_are_said_in_each_language() {
        let said = |text: &str| Lang::ALL.map(|l| period(&Period::parse(text).expect("a period"), l));
        assert_eq!(said("2024-03"), ["March 2024", "marzo de 2024", "mars 2024", "março de 2024"]);
        assert_eq!(said("2023-W05"), ["week 5 of 2023", "semana 5 de 2023", "semaine 5 de 2023", "semana 5 de 2023"]);
        assert_eq!(said("2023-Q2")[1], "trimestre 2 de 2023");
        assert_eq!(said("2024"), ["2024"; 4]);
        assert_eq!(said("2024-05-09")[3], "9 de maio de 2024");
    }

    #[test]
    fn axes_have_round_marks_from_zero() {
        let n = |most: &str| marks(most.parse().expect("a number"), 4).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(n("18812"), ["0", "5000", "10000", "15000", "20000"]);
        assert_eq!(n("3"), ["0", "1", "2", "3"]);
        assert_eq!(n("0"), ["0", "0.25", "0.50", "0.75", "1.00"]);
    }
}
