"""The commands as real processes: what stands on which stream, exit codes, pipes, locales."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.channels.conftest import DOCUMENTS, QUESTION, ROOT, Run, command, environment, run_wenjian

SENTENCE = "大桥全长320米"


def test_an_answer_stands_on_stdout_with_its_source(wenjian: Run) -> None:
    done = wenjian("ask", QUESTION)
    assert (done.returncode, done.stderr) == (0, "")
    assert "320米" in done.stdout and "[1]" in done.stdout
    assert "青石镇工作简报" in done.stdout and SENTENCE in done.stdout


def test_json_has_every_key_and_true_offsets(wenjian: Run) -> None:
    done = wenjian("ask", QUESTION, "--json")
    answer = json.loads(done.stdout)
    assert answer["schema"] == "wenjian.answer/1"
    assert set(answer) >= {
        *("question", "kind", "text", "short", "items", "confidence", "missing", "coverage", "citations", "timings_ms"),
    }
    assert set(answer["coverage"]) == {"documents", "passages"}
    for citation in answer["citations"]:
        assert set(citation) == {
            *("number", "document_id", "title", "issue", "published", "section", "article", "page"),
            *("start", "end", "quote"),
        }
        text = wenjian("show", citation["document_id"], "--text").stdout
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert (answer["kind"], answer["citations"][0]["issue"]) == ("extracted", 7)


def test_a_refusal_is_exit_code_3_and_says_what_is_missing(wenjian: Run) -> None:
    done = wenjian("ask", "黑龙江省2019年的小麦产量是多少？")
    assert done.returncode == 3
    assert done.stdout
    answer = json.loads(wenjian("--json", "ask", "黑龙江省2019年的小麦产量是多少？").stdout)
    assert answer["kind"] == "abstained"
    assert answer["missing"]


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "-"]])
def test_a_question_may_come_through_a_pipe(wenjian: Run, arguments: list[str]) -> None:
    assert "320米" in wenjian(*arguments, stdin=f"{QUESTION}\n").stdout


def test_a_pipe_in_the_code_page_of_chinese_windows(home: Path) -> None:
    done = subprocess.run(
        command("ask", "-"), input=QUESTION.encode("cp936"), capture_output=True, env=environment(home), timeout=120
    )
    assert "320米" in done.stdout.decode("utf-8")


def test_history_completes_a_follow_up(wenjian: Run) -> None:
    turns = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "320米[1]"}]
    done = wenjian("ask", "由谁承建？", "--history", json.dumps(turns))
    assert "城建二局" in done.stdout


def test_scope_options_limit_what_is_found(wenjian: Run) -> None:
    assert wenjian("ask", QUESTION, "--issue", "8").returncode == 3
    assert wenjian("ask", QUESTION, "--until", "2023-01-01").returncode == 3
    assert wenjian("ask", QUESTION, "--document", "图书馆通知").returncode == 3
    assert wenjian("ask", QUESTION, "--issue", "7", "--since", "2023-05-01", "--collection", "default").returncode == 0


def test_search_gives_ranked_spans_and_the_leg_that_found_them(wenjian: Run) -> None:
    found = json.loads(wenjian("search", "赵岚 借阅", "--json", "-k", "2").stdout)
    assert found["schema"] == "wenjian.search/1"
    assert [hit["rank"] for hit in found["hits"]] == [1, 2]
    best = found["hits"][0]
    assert "赵岚" in best["text"] and best["origin"] in ("lexical", "both")
    text = wenjian("show", best["document_id"], "--text").stdout
    assert text[best["start"] : best["end"]] == best["text"]
    assert "1. " in wenjian("search", "赵岚 借阅", "-k", "1").stdout


def test_list_and_show(wenjian: Run) -> None:
    listed = json.loads(wenjian("list", "--json").stdout)["documents"]
    assert {Path(entry["uri"]).name for entry in listed} == set(DOCUMENTS)
    table = wenjian("list").stdout
    assert all(entry["id"] in table and entry["title"] in table for entry in listed)
    shown = json.loads(wenjian("show", "青石镇简报第7期", "--json").stdout)
    assert (shown["title"], shown["issue"], shown["published"]) == ("青石镇工作简报", 7, "2023-05-16")
    assert {"title", "section", "start", "end"} <= set(shown["articles"][0])
    assert "跨河大桥建成通车" in wenjian("show", shown["id"][:6]).stdout


def test_show_text_is_what_the_offsets_count(wenjian: Run) -> None:
    shown = json.loads(wenjian("show", "茶叶.txt", "--json", "--text").stdout)
    text = wenjian("show", "茶叶.txt", "--text").stdout
    assert text == shown["text"]
    assert len(text) == shown["characters"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ask", ""], 2, "空"),
        (["ask", "问" * 30_000], 2, "30000"),
        (["ask", QUESTION, "--today", "昨天"], 2, "--today"),
        (["ask", QUESTION, "--history", "{"], 2, "--history"),
        (["ask", QUESTION, "--history", '[{"role":"system","content":"x"}]'], 2, "role"),
        (["ask", QUESTION, "--nonsense"], 2, "--nonsense"),
        (["ingest"], 2, "PATH"),
        (["eval"], 2, "--corpus"),
        (["eval", "没有的目录"], 2, "没有的目录"),
        (["show", "没有的"], 4, "没有的"),
        (["rm", "没有的"], 4, "没有的"),
        (["ask", QUESTION, "--document", "没有的"], 4, "没有的"),
        (["ingest", "没有的.txt"], 1, "没有的.txt"),
        (["reindex"], 5, "另一个进程"),
        (["restore", "没有的备份"], 1, "没有的备份"),
    ],
)
def test_exit_codes(wenjian: Run, arguments: list[str], code: int, said: str) -> None:
    done = wenjian(*arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr


def test_a_question_of_100_000_characters(wenjian: Run) -> None:
    done = wenjian("ask", "-", stdin="问" * 100_000)
    assert (done.returncode, done.stdout) == (2, "")
    assert "100000" in done.stderr


def test_an_empty_index_is_exit_code_4(tmp_path: Path) -> None:
    for arguments in (["ask", QUESTION], ["search", "大桥"]):
        done = run_wenjian(tmp_path, *arguments)
        assert done.returncode == 4
        assert "wenjian ingest" in done.stderr


def test_an_unknown_setting_is_exit_code_2(wenjian: Run) -> None:
    done = wenjian("list", WENJIAN_PROT="1")
    assert done.returncode == 2
    assert "WENJIAN_PORT" in done.stderr


def test_a_model_that_cannot_be_had_is_exit_code_5(idle_home: Path, tmp_path: Path) -> None:
    done = run_wenjian(idle_home, "ask", QUESTION, WENJIAN_LLM="no-such-provider:x")
    assert done.returncode == 5
    assert "no-such-provider" in done.stderr
    other = run_wenjian(
        idle_home, "ask", QUESTION, WENJIAN_EMBEDDING_MODEL=str(tmp_path / "没有模型"), HF_HUB_OFFLINE="1"
    )
    assert other.returncode == 5
    assert "没有模型" in other.stderr


def test_verbose_shows_where_it_happened(home: Path) -> None:
    done = subprocess.run(
        command("-v", "show", "没有的"), capture_output=True, env=environment(home), encoding="utf-8", timeout=120
    )
    assert done.returncode == 4
    assert "Traceback" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="closing a pipe is another error there")
def test_a_closed_pipe_is_quiet(home: Path) -> None:
    for arguments in (["list", "--json"], ["ask", QUESTION], ["--help"]):
        line = f"{subprocess.list2cmdline(command(*arguments))} | head -c 1 >/dev/null"
        done = subprocess.run(["bash", "-c", line], capture_output=True, env=environment(home), text=True, timeout=120)
        assert done.stderr == ""


@pytest.mark.parametrize(
    "locale",
    [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "cp936"}],
)
def test_pipes_are_utf8_whatever_the_locale(wenjian: Run, locale: dict[str, str]) -> None:
    assert "青石镇工作简报" in wenjian("list", **locale).stdout
    assert "没有" in wenjian("show", "missing", **locale).stderr


def test_no_colour_codes_in_a_pipe(wenjian: Run) -> None:
    assert "\x1b" not in wenjian("list", FORCE_COLOR="").stdout + wenjian("ask", QUESTION, NO_COLOR="1").stdout


def test_help_is_light_and_names_every_command(home: Path) -> None:
    """Nothing heavy is imported for it; how long it takes is measured in benchmarks/."""
    heavy = ["chromadb", "onnxruntime", "jieba", "gradio", "langchain_core", "torch", "rich", "http.server"]
    code = (
        "import sys; from assistant.channels import cli\n"
        "try: cli.app(['--help'])\n"
        f"except SystemExit: print(*(m for m in {heavy} if m in sys.modules), end='', file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(home), encoding="utf-8")
    assert done.stderr == ""
    for name in ("ingest", "ask", "chat", "search", "list", "show", "rm", "reindex", "backup", "restore", "eval"):
        assert re.search(rf"^  {name} ", done.stdout, re.M), name


def test_every_command_and_option_is_documented(wenjian: Run) -> None:
    documented = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    commands = re.findall(r"^  (\w+) {2,}\S", wenjian("--help").stdout.split("Commands:")[1], re.M)
    assert len(commands) >= 14
    for name in commands:
        assert f"wenjian {name}" in documented, name
        for option in re.findall(r"(--[a-z-]+)", wenjian(name, "--help").stdout):
            assert option in documented, (name, option)


def test_ingest_rm_reindex_backup_restore(tmp_path: Path, documents: Path) -> None:
    own = tmp_path / "甲"
    first = json.loads(run_wenjian(own, "ingest", str(documents), "--json", "--collection", "通知").stdout)
    assert (first["schema"], first["added"], len(first["events"])) == ("wenjian.ingest/1", 3, 3)
    assert run_wenjian(own, "ingest", str(documents), "--collection", "通知").stdout.startswith("未变 3")
    assert run_wenjian(own, "backup", str(tmp_path / "备份")).returncode == 0
    assert run_wenjian(own, "rm", "茶叶.txt", "图书馆通知").returncode == 0
    assert len(json.loads(run_wenjian(own, "list", "--json").stdout)["documents"]) == 1
    assert run_wenjian(own, "reindex").returncode == 0
    assert run_wenjian(own, "restore", str(tmp_path / "备份")).returncode == 1
    assert run_wenjian(own, "restore", str(tmp_path / "备份"), "--force").returncode == 0
    assert len(json.loads(run_wenjian(own, "list", "--json").stdout)["documents"]) == 3


def test_a_bad_file_is_named_and_the_rest_goes_in(tmp_path: Path, documents: Path) -> None:
    folder = tmp_path / "混"
    folder.mkdir()
    (folder / "好.txt").write_text(DOCUMENTS["茶叶.txt"], encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    (folder / "坏.docx").write_bytes(b"PK\3\4")
    done = run_wenjian(tmp_path / "home", "ingest", str(folder))
    assert done.returncode == 1
    assert done.stdout.startswith("新增 1，失败 2")
    assert done.stderr.count("空.txt") == done.stderr.count("坏.docx") == 1


def _hears_interrupts() -> None:
    """A test run in the background of a shell ignores Ctrl-C, and its children would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to one process there")
def test_an_interrupt_is_exit_code_130_and_keeps_what_was_told(tmp_path: Path) -> None:
    folder = tmp_path / "多"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number}.txt").write_text(f"第{number}号水库今年蓄水{number}万方。" * 20, encoding="utf-8")
    process = subprocess.Popen(
        command("ingest", str(folder)), env=environment(tmp_path), stderr=subprocess.PIPE, stdout=subprocess.PIPE,
        preexec_fn=_hears_interrupts,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not (tmp_path / "endpoint.json").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said
    again = json.loads(run_wenjian(tmp_path, "ingest", str(folder), "--json").stdout)
    assert again["added"] + again["unchanged"] == 300


def test_chat_remembers_and_takes_commands(wenjian: Run) -> None:
    lines = f"{QUESTION}\n/sources\n由谁承建？\n/nonsense\n/new\n/sources\n/help\n/quit\n"
    done = wenjian("chat", stdin=lines)
    assert done.returncode == 0
    assert "320米" in done.stdout and "城建二局" in done.stdout
    assert "[1] 青石镇工作简报" in done.stderr
    assert "/nonsense" in done.stderr and "没有出处" in done.stderr


def test_version(wenjian: Run) -> None:
    assert re.fullmatch(r"wenjian \d+\.\d+\.\d+\n", wenjian("version").stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_on_a_terminal_the_answer_is_plain_text(home: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        command("ask", QUESTION), stdin=follower, stdout=follower, stderr=follower, env=environment(home)
    )
    os.close(follower)
    shown = b""
    while chunk := _read(leader):
        shown += chunk
    os.close(leader)
    assert process.wait(timeout=60) == 0
    text = shown.decode("utf-8")
    assert text.count("[1]") >= 2 and text.count(SENTENCE) >= 1


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # Linux says so when the other side is closed
        return b""
