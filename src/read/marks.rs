//! How are marks of ours in a workbook told apart from what its sender wrote? By signs that outlive being saved elsewhere.
//!
//! A marked workbook carries defined names: [`RECEIPT`] holds what it was marked for, and each name that begins with
//! [`LIST`] points at a sheet of ours, whatever it is called by now. Only where they are there are the other signs looked for:
//! what we note in a cell begins with [`SIGN`], and a fill of ours is one of [`FILLS`], with the colour that the sender gave the
//! cell behind it.

/// Defined name of what the workbook was marked for: a receipt, or the digest of the file.
pub(crate) const RECEIPT: &str = "_isthmus.receipt";
/// Beginning of the defined names of our sheets; a number follows.
pub(crate) const LIST: &str = "_isthmus.list";
/// What each note of ours begins with.
pub(crate) const SIGN: &str = "⟦Isthmus⟧";
/// Colours of errors, warnings and information, as RGB. They are nobody's standard colours.
pub(crate) const FILLS: [&str; 3] = ["FBB4AD", "FDE29B", "C9DFF6"];

/// Whether a fill is one of ours.
pub(crate) fn is_ours(colour: &str) -> bool {
    FILLS.iter().any(|f| f.eq_ignore_ascii_case(colour))
}

/// What a sender noted in a cell, without what we did; none where nothing is left.
pub(crate) fn without_ours(note: &str) -> Option<&str> {
    let Some(at) = note.find(SIGN) else { return Some(note) };
    Some(note[..at].trim_end()).filter(|rest| !rest.is_empty())
}

/// The sheet that the text of a defined name points at: `'Lista 1'!$A$1` is `Lista 1`.
pub(crate) fn sheet_of(reference: &str) -> Option<String> {
    let (sheet, _) = reference.trim().rsplit_once('!')?;
    let sheet = sheet.trim_start_matches('$');
    Some(match sheet.strip_prefix('\'').and_then(|s| s.strip_suffix('\'')) {
        Some(quoted) => quoted.replace("''", "'"),
        None => sheet.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_is_taken_off() {
        assert_eq!(without_ours("revisar"), Some("revisar"));
        assert_eq!(without_ours("revisar\n\n⟦Isthmus⟧ error: …"), Some("revisar"));
        assert_eq!(without_ours("⟦Isthmus⟧ error: …"), None);
        assert!(is_ours("fbb4ad") && !is_ours("FFFF00"));
    }

    #[test]
    fn a_name_points_at_a_sheet() {
        assert_eq!(sheet_of("Problemas!$A$1").as_deref(), Some("Problemas"));
        assert_eq!(sheet_of("'Problemas (2)'!$A$1").as_deref(), Some("Problemas (2)"));
        // As LibreOffice writes it.
        assert_eq!(sheet_of("$'Año ''24'!$A$1").as_deref(), Some("Año '24"));
        assert_eq!(sheet_of("#REF!").as_deref(), Some("#REF"));
        assert_eq!(sheet_of("7"), None);
    }
}
