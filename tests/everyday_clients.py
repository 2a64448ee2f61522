"""What do everyday programs get from a gateway? `everyday_clients.py ADDRESS`; prints what each found as JSON.

pandas, openpyxl, DuckDB, and the readers and validators of JSON-stat, Data Package, HXL, RDF and SHACL take the datasets as their
users do. The test that runs this knows what was published and compares; nothing here knows it."""

import io
import json
import sys
import tempfile
import urllib.request

FLOW = "DF_BORDER_MVT"
KEY = ("REF_AREA", "DIRECTION", "CITIZENSHIP", "TIME_PERIOD")

# What DCAT-AP 3 makes mandatory of a catalogue, its datasets and their distributions.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:uniqueLang true ] , [ sh:path dct:description ; sh:minCount 1 ; sh:uniqueLang true ] ,
    [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] , [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ] .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:datatype rdf:langString ] , [ sh:path dct:description ; sh:minCount 1 ] ,
    [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ] , [ sh:path dct:modified ; sh:datatype xsd:dateTime ] ,
    [ sh:path dct:temporal ; sh:class dct:PeriodOfTime ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] , [ sh:path dcat:downloadURL ; sh:nodeKind sh:IRI ] ,
    [ sh:path dct:license ; sh:maxCount 1 ; sh:class dct:LicenseDocument ] .
[] a sh:NodeShape ; sh:targetClass foaf:Agent ; sh:property [ sh:path foaf:name ; sh:minCount 1 ] .
"""


def get(address):
    with urllib.request.urlopen(address) as reply:
        return reply.read()


def number(value):
    return None if value is None or value != value or value == "" else float(value)


def keyed(rows, value="OBS_VALUE"):
    return {" ".join(str(row[c]) for c in KEY): number(row[value]) for row in rows}


def with_pandas(address):
    import pandas as pd

    def read(query=""):
        frame = pd.read_csv(f"{address}/data/{FLOW}.csv{query}", dtype=str, keep_default_na=False)
        if "OBS_VALUE" in frame:
            frame["OBS_VALUE"] = pd.to_numeric(frame["OBS_VALUE"])
        return frame.to_dict("records")

    wide = {}
    for row in read("?layout=wide"):
        for period in (c for c in row if c[:4].isdigit()):
            if row[period] != "":
                wide[" ".join((row["REF_AREA"], row["DIRECTION"], row["CITIZENSHIP"], period))] = float(row[period])
    return {"long": keyed(read()), "wide": wide, "filtered": keyed(read("?REF_AREA=PAN&startPeriod=2024-02"))}


def with_openpyxl(address):
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(get(f"{address}/data/{FLOW}.xlsx?lang=es&labels=both")))
    data, metadata, codes = (book[name] for name in book.sheetnames)
    rows = [[c.value for c in row] for row in data.iter_rows()]
    titles = rows[0]
    at = {title: titles.index(title) for title in titles}
    places = [at[t] for t in ("Área de referencia (código)", "Sentido (código)", "Ciudadanía (código)", "Periodo")]
    value = at["Valor"]
    figures = {" ".join(row[p] for p in places): row[value] for row in rows[1:]}
    table = {}
    for row in metadata.iter_rows():
        # A heading that is told twice is told of the dataset first, then of its columns.
        table.setdefault(row[0].value or "", row[1].value)
    wide = load_workbook(io.BytesIO(get(f"{address}/data/{FLOW}.xlsx?layout=wide"))).worksheets[0]
    return {
        "sheets": book.sheetnames,
        "titles": titles,
        "figures": figures,
        "numbers": sorted({type(row[value]).__name__ for row in rows[1:]}),
        "names": sorted({row[at["Área de referencia"]] for row in rows[1:]}),
        "frozen": data.freeze_panes,
        "filter": data.auto_filter.ref,
        "metadata": table,
        "codes": [[c.value for c in row] for row in codes.iter_rows()],
        "wide": [[c.value for c in row] for row in wide.iter_rows()],
        "created": book.properties.created.isoformat(),
        "title": book.properties.title,
    }


def with_json_stat(address):
    import jsonstat_validator

    text = get(f"{address}/data/{FLOW}.json")
    cube = json.loads(text)
    jsonstat_validator.validate_jsonstat(cube)
    # The numbers of cells, as the format defines them, the last dimension fastest.
    figures, status = {}, {}
    for into, member in ((figures, "value"), (status, "status")):
        for place, said in cube.get(member, {}).items():
            rest, codes = int(place), {}
            for dimension, size in list(zip(cube["id"], cube["size"]))[::-1]:
                rest, at = divmod(rest, size)
                codes[dimension] = cube["dimension"][dimension]["category"]["index"][at]
            into[" ".join(codes[c] for c in KEY)] = said
    return {"figures": figures, "status": status, "role": cube["role"], "label": cube["label"]}


def with_duckdb(address):
    import duckdb

    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        file.write(get(f"{address}/data/{FLOW}.parquet"))
        file.flush()
        names = ", ".join(KEY)
        rows = duckdb.sql(f"SELECT {names}, OBS_VALUE FROM '{file.name}'").fetchall()
        metadata = duckdb.sql(f"SELECT key::VARCHAR, value::VARCHAR FROM parquet_kv_metadata('{file.name}')").fetchall()
        columns = [c[0] for c in duckdb.sql(f"DESCRIBE SELECT * FROM '{file.name}'").fetchall()]
        kind = duckdb.sql(f"SELECT typeof(OBS_VALUE) FROM '{file.name}' LIMIT 1").fetchone()[0]
    figures = {" ".join(row[:4]): number(row[4]) for row in rows}
    return {"figures": figures, "metadata": dict(metadata), "columns": columns, "kind": kind}


def with_frictionless(address):
    from frictionless import Package, system

    with system.use_context(trusted=True):
        package = Package(f"{address}/data/{FLOW}/datapackage.json")
        report = package.validate()
        rows = package.resources[0].read_rows()
    return {
        "valid": report.valid,
        "errors": report.flatten(["type", "message"]),
        "figures": {" ".join(str(row[c]) for c in KEY): number(row["OBS_VALUE"]) for row in rows},
    }


def with_rdf(address):
    from pyshacl import validate
    from rdflib import Graph
    from rdflib.namespace import DCAT, DCTERMS, RDF

    graph = Graph().parse(data=get(f"{address}/catalog.jsonld"), format="json-ld")
    valid, _, said = validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    datasets = list(graph.subjects(RDF.type, DCAT.Dataset))
    titles = sorted(f"{t.language} {t}" for d in datasets for t in graph.objects(d, DCTERMS.title))
    downloads = sorted(str(u) for u in graph.objects(None, DCAT.downloadURL))
    alone = Graph().parse(data=get(f"{address}/data/{FLOW}/dataset.jsonld?lang=fr"), format="json-ld")
    ask = "PREFIX s: <https://schema.org/> SELECT ?name ?time WHERE { ?d a s:Dataset ; s:name ?name ; s:temporalCoverage ?time }"
    name, time = (str(t) for t in next(iter(alone.query(ask))))
    return {"valid": valid, "said": said, "titles": titles, "downloads": downloads, "name": name, "time": time}


def with_hxl(address):
    import hxl

    source = hxl.data(hxl.make_input(io.BytesIO(get(f"{address}/data/{FLOW}.csv?hxl=1&labels=both")), hxl.InputOptions(allow_local=True)))
    tags = [c.display_tag for c in source.columns]
    total = {}
    for row in source:
        area, figure = row.get("#country+code-origin"), row.get("#affected")
        total[area] = total.get(area, 0) + (float(figure) if figure else 0)
    return {"tags": tags, "total": total}


if __name__ == "__main__":
    found = {}
    for client in (with_pandas, with_openpyxl, with_json_stat, with_duckdb, with_frictionless, with_rdf, with_hxl):
        found[client.__name__] = client(sys.argv[1])
    print(json.dumps(found))
