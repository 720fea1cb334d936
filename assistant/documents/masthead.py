"""The masthead of a bulletin or the head of a notice: title, issue number, issuer, date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.documents import dates, genre
from assistant.documents.reflow import Block

_NUMERAL = "0-9０-９〇零一二三四五六七八九十百"
_ISSUE = re.compile(rf"(?<!总)(?<!总号)第\s*([{_NUMERAL}]{{1,5}})\s*(?:期|号刊)(?!间)")
_TOTAL = re.compile(rf"[（(]?\s*总\s*第?\s*([{_NUMERAL}]{{1,5}})\s*期\s*[）)]?")
_FILE_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{0,14}\s*[〔\[（(【]\s*(?:19|20)\d\d\s*[〕\]）)】]\s*第?\s*(\d{1,4})\s*[号期]"
)
_DATE = re.compile(
    r"(?:19|20)\d\d\s*[年./-]\s*\d{1,2}\s*(?:[月./-]\s*\d{1,2}\s*日?|月)|[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d\s*年(?:度)?")
_SHEET = re.compile(r"第?\s*[A-Z]?\d{1,3}\s*版(?:\s*[：:]\s*\S{1,8})?")
_WEEKDAY = re.compile(r"星期[一二三四五六日天]|周[一二三四五六日](?!口)|农历\S*")
_LABEL = re.compile(
    r"内部(?:刊物|资料|文件|交流|参考)|注意保存|(?:免费|内部)?(?:交流|赠阅)|不得外传|妥善保管|秘密|机密|绝密|特急|加急|增刊|准印证\S*|[A-Z]?刊号\S*|CN\s*\d\S*"
)
_PRINT = re.compile(
    r"(?:浏览|阅读|点击)(?:次数|量|数)?\s*[：:]?\s*\d+(?:\s*次)?|(?:主办单位|主办|承办|编印|编辑部?|编制|印发|编发|来源|信息来源|发布(?:时间|日期|单位|机构)|时间|日期|浏览次数|阅读|作者|发文机关|签发人)\s*[：:]?\s*"
)
_GENRE = re.compile(
    r"(?:简\s*报|快报|日报|晚报|早报|时报|周刊|通讯|信息|动态|专报|参阅|要情|内参|月报|周报|旬报|特刊|专刊|通报|文件|会刊|参考|资讯|播报|工作交流)$"
)
_ISSUER = re.compile(
    r"[\u4e00-\u9fff（）()、·]{2,40}?(?:办公室|办公厅|办事处|文明办|创建办|宣传部|组织部|统战部|政法委|委员会|常委会|委|办|局|厅|部|政府|中心|社|院|[协商学工]会|(?:联合|基金|理事|董事|村委|居委|红十字|研究|委员)会|妇联|残联|公司|集团|学校|大学|学院|中学|小学|医院|指挥部|领导小组|研究室|政府办|党组|支队|总队|大队|街道|工会|站|馆)"
    r"(?:\s*(?:编印|编发|编|主办|印发|印|办))?"
)
_NOTICE = re.compile(
    r"关于.{2,60}的?(?:通知|意见|决定|通报|批复|函|请示|报告|公告|通告|方案|办法|规定|纪要|建议)$|(?:通知|公告|通告|倡议书)$"
)
_REPORT = re.compile(
    r"(?=.*(?:19|20)\d\d).{4,}(?:工作|年度|学年|半年|季度)[\u4e00-\u9fff]{0,6}(?:总结|要点|计划|报告|打算|思路|安排|汇报)"
)
_LONGEST = 14


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the first ``blocks`` blocks tell. Empty fields are not told."""

    blocks: int = 0
    title: str = ""
    issue: int | None = None
    issuer: str = ""
    published: date | None = None
    whole_date: bool = True
    """False where only year and month are told; ``published`` is the first of the month then."""


def masthead(blocks: Sequence[Block]) -> Masthead:
    """The masthead at the top of a document; ``blocks`` is 0 where there is none."""
    head = _head(blocks)
    told = [index for index, text in enumerate(head) if imprint(text)]
    if not told:
        return Masthead()
    end = told[-1] + 1
    if end < len(head):
        untitled = not _names(head[:end])[1]
        end += (bool(issuer_in(head[end])) and told[-1] > 0) or (untitled and bool(_GENRE.search(head[end])))
    lines = head[:end]
    published, whole = _published(lines)
    issuer, title = _names(lines)
    return Masthead(end, title, _issue(lines), issuer, published, whole)


def _head(blocks: Sequence[Block]) -> list[str]:
    """The lines a masthead may reach to: short ones, up to three in a row that tell neither issue, date nor issuer."""
    head: list[str] = []
    silent = 0
    for block in blocks[:_LONGEST]:
        text = block.text
        stops = genre.section_name(text) or genre.CONTENTS.fullmatch(text) or genre.has_byline(text)
        if stops or genre.is_prose(text) or len(text) > 90 or text.endswith(("：", ":")):
            break
        silent = 0 if imprint(text) or issuer_in(text) else silent + 1
        if silent > 3:
            break
        head.append(text)
    return head


def is_notice(title: str) -> bool:
    return bool(_NOTICE.search(title))


def is_report(title: str) -> bool:
    """云溪县水利局2023年工作总结和2024年工作打算: a year's report or plan."""
    return bool(_REPORT.fullmatch(title)) and not genre.NUMBERED.match(title)


def signature(blocks: Sequence[Block]) -> tuple[str, date | None]:
    """Issuer and date under a notice: the last short lines, an organisation and a date of its own."""
    tail = [block.text for block in blocks[-6:]]
    for index in range(len(tail) - 1, -1, -1):
        if _DATE.search(tail[index]) and not _rest(tail[index]).strip("（）() "):
            above = tail[index - 1] if index else ""
            return issuer_in(above) if not genre.is_prose(above) else "", dates.full_date(tail[index])
        both = issuer_in(_rest(tail[index])) if _DATE.search(tail[index]) and len(tail[index]) <= 50 else ""
        if both:
            return both, dates.full_date(tail[index])
    return "", None


def imprint(text: str) -> bool:
    """A line that tells issue or date, and little else."""
    if _NOTICE.search(text):
        return False
    text = text.translate(dates.HALF_WIDTH)
    told = bool(_ISSUE.search(text) or _TOTAL.search(text) or _FILE_NUMBER.search(text) or _DATE.search(text))
    rest = _rest(text).strip(" 　|｜（）()《》-—·:：,，")
    return told and (not rest or (len(rest) <= 30 and (bool(issuer_in(rest)) or bool(_GENRE.search(rest.split()[0])))))


def _rest(text: str) -> str:
    """The line without issue, date, labels: title or issuer, if anything."""
    text = text.translate(dates.HALF_WIDTH).replace(" | ", " ")
    for pattern in (_FILE_NUMBER, _TOTAL, _ISSUE, _DATE, _YEAR, _SHEET, _WEEKDAY, _LABEL, _PRINT):
        text = pattern.sub(" ", text)
    return re.sub(r"[（(]\s*[）)]|\d{1,2}:\d\d(?::\d\d)?", " ", text).strip(" 　|｜-—·:：,，")


def issue_of(line: str) -> int | None:
    """The number of the issue that a line of a masthead tells, the running one where there is no other."""
    found = _ISSUE.search(line) or _TOTAL.search(line)
    return dates.number(re.sub(r"\s", "", found[1])) if found else None


def _issue(lines: Sequence[str]) -> int | None:
    text = "\n".join(lines)
    found = _ISSUE.search(text)
    if not found and not any(_NOTICE.search(line) or line.endswith("文件") for line in lines):
        found = _FILE_NUMBER.search(text)
    found = found or _TOTAL.search(text)
    return dates.number(re.sub(r"\s", "", found[1])) if found else None


def _published(lines: Sequence[str]) -> tuple[date | None, bool]:
    whole = next((made for line in lines if (made := dates.full_date(line))), None)
    if whole:
        return whole, True
    return next((made for line in lines if (made := dates.month_date(line))), None), False


def _names(lines: Sequence[str]) -> tuple[str, str]:
    """(issuer, title) from what is neither issue nor date nor label."""
    rests = [piece for line in lines for piece in _pieces(_rest(line))]
    named = [index for index, rest in enumerate(rests) if issuer_in(rest) and not _GENRE.search(rest)]
    titles = [index for index, rest in enumerate(rests) if index not in named and len(rest) > 1]
    if not titles and len(named) > 1:
        titles = [named.pop(0)]
    title = ""
    if titles:
        first = next((index for index in titles if _GENRE.search(rests[index]) and len(rests[index]) > 4), titles[0])
        title = rests[first]
        after = rests[first + 1] if first + 1 < len(rests) else ""
        if re.fullmatch(_GENRE.pattern, after) and not _GENRE.search(title):
            title += after
    issuer = issuer_in(rests[named[-1]]) if named else ""
    return issuer, title.strip("《》")


def _pieces(rest: str) -> list[str]:
    """One line often holds title and issuer, white space between them."""
    parts = [part for part in re.split(r"[\s，,（）()]+", rest) if part]
    return parts if any(issuer_in(part) for part in parts) and len(parts) <= 4 else [rest] if rest else []


def issuer_in(text: str) -> str:
    """The organisation a line names, 编印 and the like taken off; empty for a line that is anything else."""
    found = _ISSUER.fullmatch(text.strip(" 　（）()，,"))
    return (
        re.sub(r"\s*(?:编印|编发|(?<![文明建])编|主办|印发|(?<=[部室局会委厅府])[印办])$", "", found[0])
        if found
        else ""
    )
