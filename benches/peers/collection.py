"""Labelled collections, and the rows of numbers that peers make of them."""

import json
import pathlib

LEAST_WORDS = 10


def load(path, label):
    """Texts (title and text) and labels of a JSONL file, without rows of fewer than ten words."""
    with open(path, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    pairs = [((row.get("title") or "") + "\n" + row["text"], str(row[label])) for row in rows]
    pairs = [(text, name) for text, name in pairs if len(text.split()) >= LEAST_WORDS]
    return [text for text, _ in pairs], [name for _, name in pairs]


def title(path):
    """What a collection is called: its file, or its folder where the file is only named for its kind."""
    path = pathlib.Path(path)
    return path.parent.name if path.stem == "docs" else path.stem


def stems():
    """What cuts a text into stems for the peers: scikit-learn's words and stop words, stemmed by PyStemmer."""
    import Stemmer
    from sklearn.feature_extraction.text import CountVectorizer

    stemmer = Stemmer.Stemmer("english")
    words = CountVectorizer(stop_words="english").build_analyzer()
    return lambda text: stemmer.stemWords(words(text))


def tfidf(texts, **settings):
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=stems(), min_df=2, sublinear_tf=True, **settings).fit_transform(texts)


def counts(texts):
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(analyzer=stems(), min_df=2).fit_transform(texts)


def latent(matrix, seed):
    """A hundred latent dimensions, or as many as there can be, as unit rows."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    dimensions = min(100, min(matrix.shape) - 1)
    return normalize(TruncatedSVD(dimensions, random_state=seed).fit_transform(matrix))
