"""Libraries for SDMX read a message with its structure, validate, write SDMX-CSV.   sdmx.py LIBRARY FORMAT IN OUT
What a library does not check itself (codes, duplicates, totals) is checked on its data frame as in frames_pandas.py."""
import sys
import warnings

from labels import FLOW, KEY, STRUCTURE, codes, verdict

warnings.filterwarnings("ignore")
library, kind, src, out = sys.argv[1:5]


def check(frame, checks_codes=False):
    import numpy as np
    import pandas as pd
    unknown = np.zeros(len(frame), bool)
    if not checks_codes:
        for component, labels in codes().items():
            unknown |= ~frame[component].isin(list(labels.values())).to_numpy()
    raw = frame["OBS_VALUE"]
    value = pd.to_numeric(raw.where(raw != "", None) if raw.dtype == object else raw, errors="coerce").astype(float)
    wrong = 0
    for dimension in ("SEX", "COUNTRY_OF_BIRTH"):
        sign = np.where(frame[dimension] == "_T", -1.0, 1.0)
        sums = (value.fillna(0) * sign).groupby([frame[k].astype(object) for k in KEY if k != dimension], sort=False).sum()
        wrong += int((sums.abs() > 0.01).sum())
    verdict(rows=len(frame), unknown=int(unknown.sum()), twice=int(frame.duplicated(KEY).sum()), wrong_totals=wrong)


if library == "pysdmx":
    from pysdmx.io import get_datasets, write_sdmx
    from pysdmx.io.format import Format
    data = get_datasets(src, STRUCTURE, validate=False)
    check(data[0].data)
    write_sdmx(data, Format.DATA_SDMX_CSV_2_0_0, output_path=out)
elif library == "sdmxthon":
    from sdmxthon.api.api import get_datasets
    data = get_datasets(src, STRUCTURE, validate=False, remove_empty_columns=False)
    print(str(data.structural_validation())[:300], file=sys.stderr)
    check(data.data, checks_codes=True)
    data.to_sdmx_csv(2, out)
elif library == "sdmxlib":
    import polars as pl
    import sdmxlib as sl
    import sdmxlib.polars as slpl
    from sdmxlib.formats.sdmx_csv import write_sdmx_csv
    with open(STRUCTURE, "rb") as f:
        dsd = next(iter(sl.parse(f.read()).data_structures))
    frame = pl.read_csv(src, infer_schema=False).with_columns(pl.col("OBS_VALUE").cast(pl.Float64, strict=False))
    report = slpl.validation_report(dsd, frame)
    wrong = 0
    for dimension in ("SEX", "COUNTRY_OF_BIRTH"):
        signed = pl.when(pl.col(dimension) == "_T").then(-pl.col("OBS_VALUE")).otherwise(pl.col("OBS_VALUE"))
        wrong += frame.group_by([k for k in KEY if k != dimension]).agg(s=signed.sum()).filter(pl.col("s").abs() > 0.01).height
    verdict(rows=len(frame), unknown=int(report["count"].sum()), twice=int(frame.select(KEY).is_duplicated().sum()), wrong_totals=wrong)
    with open(out, "wb") as f:
        for batch in write_sdmx_csv(frame.to_arrow().to_batches(max_chunksize=65536), dsd, structure_id=FLOW):
            f.write(batch)
