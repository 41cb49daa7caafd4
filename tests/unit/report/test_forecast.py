"""What is said of a forecast by models: numbers typed by hand, read in both languages."""

from math import inf
from typing import Any

import numpy as np
import pytest

from glidepath.decide.answer import Answer, Decision
from glidepath.decide.basis import Basis
from glidepath.decide.fitted import LeftOut
from glidepath.decide.interactions import Interaction
from glidepath.decide.learned import Learned, Unfitted
from glidepath.pk.population import Caveat, Doubt
from glidepath.report import Language, explain, say
from glidepath.report.catalogue import catalogue
from glidepath.report.forecast import percent, rounded
from unit.decide.by_hand import HOUR, even, found, learned, share, told
from unit.report.given import MAINTAINED, OFF, TAPER, answer, changed, spaced

EN, ZH = Language.EN, Language.ZH


def lines(of: Answer, language: Language = EN) -> list[str]:
    return [spaced(line) for line in explain(of, language).forecast]


def line(start: str, of: Answer, language: Language = EN) -> str:
    """The one line of a forecast that starts so."""
    (one,) = [each for each in lines(of, language) if each.startswith(start)]
    return one


def by_models(status: Any = TAPER, **changes: Any) -> Answer:
    return answer(status, learned=learned(**changes))


def test_a_forecast_by_models() -> None:
    # 6 ng/mL for each mg (4 to 8): at 0.81 mg 4.86 (3.24 to 6.48), at 0.90 mg 5.4 (3.6 to 7.2)
    assert lines(by_models()) == [
        "Trough foreseen on 0.81 mg a day: 4.9 ng/mL (3.2 to 6.5), from 18 Jan 2026 on.",
        "Trough foreseen on the present 0.90 mg a day: 5.4 ng/mL (3.6 to 7.2).",
        "Probability that the true trough on 0.81 mg a day lies below 2 ng/mL: < 1 %.",
        (
            "Beside it, by plain proportion from 5.4 ng/mL on 0.90 mg a day: 4.9 ng/mL (3.4 to 7.0)"
            " on 0.81 mg a day."
        ),
        (
            "Half-life of this child: 30 h (10 to 50 h). Its levels have taken away 60 % of the "
            "uncertainty; the rest is that of the models."
        ),
        (
            "Basis: this child's own levels (2) and the models fan-2024 75 %, chen-2021 25 %, each "
            "weighing as much as it explains them. The 90 % intervals are of the true trough; a "
            "measured level scatters more."
        ),
    ]


def test_a_forecast_by_models_in_chinese() -> None:
    assert lines(by_models(), ZH) == [
        "每日 0.81 mg 时预计血药谷浓度：4.9 ng/mL（3.2～6.5），自2026年1月18日起。",
        "目前每日 0.90 mg 时预计血药谷浓度：5.4 ng/mL（3.6～7.2）。",
        "每日 0.81 mg 时真实谷浓度低于 2 ng/mL 的概率：< 1 %。",
        (
            "另按简单比例由每日 0.90 mg 时的 5.4 ng/mL 推算：每日 0.81 mg 时为 4.9 ng/mL"
            "（3.4～7.0）。"
        ),
        "该患儿半衰期：30 h（10～50 h）。其血药浓度使不确定性减少了 60 %，其余来自模型本身。",
        (
            "依据：该患儿 2 次血药浓度及模型 fan-2024 75 %、chen-2021 25 %，各按其解释程度加权。"
            "90 % 区间针对真实谷浓度；单次测定的离散更大。"
        ),
    ]


def test_of_two_doses_a_day_the_trough_is_another() -> None:
    status = TAPER._replace(change_days=10, interval=12)
    assert line("Trough foreseen", by_models(status)) == (
        "Trough foreseen on the present 0.90 mg a day: 7.2 ng/mL (5.4 to 9.0)."
    )


def test_in_maintenance_the_window_counts() -> None:
    # at 0.90 mg 5 to 7 ng/mL are 5.56 to 7.78 for each mg: 41.1 % and 85.6 % lie below
    assert line("Probability", by_models(MAINTAINED)) == (
        "Probability that the true trough on 0.90 mg a day lies within 5 to 7 ng/mL: 44 %."
    )
    assert line("每日 0.90 mg 时真实", by_models(MAINTAINED), ZH) == (
        "每日 0.90 mg 时真实谷浓度在 5～7 ng/mL 之内的概率：44 %。"
    )


def test_without_a_valid_level_there_is_no_proportion_beside_it() -> None:
    status = TAPER._replace(level_dose=0, level=0, change_days=10)
    assert not any(each.startswith("Beside") for each in lines(by_models(status)))


def test_a_restore_after_the_stop_is_foreseen_on_the_restored_dose() -> None:
    restored = by_models(OFF._replace(relapse=2, relapse_days=2))
    assert lines(restored)[0].startswith("Trough foreseen on 1.00 mg a day: 6.0 ng/mL (4.0 to 8.0)")
    assert "on 1.00 mg a day lies below 2 ng/mL" in line("Probability", restored)


def test_off_the_drug_nothing_is_foreseen() -> None:
    assert lines(by_models(OFF)) == []


def test_at_the_stop_the_probability_is_that_of_the_last_dose() -> None:
    low = TAPER._replace(
        dose=310, level=5000, level_dose=310, level_on_dose=True, change_days=40, taper_days=344
    )
    stop = by_models(low._replace(level=1500))
    assert "on 0.31 mg a day lies below 2 ng/mL" in line("Probability", stop)


def test_without_a_belief_nothing_is_foreseen() -> None:
    known = by_models()
    assert isinstance(known, Decision)
    basis = known.basis
    bare = Basis(basis.record, basis.at, basis.day, basis.protocol, None)
    nobody = Decision(bare, known.action, known.assessment)
    assert lines(nobody) == ["No forecast: no valid measured level to start from."]


# --- rounding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trough", "limits", "shown"),
    [
        (1960, (), "2.0 ng/mL"),
        (1949, (2000,), "1.9 ng/mL"),
        (1960, (2000,), "1.96 ng/mL"),
        (1994, (2000,), "1.99 ng/mL"),
        (1996, (2000,), "1.996 ng/mL"),
        (2000, (2000,), "2.0 ng/mL"),
        (2004, (2000,), "2.004 ng/mL"),
        (2049, (2000,), "2.05 ng/mL"),
        (2051, (2000,), "2.1 ng/mL"),
        (7040, (5000, 7000), "7.04 ng/mL"),
        (4960, (5000, 7000), "4.96 ng/mL"),
        (6040, (5000, 7000), "6.0 ng/mL"),
    ],
)
def test_a_foreseen_trough_is_never_rounded_onto_a_limit(
    trough: int, limits: tuple[int, ...], shown: str
) -> None:
    assert spaced(say(rounded(trough, *limits), EN)) == shown


def test_a_trough_just_below_the_limit_of_the_stop() -> None:
    # 6.323 ng/mL for each mg at 0.31 mg: 1.96 ng/mL
    status = TAPER._replace(dose=310, change_days=10, level_dose=310)
    told = by_models(status, troughs={24: even(6.3, 6.323, 6.5)})
    assert "1.96 ng/mL (1.95 to 2.02)" in line("Trough foreseen on the present", told)
    assert "lies below 2 ng/mL: 74 %" in line("Probability", told)


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (-0.2, "< 1 %"),
        (0.0, "< 1 %"),
        (0.0049, "< 1 %"),
        (0.006, "1 %"),
        (0.5, "50 %"),
        (0.994, "99 %"),
        (0.996, "> 99 %"),
        (1.0, "> 99 %"),
    ],
)
def test_no_probability_is_nothing_or_certain(share: float, told: str) -> None:
    assert spaced(say(percent(share), EN)) == told


# --- what models say of themselves ----------------------------------------------------------------


def test_levels_that_taught_nothing() -> None:
    assert "have taken away < 1 % of" in line("Half-life", by_models(prior_share=1.04))
    assert "have taken away > 99 % of" in line("Half-life", by_models(prior_share=0.001))


def test_a_model_of_no_weight_is_not_named() -> None:
    shares = (share("a", 0.004), share("b", 0.301), share("c", 0.695))
    assert "the models c 70 %, b 30 %, each" in line("Basis", by_models(shares=shares))


def test_a_model_alone_has_all_the_weight() -> None:
    assert "models a 100 %, each" in line("Basis", by_models(shares=(share("a", 1.0),)))
    shares = (share("a", 0.9999), share("b", 0.0001))
    assert "models a > 99 %, each" in line("Basis", by_models(shares=shares))


@pytest.mark.parametrize("why", list(LeftOut))
def test_every_reason_to_leave_a_level_out_has_words(why: LeftOut) -> None:
    of = by_models(of=told([found("S-1"), found("S-2", why), found("S-3", why)]))
    words = catalogue().texts[f"forecast.why.{why.value}"]
    assert line("Levels no", of) == f"Levels no model was fitted to: S-2, S-3 ({words.en})."
    assert line("未用于", of, ZH) == f"未用于拟合的血药浓度：S-2、S-3（{words.zh}）。"


def test_odd_levels_are_named() -> None:
    of = by_models(odd=("S-2",))
    assert line("No model finds", of) == (
        "No model finds these levels plausible beside the others: S-2. Look for the reason; they "
        "are still used unless left out."
    )
    assert "各模型均认为以下血药浓度不合理：S-2" in line("与其他结果相比", of, ZH)


def caveat(covariate: str, doubt: Doubt) -> Caveat:
    return Caveat("fan-2024", covariate, doubt, np.ones(1, dtype=bool))


@pytest.mark.parametrize(
    ("covariate", "doubt", "en", "zh"),
    [
        (
            "weight",
            Doubt.OUTSIDE,
            "weight lies outside what the model was fitted on",
            "体重超出该模型的建模范围",
        ),
        (
            "total-bilirubin",
            Doubt.UNKNOWN,
            "total bilirubin is not known and may lie outside what the model was fitted on",
            "总胆红素不明，可能超出该模型的建模范围",
        ),
        (
            "age",
            Doubt.IMMATURE,
            "age is below one year, where the model knows nothing of immaturity",
            "年龄不足一岁，该模型未考虑发育成熟度",
        ),
        (
            "zinc",
            Doubt.OUTSIDE,
            "zinc lies outside what the model was fitted on",
            "zinc超出该模型的建模范围",
        ),
    ],
)
def test_doubts_about_a_model(covariate: str, doubt: Doubt, en: str, zh: str) -> None:
    of = by_models(shares=(share("fan-2024", 1.0, caveats=(caveat(covariate, doubt),)),))
    assert line("fan-2024:", of) == f"fan-2024: {en}."
    assert line("fan-2024：", of, ZH) == f"fan-2024：{zh}。"


def test_a_fit_that_is_rough_or_unfinished_says_so() -> None:
    shares = (share("a", 0.6, trusted=False, pareto_k=0.834), share("b", 0.4, converged=False))
    of = by_models(shares=shares)
    assert line("a:", of) == "a: its posterior is an approximation here (Pareto k 0.83)."
    assert line("b:", of) == "b: the search for the child's parameters did not end."
    assert line("a：", of, ZH) == "a：此处后验分布仅为近似（Pareto k 0.83）。"
    assert line("b：", of, ZH) == "b：对该患儿参数的搜索未收敛。"


def test_of_a_model_that_is_not_named_nothing_is_doubted() -> None:
    shares = (share("a", 0.999), share("b", 0.001, converged=False))
    assert not any(each.startswith("b:") for each in lines(by_models(shares=shares)))


# --- interacting drugs ----------------------------------------------------------------------------


def course(drug: str, factor: float | None, start: float = 0.0, stop: float = inf) -> Interaction:
    return Interaction(drug, start, stop, 336.0, factor)


def test_a_drug_that_acts_today_is_named() -> None:
    drugs = [course("voriconazole", 11.0), course("rifampicin", 0.18, 0.0, HOUR - 24.0)]
    of = by_models(of=told(drugs=drugs))
    assert line("These troughs", of) == (
        "These troughs count with today's effect of rifampicin, voriconazole; it passes when the "
        "course is over."
    )
    assert line("以上预计值", of, ZH) == (
        "以上预计值已计入利福平、伏立康唑目前的影响；停用后影响将消失。"
    )


def test_a_drug_without_a_number_is_said_to_be_left_out() -> None:
    of = by_models(of=told(drugs=[course("phenytoin", None)]))
    assert line("These troughs", of) == (
        "These troughs leave the effect of phenytoin out: its size is not known. Measure."
    )
    assert line("以上预计值", of, ZH) == (
        "以上预计值未计入苯妥英的影响（程度不明）。请测定血药浓度。"
    )


def test_a_drug_that_acts_no_more_is_not_named() -> None:
    of = by_models(of=told(drugs=[course("voriconazole", 11.0, 0.0, HOUR - 336.0)]))
    assert not any(each.startswith("These troughs") for each in lines(of))


# --- without models -------------------------------------------------------------------------------


@pytest.mark.parametrize("why", list(Unfitted))
def test_every_reason_why_no_model_is_fitted_has_words(why: Unfitted) -> None:
    words = catalogue().texts[f"forecast.unfitted.{why.value}"]
    for language in (EN, ZH):
        told_last = lines(answer(learned=why), language)[-1]
        assert told_last == getattr(words, language.value)
        assert told_last.startswith({EN: "No model was fitted: ", ZH: "未拟合模型："}[language])


def test_a_restore_without_any_level_is_not_foreseen() -> None:
    nothing = OFF._replace(relapse=2, relapse_days=2, level_dose=0, level=0)
    assert lines(answer(nothing)) == [
        "No forecast: no valid measured level to start from.",
        "No model was fitted: none of this drug was asked for.",
    ]


# --- what was assumed -----------------------------------------------------------------------------


def assumed(of: Answer, language: Language = EN) -> list[str]:
    return [spaced(each) for each in explain(of, language).assumed]


def test_what_models_take_for_granted() -> None:
    of = answer(learned=learned(), half_life=3000)
    assert assumed(of)[:2] == [
        (
            "Half-life 50 h: the upper 90 % bound of this child's own; the waiting times count with"
            " it."
        ),
        (
            "For the models: doses are taken as ordered, at about 08:00; the weight runs along a "
            "line between measurements and along the growth reference after the last; all "
            "formulations are absorbed alike; an interacting drug acts on absorption."
        ),
    ]
    assert assumed(of, ZH)[0] == "半衰期 50 h：该患儿自身半衰期的 90 % 上限；各等待时间据此计算。"
    assert not any("steady" in each for each in assumed(of))


def test_a_child_that_was_on_the_drug_before_is_taken_for_steady() -> None:
    of = by_models(of=told(steady=True))
    assert assumed(of)[-2] == (
        "The dose before the first order on record is taken for the same, and for steady."
    )


def test_a_protocol_can_count_with_everyones_half_life() -> None:
    of = answer(learned=learned(), protocol=changed({}))
    assert assumed(of)[0] == "Half-life 62 h: that of the population, not this child's."


def test_the_values_typed_by_hand_are_learned_ones() -> None:
    assert isinstance(learned(), Learned)
