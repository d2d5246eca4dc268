"""Who made the aid, who paid, and whether patients or caregivers took part."""

from collections.abc import Iterator
from typing import Final

from decision_aids.checks.rule import Breach, Subject, rule

LIVING_WITH_IT: Final = frozenset({"patient_partner", "caregiver_partner"})


@rule(
    "L24",
    level="error",
    title="An aid says who paid, and what interests each author has.",
    instead="Write the funding in plain words, and the interests of each author, even when there are none.",
    source="10.1186/1472-6947-13-S2-S3",
    strength="standard",
)
def money_and_interests(subject: Subject) -> Iterator[Breach]:
    """Funding or interests that are not told, and a funder with an interest in an option."""
    aid = subject.aid
    if aid.funding is None and not aid.funders:
        yield Breach(
            "/funding", "The aid does not say who paid for it. Add funding, such as: No outside funding."
        )
    if not aid.authors:
        yield Breach("/authors", "The aid does not say who wrote it. Add the authors, with their interests.")
    for index, author in enumerate(aid.authors):
        if author.interests is None:
            yield Breach(
                f"/authors/{index}/interests",
                f"The interests of {author.name} are not told. Write them down; when there are none, write: "
                "interests: none declared.",
            )
    labels = {option.id: option.label for option in aid.options}
    for index, funder in enumerate(aid.funders):
        if funder.makes:
            made = " and ".join(f"“{labels[option]}”" for option in funder.makes)
            yield Breach(
                f"/funders/{index}",
                f"{funder.name} paid for this aid, and makes or sells {made}. Have somebody without this interest "
                "check the balance.",
                "warning",
            )


@rule(
    "L35",
    level="error",
    title="A patient or caregiver took part; the aid says whether they agreed to be named, and whether they were paid.",
    instead="Add the patient or caregiver partner, with contributed, named (a name, or role_only) and paid.",
    source="10.1136/bmj.j3453",
    strength="ours",
)
def patients_took_part(subject: Subject) -> Iterator[Breach]:
    """No patient or caregiver among the partners, or one whose name or pay is left open."""
    own = [
        (index, partner)
        for index, partner in enumerate(subject.aid.partners)
        if partner.role in LIVING_WITH_IT
    ]
    if not own:
        yield Breach(
            "/partners",
            "No patient or caregiver is recorded as partner. Ask one to review this aid, and record it in partners.",
        )
    for index, partner in own:
        who = partner.role.replace("_", " ")
        if partner.named is None:
            yield Breach(
                f"/partners/{index}/named",
                f"It is open whether this {who} agreed to be named. Ask; write the name, or: named: role_only.",
            )
        if partner.paid is None:
            yield Breach(
                f"/partners/{index}/paid",
                f"It is open whether this {who} was paid. Write paid: true or paid: false.",
            )
