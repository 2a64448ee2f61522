//! How does a text of ours with holes become a sentence? One way for reports, for problems and for mail.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::figures::count;
use crate::model::lang::Lang;

/// The text in a language of the catalogue whose folder lies beside the file that names it.
macro_rules! text {
    ($folder:literal, $lang:expr) => {
        match $lang {
            $crate::model::lang::Lang::En => include_str!(concat!($folder, "/en.ftl")),
            $crate::model::lang::Lang::Es => include_str!(concat!($folder, "/es.ftl")),
            $crate::model::lang::Lang::Fr => include_str!(concat!($folder, "/fr.ftl")),
            $crate::model::lang::Lang::Pt => include_str!(concat!($folder, "/pt.ftl")),
        }
    };
}
pub(crate) use text;

/// The sentences of one catalogue in one language.
pub struct Sentences {
    bundle: FluentBundle<FluentResource>,
}

impl Sentences {
    /// Those of a catalogue, which is a text in Fluent of ours: its tests see to it that it reads.
    pub fn of(lang: Lang, catalogue: &str) -> Sentences {
        let tag: LanguageIdentifier = lang.tag().parse().expect("a tag of ours");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The signs that keep directions of writing apart are none of a terminal's.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match lang {
            Lang::En => |v, _| number(Lang::En, v),
            Lang::Es => |v, _| number(Lang::Es, v),
            Lang::Fr => |v, _| number(Lang::Fr, v),
            Lang::Pt => |v, _| number(Lang::Pt, v),
        }));
        let resource = FluentResource::try_new(catalogue.to_owned()).map_err(|(_, e)| e).expect("a catalogue of ours parses");
        bundle.add_resource(resource).expect("no message stands twice in a catalogue of ours");
        Sentences { bundle }
    }

    /// A sentence, or the attribute of one; none where the catalogue has none.
    pub fn say(&self, id: &str, attribute: Option<&str>, args: &FluentArgs<'_>) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        Some(self.bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned())
    }
}

/// Counts are whole and far below 2^53, so the number that chooses the plural is the number that is shown.
fn number(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(n) => Some(count(lang, n.value as u64)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_does() {
        let text = "found = { $n ->\n    [one] one thing\n   *[other] { $n } things\n }\n    .title = Found\n";
        let mut args = FluentArgs::new();
        args.set("n", 1200);
        let said = |lang: Lang| Sentences::of(lang, text).say("found", None, &args);
        assert_eq!((said(Lang::En).as_deref(), said(Lang::Es).as_deref()), (Some("1,200 things"), Some("1.200 things")));
        let en = Sentences::of(Lang::En, text);
        assert_eq!(en.say("found", Some("title"), &args).as_deref(), Some("Found"));
        assert_eq!((en.say("found", Some("remedy"), &args), en.say("lost", None, &args)), (None, None));
    }
}
