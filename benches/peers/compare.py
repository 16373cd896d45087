"""Runs standpoint and scikit-learn on the same files in turns, and prints medians and ratios.

Each contender is a process of its own, so that peak memory is its own. Quality is NMI against the labels with as many
clusters as there are labels, and the same ten random starts for each; rows of fewer than ten words are left out.
"""

import json
import os
import platform
import statistics
import subprocess
import sys

THREADS = os.environ.get("THREADS", "2")
ROUNDS = int(os.environ.get("ROUNDS", "3"))
STARTS = 10


def scikit(path, label):
    """The peer's whole run: read, vectorise with PyStemmer, k-means; seconds of each as JSON."""
    import resource
    import time

    import Stemmer
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import normalized_mutual_info_score

    begin = time.perf_counter()
    with open(path, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    texts = [((row.get("title") or "") + "\n" + row["text"], row[label]) for row in rows]
    texts = [(text, name) for text, name in texts if len(text.split()) >= 10]
    read = time.perf_counter()
    stemmer = Stemmer.Stemmer("english")
    plain = TfidfVectorizer(stop_words="english").build_analyzer()
    vectorizer = TfidfVectorizer(analyzer=lambda text: stemmer.stemWords(plain(text)), min_df=2, sublinear_tf=True)
    matrix = vectorizer.fit_transform([text for text, _ in texts])
    vectorised = time.perf_counter()
    labels = [name for _, name in texts]
    found = KMeans(len(set(labels)), n_init=STARTS, random_state=1).fit_predict(matrix)
    done = time.perf_counter()
    print(json.dumps({
        "read": read - begin,
        "vectorise": vectorised - read,
        "cluster": done - vectorised,
        "total": done - begin,
        "nmi": normalized_mutual_info_score(labels, found),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


def standpoint(binary, path, label, engine):
    arguments = [binary, "evaluate", path, "--label", label, "--engine", engine, "--threads", THREADS, "-q"]
    if engine != "sib":
        arguments += ["--starts", str(STARTS)]
    found = json.loads(subprocess.run(arguments, check=True, capture_output=True).stdout)
    seconds = found["seconds"]
    return {
        "read": seconds["read"],
        "vectorise": seconds["text"] + seconds["features"],
        "cluster": seconds["cluster"],
        "total": seconds["total"],
        "nmi": found["nmi"],
        "mib": found["peak_rss_mib"],
    }


def peer(path, label):
    environment = {**os.environ, "OMP_NUM_THREADS": THREADS, "OPENBLAS_NUM_THREADS": THREADS}
    arguments = [sys.executable, __file__, "--peer", path, label]
    return json.loads(subprocess.run(arguments, check=True, capture_output=True, env=environment).stdout)


def main():
    if sys.argv[1] == "--peer":
        return scikit(sys.argv[2], sys.argv[3])
    binary, label, *paths = sys.argv[1:]
    contenders = {
        "scikit-learn KMeans": lambda path: peer(path, label),
        "standpoint, spherical": lambda path: standpoint(binary, path, label, "spherical"),
        "standpoint, sib (default)": lambda path: standpoint(binary, path, label, "sib"),
    }
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {THREADS} threads, "
          f"median of {ROUNDS} rounds in turns; k-means with {STARTS} starts.\n")
    print("| collection | | read and vectorise, s | cluster, s | total, s | peak MiB | NMI | total, peer's / ours |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for path in paths:
        runs = {name: [] for name in contenders}
        for _ in range(ROUNDS):
            for name, run in contenders.items():
                runs[name].append(run(path))
        middle = {
            name: {key: statistics.median(run[key] for run in found) for key in found[0]} for name, found in runs.items()
        }
        base = next(iter(middle.values()))["total"]
        collection = os.path.basename(os.path.dirname(path)) or path
        for name, m in middle.items():
            print(f"| {collection} | {name} | {m['read'] + m['vectorise']:.2f} | {m['cluster']:.2f} | {m['total']:.2f} "
                  f"| {m['mib']:.0f} | {m['nmi']:.3f} | {base / m['total']:.1f} |")


main()
