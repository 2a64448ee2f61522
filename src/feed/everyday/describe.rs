//! What is a dataset: whose, as of when, under which licence, how is it cited and where is it got?

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::answer::Found;
use super::super::structures::held;
use super::super::{Feed, Problem};
use super::{Form, words};
use crate::config::service::Imprint;
use crate::gateway::Trouble;
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::structure::Dataflow;
use crate::sdmx::structure::Concept;
use crate::sdmx::write::name;

/// One provider's part of a dataset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// The provider's identifier.
    pub id: String,
    /// The provider's name.
    pub name: String,
    /// The number of the release.
    pub number: i64,
    /// Since when it may be read.
    pub opened: Moment,
    /// How many observations it has.
    pub rows: i64,
}

/// What a dataset says of itself.
#[derive(Clone, Debug)]
pub struct About {
    /// The dataflow.
    pub flow: Arc<Dataflow>,
    /// Its name in addresses: its identifier, with the agency before it where another agency has one of the same.
    pub name: String,
    /// Whose releases it is made of, by their identifiers.
    pub parts: Vec<Part>,
    /// When the last of them was opened.
    pub modified: Moment,
    /// Who publishes it, where to ask, under which licence.
    pub imprint: Imprint,
    /// The address of the service, without a slash at its end.
    pub address: String,
    /// The concepts of the components, by the identifiers of these.
    pub concepts: BTreeMap<String, Concept>,
}

impl Feed {
    /// What is said of what was found.
    ///
    /// # Errors
    /// [`Problem::SeveralStructures`] where it is of several dataflows; those of the store.
    pub async fn about(&self, found: &Found) -> Result<About, Problem> {
        let flow = found.flow().ok_or(Problem::SeveralStructures)?.clone();
        let tenants = self.gateway.store.tenants().await.map_err(Trouble::from)?;
        let names: BTreeMap<String, String> = tenants.into_iter().map(|t| (t.id.as_str().to_owned(), t.name)).collect();
        let part = |r: &crate::model::release::Release| {
            let id = r.draft.series.tenant.as_str().to_owned();
            let name = names.get(&id).filter(|n| !n.is_empty()).unwrap_or(&id).clone();
            Part { id, name, number: r.number, opened: r.opens.unwrap_or(r.at), rows: r.rows() }
        };
        let settings = &self.gateway.config.settings;
        let concepts = self.standard().concepts(&flow.structure.reference).map_err(held)?;
        let reference = &flow.reference;
        let alone = self.flows.iter().all(|f| f.reference.id != reference.id || f.reference.agency == reference.agency);
        let name = if alone { reference.id.clone() } else { format!("{},{}", reference.agency, reference.id) };
        Ok(About {
            flow,
            name,
            parts: found.releases.iter().map(part).collect(),
            modified: found.modified,
            imprint: settings.imprint.clone(),
            address: settings.service.public_address(),
            concepts,
        })
    }
}

impl About {
    /// All of it that can change without another release.
    pub(super) fn print(&self) -> String {
        let names: Vec<&str> = self.parts.iter().map(|p| p.name.as_str()).collect();
        format!("{} {:?} {names:?}", self.address, self.imprint)
    }

    /// The HXL hashtag of a component.
    pub fn hashtag(&self, id: &str) -> Option<&str> {
        self.concepts.get(id)?.annotations.get("HXL").map(String::as_str)
    }

    /// The name of the dataset.
    pub fn title(&self, lang: Lang) -> &str {
        let said = name(&self.flow.names, &[lang]);
        if said.is_empty() { &self.flow.reference.id } else { said }
    }

    /// Who provided the data.
    pub fn source(&self) -> String {
        self.parts.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("; ")
    }

    /// Who publishes them.
    pub fn publisher(&self) -> String {
        if self.imprint.publisher.is_empty() { self.source() } else { self.imprint.publisher.clone() }
    }

    /// The releases in one text: `MEX 3; GTM 1`.
    pub fn releases(&self) -> String {
        self.parts.iter().map(|p| format!("{} {}", p.id, p.number)).collect::<Vec<_>>().join("; ")
    }

    /// The day on which the last of the releases was opened.
    pub fn day(&self) -> String {
        self.modified.to_string().chars().take(10).collect()
    }

    /// Where the newest content is, in a form.
    pub fn newest(&self, form: Form) -> String {
        format!("{}/data/{}.{}", self.address, self.name, form.ending())
    }

    /// Where exactly this content stays, in a form.
    pub fn this(&self, form: Form) -> String {
        format!("{}?asOf={}", self.newest(form), self.modified)
    }

    /// Something of the dataset: `datapackage.json`, `snippets`.
    pub fn beside(&self, what: &str) -> String {
        format!("{}/data/{}/{what}", self.address, self.name)
    }

    /// How it is cited.
    pub fn citation(&self, lang: Lang) -> String {
        let (year, source) = (self.modified.year(), self.source());
        let publisher = if self.imprint.publisher.is_empty() { String::new() } else { format!(" {}.", self.imprint.publisher) };
        let (title, releases) = (self.title(lang), self.releases());
        let word = words::RELEASE.of(lang).to_lowercase();
        format!("{source} ({year}): {title}, {word} {releases} ({}).{publisher} {}", self.day(), self.this(Form::Csv))
    }

    /// The licence, or that none is stated.
    pub fn licence(&self, lang: Lang) -> &str {
        if self.imprint.licence.is_empty() { words::NOT_STATED.of(lang) } else { &self.imprint.licence }
    }
}
