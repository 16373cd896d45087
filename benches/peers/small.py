"""NMI of themes of small samples, ours beside those of peers.

A sample has articles of at most a quarter as many classes as it has articles, drawn at random, at least two of
each; the seed is the sample's number. Everyone is asked for as many clusters as there are classes.
"""

import concurrent.futures
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile

# Before numpy is loaded: each sample has one thread, and several are worked on side by side.
os.environ.update({f"{library}_NUM_THREADS": "1" for library in ["OMP", "OPENBLAS", "MKL"]})

import collection
import machine

SIZES = [int(size) for size in os.environ.get("SIZES", "20 50 100 500 2000").split()]
SAMPLES = int(os.environ.get("SAMPLES", "10"))
THREADS = int(os.environ.get("THREADS", "2"))
STARTS = 10
OURS = {"ours": "sib", "our kmeans": "kmeans", "our spherical": "spherical"}
PEERS = ["KMeans", "LSA, KMeans", "sib-clustering", "sib-clustering, TF-IDF", "NMF"]


def sample(texts, labels, size, seed):
    """Texts and labels of a sample."""
    draw = random.Random(seed)
    of_class = {}
    for place, name in enumerate(labels):
        of_class.setdefault(name, []).append(place)
    names = sorted(name for name, places in of_class.items() if len(places) >= 2)
    names = draw.sample(names, min(len(names), size // 4))
    first = [place for name in names for place in draw.sample(of_class[name], 2)]
    rest = sorted({place for name in names for place in of_class[name]} - set(first))
    places = first + draw.sample(rest, min(len(rest), size - len(first)))
    draw.shuffle(places)
    return [texts[place] for place in places], [labels[place] for place in places]


def peers(texts, k, seed):
    """The clusters of each peer."""
    from sib import SIB
    from sklearn.cluster import KMeans
    from sklearn.decomposition import NMF

    matrix = collection.tfidf(texts)
    means = KMeans(k, n_init=STARTS, random_state=seed)
    sib = SIB(n_clusters=k, n_init=STARTS, n_jobs=1, random_state=seed)
    yield "KMeans", means.fit_predict(matrix)
    yield "LSA, KMeans", means.fit_predict(collection.latent(matrix, seed))
    yield "sib-clustering", sib.fit_predict(collection.counts(texts))
    weighted = SIB(n_clusters=k, n_init=STARTS, n_jobs=1, random_state=seed, uniform_prior=False)
    yield "sib-clustering, TF-IDF", weighted.fit_predict(collection.tfidf(texts, norm=None))
    yield "NMF", NMF(k, init="nndsvd", random_state=seed, max_iter=400).fit_transform(matrix).argmax(axis=1)


def ours(binary, texts, labels):
    """The NMI of each engine."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for text, name in zip(texts, labels):
            title, body = text.split("\n", 1)
            file.write(json.dumps({"label": name, "title": title, "text": body}) + "\n")
        file.flush()
        for name, engine in OURS.items():
            command = [binary, "evaluate", file.name, "--label", "label", "--engine", engine, "--threads", "1", "-q"]
            yield name, json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)["nmi"]


def judge(binary, path, label, size, seed):
    """The NMI of all on a sample."""
    from sklearn.metrics import normalized_mutual_info_score

    texts, labels = sample(*collection.load(path, label), size, seed)
    found = {
        name: normalized_mutual_info_score(labels, clusters)
        for name, clusters in peers(texts, len(set(labels)), seed)
    }
    return found | dict(ours(binary, texts, labels))


def main():
    binary, label, *paths = sys.argv[1:]
    names = [*OURS, *PEERS]
    print(machine.describe(binary))
    print(f"Mean NMI of {SAMPLES} samples of each size, seeds 1 to {SAMPLES}; {STARTS} starts for peers.\n")
    print("| collection | articles | " + " | ".join(names) + " | ours − best peer | standard error |")
    print("|---|---:|" + "---:|" * (len(names) + 2), flush=True)
    with concurrent.futures.ProcessPoolExecutor(THREADS) as workers:
        for path in paths:
            tasks = {
                size: [workers.submit(judge, binary, path, label, size, seed + 1) for seed in range(SAMPLES)]
                for size in SIZES
            }
            for size, tasks_of_size in tasks.items():
                found = [task.result() for task in tasks_of_size]
                means = {name: statistics.mean(run[name] for run in found) for name in names}
                best = max(PEERS, key=means.get)
                ahead = [run["ours"] - run[best] for run in found]
                error = statistics.stdev(ahead) / len(ahead) ** 0.5 if len(ahead) > 1 else float("nan")
                top = max(means.values())
                cells = [collection.title(path), str(size)]
                cells += [f"**{mean:.3f}**" if mean == top else f"{mean:.3f}" for mean in means.values()]
                cells += [f"{statistics.mean(ahead):+.3f}", f"{error:.3f}"]
                print("| " + " | ".join(cells) + " |", flush=True)


main()
