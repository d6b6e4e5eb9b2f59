"""Formats of numbers, lengths of time and dates, and nouns with numbers."""

from slo.languages.table import Table

FORMATS: Table = {
    "name": {"en": "English", "fr": "Français"},
    "spaced": {"en": False, "fr": True},
    "none_is_one": {"en": False, "fr": True},
    "first_of_month": {"en": "1", "fr": "1er"},
    "minus": {"en": "−", "fr": "−"},
    "signs": {
        "en": {"point": ".", "thousand": ",", "percent": "%"},
        "fr": {"point": ",", "thousand": "\u202f", "percent": "\u202f%"},
    },
    "between_units": {"en": " ", "fr": " "},
    "within_durations": {"en": "", "fr": " "},
    "times_sign": {"en": "×", "fr": "×"},
    "on_terminals": {
        "en": {"minus": "-", "between_units": "", "times_sign": "x"},
        "fr": {"minus": "−", "between_units": " ", "times_sign": "×"},
    },
    "colon": {"en": ":", "fr": " :"},
    "and": {"en": "and", "fr": "et"},
    "or": {"en": "or", "fr": "ou"},
    "units": {
        "en": {"w": "w", "d": "d", "h": "h", "m": "m", "s": "s", "ms": "ms"},
        "fr": {
            "w": "\u202fsem.",
            "d": "\u202fj",
            "h": "\u202fh",
            "m": "\u202fmin",
            "s": "\u202fs",
            "ms": "\u202fms",
        },
    },
    "months": {
        "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        "fr": [
            "janv.",
            "févr.",
            "mars",
            "avr.",
            "mai",
            "juin",
            "juil.",
            "août",
            "sept.",
            "oct.",
            "nov.",
            "déc.",
        ],
    },
    "days": {"en": {"one": "{n} day", "other": "{n} days"}, "fr": {"one": "{n} jour", "other": "{n} jours"}},
    "windows": {
        "en": {
            "week": "calendar week",
            "month": "calendar month",
            "quarter": "calendar quarter",
            "year": "calendar year",
        },
        "fr": {
            "week": "semaine civile",
            "month": "mois civil",
            "quarter": "trimestre civil",
            "year": "année civile",
        },
    },
    "short_windows": {
        "en": {"week": "week", "month": "month", "quarter": "quarter", "year": "year"},
        "fr": {
            "week": "semaine civile",
            "month": "mois civil",
            "quarter": "trimestre civil",
            "year": "année civile",
        },
    },
    "objectives": {
        "en": {"one": "{n} objective", "other": "{n} objectives"},
        "fr": {"one": "{n} objectif", "other": "{n} objectifs"},
    },
    "incidents": {
        "en": {"one": "{n} incident", "other": "{n} incidents"},
        "fr": {"one": "{n} incident", "other": "{n} incidents"},
    },
}
