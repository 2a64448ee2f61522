//! BIFF placeholder while the scanner is written.
use super::*;
pub(super) fn has_password(_s: &[u8]) -> bool { false }
/// x
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let _ = (input, options, sources);
    Err(std::io::Error::other("no reader").into())
}
