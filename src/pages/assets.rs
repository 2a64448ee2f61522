//! What do pages load? A sheet of styles, and a script that only improves them. The digest stands in the name, so that a browser
//! may keep each for ever.

use std::sync::OnceLock;

use crate::model::digest::Sha256;

/// A file that pages load.
#[derive(Debug)]
pub struct Asset {
    /// Its name as it is asked for: `style.1a2b3c4d5e6f.css`.
    pub name: String,
    /// Its `Content-Type`.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
    /// The name that templates know it by.
    plain: &'static str,
}

/// Name in templates, media type and bytes.
const FILES: &[(&str, &str, &[u8])] = &[
    ("style.css", "text/css; charset=utf-8", include_bytes!("assets/style.css")),
    ("look.css", "text/css; charset=utf-8", include_bytes!("assets/look.css")),
    ("follow.js", "text/javascript; charset=utf-8", include_bytes!("assets/follow.js")),
    ("icon.svg", "image/svg+xml", include_bytes!("assets/icon.svg")),
];

fn all() -> &'static [Asset] {
    static ALL: OnceLock<Vec<Asset>> = OnceLock::new();
    ALL.get_or_init(|| {
        let made = |(plain, media_type, bytes): &(&'static str, &'static str, &'static [u8])| {
            let digest = Sha256::of(bytes).to_string();
            let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
            Asset { name: format!("{stem}.{}.{ending}", &digest[..12]), media_type, bytes, plain }
        };
        FILES.iter().map(made).collect()
    })
}

/// The file of a name with its digest.
pub fn find(name: &str) -> Option<&'static Asset> {
    all().iter().find(|a| a.name == name)
}

/// Where the file of a plain name is; that name itself where there is none, which a test refuses.
pub fn address(plain: &str) -> String {
    let found = all().iter().find(|a| a.plain == plain);
    format!("/assets/{}", found.map_or(plain, |a| a.name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_is_there_under_its_digest() {
        for (plain, _, bytes) in FILES {
            let address = address(plain);
            let name = address.strip_prefix("/assets/").expect("a path");
            assert_eq!(find(name).map(|a| a.bytes), Some(*bytes));
            assert!(find(plain).is_none());
        }
    }
}
