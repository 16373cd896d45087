"""Runs standpoint and its peers on the same files in turns; prints medians, ratios and quality as Markdown."""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

from sklearn.metrics import normalized_mutual_info_score

import collection
import machine
import quality
from contenders import CONTENDERS, STARTS

HERE = pathlib.Path(__file__).parent
THREADS = os.environ.get("THREADS", "2")
ROUNDS = int(os.environ.get("ROUNDS", "3"))
OURS = {
    "our-kmeans": ("standpoint, kmeans", "kmeans", STARTS),
    "our-spherical": ("standpoint, spherical", "spherical", STARTS),
    "our-sib": ("standpoint, sib", "sib", STARTS),
    "ours": ("standpoint, sib, usual starts", "sib", None),
}
BASE = "kmeans"
TIMES = ["read", "vectorise", "cluster", "total", "mib"]


def peer(name, path, label, k):
    limits = {f"{library}_NUM_THREADS": THREADS for library in ["OMP", "OPENBLAS", "MKL"]}
    command = [sys.executable, HERE / "contenders.py", name, path, label, str(k), THREADS]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, env={**os.environ, **limits}).stdout)


def standpoint(binary, name, path, label, k):
    _, engine, starts = OURS[name]
    command = [binary, "evaluate", path, "--label", label, "--engine", engine, "--threads", THREADS, "-q"]
    command += ["--themes", str(k or "labels")]
    if starts:
        command += ["--starts", str(starts)]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    seconds = found["seconds"]
    return {
        "read": seconds["read"],
        "vectorise": seconds["text"] + seconds["features"],
        "cluster": seconds["cluster"],
        "total": seconds["total"],
        "mib": found["peak_rss_mib"],
        "nmi": found["nmi"],
        "keywords": found["keywords"],
    }


def judged(run, texts, labels, reference):
    """NMI, NPMI of words and of stems, and diversity of a run."""
    keywords = run.get("keywords") or quality.class_keywords(texts, run["labels"])
    return [
        run["nmi"] if "nmi" in run else normalized_mutual_info_score(labels, run["labels"]),
        reference.npmi(keywords, stemmed=False),
        reference.npmi(keywords, stemmed=True),
        quality.diversity(keywords),
    ]


def ratios(base, middle):
    """How many times more the base takes: to read and vectorise, to cluster, in all, and of memory."""
    if base is None:
        return ["–"] * 4
    ready = {name: times["read"] + times["vectorise"] for name, times in [("base", base), ("this", middle)]}
    pairs = [(ready["base"], ready["this"]), *((base[key], middle[key]) for key in ["cluster", "total", "mib"])]
    return [f"{of_base / of_this:.1f}" for of_base, of_this in pairs]


def table(path, names, arguments):
    """The rows of a collection."""
    runs = {name: [] for name in names}
    for turn in range(ROUNDS):
        for name in names:
            print(f"{path}: round {turn + 1}, {name}", file=sys.stderr)
            if name in OURS:
                run = standpoint(arguments.binary, name, path, arguments.label, arguments.k)
            else:
                run = peer(name, path, arguments.label, arguments.k)
            runs[name].append(run)
    texts, labels = collection.load(path, arguments.label)
    reference = quality.Reference(texts)
    middles = {
        name: {key: statistics.median(run[key] for run in found) for key in TIMES} for name, found in runs.items()
    }
    for name, middle in middles.items():
        shown = OURS[name][0] if name in OURS else CONTENDERS[name][0]
        cells = [collection.title(path), shown]
        cells += [f"{middle[key]:.2f}" for key in TIMES[:4]]
        cells += [f"{middle['mib']:.0f}"]
        # Seeds are fixed: what is found is the same in every round.
        cells += [f"{value:.3f}" for value in judged(runs[name][0], texts, labels, reference)]
        cells += ratios(middles.get(BASE), middle)
        print("| " + " | ".join(cells) + " |", flush=True)


def main():
    known = [*CONTENDERS, *OURS]
    parser = argparse.ArgumentParser(prog="benches/peers/run")
    parser.add_argument("binary", help=argparse.SUPPRESS)
    parser.add_argument("label", help="the field that holds the class")
    parser.add_argument("files", nargs="+", help="JSONL with the label, text and maybe title")
    parser.add_argument("--k", type=int, default=int(os.environ.get("K", "0")), help="clusters (as many as labels)")
    parser.add_argument("--peers", default=",".join(known), help=f"some of {', '.join(known)}")
    arguments = parser.parse_args()
    names = arguments.peers.split(",")
    if unknown := set(names) - set(known):
        parser.error(f"no contender {', '.join(sorted(unknown))}; there are {', '.join(known)}")

    print(machine.describe(arguments.binary))
    clusters = f"{arguments.k} clusters" if arguments.k else "as many clusters as labels"
    print(f"{THREADS} threads each, median of {ROUNDS} rounds in turns, {STARTS} starts, {clusters}.\n")
    columns = ["read, s", "vectorise, s", "cluster, s", "total, s", "MiB", "NMI", "NPMI", "NPMI of stems", "diversity"]
    columns += ["× read and vectorise", "× cluster", "× total", "× memory"]
    print("| collection | | " + " | ".join(columns) + " |")
    print("|---|---|" + "---:|" * len(columns), flush=True)
    for path in arguments.files:
        table(path, names, arguments)


main()
