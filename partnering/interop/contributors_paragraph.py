"""Who was involved in a release, in words for the field “Contributors” of CDS Connect, which takes HTML.

It says who took part and who did not: a list of names alone leaves out the second.
"""

from collections import Counter
from collections.abc import Iterator
from html import escape

from partnering.foundation.catalog import Catalog
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import Answer, PartnerRole
from partnering.foundation.words import _, ngettext
from partnering.interop.involvement import Involvement, Occasion, OccasionPart


def contributors_html(told: Involvement, catalog: Catalog) -> str:
    """Paragraphs of HTML: who took part in which role, how often, when and where; then reviews, answers and links."""
    opening = _("Who was involved in “{title}”, release {version}, as it was logged:")
    sentences = [
        opening.format(title=told.title, version=told.version),
        *(sentence for role in PartnerRole if (sentence := _took_part(told, role, catalog))),
        *_reviewed(told),
        *_answered(told),
        *_nobody(told),
    ]
    links = (
        f'<a href="{escape(f"{told.site}/aids/{aid.slug}/{told.version}")}">{escape(_("How it was made"))}</a>'
        for aid in told.aids
        if aid.is_out
    )
    return "".join(f"<p>{shown}</p>\n" for shown in (*map(escape, sentences), *links))


def _took_part(told: Involvement, role: PartnerRole, catalog: Catalog) -> str:
    parts = list(_parts(told, role))
    if not parts:
        return ""
    names = dict.fromkeys(teller.name for _at, part in parts for teller in part.tellers)
    has_others = any(part.people > len(part.tellers) for _at, part in parts)
    who = [*names, *([_("others by their role only")] if names and has_others else [])]
    places = dict.fromkeys(occasion.place for occasion, _part in parts)
    stages = dict.fromkeys(catalog.lifecycle(place.lifecycle).stage(place.stage).name for place in places)
    times = ngettext(
        "{role} partners took part {n} time{who}, on {day}, at these stages: {stages}.",
        "{role} partners took part {n} times{who}, the last time on {day}, at these stages: {stages}.",
        len(parts),
    )
    return times.format(
        role=role.label,
        n=len(parts),
        who=f" ({'; '.join(who)})" if who else "",
        day=day_in_words(max(occasion.held_on for occasion, _part in parts)),
        stages="; ".join(stages),
    )


def _parts(told: Involvement, role: PartnerRole) -> Iterator[tuple[Occasion, OccasionPart]]:
    for occasion in told.occasions:
        for part in occasion.parts:
            if part.role is role:
                yield occasion, part


def _reviewed(told: Involvement) -> Iterator[str]:
    for aid in told.aids:
        said = [
            f"{review.by.shown}: {review.verdict.label}"
            for review in told.reviews
            if review.aid == aid.slug and review.is_on_this_text
        ]
        if said:
            yield _("Reviewers said of the text of “{aid}” that goes out with it: {said}.").format(
                aid=aid.slug, said="; ".join(said)
            )


def _answered(told: Involvement) -> Iterator[str]:
    if not told.inputs:
        return
    answered = Counter(one.answers[-1].answer for one in told.inputs if one.answers and not one.waits)
    found = [f"{answer.label} ({answered[answer]})" for answer in Answer if answered[answer]]
    if waiting := sum(one.waits for one in told.inputs):
        found.append(_("waits for an answer ({n})").format(n=waiting))
    said = ngettext(
        "Partners said one thing about it: {found}.",
        "Partners said {n} things about it: {found}.",
        len(told.inputs),
    )
    yield said.format(n=len(told.inputs), found="; ".join(found))


def _nobody(told: Involvement) -> Iterator[str]:
    roles = {part.role for occasion in told.occasions for part in occasion.parts}
    roles |= {review.by.role for review in told.reviews if isinstance(review.by.role, PartnerRole)}
    if missing := [role.label for role in PartnerRole if role not in roles]:
        yield _("Nothing is logged of these roles: {roles}.").format(roles=", ".join(missing))
