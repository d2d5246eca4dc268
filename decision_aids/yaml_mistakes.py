"""What a person can do about text that the YAML parser refuses."""

import yaml

# What libyaml says, and what a person can do about it.
_ADVICE = {
    "mapping values are not allowed": "Found a colon where no field can begin. Put quotes around text that has a "
    "colon in it, begin each field right below the one before, and see that the line above has its colon.",
    "could not find expected ':'": "Found a line without a colon. Expected a name, a colon and a value.",
    "did not find expected key": "Found something that is not in line with the fields around it. Begin each field "
    "right below the one before, with nothing after a closing quote or bracket.",
    "found a tab": "Found a tab. Indent with spaces.",
    "cannot start any token": "Found a tab, or a value that begins with @, % or `. Indent with spaces, and put quotes "
    "around such a value.",
    "did not find expected ',' or ']'": "Found a list that opens with [ and does not close. Expected a comma between "
    "items and ] at the end.",
    "did not find expected ',' or '}'": "Found fields that open with { and do not close. Expected a comma between "
    "fields and } at the end.",
    "expected node content": "Found no value where one belongs. Close each bracket that opens above, and put quotes "
    "around a value that begins with a bracket or a comma.",
    "unexpected end of stream": "Found a quote that opens and does not close. Expected the same quote at the end.",
    "did not find expected '-' indicator": "Found a line that is no item of the list above it, and not in line with "
    "the fields of one. Begin each item or field right below the one before.",
    "expected <document start>": "Found text that belongs to no field. Begin the file with fields, such as "
    '"format: decision-aid/1", each right below the one before.',
    "did not find expected alphabetic or numeric": "Found & or * where a value begins. Put quotes around such a value.",
}
# These the parser reads on until it gives up. What is wrong with them is where they begin.
_FOUND_LATE = ("quoted scalar", "simple key", "flow")


def explained(error: yaml.YAMLError) -> tuple[int, str]:
    """Where the mistake begins (characters before it), and what to do about it."""
    problem = str(getattr(error, "problem", None) or error)
    context = getattr(error, "context", None) or ""
    is_late = any(what in context for what in _FOUND_LATE)
    mark = getattr(error, "context_mark" if is_late else "problem_mark", None)
    advice = next((text for sign, text in _ADVICE.items() if sign in problem), None)
    return (0 if mark is None else mark.index), advice or f"This cannot be read as YAML: {problem}."
