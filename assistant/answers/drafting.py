"""A generated answer in the making: clause by clause checked, flagged, renumbered, held until it may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.answers.checking import MARK, Support, Verdict, bare, check, cited
from assistant.answers.citations import Citer
from assistant.answers.facts import facts
from assistant.types import Answer, Clause, Coverage, Item, Language, Library, Question
from vectorstore.types import Hit
from vectorstore.words import terms

_REFUSAL = re.compile(
    r"无法(?:回答|确定|得知|判断|提供)|(?:没有|未)(?:找到|提到|提及|提供|涉及|说明|包含)|不包含|信息不足|"
    r"cannot answer|can(?:no|')t (?:be )?(?:answer|determine|find)|"
    r"(?:do|does) not (?:mention|contain|say|state|provide)|"
    r"no (?:relevant )?(?:information|mention)|not (?:mentioned|stated|provided)",
    re.IGNORECASE,
)
_FRAMING = (
    "根据 以下 如下 下列 所示 文档 文件 材料 资料 段落 内容 信息 提供 显示 可知 可以 综上 综上所述 总之 答案 回答 "
    "分别 包括 主要 有关 关于 其中 具体 情况 the following are is as follows based on according to document passage "
    "provided answer list in of and here"
)
"""Words that introduce an answer and state nothing."""
_SPACED_MARK = re.compile(rf"(?P<space>[ \t]*){MARK.pattern}")
_ENTRY = re.compile(r"\s*(?:\d{1,2}[.、)）]|[-*•])\s*\S")
_NAME_END = re.compile(r"[（(，,：:；;。—]")
_FLAGS = {"zh": "〔未证实〕", "en": " [unverified]"}
_NOTES = {
    "zh": {
        "flagged": "标有〔未证实〕的句子没有通过与原文的核对",
        "nonexistent": "引用 [{}] 不存在，已删去",
        "missing": "引文里没有“{}”，引用已删去",
        "unrelated": "有一处引文与所说的无关，引用已删去",
    },
    "en": {
        "flagged": "Sentences marked [unverified] did not pass the check against the documents",
        "nonexistent": "Citation [{}] does not exist and was removed",
        "missing": "The passage cited does not hold “{}”; the citation was removed",
        "unrelated": "A passage cited has nothing to do with what is said; the citation was removed",
    },
}


class Draft:
    """Takes the clauses of one answer in order; ``supported``, ``flagged`` and ``refused`` say what came of them."""

    def __init__(self, question: Question, hits: Sequence[Hit], library: Library) -> None:
        self.shown = ""
        """The text given out so far."""
        self.supported = 0
        self.flagged = 0
        self.refused = False
        self._question = question
        self._hits = hits
        self._passages = {number: hit.passage for number, hit in enumerate(hits, 1)}
        self._citer = Citer(library)
        self._held: list[str] = []
        self._notes: dict[str, None] = {}

    def add(self, clause: str) -> Iterator[Clause]:
        """Checks ``clause`` and gives what may be shown now: nothing before the first clause that is borne out."""
        self._held.append(self._checked(clause))
        if self.supported:
            for text in self._held:
                self.shown += text
                yield Clause(text)
            self._held.clear()

    def answer(self) -> Answer:
        """What has been shown, as an answer."""
        language = self._question.language
        flag_note = [_NOTES[language]["flagged"]] if _FLAGS[language] in self.shown else []
        return Answer(
            question=self._question.text,
            kind="generated",
            text=self.shown,
            citations=self._citer.citations,
            items=tuple(self._items()),
            confidence=self.supported / max(1, self.supported + self.flagged),
            coverage=coverage(self._hits),
            understood=understood(self._question),
            notes=(*self._notes, *flag_note),
        )

    def followed_by(self, answer: Answer, note: str) -> Answer:
        """What has been shown, ``note``, then ``answer`` with its citations counted on."""
        begun = self.answer()
        offset = len(begun.citations)
        marks = {citation.number for citation in answer.citations}

        def moved(match: re.Match[str]) -> str:
            numbers = cited(match.group())
            return "".join(f"[{number + offset}]" for number in numbers) if marks >= set(numbers) else match.group()

        return replace(
            answer,
            text=f"{begun.text}\n\n{note}\n{MARK.sub(moved, answer.text)}",
            citations=(*begun.citations, *(replace(c, number=c.number + offset) for c in answer.citations)),
            items=tuple(_moved(item, offset) for item in answer.items),
            notes=(note, *begun.notes, *answer.notes),
        )

    def _items(self) -> Iterator[Item]:
        """The lines of a list, each by what it begins with, where that stands in its quote word for word."""
        if self._question.kind != "list":
            return
        quotes = {citation.number: citation.quote for citation in self._citer.citations}
        for line in self.shown.splitlines():
            numbers = cited(line)
            name = _NAME_END.split(bare(line))[0].strip()
            if _ENTRY.match(line) and name and any(name in quotes.get(number, "") for number in numbers):
                yield Item(name, {}, tuple(numbers))

    def _checked(self, clause: str) -> str:
        """``clause`` as it is shown, and what it says of the answer noted."""
        verdict = check(clause, self._passages)
        self._notes.update(dict.fromkeys(_problems(verdict, self._question.language)))
        if verdict.supports:
            self.supported += 1
            return self._renumbered(clause, verdict.supports)
        if _REFUSAL.search(clause):
            self.refused = True
            if not cited(clause) and self._states_no_fact(clause):
                return clause
        elif not cited(clause) and self._is_framing(clause):
            return clause
        else:
            self.flagged += 1
        text = _SPACED_MARK.sub("", clause)
        kept = text.rstrip()
        return kept + _FLAGS[self._question.language] + text[len(kept) :]

    def _renumbered(self, clause: str, supports: Sequence[Support]) -> str:
        """``clause`` with its marks for passages replaced by marks for the sentences that bear it out."""
        spans: Mapping[int, Sequence[tuple[int, int]]] = {support.passage: support.spans for support in supports}

        def mark(match: re.Match[str]) -> str:
            numbers: dict[int, None] = {}
            for passage_number in cited(match.group()):
                for start, end in spans.get(passage_number, ()):
                    passage = self._passages[passage_number]
                    numbers[self._citer.cite(passage.document_id, passage.start + start, passage.start + end)] = None
            return match["space"] + "".join(f"[{number}]" for number in numbers) if numbers else ""

        return _SPACED_MARK.sub(mark, clause)

    def _is_framing(self, clause: str) -> bool:
        """States nothing of its own: no fact, and beyond that either no words but the question's and the usual ones,
        or a colon that leaves the statement to what follows."""
        text = bare(clause)
        known = {*terms(self._question.text), *terms(self._question.standalone), *terms(_FRAMING)}
        own = [term for term in terms(text) if term not in known and (len(term) > 1 or term.isdigit())]
        return self._states_no_fact(clause) and (not own or text.endswith(("：", ":")))

    def _states_no_fact(self, clause: str) -> bool:
        """No name, number or date that the question does not give."""
        asked = facts(self._question.standalone)
        return all(fact in asked for fact in facts(bare(clause)))


def coverage(hits: Sequence[Hit]) -> Coverage:
    """The passages the model read."""
    return Coverage(len({hit.passage.document_id for hit in hits}), len(hits))


def understood(question: Question) -> str:
    """The question as it was understood, where that differs from what was typed."""
    return question.standalone if question.standalone != question.text else ""


def _problems(verdict: Verdict, language: Language) -> Iterator[str]:
    """Why citations of a clause were removed, for the user."""
    notes = _NOTES[language]
    for number in verdict.nonexistent:
        yield notes["nonexistent"].format(number)
    if verdict.missing:
        yield notes["missing"].format("、".join(verdict.missing))
    if verdict.unrelated:
        yield notes["unrelated"]


def _moved(item: Item, offset: int) -> Item:
    return replace(item, citations=tuple(number + offset for number in item.citations))
