//! Until drafts are merged.
pub(super) mod draft {
    use crate::model::table::{Block, SheetHead};
    use crate::model::tree::Tree;
    pub(crate) fn draft_grid(_: &str, _: &str, _: &[(SheetHead, Block)], _: &[crate::map::inspect::TableGuess]) -> String {
        String::new()
    }
    pub(crate) fn draft_tree(_: &str, _: &str, _: &Tree, _: &crate::map::inspect::TreeGuess) -> String {
        String::new()
    }
}
pub(super) mod sentences {
    pub(crate) fn explain(_: &crate::model::mapping::Mapping, _: crate::model::lang::Lang) -> String {
        String::new()
    }
}
