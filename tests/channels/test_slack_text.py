"""Text to and from Slack: nothing from a document mentions, links or breaks a limit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.channels import slack_text
from assistant.types import Answer, Citation
from tests.channels.slack_server import check_blocks

NASTY = "<!channel> <@U1> <https://evil.example|点我> [点我](https://evil.example) & *粗* _斜_ `码` ~删~ \\ "


def answer(citations: int, quote: str = "原文") -> Answer:
    sources = tuple(
        Citation(number, f"d{number}", "<!here>" + "题" * 300, 0, 1, quote) for number in range(1, citations + 1)
    )
    return Answer(question="问题", kind="extracted", text="答[1]", citations=sources)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("<@UBOT> 大桥多长？", "大桥多长？"),
        ("<@UBOT|wenjian>\n大桥 多长？ <!here>", "大桥 多长？"),
        (
            "在 <#C1|通知> 里 <https://a.example/x?y=1|链接> 说了 <https://b.example>",
            "在 通知 里 链接 说了 https://b.example",
        ),
        ("a &lt; b &amp;&amp; c &gt; d &amp;lt;", "a < b && c > d &lt;"),
        ("  ", ""),
    ],
)
def test_what_was_typed(typed: str, meant: str) -> None:
    assert slack_text.question(typed) == meant


def test_documents_cannot_call_link_or_format() -> None:
    shown = slack_text.markdown(NASTY + "# 不是标题 [2](见附件) [1]。")
    for forbidden in ("<!", "<@", "<http", " [点我]", " *粗", " _斜", " `码", " ~删", "[2]("):
        assert forbidden not in shown
    assert "[1]。" in shown
    assert slack_text.markdown("# 标题\n## 二") == "\\# 标题\n\\## 二"
    assert not set("<>") & set(slack_text.mrkdwn(NASTY))


def test_pieces_keep_every_character_and_no_escape_is_torn() -> None:
    shown = slack_text.markdown((NASTY * 7 + "\n") * 5)
    for limit in range(40, 80):
        cut = slack_text.pieces(shown, limit)
        assert "".join(cut) == shown
        assert max(map(len, cut)) <= limit
        assert not any(
            piece.endswith(("\\", "&", "&l", "&lt", "&am", "&amp")) and i + 1 < len(cut) for i, piece in enumerate(cut)
        )
    assert slack_text.pieces("") == [""]


@pytest.mark.parametrize("count", [0, 1, 7, 300])
def test_blocks_stay_within_the_limits(count: int) -> None:
    found = answer(count, quote="&" * 300)
    blocks = [*slack_text.source_blocks(found, lambda c: ""), slack_text.feedback_block(1, found)]
    check_blocks(slack_text.message_blocks("文" * slack_text.MARKDOWN_LIMIT, blocks))
    assert "<!here>" not in json.dumps(blocks)
    listed = sum(block["text"]["text"].count("\n>") for block in blocks if block["type"] == "section")
    if count == 300:
        assert f"另有 {300 - listed} 条" in json.dumps(blocks, ensure_ascii=False)
    else:
        assert listed == count


def test_the_manifest_asks_for_what_the_bot_uses() -> None:
    file = Path(slack_text.__file__).with_name("slack_manifest.json")
    manifest = json.loads(file.read_text(encoding="utf-8"))
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == ["app_home_opened", "app_mention", "message.im"]
    assert manifest["settings"]["interactivity"]["is_enabled"] and manifest["settings"]["socket_mode_enabled"]
    assert "agent_view" in manifest["features"] and manifest["features"]["slash_commands"][0]["command"] == "/ask"
    assert {"app_mentions:read", "assistant:write", "chat:write", "commands", "im:history"} <= set(
        manifest["oauth_config"]["scopes"]["bot"]
    )
    # Limits of the vendor: a longer one is refused when the manifest is pasted.
    about = manifest["display_information"]
    assert len(about["name"]) <= 35 and len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
