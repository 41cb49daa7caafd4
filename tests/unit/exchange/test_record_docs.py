"""What docs/records.md says of records is true."""

import re
from pathlib import Path

from glidepath.exchange.record_reference import reference
from glidepath.exchange.records import check_record, read_record

PAGE = (Path(__file__).parents[3] / "docs" / "records.md").read_text(encoding="utf-8")
MARK = "<!-- reference -->\n"


def test_the_reference_is_the_one_that_the_types_give() -> None:
    assert PAGE.split(MARK)[1].strip() == reference().strip()


def test_the_child_of_the_page_is_the_same_as_file_and_as_folder(tmp_path: Path) -> None:
    file, folder = tmp_path / "child.yaml", tmp_path / "child"
    folder.mkdir()
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    file.write_text(text, encoding="utf-8")
    tables = re.findall(r"`(\w+\.csv)`[^`]*(?:`\w+`[^`]*)*```csv\n(.*?)```", PAGE, re.DOTALL)
    for name, table in tables:
        (folder / name).write_text(table, encoding="utf-8")
    assert len(tables) == 7
    assert check_record(file) == check_record(folder) == ()
    assert read_record(folder) == read_record(file)
