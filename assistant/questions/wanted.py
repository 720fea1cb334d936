"""The noun a question asks for: 人, 单位, 户居民, 品牌, people."""

from __future__ import annotations

import logging
import re

import jieba.posseg

from assistant.questions.kinds import STATED, masked
from assistant.questions.numerals import NUMERAL
from assistant.types import Language, QuestionKind
from vectorstore.words import fold_chars

jieba.setLogLevel(logging.ERROR)  # it reports its start-up on stderr

_FIXED: dict[QuestionKind, str] = {"who": "人", "when": "日期", "documents": "文档"}
_INTERROGATIVE = re.compile(
    rf"多少|(?<!第)几|哪{NUMERAL}|哪[些几一]?|第几|(?:有|都|是|作|做|包括|分别)?[些了]?(?:什么|啥)|何"
)
_WHEN = {"年": "年", "天": "日", "日": "日", "月": "月", "号": "日", "点": "时"}
_NOMINAL = ("n", "vn", "b", "a", "s", "j", "l", "i", "eng", "x")
_NOT_NOUNS = frozenset("是 为 在 有 由 向 的 了 等 呢 吗 啊 里 儿".split())
_MEASURES = frozenset(
    "个名位条项家户次座处篇份种类件支场期届块公里米吨元亩万天年月小时台辆张幅只套批组间栋方面岁所片号"
)
_PLACE = re.compile(
    r"(?:行政村|村|县市区|县市|市县|县|市|乡镇|镇|乡|社区|街道办事处|街道|办事处|省)(?![民庄委长支落寨级城镇里场容政貌域辖道领干直属])"
)
_PEOPLE = re.compile("个?人(?![员物才口家士群民大次均像体工])")
_LEVEL_OFFICE = re.compile("[省市县区镇乡村](?:领导|干部|直属?单位|直属?部门|直属?机关|属单位)")
"""Which the dictionary cuts in two."""
_GOES_ON = re.compile(r"要|需|应|可|会|能|将|被|算|属于|是|有|都|不|得")
"""What stands behind a noun that the tagger takes for a verb: 行为|要扣分, 申请|被驳回."""
_ROLL = re.compile(r"(?P<noun>[\u4e00-\u9fff]{2,8})的?(?:名单|名录|清单)[?？。]?$")
"""…的行政村名单: a list of 行政村."""
_SORT_OF = re.compile("^(?:个|种)?(?:不同)?(?:类型|种类|类别)的(?=[\u4e00-\u9fff]{2})")
"""哪些类型的单位 asks for 单位."""
_LED_UP = re.compile("^(?:方面的?(?:主要|突出)?|主要|突出)的?(?![是为有指包叫])(?=[\u4e00-\u9fff]{2})")
"""Before the noun counted: 五个方面的主要|问题."""
_MODAL = frozenset("可以 可能 应该 应当 需要 能够 必须 不能 不得 允许 愿意 属于 已经 还有 没有".split())
_MARKS = '“”"「」『』《》 '
_EN_ASKED = re.compile(
    r"\b(?:how (?:many|much)|which|what|list|name)\s+(?:the |all )*"
    r"(?:two |three |four |five |six |seven |eight |nine |ten |\d+ )?"
    r"(?P<noun>(?:(?!is\b|are\b|was\b|were\b|do\b|does\b|did\b|has\b|have\b|came\b|took\b|of\b|in\b|that\b|who\b|from\b|to\b|at\b|for\b|by\b)"
    r"[\w-]+\s?){1,4})",
    re.IGNORECASE,
)


def wanted_of(text: str, kind: QuestionKind, language: Language) -> str:
    """The noun, for a number with its measure word before it (户居民, 名网格员); empty where the words do not tell."""
    if language == "en":
        return _english(text, kind)
    frame = masked(text)
    match = _INTERROGATIVE.search(frame)
    if kind == "when" and match:
        return _WHEN.get(frame[match.end() : match.end() + 1], _FIXED["when"])
    if kind == "list" and re.search(r"谁(?!的)", frame) and not (match and "哪" in match[0]):
        return _FIXED["who"]
    if kind in ("compare", "yes_no", "why", "how"):
        return ""
    if kind == "where" and not re.search(r"哪(?:个|一个|些|几)", frame):
        return "地点"
    if kind in _FIXED and not (match and "哪" in match[0] and kind != "documents"):
        return _FIXED[kind]
    if match and (noun := _asked_noun(text[match.end() :], kind == "number")):
        return noun
    if roll := _ROLL.search(fold_chars(text)):
        return _trailing_noun(roll["noun"]) or roll["noun"][-2:]
    if stated := STATED.search(fold_chars(text)):
        return _after_count(text[stated.end() :]) or stated[0][-1]
    if match and re.search(r"[是叫为有达到共][^，。]{0,2}$", frame[: match.start()] + match[0][:1]):
        return _trailing_noun(text[: match.start()])
    return _FIXED.get(kind, "")


def _tagged(text: str) -> list[tuple[str, str]]:
    return [(pair.word, pair.flag) for pair in jieba.posseg.cut(fold_chars(text))]


def _asked_noun(text: str, with_measure: bool) -> str:
    """“名网格员” after 多少: the measure word (kept for numbers) and the run of nouns."""
    text = _SORT_OF.sub("", text)
    tokens = _tagged(text[:24])
    measure = noun = ""
    if _PEOPLE.match(text):  # 哪些人评上先进: 词典里有“人评”
        return "人"
    if office := _LEVEL_OFFICE.match(text):
        return office[0]
    if place := _PLACE.match(text):  # “哪些村结对帮扶”: 词典里有“村结”
        return place[0]
    for index, (word, flag) in enumerate(tokens):
        last = not noun and (index + 1 == len(tokens) or tokens[index + 1][0] in "？?。，,！!")
        if not noun and not measure and (flag.startswith("q") or word in _MEASURES) and word != "人次":
            measure = word
        elif word in _MARKS:
            continue
        elif not noun and flag.startswith("v") and _is_nominal(tokens[index + 1 : index + 2]):
            noun = word  # 评比|活动
        elif not noun and flag.startswith("v") and _is_subject(word, tokens[index + 1 : index + 2]):
            noun = word
        elif noun and flag == "a" and [tag[0] for _, tag in tokens[index + 1 : index + 2]] == ["v"]:
            break  # 哪些科新进了
        elif (
            (flag.startswith(_NOMINAL) or (last and len(word) > 1))
            and flag != "nz"
            and word not in _NOT_NOUNS
            and word[0].isalnum()
        ):
            noun += word
            if word == "人":  # 多少人荣登…: 后面的词常被误标为名词
                break
        else:
            break
    if noun[:1] in "个位名" and len(noun) > 1 and noun[:2] not in ("个体", "位置", "名单", "名字", "名称", "名额"):
        measure, noun = noun[0], noun[1:]  # 分词把量词并进了名词: 几个人, 哪位区领导
    return measure + noun if with_measure and noun != "人" else noun or measure


def _is_nominal(tokens: list[tuple[str, str]]) -> bool:
    return bool(tokens) and tokens[0][1].startswith(("n", "vn")) and tokens[0][1] != "nz" and len(tokens[0][0]) > 1


def _is_subject(word: str, behind: list[tuple[str, str]]) -> bool:
    """Whether the word, a verb to the tagger, is a noun of which something is said: 行为|要扣分."""
    if len(word) < 2 or word in _MODAL:
        return False
    return any(not tag.startswith("n") and _GOES_ON.match(text) for text, tag in behind)


def _after_count(text: str) -> str:
    """“举措” of “三项举措是什么”: the first word even where the tagger takes it for a verb, and nouns that follow."""
    noun = ""
    for word, flag in _tagged(_LED_UP.sub("", text.lstrip(_MARKS))[:16]):
        if word in _NOT_NOUNS or word in _MARKS or flag.startswith(("r", "d", "p", "u", "c")) or not word[0].isalnum():
            break
        noun += word
        if len(noun) >= 8:
            break
    return noun


def _trailing_noun(text: str) -> str:
    """The last run of nouns before “是多少”, “有哪些”: quotes and counts before it are dropped."""
    run: list[str] = []
    if match := re.search(r"的([\u4e00-\u9fff]{2,4}?)(?:具体|主要|分别|都|又)*[是有为叫]*$", text):
        return match[1]  # “…的做法有哪些”: 词典把做法标成动词
    for word, flag in reversed(_tagged(text[-30:])):
        if (
            flag.startswith(_NOMINAL)
            and word[0].isalnum()
            and word not in _NOT_NOUNS
            and not flag.startswith(("m", "q", "f"))
        ):
            run.insert(0, word)
        elif run:
            break
    return "".join(run[-3:])


def _english(text: str, kind: QuestionKind) -> str:
    hint = re.search(r"[(（]([\u4e00-\u9fff]{2,12})[)）]", text)
    if hint and kind == "list":
        return re.sub(r"^[一二三四五六七八九十两]{1,3}[大个项]?", "", hint[1])
    if re.match(r"\s*who", text, re.IGNORECASE):
        return "people"
    match = _EN_ASKED.search(re.sub(r"[\"“”]", "", text))
    return match["noun"].strip() if match else ""
