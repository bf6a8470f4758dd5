"""The parts of a workbook that are the same for every report: what it consists of, and its styles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from store.report import Kind

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

STYLES = {Kind.TEXT: 0, Kind.COUNT: 1, Kind.CENTS: 2, Kind.RATE: 3, Kind.DAY: 4}
"""The style of each kind of cell; text that would start a formula has LITERAL; bold is FIRST_BOLD further on."""
LITERAL = 5
FIRST_BOLD = 6
HEADER = 12

_FORMATS = (0, 3, 4, 164, 14, 0)
"""Excel's numbers of their formats: 3 is #,##0, 4 is #,##0.00, 14 a day as the reader's country writes it."""


def _styles() -> Iterator[str]:
    yield f'{_XML}<styleSheet xmlns="{_MAIN}">'
    yield '<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>'
    face = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
    yield f'<fonts count="2"><font>{face}</font><font><b/>{face}</font></fonts>'
    yield '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    yield '</fill><fill><patternFill patternType="solid"><fgColor rgb="FFEDF1F5"/></patternFill></fill></fills>'
    yield '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    yield '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    yield f'<cellXfs count="{HEADER + 1}">'
    for bold in (0, 1):
        for style, number_format in enumerate(_FORMATS):
            literal = ' quotePrefix="1"' if style == LITERAL else ""
            yield f'<xf numFmtId="{number_format}" fontId="{bold}" fillId="0" borderId="0" xfId="0"'
            yield f' applyNumberFormat="1" applyFont="1"{literal}/>'
    yield '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"'
    yield ' applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf></cellXfs>'
    yield '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'


STYLES_XML = "".join(_styles())


def fixed_parts(sheets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts around the sheets, by name in the package.

    Args:
        sheets: their names, which hold none of `[]:*?/\\` and 31 characters at most.
    """
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for number in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{overrides}</Types>',
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    named = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, sheets, strict=True)
    )
    # The first row again on every page that is printed.
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{at}">{escape(name)}!$1:$1</definedName>'
        for at, name in enumerate(sheets)
    )
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>{named}</sheets>'
        f"<definedNames>{titles}</definedNames></workbook>",
    )
    related = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*related, ("styles", "styles.xml")])


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATED}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'
