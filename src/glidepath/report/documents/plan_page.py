"""The clinician's report of a plan as one page for a browser, which needs nothing else.

Its policy lets a browser load nothing and run nothing.
"""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape

from glidepath.report.documents.plan_report import plan_data
from glidepath.report.documents.plan_steps import COLUMNS
from glidepath.report.documents.sheet import Data
from glidepath.report.language import Language
from glidepath.report.pictures.palette import INK, PAPER, QUIET
from glidepath.report.pictures.rendered import TONGUE
from glidepath.report.plan import Planned

STYLE = f"""
body {{ margin: 24px auto; max-width: 900px; padding: 0 16px; background: {PAPER}; color: {INK};
  font: 15px/1.5 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }}
h1 {{ margin-bottom: 0; }} h2 {{ margin: 28px 0 8px; font-size: 18px; }}
.quiet, footer {{ color: {QUIET}; }} footer {{ margin-top: 32px; font-size: 13px; }}
.summary {{ border: 2px solid {INK}; padding: 8px 16px; }}
.summary strong {{ font-size: 19px; }}
figure {{ margin: 0; }} svg {{ min-width: 560px; max-width: 100%; height: auto; }}
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


def plan_html(planned: Planned, language: Language) -> str:
    """Give the report as one page of HTML; as `plan_pdf`."""
    data = plan_data(planned, language)
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
        foot="<br>".join(escape(each) for each in (*data["under"], data["digests"])),
    )


def _sections(data: Data) -> Iterable[str]:
    columns = (data["columns"][name] for name in COLUMNS)
    steps = _table(columns, (_cells(step) for step in data["steps"]))
    bodies = {
        "chart": f'<figure class="wide">{data["chart"]}</figure>',
        "steps": steps + _list(data["notes"]),
        "rules": _list(data["rules"], "ol"),
        "paces": _paces(data["paces"]),
        "levels": _list(data["levels"]),
        "uncertainty": _list(data["uncertainty"]),
        "assumed": _list(data["assumed"]),
    }
    for name, body in bodies.items():
        if body:
            yield f"<h2>{escape(data['headings'][name])}</h2>\n{body}"


def _list(lines: Iterable[str], kind: str = "ul") -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<{kind}>{items}</{kind}>" if items else ""


def _paces(paces: Data | None) -> str:
    if paces is None:
        return ""
    return _table(paces["columns"], paces["rows"]) + f"<p>{escape(paces['note'])}</p>"


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{_row(row)}</tr>\n" for row in rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"
    return f'<div class="wide">{table}</div>'


def _row(cells: Iterable[str]) -> str:
    return "".join(f"<td>{escape(cell)}</td>" for cell in cells)


def _cells(step: Data) -> Iterable[str]:
    shown = {
        **step,
        "given": f"{step['given']} {step['move']}".strip(),
        "trough": f"{step['trough']} ({step['range']})" if step["trough"] else "",
    }
    return (shown[name] for name in COLUMNS)


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
