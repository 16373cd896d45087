"""Holds a folder of reports against its datapackage.json.

Usage: check.py FOLDER. The folder holds the tables as CSV, and perhaps as JSON lines and Parquet. Checked are: the package,
by Frictionless' own validator (types, limits, keys, sizes, hashes); that pandas reads every table with the types of the
package; that all formats hold the same values; that no cell of a CSV can run as a formula.
"""

import json
import pathlib
import sys

import frictionless
import pandas

TYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def types_of(resource):
    return {field["name"]: TYPES[field["type"]] for field in resource["schema"]["fields"]}


def read(path, resource):
    """The table with the types of its schema, only an empty cell being missing."""
    types = types_of(resource)
    if resource["format"] == "csv":
        return pandas.read_csv(path, dtype=types, keep_default_na=False, na_values=[""])
    if resource["format"] == "jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        frame = pandas.DataFrame(rows, columns=list(types), dtype="object")
        return frame.astype(types)
    frame = pandas.read_parquet(path)
    native = {name: str(kind) for name, kind in frame.dtypes.items()}
    for name, kind in types.items():
        if len(frame) and frame[name].notna().all():
            expected = {"string": ("object", "str", "string"), "Int64": ("int64",), "Float64": ("float64",), "boolean": ("bool",)}
            assert native[name] in expected[kind], f"{path.name}: {name} is {native[name]}, not {kind}"
    return frame.astype(types)


def guarded(frame):
    """Text as CSV holds it: with an apostrophe in front of what a spreadsheet would run."""
    frame = frame.copy()
    for name in frame.select_dtypes("string"):
        frame[name] = frame[name].mask(frame[name].str.startswith(FORMULA, na=False), "'" + frame[name])
    return frame


def main(folder):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    resources = [resource for resource in package["resources"] if "schema" in resource]

    checked = json.loads(json.dumps(package))
    # The validator reads Parquet with another package and cannot read a file without a row; pandas reads both below.
    checked["resources"] = [
        resource for resource in checked["resources"]
        if resource["format"] != "parquet" and resource.get("bytes") != 0
    ]
    report = frictionless.Package.from_descriptor(checked, basepath=str(folder)).validate()
    for row in report.flatten(["name", "rowNumber", "fieldName", "message"])[:20]:
        print(row, file=sys.stderr)
    for task in report.tasks:
        assert not task.warnings, task.warnings
    assert report.valid, "the package is not valid"

    tables = {}
    for resource in resources:
        path = folder / resource["path"]
        frame = read(path, resource)
        if resource["format"] == "csv":
            for name in frame.select_dtypes("string"):
                assert not frame[name].str.startswith(FORMULA, na=False).any(), f"{path.name}: {name} has a formula"
        elif (folder / f"{path.stem}.csv").exists():
            frame = guarded(frame)
        tables.setdefault(pathlib.Path(resource["path"]).stem, []).append((path.name, frame))
    for frames in tables.values():
        for name, frame in frames[1:]:
            pandas.testing.assert_frame_equal(frames[0][1], frame, check_exact=True, obj=name)

    listed = {resource["path"] for resource in package["resources"]} | {"datapackage.json", "timings.json"}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there <= listed, f"not in the package: {sorted(there - listed)}"
    print(f"{len(report.tasks)} files valid, {len(tables)} tables in {len(resources)} files alike")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
