"""The clinician's report of a plan as one page for a browser, which needs nothing else.

Its policy lets a browser load nothing and run nothing.
"""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape

from glidepath.decide.answer import Answer
from glidepath.plan.schedule import Schedule
from glidepath.report.documents.plan_report import plan_data
from glidepath.report.documents.plan_steps import COLUMNS
from glidepath.report.documents.sheet import Data
from glidepath.report.language import Language
from glidepath.report.pictures.palette import INK, PAPER, QUIET
from glidepath.report.pictures.rendered import TONGUE

STYLE = f"""
body {{ margin: 24px auto; max-width: 900px; padding: 0 16px; background: {PAPER}; color: {INK};
  font: 15px/1.5 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }}
h1 {{ margin-bottom: 0; }} h2 {{ margin: 28px 0 8px; font-size: 18px; }}
.quiet, footer {{ color: {QUIET}; }} footer {{ margin-top: 32px; font-size: 13px; }}
.summary {{ border: 2px solid {INK}; padding: 8px 16px; }}
.summary strong {{ font-size: 19px; }}
svg {{ max-width: 100%; height: auto; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; }}
th, td {{ padding: 3px 8px; text-align: left; white-space: nowrap; vertical-align: top; }}
th {{ border-bottom: 1px solid {INK}; white-space: normal; vertical-align: bottom; }}
@media print {{ body {{ margin: 0; max-width: none; }} }}
"""
PAGE = """<!doctype html>
<html lang="{tongue}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
<p class="quiet">{subtitle}</p>
<section class="summary">{summary}</section>
{sections}
<footer>{foot}</footer>
</body>
</html>
"""


def plan_html(schedule: Schedule, answer: Answer, language: Language) -> str:
    """Give the report as one page of HTML."""
    data = plan_data(schedule, answer, language)
    first, *others = data["summary"]
    rest = "base-uri 'none'; form-action 'none'"
    return PAGE.format(
        tongue=TONGUE[language],
        policy=f"default-src 'none'; style-src '{_hash(STYLE)}'; {rest}",
        title=escape(data["title"]),
        style=STYLE,
        subtitle=escape(data["subtitle"]),
        summary=f"<p><strong>{escape(first)}</strong></p>{_list(others)}",
        sections="\n".join(_sections(data)),
        foot="<br>".join(escape(each) for each in (*data["notes"], data["digests"])),
    )


def _sections(data: Data) -> Iterable[str]:
    bodies = {
        "chart": f"<figure>{data['chart']}</figure>",
        "steps": f'<div class="wide">{_table(data)}</div>',
        "rules": _list(data["rules"], "ol") if data["rules"] else "",
        "uncertainty": _list(data["uncertainty"]),
        "assumed": _list(data["assumed"]),
    }
    for name, body in bodies.items():
        if body:
            yield f"<h2>{escape(data['headings'][name])}</h2>\n{body}"


def _list(lines: Iterable[str], kind: str = "ul") -> str:
    return f"<{kind}>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</{kind}>"


def _table(data: Data) -> str:
    head = "".join(f"<th>{escape(data['columns'][name])}</th>" for name in COLUMNS)
    rows = "".join(f"<tr>{''.join(_cells(step))}</tr>\n" for step in data["steps"])
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>"


def _cells(step: Data) -> Iterable[str]:
    shown = {
        **step,
        "given": f"{step['given']} {step['move']}".strip(),
        "trough": f"{step['trough']} ({step['range']})" if step["trough"] else "",
    }
    for name in COLUMNS:
        yield f"<td>{escape(shown[name])}</td>"


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
