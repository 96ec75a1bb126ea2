"""The dashboard of the Solidarity Marathon: record → story → serve → pages."""

__version__ = "0.1.0"
