"""What do the clients of the field get from a gateway? `feed_clients.py CLIENT ADDRESS`; prints figures as JSON.

Each client fetches structures and data as its users do, with and without a filter. The test that runs this knows the
figures that were published and compares them; nothing here knows them."""

import json
import sys

FLOW = ("ISTHMUS", "DF_BORDER_MVT", "1.0.0")


def number(value):
    return None if value in (None, "", "NaN") or value != value else float(value)


def keyed(rows):
    """Figures by area, citizenship and period, whatever the client called its columns."""
    return {" ".join(str(row[c]) for c in ("REF_AREA", "DIRECTION", "CITIZENSHIP", "TIME_PERIOD")): number(row["OBS_VALUE"]) for row in rows}


def with_pysdmx(address):
    from pysdmx.api.fmr import RegistryClient
    from pysdmx.api.dc.query import Operator, TextFilter
    from pysdmx.api.qb import ApiVersion, DataContext, DataFormat, DataQuery, RestService
    from pysdmx.io import get_datasets

    found = {}
    registry = RegistryClient(f"{address}/rest/v2")
    found["codes"] = len(registry.get_codes("SDMX", "CL_SEX"))
    schema = registry.get_schema("dataflow", *FLOW)
    found["components"] = [c.id for c in schema.components]
    found["flow"] = registry.get_dataflow_details(*FLOW).name
    structure = RestService(f"{address}/rest/v2", ApiVersion.V2_0_0)
    from pysdmx.api.qb import StructureDetail, StructureQuery, StructureReference, StructureType
    query = StructureQuery(StructureType.DATAFLOW, FLOW[0], FLOW[1], FLOW[2], references=StructureReference.DESCENDANTS)
    found["structures"] = len(json.loads(structure.structure(query))["data"])
    for form in (DataFormat.SDMX_CSV_2_0_0, DataFormat.SDMX_CSV_1_0_0, DataFormat.SDMX_ML_2_1_GEN, DataFormat.SDMX_ML_2_1_STR, DataFormat.SDMX_ML_3_0):
        service = RestService(f"{address}/rest/v2", ApiVersion.V2_0_0, data_format=form)
        for name, filters in (("all", None), ("filtered", TextFilter("REF_AREA", Operator.EQUALS, "PAN"))):
            query = DataQuery(DataContext.DATAFLOW, *FLOW, components=filters)
            data = service.data(query)
            sets = get_datasets(data.decode())
            rows = [row for one in sets for row in one.data.to_dict("records")]
            found[f"{form.name} {name}"] = keyed(rows)
    return found


def with_sdmx1(address):
    import sdmx
    from sdmx.source import Source

    found = {}
    source = {"id": "ISTHMUS", "url": f"{address}/rest/v1", "name": "Isthmus", "versions": ["2.1"]}
    sdmx.add_source(source, override=True)
    client = sdmx.Client("ISTHMUS")
    flows = client.dataflow()
    found["flows"] = len(flows.dataflow)
    message = client.dataflow(FLOW[1])
    found["flow"] = str(message.dataflow[FLOW[1]].name.localizations["es"])
    structure = message.structure["BORDER_MVT"]
    found["components"] = [d.id for d in structure.dimensions]
    for name, key, params in (("all", "", {}), ("filtered", {"REF_AREA": "PAN"}, {}), ("period", "", {"startPeriod": "2024-02", "endPeriod": "2024-02"})):
        data = client.data(FLOW[1], key=key, params=params, dsd=structure)
        series = sdmx.to_pandas(data)
        rows = series.reset_index().rename(columns={"value": "OBS_VALUE"}).to_dict("records")
        found[name] = keyed(rows)
    return found


def with_opensdmx(address):
    import opensdmx
    import polars

    found = {}
    opensdmx.set_provider(f"{address}/rest/v1", agency_id="ISTHMUS", rate_limit=0, language="es")
    found["flows"] = opensdmx.all_available().height
    dataset = opensdmx.load_dataset(FLOW[1])
    found["flow"], found["structure"] = dataset["df_description"], dataset["df_structure_id"]
    found["components"] = list(dataset["dimensions"])
    found["names"] = dict(opensdmx.get_dimension_values(dataset, "SEX").select("id", "name").iter_rows())
    found["areas"] = sorted(opensdmx.get_available_values(dataset)["REF_AREA"]["id"])

    def keep(name, data):
        # It makes the first day of every period; whoever asked for months knows them.
        months = data.with_columns(polars.col("TIME_PERIOD").dt.strftime("%Y-%m"), polars.col("OBS_VALUE").cast(polars.Float64, strict=False))
        found[name] = keyed(months.to_dicts())

    keep("all", opensdmx.get_data(dataset))
    keep("filtered", opensdmx.fetch(FLOW[1], REF_AREA="PAN"))
    keep("either", opensdmx.fetch(FLOW[1], REF_AREA=["PAN", "CRI"], DIRECTION="OUT"))
    keep("period", opensdmx.fetch(FLOW[1], start_period="2024-02", end_period="2024-02"))
    keep("last", opensdmx.fetch(FLOW[1], last_n_observations=1))
    return found


if __name__ == "__main__":
    client, address = sys.argv[1:]
    print(json.dumps({"pysdmx": with_pysdmx, "sdmx1": with_sdmx1, "opensdmx": with_opensdmx}[client](address)))
