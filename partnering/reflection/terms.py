"""The words of coaching, of looking back together and of open questions."""

from partnering.foundation.vocabulary import Term
from partnering.foundation.words import N_


class CoachingStatus(Term):
    """Where it stands between somebody who asked for a coach and the one who was asked."""

    ASKED = "asked", N_("Asked")
    ACCEPTED = "accepted", N_("Goes on")
    DECLINED = "declined", N_("Not now")
    ENDED = "ended", N_("Ended")


class LookBackQuestion(Term):
    """The four questions of an after-action review (US Army TC 25-20, 1993), asked in our own words."""

    MEANT = "meant", N_("What did we mean to do?"), N_("What we wanted, and by when.")
    HAPPENED = "happened", N_("What happened?"), N_("What each of us saw. Views may differ.")
    WHY = "why", N_("Why was it so?"), N_("What helped and what got in the way. Not who.")
    NEXT = "next", N_("What do we do next?"), N_("What to keep, and what to do in another way.")


class BroughtKind(Term):
    """What a team has before it when it looks back."""

    LINE = "line", N_("A shared line")
    GAP = "gap", N_("A gap")
    INPUT = "input", N_("Waits for an answer")


class CommitmentStatus(Term):
    """What became of something that somebody took on."""

    OPEN = "open", N_("Open")
    DONE = "done", N_("Done")
    LET_GO = "let_go", N_("Let go")


class QuestionStatus(Term):
    """Where a question stands that the team could not answer by itself."""

    OPEN = "open", N_("Open")
    ANSWERED = "answered", N_("Answered")
    LET_GO = "let_go", N_("Let go")
