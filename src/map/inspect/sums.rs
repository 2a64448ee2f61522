//! Which rows and columns sum others, by their figures.

use rust_decimal::Decimal;

use super::Why;

/// Figures of a body: rows by columns, none where a cell holds no figure.
pub(super) struct Figures {
    /// Row by row.
    pub(super) rows: Vec<Vec<Option<Decimal>>>,
    /// How many columns.
    pub(super) width: usize,
}

/// Rows from which figures alone may say that a column is a sum.
const ENOUGH: usize = 3;

impl Figures {
    /// What each column is, given which ones say by their heading that they are sums.
    pub(super) fn total_columns(&self, named: &[bool]) -> Vec<Option<Why>> {
        let columns: Vec<Vec<Option<Decimal>>> = (0..self.width).map(|c| self.rows.iter().map(|r| r[c]).collect()).collect();
        judge(&columns, named, &vec![true; self.width], ENOUGH)
    }

    /// What each row is, given which ones say by their label that they are sums, and which ones may be sums at all
    /// although they do not say so.
    pub(super) fn total_rows(&self, named: &[bool], open: &[bool]) -> Vec<Option<Why>> {
        judge(&self.rows, named, open, 2)
    }

    /// Bold rows whose figures are the sums of the rows below them up to the next bold one, be it one row only.
    pub(super) fn bold_heads(&self, bold: &[bool]) -> Vec<bool> {
        let sums = |i: usize| {
            let group: Vec<usize> = (i + 1..self.rows.len()).take_while(|&j| !bold[j]).collect();
            let agrees = |k: usize| {
                let parts = group.iter().filter_map(|&j| self.rows[j][k]).try_fold(Decimal::ZERO, |s, d| s.checked_add(d));
                self.rows[i][k].is_none_or(|t| parts == Some(t))
            };
            bold[i] && !group.is_empty() && self.rows[i].iter().any(|d| d.is_some_and(|d| !d.is_zero())) && (0..self.width).all(agrees)
        };
        // With every row bold, or one alone, the font says nothing.
        let several = bold.iter().filter(|b| **b).count() > 1 && bold.iter().any(|b| !b);
        (0..self.rows.len()).map(|i| several && sums(i)).collect()
    }
}

/// Judges lines (rows or columns) that may sum other lines of the same direction. `enough` is how many figures must agree
/// where no word helps.
fn judge(lines: &[Vec<Option<Decimal>>], named: &[bool], open: &[bool], enough: usize) -> Vec<Option<Why>> {
    let mut out: Vec<Option<Why>> = vec![None; lines.len()];
    for i in 0..lines.len() {
        if !named[i] && !open[i] {
            continue;
        }
        let adds = parts(i, lines, named, &out).into_iter().any(|p| agrees(&lines[i], &p, lines, if named[i] { 1 } else { enough }));
        out[i] = match (named[i], adds) {
            (true, true) => Some(Why::Both),
            (true, false) => Some(if comparable(&lines[i]) { Why::WordOnly } else { Why::Word }),
            (false, true) => Some(Why::Arithmetic),
            (false, false) => None,
        };
    }
    out
}

fn comparable(line: &[Option<Decimal>]) -> bool {
    line.iter().any(Option::is_some)
}

/// Sets of lines that a sum in line `i` could be made of.
fn parts(i: usize, lines: &[Vec<Option<Decimal>>], named: &[bool], known: &[Option<Why>]) -> Vec<Vec<usize>> {
    let is_sum = |j: usize| named[j] || (j < i && known[j].is_some());
    let mut out = vec![
        (0..lines.len()).filter(|&j| j != i && !is_sum(j)).collect::<Vec<_>>(),
        (0..i).filter(|&j| !is_sum(j)).collect(),
        (0..i).rev().take_while(|&j| !is_sum(j)).collect(),
        (i + 1..lines.len()).take_while(|&j| !is_sum(j)).collect(),
        (0..i).filter(|&j| is_sum(j)).collect(),
        (i + 1..lines.len()).filter(|&j| is_sum(j)).collect(),
    ];
    // The heading of a group sums the lines below it, as many as it takes.
    if let Some((place, goal)) = lines[i].iter().enumerate().find_map(|(k, d)| d.filter(|d| *d > Decimal::ZERO).map(|d| (k, d))) {
        let mut sum = Decimal::ZERO;
        let mut group = Vec::new();
        for (j, line) in lines.iter().enumerate().skip(i + 1) {
            let Some(d) = line[place] else { continue };
            match sum.checked_add(d) {
                Some(s) if s <= goal => sum = s,
                _ => break,
            }
            group.push(j);
            if sum == goal {
                break;
            }
        }
        if sum == goal {
            out.push(group);
        }
    }
    out.retain(|p| p.len() >= 2);
    out.dedup();
    out
}

/// Whether a line is the sum of these, wherever all of them have figures; at least two parts must count.
fn agrees(total: &[Option<Decimal>], parts: &[usize], lines: &[Vec<Option<Decimal>>], enough: usize) -> bool {
    let (mut good, mut telling) = (0, 0);
    for (k, t) in total.iter().enumerate() {
        let Some(t) = t else { continue };
        let mut sum = Decimal::ZERO;
        let mut counting = 0;
        for &p in parts {
            let Some(d) = lines[p][k] else { continue };
            counting += usize::from(!d.is_zero());
            match sum.checked_add(d) {
                Some(s) => sum = s,
                None => return false,
            }
        }
        if sum != *t {
            return false;
        }
        good += 1;
        telling += usize::from(counting >= 2);
    }
    good >= enough && telling >= enough.min(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(text: &str) -> Figures {
        let rows: Vec<Vec<Option<Decimal>>> = text.lines().map(|l| l.split_whitespace().map(|c| c.parse().ok()).collect()).collect();
        Figures { width: rows[0].len(), rows }
    }

    #[test]
    fn columns_that_sum_others_are_found_without_their_names() {
        let f = figures("40 1200 1240 35 1100 1135 2375\n20 310 330 25 200 225 555\n10 100 110 3 4 7 117\n");
        let all = f.total_columns(&[false; 7]);
        let sums: Vec<usize> = (0..7).filter(|&c| all[c].is_some()).collect();
        assert_eq!(sums, [2, 5, 6]);
        let named = f.total_columns(&[false, false, true, false, false, true, true]);
        assert_eq!(named[6], Some(Why::Both));
    }

    #[test]
    fn rows_that_head_or_close_a_group_are_found() {
        let f = figures("665 60 7\n555 50 3\n110 10 4\n335 30 2\n300 10 1\n35 20 1\n1000 90 9\n");
        let all = f.total_rows(&[false, false, false, false, false, false, true], &[true; 7]);
        let sums: Vec<usize> = (0..7).filter(|&r| all[r].is_some()).collect();
        assert_eq!(sums, [0, 3, 6]);
        assert_eq!(all[6], Some(Why::Both));
    }

    #[test]
    fn a_name_that_the_figures_contradict_is_told_and_chance_is_not_taken_for_a_sum() {
        let f = figures("1 2 4\n3 4 8\n5 6 12\n");
        assert_eq!(f.total_columns(&[false, false, true])[2], Some(Why::WordOnly));
        let f = figures("0 5 5\n0 6 6\n0 7 7\n");
        assert_eq!(f.total_columns(&[false; 3]), [None, None, None], "a copy beside zeros is no sum");
    }
}
