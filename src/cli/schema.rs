//! `isthmus schema`: the shared standard, listed, shown in words, exported.

use super::{Stop, Tools, print};

pub(super) fn list(tools: &Tools) -> Result<u8, Stop> {
    let all = tools.standard.list();
    let mut out = String::new();
    for a in &all {
        out += &format!("{:<18} {:<44} {}\n", a.kind, a.reference.to_string(), a.names.get(tools.lang));
    }
    print(&out)?;
    Ok(0)
}

pub(super) fn show(id: &str, tools: &Tools) -> Result<u8, Stop> {
    let text = tools.standard.show(id, tools.lang).map_err(|e| Stop::Usage(e.to_string()))?;
    print(&text)?;
    Ok(0)
}

pub(super) fn export(id: &str, tools: &Tools) -> Result<u8, Stop> {
    let text = tools.standard.export(id).map_err(|e| Stop::Usage(e.to_string()))?;
    print(&text)?;
    Ok(0)
}
