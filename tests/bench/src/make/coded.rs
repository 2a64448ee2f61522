//! How are coded observations written as SDMX-CSV 2.0 and as SDMX-ML 2.1?

use std::io::{self, Write};

use crate::facts::{Block, Codes, Fact, PERIODS, SEXES, Size, decimal};

const SCHEMAS: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1";
const HEADER: &str = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,SEX,AGE,COUNTRY_OF_BIRTH,COUNTERPART_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE";
const NAMESPACE: &str = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ISTH:DF_MIG(1.0):ObsLevelDim:TIME_PERIOD";

/// SDMX-CSV 2.0, in the order of the facts.
pub(super) fn csv(codes: &Codes, size: Size, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{HEADER}")?;
    for block in size.facts(codes) {
        for fact in block.all() {
            let [freq, area, indicator, age, residence] = fixed(codes, &block);
            let (sex, birth, period) = (codes.sex[fact.sex].id, codes.area[fact.birth].id, &codes.periods[block.freq][fact.period].id);
            let value = fact.tenths.map(|t| decimal(t, '.')).unwrap_or_default();
            let status = codes.status[fact.status].id;
            writeln!(
                out,
                "dataflow,ISTH:DF_MIG(1.0),I,{freq},{area},{indicator},{sex},{age},{birth},{residence},{period},{value},{status},PS"
            )?;
        }
    }
    Ok(())
}

/// The codes that a block has in common.
fn fixed<'a>(codes: &'a Codes, block: &Block) -> [&'a str; 5] {
    [
        codes.freq[block.freq].id,
        codes.area[block.reporter].id,
        codes.indicator[block.indicator].id,
        codes.age[block.age].id,
        codes.area[block.counterpart].id,
    ]
}

/// SDMX-ML 2.1 generic data, one series for each sex and country of birth.
pub(super) fn generic(codes: &Codes, size: Size, out: &mut impl Write) -> io::Result<()> {
    head(out, "GenericData", &format!("xmlns:gen=\"{SCHEMAS}/data/generic\""), "")?;
    out.write_all(b"<mes:DataSet structureRef=\"DF_MIG\" action=\"Information\">\n")?;
    for block in size.facts(codes) {
        series(&block, |birth, sex| {
            out.write_all(b"<gen:Series>\n<gen:SeriesKey>\n")?;
            for (dimension, code) in key(codes, &block, birth, sex) {
                writeln!(out, "<gen:Value id=\"{dimension}\" value=\"{code}\"/>")?;
            }
            out.write_all(b"</gen:SeriesKey>\n<gen:Attributes>\n<gen:Value id=\"UNIT_MEASURE\" value=\"PS\"/>\n</gen:Attributes>\n")?;
            for fact in observations(&block, birth, sex) {
                writeln!(out, "<gen:Obs>\n<gen:ObsDimension value=\"{}\"/>", codes.periods[block.freq][fact.period].id)?;
                if let Some(t) = fact.tenths {
                    writeln!(out, "<gen:ObsValue value=\"{}\"/>", decimal(t, '.'))?;
                }
                let status = codes.status[fact.status].id;
                writeln!(out, "<gen:Attributes>\n<gen:Value id=\"OBS_STATUS\" value=\"{status}\"/>\n</gen:Attributes>\n</gen:Obs>")?;
            }
            out.write_all(b"</gen:Series>\n")
        })?;
    }
    out.write_all(b"</mes:DataSet>\n</mes:GenericData>\n")
}

/// SDMX-ML 2.1 structure specific data, with the same series.
pub(super) fn specific(codes: &Codes, size: Size, out: &mut impl Write) -> io::Result<()> {
    let spaces = format!(
        "xmlns:ss=\"{SCHEMAS}/data/structurespecific\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:ns1=\"{NAMESPACE}\""
    );
    head(out, "StructureSpecificData", &spaces, &format!(" namespace=\"{NAMESPACE}\""))?;
    out.write_all(
        b"<mes:DataSet ss:structureRef=\"DF_MIG\" xsi:type=\"ns1:DataSetType\" ss:dataScope=\"DataStructure\" action=\"Information\">\n",
    )?;
    for block in size.facts(codes) {
        series(&block, |birth, sex| {
            out.write_all(b"<Series")?;
            for (dimension, code) in key(codes, &block, birth, sex) {
                write!(out, " {dimension}=\"{code}\"")?;
            }
            out.write_all(b" UNIT_MEASURE=\"PS\">\n")?;
            for fact in observations(&block, birth, sex) {
                write!(out, "<Obs TIME_PERIOD=\"{}\"", codes.periods[block.freq][fact.period].id)?;
                if let Some(t) = fact.tenths {
                    write!(out, " OBS_VALUE=\"{}\"", decimal(t, '.'))?;
                }
                writeln!(out, " OBS_STATUS=\"{}\"/>", codes.status[fact.status].id)?;
            }
            out.write_all(b"</Series>\n")
        })?;
    }
    out.write_all(b"</mes:DataSet>\n</mes:StructureSpecificData>\n")
}

fn head(out: &mut impl Write, kind: &str, spaces: &str, namespace: &str) -> io::Result<()> {
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<mes:{kind} xmlns:mes=\"{SCHEMAS}/message\" xmlns:com=\"{SCHEMAS}/common\" {spaces}>\n\
         <mes:Header>\n<mes:ID>ISTHMUS_BENCH</mes:ID>\n<mes:Test>false</mes:Test>\n<mes:Prepared>2024-02-29T00:00:00</mes:Prepared>\n\
         <mes:Sender id=\"ISTH\"/>\n<mes:Receiver id=\"not_supplied\"/>\n\
         <mes:Structure structureID=\"DF_MIG\"{namespace} dimensionAtObservation=\"TIME_PERIOD\"><com:StructureUsage>\
         <Ref agencyID=\"ISTH\" id=\"DF_MIG\" version=\"1.0\"/></com:StructureUsage></mes:Structure>\n</mes:Header>"
    )
}

fn key<'a>(codes: &'a Codes, block: &Block, birth: usize, sex: usize) -> [(&'static str, &'a str); 7] {
    let [freq, area, indicator, age, residence] = fixed(codes, block);
    [
        ("FREQ", freq),
        ("REF_AREA", area),
        ("INDICATOR", indicator),
        ("SEX", codes.sex[sex].id),
        ("AGE", age),
        ("COUNTRY_OF_BIRTH", codes.area[birth].id),
        ("COUNTERPART_AREA", residence),
    ]
}

fn series(block: &Block, mut put: impl FnMut(usize, usize) -> io::Result<()>) -> io::Result<()> {
    (0..block.births).try_for_each(|birth| (0..SEXES).try_for_each(|sex| put(birth, sex)))
}

fn observations(block: &Block, birth: usize, sex: usize) -> impl Iterator<Item = Fact> {
    (0..PERIODS).map(move |period| block.fact(birth, period, sex))
}
