"""Seconds of each stage, milliseconds an article and peak memory for collections of several sizes."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

SIZES = [int(size) for size in os.environ.get("SIZES", "10000 100000 200000 1000000").split()]
THREADS = os.environ.get("THREADS", "2")
ENGINE = os.environ.get("ENGINE", "sib")
THEMES = os.environ.get("K")
LONGER = os.environ.get("LONGER", "1")
COMMAND = os.environ.get("COMMAND", "evaluate")
STAGES = {
    "evaluate": ["read", "text", "features", "cluster"],
    "analyze": ["read", "text", "features", "cluster", "themes", "stance"],
}
PAGES_IN_A_FOLDER = 1000


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def evaluate(binary, file, settings):
    found = json.loads(run(binary, "evaluate", file, "--label", "label", "--themes", THEMES or "labels", *settings))
    return found["n_articles"], found["n_themes"], found["seconds"], found["seconds"]["total"], found["peak_rss_mib"]


def analyze(binary, file, settings):
    """The whole job. Each article is a page, so that nothing depends on how pages are cut."""
    pages, out = file.with_suffix(".pages"), file.with_suffix(".reports")
    for folder in [pages, out]:
        shutil.rmtree(folder, ignore_errors=True)
    with open(file, encoding="utf-8") as lines:
        for number, row in enumerate(map(json.loads, lines)):
            folder = pages / f"{number // PAGES_IN_A_FOLDER:05}"
            folder.mkdir(parents=True, exist_ok=True)
            text = f"{row['title']}\n\n{row['text']}\n"
            (folder / f"{number:08}.txt").write_text(text, encoding="utf-8")
    run(binary, "analyze", pages, "--out", out, "--themes", THEMES or "auto", *settings)
    timings, counts = (json.loads((out / f"{name}.json").read_bytes()) for name in ["timings", "run"])
    counts = counts["counts"]
    return counts["articles"], counts["themes"], timings["seconds"], timings["total_seconds"], timings["peak_rss_mib"]


def main():
    root, label, *paths = sys.argv[1:]
    root = pathlib.Path(root)
    folder = pathlib.Path(os.environ.get("OUT", root / "target" / "scale"))
    folder.mkdir(parents=True, exist_ok=True)
    stages = STAGES[COMMAND]
    print(f"{COMMAND}, {ENGINE}, {THREADS} threads, seed 1; made of the articles of {len(paths)} collection(s).\n")
    print("| articles | MB | themes | " + ", s | ".join(stages) + ", s | total, s | ms an article | peak MiB |")
    print("|" + "---:|" * (len(stages) + 6), flush=True)
    for size in SIZES:
        file = folder / f"{size}.jsonl"
        run(sys.executable, root / "benches/peers/generate.py", "--longer", LONGER, label, str(size), file, *paths)
        settings = ["--engine", ENGINE, "--threads", THREADS, "-q"]
        measure = {"evaluate": evaluate, "analyze": analyze}[COMMAND]
        articles, themes, seconds, total, mib = measure(root / "target/release/standpoint", file, settings)
        cells = [f"{articles:,}", f"{file.stat().st_size / 1e6:.0f}", str(themes)]
        cells += [f"{seconds[stage]:.1f}" for stage in stages]
        cells += [f"{total:.1f}", f"{1000 * total / articles:.3f}", f"{mib:.0f}"]
        print("| " + " | ".join(cells) + " |", flush=True)


main()
