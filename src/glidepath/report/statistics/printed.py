"""A report as a PDF, and as one page for a browser that needs nothing else."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape

from glidepath.report.documents.sheet import page_words
from glidepath.report.documents.typeset import typeset
from glidepath.report.language import Language
from glidepath.report.pictures.palette import INK, PAPER, QUIET
from glidepath.report.pictures.rendered import TONGUE
from glidepath.report.statistics.page import Page, Section, Table, page_data

STYLE = f"""
body {{ margin: 24px auto; max-width: 900px; padding: 0 16px; background: {PAPER}; color: {INK};
  font: 15px/1.5 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }}
h1 {{ margin-bottom: 0; }} h2 {{ margin: 32px 0 8px; font-size: 19px; }}
.quiet, footer {{ color: {QUIET}; }} footer {{ margin-top: 32px; font-size: 13px; }}
.first {{ border: 2px solid {INK}; padding: 8px 16px; }}
.first strong {{ font-size: 18px; }}
figure {{ margin: 0; }} svg {{ min-width: 560px; max-width: 100%; height: auto; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px;
  min-width: 60%; margin-bottom: 8px; }}
caption {{ text-align: left; font-weight: bold; padding: 12px 0 4px; }}
th, td {{ padding: 3px 10px; text-align: right; vertical-align: top; }}
th:first-child, td:first-child {{ text-align: left; }}
thead th {{ border-bottom: 1px solid {INK}; vertical-align: bottom; }}
tbody th {{ font-weight: normal; }}
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
<section class="first">{first}</section>
{sections}
<footer>{under}</footer>
</body>
</html>
"""


def page_pdf(page: Page, language: Language) -> bytes:
    """Give a report as a PDF, A4; the same report gives the same bytes."""
    return typeset("statistics", language, page_data(page, page_words(language)))


def page_html(page: Page, language: Language) -> str:
    """Give a report as one page of HTML that loads nothing and runs nothing."""
    large, *others = page.first
    return PAGE.format(
        tongue=TONGUE[language],
        policy=f"default-src 'none'; style-src '{_hash(STYLE)}'; base-uri 'none'; "
        "form-action 'none'",
        title=escape(page.title),
        style=STYLE,
        subtitle=escape(page.subtitle),
        first=f"<p><strong>{escape(large)}</strong></p>{_list(others)}",
        sections="\n".join(_section(each) for each in page.sections),
        under="<br>".join(escape(each) for each in page.under),
    )


def _section(section: Section) -> str:
    return "\n".join(
        (
            f"<h2>{escape(section.heading)}</h2>",
            *(f"<p>{escape(each)}</p>" for each in section.paragraphs),
            *(f'<figure class="wide">{each.svg}</figure>' for each in section.figures),
            *(_table(each) for each in section.tables),
            _list(section.notes),
        )
    )


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    body = "".join(f"<tr>{_row(row)}</tr>\n" for row in table.rows)
    note = f'<p class="quiet">{escape(table.note)}</p>' if table.note else ""
    caption = f"<caption>{escape(table.caption)}</caption>"
    whole = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"
    return f'<div class="wide">{whole}</div>{note}'


def _row(cells: Iterable[str]) -> str:
    first, *others = cells
    rest = "".join(f"<td>{escape(cell)}</td>" for cell in others)
    return f'<th scope="row">{escape(first)}</th>{rest}'


def _list(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
