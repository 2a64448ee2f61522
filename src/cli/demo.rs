//! `isthmus demo`: the whole path on example files of several countries and formats, one of them faulty on purpose.
//!
//! First the run alone, as `convert` does it; then, where it is not told to end there, the same files through a gateway on
//! the embedded default: sent, reviewed by a second person, released, and served until it is stopped.

#[cfg(unix)]
mod guide;
#[cfg(unix)]
mod stage;

use std::borrow::Cow;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
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
#[include = "mex-detenciones/*.xlsx"]
struct Examples;

/// The faulty file once more, as its office would mend it.
#[cfg(unix)]
const MENDED: &str = "mex-detenciones/";

/// The files in the order in which they are shown; the last is the faulty one.
const ORDER: [&str; 7] =
    ["mex-entradas/", "mex-rechazos/", "bol-chl-fmr/", "iom-avr/", "chl-estimacion/", "hnd-irregular/", "mex-detenciones-faulty/"];

/// How the demonstration runs.
#[derive(Args, Debug)]
pub(super) struct DemoArgs {
    /// Folder of everything that it makes: results, example files, and the data of its gateway. The same folder again goes
    /// on where it was left.
    #[arg(long, value_name = "DIR", default_value = "target/demo")]
    data: PathBuf,
    /// Where the gateway listens; else 127.0.0.1:8080, or a free port where that one is taken.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Only run the files; start no gateway.
    #[arg(long)]
    once: bool,
}

/// The example files below a folder, by their names.
fn examples(folder: &str) -> Vec<(String, Cow<'static, [u8]>)> {
    let mut names: Vec<String> = Examples::iter().filter(|n| n.starts_with(folder)).map(|n| n.into_owned()).collect();
    names.sort();
    names.into_iter().filter_map(|name| Examples::get(&name).map(|file| (name, file.data))).collect()
}

pub(super) fn demo(arguments: &DemoArgs, tools: &Tools) -> Result<u8, Stop> {
    #[cfg(unix)]
    if !arguments.once {
        // Before anything else: whether it can be reached at all is soon said.
        let place = stage::Place::take(arguments.listen)?;
        run(arguments, tools)?;
        return stage::open(&arguments.data, place, tools);
    }
    run(arguments, tools)
}

/// The run alone, its report on standard output and its results in the folder.
fn run(arguments: &DemoArgs, tools: &Tools) -> Result<u8, Stop> {
    let out = &arguments.data;
    let library = Library::embedded();
    let settings = Settings { received: today(), ..Settings::of(&tools.standard, &library, tools.config.limits) };
    print(&format!("{}\n\n", words(tools.lang).0))?;
    let mut released: Vec<Cow<'_, Dataset>> = Vec::new();
    let mut batch = Batch { runs: Vec::new(), sources: Sources::default(), received: settings.received.clone() };
    let (mut accepted, mut returned) = (0, 0);
    for folder in ORDER {
        for (name, bytes) in examples(folder) {
            let short = name.rsplit('/').next().unwrap_or(&name).to_owned();
            let input = Input { name: short, data: Data::Bytes(bytes.into_owned().into()) };
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
    std::fs::create_dir_all(out)?;
    let written = write_all(out, &released, &batch.sources)?;
    let json = out.join("report.json");
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
