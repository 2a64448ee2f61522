//! How is a client told what became of structures that it sent? A `SubmitStructureResponse` of SDMX-ML 3.0 (SDMX REST 2.2,
//! maintenance of structures).

use super::message::Header;
use super::urn::Class;
use super::write_structure::Markup;
use crate::model::structure::Ref;

/// What became of an artefact: its class, its reference, and what is wrong with it (nothing where it is in force).
pub type Result<'a> = (Class, &'a Ref, &'a [String]);

/// Writes what became of each. `taken`: all of it is in force; else none of it is, whether something is wrong with it or not.
pub fn write(results: &[Result<'_>], taken: bool, header: &Header, out: &mut Vec<u8>) {
    let space = |part: &str| format!("http://www.sdmx.org/resources/sdmxml/schemas/v3_0/{part}");
    let (mes, reg, com) = (space("message"), space("registry"), space("common"));
    Markup::new(out).element("mes:RegistryInterface", &[("xmlns:mes", &mes), ("xmlns:reg", &reg), ("xmlns:com", &com)], |m| {
        m.element("mes:Header", &[], |m| {
            m.text("mes:ID", &[], &header.id);
            m.text("mes:Test", &[], "false");
            m.text("mes:Prepared", &[], &header.prepared.to_string());
            m.element("mes:Sender", &[("id", &header.sender)], |_| {});
            m.element("mes:Receiver", &[("id", "not_supplied")], |_| {});
        });
        m.element("mes:SubmitStructureResponse", &[], |m| {
            for (class, artefact, faults) in results {
                m.element("reg:SubmissionResult", &[], |m| {
                    m.element("reg:SubmittedStructure", &[("action", "Replace")], |m| {
                        m.text("reg:MaintainableObject", &[], &class.urn(artefact));
                    });
                    let status = match (taken, faults.is_empty()) {
                        (true, _) => "Success",
                        (false, false) => "Failure",
                        // Nothing is wrong with it, and yet it is not taken: what came with it must be mended first.
                        (false, true) => "Warning",
                    };
                    m.element("reg:StatusMessage", &[("status", status)], |m| {
                        for fault in *faults {
                            m.element("reg:MessageText", &[("code", "409")], |m| m.text("com:Text", &[("xml:lang", "en")], fault));
                        }
                    });
                });
            }
        });
    });
}
