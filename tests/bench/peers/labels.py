"""Which labels do the measured files use, and which codes are they? Read from the structure beside the mappings."""
import json
import os
import re
import sys
import xml.etree.ElementTree as tree

STRUCTURE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../mappings/bench/structure.xml")
FLOW = "ISTH:DF_MIG(1.0)"
KEY = ["FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE", "COUNTRY_OF_BIRTH", "COUNTERPART_AREA", "TIME_PERIOD"]
HEADER = ["STRUCTURE", "STRUCTURE_ID", "ACTION", *KEY, "OBS_VALUE", "OBS_STATUS", "UNIT_MEASURE"]

# Columns of the long tables: as they are headed, as elements are called, and what they become. Period and figure have
# rules of their own.
COLUMNS = ["Frecuencia", "País informante", "Indicador", "Sexo", "Edad", "País de nacimiento", "País de residencia anterior",
           "Periodo", "Valor", "Estado", "Unidad"]
PERIOD, VALUE = COLUMNS[7], COLUMNS[8]
COMPONENTS = [*KEY[:7], None, None, "OBS_STATUS", "UNIT_MEASURE"]

# What stands above a wide table.
TITLE = re.compile(r"País informante: (.*) \| Indicador: (.*) \| Edad: (.*) \| Residencia anterior: (.*) \| Frecuencia: (.*) \| Unidad: (.*)")

MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()

_LISTS = {"FREQ": "CL_FREQ", "REF_AREA": "CL_AREA", "INDICATOR": "CL_INDICATOR", "SEX": "CL_SEX", "AGE": "CL_AGE",
          "COUNTRY_OF_BIRTH": "CL_AREA", "COUNTERPART_AREA": "CL_AREA", "OBS_STATUS": "CL_OBS_STATUS", "UNIT_MEASURE": "CL_UNIT"}


def codes():
    """Component -> {label: code}."""
    str_, com = ("{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/%s}" % n for n in ("structure", "common"))
    lists = {l.get("id"): {c.find(com + "Name").text: c.get("id") for c in l.iter(str_ + "Code")}
             for l in tree.parse(STRUCTURE).iter(str_ + "Codelist")}
    return {component: lists[name] for component, name in _LISTS.items()}


def period(text):
    """'2015' -> 2015, 'enero 2023' -> 2023-01, else None."""
    text = str(text)
    if text.isdigit() and len(text) == 4:
        return text
    month, _, year = text.partition(" ")
    return "%s-%02d" % (year, MONTHS.index(month) + 1) if month in MONTHS and year.isdigit() else None


def verdict(**found):
    print(json.dumps(found), file=sys.stderr)
