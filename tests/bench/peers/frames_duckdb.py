"""DuckDB does the whole work in SQL: read, map, validate, write.   frames_duckdb.py FORMAT IN OUT"""
import glob
import os
import sys

import duckdb

from labels import COMPONENTS, FLOW, KEY, MONTHS, codes, verdict

kind, src, out = sys.argv[1:4]
db = duckdb.connect(config={"allow_unsigned_extensions": True})
NAMES = ["f", "r", "i", "s", "a", "b", "c", "p", "v", "e", "u"]
quoted = lambda path: path.replace("'", "''")
one = lambda sql: db.execute(sql).fetchone()[0]
known = codes()


def table(name, rows):
    db.execute("CREATE TABLE %s(l VARCHAR, k VARCHAR)" % name)
    db.executemany("INSERT INTO %s VALUES (?,?)" % name, [list(r) for r in rows])


if kind == "long_xlsx":
    import duckdb_ext
    db.execute("LOAD '%s'" % glob.glob(os.path.join(os.path.dirname(duckdb_ext.__file__), "extensions", "*", "*", "excel.duckdb_extension"))[0])
    db.execute("CREATE TABLE src AS SELECT * FROM read_xlsx('%s', all_varchar=true) AS t(%s)" % (quoted(src), ",".join(NAMES)))
elif kind == "csv_es":
    db.execute("CREATE VIEW src AS SELECT * FROM read_csv('%s', delim=';', header=true, all_varchar=true, names=%r)" % (quoted(src), NAMES))

if kind == "sdmx_csv":
    db.execute("CREATE VIEW src AS SELECT * FROM read_csv('%s', header=true, all_varchar=true)" % quoted(src))
    for component, labels in known.items():
        table("m_" + component, labels.items())
    right = " AND ".join("%s IN (SELECT k FROM m_%s)" % (c, c) for c in known)
    db.execute("CREATE TABLE o AS SELECT %s, nullif(OBS_VALUE,'') raw, try_cast(nullif(OBS_VALUE,'') AS DOUBLE) v, OBS_STATUS, UNIT_MEASURE, NOT (%s) bad FROM src"
               % (",".join(KEY), right))
else:
    pairs = [(n, c) for n, c in zip(NAMES, COMPONENTS) if c]
    for name, component in pairs:
        table("m_" + name, known[component].items())
    table("months", ((m, "%02d" % (i + 1)) for i, m in enumerate(MONTHS)))
    joins = " ".join("LEFT JOIN m_%s ON src.%s = m_%s.l" % (n, n, n) for n, _ in pairs)
    missing = " OR ".join("%s IS NULL" % c for c in [*KEY, "OBS_STATUS", "UNIT_MEASURE"])
    db.execute("""CREATE TABLE o AS SELECT *, try_cast(raw AS DOUBLE) v, %s bad FROM (SELECT %s,
        CASE WHEN length(p)=4 THEN p ELSE split_part(p,' ',2)||'-'||months.k END TIME_PERIOD, nullif(%s,'') raw
        FROM src %s LEFT JOIN months ON split_part(p,' ',1)=months.l)"""
               % (missing, ", ".join("m_%s.k AS %s" % p for p in pairs), "replace(v, ',', '.')" if kind == "csv_es" else "v", joins))
unknown, no_number = one("SELECT count(*) FROM o WHERE bad"), one("SELECT count(*) FROM o WHERE v IS NULL AND raw IS NOT NULL")
db.execute("DELETE FROM o WHERE bad OR (v IS NULL AND raw IS NOT NULL)")
twice = one("SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT %s FROM o)) FROM o" % ",".join(KEY))
if twice:
    db.execute("CREATE OR REPLACE TABLE o AS SELECT DISTINCT ON (%s) * FROM o" % ",".join(KEY))
wrong = 0
for dimension in ("SEX", "COUNTRY_OF_BIRTH"):
    wrong += one("SELECT count(*) FROM (SELECT sum(CASE WHEN %s='_T' THEN -v ELSE v END) s FROM o GROUP BY %s) WHERE abs(s) > 0.01"
                 % (dimension, ",".join(k for k in KEY if k != dimension)))
db.execute("""COPY (SELECT 'dataflow' AS STRUCTURE, '%s' AS STRUCTURE_ID, 'I' AS ACTION, %s,
    CASE WHEN v=floor(v) THEN CAST(CAST(v AS BIGINT) AS VARCHAR) ELSE CAST(v AS VARCHAR) END AS OBS_VALUE, OBS_STATUS, UNIT_MEASURE FROM o)
    TO '%s' (HEADER, DELIMITER ',', FORMAT csv)""" % (FLOW, ",".join(KEY), quoted(out)))
verdict(rows=one("SELECT count(*) FROM o"), unknown=unknown, no_number=no_number, twice=twice, wrong_totals=wrong)
