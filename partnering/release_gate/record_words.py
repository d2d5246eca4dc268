"""The record of a released aid in plain words, as every format of the aid prints it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from decision_aids.standards.ipdas import ItemResult
from decision_aids.views.result import RecordShown
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import Consent, PartnerRole, Verdict
from partnering.foundation.words import N_, _, language, ngettext
from partnering.release_gate.record import OverrideTold, RecordStrip, RolePart, VerdictTold

MOST_CHANGES: Final = 20
"""How many things that partners said are told with the words of the answer; the rest are counted."""
FORMS: Final = (("PDF", ".pdf"), ("JSON", ".json"), ("YAML", ".yaml"), ("FHIR", ".fhir.json"))
RECORD_FORMS: Final = (
    (N_("The reviews as FHIR R5"), ".reviews-r5.json"),
    (N_("The reviews as FHIR R4"), ".reviews-r4.json"),
)

_PEOPLE: Final = {
    PartnerRole.PATIENT_PARTNER: (N_("A patient"), N_("Patients")),
    PartnerRole.CAREGIVER_PARTNER: (N_("A caregiver"), N_("Caregivers")),
    PartnerRole.CITIZEN_PARTNER: (N_("A citizen"), N_("Citizens")),
    PartnerRole.CLINICIAN_PARTNER: (N_("A clinician"), N_("Clinicians")),
    PartnerRole.LOCAL_DECISION_MAKER: (N_("A local decision-maker"), N_("Local decision-makers")),
    None: (N_("Somebody who is no partner"), N_("Others")),
}


def record_shown(strip: RecordStrip, *, address: str) -> RecordShown:
    """The record as the formats print it. `address` is the full address of the aid, without the release."""
    own = f"{address}/{strip.release}"
    return RecordShown(
        language=language(),
        heading=_("How this aid was made with partners"),
        notices=tuple(_notices(strip, address)),
        lines=tuple((label, tuple(texts)) for label, texts in _lines(strip)),
        lists=(
            (_("Made with its users"), _sum(strip.user_centred, _("UCD-11")), _items(strip.user_centred)),
            (_("Tried and reviewed"), _sum(strip.ipdas, _("IPDAS B12 to B17")), _items(strip.ipdas)),
        ),
        links=(
            *((_("As {form}").format(form=form), f"{own}{ending}") for form, ending in FORMS),
            *((_(label), f"{own}{ending}") for label, ending in RECORD_FORMS),
            *(
                (_("Release {version}").format(version=version), f"{address}/{version}")
                for version in strip.other_releases
            ),
        ),
        withdrawn_on=strip.withdrawn_on,
        withdrawn_because=strip.withdrawn_because,
    )


def _notices(strip: RecordStrip, address: str) -> Iterator[str]:
    if not strip.is_newest:
        yield _("There is a newer release of this aid: {address}").format(address=address)
    if strip.needed_override:
        yield _(
            "The release gate asked for more when this aid went out. Somebody outside its team let it pass: "
            "see “{heading}” below."
        ).format(heading=_("Let pass all the same"))


def _lines(strip: RecordStrip) -> Iterator[tuple[str, Sequence[str]]]:
    yield (
        _("Where it comes from"),
        [
            _("{project}, release {release}").format(project=strip.project, release=strip.release),
            _("First version: {first}. It went out on {published} as version {number}.").format(
                first=day_in_words(strip.first_written_on),
                published=day_in_words(strip.published_on),
                number=strip.number,
            ),
        ],
    )
    yield _("Who partnered"), [_part(part) for part in strip.partners] or [_("Nobody yet.")]
    yield _("Reviewers say"), [*_verdicts(strip)]
    yield (
        _("Who disagrees"),
        [_dissent(told) for told in strip.dissent] or [_("Nobody who reviewed this text.")],
    )
    yield _("Said and answered"), [*_answers(strip)]
    if strip.changes:
        yield _("You said, we did"), [*_changes(strip)]
    yield (
        _("Release gate"),
        [
            _("When it went out, the gate said: {verdict}. Its rules are “{policy}”.").format(
                verdict=strip.verdict.label, policy=strip.policy
            )
        ],
    )
    yield (
        _("Let pass all the same"),
        [_override(told) for told in strip.overrides] or [_("No. Nobody let it pass against the gate.")],
    )


def _part(part: RolePart) -> str:
    named = ", ".join(part.names)
    if named and part.others:
        who = ngettext("{names} and {n} more", "{names} and {n} more", part.others).format(
            names=named, n=part.others
        )
    elif named:
        who = named
    else:
        who = ngettext("{n} person", "{n} people", part.others).format(n=part.others) if part.others else ""
    if part.has_uncounted:
        unknown = _("people whose names nobody wrote down")
        who = _("{who}, and {others}").format(who=who, others=unknown) if who else unknown
    return _("{role}: {who}").format(role=_(_PEOPLE[part.role][1]), who=who)


def _verdicts(strip: RecordStrip) -> Iterator[str]:
    for role, (_one, many) in _PEOPLE.items():
        counts = Counter(told.verdict for told in strip.verdicts if told.role is role)
        if counts:
            said = "; ".join(
                _("“{label}”: {n}").format(label=verdict.label, n=counts[verdict])
                for verdict in Verdict
                if counts[verdict]
            )
            yield _("{role}. {said}").format(role=_(many), said=said)
    if lapsed := sum(bool(told.lapsed) for told in strip.verdicts):
        yield ngettext(
            "{n} of these speaks of an earlier text in part: something changed after it was given.",
            "{n} of these speak of an earlier text in part: something changed after they were given.",
            lapsed,
        ).format(n=lapsed)
    if on_paper := sum(told.is_from_paper for told in strip.verdicts):
        yield ngettext(
            "{n} came back on paper and was typed in.", "{n} came back on paper and were typed in.", on_paper
        ).format(n=on_paper)
    if strip.not_shared:
        yield ngettext(
            "{n} more reviewer wants nothing told outside the project.",
            "{n} more reviewers want nothing told outside the project.",
            strip.not_shared,
        ).format(n=strip.not_shared)
    if not strip.verdicts and not strip.not_shared:
        yield _("Nobody has reviewed this text yet.")


def _speaker(role: PartnerRole | None, name: str = "") -> str:
    one = _(_PEOPLE[role][0])
    return f"{name} ({one[0].lower()}{one[1:]})" if name else one


def _dissent(told: VerdictTold) -> str:
    said = _("{who}: {verdict}.").format(who=_speaker(told.role, told.name), verdict=told.verdict.label)
    return " ".join(filter(None, (said, f"“{told.words}”" if told.words else "", told.answer)))


def _answers(strip: RecordStrip) -> Iterator[str]:
    answers = strip.answers
    if not answers.said:
        yield _("Nothing was said about this release.")
        return
    yield ngettext("{n} thing was said.", "{n} things were said.", answers.said).format(n=answers.said)
    for answer, times in answers.by_answer:
        yield _("“{label}”: {n}").format(label=answer.label, n=times)
    if answers.waiting:
        yield ngettext("{n} waits for an answer.", "{n} wait for an answer.", answers.waiting).format(
            n=answers.waiting
        )


def _changes(strip: RecordStrip) -> Iterator[str]:
    shared = [change for change in strip.changes if change.consent is not Consent.NOT_SHARED]
    yield ngettext(
        "{n} thing that a partner said changed this text.",
        "{n} things that partners said changed this text.",
        len(strip.changes),
    ).format(n=len(strip.changes))
    for change in shared[:MOST_CHANGES]:
        yield _("{who} said: “{said}” We answered: “{words}”").format(
            who=_speaker(change.partner_role), said=change.said, words=change.words
        )


def _override(told: OverrideTold) -> str:
    said = _("{name} let it pass on {granted}, until {last}. Why: {reason}").format(
        name=told.signed_as,
        granted=day_in_words(told.granted_on),
        last=day_in_words(told.last_day),
        reason=told.reason,
    )
    if told.ended_on is None:
        return said
    return " ".join([said, _("It was taken back on {day}.").format(day=day_in_words(told.ended_on))])


def _sum(items: Sequence[ItemResult], name: str) -> str:
    met = sum(item.status == "met" for item in items)
    return _("The log shows {n} of {all} ({name}).").format(n=met, all=len(items), name=name)


def _items(items: Sequence[ItemResult]) -> tuple[str, ...]:
    return tuple(
        _("Yes: {item}. {where}.").format(item=item.title, where=item.where)
        if item.status == "met"
        else _("Not in the log: {item}.").format(item=item.title)
        for item in items
    )
