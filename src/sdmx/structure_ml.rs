//! What does an SDMX-ML structure message say? Reads 2.1, 3.0 and 3.1 into the same drafts as SDMX-JSON.
//!
//! Elements are known by their local name. In 2.1 a reference is a `Ref` element or a `URN` element, from 3.0 on the text
//! itself is the URN.

use std::collections::BTreeMap;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use super::structure::{
    ComponentDraft, Concept, ConceptScheme, Constraint, DataflowDraft, Hierarchy, HierarchyNode, Message, Region, RegionKey,
    RepresentationDraft, StructureDraft, StructureError, data_type, open_pattern, urn,
};
use crate::model::lang::{Lang, Names};
use crate::model::structure::{Code, Codelist, Ref};

/// No message of the standard nests deeper; hostile ones do.
const DEPTH: usize = 64;

/// An element of one artefact.
#[derive(Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

/// Reads an SDMX-ML structure message.
pub(super) fn read(bytes: &[u8]) -> Result<Message, StructureError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|e| StructureError::Xml { offset: e.valid_up_to() as u64, detail: "the text is not UTF-8".to_owned() })?;
    let mut reader = Reader::from_str(text);
    let mut out = Message::default();
    let mut open: Vec<Element> = Vec::new();
    let mut root = false;
    loop {
        let offset = reader.buffer_position();
        let wrong = |detail: String| StructureError::Xml { offset, detail };
        match reader.read_event().map_err(|e| wrong(e.to_string()))? {
            Event::Start(e) => {
                if !root && e.local_name().as_ref() != "Structure" {
                    return Err(wrong(format!("the root is `{}`, not a structure message", e.local_name().as_ref())));
                }
                root = true;
                if open.len() >= DEPTH {
                    return Err(wrong(format!("elements are nested more than {DEPTH} deep")));
                }
                open.push(element(&e).map_err(wrong)?);
            }
            Event::Empty(e) => {
                let e = element(&e).map_err(wrong)?;
                close(e, &mut open, &mut out)?;
            }
            Event::End(_) => {
                if let Some(e) = open.pop() {
                    close(e, &mut open, &mut out)?;
                }
            }
            Event::Text(t) => push_text(&mut open, &t.xml10_content()),
            Event::CData(t) => push_text(&mut open, &t.xml10_content()),
            Event::GeneralRef(r) => {
                let c = r.resolve_char_ref().map_err(|e| wrong(e.to_string()))?.or(match &*r.xml10_content() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                });
                let c = c.ok_or_else(|| wrong("an entity that the message would have to declare".to_owned()))?;
                push_text(&mut open, c.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err(wrong("a document type; SDMX-ML has none".to_owned())),
            Event::Eof if root && open.is_empty() => return Ok(out),
            Event::Eof => return Err(wrong("the message ends too early".to_owned())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn push_text(open: &mut [Element], text: &str) {
    if let Some(e) = open.last_mut() {
        e.text.push_str(text);
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for a in start.attributes() {
        let a = a.map_err(|e| e.to_string())?;
        let value = a.normalized_value(quick_xml::XmlVersion::default()).map_err(|e| e.to_string())?;
        attributes.push((a.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    Ok(Element { name: start.local_name().as_ref().to_owned(), attributes, text: String::new(), children: Vec::new() })
}

/// An element is complete: an artefact is drafted and let go, another part goes to the element above.
fn close(e: Element, open: &mut [Element], out: &mut Message) -> Result<(), StructureError> {
    // A maintainable artefact stands in the container of its kind; `Codelist` elsewhere is a reference.
    let artefact = !e.attribute("agencyID").is_empty() && open.last().is_some_and(|p| p.name.ends_with('s'));
    match e.name.as_str() {
        "Codelist" if artefact => out.codelists.push(Arc::new(e.codelist()?)),
        "ConceptScheme" if artefact => out.concept_schemes.push(e.concept_scheme()?),
        "DataStructure" if artefact => out.structures.push(e.structure()?),
        "Dataflow" if artefact => out.dataflows.push(e.dataflow()?),
        "DataConstraint" | "ContentConstraint" if artefact => out.constraints.push(e.constraint()?),
        "Hierarchy" if artefact => out.hierarchies.push(e.hierarchy()?),
        _ => {
            // Message, header and containers keep nothing, so a large message is never held as a whole: an artefact's
            // parts have four elements above them (Structure, Structures, Codelists, Codelist).
            let inside = open.len() >= 4;
            if let Some(above) = open.last_mut().filter(|_| inside) {
                above.children.push(e);
            }
        }
    }
    Ok(())
}

impl Element {
    fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|c| c.name == name)
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> + 'a {
        self.children.iter().filter(move |c| c.name == name)
    }

    fn reference(&self) -> Ref {
        let version = match self.attribute("version") {
            "" => "1.0",
            v => v,
        };
        Ref { agency: self.attribute("agencyID").to_owned(), id: self.attribute("id").to_owned(), version: version.to_owned() }
    }

    /// Names in our languages; where there is none, the first in any language stands for English.
    fn names(&self) -> Names {
        let mut out: Vec<(Lang, String)> = Vec::new();
        for n in self.all("Name") {
            let lang = match n.attribute("lang") {
                "" => Some(Lang::En),
                tag => Lang::parse(tag),
            };
            if let Some(l) = lang.filter(|l| !out.iter().any(|(x, _)| x == l)) {
                out.push((l, n.text.trim().to_owned()));
            }
        }
        if let (true, Some(n)) = (out.is_empty(), self.child("Name")) {
            out.push((Lang::En, n.text.trim().to_owned()));
        }
        Names(out)
    }

    fn annotations(&self) -> BTreeMap<String, String> {
        let part = |a: &Element, name: &str| a.child(name).map(|e| e.text.trim().to_owned()).filter(|t| !t.is_empty());
        let one = |a: &Element| {
            let kind = part(a, "AnnotationType")?;
            Some((kind, part(a, "AnnotationTitle").or_else(|| part(a, "AnnotationValue")).or_else(|| part(a, "AnnotationText"))?))
        };
        self.child("Annotations").map(|all| all.all("Annotation").filter_map(one).collect()).unwrap_or_default()
    }

    /// What it refers to: artefact, and item of it if one is meant.
    fn target(&self) -> Result<(Ref, Option<String>), StructureError> {
        if let Some(r) = self.child("Ref") {
            let (item, parent) = (r.attribute("id"), r.attribute("maintainableParentID"));
            return Ok(if parent.is_empty() {
                (r.reference(), None)
            } else {
                let version = match r.attribute("maintainableParentVersion") {
                    "" => "1.0",
                    v => v,
                };
                let of = Ref { agency: r.attribute("agencyID").to_owned(), id: parent.to_owned(), version: version.to_owned() };
                (of, Some(item.to_owned()))
            });
        }
        urn(self.child("URN").map_or(self.text.as_str(), |u| u.text.as_str()).trim())
    }

    fn codelist(&self) -> Result<Codelist, StructureError> {
        let reference = self.reference();
        let open = self.annotations().get("OPEN_PATTERN").map(|p| open_pattern(&reference, p)).transpose()?;
        let number: FxHashMap<&str, u32> = self.all("Code").enumerate().map(|(i, c)| (c.attribute("id"), i as u32)).collect();
        let parent = |c: &Element| {
            let p = c.child("Parent")?;
            let id = p.child("Ref").map_or(p.text.trim(), |r| r.attribute("id"));
            number.get(id).copied()
        };
        let code = |c: &Element| {
            let mut annotations = c.annotations();
            Code {
                id: c.attribute("id").to_owned(),
                names: c.names(),
                parent: parent(c),
                valid_from: annotations.remove("VALID_FROM"),
                valid_to: annotations.remove("VALID_TO"),
                annotations,
            }
        };
        Ok(Codelist::new(reference, self.names(), self.all("Code").map(code).collect()).with_open_pattern(open))
    }

    fn concept_scheme(&self) -> Result<ConceptScheme, StructureError> {
        let concept = |c: &Element| {
            let representation = c.child("CoreRepresentation").map(Element::representation).transpose()?;
            Ok(Concept { id: c.attribute("id").to_owned(), names: c.names(), representation, annotations: c.annotations() })
        };
        let concepts = self.all("Concept").map(concept).collect::<Result<_, StructureError>>()?;
        Ok(ConceptScheme { reference: self.reference(), names: self.names(), concepts })
    }

    fn representation(&self) -> Result<RepresentationDraft, StructureError> {
        if let Some(e) = self.child("Enumeration") {
            return Ok(RepresentationDraft::Codes(e.target()?.0));
        }
        let format = self.child("TextFormat");
        let max = format.and_then(|f| f.attribute("maxLength").parse().ok());
        Ok(data_type(format.map(|f| f.attribute("textType")).filter(|t| !t.is_empty()).unwrap_or("String"), max))
    }

    fn component(&self) -> Result<ComponentDraft, StructureError> {
        let concept = match self.child("ConceptIdentity") {
            Some(c) => {
                let (scheme, item) = c.target()?;
                Some((scheme, item.ok_or_else(|| StructureError::Urn(c.text.trim().to_owned()))?))
            }
            None => None,
        };
        let id = match (self.attribute("id"), &concept) {
            ("", Some((_, c))) => c.clone(),
            (id, _) => id.to_owned(),
        };
        Ok(ComponentDraft {
            id,
            concept,
            representation: self.child("LocalRepresentation").map(Element::representation).transpose()?,
            default: self.annotations().remove("DEFAULT"),
            mandatory: self.attribute("assignmentStatus").eq_ignore_ascii_case("mandatory")
                || self.attribute("usage").eq_ignore_ascii_case("mandatory"),
        })
    }

    fn structure(&self) -> Result<StructureDraft, StructureError> {
        let empty = Element::default();
        let parts = self.child("DataStructureComponents").unwrap_or(&empty);
        let list = |name: &str| parts.child(name).map_or(&[][..], |l| &l.children[..]);
        let mut keyed: Vec<&Element> =
            list("DimensionList").iter().filter(|d| d.name == "Dimension" || d.name == "MeasureDimension").collect();
        keyed.sort_by_key(|d| d.attribute("position").parse().unwrap_or(u32::MAX));
        let mut dimensions = keyed.into_iter().map(Element::component).collect::<Result<Vec<_>, _>>()?;
        for t in list("DimensionList").iter().filter(|d| d.name == "TimeDimension") {
            dimensions.push(ComponentDraft { representation: Some(RepresentationDraft::Time), ..t.component()? });
        }
        let of = |name: &str, kinds: [&str; 2]| {
            list(name).iter().filter(|c| kinds.contains(&c.name.as_str())).map(Element::component).collect::<Result<Vec<_>, _>>()
        };
        Ok(StructureDraft {
            reference: self.reference(),
            names: self.names(),
            annotations: self.annotations(),
            dimensions,
            measures: of("MeasureList", ["PrimaryMeasure", "Measure"])?,
            attributes: of("AttributeList", ["Attribute", "ReportingYearStartDay"])?,
        })
    }

    fn dataflow(&self) -> Result<DataflowDraft, StructureError> {
        let structure = self.child("Structure").map(Element::target).transpose()?.map(|(r, _)| r);
        Ok(DataflowDraft { reference: self.reference(), names: self.names(), structure })
    }

    fn constraint(&self) -> Result<Constraint, StructureError> {
        let targets = self.child("ConstraintAttachment").map_or(&[][..], |a| &a.children[..]);
        let targets = targets.iter().filter(|t| t.name == "Dataflow" || t.name == "DataStructure");
        let role = [self.attribute("role"), self.attribute("type")].into_iter().find(|r| !r.is_empty());
        let yes = |e: &Element| e.attribute("include") != "false";
        let key = |k: &Element| RegionKey {
            id: k.attribute("id").to_owned(),
            include: yes(k),
            values: k.all("Value").map(|v| (v.text.trim().to_owned(), v.attribute("cascadeValues") == "true")).collect(),
        };
        let region = |r: &Element| {
            let keys = r.children.iter().filter(|k| ["KeyValue", "Attribute", "Component"].contains(&k.name.as_str()));
            Region { include: yes(r), keys: keys.map(key).filter(|k| !k.values.is_empty()).collect() }
        };
        Ok(Constraint {
            reference: self.reference(),
            names: self.names(),
            allowed: role.is_none_or(|r| r == "Allowed"),
            attached: targets.map(|t| t.target().map(|(r, _)| r)).collect::<Result<_, _>>()?,
            regions: self.all("CubeRegion").map(region).collect(),
        })
    }

    fn hierarchy(&self) -> Result<Hierarchy, StructureError> {
        let nodes = self.all("HierarchicalCode").map(Element::node).collect::<Result<_, _>>()?;
        Ok(Hierarchy { reference: self.reference(), names: self.names(), nodes })
    }

    /// The depth is bounded by [`DEPTH`].
    fn node(&self) -> Result<HierarchyNode, StructureError> {
        let code = match self.child("Code") {
            Some(c) => c.target()?.1,
            None => None,
        };
        let day = |name| Some(self.attribute(name).chars().take(10).collect::<String>()).filter(|d| !d.is_empty());
        Ok(HierarchyNode {
            code: code.ok_or_else(|| StructureError::Urn(self.attribute("id").to_owned()))?,
            valid_from: day("validFrom"),
            valid_to: day("validTo"),
            children: self.all("HierarchicalCode").map(Element::node).collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const V21: &str = r#"<?xml version="1.0"?><mes:Structure xmlns:mes="m" xmlns:str="s" xmlns:com="c"><mes:Header><mes:ID>X</mes:ID></mes:Header>
<mes:Structures>
<str:Dataflows><str:Dataflow id="F" agencyID="X" version="1.0"><com:Name xml:lang="es">Flujo</com:Name>
 <str:Structure><Ref id="D" agencyID="X" version="1.0" class="DataStructure"/></str:Structure></str:Dataflow></str:Dataflows>
<str:Codelists><str:Codelist id="CL_A" agencyID="X" version="1.0"><com:Name xml:lang="de">A</com:Name>
 <str:Code id="a"><com:Name xml:lang="es">Uno &amp; dos</com:Name></str:Code>
 <str:Code id="b"><com:Name>B</com:Name><str:Parent><Ref id="a"/></str:Parent></str:Code></str:Codelist></str:Codelists>
<str:DataStructures><str:DataStructure id="D" agencyID="X" version="1.0"><com:Name>D</com:Name><str:DataStructureComponents>
 <str:DimensionList id="DimensionDescriptor">
  <str:Dimension id="ONE" position="1"><str:ConceptIdentity><Ref id="ONE" maintainableParentID="CS" maintainableParentVersion="1.0" agencyID="X"/></str:ConceptIdentity>
   <str:LocalRepresentation><str:Enumeration><Ref id="CL_A" agencyID="X" version="1.0"/></str:Enumeration></str:LocalRepresentation></str:Dimension>
  <str:TimeDimension id="TIME_PERIOD" position="2"><str:ConceptIdentity><URN>urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0).TIME_PERIOD</URN></str:ConceptIdentity></str:TimeDimension>
 </str:DimensionList>
 <str:AttributeList id="AttributeDescriptor"><str:Attribute id="OBS_STATUS" assignmentStatus="Mandatory"><str:LocalRepresentation><str:TextFormat textType="String" maxLength="3"/></str:LocalRepresentation></str:Attribute></str:AttributeList>
 <str:MeasureList id="MeasureDescriptor"><str:PrimaryMeasure id="OBS_VALUE"/></str:MeasureList>
</str:DataStructureComponents></str:DataStructure></str:DataStructures>
<str:Constraints><str:ContentConstraint id="C" agencyID="X" version="1.0" type="Allowed"><com:Name>C</com:Name>
 <str:ConstraintAttachment><str:Dataflow><Ref id="F" agencyID="X" version="1.0"/></str:Dataflow></str:ConstraintAttachment>
 <str:CubeRegion include="false"><com:KeyValue id="ONE"><com:Value cascadeValues="true">a</com:Value></com:KeyValue></str:CubeRegion></str:ContentConstraint></str:Constraints>
</mes:Structures></mes:Structure>"#;

    #[test]
    fn a_message_of_2_1_is_read() {
        let m = read(V21.as_bytes()).expect("a message");
        assert_eq!(m.dataflows[0].structure.as_ref().map(ToString::to_string).as_deref(), Some("X:D(1.0)"));
        assert_eq!(m.codelists[0].codes[0].names.get(Lang::Es), "Uno & dos");
        assert_eq!(m.codelists[0].codes[1].parent, Some(0));
        let d = &m.structures[0];
        assert_eq!(d.dimensions.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), ["ONE", "TIME_PERIOD"]);
        assert_eq!(d.dimensions[1].representation, Some(RepresentationDraft::Time));
        assert!(d.attributes[0].mandatory);
        assert_eq!(d.attributes[0].representation, Some(RepresentationDraft::Text(Some(3))));
        let r = &m.constraints[0].regions[0];
        assert!(!r.include && r.keys[0].values == [("a".to_owned(), true)] && m.constraints[0].attached.len() == 1);
    }

    #[test]
    fn references_of_3_0_are_the_text_itself() {
        let text = r#"<Structure><Structures><Dataflows><Dataflow id="F" agencyID="X" version="1.0.0"><Name xml:lang="fr">Flux</Name>
          <Structure>urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=X:D(1.0.0)</Structure></Dataflow></Dataflows>
          <Codelists><Codelist id="L" agencyID="X" version="1.0.0"><Name>L</Name><Code id="a"><Name>A</Name></Code>
          <Code id="b"><Name>B</Name><Parent>a</Parent></Code></Codelist></Codelists>
          <Hierarchies><Hierarchy id="H" agencyID="X" version="1.0.0"><Name>H</Name>
          <HierarchicalCode id="g" validFrom="1996-03-14T00:00:00Z"><Code>urn:sdmx:org.sdmx.infomodel.codelist.Code=X:L(1.0.0).b</Code></HierarchicalCode>
          </Hierarchy></Hierarchies></Structures></Structure>"#;
        let m = read(text.as_bytes()).expect("a message");
        assert_eq!(m.dataflows[0].structure.as_ref().map(ToString::to_string).as_deref(), Some("X:D(1.0.0)"));
        assert_eq!(m.codelists[0].codes[1].parent, Some(0));
        assert_eq!(m.hierarchies[0].nodes[0].code, "b");
        assert_eq!(m.hierarchies[0].nodes[0].valid_from.as_deref(), Some("1996-03-14"));
    }

    #[test]
    fn hostile_messages_are_refused() {
        let told = |text: &str| read(text.as_bytes()).expect_err("a refusal").to_string();
        assert!(told("<!DOCTYPE x [<!ENTITY a \"b\">]><Structure/>").contains("document type"));
        assert!(told(&"<Structure>".repeat(100)).contains("64 deep"));
        assert!(told("<html/>").contains("too early") || told("<html></html>").contains("`html`"));
        assert!(told("<Structure><Structures>&x;</Structures></Structure>").contains("entity"));
        assert!(told("<Structure><Structures>").contains("too early"));
        assert!(read(b"\xff\xfe<").is_err());
    }
}
