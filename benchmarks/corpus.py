"""Bulletins by the thousand, made from templates of ours: the corpus of the speed benchmarks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

PLACES = ("青石镇", "双河乡", "柳林街道", "望江街道", "白沙镇", "新桥镇", "东湖街道", "石门乡", "龙泉镇", "梅山镇")
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "明华志强文静丽娜建国晓东雪梅海涛佳宁思远"
DEEDS = (
    "组织志愿者清理背街小巷{n}条，清运垃圾{m}吨，居民{name}说，出门的路好走多了。",
    "召开文明实践推进会，{name}通报了前一阶段的问题，要求在{d}日前完成整改{n}处。",
    "举办义诊活动，{m}名群众接受检查，医生{name}讲解了慢性病的防治常识。",
    "建成孝善食堂{n}家，每天有{m}名老人就餐，负责人{name}介绍，运行费用由村集体承担。",
    "开展安全生产宣传，发放手册{m}份，{name}带队检查企业{n}家，发现隐患当场交办。",
    "评选出“身边好人”{n}名，教师{name}因多年照顾邻居老人入选“助人为乐”类。",
    "投入资金{m}万元改造老旧小区{n}个，{name}等居民代表参加了验收。",
    "开设家庭教育课堂{n}期，{m}名家长参加，讲师{name}分享了亲子沟通的办法。",
)
ARTICLES_PER_DOCUMENT = 10
SENTENCES_PER_ARTICLE = 7
"""About 300 characters, the size of one passage."""


def person(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2))


def article(rng: random.Random, place: str, month: int) -> str:
    deeds = [
        rng.choice(DEEDS).format(n=rng.randint(2, 90), m=rng.randint(100, 9000), d=rng.randint(1, 28), name=person(rng))
        for _ in range(SENTENCES_PER_ARTICLE)
    ]
    return f"{month}月{rng.randint(1, 28)}日，{place}" + "".join(deeds)


def bulletin(number: int, rng: random.Random) -> str:
    month = number % 12 + 1
    places = [rng.choice(PLACES) for _ in range(ARTICLES_PER_DOCUMENT)]
    parts = [f"# {place}工作见闻之{n}\n\n{article(rng, place, month)}" for n, place in enumerate(places, 1)]
    masthead = f"# 文明实践简报\n\n第{number}期\n\n示例县文明办\n\n{2015 + number % 10}年{month}月28日"
    return "\n\n".join([masthead, "## 【工作动态】", *parts]) + "\n"


def write_bulletins(folder: Path, passages: int, seed: int = 0) -> None:
    """Enough bulletins for ``passages`` passages of about 300 characters."""
    rng = random.Random(seed)
    for number in range(1, passages // ARTICLES_PER_DOCUMENT + 1):
        (folder / f"简报{number:05d}.md").write_text(bulletin(number, rng), encoding="utf-8")


def questions(count: int, issues: int, seed: int = 1) -> Iterator[str]:
    """Questions of several kinds, most with an answer somewhere in the corpus."""
    rng = random.Random(seed)
    asks = (
        "第{i}期里{p}清运垃圾多少吨？",
        "{name}入选了哪一类？",
        "{p}的孝善食堂每天有多少名老人就餐？",
        "谁通报了前一阶段的问题？",
        "{p}哪天召开文明实践推进会？",
        "义诊活动由谁讲解慢性病的防治常识？",
        "第{i}期有哪些文章？",
        "{p}改造老旧小区投入资金多少万元？",
        "家庭教育课堂的讲师是谁？",
        "周口市2024年GDP是多少？",
    )
    for _ in range(count):
        yield rng.choice(asks).format(i=rng.randint(1, issues), p=rng.choice(PLACES), name=person(rng))


def list_questions(count: int, issues: int, seed: int = 3) -> Iterator[str]:
    """Questions for lists and counts, each of them asked of the whole collection, of one place, or of one issue."""
    rng = random.Random(seed)
    asks = (
        "哪些教师入选“助人为乐”类？",
        "{p}的孝善食堂负责人有哪些？",
        "第{i}期里有哪些人讲解慢性病的防治常识？",
        "{p}有几位居民代表参加了验收？",
        "家庭教育课堂的讲师有哪些人？",
        "{p}开展了哪些活动？",
        "带队检查企业的有哪些人？",
        "清理背街小巷用什么药？",
        "第{i}期有哪些文章？",
    )
    for _ in range(count):
        yield rng.choice(asks).format(i=rng.randint(1, issues), p=rng.choice(PLACES))
