"""The control line where the levels of the scale stand one below the other to choose from."""

import json

from partnering.foundation.palette import DARK, LIGHT


def line_above_option(container_key: str, position: int, name: str) -> str:
    """The style that draws the line, amber, dashed and named, above the option at this position, counted from 0.

    It also keeps sentences apart that take several lines on a phone.

    container_key: the key of the container that holds the radio buttons.
    """
    option = f'.st-key-{container_key} [role="radiogroup"] > :nth-child({position + 1})'
    amber = f"light-dark({LIGHT.control_line}, {DARK.control_line})"
    return f"""<style>
.st-key-{container_key} [role="radiogroup"] {{ row-gap: 0.6rem; }}
{option} {{ border-top: 3px dashed {amber}; margin-top: 0.5rem; padding-top: 0.25rem; }}
{option}::before {{ content: {json.dumps(name, ensure_ascii=False)}; color: {amber}; font-weight: 600; }}
</style>"""
