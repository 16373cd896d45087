#!/usr/bin/env python3
"""Makes a large collection of labelled ones.

    benches/peers/generate.py [--seed N] [--longer X] LABEL SIZE OUT FILE.jsonl...

A new article takes its class, its number of sentences and its title from real articles, and each sentence from
any article of its class: classes keep their shares, articles their lengths and terms their frequencies. What is lost
is what sets the articles of a class apart, and no word is new. An article that would repeat an earlier one gets
a sentence more. With --longer articles have so many times as many sentences. Articles are written as they are made, so that memory does not grow with the text.
"""

import argparse
import json
import random
import re

END = re.compile(r"(?<=[.!?])\s+|\n\s*\n")


class Pool:
    """What there is of a class."""

    def __init__(self):
        self.sentences, self.lengths, self.titles = [], [], []

    def add(self, title, text):
        sentences = [" ".join(part.split()) for part in END.split(text)]
        sentences = [sentence for sentence in sentences if sentence]
        if sentences:
            self.sentences += sentences
            self.lengths.append(len(sentences))
            self.titles.append(title)


def pools(paths, label):
    found = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for row in map(json.loads, filter(str.strip, file)):
                found.setdefault(str(row[label]), Pool()).add(row.get("title") or "", row["text"])
    return {name: pool for name, pool in found.items() if pool.sentences}


def articles(found, size, seed, longer):
    """Class, title and text of each."""
    draw = random.Random(seed)
    names = list(found)
    shares = [len(found[name].lengths) for name in names]
    known = set()
    for name in draw.choices(names, shares, k=size):
        pool = found[name]
        sentences = draw.choices(pool.sentences, k=max(1, round(longer * draw.choice(pool.lengths))))
        text = " ".join(sentences)
        while (mark := hash(text)) in known:
            text += " " + draw.choice(pool.sentences)
        known.add(mark)
        yield name, draw.choice(pool.titles), text


def main():
    parser = argparse.ArgumentParser(prog="benches/peers/generate.py")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longer", type=float, default=1, help="times as many sentences")
    parser.add_argument("label", help="the field that holds the class")
    parser.add_argument("size", type=int, help="articles to make")
    parser.add_argument("out", help="JSONL with label, title and text")
    parser.add_argument("files", nargs="+", help="labelled JSONL")
    arguments = parser.parse_args()
    found = pools(arguments.files, arguments.label)
    with open(arguments.out, "w", encoding="utf-8") as file:
        for name, title, text in articles(found, arguments.size, arguments.seed, arguments.longer):
            file.write(json.dumps({"label": name, "title": title, "text": text}, ensure_ascii=False) + "\n")


main()
