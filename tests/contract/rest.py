"""What may be asked by SDMX REST? Each surface as OpenAPI, written from the clauses of the standard, for generators of questions.

1.5.0: sections 4.2 to 4.6; 2.2.2: sections on data, availability, structure, schema and metadata queries. Identifiers are those of
the demo as often as any other, so that questions meet data."""

VERSIONS = {"1.5.0": "/rest/v1", "2.2.2": "/rest/v2"}
IDENTIFIER = r"[A-Za-z][A-Za-z0-9_-]{0,20}"
FLOWS = ["DF_BORDER_MVT", "DF_IRREG_DETECT", "DF_MIG_STOCK", "DF_RETURN_MVT"]
PERIOD = r"^\d{4}(-\d{2}(-\d{2})?|-Q[1-4]|-S[12]|-W\d{2})?$"
V1_TYPES = """datastructure metadatastructure categoryscheme conceptscheme codelist hierarchicalcodelist organisationscheme agencyscheme
dataproviderscheme dataconsumerscheme organisationunitscheme dataflow metadataflow reportingtaxonomy provisionagreement structureset
process categorisation contentconstraint actualconstraint allowedconstraint attachmentconstraint structure transformationscheme
rulesetscheme userdefinedoperatorscheme customtypescheme namepersonalisationscheme vtlmappingscheme""".split()
V2_TYPES = """datastructure metadatastructure dataflow metadataflow provisionagreement process categorisation dataconstraint
metadataconstraint conceptscheme codelist categoryscheme hierarchy hierarchyassociation agencyscheme dataproviderscheme
dataconsumerscheme organisationunitscheme transformationscheme rulesetscheme userdefinedoperatorscheme customtypescheme
namepersonalisationscheme vtlmappingscheme valuelist structuremap representationmap conceptschememap categoryschememap
organisationschememap reportingtaxonomymap metadataproviderscheme reportingtaxonomy metadataprovisionagreement *""".split()
FILES = "application/vnd.sdmx."
DATA = {"1.5.0": ["genericdata+xml;version=2.1", "structurespecificdata+xml;version=2.1", "data+json;version=1.0.0", "data+csv;version=1.0.0"],
        "2.2.2": ["data+json;version=2.1.0", "data+json;version=2.0.0", "data+csv;version=2.1.0", "data+csv;version=2.0.0", "data+xml;version=3.0.0"]}
STRUCTURES = {"1.5.0": ["structure+xml;version=2.1", "structure+json;version=1.0.0"],
              "2.2.2": ["structure+json;version=2.1.0", "structure+json;version=2.0.0", "structure+xml;version=3.0.0"]}
SCHEMAS = {"1.5.0": ["schema+xml;version=2.1", "structure+xml;version=2.1"],
           "2.2.2": ["schema+json;version=2.0.0", "schema+xml;version=3.0.0", "structure+json;version=2.0.0"]}


def described(pattern=None, values=None):
    schema = {"type": "string"}
    if values:
        schema["enum"] = values
    if pattern:
        schema = {"anyOf": [{"type": "string", "enum": values}, {"type": "string", "pattern": pattern}]} if values else {"type": "string", "pattern": pattern}
    return schema


def number():
    return {"type": "integer", "minimum": 1, "maximum": 1_000_000}


def parameter(name, place, schema):
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def answers(types, also=()):
    said = {"application/json": {}, "application/vnd.sdmx.structure+xml;version=2.1": {}}
    statuses = {str(s): {"description": "An error message", "content": said} for s in (400, 401, 403, 404, 406, 413, 414, 422, 429, 500, 501, 503)}
    statuses["200"] = {"description": "Found", "content": {FILES + t: {} for t in types}}
    for status in also:
        statuses[status] = {"description": "Nothing to give"}
    return statuses


def route(path, parameters, responses):
    names = [p["name"] for p in parameters if p["in"] == "path"]
    assert all("{" + n + "}" in path for n in names), path
    return path, {"get": {"parameters": parameters, "responses": responses}}


def accepts(types):
    return parameter("Accept", "header", described(values=[FILES + t for t in types] + ["*/*", FILES + types[0] + ";q=0.5, text/html;q=0.1"]))


def describe(version):
    """The surface of one version."""
    old = version == "1.5.0"
    many = rf"^({IDENTIFIER})([,+]({IDENTIFIER})){{0,2}}$"
    versions = described(r"^(\d{1,2}\.\d{1,2}(\.\d{1,2})?)$", ["latest", "all", "1.0.0"] if old else ["+", "*", "~", "1.0.0", "1+.0.0", "1.0+.0", "1.0.0,2.0.0"])
    agency = described(many, ["all", "ISTHMUS", "SDMX"] if old else ["*", "ISTHMUS", "SDMX", "ISTHMUS,SDMX"])
    resource = described(many, ["all", *FLOWS, "CL_SEX", "BORDER_MVT"] if old else ["*", *FLOWS, "CL_SEX", "BORDER_MVT"])
    key = described(r"^([A-Z0-9_]{0,5}([+][A-Z0-9_]{1,4}){0,2}[.]){10}[A-Z0-9_]{0,4}$" if old else r"^(([A-Z0-9_]{1,5}|[*])[.]){0,10}([A-Z0-9_]{1,4}|[*])(,[*])?$",
                    ["all"] if old else ["*", "M.MEX", "A.MEX.*"])
    context = described(values=["datastructure", "dataflow", "provisionagreement", "*"])
    period = described(PERIOD)
    moment = described(r"^20[0-9]{2}-0[1-9]-1[0-9]T0[0-9]:00:00Z$", ["2020-01-01T00:00:00Z", "2024-05-01"])
    query = lambda **parts: [parameter(name, "query", schema) for name, schema in parts.items()]
    common = query(updatedAfter=moment, firstNObservations=number(), lastNObservations=number(), includeHistory=described(values=["true", "false"]),
                   dimensionAtObservation=described(values=["TIME_PERIOD", "AllDimensions", "REF_AREA"]))
    paths = []
    if old:
        flow = described(rf"^{IDENTIFIER}(,{IDENTIFIER}(,(latest|all|\d\.\d))?)?$", [*FLOWS, "ISTHMUS,DF_BORDER_MVT,1.0.0", "all,DF_BORDER_MVT"])
        provider = described(rf"^{IDENTIFIER}(,{IDENTIFIER})?([+]{IDENTIFIER})?$", ["all", "DEMO"])
        dates = query(startPeriod=period, endPeriod=period)
        detail = query(detail=described(values=["full", "dataonly", "serieskeysonly", "nodata"]))
        paths.append(route("/data/{flow}/{key}/{provider}", [parameter("flow", "path", flow), parameter("key", "path", key), parameter("provider", "path", provider),
                           *dates, *common, *detail, accepts(DATA[version])], answers(DATA[version], ["304"])))
        paths.append(route("/availableconstraint/{flow}/{key}/{provider}/{component}",
                           [parameter("flow", "path", flow), parameter("key", "path", key), parameter("provider", "path", provider),
                            parameter("component", "path", described(many, ["all", "REF_AREA", "TIME_PERIOD"])), *dates,
                            *query(mode=described(values=["exact", "available"]), references=described(values=["none", "all", "codelist", "datastructure", "dataflow", "conceptscheme"])),
                            accepts(STRUCTURES[version])], answers(STRUCTURES[version], ["304"])))
        kinds, references = V1_TYPES, ["none", "parents", "parentsandsiblings", "children", "descendants", "all", "codelist", "dataflow"]
        details = ["full", "allstubs", "referencestubs", "referencepartial", "allcompletestubs", "referencecompletestubs"]
        structure, item = "/{kind}/{agency}/{resource}/{version}", "/{kind}/{agency}/{resource}/{version}/{item}"
    else:
        five = [parameter("context", "path", context), parameter("agency", "path", agency), parameter("resource", "path", resource),
                parameter("version", "path", versions), parameter("key", "path", key)]
        condition = described(r"^(ge|le|gt|lt|ne|eq):20[0-2][0-9]([+](le|lt):20[0-2][0-9])?$", ["2023", "ge:2020+le:2024"])
        filters = [parameter("c[TIME_PERIOD]", "query", condition), parameter("c[REF_AREA]", "query", described(r"^[A-Z]{3}(,[A-Z]{3})?$", ["MEX", "ne:MEX"])),
                   parameter("c[OBS_VALUE]", "query", described(r"^(ge|le|gt|lt|ne|eq):[0-9]{1,5}$"))]
        shown = described(many, ["dsd", "msd", "dataset", "series", "obs", "all", "none"])
        paths.append(route("/data/{context}/{agency}/{resource}/{version}/{key}",
                           [*five, *filters, *common, *query(attributes=shown, measures=described(many, ["all", "none", "OBS_VALUE"]), offset={"type": "integer", "minimum": 0},
                            limit=number(), sort=described(values=["series_key", "-series_key", "TIME_PERIOD", "-TIME_PERIOD+REF_AREA"]), asOf=moment),
                            accepts(DATA[version])], answers(DATA[version], ["204", "304"])))
        paths.append(route("/availability/{context}/{agency}/{resource}/{version}/{key}/{component}",
                           [*five, parameter("component", "path", described(many, ["*", "REF_AREA", "TIME_PERIOD"])), *filters,
                            *query(mode=described(values=["exact", "available"]), references=described(values=["none", "all", "codelist", "datastructure", "dataflow", "conceptscheme"]), updatedAfter=moment),
                            accepts(STRUCTURES[version])], answers(STRUCTURES[version], ["204", "304"])))
        kinds, references = V2_TYPES, ["none", "parents", "parentsandsiblings", "ancestors", "children", "descendants", "all", "codelist", "dataflow"]
        details = ["full", "allstubs", "referencestubs", "referencepartial", "allcompletestubs", "referencecompletestubs", "raw"]
        structure, item = "/structure/{kind}/{agency}/{resource}/{version}", "/structure/{kind}/{agency}/{resource}/{version}/{item}"
        names = [parameter("agency", "path", agency), parameter("resource", "path", resource), parameter("version", "path", versions)]
        provider = parameter("provider", "path", described(many, ["*", "DEMO"]))
        for path, parts in [("/metadata/structure/{kind}/{agency}/{resource}/{version}", [parameter("kind", "path", described(values=V2_TYPES)), *names]),
                            ("/metadata/metadataflow/{agency}/{resource}/{version}/{provider}", [*names, provider]),
                            ("/metadata/metadataset/{provider}/{resource}/{version}", [provider, *names[1:]]),
                            ("/registration/id/{resource}", [names[1]]), ("/registration/provider/{agency}/{provider}", [names[0], provider]),
                            ("/registration/{context}/{agency}/{resource}/{version}", [parameter("context", "path", context), *names])]:
            paths.append(route(path, parts, answers(STRUCTURES[version] + ["metadata+json;version=2.0.0"], ["204", "304"])))
    parts = [parameter("kind", "path", described(values=kinds)), parameter("agency", "path", agency), parameter("resource", "path", resource),
             parameter("version", "path", versions)]
    asked = [*query(references=described(values=references), detail=described(values=details)), accepts(STRUCTURES[version]),
             parameter("Accept-Language", "header", described(values=["es", "pt-BR, fr;q=0.5", "*", "xx"]))]
    found = answers(STRUCTURES[version], ["204", "304"])
    paths.append(route(structure, [*parts, *asked], found))
    paths.append(route(item, [*parts, parameter("item", "path", described(many, ["F", "MEX", "_T"])), *asked], found))
    whose = described(values=["datastructure", "metadatastructure", "dataflow", "metadataflow", "provisionagreement"])
    paths.append(route("/schema/{context}/{agency}/{resource}/{version}", [parameter("context", "path", whose), *parts[1:],
                       *query(dimensionAtObservation=described(values=["TIME_PERIOD", "AllDimensions", "REF_AREA"]), explicitMeasure=described(values=["true", "false"])),
                       accepts(SCHEMAS[version])], answers(SCHEMAS[version], ["304"])))
    return {"openapi": "3.1.0", "info": {"title": f"SDMX REST {version}", "version": version}, "paths": dict(paths)}
