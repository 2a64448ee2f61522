//! Do files as offices really sent them still give their published control totals, with the mapping unnamed?
//!
//! The files are not ours to keep: `ISTHMUS_DATA` names their folder, and without it this test says that it is skipped.

use std::path::PathBuf;

use isthmus::model::finding::Severity;
use isthmus::model::location::Sources;
use isthmus::model::observation::Dataset;
use rust_decimal::Decimal;

/// File, mapping that must be chosen, components that an observation must have (by the first signs of their codes), sum.
type Control = (&'static str, &'static str, &'static [(&'static str, &'static str)], i64);

#[rustfmt::skip]
const CONTROLS: &[Control] = &[
    ("mex_upm_boletin_rechazos_2017.xls", "mex.rechazos", &[], 15_636),
    ("mex_upm_boletin_rechazos_2018.xls", "mex.rechazos", &[], 14_669),
    ("mex_upm_boletin_rechazos_2019.xls", "mex.rechazos", &[], 30_674),
    ("mex_upm_boletin_ingresos_2017.xls", "mex.ingresos-aeropuerto", &[], 23_790_043),
    ("mex_upm_entradas_regulares_2019.xlsx", "mex.entradas-entidad", &[], 40_402_966),
    ("mex_upm_extranjeros_estacion_2019.xlsx", "mex.extranjeros-estacion", &[], 182_940),
    ("mex_upm_extranjeros_estacion_2020.xlsx", "mex.extranjeros-estacion", &[], 82_379),
    ("iom_gdidata_irreg_mexico_nat.csv", "mex.irregular-nacionalidad", &[("TIME_PERIOD", "2019")], 182_940),
    ("iom_gdidata_irreg_mexico_nat.csv", "mex.irregular-nacionalidad", &[("TIME_PERIOD", "2023")], 778_907),
    ("iom_gdidata_irreg_mexico_nat.csv", "mex.irregular-nacionalidad", &[("TIME_PERIOD", "2024")], 1_231_320),
    ("iom_gdidata_irreg_mexico_exp.csv", "mex.retornos", &[("RETURN_TYPE", "ASSIST_RETURN")], 826_765),
    ("iom_gdidata_irreg_mexico_exp.csv", "mex.retornos", &[("RETURN_TYPE", "ASSIST_CHILD")], 223_584),
    ("iom_gdidata_irreg_mexico_exp.csv", "mex.retornos", &[("RETURN_TYPE", "DEPORT")], 30_502),
    ("col_entradas_extranjeros_2012_2018.csv", "col.entradas-extranjeros", &[], 16_094_809),
    ("col_entradas_extranjeros_2012_2018.csv", "col.entradas-extranjeros", &[("TIME_PERIOD", "2017")], 3_344_816),
    ("per_carnet_extranjeria_2025-04.csv", "per.carnet-extranjeria", &[], 15_660),
    ("per_carnet_extranjeria_2025-04.csv", "per.carnet-extranjeria", &[("SEX", "F")], 7_347),
    ("per_carnet_extranjeria_2025-04.csv", "per.carnet-extranjeria", &[("CITIZENSHIP", "VEN")], 11_532),
    ("bra_imigrantes_2023_01.csv", "bra.imigrantes", &[], 1_580_724),
    ("chl_snm_estimacion_baseregiones_2022.csv", "chl.estimacion-regiones", &[("TIME_PERIOD", "2018")], 1_300_005),
    ("chl_snm_estimacion_baseregiones_2022.csv", "chl.estimacion-regiones", &[("TIME_PERIOD", "2022")], 1_625_074),
    ("chl_snm_Refugiados_WEB.xlsx", "chl.refugiados", &[], 957),
    ("chl_snm_Refugiados_WEB.xlsx", "chl.refugiados", &[("TIME_PERIOD", "2023")], 201),
    ("iom_gdidata_irreg_darien_nat.csv", "pan.darien-nacionalidad", &[("TIME_PERIOD", "2023")], 520_085),
    ("iom_gdidata_irreg_darien_nat.csv", "pan.darien-nacionalidad", &[("TIME_PERIOD", "2024")], 302_203),
    ("iom_gdidata_irreg_honduras.csv", "hnd.irregular", &[("TIME_PERIOD", "2022")], 188_858),
    ("iom_gdidata_irreg_honduras.csv", "hnd.irregular", &[("TIME_PERIOD", "2023")], 545_043),
    ("iom_gdidata_irreg_guatemala.csv", "gtm.retornados", &[("TIME_PERIOD", "2022"), ("RETURNING_AREA", "MEX")], 53_503),
    ("dtm_api_v2_idpadmin0data-getadmin0datav2-admin0pcode-hti.json", "dtm.api.v2.admin0", &[], 10_799_590),
    ("dtm_api_v2_idpadmin1data-getadmin1datav2-admin0pcode-hti.json", "dtm.api.v2.admin1", &[], 10_799_590),
    ("dtm_api_v3_admin0_HTI.json", "dtm.api.v3.admin0", &[("SEX", "_T"), ("TIME_PERIOD", "2025-06")], 1_287_593),
    ("unhcr_hdx_AsylumApplications.csv", "unhcr.hdx.asylum-applications", &[], 313_636),
    ("unhcr_popstats_persons_of_concern_2020.csv", "unhcr.popstats.persons-of-concern", &[], 74_766_850),
    ("iom_missingmigrants_2014.json", "iom.missing-migrants", &[], 5_548),
    ("oecd_MIG_SDMXMessageGroupExample_GenericData_2.0.xml", "oecd.mig", &[], 91_875),
    ("gbr_ho_irregular_migration.csv", "gbr.ho.irregular-migration", &[("TIME_PERIOD", "2022")], 54_702),
    ("gbr_ho_irregular_migration.csv", "gbr.ho.irregular-migration", &[("TIME_PERIOD", "2023")], 36_704),
];

/// Files without statistics: pure code lists and data dictionaries, for which no mapping may be found.
const LISTS: &[&str] = &[
    "chl_snm_MetadatosRegiones2022.xlsx",
    "ctdc_data_dictionary_2017.xlsx",
    "dtm_api_v2_common-getallcountrylist.json",
    "dtm_api_v3_country_list.json",
    "dtm_api_v3_operation_list.json",
    "iom_gdidata_countrynames.csv",
    "ocha_global_pcodes_adm_1_2.csv",
    "ukr_border_crossings_2022-04-14.xlsx",
    "undesa_aggregates_correspondence_2020.xlsx",
    "usa_cbp_crossing_crosswalk.json",
];

fn folder() -> Option<PathBuf> {
    let found = std::env::var_os("ISTHMUS_DATA").map(PathBuf::from);
    if found.is_none() {
        eprintln!("skipped: ISTHMUS_DATA names no folder of real files");
    }
    found
}

fn sum(data: &Dataset, wanted: &[(&str, &str)]) -> Decimal {
    let columns: Vec<(usize, &str)> =
        wanted.iter().map(|(id, start)| (data.flow.structure.dimension(id).expect("a dimension"), *start)).collect();
    (0..data.observations.len())
        .filter(|&row| columns.iter().all(|(d, start)| data.code(row, *d).starts_with(start)))
        .filter_map(|row| data.observations.values.get(row))
        .sum()
}

#[test]
fn control_totals_are_reproduced() {
    let Some(folder) = folder() else { return };
    let mut wrong = Vec::new();
    let mut last: Option<(&str, Vec<isthmus::pipeline::FileRun>)> = None;
    for (file, mapping, wanted, control) in CONTROLS {
        if last.as_ref().is_none_or(|l| l.0 != *file) {
            last = Some((file, super::golden::run(&folder.join(file), &mut Sources::default())));
        }
        let Some((_, runs)) = &last else { continue };
        let run = &runs[0];
        let found = run.dataset.as_ref().map(|d| sum(d, wanted));
        if run.mapping.as_deref() != Some(mapping) || found != Some(Decimal::from(*control)) {
            wrong.push(format!("{file} {wanted:?}: {mapping} and {control} wanted, {:?} and {found:?} found", run.mapping));
        }
        if run.findings.worst() == Some(Severity::Error) {
            wrong.push(format!("{file}: {} errors", run.findings.count(Severity::Error)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_of_statistics_has_its_mapping_and_no_list_has_one() {
    let Some(folder) = folder() else { return };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).expect("the folder").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    let mut wrong = Vec::new();
    for file in &files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let run = super::golden::run(file, &mut Sources::default()).remove(0);
        let is_list = LISTS.contains(&name.as_str());
        let errors: Vec<&str> = run.findings.list.iter().filter(|f| f.severity == Severity::Error).map(|f| f.rule.id).collect();
        let right = if is_list { errors == ["F-FLF-007"] } else { errors.is_empty() && run.dataset.is_some() };
        if !right {
            wrong.push(format!("{name}: {:?}, {errors:?}", run.mapping));
        }
    }
    assert!(files.len() > 60, "{} files", files.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
