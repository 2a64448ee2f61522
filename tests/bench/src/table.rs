//! How is what was measured shown, and how does it stand against the goals? Markdown, to be kept as it is.

use crate::child::Cost;
use crate::facts::Size;
use crate::goals;
use crate::make::Format;
use crate::measure::{Result1, Results, Tool};

const MIB: f64 = 1024.0 * 1024.0;

impl Results {
    fn of(&self, size: Size, format: Format, tool: &Tool) -> Option<Cost> {
        self.lines.iter().find(|l| l.size == size && l.format == format && l.tool == *tool).map(|l| l.cost)
    }

    /// The peer with the least processor time.
    fn best_peer(&self, size: Size, format: Format) -> Option<(&str, Cost)> {
        let peers = self.lines.iter().filter(|l| l.size == size && l.format == format);
        let named = peers.filter_map(|l| if let Tool::Peer(name) = &l.tool { Some((name.as_str(), l.cost)) } else { None });
        named.min_by(|a, b| a.1.cpu.total_cmp(&b.1.cpu))
    }

    fn sizes(&self) -> Vec<Size> {
        let mut sizes: Vec<Size> = self.lines.iter().map(|l| l.size).collect();
        sizes.dedup();
        sizes
    }

    fn formats(&self) -> impl Iterator<Item = Format> {
        Format::ALL.into_iter().filter(|f| self.lines.iter().any(|l| l.format == *f))
    }

    /// All tables.
    pub(crate) fn tables(&self) -> String {
        let mut out = String::new();
        for size in self.sizes() {
            self.of_size(size, &mut out);
        }
        self.growth(&mut out);
        self.faults(&mut out);
        self.peers(&mut out);
        out
    }

    fn of_size(&self, size: Size, out: &mut String) {
        let n = size.observations();
        *out += &format!("\n{} observations; CPU is user and system time, the least of the runs\n\n", grouped(n));
        *out += "| format | program, CPU s | by hand | ratio | goal | best peer | CPU s | peer / program | obs per CPU s | peak MiB | goal | wall ms |\n";
        *out += "|---|---|---|---|---|---|---|---|---|---|---|---|\n";
        let small = size.is_small();
        for format in self.formats() {
            let (Some(program), Some(floor)) = (self.of(size, format, &Tool::Program), self.of(size, format, &Tool::Floor)) else {
                continue;
            };
            let ratio = program.cpu / floor.cpu;
            let goal = match () {
                () if !small => goals::ratio(format).word(ratio),
                () if self.python.is_some_and(|p| program.wall < p) => "aim",
                () if ratio <= goals::SMALL_RATIO => "good",
                () => "NOT",
            };
            let (peer, cpu, times) = match self.best_peer(size, format) {
                Some((name, cost)) => (name, seconds(cost.cpu), format!("{:.1}", cost.cpu / program.cpu)),
                None => ("", String::new(), String::new()),
            };
            *out += &format!(
                "| {} | {} | {} | {ratio:.2} | {goal} | {peer} | {cpu} | {times} | {} | {:.0} | {} | {:.0} |\n",
                format.word(),
                seconds(program.cpu),
                seconds(floor.cpu),
                grouped((n as f64 / program.cpu) as u64),
                program.peak as f64 / MIB,
                goals::memory(n).word(program.peak as f64),
                program.wall * 1000.0,
            );
        }
        if small && let Some(python) = self.python {
            *out += &format!(
                "\nAt this size the aim is a whole conversion within the start of an empty Python: {:.0} ms on the wall.\n",
                python * 1000.0
            );
        }
    }

    /// Processor time an observation against that at 105 thousand.
    fn growth(&self, out: &mut String) {
        let sizes = self.sizes();
        let Some(base) = sizes.iter().copied().find(|s| s.name == "105k") else { return };
        let larger: Vec<Size> = sizes.into_iter().filter(|s| s.observations() > base.observations()).collect();
        if larger.is_empty() {
            return;
        }
        *out += "\nGrowth: CPU an observation, divided by that at 105 thousand\n\n| format | size | ratio | goal |\n|---|---|---|---|\n";
        let each = |size: Size, cost: Cost| cost.cpu / size.observations() as f64;
        for format in self.formats() {
            for &size in &larger {
                if let (Some(small), Some(large)) = (self.of(base, format, &Tool::Program), self.of(size, format, &Tool::Program)) {
                    let ratio = each(size, large) / each(base, small);
                    *out += &format!("| {} | {} | {ratio:.2} | {} |\n", format.word(), size.name, goals::GROWTH.word(ratio));
                }
            }
        }
    }

    fn faults(&self, out: &mut String) {
        if self.faulty.is_empty() {
            return;
        }
        *out +=
            "\nOne record in a hundred is faulty\n\n| format | size | planted | told | missed | besides | CPU s | clean | ratio | goal |\n";
        *out += "|---|---|---|---|---|---|---|---|---|---|\n";
        for f in &self.faulty {
            let ratio = f.faulty.cpu / f.clean.cpu;
            let v = &f.verdict;
            let exact = v.missed.is_empty() && v.besides.is_empty();
            *out += &format!(
                "| {} | {} | {} | {} | {} | {} | {} | {} | {ratio:.2} | {} |\n",
                f.format.word(),
                f.size.name,
                v.planted,
                v.told,
                v.missed.len(),
                v.besides.len(),
                seconds(f.faulty.cpu),
                seconds(f.clean.cpu),
                if exact { goals::FAULTS.word(ratio) } else { "NOT" },
            );
        }
        for f in self.faulty.iter().filter(|f| !f.verdict.missed.is_empty() || !f.verdict.besides.is_empty()) {
            for (word, list) in [("missed", &f.verdict.missed), ("besides", &f.verdict.besides)] {
                for fault in list.iter().take(5) {
                    *out += &format!("\n{} {}: {word}: {fault}", f.size.name, f.format.word());
                }
            }
            *out += "\n";
        }
    }

    fn peers(&self, out: &mut String) {
        let peers: Vec<(&Result1, &str)> =
            self.lines.iter().filter_map(|l| if let Tool::Peer(name) = &l.tool { Some((l, name.as_str())) } else { None }).collect();
        if peers.is_empty() {
            return;
        }
        *out += "\nPeers\n\n| size | format | peer | CPU s | obs per CPU s | peak MiB |\n|---|---|---|---|---|---|\n";
        for (l, name) in peers {
            let speed = grouped((l.size.observations() as f64 / l.cost.cpu) as u64);
            let (cpu, peak) = (seconds(l.cost.cpu), l.cost.peak as f64 / MIB);
            *out += &format!("| {} | {} | {name} | {cpu} | {speed} | {peak:.0} |\n", l.size.name, l.format.word());
        }
    }
}

/// Seconds with three figures that say something.
fn seconds(s: f64) -> String {
    match s {
        s if s < 0.1 => format!("{s:.3}"),
        s if s < 10.0 => format!("{s:.2}"),
        s => format!("{s:.1}"),
    }
}

/// Thousands apart.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, d) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(d);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_shows_ratio_goal_and_the_best_peer() {
        let size = Size::named("1M").expect("a size");
        let line = |tool, cpu| Result1 { size, format: Format::CsvEs, tool, cost: Cost { cpu, wall: cpu, peak: 90 << 20 } };
        let peer = |name: &str| Tool::Peer(name.into());
        let lines = vec![line(Tool::Program, 0.8), line(Tool::Floor, 0.4), line(peer("slow"), 9.0), line(peer("quick"), 2.8)];
        let text = Results { lines, ..Results::default() }.tables();
        assert!(text.contains("| csv_es | 0.80 | 0.40 | 2.00 | good | quick | 2.80 | 3.5 | 1 256 250 | 90 | good | 800 |"), "{text}");
        assert!(text.contains("| 1M | csv_es | slow | 9.00 | 111 666 | 90 |"), "{text}");
    }

    #[test]
    fn growth_is_per_observation() {
        let line = |name, cpu| {
            let size = Size::named(name).expect("a size");
            Result1 { size, format: Format::Json, tool: Tool::Program, cost: Cost { cpu, wall: 1.0, peak: 1 } }
        };
        let text = Results { lines: vec![line("105k", 0.105), line("1M", 1.1055)], ..Results::default() }.tables();
        assert!(text.contains("| json | 1M | 1.10 | good |"), "{text}");
    }
}
