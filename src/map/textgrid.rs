//! A sheet as text, for tests inside mappings: `|` between cells, `<` merged left, `^` merged up, `**bold**`.

use std::sync::Arc;

use crate::model::location::PartId;
use crate::model::table::{Area, Block, Kind, SheetHead, Style};

/// Reads a text grid as a sheet with one block.
pub fn read(text: &str, sheet: &str, part: PartId) -> (SheetHead, Block) {
    let lines: Vec<Vec<&str>> = text.lines().map(|l| cells(l)).collect();
    let mut head = SheetHead::plain(part, sheet);
    head.styles = Arc::new(vec![Style::default(), Style { bold: true, ..Style::default() }, Style { italic: true, ..Style::default() }]);
    let mut block = Block { last: true, ..Block::default() };
    for (r, line) in lines.iter().enumerate() {
        if line.iter().all(|c| c.is_empty()) {
            continue;
        }
        block.start_row(r as u32, false);
        for (c, cell) in line.iter().enumerate() {
            if cell.is_empty() || matches!(*cell, "<" | "^") {
                continue;
            }
            let (style, cell_text) = match (
                cell.strip_prefix("**").and_then(|c| c.strip_suffix("**")),
                cell.strip_prefix("//").and_then(|c| c.strip_suffix("//")),
            ) {
                (Some(bold), _) => (1, bold.trim()),
                (_, Some(italic)) => (2, italic.trim()),
                _ => (0, *cell),
            };
            block.push(c as u16, Kind::Text, 0, style, &cell_text.replace("\\|", "|"));
            if let Some(area) = area(&lines, r, c) {
                head.merges.push(area);
            }
        }
    }
    head.merges.sort();
    (head, block)
}

/// Cells of a line. A line may begin and end with `|`; `\|` is the sign itself.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim_end();
    if line.trim().is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut from = 0;
    for (i, _) in line.match_indices('|').filter(|(i, _)| !line[..*i].ends_with('\\')) {
        out.push(line[from..i].trim());
        from = i + 1;
    }
    out.push(line[from..].trim());
    out
}

/// The merged area that begins at a cell: `<` to its right, `^` below it.
fn area(lines: &[Vec<&str>], r: usize, c: usize) -> Option<Area> {
    let at = |r: usize, c: usize| lines.get(r).and_then(|l| l.get(c)).copied().unwrap_or("");
    let right = (c + 1..).take_while(|&x| at(r, x) == "<").count();
    let down = (r + 1..).take_while(|&y| at(y, c) == "^").count();
    (right + down > 0).then_some(Area { top: r as u32, left: c as u16, bottom: (r + down) as u32, right: (c + right) as u16 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_with_merged_and_bold_cells_reads() {
        let (head, block) = read("Punto | Hombres | < | Total\n^ | 0 a 17 | 18 | ^\n**Aérea** | 1 | 2 | 3\n", "2024", PartId(0));
        assert_eq!(head.merges.len(), 3);
        assert_eq!(head.merges[1], Area { top: 0, left: 1, bottom: 0, right: 2 });
        assert_eq!(block.rows.len(), 3);
        assert_eq!(block.row_cells(1).len(), 2);
        let bold = &block.row_cells(2)[0];
        assert!(head.style(bold).bold);
        assert_eq!(block.text(&head, bold), "Aérea");
        let (head, block) = read("a \\| b | c", "s", PartId(0));
        assert_eq!(block.row_cells(0).iter().map(|c| block.text(&head, c)).collect::<Vec<_>>(), ["a | b", "c"]);
    }
}
