"""pandas does the whole work: read, map, validate, write.   frames_pandas.py FORMAT IN OUT"""
import sys

import numpy as np
import pandas as pd

from labels import COLUMNS, COMPONENTS, FLOW, HEADER, KEY, PERIOD, TITLE, VALUE, codes, period, verdict

kind, src, out = sys.argv[1:4]


def long_xlsx():
    return pd.read_excel(src, engine="calamine", dtype=object, keep_default_na=False, na_values=[""])


def wide_xlsx():
    parts = []
    for sheet in pd.read_excel(src, engine="calamine", sheet_name=None, header=None, dtype=object).values():
        area, indicator, age, residence, freq, unit = TITLE.match(sheet.iat[1, 0]).groups()
        periods, sexes = sheet.iloc[3, 1:].ffill().astype(str), sheet.iloc[4, 1:]
        body = sheet.iloc[5:]
        body = body[body[1].notna()]
        labels, cells = body[0].astype(str), body.iloc[:, 1:]
        rows, columns = cells.shape
        values = cells.to_numpy().ravel()
        missing = values == ".."
        estimated = np.repeat(labels.str.endswith(" (1)").to_numpy(), columns)
        provisional = np.tile(periods.str.endswith(" (p)").to_numpy(), rows)
        status = np.where(missing, "No disponible", np.where(provisional, "Provisional", np.where(estimated, "Estimado", "Definitivo")))
        parts.append(pd.DataFrame(dict(zip(COLUMNS, [
            freq, area, indicator, np.tile(sexes.to_numpy(), rows), age, np.repeat(labels.str.removesuffix(" (1)").to_numpy(), columns), residence,
            np.tile(periods.str.removesuffix(" (p)").to_numpy(), rows), np.where(missing, None, values), status, unit]))))
    return pd.concat(parts, ignore_index=True)


def csv_es():
    return pd.read_csv(src, sep=";", dtype=str, keep_default_na=False)


def json():
    import orjson
    data = orjson.loads(open(src, "rb").read())["data"]
    return pd.DataFrame({n: pd.Series(v, dtype=object) for n, v in zip(COLUMNS, [
        [r["periodo"]["frecuencia"] for r in data], [r["paisInformante"]["nombre"] for r in data], [r["indicador"] for r in data],
        [r["desglose"]["sexo"] for r in data], [r["desglose"]["edad"] for r in data], [r["desglose"]["paisNacimiento"]["nombre"] for r in data],
        [r["desglose"]["residenciaAnterior"]["nombre"] for r in data], [r["periodo"]["valor"] for r in data],
        [r["observacion"]["valor"] for r in data], [r["observacion"]["estado"] for r in data], [r["observacion"]["unidad"] for r in data]])})


def rowxml():
    tags = ["frecuencia", "paisInformante", "indicador", "sexo", "edad", "paisNacimiento", "residenciaAnterior", "periodo", "valor", "estado", "unidad"]
    return pd.read_xml(src, iterparse={"row": tags}, dtype=str, parser="lxml").set_axis(COLUMNS, axis=1)


known = codes()
if kind == "sdmx_csv":
    frame = pd.read_csv(src, dtype=str, keep_default_na=False)
    unknown = np.zeros(len(frame), bool)
    for component, labels in known.items():
        unknown |= ~frame[component].isin(list(labels.values())).to_numpy()
    raw = frame["OBS_VALUE"].replace("", None)
else:
    source = {"long_xlsx": long_xlsx, "wide_xlsx": wide_xlsx, "csv_es": csv_es, "json": json, "rowxml": rowxml}[kind]()
    frame = pd.DataFrame(index=source.index)
    unknown = np.zeros(len(source), bool)
    for name, component in zip(COLUMNS, COMPONENTS):
        if component:
            frame[component] = source[name].map(known[component])
            unknown |= frame[component].isna().to_numpy()
    periods = source[PERIOD].astype(str)
    frame["TIME_PERIOD"] = periods.map({p: period(p) for p in periods.unique()})
    unknown |= frame["TIME_PERIOD"].isna().to_numpy()
    raw = source[VALUE]
    if kind == "csv_es":
        raw = raw.str.replace(",", ".", regex=False)
    if raw.dtype != float:
        raw = raw.where(raw.notna() & (raw != ""), None)
value = pd.to_numeric(raw, errors="coerce")
no_number = (value.isna() & raw.notna()).to_numpy()
frame["OBS_VALUE"] = value
frame = frame[~(unknown | no_number)]
twice = frame.duplicated(KEY)
frame = frame[~twice]
wrong = 0
for dimension in ("SEX", "COUNTRY_OF_BIRTH"):
    sign = np.where(frame[dimension] == "_T", -1.0, 1.0)
    sums = (frame["OBS_VALUE"].fillna(0) * sign).groupby([frame[k] for k in KEY if k != dimension], sort=False, observed=True).sum()
    wrong += int((sums.abs() > 0.01).sum())
frame["STRUCTURE"], frame["STRUCTURE_ID"], frame["ACTION"] = "dataflow", FLOW, "I"
frame[HEADER].to_csv(out, index=False, float_format="%.15g", lineterminator="\n")
verdict(rows=len(frame), unknown=int(unknown.sum()), no_number=int(no_number.sum()), twice=int(twice.sum()), wrong_totals=wrong)
