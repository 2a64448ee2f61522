//! How is a dataset got with the program that somebody has? Lines to copy and run.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::describe::About;
use super::{Form, words};
use crate::model::lang::Lang;

/// What stands in an address as it is; quotes of any language do not.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',').remove(b':');

/// Lines for one program.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Snippet {
    /// A short name that stays: `python`, `r`, `excel`, `power-bi`, `curl`, `duckdb`.
    pub id: &'static str,
    /// What the program is called.
    pub program: &'static str,
    /// How the lines are used, where that is not plain.
    pub how: &'static str,
    /// The lines.
    pub code: String,
}

/// The address of the newest content in a form, with these parameters.
pub fn address(about: &About, form: Form, parameters: &[(String, String)]) -> String {
    let encode = |text: &str| utf8_percent_encode(text, PLAIN).to_string();
    let pairs: Vec<String> = parameters.iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
    match pairs.is_empty() {
        true => about.newest(form),
        false => format!("{}?{}", about.newest(form), pairs.join("&")),
    }
}

/// Lines for every program, for what these parameters mean.
pub fn snippets(about: &About, parameters: &[(String, String)], lang: Lang) -> Vec<Snippet> {
    let csv = address(about, Form::Csv, parameters);
    let parquet = address(about, Form::Parquet, parameters);
    let (file, value) = (&about.flow.reference.id, &about.flow.structure.measure.id);
    let query = format!(
        "let\n    Source = Csv.Document(Web.Contents(\"{csv}\"), [Delimiter = \",\", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),\n    \
         Titles = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),\n    \
         Data = Table.TransformColumnTypes(Titles, {{{{\"{value}\", type number}}}}, \"en-US\")\nin\n    Data\n"
    );
    let look = if about.flow.structure.time().is_some() { "data.groupby(\"TIME_PERIOD\")" } else { "data" };
    let python = format!(
        "import pandas as pd\n\n# Codes stay as they are written; only figures are numbers.\n\
         data = pd.read_csv(\"{csv}\", dtype=str, keep_default_na=False)\n\
         data[\"{value}\"] = pd.to_numeric(data[\"{value}\"])\nprint({look}[\"{value}\"].sum())\n"
    );
    vec![
        Snippet { id: "python", program: "Python (pandas)", how: "", code: python },
        Snippet {
            id: "r",
            program: "R",
            how: "",
            code: format!(
                "# Codes stay as they are written; only figures are numbers.\n\
                 data <- read.csv(\"{csv}\", colClasses = \"character\", na.strings = \"\", encoding = \"UTF-8\")\n\
                 data${value} <- as.numeric(data${value})\nsummary(data${value})\n"
            ),
        },
        Snippet { id: "excel", program: "Excel (Power Query)", how: words::HOW_EXCEL.of(lang), code: query.clone() },
        Snippet { id: "power-bi", program: "Power BI", how: words::HOW_POWER_BI.of(lang), code: query },
        Snippet { id: "curl", program: "curl", how: "", code: format!("curl --fail --compressed --output {file}.csv '{csv}'\n") },
        Snippet {
            id: "duckdb",
            program: "DuckDB",
            how: "",
            code: format!(
                "curl --fail --output {file}.parquet '{parquet}'\n\
                 duckdb -c \"SELECT count(*) AS observations, sum({value}) AS total FROM '{file}.parquet'\"\n"
            ),
        },
    ]
}

/// The lines one below the other, as a person reads them.
pub fn as_text(about: &About, snippets: &[Snippet], lang: Lang) -> String {
    let mut out = format!("{} ({})\n{}\n", about.title(lang), about.flow.reference, about.citation(lang));
    for snippet in snippets {
        out += &format!("\n=== {} ===\n", snippet.program);
        if !snippet.how.is_empty() {
            out += &format!("{}\n", snippet.how);
        }
        out += "\n";
        out += &snippet.code;
    }
    out
}
