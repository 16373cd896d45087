"""Single starts of sIB: seconds and information kept, of sib-clustering's compiled code and of ours.

Both begin with the same clusters of the same TF-IDF rows and run on one thread, in turns. An article's prior is its
share of all weight. The information kept, I(T; Y) in nats, is computed here from the clusters that each found.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
from scipy.sparse import csr_matrix
from sib import SIB

import collection

STARTS = int(os.environ.get("STARTS", "5"))
ROOT = pathlib.Path(__file__).parents[2]


class Start(SIB):
    """One start, with its first clusters and its seconds."""

    def sib_single(self, *arguments, **named):
        begin = time.perf_counter()
        self.first = None
        partition = super().sib_single(*arguments, **named)
        self.seconds = time.perf_counter() - begin
        return partition

    def report_status(self, partition, job_id, run_id):
        if self.first is None:
            self.first = partition.labels.copy()


def information(rows, labels, k):
    """I(T; Y) in nats."""
    chosen = csr_matrix((numpy.ones(len(labels)), (labels, numpy.arange(len(labels)))), shape=(k, len(labels)))
    joint = (chosen @ rows).toarray() / rows.sum()
    independent = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    some = joint > 0
    return float((joint[some] * numpy.log(joint[some] / independent[some])).sum())


def theirs(rows, k, seed):
    start = Start(n_clusters=k, n_init=1, n_jobs=1, random_state=seed, uniform_prior=False).fit(rows)
    found = {"seconds": start.seconds, "passes": start.n_iter_, "labels": start.partition_.labels}
    return found, start.first


def ours(rows, k, first):
    with tempfile.NamedTemporaryFile("w", suffix=".svm") as file:
        for row, label in enumerate(first):
            cells = slice(rows.indptr[row], rows.indptr[row + 1])
            pairs = zip(rows.indices[cells], rows.data[cells])
            file.write(f"{label} " + " ".join(f"{term}:{weight:.7g}" for term, weight in pairs) + "\n")
        file.flush()
        command = ["cargo", "bench", "--quiet", "--bench", "sib_start", "--", file.name, str(k)]
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT).stdout)


def main():
    label, *paths = sys.argv[1:]
    print(f"Single starts on one thread, median of {STARTS}.\n")
    print("| collection | k | | a start, s | passes | I(T; Y), nats | × seconds |")
    print("|---|---:|---|---:|---:|---:|---:|")
    for path in paths:
        texts, labels = collection.load(path, label)
        k = int(os.environ.get("K", "0")) or len(set(labels))
        rows = collection.tfidf(texts, norm=None)
        rows.sort_indices()
        runs = {"sib-clustering": [], "standpoint": []}
        for seed in range(1, STARTS + 1):
            found, first = theirs(rows, k, seed)
            runs["sib-clustering"].append(found)
            runs["standpoint"].append(ours(rows, k, first))
        base = statistics.median(run["seconds"] for run in runs["sib-clustering"])
        title = collection.title(path)
        for name, found in runs.items():
            seconds, passes = (statistics.median(run[key] for run in found) for key in ["seconds", "passes"])
            kept = statistics.median(information(rows, run["labels"], k) for run in found)
            cells = [title, str(k), name, f"{seconds:.3f}", f"{passes:.0f}", f"{kept:.4f}", f"{base / seconds:.1f}"]
            print("| " + " | ".join(cells) + " |", flush=True)


main()
