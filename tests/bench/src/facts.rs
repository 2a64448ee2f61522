//! What is true in the cube that every format tells of?
//!
//! Eight dimensions, codes and Spanish labels of the structure that lies beside the mappings of the measurements. A block
//! is one combination of frequency, country, indicator, age and country of residence: 25 periods, three sexes (two and
//! their total), countries of birth and their total. Figures are whole (arrivals) or have one decimal (estimates); 3 % are
//! missing, the last period is provisional, some countries are estimated. Integers only, so any machine gives the same.

/// The structure message: codes and labels, and nothing of ours beside it that could differ.
const STRUCTURE: &str = include_str!("../../../mappings/bench/structure.xml");

const REPORTERS: [&str; 10] = ["CHL", "ARG", "COL", "CRI", "ECU", "MEX", "PER", "URY", "PAN", "DOM"];
const COUNTERPARTS: [&str; 10] = ["ARG", "VEN", "PER", "COL", "HTI", "BOL", "ECU", "BRA", "ESP", "USA"];
const ESTIMATED: [&str; 7] = ["VEN", "HTI", "CUB", "SYR", "AFG", "SDN", "PRK"];
const MONTHS: [&str; 12] =
    ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];

/// Periods of a block.
pub(crate) const PERIODS: usize = 25;
/// Sexes: men, women, both.
pub(crate) const SEXES: usize = 3;

/// A code and what the files call it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Code {
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
}

/// A period as a code (`2023-01`) and as the files write it (`enero 2023`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Period {
    pub(crate) id: String,
    pub(crate) label: String,
}

/// The codelists, in the order of the structure. Of areas the first is the total.
pub(crate) struct Codes {
    pub(crate) freq: Vec<Code>,
    pub(crate) area: Vec<Code>,
    pub(crate) indicator: Vec<Code>,
    pub(crate) sex: Vec<Code>,
    pub(crate) age: Vec<Code>,
    pub(crate) status: Vec<Code>,
    pub(crate) unit: Vec<Code>,
    /// Periods of each frequency.
    pub(crate) periods: [Vec<Period>; 2],
}

impl Codes {
    /// Reads them out of the structure message.
    pub(crate) fn new() -> Codes {
        let years = (2000..2025).map(|y| Period { id: y.to_string(), label: y.to_string() }).collect();
        let month = |i: usize| {
            let (year, month) = (2023 + i / 12, i % 12);
            Period { id: format!("{year}-{:02}", month + 1), label: format!("{} {year}", MONTHS[month]) }
        };
        Codes {
            freq: codelist("CL_FREQ"),
            area: codelist("CL_AREA"),
            indicator: codelist("CL_INDICATOR"),
            sex: codelist("CL_SEX"),
            age: codelist("CL_AGE"),
            status: codelist("CL_OBS_STATUS"),
            unit: codelist("CL_UNIT"),
            periods: [years, (0..PERIODS).map(month).collect()],
        }
    }

    /// Month of the year, from 1, of a Spanish name.
    pub(crate) fn month(name: &[u8]) -> Option<u16> {
        MONTHS.iter().position(|m| m.as_bytes() == name).map(|i| i as u16 + 1)
    }

    fn area(&self, id: &str) -> usize {
        self.area.iter().position(|c| c.id == id).expect("an area of the structure")
    }
}

/// The codes of one list. The message writes a code a line, without character references.
fn codelist(id: &str) -> Vec<Code> {
    let from = STRUCTURE.find(&format!("<str:Codelist id=\"{id}\"")).expect("a codelist of the structure");
    let text = &STRUCTURE[from..];
    let text = &text[..text.find("</str:Codelist>").expect("the end of a codelist")];
    let part = |x: &'static str, from: &str, to: char| Some(x.split_once(from)?.1.split_once(to)?.0);
    let code = |x: &'static str| Some(Code { id: part(x, "<str:Code id=\"", '"')?, label: part(x, "xml:lang=\"es\">", '<')? });
    text.lines().filter_map(code).collect()
}

/// How large a workload is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Size {
    /// As it is asked for: `10k`, `105k`, `1M`, `10M`, `30M`.
    pub(crate) name: &'static str,
    blocks: usize,
    countries: usize,
}

/// All sizes, the smallest first.
pub(crate) const SIZES: [Size; 5] = [
    Size { name: "10k", blocks: 2, countries: 66 },
    Size { name: "105k", blocks: 7, countries: 199 },
    Size { name: "1M", blocks: 67, countries: 199 },
    Size { name: "10M", blocks: 667, countries: 199 },
    Size { name: "30M", blocks: 2000, countries: 199 },
];

impl Size {
    /// The size of that name.
    pub(crate) fn named(name: &str) -> Option<Size> {
        SIZES.into_iter().find(|s| s.name == name)
    }

    /// How many observations.
    pub(crate) fn observations(self) -> u64 {
        (self.blocks * (self.countries + 1) * PERIODS * SEXES) as u64
    }

    /// Whether start-up is most of what it costs.
    pub(crate) fn is_small(self) -> bool {
        self.observations() < 100_000
    }

    /// The blocks, in the order of the files.
    pub(crate) fn facts(self, codes: &Codes) -> impl Iterator<Item = Block> {
        (0..self.blocks).map(move |b| Block::new(b, self, codes))
    }
}

/// One combination of the dimensions that a wide table has in its title.
pub(crate) struct Block {
    /// From 1.
    pub(crate) number: usize,
    pub(crate) freq: usize,
    pub(crate) reporter: usize,
    pub(crate) indicator: usize,
    pub(crate) age: usize,
    pub(crate) counterpart: usize,
    /// Areas of birth, the total first.
    pub(crate) births: usize,
    /// In tenths, by area of birth, period and sex.
    figures: Vec<Option<u32>>,
    estimated: Vec<bool>,
}

/// One observation: indices into the codelists, the figure in tenths.
#[derive(Clone, Copy)]
pub(crate) struct Fact {
    pub(crate) birth: usize,
    pub(crate) period: usize,
    pub(crate) sex: usize,
    pub(crate) tenths: Option<u32>,
    pub(crate) status: usize,
}

impl Block {
    fn new(number: usize, size: Size, codes: &Codes) -> Block {
        let (freq, rest) = (number % 2, number / 2);
        let indicator = (rest + number) % 2;
        let (age, rest) = (rest % codes.age.len(), rest / codes.age.len());
        let counterpart = COUNTERPARTS[rest % COUNTERPARTS.len()];
        let rest = rest / COUNTERPARTS.len();
        // A small cube has few ages and residences of one country; its countries alternate instead.
        let reporter = if size.blocks <= 340 { rest + number / 2 } else { rest };
        let births = size.countries + 1;
        let mut dice = Dice(number as u64);
        let mut figures = vec![None; births * PERIODS * SEXES];
        for birth in 1..births {
            let magnitude = (1024 + dice.below(1024)) << dice.below(13);
            for period in 0..PERIODS {
                let mut both = None;
                // Men and women in nearly equal parts, as they are: an odd ratio is a finding of its own.
                let (level, men) = (magnitude * 40 / 1024 * (500 + dice.below(1000)) / 1000, 450 + dice.below(101));
                for (sex, share) in [(0, men), (1, 1000 - men)] {
                    if dice.below(1000) < 30 {
                        continue;
                    }
                    let tenths = level * share / 1000;
                    let tenths = (if indicator == 1 { tenths } else { tenths / 10 * 10 }) as u32;
                    figures[at(birth, period, sex)] = Some(tenths);
                    *both.get_or_insert(0) += tenths;
                }
                figures[at(birth, period, 2)] = both;
                for sex in 0..SEXES {
                    let one = figures[at(birth, period, sex)].unwrap_or(0);
                    *figures[at(0, period, sex)].get_or_insert(0) += one;
                }
            }
        }
        Block {
            number: number + 1,
            freq,
            reporter: codes.area(REPORTERS[reporter % REPORTERS.len()]),
            indicator,
            age,
            counterpart: codes.area(counterpart),
            births,
            figures,
            estimated: codes.area.iter().map(|c| ESTIMATED.contains(&c.id)).collect(),
        }
    }

    /// One observation of the block.
    pub(crate) fn fact(&self, birth: usize, period: usize, sex: usize) -> Fact {
        let tenths = self.figures[at(birth, period, sex)];
        // Codes of the list of states: final, provisional, estimated, missing.
        let status = match tenths {
            None => 3,
            Some(_) if period == PERIODS - 1 => 1,
            Some(_) if self.estimated[birth] => 2,
            Some(_) => 0,
        };
        Fact { birth, period, sex, tenths, status }
    }

    /// Whether the figures of that area are estimates.
    pub(crate) fn is_estimated(&self, birth: usize) -> bool {
        self.estimated[birth]
    }

    /// All observations in the order of the long tables.
    pub(crate) fn all(&self) -> impl Iterator<Item = Fact> + '_ {
        (0..self.births).flat_map(move |b| (0..PERIODS).flat_map(move |p| (0..SEXES).map(move |s| self.fact(b, p, s))))
    }
}

fn at(birth: usize, period: usize, sex: usize) -> usize {
    (birth * PERIODS + period) * SEXES + sex
}

/// Numbers that look like chance and are the same everywhere (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)) % n
    }
}

/// Tenths as the shortest decimal, with the decimal sign of the file.
pub(crate) fn decimal(tenths: u32, sign: char) -> String {
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { format!("{}{sign}{}", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_codes_are_those_of_the_structure() {
        let c = Codes::new();
        assert_eq!((c.freq.len(), c.area.len(), c.indicator.len(), c.sex.len()), (2, 201, 2, 3));
        assert_eq!((c.age.len(), c.status.len(), c.unit.len()), (17, 4, 1));
        assert_eq!((c.area[0].id, c.area[0].label, c.status[3].id), ("_T", "Total", "M"));
        assert_eq!(c.periods[1][13], Period { id: "2024-02".into(), label: "febrero 2024".into() });
    }

    #[test]
    fn blocks_differ_and_their_totals_are_sums() {
        let codes = Codes::new();
        for size in SIZES {
            let keys: BTreeSet<_> = (0..size.blocks)
                .map(|b| Block::new(b, Size { countries: 1, ..size }, &codes))
                .map(|b| (b.freq, b.reporter, b.indicator, b.age, b.counterpart))
                .collect();
            assert_eq!(keys.len(), size.blocks, "{}", size.name);
        }
        let size = Size::named("10k").expect("a size");
        assert_eq!(size.observations(), 10_050);
        let mut seen = 0;
        for block in size.facts(&codes) {
            for period in 0..PERIODS {
                let figure = |birth, sex| block.fact(birth, period, sex).tenths.unwrap_or(0);
                assert_eq!(figure(0, 2), figure(0, 0) + figure(0, 1));
                assert_eq!(figure(0, 1), (1..block.births).map(|b| figure(b, 1)).sum::<u32>());
            }
            seen += block.all().count();
        }
        assert_eq!(seen, 10_050);
    }

    #[test]
    fn a_figure_is_written_short() {
        assert_eq!((decimal(120, ','), decimal(125, ','), decimal(7, '.')), ("12".into(), "12,5".into(), "0.7".into()));
    }
}
