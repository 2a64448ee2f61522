"""What do other programs' readers find in a workbook? Cells as `{sheet: {(row, column): (kind, value)}}`, from 0.

`kind` is text, number, date (a serial day), bool or error. Cells without a value, and empty texts, are left out.
"""
import datetime
import pathlib
import re
import warnings

warnings.simplefilter("ignore")


def known():
    """First 16 signs of a file's SHA-256 → why the difference to what others find is right."""
    rows = [line.split("\t") for line in (pathlib.Path(__file__).parent / "known.tsv").read_text().splitlines()[1:]]
    return {row[0]: row[2] for row in rows}


def openpyxl(path):
    """`.xlsx`: stored results, not formulas. Cells that a merged area covers are left out by openpyxl itself."""
    import openpyxl
    from openpyxl.utils.datetime import to_excel

    book = openpyxl.load_workbook(path, data_only=True)
    if not book.worksheets:
        return calamine(path)  # openpyxl does not see the sheets of a strict workbook
    sheets, covered = {}, {}
    for sheet in book.worksheets:
        cells = sheets[sheet.title] = {}
        covered[sheet.title] = [(r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in sheet.merged_cells.ranges]
        for (row, col), cell in sheet._cells.items():
            value = cell.value
            if value is None or value == "":
                continue
            if isinstance(value, bool):
                found = ("bool", "1" if value else "0")
            elif isinstance(value, (int, float)):
                found = ("number", value)
            elif isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
                found = ("date", to_excel(value, book.epoch))
            elif cell.data_type == "e":
                found = ("error", str(value))
            else:
                # Of a link without a text openpyxl makes the address the text.
                found = ("link" if cell.hyperlink is not None and value in (cell.hyperlink.target, cell.hyperlink.location) else "text", str(value))
            cells[row - 1, col - 1] = found
    return sheets, covered


def xlrd(path):
    """`.xls`."""
    import io

    import xlrd

    book = xlrd.open_workbook(path, logfile=io.StringIO())
    kinds = {xlrd.XL_CELL_TEXT: "text", xlrd.XL_CELL_NUMBER: "number", xlrd.XL_CELL_DATE: "date",
             xlrd.XL_CELL_BOOLEAN: "bool", xlrd.XL_CELL_ERROR: "error"}
    sheets = {}
    for sheet in book.sheets():
        cells = sheets[sheet.name] = {}
        for row in range(sheet.nrows):
            types, values = sheet.row_types(row), sheet.row_values(row)
            for col, kind in enumerate(types):
                if kind not in kinds or values[col] == "":
                    continue
                value = values[col]
                if kind == xlrd.XL_CELL_BOOLEAN:
                    value = "1" if value else "0"
                elif kind == xlrd.XL_CELL_ERROR:
                    value = xlrd.error_text_from_code.get(value, str(value))
                cells[row, col] = (kinds[kind], value)
    return sheets, {}


def calamine(path):
    """`.ods`, and strict `.xlsx`."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)
    sheets = {}
    for meta in book.sheets_metadata:
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        cells = sheets[meta.name] = {}
        for row, values in enumerate(book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)):
            for col, value in enumerate(values):
                if value is None or value == "":
                    continue
                if isinstance(value, bool):
                    found = ("bool", "1" if value else "0")
                elif isinstance(value, (int, float)):
                    found = ("number", value)
                elif isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
                    found = ("date", serial(value))
                else:
                    found = ("text", value)
                cells[row, col] = found
    return sheets, {}


def serial(value):
    """Days since 1899-12-30."""
    if isinstance(value, datetime.timedelta):
        return value.total_seconds() / 86400
    if isinstance(value, datetime.time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86400
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    return (value.replace(tzinfo=None) - datetime.datetime(1899, 12, 30)).total_seconds() / 86400


# How pyxlsb shows errors.
ERRORS = {hex(code): ("error", text) for code, text in
          {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}.items()}


def pyxlsb(path):
    """`.xlsb`; what is a date is not told."""
    import pyxlsb

    sheets = {}
    with pyxlsb.open_workbook(path) as book:
        for name in book.sheets:
            cells = sheets[name] = {}
            with book.get_sheet(name) as sheet:
                for row in sheet.rows(sparse=True):
                    for cell in row:
                        value = cell.v
                        if value is None or value == "":
                            continue
                        if isinstance(value, bool):
                            found = ("bool", "1" if value else "0")
                        elif isinstance(value, (int, float)):
                            found = ("number", value)
                        else:
                            found = ("text", str(value))
                        cells[cell.r, cell.c] = ERRORS.get(value, found)
    return sheets, {}


READERS = {"xlsx": openpyxl, "xls": xlrd, "ods": calamine, "xlsb": pyxlsb}


def same(named, ours, theirs):
    """Whether two cells hold the same. A date is a number that is shown otherwise."""
    (kind, text), (other, value) = ours, theirs
    if kind in ("number", "date", "date1904") and other in ("number", "date"):
        try:
            number = float(text)
        except ValueError:
            return False
        if abs(number - value) <= 1e-12 * abs(value):
            return True
        # A time of day is rounded on its way through a clock.
        return other == "date" and abs(number - value) < 2e-6
    if other == "text" and kind == "date" and value.startswith("P"):
        return abs(number_of(text) - days(value)) < 2e-6
    if kind == "error":
        # calamine shows an error of an ods as what its formula gave before.
        return other == "number" or text == value
    if other == "link":
        other = "text"
    if named == "xlsx" and other == "text" and text != value:
        # openpyxl leaves escaped characters as they are (ECMA-376 part 1, 22.9.2.19).
        value = re.sub("_x([0-9A-Fa-f]{4})_", lambda c: chr(int(c[1], 16)), value)
    # White space in a paragraph of an ods counts as one blank (ODF 1.3 part 3, 6.1.2); calamine gives it as it stands.
    return kind == other and (text == value or named == "ods" and text.split() == value.split())


def number_of(text):
    try:
        return float(text)
    except ValueError:
        return float("nan")


def days(duration):
    """`PT33H45M00S` in days."""
    found = re.fullmatch(r"P(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?", duration)
    parts = [float(p or 0) for p in found.groups()] if found else [float("nan")] * 4
    return parts[0] + parts[1] / 24 + parts[2] / 1440 + parts[3] / 86400
