//! x
use super::*;
/// x
pub fn open(input: &Input, format: Format, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let _ = (input, options, sources, format);
    Err(std::io::Error::other("no reader").into())
}
