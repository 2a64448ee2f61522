//! `isthmus demo`: the whole path on example files of several countries and formats, one of them faulty on purpose.

use std::borrow::Cow;
use std::path::Path;

use rust_embed::RustEmbed;

use super::convert::{Batch, report, reports, write_all, write_json};
use super::{Stop, Tools, print, today};
use crate::map::library::Library;
use crate::model::finding::Severity;
use crate::model::lang::Lang;
use crate::model::location::Sources;
use crate::model::observation::Dataset;
use crate::pipeline::{self, Settings};
use crate::read::{Data, Input};

/// The example files, compiled in, so that the demonstration needs nothing beside the program.
#[derive(RustEmbed)]
#[folder = "fixtures/"]
#[include = "mex-entradas/*.xlsx"]
#[include = "mex-rechazos/*.xls"]
#[include = "bol-chl-fmr/*.json"]
#[include = "iom-avr/avr_2019-10.xml"]
#[include = "chl-estimacion/baseregiones.csv"]
#[include = "hnd-irregular/irreg_honduras.csv"]
#[include = "mex-detenciones-faulty/*.xlsx"]
struct Examples;

/// The files in the order in which they are shown; the last is the faulty one.
const ORDER: [&str; 7] =
    ["mex-entradas/", "mex-rechazos/", "bol-chl-fmr/", "iom-avr/", "chl-estimacion/", "hnd-irregular/", "mex-detenciones-faulty/"];

pub(super) fn demo(folder: &Path, tools: &Tools) -> Result<u8, Stop> {
    let library = Library::embedded();
    let settings = Settings {
        standard: &tools.standard,
        library: &library,
        mapping: None,
        sender: None,
        received: today(),
        limits: tools.config.limits,
    };
    print(&format!("{}\n\n", words(tools.lang).0))?;
    let mut released: Vec<Cow<'_, Dataset>> = Vec::new();
    let mut batch = Batch { runs: Vec::new(), sources: Sources::default(), received: settings.received.clone() };
    let (mut accepted, mut returned) = (0, 0);
    for folder in ORDER {
        let mut names: Vec<String> = Examples::iter().filter(|n| n.starts_with(folder)).map(|n| n.into_owned()).collect();
        names.sort();
        for name in names {
            let Some(file) = Examples::get(&name) else { continue };
            let short = name.rsplit('/').next().unwrap_or(&name).to_owned();
            let input = Input { name: short, data: Data::Bytes(file.data.into_owned().into()) };
            let runs = pipeline::run(&input, &settings, &mut batch.sources)?;
            for run in runs {
                if run.findings.worst() == Some(Severity::Error) || run.dataset.is_none() {
                    returned += 1;
                } else if let Some(d) = &run.dataset {
                    accepted += 1;
                    match released.iter_mut().find(|o| o.flow.reference == d.flow.reference) {
                        Some(o) => o.to_mut().append(d),
                        None => released.push(Cow::Owned(d.clone())),
                    }
                }
                print(&report(&run, &batch.sources, &batch.received).text(tools.lang))?;
                print("\n")?;
                batch.runs.push(run);
            }
        }
    }
    std::fs::create_dir_all(folder)?;
    let written = write_all(folder, &released, &batch.sources)?;
    let json = folder.join("report.json");
    let mut bytes = Vec::new();
    write_json(&reports(&batch), &mut bytes)?;
    std::fs::write(&json, bytes)?;
    let observations: usize = released.iter().map(|d| d.observations.len()).sum();
    let (_, last) = words(tools.lang);
    print(&format!(
        "{}\n",
        last.replace("{accepted}", &accepted.to_string())
            .replace("{returned}", &returned.to_string())
            .replace("{observations}", &observations.to_string())
    ))?;
    for (path, d) in written.iter().zip(&released) {
        print(&format!("  {:<46} {:>6}  {}\n", path.display().to_string(), d.observations.len(), d.flow.names.get(tools.lang)))?;
    }
    print(&format!("  {}\n", json.display()))?;
    Ok(0)
}

/// First and last line.
fn words(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::En => (
            "Seven files as offices send them, in five formats from five senders. The last is faulty on purpose.",
            "{accepted} files accepted, {returned} returned to the sender; {observations} comparable observations written:",
        ),
        Lang::Es => (
            "Siete archivos tal como los envían las oficinas, en cinco formatos y de cinco remitentes. El último tiene errores a propósito.",
            "{accepted} archivos aceptados, {returned} devueltos a quien los envió; {observations} observaciones comparables escritas:",
        ),
        Lang::Fr => (
            "Sept fichiers tels que les offices les envoient, en cinq formats et de cinq expéditeurs. Le dernier est fautif à dessein.",
            "{accepted} fichiers acceptés, {returned} renvoyés à l'expéditeur ; {observations} observations comparables écrites :",
        ),
        Lang::Pt => (
            "Sete arquivos tal como os escritórios os enviam, em cinco formatos e de cinco remetentes. O último tem erros de propósito.",
            "{accepted} arquivos aceitos, {returned} devolvidos ao remetente; {observations} observações comparáveis gravadas:",
        ),
    }
}
