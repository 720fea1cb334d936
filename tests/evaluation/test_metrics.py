"""The measures, on cases worked out by hand."""

import math

import pytest

from assistant.evaluation import metrics


def test_tokens_take_han_characters_alone_and_other_runs_by_word() -> None:
    assert metrics.tokens("改建 3.5 公里，共15%！OK") == ["改", "建", "3.5", "公", "里", "共", "15%", "ok"]


@pytest.mark.parametrize(
    ("given", "expected"), [("60公里", 1.0), ("60公里。", 1.0), ("约60公里", 0.0), ("", 0.0), ("六十公里", 1.0)]
)
def test_exact_match_ignores_listed_punctuation_only(given: str, expected: float) -> None:
    assert metrics.exact_match(["60公里", "六十公里"], given) == expected


def test_f1_counts_the_longest_common_run_not_the_bag() -> None:
    # gold 5 tokens (王 小 明 老 师), given 4 (王 小 明 等): run 3 -> p 3/4, r 3/5
    assert metrics.cmrc_f1(["王小明老师"], "王小明等") == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    # the same characters in another order share a run of one only
    assert metrics.cmrc_f1(["甲乙丙"], "丙乙甲") == pytest.approx(1 / 3)
    assert metrics.cmrc_f1(["甲乙丙", "丙乙甲"], "丙乙甲") == 1.0
    assert metrics.cmrc_f1(["甲"], "") == 0.0


def test_containment_is_an_or_of_ands_of_ors() -> None:
    accepted = ((("2020年", "二〇二〇年"), ("北京",)), (("不详",),))
    assert metrics.containment(accepted, "北 京，2020 年") == 1.0
    assert metrics.containment(accepted, "北京，2021年") == 0.0
    assert metrics.containment(accepted, "时间不详") == 1.0
    assert metrics.containment(((("New York",),),), "in new york", language="en") == 1.0
    assert metrics.containment(((("New York",),),), "in newyork", language="en") == 0.0


def test_list_scores_match_whole_items() -> None:
    wanted = [("张三",), ("李四", "李四（教师）"), ("王五",)]
    precision, recall, f1 = metrics.list_scores(wanted, ["张三", "李四（教师）", "赵六", "王五等"])
    assert (precision, recall) == (0.5, pytest.approx(2 / 3))
    assert f1 == pytest.approx(2 * 0.5 * (2 / 3) / (0.5 + 2 / 3))
    assert metrics.list_scores(wanted, []) == (0.0, 0.0, 0.0)


def test_rankings_count_a_repeated_id_once() -> None:
    ranked = ["a", "a", "b", "c", "b", "d"]
    assert metrics.recall_at(2, {"b", "d"}, ranked) == 0.5
    assert metrics.recall_at(4, {"b", "d"}, ranked) == 1.0
    assert metrics.reciprocal_rank({"c"}, ranked) == pytest.approx(1 / 3)
    assert metrics.reciprocal_rank({"x"}, ranked) == 0.0
    best = 1 + 1 / math.log2(3)
    assert metrics.ndcg({"b", "d"}, ranked) == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / best)


def test_rankings_stop_at_ten() -> None:
    ranked = [str(n) for n in range(20)]
    assert metrics.reciprocal_rank({"10"}, ranked) == 0.0
    assert metrics.ndcg({"10"}, ranked) == 0.0
    assert metrics.ndcg(set(ranked), ranked) == 1.0


def test_percentile_is_the_nearest_rank() -> None:
    values = [float(n) for n in range(1, 21)]
    assert metrics.percentile(values, 0.5) == 10
    assert metrics.percentile(values, 0.95) == 19
    assert metrics.percentile([7.0], 0.5) == 7.0
