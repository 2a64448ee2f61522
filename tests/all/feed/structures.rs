//! Structures, what data there are, and schemas, over HTTP: in every form that is named, and in words that clients know.

use isthmus::model::account::Class;
use serde_json::Value;

use super::Stall;
use super::data::ROWS;
use crate::store::wait;

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
