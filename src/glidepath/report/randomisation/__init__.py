"""What is printed about randomisation: the commitment for the ethics file, and a receipt."""

from glidepath.report.randomisation.pages import commitment_page, receipt_page

__all__ = ["commitment_page", "receipt_page"]
