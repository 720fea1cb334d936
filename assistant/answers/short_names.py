"""Names as people say them in short: 聂傅 for 聂德, 县医院 for 临江县人民医院, 文广旅局; and which words are names."""

from __future__ import annotations

import re
from functools import cache

from assistant.answers.entities import names
from assistant.divisions import is_division

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞袁柳鲍史唐"
    "费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟黄穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝"
    "董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱丘骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石"
    "崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷侯宓蓬仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹"
    "束龙叶幸司韶黎薄印宿白怀蒲邰鄂索咸籍赖卓蔺屠蒙池乔阴苍闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿边扈燕冀尚农温别庄晏"
    "柴瞿阎闫充慕连茹习艾鱼容古易慎戈廖庾终居衡耿弘匡文寇广欧沃利师巩聂晁敖冷辛那简饶曾沙养鞠关荆游权盖益桓公仝付"
    "代佟覃岳帅郗苟战宾战侍佘肇冼兰"
)
_LONG_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 夏侯 令狐 端木 南宫 轩辕 闻人 赫连 澹台 百里".split()
)
_FOREIGN = frozenset(
    "阿埃艾奥巴拜贝本比布登迪蒂杜厄恩尔法菲弗盖格古哈赫吉加卡科克库拉莱兰雷里利鲁罗洛马曼梅米默姆纳内尼努诺欧帕佩皮普奇乔萨塞桑"
    "沙舍施斯塔泰特图托瓦威维沃西希谢亚耶伊因尤约泽扎京朗"
)
"""Characters with which names of other languages are written."""
_OFFICES = (
    "副?(?:书记|主任|局长|处长|科长|股长|所长|站长|院长|校长|园长|馆长|部长|队长|班长|组长|厂长|经理|镇长|乡长|村长|"
    "主席|会长|社长)"
)
_CALLED = re.compile(
    rf"(?P<surname>[\u4e00-\u9fff]{{1,2}}?)(?:(?P<office>{_OFFICES})|师傅|老师|医生|大夫|护士|护士长|教授|律师|警官|法官|工程师|教练|"
    r"[大阿]?(?:姨|爷|妈|娘|叔|婶|伯|嫂|姐|哥|妹|弟)|大(?:爷|妈|娘|叔|婶|伯|嫂|姐|哥)|(?:奶奶|爷爷|叔叔|伯伯|老伯|老汉|老太太?|婆婆|老爷子|老先生|老大爷|老大娘|老人家)|"
    r"女士|先生|小姐|同志|同学|老人|老板|[总工局队处院导某]|某某)"
)
_FAMILIAR = re.compile(r"[老小大阿](?P<surname>[\u4e00-\u9fff])")
_AROUND = 8
"""Characters on both sides of a surname that the tagger sees to tell a name: 高 stands in 高度 as well."""
_GEOGRAPHIC = re.compile(
    r"(?:[省市县区镇乡村屯旗州国洲]|街道|社区|小区|[路街巷弄里坊桥河江湖海溪山岭岗坡沟湾塘坝岛港洲堰集店庄寨堡门]|胡同|"
    r"[局委办部厅处科院所校园馆站厂司社会队室店场城楼院寺庙宫塔]|公司|中心|银行|大学|中学|小学|广场|机场|号)$"
)
"""With what the names of places and of organisations end."""
_LEVEL = re.compile(r"(?P<level>[省市县区镇乡村]|街道|社区)(?P<rest>[\u4e00-\u9fff]{2,8})")
_BETWEEN = 6
"""Characters that a short name leaves out behind its level: 县人民医院."""
_BODY = re.compile(r"(?:局|委|办|院|厅|会|部|中心|大学|公司|[实一二三四五六七八九附][小中])$")
_LEFT_OUT = 4
"""Characters that a short name leaves out between two that it keeps: 文化广电旅游局, 卫生健康委员会."""
_OF_A_SORT = re.compile(
    r"(?P<own>[\u4e00-\u9fff]{2,6})(?:分院|分馆|分校|分店|分局|分社|分公司|支行|校区|院区|园区|馆区)"
)


def like_a_person(name: str) -> bool:
    """Whether it may be called a person's name: a surname to begin with, or what a foreign name is written with."""
    if surname_of(name) or "·" in name or re.search(r"[a-zA-Z]", name):
        return True
    if is_surname(name[:2]) or is_surname(name[0]):
        return len(name) in range(2, 5)
    return all(char in _FOREIGN for char in name) or (len(name) > 2 and not part_of_speech(name))


def like_a_place(name: str) -> bool:
    """Whether it ends as places and organisations do, is a division of China, or is no everyday word to a dictionary:
    淹水 is one."""
    tag = part_of_speech(name)
    return not tag or tag[:2] in ("ns", "nt", "nr", "nz", "j") or is_division(name) or bool(_GEOGRAPHIC.search(name))


def is_surname(word: str) -> bool:
    return word in _SURNAMES or word in _LONG_SURNAMES


def surname_of(name: str) -> str:
    """聂 of 聂师傅, 王书记 and 老聂; "" of a name in full and of other words."""
    match = _CALLED.fullmatch(name) or _FAMILIAR.fullmatch(name)
    surname = match["surname"] if match else ""
    return surname if is_surname(surname) else ""


def person_called(name: str, folded: str) -> float:
    """How far the text names a person so: a full name with that surname, and where an office is said, the office."""
    surname = surname_of(name)
    if not surname or surname not in folded:
        return 0.0
    called = _CALLED.fullmatch(name)
    office = called["office"] if called else None
    for at in re.finditer(surname, folded):
        around = folded[max(0, at.start() - _AROUND) : at.end() + _AROUND]
        if any(person.text.startswith(surname) and len(person.text) > len(surname) for person in names(around, "PER")):
            return 0.9 if office is None or office in folded else 0.5
    return 0.0


def place_called(name: str, folded: str) -> float:
    """How far the text holds the longer name of which this is the short one: 县医院, 双柏分院."""
    if level := _LEVEL.fullmatch(name):
        whole = rf"{level['level']}[\u4e00-\u9fff]{{0,{_BETWEEN}}}{re.escape(level['rest'])}"
        if re.search(whole, folded):
            return 0.9
    if (initials := _initials(name)) and re.search(initials, folded):
        return 0.8
    if (sort := _OF_A_SORT.fullmatch(name)) and re.search(rf"{sort['own']}(?![\u4e00-\u9fff])", folded):
        return 0.8  # in a list or a table the sort stands once: 青山、绿水两个分院
    return 0.0


@cache
def _initials(name: str) -> str:
    """A pattern of the names in full that are called so in short: 文广旅局 of 文化广电旅游局, 卫健委; "" for none.

    Without the city or county that the name begins with in short, which is a term of its own.
    """
    whole = re.sub("^[省市县区]", "", name)
    first = next((length for length in (4, 3, 2) if is_division(whole[:length])), 0)
    own = whole[first:] if len(whole) - first > 2 else whole  # 金阳二院: 金阳 is a county elsewhere
    own = name if len(own) < 3 <= len(name) else own  # 市监局 of 市场监管局
    if not _BODY.search(own) or len(own) not in range(3, 7):
        return ""
    return rf"[\u4e00-\u9fff]{{0,{_LEFT_OUT}}}".join(own)


@cache
def part_of_speech(word: str) -> str:
    """The part of speech that jieba's dictionary gives the word; "" where it has none."""
    import jieba.posseg  # loaded already where a question was understood

    return str(jieba.posseg.dt.word_tag_tab.get(word, ""))
