//! What does an artefact, an item or a component say of itself beside its identifier and names?
//!
//! Most say nothing, so it is kept in a box that is mostly not there.

use super::lang::Names;

/// An annotation of the SDMX information model.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Annotation {
    /// Its identifier.
    pub id: Option<String>,
    /// What kind it is, such as `HXL`.
    pub kind: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Where there is more to read.
    pub url: Option<String>,
    /// Its value, which has no language (SDMX 3.0).
    pub value: Option<String>,
    /// Its text.
    pub texts: Names,
}

impl Annotation {
    /// An annotation of a kind with a title, which is all that most have.
    pub fn titled(kind: &str, title: &str) -> Annotation {
        Annotation { kind: Some(kind.to_owned()), title: Some(title.to_owned()), ..Annotation::default() }
    }

    /// Kind and title, where it has nothing else.
    pub fn plain(&self) -> Option<(&str, &str)> {
        match self {
            Annotation { id: None, kind: Some(kind), title: Some(title), url: None, value: None, texts } if texts.0.is_empty() => {
                Some((kind, title))
            }
            _ => None,
        }
    }

    /// What it says in one text: its title, else its value, else its text in English or any language.
    pub fn said(&self) -> Option<&str> {
        let text = || Some(self.texts.get(super::lang::Lang::En)).filter(|t| !t.is_empty());
        self.title.as_deref().or(self.value.as_deref()).or_else(text)
    }
}

/// What is said beside identifier and names.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct About {
    /// Descriptions.
    pub descriptions: Names,
    /// Annotations, without those whose kind and title stand elsewhere (each place says which).
    pub annotations: Vec<Annotation>,
    /// From when on an artefact holds, as in the message.
    pub valid_from: Option<String>,
    /// Until when an artefact holds.
    pub valid_to: Option<String>,
    /// Whether a list is a part of itself: some of its items only.
    pub partial: bool,
    /// Whether this is a stub that stands for an artefact elsewhere.
    pub external: bool,
    /// Where a stub's whole artefact is.
    pub structure_url: Option<String>,
    /// Which service has a stub's whole artefact.
    pub service_url: Option<String>,
}

impl About {
    /// The same in a box, or none where nothing is said.
    pub fn boxed(self) -> Option<Box<About>> {
        (self != About::default()).then(|| Box::new(self))
    }
}
