"""What does vtlengine, an engine of VTL 2.1 by others, make of the rulesets that are written here?

Reads one JSON from standard input: {"cases": [{"name", "script", "result", "structure": [{"name", "type", "role"}],
"rows": [[...]], "key": [names of identifiers that name a row]}]}; writes {"version", "cases": {name: {"rows": {key: true/false/null}}
or {"error": text}}}; "failed" beside the rows names each rule's error code and the key of a row where it does not hold. A case
may name its "dataset"; else it is DF. Each case runs alone, so that one which the engine refuses hides no other.
"""

import json
import sys
import warnings

warnings.filterwarnings("ignore")

try:
    import pandas
    import vtlengine
    from importlib.metadata import version
except ImportError as missing:
    print(json.dumps({"absent": str(missing)}))
    sys.exit(0)


def truth(value):
    return None if pandas.isna(value) else bool(value)


def one(case):
    components = [
        {"name": c["name"], "type": c["type"], "role": c["role"], "nullable": c["role"] != "Identifier"} for c in case["structure"]
    ]
    dataset = case.get("dataset", "DF")
    structures = {"datasets": [{"name": dataset, "DataStructure": components}]}
    frame = pandas.DataFrame(case["rows"], columns=[c["name"] for c in components])
    for c in components:
        if c["type"] == "Number":
            frame[c["name"]] = pandas.to_numeric(frame[c["name"]])
    try:
        found = vtlengine.run(script=case["script"], data_structures=structures, datapoints={dataset: frame})[case["result"]].data
    except Exception as refused:  # whatever it is, the case says it
        return {"error": f"{type(refused).__name__}: {refused}"[:300]}
    rows, failed = {}, []
    for _, row in found.iterrows():
        key = " ".join(str(row[k]) for k in case["key"])
        rows[key] = truth(row["bool_var"])
        if rows[key] is False:
            failed.append([row["errorcode"], key])
    return {"rows": rows, "failed": failed}


def main():
    told = json.load(sys.stdin)
    print(json.dumps({"version": version("vtlengine"), "cases": {c["name"]: one(c) for c in told["cases"]}}))


main()
