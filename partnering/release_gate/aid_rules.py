"""The rules about the aids of a release: reviews, blocks, checks and dates. Pure."""

from collections.abc import Iterator, Sequence

from partnering.coauthoring.consensus import Vote, find_consensus
from partnering.foundation.catalog_entries import AidReviewsRule
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _, ngettext
from partnering.release_gate.evidence_shapes import AidEvidence, Evidence, Reviewed
from partnering.release_gate.verdict import Missing, Reason, Rule
from partnering.tracker.coverage_sentences import IN_A_SENTENCE, either

MOST_SHOWN = 3


def without_aids(rule: Rule) -> Reason:
    """What a rule about aids says of a release without any."""
    return Reason(rule, _("No decision aid goes out with this release."))


def aid_reviews(evidence: Evidence, aid: AidEvidence, rule: AidReviewsRule) -> Iterator[Reason]:
    """Enough people who did not write the aid have reviewed exactly this text, and they agree."""
    counted = [review for review in aid.reviews if review.counts]
    unmet = [*_too_few(evidence, aid, counted, rule), *_roles_missing(evidence, aid, counted, rule)]
    unmet += _no_agreement(evidence, aid, counted)
    yield from unmet
    if not unmet:
        message = ngettext(
            "{n} person who did not write it has reviewed exactly this text, and agrees.",
            "{n} people who did not write it have reviewed exactly this text, and they agree.",
            len(counted),
        ).format(n=len(counted))
        if on_paper := sum(review.is_from_paper for review in counted):
            message += " " + ngettext(
                "{n} came back on paper and was typed in.",
                "{n} came back on paper and were typed in.",
                on_paper,
            ).format(n=on_paper)
        yield _reason(Rule.AID_REVIEWS, aid, message)


def _too_few(
    evidence: Evidence, aid: AidEvidence, counted: Sequence[Reviewed], rule: AidReviewsRule
) -> Iterator[Reason]:
    if len(counted) >= rule.reviewers:
        return
    if counted:
        message = _("{n} of {needed} people have reviewed exactly this text.")
    else:
        message = ngettext(
            "Nobody has reviewed exactly this text yet. It takes one person.",
            "Nobody has reviewed exactly this text yet. It takes {needed} people.",
            rule.reviewers,
        )
    message = message.format(n=len(counted), needed=rule.reviewers)
    lapsed = [review for review in aid.reviews if review.is_lapsed_yes]
    sentences = [message, *(_lapse_in_words(review) for review in lapsed)]
    if len(counted) + len(aid.asked) >= rule.reviewers:
        missing, mend = Missing.REVIEWERS, _("They were asked. Wait for them, or remind them.")
    elif lapsed:
        missing, mend = Missing.WORK, _("Ask them again, about these parts only.")
    else:
        missing = Missing.WORK
        mend = _("Ask people for a review who did not write it.")
    yield _reason(
        Rule.AID_REVIEWS,
        aid,
        " ".join(sentences),
        missing=missing,
        mend=mend,
        who=evidence.who.may(Permission.ASK_FOR_REVIEW),
    )


def _roles_missing(
    evidence: Evidence, aid: AidEvidence, counted: Sequence[Reviewed], rule: AidReviewsRule
) -> Iterator[Reason]:
    for requirement in rule.requires:
        if any(review.role in requirement.any_of for review in counted):
            continue
        is_asked = any(role in requirement.any_of for role in aid.asked)
        yield _reason(
            Rule.AID_REVIEWS,
            aid,
            _("No {roles} has reviewed exactly this text yet.").format(roles=either(requirement.any_of)),
            missing=Missing.REVIEWERS if is_asked else Missing.WORK,
            mend=_("They were asked. Wait for them, or remind them.") if is_asked else _("Ask one of them."),
            who=evidence.who.are(requirement.any_of),
        )


def _no_agreement(evidence: Evidence, aid: AidEvidence, counted: Sequence[Reviewed]) -> Iterator[Reason]:
    still_against = [review for review in aid.reviews if review.is_against and review.lapsed]
    votes = [*counted, *still_against]
    if not votes or _agree(votes):
        return
    if counted and not _agree(counted):
        yield _reason(
            Rule.AID_REVIEWS,
            aid,
            _("Those who reviewed it do not agree that it is ready."),
            missing=Missing.CHANGES,
            mend=_("Read what they said, answer it, and mend the aid. Then ask them again."),
            who=evidence.who.may(Permission.WRITE_AIDS),
        )
        return
    is_asked = all(review.is_asked_again for review in still_against)
    words = " ".join(_lapse_in_words(review) for review in still_against)
    yield _reason(
        Rule.AID_REVIEWS,
        aid,
        _("Somebody said that it needs change, and has not seen the new words. {words}").format(words=words),
        missing=Missing.REVIEWERS if is_asked else Missing.WORK,
        mend=_("They were asked. Wait for them, or remind them.")
        if is_asked
        else _("Ask them again, about these parts only."),
        who=evidence.who.may(Permission.ASK_FOR_REVIEW),
    )


def _agree(reviews: Sequence[Reviewed]) -> bool:
    return find_consensus([Vote(review.role, review.verdict) for review in reviews]).is_agreed


def _lapse_in_words(review: Reviewed) -> str:
    parts = ", ".join(f"“{lapsed.part}”" for lapsed in review.lapsed)
    changes = [change for lapsed in review.lapsed for change in lapsed.changes]
    sentence = _("What {who} said no longer speaks of {parts}, which changed since.").format(
        who=who_spoke(review), parts=parts
    )
    if len(changes) > MOST_SHOWN:
        rest = len(changes) - MOST_SHOWN
        more = ngettext("And {n} more change.", "And {n} more changes.", rest).format(n=rest)
        changes = [*changes[:MOST_SHOWN], more]
    return " ".join([sentence, *changes])


def standing_block(evidence: Evidence, aid: AidEvidence) -> Iterator[Reason]:
    """No “harmful or misleading” stands against the aid."""
    blocks = [review for review in aid.reviews if review.is_blocking]
    for block in blocks:
        speaker = (block.name,) if block.name else ()
        yield _reason(
            Rule.STANDING_BLOCK,
            aid,
            _("{who} says that it is harmful or misleading.").format(who=_capital(who_spoke(block))),
            missing=Missing.BLOCK,
            mend=_(
                "Talk with them. They can take it back once it is mended. "
                "Or somebody who did not write the aid sets it aside, with a reason that is printed."
            ),
            who=(*speaker, *evidence.who.may(Permission.DISMISS_BLOCKS)),
        )
    if not blocks:
        yield _reason(Rule.STANDING_BLOCK, aid, _("Nobody says that it is harmful or misleading."))


def aid_checks(evidence: Evidence, aid: AidEvidence) -> Iterator[Reason]:
    """The checks find no error in the aid."""
    if aid.errors:
        n = aid.errors
        message = ngettext(
            "The checks find {n} thing to mend.", "The checks find {n} things to mend.", n
        ).format(n=n)
        shown = [finding.rstrip(".") + "." for finding in aid.findings[:MOST_SHOWN]]
        if rest := len(aid.findings) - len(shown):
            shown.append(_("And {n} more.").format(n=rest))
        yield _reason(
            Rule.AID_CHECKS,
            aid,
            " ".join([message, *shown]),
            missing=Missing.WORK,
            mend=_("Open the aid. Each finding says what to write instead."),
            who=evidence.who.may(Permission.WRITE_AIDS),
        )
        return
    message = _("The checks find nothing to mend.")
    if aid.waived:
        message += " " + ngettext(
            "The team lets {n} finding stand, and says why.",
            "The team lets {n} findings stand, and says why.",
            aid.waived,
        ).format(n=aid.waived)
    yield _reason(Rule.AID_CHECKS, aid, message)


def aid_dates(evidence: Evidence, aid: AidEvidence) -> Iterator[Reason]:
    """The aid says when it is reviewed next, and that day has not passed."""
    day = aid.next_review
    if day is not None and day >= evidence.today:
        yield _reason(Rule.AID_DATES, aid, _("Its next review is on {day}.").format(day=day_in_words(day)))
        return
    if day is None:
        message = _("It does not say when it is reviewed next.")
    else:
        message = _("Its review of {day} is overdue.").format(day=day_in_words(day))
    yield _reason(
        Rule.AID_DATES,
        aid,
        message,
        missing=Missing.WORK,
        mend=_("Look for new evidence, change the aid, and set the day of its next review."),
        who=evidence.who.may(Permission.WRITE_AIDS),
    )


def who_spoke(review: Reviewed) -> str:
    """A reviewer inside a sentence: by role, for a name is theirs to give."""
    if review.role is None:
        return _("a reviewer")
    return _("a {role}").format(role=_(IN_A_SENTENCE[review.role]))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _reason(
    rule: Rule,
    aid: AidEvidence,
    message: str,
    *,
    missing: Missing | None = None,
    mend: str = "",
    who: tuple[str, ...] = (),
) -> Reason:
    return Reason(rule, message, missing, mend, who, place=aid.title, aid=aid.slug, sha256=aid.sha256)
