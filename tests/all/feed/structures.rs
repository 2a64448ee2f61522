//! Structures, what data there are, and schemas, over HTTP: in every form that is named, and in words that clients know.

use isthmus::model::account::{Class, Role, TenantId};
use serde_json::{Value, json};

use super::Stall;
use super::data::ROWS;
use crate::store::wait;
use crate::structures::clients::python;

#[test]
fn structures_come_in_the_form_that_is_asked_for() {
    wait(async {
        let stall = Stall::open().await;
        for (path, accept, kind, said) in [
            ("/rest/v1/dataflow/ISTHMUS", "*/*", "application/vnd.sdmx.structure+xml;version=2.1", "<str:Dataflow"),
            ("/rest/v1/codelist/SDMX/CL_SEX/latest", "application/json", "application/vnd.sdmx.structure+json;version=1.0.0", "CL_SEX"),
            (
                "/rest/v1/dataflow/ISTHMUS/DF_BORDER_MVT/latest?references=all",
                "*/*",
                "application/vnd.sdmx.structure+xml;version=2.1",
                "<str:Codelist",
            ),
            ("/rest/v1/datastructure/ALL/BORDER_MVT", "application/xml", "application/vnd.sdmx.structure+xml;version=2.1", "TIME_PERIOD"),
            (
                "/rest/v2/structure/dataflow/ISTHMUS/DF_BORDER_MVT/+/",
                "*/*",
                "application/vnd.sdmx.structure+json;version=2.1.0",
                "DF_BORDER_MVT",
            ),
            (
                "/rest/v2/structure/dataflow/ISTHMUS/*/?detail=allcompletestubs",
                "application/vnd.sdmx.structure+json;version=2.0.0",
                "application/vnd.sdmx.structure+json;version=2.0.0",
                "Border movements",
            ),
            (
                "/rest/v2/structure/codelist/SDMX/CL_SEX/~/M",
                "application/vnd.sdmx.structure+xml;version=3.0",
                "application/vnd.sdmx.structure+xml;version=3.0.0",
                "isPartial=\"true\"",
            ),
            (
                "/rest/v2/schema/dataflow/ISTHMUS/DF_BORDER_MVT/1.0.0/",
                "application/vnd.sdmx.structure+json;version=2.0.0",
                "application/vnd.sdmx.structure+json;version=2.0.0",
                "CL_DIRECTION",
            ),
            (
                "/rest/v1/schema/dataflow/ISTHMUS/DF_BORDER_MVT/1.0?dimensionAtObservation=AllDimensions",
                "*/*",
                "application/vnd.sdmx.schema+xml;version=2.1",
                "<xs:schema",
            ),
            ("/rest/v2/schema/datastructure/ISTHMUS/BORDER_MVT/+", "*/*", "application/vnd.sdmx.schema+json;version=2.1.0", "$schema"),
        ] {
            let reply = stall.get(path, accept).await;
            let body = String::from_utf8_lossy(&reply.body).into_owned();
            assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, kind), "{path}: {body:.500}");
            assert!(body.contains(said), "{path}: {body:.500}");
            let again = stall.ask("GET", path, &[("accept", accept), ("if-none-match", reply.header("etag"))]).await;
            assert_eq!(again.status.as_u16(), 304, "{path}");
        }
        for (path, status) in [
            ("/rest/v1/codelist/SDMX/CL_NOTHING", 404),
            ("/rest/v1/colours", 400),
            ("/rest/v1/categoryscheme/ISTHMUS/all/latest", 404),
            ("/rest/v2/structure/metadataflow", 404),
            ("/rest/v2/structure/dataflow?references=friends", 400),
            ("/rest/v2/schema/dataflow/ISTHMUS", 400),
            ("/rest/v2/schema/dataflow/ISTHMUS/DF_NOTHING", 404),
            ("/rest/v1/metadata/DF_BORDER_MVT/all", 404),
            ("/rest/v2/metadata/metadataset/ISTHMUS/X", 204),
            ("/rest/v2/registration/id/1", 204),
        ] {
            let reply = stall.get(path, "*/*").await;
            assert_eq!(reply.status.as_u16(), status, "{path}: {}", String::from_utf8_lossy(&reply.body));
        }
    });
}

/// Offices that publish are data providers, with an agreement for each dataflow; who publishes nothing is none.
#[test]
fn offices_that_publish_are_data_providers() {
    wait(async {
        let stall = Stall::open().await;
        let scheme = "/rest/v2/structure/dataproviderscheme/ISTHMUS/DATA_PROVIDERS/+";
        assert_eq!(stall.get(scheme, "*/*").await.status.as_u16(), 404, "nobody has published");
        stall.release(&ROWS, Class::Public, None).await;
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = Vec::new();
        for (accept, word) in
            [("structure+xml;version=2.1", "ml21"), ("structure+xml;version=3.0.0", "ml30"), ("structure+xml;version=3.1.0", "ml31")]
        {
            for (place, path) in [
                scheme,
                "/rest/v2/structure/provisionagreement/ISTHMUS/DF_BORDER_MVT_MEX/+?references=children",
                "/rest/v2/structure/dataflow/ISTHMUS/DF_BORDER_MVT/+?references=provisionagreement",
                "/rest/v2/availability/dataflow/ISTHMUS/DF_BORDER_MVT/1.0.0/*?references=dataproviderscheme",
            ]
            .into_iter()
            .enumerate()
            {
                let reply = stall.get(path, &format!("application/vnd.sdmx.{accept}")).await;
                let body = String::from_utf8_lossy(&reply.body).into_owned();
                assert_eq!(reply.status.as_u16(), 200, "{path}: {body}");
                let said = if path.contains("rovision") && place > 0 { "DF_BORDER_MVT_MEX" } else { "id=\"MEX\"" };
                assert!(body.contains(said), "{path}: {body}");
                let place = folder.path().join(format!("{place}.{word}.xml"));
                std::fs::write(&place, &body).expect("written");
                files.push(place.to_string_lossy().into_owned());
            }
        }
        let data =
            stall.get("/rest/v2/data/provisionagreement/ISTHMUS/DF_BORDER_MVT_MEX/1.0.0/*", "application/vnd.sdmx.data+xml;version=3.0.0");
        let data = String::from_utf8(data.await.body).expect("UTF-8");
        assert!(
            data.contains("<DataProvider>urn:sdmx:org.sdmx.infomodel.base.DataProvider=ISTHMUS:DATA_PROVIDERS(1.0).MEX</DataProvider>"),
            "{data}"
        );
        let schema = stall.get("/rest/v2/schema/provisionagreement/ISTHMUS/DF_BORDER_MVT_MEX/1.0.0", "*/*").await;
        assert_eq!(schema.status.as_u16(), 200);
        if let Some(schemas) = std::env::var_os("ISTHMUS_SDMX_SCHEMAS") {
            let arguments: Vec<String> = ["valid".to_owned(), schemas.to_string_lossy().into_owned()].into_iter().chain(files).collect();
            let Some(found) = python("lxml", &arguments) else { return };
            assert!(found.as_object().is_some_and(|f| f.len() == 12 && f.values().all(|v| *v == json!([]))), "{found}");
        }
    });
}

#[test]
fn what_data_there_are_is_told_with_their_number() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        let reply = stall.get("/rest/v2/availability/dataflow/ISTHMUS/DF_BORDER_MVT/1.0.0/*.PAN/", "application/json").await;
        let body: Value = serde_json::from_slice(&reply.body).expect("JSON");
        let text = body.to_string();
        for said in ["\"PAN\"", "\"NIC\"", "2024-02"] {
            assert!(text.contains(said), "{text}");
        }
        assert!(!text.contains("\"CRI\"") && !text.contains("\"COL\""), "{text}");
        let wide =
            stall.get("/rest/v2/availability/dataflow/ISTHMUS/DF_BORDER_MVT/1.0.0/*.PAN/REF_AREA?mode=available", "application/json").await;
        let wide = String::from_utf8(wide.body).expect("UTF-8");
        assert!(wide.contains("\"CRI\"") && wide.contains("\"PAN\"") && !wide.contains("\"NIC\""), "{wide}");
        let first = stall.get("/rest/v1/availableconstraint/DF_BORDER_MVT/.CRI...COL?references=codelist", "*/*").await;
        let first = String::from_utf8(first.body).expect("UTF-8");
        assert!(
            first.contains("<str:ContentConstraint") && first.contains("<str:Codelist") && first.contains("obs_count")
                || first.contains("3"),
            "{first}"
        );
        assert_eq!(stall.get("/rest/v2/availability/dataflow/ISTHMUS/DF_BORDER_MVT/*/*.XXX", "*/*").await.status.as_u16(), 204);
        assert_eq!(stall.get("/rest/v1/availableconstraint/DF_BORDER_MVT/.XXX", "*/*").await.status.as_u16(), 404);
    });
}

/// Structures that are sent: what is said of each is a message of SDMX, valid by the official schema.
#[test]
fn what_became_of_structures_that_are_sent_is_told_in_sdmx() {
    wait(async {
        let stall = Stall::open().await;
        let token = stall.token(&TenantId::system(), Role::SystemAdmin, &[]).await;
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = Vec::new();
        for (structure, status, said) in
            [("ISTHMUS:NOWHERE(1.0.0)", 409, "status=\"Failure\""), ("ISTHMUS:BORDER_MVT(1.0.0)", 201, "status=\"Success\"")]
        {
            let urn = format!("urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={structure}");
            let flow = json!({ "id": "DF_FERRY", "agencyID": "ISTHMUS", "version": "1.0.0", "name": "Ferries", "structure": urn });
            let meta = json!({ "id": "T", "prepared": "2026-11-01T00:00:00Z", "sender": { "id": "ISTHMUS" } });
            let message = json!({ "meta": meta, "data": { "dataflows": [flow] } }).to_string();
            let reply = stall.send("POST", "/rest/v2/structure", &token, message).await;
            let body = String::from_utf8_lossy(&reply.body).into_owned();
            assert_eq!(reply.status.as_u16(), status, "{body}");
            assert!(body.contains(said) && body.contains("Dataflow=ISTHMUS:DF_FERRY(1.0.0)"), "{body}");
            let place = folder.path().join(format!("{status}.ml30.xml"));
            std::fs::write(&place, &body).expect("written");
            files.push(place.to_string_lossy().into_owned());
        }
        let reply = stall.get("/rest/v2/structure/dataflow/ISTHMUS/DF_FERRY/+", "*/*").await;
        assert!(reply.status.as_u16() == 200 && String::from_utf8_lossy(&reply.body).contains("Ferries"), "it is given out at once");
        assert_eq!(stall.get("/rest/v2/data/dataflow/ISTHMUS/DF_FERRY/+/*", "*/*").await.status.as_u16(), 204, "and has no data yet");
        if let Some(schemas) = std::env::var_os("ISTHMUS_SDMX_SCHEMAS") {
            let arguments: Vec<String> = ["valid".to_owned(), schemas.to_string_lossy().into_owned()].into_iter().chain(files).collect();
            let Some(found) = python("lxml", &arguments) else { return };
            assert!(found.as_object().is_some_and(|f| f.len() == 2 && f.values().all(|v| *v == json!([]))), "{found}");
        }
    });
}
