"""Simulated trials as one page for a browser, which needs nothing else and runs nothing."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape

from glidepath.report.language import Language
from glidepath.report.pictures.palette import INK, LOOK, PAPER, QUIET
from glidepath.report.pictures.rendered import TONGUE
from glidepath.report.simulation.charts import changes_drawn, curves_drawn
from glidepath.report.simulation.told import (
    arm_names,
    assumed_value,
    cannot,
    compared,
    named,
    notes,
    opening,
    rows,
    spread_told,
)
from glidepath.report.simulation.words import tell
from glidepath.simulate.characteristics import Characteristic
from glidepath.simulate.results import Simulated, changes, spreads

STYLE = f"""
body {{ margin: 24px auto; max-width: 900px; padding: 0 16px; background: {PAPER}; color: {INK};
  font: 15px/1.5 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }}
h1 {{ margin-bottom: 0; }} h2 {{ margin: 28px 0 8px; font-size: 18px; }}
.quiet, footer {{ color: {QUIET}; }} footer {{ margin-top: 32px; font-size: 13px; }}
.summary {{ border: 2px solid {INK}; padding: 8px 16px; }}
.wide {{ overflow-x: auto; }} svg {{ min-width: 560px; max-width: 100%; height: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; }}
th, td {{ padding: 3px 12px 3px 0; text-align: left; vertical-align: top; }}
th {{ border-bottom: 1px solid {INK}; }} td.open {{ color: {LOOK}; }}
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
<p class="quiet">{plan}<br>{body}</p>
<section class="summary"><p>{first}</p></section>
{sections}
<footer>{foot}</footer>
</body>
</html>
"""


def simulation_html(found: Sequence[Simulated], language: Language) -> str:
    """Give one or two simulated protocols as one page of HTML."""
    title, plan, body, first = opening(found[0], language)
    rest = "base-uri 'none'; form-action 'none'"
    return PAGE.format(
        tongue=TONGUE[language],
        policy=f"default-src 'none'; style-src '{_hash(STYLE)}'; {rest}",
        title=escape(title),
        style=STYLE,
        plan=escape(plan),
        body=escape(body),
        first=escape(first),
        sections="\n".join(_sections(found, language)),
        foot="<br>".join(escape(each) for each in notes(found, language)),
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _sections(found: Sequence[Simulated], language: Language) -> Iterator[str]:
    for each in found:
        yield _heading(f"{tell('heading.characteristics', language)}: {named(each)}")
        yield _numbers(each.characteristics, language)
        yield _heading(tell("heading.trials", language))
        yield _list(spread_told(spread, language) for spread in spreads(each))
    if len(found) > 1:
        made = changes(found[0], found[1])
        yield _heading(compared(found[0], found[1], language))
        yield _figure(changes_drawn(made, language))
        yield _numbers(made, language, signed=True)
    yield _heading(f"{tell('heading.curves', language)}: {tell('arm.taper', language)}")
    yield _figure(curves_drawn(found, language))
    yield _heading(tell("heading.cannot", language))
    yield _list(cannot(language))
    yield _heading(tell("heading.assumptions", language))
    yield _assumptions(found[0], language)


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _figure(svg: str) -> str:
    return f'<figure class="wide">{svg}</figure>'


def _list(entries: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in entries)}</ul>"


def _numbers(found: Sequence[Characteristic], language: Language, *, signed: bool = False) -> str:
    heads = (tell("column.measure", language), *arm_names(found, language))
    body = ((name, *values) for name, values in rows(found, language, signed=signed))
    return _table(heads, body)


def _table(heads: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in body)
    made = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="wide"><table><tr>{head}</tr>{made}</table></div>'


def _assumptions(found: Simulated, language: Language) -> str:
    heads = (tell(f"column.{each}", language) for each in ("assumption", "value", "source"))
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    lines = []
    for name, each in found.setting.assumptions.table.items():
        mark = ' class="open"' if each.open else ""
        meaning = each.meaning.zh if language is Language.ZH else each.meaning.en
        cells = (
            f"<td>{escape(meaning)}<br><span class=quiet>{escape(name)}</span></td>",
            f"<td>{escape(assumed_value(each))}</td>",
            f"<td{mark}>{escape(each.source)}</td>",
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<div class="wide"><table><tr>{head}</tr>{"".join(lines)}</table></div>'
