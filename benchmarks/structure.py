"""How well the structure of real documents is found, against what a careful reader marked.

    WENJIAN_EVAL_DIR=… python benchmarks/structure.py

reads ``seeds_gold_structure.json`` there and the documents in ``../seeds`` beside it. White space is ignored.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from assistant.documents import read
from vectorstore.types import Article, Document


def bare(text: str | None) -> str:
    return re.sub(r"[\s【】#*]", "", text or "")


def body(document: Document, article: Article, gold: dict[str, Any]) -> bool:
    """The article begins (title and kicker aside) and ends where the reader saw it begin and end."""
    text = bare(document.text[article.start : article.end])
    lead = len(bare(gold["title"])) + len(bare(gold["kicker"])) + 4
    at = text.find(bare(gold["first20"]))
    tail = text.rfind(bare(gold["last20"]))
    credit = len(bare(gold["byline"])) if gold["kind"] == "photo_caption" else 0
    return 0 <= at <= lead and tail >= 0 and tail + len(bare(gold["last20"])) >= len(text) - credit


def score(document: Document, gold: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Right of wanted for each measure."""
    found = {"articles": 0, "titles": 0, "sections": 0, "dates": 0}
    for wanted in gold["articles"]:
        match = next((article for article in document.articles if body(document, article, wanted)), None)
        if match is None:
            print(f"    not found: {wanted['title']!r} {wanted['first20']!r} … {wanted['last20']!r}")
            continue
        happened = match.date.isoformat() if match.date else None
        facts = {
            "titles": bare(match.title) == bare(wanted["title"]),
            "sections": bare(match.section) == bare(wanted["section"]) or wanted["section"] is None,
            "dates": happened == wanted["date"],
        }
        found["articles"] += 1
        for name, right in facts.items():
            found[name] += right
            if not right:
                print(
                    f"    {name}: {match.title!r} {match.section!r} {happened} for {wanted['title']!r} {wanted['date']}"
                )
    total = len(gold["articles"])
    result = {name: (right, total) for name, right in found.items()}
    result["invented"] = (len(document.articles) - found["articles"], len(document.articles))
    titles = {bare(title) for title in (gold["doc_title"], *gold["title_variants"]) if title}
    published = document.published.isoformat() if document.published else None
    result["title"] = (int(not titles or bare(document.title) in titles), 1)
    result["issue"] = (int(document.issue == gold["issue_no"]), 1)
    result["issuer"] = (int((document.issuer or None) == gold["issuer"]), 1)
    result["published"] = (int(published == gold["date"]), 1)
    return result


def main() -> int:
    folder = os.environ.get("WENJIAN_EVAL_DIR")
    if not folder or not (Path(folder) / "seeds_gold_structure.json").exists():
        print("skipped: set WENJIAN_EVAL_DIR to the folder with seeds_gold_structure.json")
        return 0
    gold = json.loads((Path(folder) / "seeds_gold_structure.json").read_text(encoding="utf-8"))["files"]
    totals: dict[str, tuple[int, int]] = {}
    rows = []
    for name, wanted in gold.items():
        document, passages = read(Path(folder).parent / "seeds" / name)
        if any(document.text[p.start : p.end] != p.text for p in passages):
            raise AssertionError(f"{name}: a passage is not the text at its span")
        result = score(document, wanted)
        rows.append((name, result))
        for measure, (right, total) in result.items():
            before = totals.get(measure, (0, 0))
            totals[measure] = before[0] + right, before[1] + total
    measures = list(totals)
    print(f"{'document':28}" + "".join(f"{measure:>11}" for measure in measures))
    for name, result in [*rows, ("all", totals)]:
        print(f"{name:28}" + "".join(f"{right:>6}/{total:<4}" for right, total in (result[m] for m in measures)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
