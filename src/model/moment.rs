//! When did something happen, to the millisecond? Time comes in as an argument: nothing here asks a clock.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment in UTC: milliseconds since 1970-01-01T00:00Z, within the years 0001 to 9999. Written as
/// `2026-03-01T09:30:00.000Z` (RFC 3339), so that texts sort as the moments do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Moment(i64);

/// 0001-01-01T00:00:00.000Z.
const FIRST: i64 = -62_135_596_800_000;
/// 9999-12-30T22:00:00.000Z, the last second that the calendar of the library knows.
const LAST: i64 = 253_402_207_200_000;

impl Moment {
    /// A day, in milliseconds.
    pub const DAY: i64 = 86_400_000;

    /// The moment so many milliseconds after 1970 began; what lies outside the years 0001 to 9999 becomes their edge.
    pub const fn from_millis(millis: i64) -> Moment {
        Moment(if millis < FIRST {
            FIRST
        } else if millis > LAST {
            LAST
        } else {
            millis
        })
    }

    /// Milliseconds since 1970 began.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// So many milliseconds later, or earlier for a negative number.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Moment {
        Moment::from_millis(self.0.saturating_add(millis))
    }

    /// Its year in UTC.
    pub fn year(self) -> i16 {
        self.stamp().to_zoned(TimeZone::UTC).year()
    }

    fn stamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).expect("every moment lies between the years 0001 and 9999")
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.stamp())
    }
}

/// The text is no moment.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{0}` is not a moment such as 2026-03-01T09:30:00Z (RFC 3339, with the offset from UTC)")]
pub struct NotAMoment(pub String);

impl FromStr for Moment {
    type Err = NotAMoment;

    /// Reads RFC 3339 with any offset; digits past the millisecond are cut.
    fn from_str(text: &str) -> Result<Moment, NotAMoment> {
        let stamp: Timestamp = text.trim().parse().map_err(|_| NotAMoment(text.to_owned()))?;
        let millis = stamp.as_millisecond();
        if (FIRST..=LAST).contains(&millis) { Ok(Moment(millis)) } else { Err(NotAMoment(text.to_owned())) }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Moment, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_and_read_back() {
        for (text, millis) in [
            ("1970-01-01T00:00:00.000Z", 0),
            ("2024-02-29T23:59:59.999Z", 1_709_251_199_999),
            ("2038-01-19T03:14:08.000Z", 2_147_483_648_000),
            ("0001-01-01T00:00:00.000Z", FIRST),
            ("9999-12-30T22:00:00.000Z", LAST),
        ] {
            let moment = Moment::from_millis(millis);
            assert_eq!(moment.to_string(), text);
            assert_eq!(text.parse(), Ok(moment));
        }
        let noon: Moment = "2026-03-01T12:00:00+06:00".parse().expect("an offset is read");
        assert_eq!(noon.to_string(), "2026-03-01T06:00:00.000Z");
        assert_eq!(noon.year(), 2026);
        assert_eq!(Moment::from_millis(i64::MAX).plus(1).year(), 9999);
        assert_eq!(Moment::from_millis(i64::MIN).plus(-1).year(), 1);
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for wrong in ["", "2026-03-01", "2026-02-29T00:00:00Z", "2026-03-01T00:00:00", "yesterday", "-009999-01-02T01:59:59Z"] {
            assert!(wrong.parse::<Moment>().is_err(), "{wrong}");
        }
    }
}
