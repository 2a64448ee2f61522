//! What are people, dataflows, components and codes called on a page? Names instead of identifiers, wherever there are names.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::model::account::Who;
use crate::model::lang::Lang;
use crate::model::structure::{Component, Dataflow, Ref};
use crate::serve::Service;
use crate::serve::problem::Answer;

/// Who did something, as a page says it.
#[derive(Clone, Serialize)]
pub struct By {
    /// `person`, `token`, `machine`.
    kind: &'static str,
    /// A person's name, a token's number, the word of a part of the service.
    name: String,
}

/// Names of people that were looked up for a page.
#[derive(Default)]
pub struct People(BTreeMap<String, String>);

impl People {
    /// Who it was.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn by(&mut self, service: &Service, who: &Who) -> Answer<By> {
        let (kind, login) = match who {
            Who::Person(login) => ("person", login),
            Who::Token(_, Some(login)) => ("token", login),
            Who::Token(id, None) => return Ok(By { kind: "token", name: id.to_string() }),
            Who::Machine(part) => return Ok(By { kind: "machine", name: part.word().to_owned() }),
        };
        if let Some(name) = self.0.get(login.as_str()) {
            return Ok(By { kind, name: name.clone() });
        }
        let name = match service.gateway.store.account(login).await {
            Ok((account, _)) if !account.name.is_empty() => account.name,
            Ok(_) | Err(crate::store::StoreError::NotFound(_)) => login.to_string(),
            Err(e) => return Err(e.into()),
        };
        self.0.insert(login.to_string(), name.clone());
        Ok(By { kind, name })
    }
}

/// A dataflow by its name in the language, and its reference.
#[derive(Clone, Serialize)]
pub struct Flow {
    name: String,
    reference: String,
}

/// The structures that a page names things by.
pub struct Structures {
    flow: Option<Arc<Dataflow>>,
    lang: Lang,
}

impl Structures {
    /// Those of a dataflow; of one that is not in force any more, identifiers stay what they are.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn of(service: &Service, dataflow: Option<&Ref>, lang: Lang) -> Answer<Structures> {
        let flow = match dataflow {
            Some(dataflow) => service.gateway.standard().await?.dataflow(dataflow).ok(),
            None => None,
        };
        Ok(Structures { flow, lang })
    }

    /// The dataflow's name.
    pub fn flow(&self, dataflow: &Ref) -> Flow {
        let named = self.flow.as_ref().map(|f| f.names.get(self.lang)).filter(|n| !n.is_empty());
        Flow { name: named.unwrap_or(&dataflow.id).to_owned(), reference: dataflow.to_string() }
    }

    /// The dimension of periods.
    pub fn time(&self) -> Option<&str> {
        let structure = &self.flow.as_ref()?.structure;
        structure.time().and_then(|t| structure.dimensions.get(t)).map(|d| d.id.as_str())
    }

    fn component(&self, id: &str) -> Option<&Component> {
        let structure = &self.flow.as_ref()?.structure;
        structure.dimensions.iter().chain(&structure.attributes).find(|c| c.id == id)
    }

    /// The dimensions with their names, in the order of the structure.
    pub fn dimensions(&self) -> impl Iterator<Item = (String, String)> {
        let all = self.flow.iter().flat_map(|f| f.structure.dimensions.iter());
        all.map(|d| (d.id.clone(), Some(d.names.get(self.lang)).filter(|n| !n.is_empty()).unwrap_or(&d.id).to_owned()))
    }

    /// Attributes and the status of a figure, each with its name and that of its code.
    pub fn attributes(&self, attributes: &BTreeMap<String, String>, status: &str) -> Vec<Named> {
        let status = Some(("OBS_STATUS", status)).filter(|(_, s)| !s.is_empty());
        let all = status.into_iter().chain(attributes.iter().map(|(id, value)| (id.as_str(), value.as_str())));
        all.map(|(id, value)| self.named(id, value, false)).collect()
    }

    fn named(&self, id: &str, code: &str, period: bool) -> Named {
        let component = self.component(id);
        let name = component.and_then(Component::codelist).and_then(|l| l.get(code)).map(|c| c.names.get(self.lang));
        let of = component.map(|c| c.names.get(self.lang)).filter(|n| !n.is_empty());
        Named { of: of.unwrap_or(id).to_owned(), name: name.filter(|n| !n.is_empty()).unwrap_or(code).to_owned(), period }
    }

    /// The dimensions of a key in the order of the structure, each with its name and that of its code.
    pub fn key(&self, key: &BTreeMap<String, String>) -> Vec<Named> {
        let order = self.flow.as_ref().map(|f| f.structure.dimensions.iter().map(|d| d.id.clone()).collect::<Vec<_>>());
        let order = order.unwrap_or_else(|| key.keys().cloned().collect());
        let time = self.flow.as_ref().and_then(|f| Some(f.structure.dimensions[f.structure.time()?].id.as_str()));
        let named = |id: String| Some(self.named(&id, key.get(&id)?, time == Some(id.as_str())));
        order.into_iter().filter_map(named).collect()
    }
}

/// A code with its name and that of what it is a code of.
#[derive(Clone, Serialize)]
pub struct Named {
    /// The name of its dimension.
    pub of: String,
    /// Its own name.
    pub name: String,
    period: bool,
}
