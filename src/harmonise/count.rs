//! How many persons fall into each cell: rows about persons are counted, and nothing of a single row is kept.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::model::location::{Location, PartId};
use crate::model::observation::{Dataset, Note, Notes};

/// The cells met so far.
#[derive(Default)]
pub(super) struct Cells {
    /// Codes of a cell → its number.
    index: FxHashMap<Box<[u32]>, u32>,
    cells: Vec<Cell>,
    merged: FxHashMap<(u32, u32), u32>,
}

struct Cell {
    codes: Box<[u32]>,
    persons: u64,
    notes: u32,
    part: PartId,
}

impl Cells {
    /// One person more with these codes.
    pub(super) fn add(&mut self, codes: &[u32], set: u32, part: PartId, notes: &mut Notes) {
        if let Some(&i) = self.index.get(codes) {
            let cell = &mut self.cells[i as usize];
            cell.persons += 1;
            if cell.notes != set {
                let (a, b) = (cell.notes, set);
                cell.notes = *self.merged.entry((a, b)).or_insert_with(|| union(notes, a, b));
            }
            return;
        }
        self.index.insert(codes.into(), self.cells.len() as u32);
        self.cells.push(Cell { codes: codes.into(), persons: 1, notes: set, part });
    }

    /// Hands over each cell in the order of first meeting: codes, persons, notes, the file as a whole.
    pub(super) fn pour(self, dataset: &mut Dataset, mut each: impl FnMut(&mut Dataset, &[u32], Decimal, u32, Location)) {
        let counted = dataset.notes.note(Note::Counted);
        for cell in self.cells {
            let notes = dataset.notes.with(cell.notes, counted);
            each(dataset, &cell.codes, Decimal::from(cell.persons), notes, Location::whole(cell.part));
        }
    }
}

/// The set that has the notes of both.
fn union(notes: &mut Notes, a: u32, b: u32) -> u32 {
    let in_a: Vec<Note> = notes.get(a).cloned().collect();
    let mut more: Vec<Note> = notes.get(b).filter(|n| !in_a.contains(n)).cloned().collect();
    more.sort_unstable();
    more.into_iter().fold(a, |set, note| {
        let note = notes.note(note);
        notes.with(set, note)
    })
}
