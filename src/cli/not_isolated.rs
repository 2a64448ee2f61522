//! `--isolate` where there are no processes with limits as Unix has them: it is refused, never ignored.

use super::{CheckArgs, ConvertArgs, Stop, Tools};

const REFUSED: &str = "--isolate needs Linux or another Unix";

pub(super) fn convert(_: &ConvertArgs, _: &Tools) -> Result<u8, Stop> {
    Err(Stop::Usage(REFUSED.to_owned()))
}

pub(super) fn check(_: &CheckArgs, _: &Tools) -> Result<u8, Stop> {
    Err(Stop::Usage(REFUSED.to_owned()))
}

pub(super) fn probe(_: &Tools) -> Result<String, Stop> {
    Ok("none on this system: --isolate is refused".to_owned())
}
