"""polars does the whole work: read, map, validate, write.   frames_polars.py FORMAT ENGINE IN OUT   (ENGINE for workbooks)"""
import functools
import sys

import polars as pl

from labels import COLUMNS, COMPONENTS, FLOW, KEY, PERIOD, TITLE, VALUE, codes, period, verdict

kind, engine, src, out = sys.argv[1:5]
col = pl.col


def long_xlsx():
    if engine == "excelreader":
        from excelreader import ColumnSpec, ColumnType, open_workbook
        with open_workbook(src) as book:
            return book.sheets[0].to_polars([ColumnSpec(ColumnType.STRING, name=n, nullable=True) for n in COLUMNS], parallelism=1)
    import fastexcel
    return fastexcel.read_excel(src).load_sheet(0, dtypes="string").to_polars()


def sheets():
    if engine == "excelreader":
        from excelreader import ColumnSpec, ColumnType, open_workbook
        book = open_workbook(src)
        columns = [ColumnSpec(ColumnType.STRING, index=i, nullable=True) for i in range(76)]
        return (s.to_polars(columns, header_row=0, parallelism=1) for s in book.sheets)
    import fastexcel
    book = fastexcel.read_excel(src)
    return (book.load_sheet(n, header_row=None, dtypes="string", skip_whitespace_tail_rows=False).to_polars() for n in book.sheet_names)


def wide_xlsx():
    parts = []
    for sheet in sheets():
        names = sheet.columns
        area, indicator, age, residence, freq, unit = TITLE.match(sheet.item(1, 0)).groups()
        head = sheet[names[0]].to_list().index("País de nacimiento")
        periods, last = [], None
        for value in sheet.row(head)[1:]:
            last = value or last
            periods.append(last)
        body = sheet.slice(head + 2).filter(col(names[1]).is_not_null() & (col(names[1]) != ""))
        body = body.rename({names[0]: "label"} | {n: str(i) for i, n in enumerate(names[1:])})
        heads = pl.DataFrame({"at": [str(i) for i in range(len(periods))], "period": [p.removesuffix(" (p)") for p in periods],
                              "sex": sheet.row(head + 1)[1:], "provisional": [p.endswith(" (p)") for p in periods]})
        cells = body.unpivot(index="label", variable_name="at", value_name="value").join(heads, on="at", how="left")
        status = (pl.when(col("value") == "..").then(pl.lit("No disponible")).when(col("provisional")).then(pl.lit("Provisional"))
                  .when(col("label").str.ends_with(" (1)")).then(pl.lit("Estimado")).otherwise(pl.lit("Definitivo")))
        values = [pl.lit(freq), pl.lit(area), pl.lit(indicator), col("sex"), pl.lit(age), col("label").str.strip_suffix(" (1)"), pl.lit(residence),
                  col("period"), pl.when(col("value") != "..").then(col("value")), status, pl.lit(unit)]
        parts.append(cells.select([v.alias(n) for v, n in zip(values, COLUMNS)]))
    return pl.concat(parts)


def json():
    text, record = pl.String, pl.Struct
    named = record({"nombre": text})
    schema = record({"paisInformante": named, "indicador": text,
                     "desglose": record({"sexo": text, "edad": text, "paisNacimiento": named, "residenciaAnterior": named}),
                     "periodo": record({"frecuencia": text, "valor": text}), "observacion": record({"valor": text, "estado": text, "unidad": text})})
    data = pl.read_json(src, schema={"data": pl.List(schema)}).explode("data").unnest("data")
    paths = ["periodo.frecuencia", "paisInformante.nombre", "indicador", "desglose.sexo", "desglose.edad", "desglose.paisNacimiento.nombre",
             "desglose.residenciaAnterior.nombre", "periodo.valor", "observacion.valor", "observacion.estado", "observacion.unidad"]
    field = lambda path: functools.reduce(lambda e, k: e.struct.field(k), path.split(".")[1:], col(path.split(".")[0]))
    return data.select([field(p).alias(n) for p, n in zip(paths, COLUMNS)])


def rowxml():
    from lxml import etree
    columns = [[] for _ in COLUMNS]
    for _, row in etree.iterparse(src, tag="row"):
        for column, field in zip(columns, row):
            column.append(field.text)
        row.clear(keep_tail=False)
        while row.getprevious() is not None:
            del row.getparent()[0]
    return pl.DataFrame(dict(zip(COLUMNS, columns)), schema={n: pl.String for n in COLUMNS})


def csv_es():
    return pl.read_csv(src, separator=";", infer_schema=False)


known = codes()
if kind == "sdmx_csv":
    frame = pl.read_csv(src, infer_schema=False)
    frame = frame.with_columns(col("OBS_VALUE").alias("raw"), bad=pl.any_horizontal([~col(c).is_in(list(v.values())) for c, v in known.items()]))
else:
    frame = {"long_xlsx": long_xlsx, "wide_xlsx": wide_xlsx, "csv_es": csv_es, "json": json, "rowxml": rowxml}[kind]()
    periods = {p: period(p) for p in frame[PERIOD].unique().to_list()}
    raw = col(VALUE).str.replace(",", ".", literal=True) if kind == "csv_es" else col(VALUE)
    frame = frame.select([col(n).replace_strict(known[c], default=None, return_dtype=pl.String).alias(c) for n, c in zip(COLUMNS, COMPONENTS) if c]
                         + [col(PERIOD).replace_strict(periods, default=None, return_dtype=pl.String).alias("TIME_PERIOD"), raw.alias("raw")])
    frame = frame.with_columns(bad=pl.any_horizontal([col(c).is_null() for c in [*KEY, "OBS_STATUS", "UNIT_MEASURE"]]))
frame = frame.with_columns(col("raw").replace("", None)).with_columns(v=col("raw").cast(pl.Float64, strict=False))
frame = frame.with_columns(no_number=col("v").is_null() & col("raw").is_not_null())
unknown, no_number = frame["bad"].sum(), frame["no_number"].sum()
frame = frame.filter(~(col("bad") | col("no_number")))
before = len(frame)
frame = frame.unique(KEY, keep="first", maintain_order=True)
wrong = 0
for dimension in ("SEX", "COUNTRY_OF_BIRTH"):
    signed = pl.when(col(dimension) == "_T").then(-col("v")).otherwise(col("v"))
    wrong += frame.group_by([k for k in KEY if k != dimension]).agg(s=signed.sum()).filter(col("s").abs() > 0.01).height
whole = col("v").cast(pl.Int64)
value = pl.when(col("v") == whole).then(whole.cast(pl.String)).otherwise(col("v").cast(pl.String)).alias("OBS_VALUE")
frame.select(pl.lit("dataflow").alias("STRUCTURE"), pl.lit(FLOW).alias("STRUCTURE_ID"), pl.lit("I").alias("ACTION"), *KEY, value,
             "OBS_STATUS", "UNIT_MEASURE").write_csv(out)
verdict(rows=len(frame), unknown=unknown, no_number=no_number, twice=before - len(frame), wrong_totals=wrong)
