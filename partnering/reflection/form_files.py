"""A questionnaire that somebody sends: told by its content which program it comes from, and read."""

from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _
from partnering.reflection.brought_form import LONGEST_FORM_BYTES, BroughtForm
from partnering.reflection.fhir_questionnaire import read_fhir_questionnaire
from partnering.reflection.redcap_dictionary import NAME, read_redcap_dictionary
from partnering.reflection.xlsform import read_xlsform

SUFFIXES = ("xlsx", "csv", "json")


def read_form(content: bytes) -> BroughtForm:
    """The questions of an XLSForm, a REDCap data dictionary or a FHIR Questionnaire.

    Raises InvalidInput that says what is wrong with the file, and where.
    """
    if len(content) > LONGEST_FORM_BYTES:
        raise InvalidInput(_("This file is too large. A form is smaller than 5 MB."))
    start = content[:2_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"{", b"[")):
        return read_fhir_questionnaire(content)
    if NAME.encode() in start.lower():
        return read_redcap_dictionary(content)
    return read_xlsform(content)
