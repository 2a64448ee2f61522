//! How is a text, a number, a day or a size written in the language of a page?

use fluent_bundle::{FluentArgs, FluentValue};
use minijinja::value::{Kwargs, Value};
use minijinja::{Error, ErrorKind};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::lang::{EachLang, Lang};
use crate::model::moment::Moment;
use crate::report::sentences::{self, Sentences};

/// The texts of pages in a language.
pub(super) fn source(lang: Lang) -> &'static str {
    static ALL: EachLang<String> = EachLang::new(|lang| {
        let (own, look, point) =
            (sentences::text!("texts", lang), sentences::text!("texts/look", lang), sentences::text!("texts/point", lang));
        format!("{own}\n{look}\n{point}")
    });
    ALL.of(lang)
}

/// The words of one language.
pub(super) struct Words {
    lang: Lang,
    texts: Sentences,
}

impl Words {
    /// Those of a language.
    pub(super) fn of(lang: Lang) -> &'static Words {
        static ALL: EachLang<Words> = EachLang::new(|lang| Words { lang, texts: Sentences::of(lang, source(lang)) });
        ALL.of(lang)
    }

    /// A text of ours with what it names: whole numbers choose its plural, everything else stands in it as it is.
    ///
    /// # Errors
    /// The language has no such text, or a value is none.
    pub(super) fn say(&self, key: &str, named: &Kwargs) -> Result<String, Error> {
        let mut args = FluentArgs::new();
        for name in named.args() {
            let value: Value = named.get(name)?;
            if value.is_undefined() {
                return Err(Error::new(ErrorKind::UndefinedError, format!("`{name}` of the text `{key}` is not there")));
            }
            let told = match value.as_i64().filter(|_| value.is_integer()) {
                Some(n) => FluentValue::from(n),
                None => FluentValue::from(value.to_string()),
            };
            args.set(name.to_owned(), told);
        }
        self.with(key, &args).ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("there is no text `{key}`")))
    }

    /// A text with texts in it.
    pub(super) fn plain(&self, key: &str, named: &[(&str, &str)]) -> Option<String> {
        let mut args = FluentArgs::new();
        named.iter().for_each(|(name, value)| args.set((*name).to_owned(), (*value).to_owned()));
        self.with(key, &args)
    }

    /// A text with a number `n` in it, which chooses the plural.
    pub(super) fn counted(&self, key: &str, n: u64) -> Option<String> {
        let mut args = FluentArgs::new();
        args.set("n", n);
        self.with(key, &args)
    }

    fn with(&self, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        self.texts.say(key, None, args)
    }

    /// A number with the signs of the language; what is none stays as it is.
    pub(super) fn number(&self, value: &Value) -> String {
        let text = value.to_string();
        match Decimal::from_str_exact(&text) {
            Ok(number) => crate::report::figure(self.lang, number),
            Err(_) => text,
        }
    }

    /// The day of a moment (RFC 3339) or of a date, spelled.
    pub(super) fn date(&self, text: &str) -> String {
        let mut parts = text.get(..10).unwrap_or(text).split('-').map(str::parse::<u32>);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(Ok(year)), Some(Ok(month @ 1..=12)), Some(Ok(day @ 1..=31))) => self.day(year, month, day).unwrap_or(text.to_owned()),
            _ => text.to_owned(),
        }
    }

    fn day(&self, year: u32, month: u32, day: u32) -> Option<String> {
        let mut args = FluentArgs::new();
        args.set("year", year.to_string());
        args.set("month", self.month(month)?);
        args.set("day", day.to_string());
        self.with("day-of-year", &args)
    }

    fn month(&self, month: u32) -> Option<String> {
        let mut args = FluentArgs::new();
        args.set("n", month);
        self.with("month", &args)
    }

    /// A moment (RFC 3339) by its day and its minute in UTC.
    pub(super) fn moment(&self, text: &str) -> String {
        let Ok(moment) = text.parse::<Moment>() else { return text.to_owned() };
        let exact = moment.to_string();
        let mut args = FluentArgs::new();
        args.set("date", self.date(&exact));
        args.set("time", exact.get(11..16).unwrap_or_default().to_owned());
        self.with("moment-of-day", &args).unwrap_or(exact)
    }

    /// A period of SDMX in words: a year, a half, a quarter, a month, a week, a day; any other stays as it is.
    pub(super) fn period(&self, text: &str) -> String {
        self.spelled(text).unwrap_or_else(|| text.to_owned())
    }

    fn spelled(&self, text: &str) -> Option<String> {
        let (year, rest) = text.split_once('-')?;
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut args = FluentArgs::new();
        args.set("year", year.to_owned());
        if let Ok(month @ 1..=12) = rest.parse::<u32>() {
            args.set("month", self.month(month)?);
            return self.with("month-of-year", &args);
        }
        if rest.len() == 5 {
            return Some(self.date(text));
        }
        let kind = rest.get(..1)?;
        let n: u32 = rest.get(1..)?.parse().ok()?;
        args.set("n", n.to_string());
        args.set(
            "kind",
            match kind {
                "Q" => "quarter",
                "S" => "half",
                "T" => "third",
                "W" => "week",
                "M" => return self.spelled(&format!("{year}-{n:02}")),
                _ => return None,
            },
        );
        self.with("part-of-year", &args)
    }

    /// Bytes in a unit that people know.
    pub(super) fn size(&self, bytes: i64) -> String {
        let units = if self.lang == Lang::Fr { ["octets", "Ko", "Mo", "Go"] } else { ["bytes", "KB", "MB", "GB"] };
        let power = [(30, 3), (20, 2), (10, 1)].into_iter().find(|(bits, _)| bytes >> bits > 0);
        let (bits, unit) = power.unwrap_or((0, 0));
        let n = Decimal::from(bytes) / Decimal::from(1i64 << bits);
        let n = n.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero).normalize();
        format!("{}\u{a0}{}", crate::report::figure(self.lang, n), units[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_periods_are_spelled() {
        for (lang, day, month, quarter) in [
            (Lang::En, "1 March 2026", "March 2026", "quarter 2 of 2026"),
            (Lang::Es, "1 de marzo de 2026", "marzo de 2026", "trimestre 2 de 2026"),
            (Lang::Fr, "1 mars 2026", "mars 2026", "trimestre 2 de 2026"),
            (Lang::Pt, "1 de março de 2026", "março de 2026", "trimestre 2 de 2026"),
        ] {
            let words = Words::of(lang);
            assert_eq!(words.date("2026-03-01T09:30:00.000Z"), day);
            assert_eq!(words.moment("2026-03-01T09:30:00Z"), format!("{day}, 09:30 UTC"));
            assert_eq!((words.period("2026-03").as_str(), words.period("2026-Q2").as_str()), (month, quarter));
            assert_eq!((words.period("2026").as_str(), words.period("enero").as_str(), words.date("x").as_str()), ("2026", "enero", "x"));
            assert_eq!(words.period("2026-03-01"), day);
        }
    }

    #[test]
    fn numbers_and_sizes_have_the_signs_of_the_language() {
        let es = Words::of(Lang::Es);
        assert_eq!((es.number(&Value::from("-1234.50")).as_str(), es.number(&Value::from(12_000)).as_str()), ("-1.234,50", "12.000"));
        assert_eq!(es.number(&Value::from("12o")), "12o");
        assert_eq!((es.size(34_816).as_str(), es.size(12).as_str()), ("34\u{a0}KB", "12\u{a0}bytes"));
        assert_eq!(Words::of(Lang::Fr).size(2_621_440), "2,5\u{a0}Mo");
    }
}
