"""Bytes to text: byte order mark, UTF-16 by its NUL bytes, strict UTF-8, then GB18030 against Big5 by score."""

from __future__ import annotations

import codecs
import re

from assistant.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65_536
_UNLIKELY = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\uff66-\uff9f]")
# 最常用的汉字，简繁各半：解错编码时它们几乎不出现。
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞"
    "這來國個們時發會對說為過後還種麼開間關問門見現實點從業無與應當經長東車馬學體電動員機關進運達選過還邊連環產場報張書愛號親觀計記許設證話認語調談請論議護變讓質費資賽轉農過達適遠選邊郵鄉釋錄鐵錢開閱隊際陸陽雙難雲電響領頭題願類顯風飛養館驗體"
)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and warnings (Chinese). Raises DocumentError for bytes that are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_surrogates(data[len(mark) :], encoding)
    encoding = _utf16(data)
    if encoding:
        return _with_surrogates(data, encoding)
    if data.count(0) > max(8, len(data) // 1000):
        raise DocumentError("文件含有大量 NUL 字节，是二进制文件而不是文本；请用它自己的格式（扩展名）导入。")
    nul = (f"有 {data.count(0)} 个 NUL 字节，已略去。",) if 0 in data else ()
    try:
        return data.decode("utf-8"), nul
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":  # 文件在一个字的中间被截断
            return data[: error.start].decode("utf-8"), ("文件末尾的一个字不完整，可能被截断。",)
    return _legacy(data)


def _with_surrogates(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    if lost > max(3, len(text) // 100):
        raise DocumentError(f"按 {encoding} 解码时有 {lost} 处无法识别，文件可能已损坏；请重新另存为 UTF-8 文本。")
    return text, (f"有 {lost} 处字符损坏，已略去。",)


def _utf16(data: bytes) -> str:
    """UTF-16 without a mark: ASCII characters leave NUL bytes on one parity only."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    few, many = sorted((even, odd))
    if len(sample) < 4 or many < max(2, len(sample) // 100) or few * 5 > many:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _legacy(data: bytes) -> tuple[str, tuple[str, ...]]:
    candidates = {}
    for encoding in ("gb18030", "big5hkscs", "utf-8"):
        text = data.decode(encoding, errors="replace")
        candidates[encoding] = (_score(text[:_SAMPLE]), text)
    encoding = max(candidates, key=lambda name: candidates[name][0])
    score, text = candidates[encoding]
    lost = text.count("\ufffd")
    if score < 0.3 or lost > max(3, len(text) // 50):
        raise DocumentError(
            "认不出文字编码（试过 UTF-8、UTF-16、GB18030、Big5）；文件可能是二进制或已损坏，请另存为 UTF-8 文本。"
        )
    return text, (f"按 {encoding} 解码，有 {lost} 处字符无法识别，已略去。",) if lost else ()


def _score(text: str) -> float:
    """How much of the text reads as Chinese or plain ASCII: 1 is all, wrong encodings fall below 0.3."""
    wide = [char for char in text if not char.isascii()]
    if not wide:
        return 1.0 - min(1.0, 10 * len(_UNLIKELY.findall(text)) / max(1, len(text)))
    ideographs = [char for char in wide if "\u4e00" <= char <= "\u9fff"]
    frequent = sum(char in _FREQUENT for char in ideographs)
    punctuation = sum(char in "，。、；：“”（）《》！？「」　…—·" for char in wide)
    bad = len(_UNLIKELY.findall(text))
    return (frequent + punctuation - 5 * bad) / len(wide) + 0.1 * (len(ideographs) / len(wide))
