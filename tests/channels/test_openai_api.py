"""/v1 with the real openai client, and what other clients read of it."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import openai
import pytest

from tests.channels.serving import Served

QUESTION = "青石镇跨河大桥全长多少米？"


@pytest.fixture(scope="module")
def client(served: Served) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{served.url}/v1", api_key=served.keys["全部"], max_retries=0)


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def ask(client: openai.OpenAI, *messages: dict[str, Any], **more: Any) -> Any:
    return client.chat.completions.create(model="wenjian", messages=list(messages), **more)


def test_the_model_is_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["wenjian"]
    assert client.models.retrieve("wenjian").id == "wenjian"
    with pytest.raises(openai.NotFoundError) as refused:
        client.models.retrieve("gpt-4o")
    assert refused.value.code == "model_not_found"


def test_an_answer_with_its_citations_in_every_form(client: openai.OpenAI, served: Served) -> None:
    reply = ask(client, user(QUESTION), temperature=0.3, tools=[], n=1, extra_body={"unheard_of": {"a": 1}})
    message = reply.choices[0].message
    assert message.content.startswith("320米")
    assert "\n\n来源\n- [1] " in message.content
    assert reply.choices[0].finish_reason == "stop"
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens > 10
    cited = message.annotations[0].url_citation
    assert message.content[cited.start_index : cited.end_index] == "[1]"
    extra = reply.model_extra
    assert extra["citations"][0] == cited.url == extra["search_results"][0]["url"]
    assert "320米" in extra["search_results"][0]["snippet"]
    page = served.client("全部").get(cited.url)
    assert page.status_code == 200
    assert f'<mark id="cited">{extra["search_results"][0]["snippet"]}</mark>' in page.text
    assert cited.url.endswith("#cited")


def test_a_stream_gives_the_same_answer(client: openai.OpenAI) -> None:
    whole = ask(client, user(QUESTION))
    chunks = list(ask(client, user(QUESTION), stream=True, stream_options={"include_usage": True}))
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == whole.choices[0].message.content
    finish = next(c for c in chunks if c.choices and c.choices[0].finish_reason == "stop")
    assert finish.choices[0].delta.content is None
    annotations = finish.choices[0].delta.model_extra["annotations"]
    assert annotations == [one.model_dump() for one in whole.choices[0].message.annotations]
    assert finish.model_extra["citations"] == whole.model_extra["citations"]
    assert chunks[-1].usage == whole.usage
    sources = [c.model_extra["event"] for c in chunks if c.model_extra and "event" in c.model_extra]
    assert sources[0]["type"] == "source"
    assert "320米" in sources[0]["data"]["document"][0]


def test_the_async_client_many_at_once(served: Served) -> None:
    async def both() -> list[str]:
        async with openai.AsyncOpenAI(base_url=f"{served.url}/v1", api_key=served.keys["公开"]) as client:

            async def one(stream: bool) -> str:
                got = await client.chat.completions.create(model="wenjian", messages=[user(QUESTION)], stream=stream)
                if not stream:
                    return str(got.choices[0].message.content)
                return "".join([chunk.choices[0].delta.content or "" async for chunk in got if chunk.choices])

            return await asyncio.gather(*(one(n % 2 == 0) for n in range(6)))

    answers = asyncio.run(both())
    assert len(set(answers)) == 1
    assert answers[0].startswith("320米")


def test_content_in_parts_and_a_follow_up(client: openai.OpenAI) -> None:
    image = {"type": "image_url", "image_url": {"url": "data:,x"}}
    parts = {"role": "user", "content": [{"type": "text", "text": QUESTION}, image]}
    first = ask(client, {"role": "system", "content": "You are a pirate."}, parts)
    assert first.choices[0].message.content.startswith("320米")
    said = {"role": "assistant", "content": first.choices[0].message.content}
    assert "城建二局" in ask(client, parts, said, user("由谁承建？")).choices[0].message.content


def test_jobs_of_the_client_itself_are_not_searched(client: openai.OpenAI, served: Served) -> None:
    before = served.opened.metrics.text()
    history = "<chat_history>\nUSER: 大桥多长？\n</chat_history>"
    job = f'### Task:\nGenerate a title. Output JSON: {{ "title": "..." }}\n{history}'
    assert json.loads(ask(client, user(job)).choices[0].message.content) == {"title": "大桥多长？"}
    tags = '### Task:\nGenerate 1-3 broad tags. JSON format: { "tags": ["tag1"] }'
    streamed = "".join(c.choices[0].delta.content or "" for c in ask(client, user(tags), stream=True))
    assert json.loads(streamed) == {"tags": []}
    answered = [line for line in before.splitlines() if line.startswith("wenjian_answers_total")]
    assert all(line in served.opened.metrics.text() for line in answered)


@pytest.mark.parametrize(
    "body",
    [
        {"model": "wenjian", "messages": []},
        {"model": "wenjian", "messages": [{"role": "system", "content": "x"}]},
        {"model": "wenjian", "messages": [user("")]},
        {"model": "wenjian", "messages": [user("长" * 3000)]},
        {"model": "wenjian", "messages": "x"},
        {"messages": [user("x")]},
        [],
    ],
)
def test_what_cannot_be_asked_is_refused_in_the_form_of_openai(served: Served, body: Any) -> None:
    with served.client("全部") as client:
        for stream in (False, True):
            sent = {**body, "stream": stream} if isinstance(body, dict) else body
            refused = client.post("/v1/chat/completions", json=sent)
            assert refused.status_code == 400, refused.text
            assert refused.json()["error"]["type"] == "invalid_request_error"
            assert refused.json()["error"]["message"]


def test_half_a_surrogate_pair_breaks_nothing(served: Served) -> None:
    sent = b'{"model": "wenjian\\ud800", "messages": [{"role": "user", "content": "\\ud800"}]}'
    with served.client("全部", **{"Content-Type": "application/json"}) as client:
        assert client.post("/v1/chat/completions", content=sent).status_code == 404
        assert client.post("/v1/chat/completions", content=sent.replace(b"n\\ud800", b"n")).status_code == 200


def test_links_and_images_of_documents_stay_text(client: openai.OpenAI) -> None:
    content = ask(client, user("热线是多少？")).choices[0].message.content
    assert "555123" in content
    assert "](http" not in content.replace("\\](http", "")
    assert "![" not in content
    assert "<img" not in content.replace("\\<img", "")


def test_a_client_that_leaves_is_not_answered_to_the_end(served: Served) -> None:
    """Hung up while many wait: what waited is dropped, so the server is free again soon."""
    request = {"model": "wenjian", "messages": [user(QUESTION)], "stream": True}
    with served.client("全部") as client:
        for _ in range(4):
            with client.stream("POST", "/v1/chat/completions", json=request) as response:
                assert response.headers["x-accel-buffering"] == "no"
    deadline = time.monotonic() + 20
    while served.opened.answering.pending and time.monotonic() < deadline:
        time.sleep(0.05)
    assert served.opened.answering.pending == 0
