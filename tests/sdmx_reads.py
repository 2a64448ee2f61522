"""What do others make of our structure messages? The official schemas of SDMX-ML, and the clients sdmx1 and pysdmx.

    sdmx_reads.py valid SCHEMAS FILE...     validate SDMX-ML files (the version is the second part of the name: a.ml21.xml)
    sdmx_reads.py data SCHEMAS XSD FILE...  validate data messages by the official schema and the one made for them, in pairs
    sdmx_reads.py sdmx1 FILE...             read with sdmx1
    sdmx_reads.py pysdmx FILE...            read with pysdmx

Writes one JSON object: for each file what is wrong with it, or what was found in it.
"""

import json
import pathlib
import sys

FOLDERS = {"ml21": "sdmx21", "ml30": "sdmx30", "ml31": "sdmx31"}


def valid(schemas, files):
    from lxml import etree

    known, out = {}, {}
    for file in files:
        version = pathlib.Path(file).name.split(".")[1]
        if version not in known:
            path = pathlib.Path(schemas) / "xml" / FOLDERS[version] / "SDMXMessage.xsd"
            known[version] = etree.XMLSchema(etree.parse(str(path)))
        schema = known[version]
        schema.validate(etree.parse(file))
        out[file] = [f"{e.line}: {e.message}" for e in list(schema.error_log)[:5]]
    return out


def data(schemas, pairs):
    from lxml import etree

    out = {}
    for made, file in zip(pairs[::2], pairs[1::2]):
        version = pathlib.Path(file).name.split(".")[1]
        folder = pathlib.Path(schemas) / "xml" / FOLDERS[version]
        text = pathlib.Path(made).read_text(encoding="utf-8")
        remote = text.split("schemaLocation=\"")[1].split("SDMXDataStructureSpecific.xsd")[0]
        pathlib.Path(made).write_text(text.replace(remote, folder.as_uri() + "/"), encoding="utf-8")
        space = text.split("targetNamespace=\"")[1].split("\"")[0]
        message = etree.parse(str(folder / "SDMXMessage.xsd")).getroot().get("targetNamespace")
        both = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:import namespace="{message}" schemaLocation="{(folder / 'SDMXMessage.xsd').as_uri()}"/>
          <xs:import namespace="{space}" schemaLocation="{pathlib.Path(made).as_uri()}"/></xs:schema>"""
        schema = etree.XMLSchema(etree.fromstring(both))
        schema.validate(etree.parse(file))
        out[file] = [f"{e.line}: {e.message}" for e in list(schema.error_log)[:5]]
    return out


def with_sdmx1(files):
    import sdmx

    out = {}
    for file in files:
        m = sdmx.read_sdmx(file)
        out[file] = {
            "codelists": {k: {str(c.id): str(c.name.localized_default("es")) for c in v} for k, v in m.codelist.items()},
            "structures": {k: [d.id for d in v.dimensions] + [a.id for a in v.attributes] for k, v in m.structure.items()},
            "dataflows": {k: v.structure.id for k, v in m.dataflow.items()},
        }
    return out


def with_pysdmx(files):
    from pysdmx.io import read_sdmx

    out = {}
    for file in files:
        m = read_sdmx(file, validate=False)
        out[file] = {
            "codelists": {c.id: {i.id: str(i.name) for i in c.items} for c in m.get_codelists()},
            "structures": {d.id: [c.id for c in d.components] for d in m.get_data_structure_definitions()},
            "dataflows": {f.id: str(getattr(f.structure, "id", f.structure)) for f in m.get_dataflows()},
        }
    return out


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    does = {
        "valid": lambda: valid(rest[0], rest[1:]),
        "data": lambda: data(rest[0], rest[1:]),
        "sdmx1": lambda: with_sdmx1(rest),
        "pysdmx": lambda: with_pysdmx(rest),
    }
    done = does[what]()
    json.dump(done, sys.stdout, ensure_ascii=False)
