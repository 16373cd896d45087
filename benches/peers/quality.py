"""How good clusters and their keywords are, by the same code for everyone.

NPMI: ten keywords a cluster, articles as windows, the collection itself as reference; a pair that never
occurs together counts −1. A keyword of several words ("social media") occurs where these words stand in
a row. It is given for words as they are shown, and for stems, which make one word of "film" and "films".
"""

import itertools
import math
import re

import numpy

TOP = 10
LEAST_ARTICLES = 5


def class_keywords(texts, labels):
    """Class-based TF-IDF: how often a cluster uses a word, times ln(1 + words of a mean cluster / uses of the word)."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(stop_words="english", min_df=LEAST_ARTICLES)
    counts = vectorizer.fit_transform(texts)
    names = vectorizer.get_feature_names_out()
    clusters, cluster_of = numpy.unique(labels, return_inverse=True)
    places = (cluster_of, numpy.arange(len(texts)))
    uses = (csr_matrix((numpy.ones(len(texts)), places), shape=(len(clusters), len(texts))) @ counts).toarray()
    weights = uses * numpy.log(1 + uses.sum() / len(clusters) / uses.sum(axis=0))
    return [[names[word] for word in numpy.argsort(-row, kind="stable")[:TOP] if row[word] > 0] for row in weights]


class Reference:
    """A collection in which keywords are looked up."""

    def __init__(self, texts):
        import Stemmer

        self.words = [re.findall(r"\w+", text.lower()) for text in texts]
        stem = Stemmer.Stemmer("english").stemWord
        self.stem_of = {word: stem(word) for words in self.words for word in set(words)}
        self.stemmer = stem

    def npmi(self, keywords, stemmed):
        """Mean over clusters of the mean NPMI of their pairs of keywords."""
        forms = {keyword: self._form(keyword, stemmed) for words in keywords for keyword in words}
        articles = self._articles(set(forms.values()), stemmed)
        means = []
        for words in keywords:
            found = [articles[forms[word]] for word in words[:TOP]]
            pairs = [self._pair(a, b) for a, b in itertools.combinations(found, 2)]
            if pairs:
                means.append(sum(pairs) / len(pairs))
        return sum(means) / len(means)

    def _form(self, keyword, stemmed):
        words = re.findall(r"\w+", keyword.lower())
        return tuple(self.stemmer(word) if stemmed else word for word in words)

    def _articles(self, forms, stemmed):
        """The articles in which each row of words stands."""
        by_first = {}
        for form in forms:
            by_first.setdefault(form[:1], []).append(form)
        articles = {form: set() for form in forms}
        for number, words in enumerate(self.words):
            if stemmed:
                words = [self.stem_of[word] for word in words]
            for place, word in enumerate(words):
                for form in by_first.get((word,), ()):
                    if len(form) == 1 or tuple(words[place : place + len(form)]) == form:
                        articles[form].add(number)
        return articles

    def _pair(self, a, b):
        together = len(a & b) / len(self.words)
        if together == 0:
            return -1.0
        if together == 1:
            return 1.0
        chance = len(a) * len(b) / len(self.words) ** 2
        return math.log(together / chance) / -math.log(together)


def diversity(keywords):
    """Share of different words among the keywords of all clusters."""
    words = [word.lower() for words in keywords for word in words[:TOP]]
    return len(set(words)) / len(words)
