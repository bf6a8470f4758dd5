"""A cell's value is shown as its number format shows it in a spreadsheet (ECMA-376-1, 18.8.31)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from pdf.number_format import shown_value

ACCOUNTING = '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)'
AFTERNOON = datetime(2025, 9, 3, 14, 5, 9)


@pytest.mark.parametrize(
    ("value", "number_format", "wanted"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.565, "$#,##0.00", "-$1,234.57"),
        (1000, "#,##0", "1,000"),
        (10, "0,000", "0,010"),
        (1234567.891, "#,###.##", "1,234,567.89"),
        (8, '"$"#,##0_);("$"#,##0)', "$8"),
        (-8, '"$"#,##0_);("$"#,##0)', "($8)"),
        (1234.5, ACCOUNTING, "$1,234.50"),
        (-1234.5, ACCOUNTING, "$(1,234.50)"),
        (0, ACCOUNTING, "$-"),
        ("none", ACCOUNTING, "none"),
        (1234.5, "#,##0.00 [$€-407]", "1,234.50 €"),
        (0.125, "0.0%", "12.5%"),
        (0.1, "0%", "10%"),
        (-3, "0.0;[Red]-0.0", "-3.0"),
        (-0.5, "0", "-1"),
        (0, "#", ""),
        (0.5, "#.##", ".5"),
        (7, "#.##", "7."),
        (5, ";;;", ""),
        (42, "[Red]General", "42"),
        (1.5, 'General" h"', "1.5 h"),
        (12345, "#,##0,", "12"),
        (1234567, '0.0,,"M"', "1.2M"),
        (150, '[>=100]"big" 0;[<0]"neg" 0;0.0', "big 150"),
        (50, '[>=100]"big" 0;[<0]"neg" 0;0.0', "50.0"),
    ],
)
def test_amounts_and_percentages(value: object, number_format: str, wanted: str) -> None:
    assert shown_value(value, number_format) == wanted


@pytest.mark.parametrize(
    ("value", "number_format", "wanted"),
    [
        (1 / 3, "General", "0.333333333"),
        (0.1 + 0.2, "General", "0.3"),
        (12345678901234, "General", "12345678901234"),
        (-42, "General", "-42"),
        (True, "General", "TRUE"),
        (1.005, "0.00", "1.01"),
        (2.675, "0.00", "2.68"),
        (12345, "0.00E+00", "1.23E+04"),
        (0.00012, "0.0E+0", "1.2E-4"),
        (1.25, "# ?/?", "1 1/4"),
        (0.5, "# ??/??", "1/2"),
        (0.3, "# ?/8", "2/8"),
        (3, "# ?/?", "3"),
    ],
)
def test_figures_are_rounded_as_decimals_and_half_away_from_zero(
    value: object, number_format: str, wanted: str
) -> None:
    assert shown_value(value, number_format) == wanted


@pytest.mark.parametrize(
    ("value", "number_format", "wanted"),
    [
        (5, "000", "005"),
        (5551234567, "(000) 000-0000", "(555) 123-4567"),
        (12, '"No. "0', "No. 12"),
        ("abc", '"Item: "@', "Item: abc"),
        ("abc", "@", "abc"),
        ("abc", "0.00", "abc"),
        (None, "0.00", ""),
        (4711, '"never closed', "never closed"),
    ],
)
def test_numbers_of_papers_and_words(value: object, number_format: str, wanted: str) -> None:
    assert shown_value(value, number_format) == wanted


@pytest.mark.parametrize(
    ("value", "number_format", "wanted"),
    [
        (datetime(2025, 9, 30), "mm-dd-yy", "9/30/2025"),
        (date(2025, 9, 30), "yyyy-mm-dd", "2025-09-30"),
        (AFTERNOON, "yyyy-mm-dd hh:mm", "2025-09-03 14:05"),
        (AFTERNOON, "d-mmm-yy h:mm:ss AM/PM", "3-Sep-25 2:05:09 PM"),
        (AFTERNOON, "[$-409]dddd, mmmm d, yyyy;@", "Wednesday, September 3, 2025"),
        (datetime(2025, 9, 3), "General", "2025-09-03"),
        (datetime(2025, 9, 3, 0, 7, 5, 120_000), "mm:ss.0", "07:05.1"),
        (datetime(2025, 9, 3, 7, 59, 59, 600_000), "h:mm", "8:00"),
        (time(8, 30), "h:mm", "8:30"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    ],
)
def test_dates_times_and_durations(value: object, number_format: str, wanted: str) -> None:
    assert shown_value(value, number_format) == wanted
