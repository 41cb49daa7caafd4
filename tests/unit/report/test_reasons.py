"""Every finding in every state, in both languages, with the numbers that the rule read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pytest

from glidepath.decide.status import Relapse, Safety, Status
from glidepath.protocol.parameters import CapBase, RestoreDose
from glidepath.record.event import Event
from glidepath.report import Language, Sentence
from glidepath.report.catalogue import catalogue
from glidepath.report.reasons import TELLINGS
from unit.report.given import MAINTAINED, OFF, TAPER, answer, changed, event, reason_of, sampled, said

HIGH, LOW = sampled({}), sampled({"result": {"value": 6, "unit": "ng/mL"}})
MUCOSITIS = {"event": "AE1", "term": "mucositis", "category": "mucositis"}
GRADE_3 = event("AdverseEvent", "2026-01-03", {**MUCOSITIS, "grade": 3})
LIPIDS = event(
    "AdverseEvent",
    "2026-01-03",
    {"event": "AE2", "term": "high cholesterol", "category": "lipids", "grade": 3},
)
LUNG = event("Infection", "2026-01-03", {"event": "I1", "location": "lung", "serious": True})
CLARITHROMYCIN = event("CoMedicationStarted", "2026-01-02", {"drug": "clarithromycin"})

CONFIRMED = {"relapse": Relapse.CONFIRMED, "relapse_days": 2}
SUSPECTED = {"relapse": Relapse.SUSPECTED, "relapse_days": 2}
RESTORED = {"relapses": 1, "stable_days": 30, "remission_again": True}


@dataclass(frozen=True)
class Case:
    """A finding in one state."""

    rule: str
    state: str
    status: Mapping[str, Any]
    en: str
    zh: str
    base: Status = TAPER
    events: tuple[Event, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self) -> Sentence:
        """What is said of it."""
        status = self.base._replace(**self.status)
        found = answer(status, events=self.events, protocol=changed(self.parameters))
        told = reason_of(found, self.rule)
        assert isinstance(told, Sentence)
        return told


CASES = (
    Case("standing.clinician", "holds", {"relapses": 1}, "the clinician decides", "由医生决定用药", MAINTAINED),
    Case("standing.clinician", "clear", {"dose": 0, "off_drug": True}, "no dose is ordered", "没有用药医嘱", MAINTAINED),
    Case("safety.toxic-level", "holds", {"level_toxic": True}, "The latest level, 18.0 ng/mL on 4 Jan 2026, is at or above 15 ng/mL; sirolimus is interrupted until a repeat lies below it.", "2026年1月4日的最近一次血药浓度为 18.0 ng/mL，达到或超过 15 ng/mL；西罗莫司暂时停服", events=(HIGH,)),
    Case("safety.toxic-level", "unseen", {"level_toxic": True}, "at or above 15 ng/mL", "达到或超过 15 ng/mL"),
    Case("safety.toxic-level", "clear", {}, "below the toxic limit", "低于中毒界限", events=(LOW,)),
    Case("safety.toxic-level", "none", {}, "judged against 15 ng/mL", "尚无可与 15 ng/mL 比较"),
    Case("safety.interrupt", "holds", {"safety": Safety.INTERRUPT}, "Not resolved: serious infection, lung; by the protocol's settings sirolimus is interrupted", "严重感染（lung）；按方案设定，西罗莫司暂时停服", events=(LUNG,)),
    Case("safety.interrupt", "unseen", {"safety": Safety.INTERRUPT}, "asks for an interruption", "须暂时停服"),
    Case("safety.interrupt", "clear", {}, "No open adverse event or infection", "没有需要暂时停服的"),
    Case("safety.no-raise", "holds", {"safety": Safety.INTERRUPT}, "nothing above the present 0.90 mg a day", "不得高于目前的每日 0.90 mg"),
    Case("safety.no-raise", "clear", {}, "Safety sets no upper limit.", "没有设定上限"),
    Case("safety.pause", "holds", {"safety": Safety.PAUSE}, "Not resolved: mucositis, grade 3; the taper is paused", "mucositis（3 级）；暂停减量", events=(GRADE_3, LIPIDS)),
    Case("safety.pause", "maintained", {"safety": Safety.PAUSE}, "mucositis, grade 3; the dose stays as it is", "剂量维持不变", MAINTAINED, (GRADE_3,)),
    Case("safety.pause", "unseen", {"safety": Safety.PAUSE}, "pauses the taper", "暂停减量"),
    Case("safety.pause", "graver", {"safety": Safety.INTERRUPT}, "graver", "更严重"),
    Case("safety.pause", "clear", {}, "No open adverse event asks for a pause.", "没有需要暂停减量"),
    Case("safety.refer", "holds", {"safety": Safety.REFER}, "high cholesterol, grade 3; refer the child", "high cholesterol（3 级）；请专科会诊", events=(LIPIDS,)),
    Case("safety.refer", "unseen", {"safety": Safety.REFER}, "to be referred", "专科会诊"),
    Case("safety.refer", "graver", {"safety": Safety.PAUSE}, "graver", "更严重"),
    Case("safety.refer", "clear", {}, "asks for a referral", "没有需要专科会诊"),
    Case("safety.interrupted", "holds", {"interrupted": True, "interrupted_days": 3}, "Since 2 Jan 2026 (3 days) sirolimus has not been taken", "西罗莫司自2026年1月2日起暂时停服（已 3 天）"),
    Case("safety.interrupted", "clear", {}, "The drug is not interrupted.", "目前没有暂时停服"),
    Case("safety.restart", "holds", {"interrupted": True, "interrupted_days": 8}, "lasted 8 days, longer than 7 days; the clinician decides how to restart", "已暂时停服 8 天，超过 7 天"),
    Case("safety.restart", "interrupted", {"interrupted": True, "interrupted_days": 7}, "lasted 7 days; after more than 7 days", "已暂时停服 7 天；超过 7 天后"),
    Case("safety.restart", "clear", {}, "No restart", "没有待决定"),
    Case("relapse.open", "suspected", SUSPECTED, "suspected since 3 Jan 2026", "自2026年1月3日起疑似复发"),
    Case("relapse.open", "confirmed", CONFIRMED, "confirmed on 3 Jan 2026 and is not yet answered", "2026年1月3日已确认复发"),
    Case("relapse.open", "clear", {}, "No relapse is suspected", "没有疑似复发"),
    Case("relapse.overdue", "holds", {**SUSPECTED, "relapse_days": 4}, "The suspicion of 1 Jan 2026 was to be assessed within 72 h; it is 4 days old and overdue.", "应在 72 h 内评估；已过 4 天，评估逾期"),
    Case("relapse.overdue", "waiting", SUSPECTED, "within 72 h, so by 6 Jan 2026", "（即2026年1月6日前）"),
    Case("relapse.overdue", "clear", {}, "No suspected relapse waits", "没有待评估"),
    Case("relapse.provisional-restore", "holds", {**SUSPECTED, "platelets": 49}, "Platelets are 49 × 10⁹/L, below 50 × 10⁹/L; going back to 1.00 mg a day is offered", "血小板 49 × 10⁹/L，低于 50 × 10⁹/L"),
    Case("relapse.provisional-restore", "clear", {}, "No provisional restore", "不提供临时恢复剂量"),
    Case("relapse.restore", "effective", {**CONFIRMED, "dose": 600, "lasted_dose_1": 660, "lasted_proven_1": True}, "Relapse confirmed on 3 Jan 2026. Back to 0.66 mg a day or more, the most recent earlier dose that was in force for at least 30 days", "恢复至每日 0.66 mg 或以上，即最近一次持续至少 30 天"),
    Case("relapse.restore", "start", CONFIRMED, "Back to 1.00 mg a day or more, the taper-start dose", "恢复至每日 1.00 mg 或以上，即减量起始剂量"),
    Case("relapse.restore", "start-for-weight", {**CONFIRMED, "weight": 16800}, "the taper-start dose 1.00 mg for the present weight, 1.20 mg a day", "按目前体重恢复至减量起始剂量（原为 1.00 mg），即每日 1.20 mg", parameters={"restore.fallback": RestoreDose.TAPER_START_FOR_WEIGHT}),
    Case("relapse.restore", "coagulopathy", {**CONFIRMED, "platelets": 80, "lasted_dose_1": 950, "lasted_proven_1": True}, "platelets below 100 × 10⁹/L or fibrinogen below 1.5 g/L. Back to at least the taper-start dose, so 1.00 mg", "血小板低于 100 × 10⁹/L 或纤维蛋白原低于 1.5 g/L"),
    Case("relapse.restore", "again", {**CONFIRMED, **RESTORED}, "A second relapse was confirmed on 3 Jan 2026. Back to the taper-start dose, 1.00 mg", "确认第二次复发。恢复至减量起始剂量，即每日 1.00 mg", parameters={"restore.second-relapse": RestoreDose.TAPER_START}),
    Case("relapse.restore", "again-for-weight", {**CONFIRMED, **RESTORED, "weight": 16800}, "the taper-start dose 1.00 mg for the present weight, 1.20 mg a day", "按目前体重恢复至减量起始剂量（原为 1.00 mg），即每日 1.20 mg"),
    Case("relapse.restore", "safety-first", {**CONFIRMED, "level_toxic": True}, "safety comes first", "安全性问题优先"),
    Case("relapse.restore", "clear", {}, "No confirmed relapse", "没有需要恢复剂量"),
    Case("taper.highest-earlier", "holds", {}, "may raise up to 1.00 mg a day", "可加量至每日 1.00 mg"),
    Case("taper.highest-earlier", "present", {"highest_dose": 900}, "Nothing above the present 0.90 mg", "高于目前每日 0.90 mg"),
    Case("taper.highest-earlier", "off-drug", {}, "no dose above 1.00 mg a day", "高于每日 1.00 mg", OFF),
    Case("taper.highest-earlier", "clear", CONFIRMED, "no upper limit", "没有上限"),
    Case("exposure.fall", "holds", {"exposure_fall": True}, "fall by more than 10 % within 30 days", "预计 30 天内暴露量下降超过 10 %"),
    Case("exposure.fall", "not-computed", {}, "is not computed", "未计算"),
    Case("taper.monthly-cap", "room", {}, "at most 10 % a month; 0.90 mg a day was the highest dose of the last 30 days, so not below 0.81 mg a day", "每月减量不超过 10 %；近 30 天内最高剂量为每日 0.90 mg，故不低于每日 0.81 mg"),
    Case("taper.monthly-cap", "used-until", {"past_dose_1": 1000, "past_days_1": 16}, "used up until 19 Jan 2026: 1.00 mg a day was in force in the last 30 days, and 10 % less is 0.90 mg, not below the present 0.90 mg", "已用尽，至2026年1月19日：近 30 天内曾用每日 1.00 mg，减去 10 % 为 0.90 mg"),
    Case("taper.monthly-cap", "used", {"past_dose_1": 1000, "past_days_1": 16}, "The monthly cap leaves no room: 1.00 mg a day was in force in the last 100000 days", "没有余地", parameters={"taper.month": 100000}),
    Case("taper.monthly-cap", "starting-room", {}, "at most 10 % of the taper-start dose 1.00 mg a month; 0.90 mg a day was the highest dose of the last 30 days, so not below 0.80 mg", "每月减量不超过减量起始剂量 1.00 mg 的 10 %", parameters={"taper.base": CapBase.STARTING}),
    Case("taper.monthly-cap", "starting-used-until", {"past_dose_1": 1000, "past_days_1": 16}, "10 % of the taper-start dose 1.00 mg, is used up until 19 Jan 2026", "（减量起始剂量 1.00 mg 的 10 %）已用尽，至2026年1月19日", parameters={"taper.base": CapBase.STARTING}),
    Case("taper.monthly-cap", "starting-used", {}, "leaves no room", "没有余地", base=TAPER._replace(past_dose_1=1000, past_days_1=16), parameters={"taper.base": CapBase.STARTING, "taper.month": 100000}),
    Case("taper.spacing", "holds", {"change_days": 10}, "The last change was 10 days ago; at least 14 days are needed (5 half-lives of 62 h are 12.9 days).", "上次改变在 10 天前；至少须间隔 14 天（5 个半衰期，每个 62 h，共 12.9 天）"),
    Case("taper.spacing", "interrupted", {"interrupted": True, "interrupted_days": 2}, "The drug was taken for 40 days since the last change", "服药 40 天（暂时停服的日子不计）"),
    Case("taper.spacing", "clear", {}, "The last change was 40 days ago; at least 14 days", "上次改变在 40 天前；至少须间隔 14 天"),
    Case("taper.overcut", "holds", {"hold_days": 50, "cut_from": 1000, "cut_to": 800, "cut_days": 10}, "Deviation: the cut from 1.00 mg to 0.80 mg a day on 26 Dec 2025 went beyond the cap. It is not corrected by a raise; no further reduction before 24 Feb 2026.", "方案偏离：2025年12月26日由每日 1.00 mg 减至 0.80 mg，超过上限。不以加量纠正；2026年2月24日前不再减量"),
    Case("taper.overcut", "over", {"cut_from": 1000, "cut_to": 800, "cut_days": 100}, "on 27 Sep 2025 went beyond the cap (a deviation); its waiting time is over", "等待期已过"),
    Case("taper.overcut", "clear", {}, "No order went beyond the cap.", "没有超过上限"),
    Case("taper.stabilisation", "unstarted", {"relapses": 1}, "The stabilisation of 90 days starts when remission is documented again.", "稳定期 90 天，自再次记录缓解之日起算"),
    Case("taper.stabilisation", "holds", RESTORED, "30 days of the 90 days of stabilisation have passed; no reduction before 6 Mar 2026", "稳定期 90 天已过 30 天；2026年3月6日前不减量"),
    Case("taper.stabilisation", "running", {**RESTORED, "interrupted": True}, "no reduction before it is over", "稳定期结束前不减量"),
    Case("taper.stabilisation", "clear", {**RESTORED, "stable_days": 90}, "The stabilisation of 90 days is over.", "稳定期 90 天已结束"),
    Case("taper.level", "none", {"level_on_dose": False, "level_days": 10**6}, "No valid level is on record.", "尚无有效的血药谷浓度记录"),
    Case("taper.level", "moved", {"level_on_dose": False, "level_days": 20}, "20 days old and was drawn before the last change", "已有 20 天"),
    Case("taper.level", "old", {"level_days": 36}, "36 days old; it may be at most 35 days old", "已有 36 天，不得超过 35 天"),
    Case("taper.level", "clear", {}, "valid, 5.4 ng/mL, drawn 3 days ago", "为 5.4 ng/mL，采血时间：3 天前"),
    Case("taper.level", "below", {"level_quantified": False}, "below the limit of the assay, drawn 3 days ago", "低于检测下限，采血时间：3 天前"),
    Case("taper.level-pending", "holds", {"pending": 1, "pending_days": 1}, "The result of the level drawn on 4 Jan 2026 is awaited.", "2026年1月4日所采血药浓度的结果尚未回报"),
    Case("taper.level-pending", "several", {"pending": 2, "pending_days": 1}, "The results of 2 levels are awaited, the latest drawn on 4 Jan 2026", "有 2 份血药浓度结果尚未回报"),
    Case("taper.level-pending", "allowed", {"pending": 1}, "does not hinder", "不妨碍减量", parameters={"level.pending-blocks": False}),
    Case("taper.level-pending", "clear", {}, "No result is awaited.", "没有待回报"),
    Case("taper.level-expected", "holds", {"level_odd": True}, "The level, 5.4 ng/mL on 0.90 mg a day, lies outside 60 to 160 %", "每日 0.90 mg 时血药谷浓度为 5.4 ng/mL，超出按比例推算值的 60～160 %"),
    Case("taper.level-expected", "clear", {}, "No valid level lies far", "均未明显偏离"),
    Case("taper.assay", "holds", {"bridged": False}, "(liquid chromatography with tandem mass spectrometry); the taper is paused", "（液相色谱-串联质谱法）建立换算；暂停减量"),
    Case("taper.assay", "clear", {}, "the trial's assay", "试验方法"),
    Case("taper.interaction", "holds", {"interacting": True}, "The child takes clarithromycin, which changes the level of sirolimus", "正在使用克拉霉素，会改变西罗莫司的血药浓度", events=(CLARITHROMYCIN,)),
    Case("taper.interaction", "unseen", {"interacting": True}, "takes a drug that changes the level of sirolimus", "会改变西罗莫司血药浓度的药物"),
    Case("taper.interaction", "clear", {}, "No interacting drug", "没有正在使用相互作用药物"),
    Case("taper.changed", "holds", {"changed": True, "change_days": 6}, "changed 6 days ago; the taper is paused", "6 天前改变了给药间隔"),
    Case("taper.changed", "clear", {}, "No change of interval", "没有因给药间隔"),
    Case("taper.remission", "none", {"examined_days": 10**6}, "No examination documents remission", "尚无体格检查记录缓解"),
    Case("taper.remission", "old", {"examined_days": 36}, "on 30 Nov 2025, 36 days ago; at most 35 days are allowed", "在2025年11月30日，距今 36 天，不得超过 35 天"),
    Case("taper.remission", "clear", {}, "Remission was found by examination on 2 Jan 2026.", "2026年1月2日体格检查确认缓解"),
    Case("taper.platelets", "none", {"platelets_days": 10**6, "platelets": 0}, "No platelet count", "尚无血小板计数"),
    Case("taper.platelets", "old", {"platelets_days": 36}, "on 30 Nov 2025, 36 days ago", "在2025年11月30日，距今 36 天"),
    Case("taper.platelets", "few", {"platelets": 99}, "Platelets were 99 × 10⁹/L on 2 Jan 2026; at least 100 × 10⁹/L are needed.", "血小板为 99 × 10⁹/L，至少须 100 × 10⁹/L"),
    Case("taper.platelets", "clear", {}, "Platelets were 240 × 10⁹/L on 2 Jan 2026.", "2026年1月2日血小板为 240 × 10⁹/L"),
    Case("stop.allowed", "holds", {}, "never drops the last dose", "不包含停用最后剂量", parameters={"stop.allowed": False}),
    Case("stop.allowed", "clear", {}, "has a rule", "设有停用最后剂量的规则"),
    Case("stop.dose", "holds", {"dose": 340}, "at most 1/3 of the taper-start dose 1.00 mg, so 0.333 mg; the dose is 0.34 mg a day", "减量起始剂量 1.00 mg 的 1/3，即 0.333 mg；目前为每日 0.34 mg"),
    Case("stop.dose", "clear", {"dose": 310}, "0.31 mg a day is at most 1/3", "目前每日 0.31 mg，不超过"),
    Case("stop.trough", "unknown", {"level_dose": 0}, "none can be foreseen", "无法推算"),
    Case("stop.trough", "holds", {}, "is 5.4 ng/mL; the stop needs one below 2 ng/mL", "预计谷浓度为 5.4 ng/mL；停药要求低于 2 ng/mL"),
    Case("stop.trough", "clear", {"dose": 310, "level": 6000, "level_dose": 1000}, "is 1.86 ng/mL, below 2 ng/mL", "预计谷浓度为 1.86 ng/mL，低于 2 ng/mL"),
    Case("stop.duration", "unstarted", {"start_dose": 0}, "it has not begun", "减量尚未开始"),
    Case("stop.duration", "holds", {"taper_days": 170}, "lasted 170 days of the 180 days", "至少 180 天，目前为 170 天"),
    Case("stop.duration", "clear", {"taper_days": 344}, "lasted 344 days; the stop needs 180 days", "减量已 344 天；停药要求 180 天"),
    Case("stop.imaging", "none", {"imaged_days": 10**6}, "none is on record", "尚无记录"),
    Case("stop.imaging", "old", {"imaged_days": 61}, "on 5 Nov 2025, 61 days ago; for the stop at most 60 days", "距今 61 天；停药要求不超过 60 天"),
    Case("stop.imaging", "clear", {}, "seen on imaging on 2 Jan 2026", "2026年1月2日影像学确认缓解"),
    Case("maintenance.level", "pending", {"pending": 1, "pending_days": 1}, "drawn on 4 Jan 2026 is awaited; the dose stays", "2026年1月4日所采血药浓度的结果尚未回报", MAINTAINED),
    Case("maintenance.level", "none", {"level_on_dose": False, "level_days": 10**6}, "No valid level is on record", "尚无有效", MAINTAINED),
    Case("maintenance.level", "moved", {"level_on_dose": False, "level_days": 20}, "20 days old and was drawn before", "已有 20 天", MAINTAINED),
    Case("maintenance.level", "old", {"level_days": 36}, "36 days old; it may be at most 35 days", "已有 36 天，不得超过 35 天", MAINTAINED),
    Case("maintenance.level", "below", {"level_quantified": False}, "below the limit of the assay", "低于检测下限", MAINTAINED),
    Case("maintenance.level", "half", {"level_half": True, "level": 2900}, "2.9 ng/mL, is under 50 % of what is expected", "为 2.9 ng/mL，不足预期的 50 %", MAINTAINED),
    Case("maintenance.level", "clear", {}, "valid, 6.0 ng/mL, drawn 3 days ago", "有效，为 6.0 ng/mL", MAINTAINED),
    Case("maintenance.spacing", "holds", {"change_days": 10}, "10 days ago; at least 14 days", "在 10 天前；至少须间隔 14 天", MAINTAINED),
    Case("maintenance.spacing", "interrupted", {"interrupted": True}, "taken for 40 days", "服药 40 天", MAINTAINED),
    Case("maintenance.spacing", "clear", {}, "40 days ago; at least 14 days", "在 40 天前", MAINTAINED),
    Case("maintenance.window", "none", {"level_quantified": False}, "No level can be judged by the window of 5 to 7 ng/mL", "目标范围 5～7 ng/mL", MAINTAINED),
    Case("maintenance.window", "inside", {"level": 6800}, "6.8 ng/mL, lies within 5 to 7 ng/mL", "为 6.8 ng/mL，在 5～7 ng/mL 之内", MAINTAINED),
    Case("maintenance.window", "under", {"level": 4900}, "4.9 ng/mL, lies below 5 to 7 ng/mL; the dose is not lowered", "低于 5～7 ng/mL；不下调剂量", MAINTAINED),
    Case("maintenance.window", "above", {"level": 9000, "dose": 1000, "level_dose": 1000}, "9.0 ng/mL, lies above 5 to 7 ng/mL; in proportion, 0.667 mg a day would give 6 ng/mL", "按比例推算，每日 0.667 mg 可达 6 ng/mL", MAINTAINED),
    Case("maintenance.step", "room", {"dose": 1000}, "At most 25 % is taken off at a time, so not below 0.75 mg", "每次下调不超过 25 %，即不低于每日 0.75 mg", MAINTAINED),
    Case("maintenance.raise", "holds", {"level": 4900, "dose": 1000, "level_dose": 1000}, "in proportion, 1.224 mg a day would give 6 ng/mL. Raise to 1.224 mg.", "加量至 1.224 mg", MAINTAINED),
    Case("maintenance.raise", "capped", {"level": 4000, "dose": 1000, "level_dose": 1000}, "in proportion, 1.50 mg a day would give 6 ng/mL. At most 25 % is added at a time, so 1.25 mg.", "每次加量不超过 25 %，故为 1.25 mg", MAINTAINED),
    Case("maintenance.raise", "unmeasurable", {"level_quantified": False, "dose": 1000}, "then raises by 25 %, to 1.25 mg a day", "此时加量 25 %，即每日 1.25 mg", MAINTAINED, parameters={"maintenance.raise-below-limit": True}),
    Case("maintenance.raise", "clear", {}, "No raise is due.", "无须加量", MAINTAINED),
    Case("maintenance.most", "step", {"level": 4000, "dose": 1000, "level_dose": 1000}, "by at most 25 % at a time, so not above 1.25 mg a day", "不高于每日 1.25 mg", MAINTAINED),
    Case("maintenance.most", "present", {}, "not above the present 0.90 mg", "不高于目前的每日 0.90 mg", MAINTAINED),
    Case("maintenance.most", "clear", {**CONFIRMED, "relapses": 2}, "no upper limit", "没有上限"),
    Case("maintenance.repeat", "below", {"level_quantified": False}, "below the limit of the assay. Ask about missed doses", "低于检测下限。请询问有无漏服", MAINTAINED),
    Case("maintenance.repeat", "half", {"level_half": True, "level": 2900}, "2.9 ng/mL, is under 50 % of what is expected. Ask about missed doses", "不足预期的 50 %。请询问有无漏服", MAINTAINED),
    Case("maintenance.repeat", "clear", {}, "No level is doubtful.", "没有可疑", MAINTAINED),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}.{case.state}")
def test_a_finding_is_told(case: Case) -> None:
    told = case.sentence()
    assert told.key == f"rule.{case.rule}.{case.state}"
    assert case.en in said(told, Language.EN)
    assert case.zh in said(told, Language.ZH)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}.{case.state}")
def test_a_finding_is_a_whole_sentence(case: Case) -> None:
    told = case.sentence()
    en, zh = said(told, Language.EN), said(told, Language.ZH)
    assert en[0].isupper() or en[0].isdigit()
    assert en.endswith(".")
    assert zh.endswith("。")
    assert "{" not in en + zh


def test_every_state_of_the_catalogue_is_reached() -> None:
    states = {key for key in catalogue().texts if key.startswith("rule.")}
    states -= {f"rule.{rule}.name" for rule in TELLINGS}
    reached = {f"rule.{case.rule}.{case.state}" for case in CASES}
    assert states - reached == {"rule.exposure.fall.clear"}


def test_a_fall_of_exposure_that_a_fitted_model_does_not_foresee() -> None:
    assert "is foreseen" in catalogue().texts["rule.exposure.fall.clear"].en


def test_a_trough_just_below_the_limit_is_not_rounded_onto_it() -> None:
    status = TAPER._replace(dose=300, level=1999, level_dose=300)
    told = said(reason_of(answer(status), "stop.trough"), Language.EN)
    assert "is 1.999 ng/mL, below 2 ng/mL" in told


def test_slow_elimination_lengthens_the_spacing() -> None:
    found = answer(TAPER, half_life=107 * 60)
    told = said(reason_of(found, "taper.spacing"), Language.EN)
    assert "at least 23 days are needed (5 half-lives of 107 h are 22.3 days)" in told


def test_five_per_cent_after_a_relapse() -> None:
    status = TAPER._replace(**{**RESTORED, "stable_days": 90})
    told = said(reason_of(answer(status), "taper.monthly-cap"), Language.EN)
    assert "at most 5 % a month; 0.90 mg a day" in told
    assert "not below 0.855 mg a day" in told


def test_a_share_that_ends_is_told_in_per_cent() -> None:
    found = answer(TAPER, protocol=changed({"stop.dose-share": Fraction(1, 4)}))
    told = said(reason_of(found, "stop.dose"), Language.EN)
    assert "at most 25 % of the taper-start dose 1.00 mg, so 0.25 mg" in told
