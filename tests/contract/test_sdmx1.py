"""Does every endpoint of SDMX REST answer sdmx1 as its own suite of data sources demands? `ISTHMUS` is the address of a surface, `VERSION` that
of the messages that it speaks."""

import os

import sdmx
from sdmx.exceptions import XMLParseError
from sdmx.rest import Resource
from sdmx.tests.test_sources import DataSourceTest as Source

SECOND = os.environ["VERSION"] != "2.1"
# What is held, or answered in any case. All else must be refused as a service refuses what it has nothing of.
HELD = {"agencyscheme", "availableconstraint", "codelist", "conceptscheme", "data", "dataflow", "datastructure", "schema"}
HELD |= {"dataproviderscheme", "organisationscheme", "provisionagreement"}
HELD |= set() if SECOND else {"allowedconstraint", "contentconstraint", "hierarchicalcodelist", "structure"}
FLOW = "DF_BORDER_MVT"
FORM = "application/vnd.sdmx.structure+xml;version=" + ("3.0.0" if SECOND else "2.1")
FORMS = {r.name: {"Accept": FORM} for r in Resource}
FORMS["data"] = {"Accept": "application/vnd.sdmx.data+xml;version=3.0.0" if SECOND else "application/vnd.sdmx.genericdata+xml;version=2.1"}

# sdmx1 takes the source for the agency.
sdmx.add_source({"id": "ISTHMUS", "name": "Isthmus", "url": os.environ["ISTHMUS"], "versions": [os.environ["VERSION"]], "headers": FORMS,
                 "supports": {r.name: r.name in HELD for r in Resource}}, override=True)


class TestGateway(Source):
    source_id = "ISTHMUS"
    # Of messages of version 3.0 sdmx1 reads no ranges of time in constraints, no schemes of data providers and no provision agreements.
    xfail = {"availableconstraint": XMLParseError, "dataproviderscheme": XMLParseError, "organisationscheme": XMLParseError,
             "provisionagreement": RuntimeError} if SECOND else {}
    endpoint_args = {"agencyscheme": {"agency_id": "SDMX"}, "data": {"resource_id": FLOW},
                     "availableconstraint": {"resource_id": FLOW, **({"context": "dataflow", "component_id": "*"} if SECOND else {})},
                     "schema": {"context": "dataflow", "resource_id": FLOW}}


del Source
