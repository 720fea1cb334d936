"""Uploads, removal and example questions."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.channels.web import library
from assistant.channels.web.examples import examples
from assistant.channels.web.texts import EN, ZH
from tests.web.small_assistant import SmallAssistant


def incoming(folder: Path, name: str, text: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_two_uploads_of_one_name_are_both_kept(tmp_path: Path) -> None:
    assistant, uploads = SmallAssistant(), tmp_path / "uploads"
    for text in ("甲 第1期\n甲文。", "乙 第1期\n乙文。"):
        [event] = library.add(assistant, [incoming(tmp_path / "in", "简报.txt", text)], uploads, "默认")
        assert event.outcome == "added" and event.path.is_file()
    assert sorted(d.title for d in assistant.documents()) == ["乙 第1期", "甲 第1期"]
    assert {d.collection for d in assistant.documents()} == {"默认"}
    assert not list((tmp_path / "in").iterdir())


def test_failed_and_duplicate_uploads_leave_no_file(tmp_path: Path) -> None:
    assistant, uploads = SmallAssistant(), tmp_path / "uploads"
    good, same, bad = (
        incoming(tmp_path / "in", name, text)
        for name, text in (("一.txt", "甲 第1期\n甲文。"), ("二.txt", "甲 第1期\n甲文。"), ("坏.txt", b"\xff\xff"))
    )
    outcomes = [event.outcome for event in library.add(assistant, [good, same, bad], uploads, "默认")]
    assert outcomes == ["added", "duplicate", "failed"]
    assert [file.name for file in uploads.rglob("*.txt")] == ["一.txt"]


def test_removing_deletes_uploads_and_leaves_the_users_own_files(tmp_path: Path) -> None:
    assistant, uploads = SmallAssistant(), tmp_path / "uploads"
    own = incoming(tmp_path / "own", "自己.txt", "自 第1期\n自己的。")
    list(assistant.ingest([own]))
    list(library.add(assistant, [incoming(tmp_path / "in", "传.txt", "传 第1期\n传的。")], uploads, "默认"))
    for document in assistant.documents():
        assert library.remove(assistant, document.id, uploads) == document.title
    assert assistant.documents() == [] and own.is_file() and not list(uploads.iterdir())


def test_examples_are_of_documents_that_are_there(tmp_path: Path) -> None:
    entries = [
        {"question": "一？", "type": "who", "lang": "zh", "source": ["甲.txt"]},
        {"question": "二？", "type": "who", "lang": "zh", "source": ["甲.txt"]},
        {"question": "三？", "type": "list", "lang": "zh", "source": ["甲.txt", "乙.txt"]},
        {"question": "那是谁？", "type": "followup", "lang": "zh", "source": ["甲.txt"], "history": [{}]},
        {"question": "four?", "type": "number", "lang": "en", "source": ["甲.txt"]},
    ]
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(json.dumps(entry) for entry in entries), encoding="utf-8")
    assistant = SmallAssistant()
    assert examples(assistant.documents(), questions, ZH) == list(ZH.generic_examples)
    list(assistant.ingest([incoming(tmp_path / "in", "甲.txt", "甲 第1期\n甲文。")]))
    assert examples(assistant.documents(), questions, ZH) == ["一？"]
    assert examples(assistant.documents(), questions, EN) == ["four?"]
    assert examples(assistant.documents(), tmp_path / "none.jsonl", EN) == list(EN.generic_examples)
