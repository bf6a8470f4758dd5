"""A report becomes a file of the wanted format."""

from __future__ import annotations

from pathlib import Path

from store.report import Format, Report


def write_report(report: Report, wanted: Format, target: Path) -> int:
    """Writes a report to a file and returns how many rows it holds, totals not counted.

    Raises:
        RuleBroken: the format cannot hold that many rows.
        OSError: the file cannot be written.
    """
    # Each on its first use: what draws pages takes longest to load.
    if wanted is Format.CSV:
        from pdf.report_csv import report_to_csv

        return report_to_csv(report, target)
    if wanted is Format.XLSX:
        from pdf.report_xlsx import report_to_xlsx

        return report_to_xlsx(report, target)
    from pdf.report_pdf import report_to_pdf

    return report_to_pdf(report, target)
