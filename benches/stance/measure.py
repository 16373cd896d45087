"""Holds what `standpoint annotate` says against labels; see `run`."""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

# Rows of a set that are never looked at while rules are written: those whose number is 0 modulo this.
HELD_OUT = 3


def annotate(binary, passages):
    """The annotations of passages, in order."""
    lines = "".join(json.dumps(passage) + "\n" for passage in passages)
    done = subprocess.run([binary, "annotate"], input=lines.encode(), capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def rows(path):
    with path.open() as lines:
        return [json.loads(line) for line in lines]


def f1(pairs):
    """F1, precision and recall of pairs of truth and claim."""
    hits = sum(truth and claim for truth, claim in pairs)
    claims, truths = sum(claim for _, claim in pairs), sum(truth for truth, _ in pairs)
    precision, recall = hits / max(claims, 1), hits / max(truths, 1)
    return 2 * hits / max(claims + truths, 1), precision, recall


def told(pairs):
    score, precision, recall = f1(pairs)
    return f"F1 {score:.3f} (precision {precision:.3f}, recall {recall:.3f}, {len(pairs)} sentences)"


def polarity(binary, folder):
    """Macro-F1 over negative, neutral and positive of each target, and calls of the wrong sign."""
    passages, truths = [], []
    for row in rows(folder / "devtest_mt.jsonl"):
        targets = [{"start": target["from"], "end": target["to"]} for target in row["targets"]]
        passages.append({"id": row["primary_gid"], "text": row["sentence_normalized"], "targets": targets})
        truths += [int(target["polarity"]) // 2 - 2 for target in row["targets"]]
    found = [target["polarity"] for line in annotate(binary, passages) for target in line["targets"]]
    pairs = list(zip(truths, found))
    scores = [f1([(truth == sign, claim == sign) for truth, claim in pairs])[0] for sign in (-1, 0, 1)]
    calls = [(truth, claim) for truth, claim in pairs if claim]
    flips = sum(truth == -claim for truth, claim in calls)
    yield "polarity to a target", f"macro-F1 {sum(scores) / 3:.3f} ({len(pairs)} targets)"
    yield "sign flips among polar calls", f"{100 * flips / max(len(calls), 1):.1f} % ({flips} of {len(calls)})"


def labelled(binary, path, says):
    """Pairs of label and claim for sentences with a label of 1 or 0."""
    wanted = rows(path)
    found = annotate(binary, [{"id": row["id"], "text": row["text"]} for row in wanted])
    return [(row["label"] == 1, any(map(says, line["sentences"]))) for row, line in zip(wanted, found)]


def recommends(binary, folder):
    for name in ("trial_A", "trial_B"):
        pairs = labelled(binary, folder / f"{name}.jsonl", lambda said: "recommends" in said["acts"])
        yield f"recommends, {name}", told(pairs)


def hedged(binary, folder):
    pairs = labelled(binary, folder / "train.jsonl", lambda said: said["certainty"] < 0)
    yield "hedged sentence, rows that were never read", told(pairs[::HELD_OUT])
    yield "hedged sentence, the others", told([pair for place, pair in enumerate(pairs) if place % HELD_OUT])


def spans(attribution, part):
    return [span for piece in attribution.get(part, []) for span in piece["spans"]]


def marked(length, ranges):
    marks = bytearray(length)
    for start, end in ranges:
        marks[start:end] = b"\1" * (end - start)
    return marks


def names(text):
    """The words of a name without its title, in small letters."""
    words = (word.strip("().,’'\"").removesuffix("’s").removesuffix("'s") for word in text.split())
    return {word.lower() for word in words if word[:1].isupper()} - {"the", "mr", "mrs", "ms", "sen", "rep", "gov"}


def named(text, attributions, held):
    """For each content that was found and whose source is named: does the holder bear part of that name?"""
    for attribution in attributions:
        source = names(" ".join(text[start:end] for start, end in spans(attribution, "source")))
        source -= {"he", "she", "they", "it", "i", "we", "you", "who", "some", "many", "this"}
        touching = [
            part
            for part in held
            for start, end in spans(attribution, "content")
            if part["start"] < end and start < part["end"]
        ]
        if source and touching:
            yield any(source & names(part["holder"]) for part in touching)


def holders(binary, folder):
    """Sentences of which at least half is attributed to somebody else, the same letter by letter, and to whom."""
    articles = rows(folder / "dev.jsonl")
    found = annotate(binary, [{"id": article["id"], "text": article["text"]} for article in articles])
    pairs, letters, right = [], [], []
    for article, line in zip(articles, found):
        text = article["text"]
        attributions = [each for first in article["annotations"][:1] for each in first["attributions"]]
        held = [part for said in line["sentences"] for part in said["held"]]
        truth = marked(len(text), (span for each in attributions for span in spans(each, "content")))
        claim = marked(len(text), ((part["start"], part["end"]) for part in held))
        letters += zip(truth, claim)
        right += named(text, attributions, held)
        for said in line["sentences"]:
            share = sum(truth[said["start"] : said["end"]]) / (said["end"] - said["start"])
            pairs.append((share >= 0.5, said["holder_type"] != "author"))
    yield "sentence mostly somebody else's, dev", told(pairs)
    score, precision, recall = f1(letters)
    yield "the same, letter by letter", f"F1 {score:.3f} (precision {precision:.3f}, recall {recall:.3f})"
    yield "named holder bears the source's name", f"{100 * sum(right) / max(len(right), 1):.1f} % of {len(right)} contents"


def main_statements(binary, folder):
    """The first five of positions.csv of the articles that we marked: main statements, and with a right act."""
    with (Path(__file__).parent / "main_statements.csv").open() as lines:
        marks = {}
        for row in csv.DictReader(lines):
            place = int(row["paragraph"]), int(row["sentence"])
            marks.setdefault(row["article"], {})[place] = row["acts"].split(";")
    with (folder / "gold.csv").open() as lines:
        lines_of = {(row["page"], int(row["body_first_line"])): row["article"] for row in csv.DictReader(lines)}
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([binary, "analyze", str(folder), "--no-guide", "-q", "--out", out], check=True)
        with (Path(out) / "articles.csv").open() as lines:
            articles = list(csv.DictReader(lines))
        with (Path(out) / "positions.csv").open() as lines:
            positions = list(csv.DictReader(lines))
        with (Path(out) / "stance_evidence.csv").open() as lines:
            places = {
                (row["doc_id"], row["exact"]): (int(row["paragraph"]), int(row["sentence"]))
                for row in csv.DictReader(lines)
            }
    hits = right = shown = 0
    for article in articles:
        inside = range(int(article["line_start"]), int(article["line_end"]) + 1)
        name = next((name for (page, line), name in lines_of.items() if page == article["page"] and line in inside), None)
        marked = marks.get(name)
        for row in positions:
            if marked and row["doc_id"] == article["doc_id"] and int(row["rank"]) <= 5:
                acts = marked.get(places[row["doc_id"], row["exact"]])
                shown, hits, right = shown + 1, hits + bool(acts), right + bool(acts and row["act"] in acts)
    yield "main statements among the first five, articles that we marked", f"{hits / shown:.3f} ({hits} of {shown})"
    yield "act of a found main statement right", f"{right / hits:.3f} ({right} of {hits})"


MEASURES = {"newsmtsc": polarity, "suggestions": recommends, "wiki_weasel": hedged, "polnear": holders, "../seed-pages": main_statements}


def main():
    binary, datasets = sys.argv[1], Path(sys.argv[2])
    print("| what | figure |\n|---|---|")
    for name, measure in MEASURES.items():
        if (datasets / name).is_dir():
            for what, figure in measure(binary, datasets / name):
                print(f"| {what} | {figure} |", flush=True)
        else:
            print(f"| {Path(name).name} | not there |")


if __name__ == "__main__":
    main()
