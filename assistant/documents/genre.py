"""What lines look like in bulletins, newspapers, reports and notices: patterns shared by reflow and structure."""

from __future__ import annotations

import re

LONGEST_TITLE = 60
NUMERAL = "一二三四五六七八九十百"

SECTION = re.compile(
    r"[◆◇■□●○★☆▲△▶※\s]*(?:【(?P<a>[^【】\n]{2,24})】|〖(?P<b>[^〖〗\n]{2,24})〗|［(?P<c>[^［］\n]{2,24})］"
    r"|\[(?P<d>[\u4e00-\u9fff ·]{2,24})\])[◆◇■□●○★☆▲△◀※\s]*|[◆◇■□●★☆▲▶※]\s*(?P<e>[\u4e00-\u9fff][^，。；：,;:]{1,11})"
    r"\s*[◆◇■□●★☆▲◀※]?"
)
SECTION_MARK = re.compile("[◆◇■□●○★☆▲△▶※]")
NUMBERED = re.compile(
    rf"(?P<big>[{NUMERAL}]{{1,3}}(?:、|[ \u3000](?=[\u4e00-\u9fff]{{2}}))|第[{NUMERAL}]{{1,3}}(?:章|节|部分|编)[\s　])"
    rf"|(?P<middle>[（(][{NUMERAL}]{{1,3}}[）)])|(?P<small>\d{{1,2}}(?:[.．、]|[.．]\d{{1,2}}\s)(?!\d)|[（(]\d{{1,2}}[）)])"
)
_BYLINE_START = re.compile(
    r"(?:(?:本报|本网|本刊|本台)讯|(?:本报|新华社|中新社|人民网|央视网)[\u4e00-\u9fff]{0,8}\d{1,2}月\d{1,2}日[电讯]"
    r"|讯\s*[（(]|[（(]\s*(?:本报|见习|实习|首席|特约)?(?:全媒体)?(?:记者|通讯员)\s*[^（）()]{2,40}[）)])"
)
_BYLINE_LINE = re.compile(
    r"(?:本报|本网|本刊|见习|实习|首席|特约|全媒体)*(?:记者|通讯员|评论员)[\s：:][\u4e00-\u9fff\s、]{2,30}|[□◎]\s*(?:本报)?(?:记者|通讯员)\s*[\u4e00-\u9fff\s]{2,20}|文[/／|]\s*[\u4e00-\u9fff\s]{2,20}"
)
CAPTION = re.compile(r"图为|图[一二三四①②③④1-4]为|[左右上下]图[：:为]|^图\s*\d*[：:]")
CREDIT = re.compile(
    r"[（(]?(?:本报)?(?:记者|通讯员|特约)?[\s\u4e00-\u9fff、]{2,20}(?:摄影报道|摄影|摄|[图文]/[图文]|供图)\s*[）)]?"
)
CREDIT_END = re.compile(r"(?:摄影报道|摄影|摄|供图)\s*[）)]?$")
DATED = re.compile(
    r"(?:(?:19|20)\d\d\s*年\s*\d{1,2}\s*月|\d{1,2}\s*月|\d{1,2}\s*日|近日|日前|昨[日天]|连日来|近年来|今年|去年|截至|目前|为[了进深切贯全提加推有认]|自[\d从])"
)
"""How the first sentence of a report opens, and a title does not."""
CONTENTS = re.compile(r"[【\[［〖]?\s*(?:本期)?(?:目\s*录|要\s*目|导\s*读|内容提要)\s*[】\]］〗]?[：:]?")
ENUMERATED = re.compile(rf"[{NUMERAL}]{{1,2}}是|[其第][{NUMERAL}]{{1,2}}[，、是]|首先|其次|再次|最后|另一方面|一方面")

COLOPHON = re.compile(
    r"[（(]?\s*(?:责任?\s*编\s*辑|责\s*编|执行编辑|本期编辑|本版编辑|编\s*辑|主\s*编|编\s*审|审\s*签|审\s*核|审\s*定|审\s*稿|签\s*发|校\s*对"
    r"|美\s*编|版\s*式|组\s*版|值班(?:主任|编委|领导)|主\s*办|承\s*办|主\s*管|报\s*送|抄\s*报|抄\s*送|分\s*送|主\s*送|印\s*发|发\s*至|呈\s*报|报|送|发"
    r"|邮\s*编|邮政编码|(?:联系|办公|咨询)?电\s*话|传\s*真|(?:电子|投稿)?邮\s*箱|[Ee]-?mail|地\s*址|联\s*系\s*人|投稿|网\s*址|印\s*数)\s*[：:]"
    r"|[（(]?\s*共\s*印\s*\d+\s*份"
)
FIELD = re.compile(
    r"(?:[\u4e00-\u9fff]{0,4}(?:时\s*间|日\s*期|地\s*点|地\s*址|电\s*话)|主\s*持\s*人?|记\s*录\s*人?|[出列缺]\s*席(?:人员)?|请\s*假(?:人员)?"
    r"|[参与]\s*[加会](?:人员)?|主\s*讲\s*人?)\s*[：:]"
)
"""A line that says what it is, as minutes and notices begin."""
_STARTS = re.compile(r"【|〖|［[\u4e00-\u9fff]|[◆◇■□●○★☆▲△▶※•]|附件?[：:\d]|篇[一二三四五六七八九十\d]+[：:]")


def starts_block(text: str) -> bool:
    """A line that begins something new whatever stands before it."""
    return bool(
        _STARTS.match(text)
        or " | " in text
        or has_byline(text)
        or COLOPHON.match(text)
        or CONTENTS.fullmatch(text)
        or _starts_numbered(text)
    )


def stands_alone(text: str) -> bool:
    """A line that nothing is joined to: a section mark, the words 目录."""
    return bool(SECTION.fullmatch(text) or CONTENTS.fullmatch(text) or " | " in text)


def has_byline(text: str) -> bool:
    """Running text that opens as news does (本报讯（记者…）, 新华社…电), or a line that names its writer."""
    return bool(_BYLINE_START.match(text) or (_BYLINE_LINE.fullmatch(text) and not CREDIT.fullmatch(text)))


def byline_end(text: str) -> int:
    """Where the news itself begins behind 本报讯（记者…）; 0 without a byline."""
    found = re.match(
        r"(?:本报|本网|本刊|本台|新华社|中新社)?[\u4e00-\u9fff\d]{0,12}[讯电]?\s*(?:[（(][^（）()]{2,60}[）)])?", text
    )
    return found.end() if found and has_byline(text) else 0


def _starts_numbered(text: str) -> bool:
    """一、 and （一） begin blocks; 1. only with words behind, as a wrapped line may begin with a figure."""
    found = NUMBERED.match(text)
    return bool(
        found and (found["big"] or found["middle"] or re.match(r"[\s\u4e00-\u9fffA-Za-z“《]", text[found.end() :]))
    )


def is_prose(text: str) -> bool:
    """Running text, as against titles, labels and list entries."""
    return (
        len(text) > 120
        or bool(re.search(r"[。！？!?；][”’\")）]?$|[。；]|[.]\s|[.]$", text))
        or (len(text) > LONGEST_TITLE and bool(re.search("[，,]", text)))
    )


def is_title(text: str) -> bool:
    """What could be a headline: short, no sentence, no label, no list entry."""
    return (
        not has_byline(text)
        and 4 <= len(text) <= LONGEST_TITLE
        and not is_prose(text)
        and not re.search(r"[，、：:,；]$", text)
        and not re.match(r"[（(].*[）)]$", text)
        and len(re.findall(r"[\u4e00-\u9fffA-Za-z]", text)) >= 4
        and not (SECTION.fullmatch(text) or COLOPHON.match(text) or CREDIT.fullmatch(text) or CONTENTS.fullmatch(text))
        and not NUMBERED.match(text)
        and " | " not in text
        and len(re.findall("[，,]", re.sub("“[^”]*”", "", text))) <= (1 if len(text) <= 40 else 0)
    )


def section_name(text: str) -> str:
    """The words of a section mark, 【】 taken off; empty for any other line."""
    found = SECTION.fullmatch(text)
    return next((name.strip() for name in found.groups() if name), "") if found else ""


def run_in(text: str, bold_end: int = 0) -> int:
    """Length of a title that opens a paragraph, its full stop included; 0 where the first sentence is no title.

    Never one that starts with a date (8月2日，…) or counts points (一是…).
    """
    if bold_end:
        end = bold_end + (text[bold_end : bold_end + 1] in ("。", "：", ":", "！"))
        fits = end < len(text) + 1 and end <= LONGEST_TITLE + 10 and text[end - 1] in "。：:！"
    else:
        found = re.match(r"[^。！？\n]{6,60}[。！？]", text)
        end = found.end() if found else 0
        fits = bool(found)
    if not fits or ENUMERATED.match(text) or NUMBERED.match(text) or DATED.match(text) or COLOPHON.match(text):
        return 0
    return end
