"""The report: one page that opens on the answer, and leads from it to every result."""

from .files import Results
from .page import report_page

__all__ = ["Results", "report_page"]
