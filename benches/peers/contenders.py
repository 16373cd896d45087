"""The peers, each in a process of its own, so that its peak memory is its own.

    contenders.py NAME FILE LABEL K THREADS

Prints JSON: seconds to read, vectorise and cluster, MiB, the cluster of each article, and keywords where
the method has its own. Imports are not counted.
"""

import json
import os
import sys
import time

import collection

STARTS = 10
SEED = 1


class Clock:
    """Seconds since the last call."""

    def __init__(self):
        self.last = time.perf_counter()

    def lap(self):
        before, self.last = self.last, time.perf_counter()
        return self.last - before


def cluster(vectorise, estimator, clock):
    """Seconds of a method of scikit-learn's kind, and what it found."""
    clock.lap()
    rows = vectorise()
    vectorised = clock.lap()
    found = estimator.fit_predict(rows)
    return {"vectorise": vectorised, "cluster": clock.lap(), "labels": found.tolist()}


def kmeans(texts, k, threads, clock):
    from sklearn.cluster import KMeans

    return cluster(lambda: collection.tfidf(texts), KMeans(k, n_init=STARTS, random_state=SEED), clock)


def minibatch(texts, k, threads, clock):
    from sklearn.cluster import MiniBatchKMeans

    return cluster(lambda: collection.tfidf(texts), MiniBatchKMeans(k, n_init=STARTS, random_state=SEED), clock)


def lsa(texts, k, threads, clock):
    from sklearn.cluster import KMeans

    rows = lambda: collection.latent(collection.tfidf(texts), SEED)
    return cluster(rows, KMeans(k, n_init=STARTS, random_state=SEED), clock)


def sib(texts, k, threads, clock):
    """On counts, which its authors recommend for it, with its own defaults."""
    from sib import SIB

    estimator = SIB(n_clusters=k, n_init=STARTS, n_jobs=threads, random_state=SEED)
    return cluster(lambda: collection.counts(texts), estimator, clock)


def lda(texts, k, threads, clock):
    """An article's cluster is its greatest topic; words are not stemmed, so that topics can be read."""
    import tomotopy
    from sklearn.feature_extraction.text import CountVectorizer

    clock.lap()
    words = CountVectorizer(stop_words="english").build_analyzer()
    model = tomotopy.LDAModel(k=k, min_df=5, seed=SEED)
    # An article of stop words alone has no place in the model.
    added = [bool(tokens := words(text)) and model.add_doc(tokens) is not None for text in texts]
    vectorise = clock.lap()
    model.train(200, workers=threads)
    # Articles come in the order in which they were added; release 0.14 cannot look one up by its number.
    topics = [int(article.get_topic_dist().argmax()) for article in model.docs]
    if len(topics) != sum(added):
        raise RuntimeError(f"{sum(added)} articles were added, {len(topics)} are in the model")
    rest = iter(topics)
    found = [next(rest) if was_added else -1 for was_added in added]
    cluster = clock.lap()
    keywords = [[word for word, *_ in model.get_topic_words(topic, top_n=10)] for topic in range(k)]
    return {"vectorise": vectorise, "cluster": cluster, "labels": found, "keywords": keywords}


CONTENDERS = {
    "kmeans": ("scikit-learn, KMeans", kmeans),
    "minibatch": ("scikit-learn, MiniBatchKMeans", minibatch),
    "lsa": ("scikit-learn, LSA-100, KMeans", lsa),
    "sib": ("sib-clustering", sib),
    "lda": ("tomotopy, LDA", lda),
}


def peak_mib():
    """The sum of the peaks of this process and of the workers that it has started, which are still there."""
    with open("/proc/self/task/%d/children" % os.getpid(), encoding="ascii") as file:
        processes = ["self", *file.read().split()]
    kib = 0
    for process in processes:
        with open(f"/proc/{process}/status", encoding="utf-8") as file:
            kib += sum(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    return kib / 1024


def main():
    name, path, label, k, threads = sys.argv[1:]
    # The parts of scikit-learn that all need are loaded before the clock starts, as ours are.
    collection.stems()
    clock = Clock()
    texts, labels = collection.load(path, label)
    read = clock.lap()
    found = CONTENDERS[name][1](texts, int(k) or len(set(labels)), int(threads), clock)
    total = read + found["vectorise"] + found["cluster"]
    print(json.dumps({"read": read, "total": total, "mib": peak_mib(), **found}))


if __name__ == "__main__":
    main()
