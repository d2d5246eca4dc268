"""The words of partnering, each defined once.

A term is a string (the word stored in columns, files and JSON) that also carries the label people read and one
sentence of meaning. Sources: partner roles after the Caring Community (patient, citizen and clinician partners,
local decision-makers); influence after Maurer et al. 2022, doi:10.1007/s11606-021-07104-w; role kinds after the
10 Ps of MuSE; levels are this project's own scale, split by the control line.
"""

from enum import StrEnum
from typing import Self

from partnering.foundation.words import N_, _


class Term(StrEnum):
    """A word of the vocabulary: its value is stored, its label is read, its meaning is shown on focus."""

    _label: str
    _meaning: str

    def __new__(cls, value: str, label: str, meaning: str = "") -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term._label = label
        term._meaning = meaning
        return term

    @property
    def label(self) -> str:
        """The plain name, in the reader's language."""
        return _(self._label)

    @property
    def meaning(self) -> str:
        """One sentence that explains the word, in the reader's language; empty where the label says it all."""
        return _(self._meaning) if self._meaning else ""


class PartnerRole(Term):
    """Who a partner speaks as. Not an access role: it says nothing about what the person may do in the app."""

    PATIENT_PARTNER = "patient_partner", N_("Patient"), N_("Lives with the condition or faces the decision.")
    CAREGIVER_PARTNER = "caregiver_partner", N_("Caregiver"), N_("Cares for someone who faces the decision.")
    CITIZEN_PARTNER = "citizen_partner", N_("Citizen"), N_("Speaks for the public and the community.")
    CLINICIAN_PARTNER = "clinician_partner", N_("Clinician"), N_("Treats people who face the decision.")
    LOCAL_DECISION_MAKER = (
        "local_decision_maker",
        N_("Local decision-maker"),
        N_("Decides on care or money where the tool will be used."),
    )


class TeamRole(Term):
    """What a member of the project's own team does."""

    RESEARCHER = "researcher", N_("Researcher"), N_("Studies the question and the evidence.")
    DEVELOPER = "developer", N_("Developer"), N_("Builds the tool.")
    FACILITATOR = "facilitator", N_("Facilitator"), N_("Brings people together and follows up.")
    COACH_MENTOR = "coach_mentor", N_("Coach or mentor"), N_("Helps others to partner well.")
    COMMUNITY_ORG = (
        "community_org",
        N_("Community organisation"),
        N_("Speaks for an organisation of the community."),
    )
    PAYER = "payer", N_("Payer"), N_("Pays for care.")
    POLICYMAKER = "policymaker", N_("Policy maker"), N_("Makes rules for care.")
    PROGRAM_MANAGER = "program_manager", N_("Programme manager"), N_("Runs the programme.")
    PRODUCT_MAKER = "product_maker", N_("Product maker"), N_("Makes the product that the tool is part of.")
    FUNDER = "funder", N_("Funder"), N_("Pays for the work.")
    EDITOR = "editor", N_("Editor"), N_("Writes and edits the words.")


class AccessRole(Term):
    """What a person may do in one project."""

    LEAD = "lead", N_("Lead"), N_("Runs the project: people, releases and everything below.")
    EDITOR = "editor", N_("Editor"), N_("Logs activities and plans releases.")
    FACILITATOR = "facilitator", N_("Facilitator"), N_("Looks after partners and logs activities.")
    PARTNER = "partner", N_("Partner"), N_("Sees the work, logs activities and says where it stands.")
    FUNDER = "funder", N_("Funder"), N_("Sees totals, never names or words.")


class Activity(Term):
    """What people did together."""

    MEETING = "meeting", N_("Meeting")
    WORKSHOP = "workshop", N_("Workshop")
    INTERVIEW = "interview", N_("Interview")
    SURVEY = "survey", N_("Survey")
    DOCUMENT_REVIEW = "document_review", N_("Read and comment on a text")
    PROTOTYPE_TEST = "prototype_test", N_("Try out a draft")
    DECISION_VOTE = "decision_vote", N_("Decide or vote")
    CO_WRITE = "co_write", N_("Write together")
    CO_PRESENT = "co_present", N_("Present together")
    TRAINING_RECEIVED = "training_received", N_("Training from others")
    TRAINING_GIVEN = "training_given", N_("Training by partners")
    COACHING = "coaching", N_("Coaching")
    PEER_SUPPORT = "peer_support", N_("Peer support")
    OUTREACH = "outreach", N_("Reach out to the community")
    GOVERNANCE = "governance", N_("Board or steering group")
    SITE_VISIT = "site_visit", N_("Visit on site")
    ASYNC_COMMENT = "async_comment", N_("Comments in their own time")


class Contribution(Term):
    """What a partner brought."""

    LIVED_EXPERIENCE = "lived_experience", N_("Lived experience")
    NEW_QUESTION = "new_question", N_("A new question")
    CHALLENGE = "challenge", N_("A challenge to our view")
    BRIDGE = "bridge", N_("A bridge to others")
    DESIGN_IDEA = "design_idea", N_("A design idea")
    PLAIN_LANGUAGE = "plain_language", N_("Plainer words")
    EVIDENCE_VIEW = "evidence_view", N_("A view on the evidence")
    TEST_RESULT = "test_result", N_("A result of a try-out")
    HARM_WARNING = "harm_warning", N_("A warning of harm")
    RESOURCE_MADE = "resource_made", N_("Something they made")
    ANSWER_GIVEN = "answer_given", N_("An answer to a question")
    INTRODUCTION = "introduction", N_("An introduction to someone")
    RECRUITMENT = "recruitment", N_("Help to find people")
    GOVERNANCE_WORK = "governance_work", N_("Work on the board")
    EMOTIONAL_SUPPORT = "emotional_support", N_("Support for others")


class AgendaSetBy(Term):
    """Who decided what the activity was about."""

    PROJECT = "project", N_("The project team")
    PARTNERS = "partners", N_("The partners")
    TOGETHER = "together", N_("Both together")


class DecisionRight(Term):
    """What say the partners had in the decision of an activity."""

    TOLD = "told", N_("They were told")
    ASKED = "asked", N_("They were asked")
    ADVISES = "advises", N_("They gave advice")
    CO_DECIDES = "co_decides", N_("They decided with us")
    LEADS = "leads", N_("They led the decision")
    CAN_STOP = "can_stop", N_("They could stop it")


class Influence(Term):
    """How far the partners' part changed the work (Maurer et al. 2022, doi:10.1007/s11606-021-07104-w)."""

    CO_PRODUCING = "co_producing", N_("Made it together")
    REDIRECTING = "redirecting", N_("Changed the direction")
    REFINING = "refining", N_("Made it better")
    CONFIRMING = "confirming", N_("Confirmed it")
    LIMITED = "limited", N_("Changed little")
    NONE_YET = "none_yet", N_("Nothing yet")


class Impact(Term):
    """What the change is good for."""

    NEEDS_PREFERENCES = "needs_preferences", N_("Fits what people need and want")
    RELEVANCE = "relevance", N_("Matters more to people")
    FEASIBILITY = "feasibility", N_("Easier to do")
    QUALITY = "quality", N_("Better made")
    SAFETY = "safety", N_("Safer")
    EQUITY_ACCESS = "equity_access", N_("Fairer and easier to reach")
    ENGAGEMENT_ITSELF = "engagement_itself", N_("Better partnering")
    UPTAKE = "uptake", N_("More people use it")


class Timing(Term):
    """Whether a stage comes before or after its release goes out."""

    PRE_RELEASE = "pre_release", N_("Before release")
    POST_RELEASE = "post_release", N_("After release")


class ReleaseStatus(Term):
    """Where a release stands. After CRMI: what is released never goes back to draft, what is withdrawn stays so."""

    DRAFT = "draft", N_("Being made")
    IN_REVIEW = "in_review", N_("In review")
    RELEASED = "released", N_("Released")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


class Rater(Term):
    """Who says where the work stands on the scale."""

    PROJECT = "project", N_("The project")
    PARTNER = "partner", N_("The partners")


class Source(Term):
    """How a row came to be here."""

    SCREEN = "screen", N_("Logged on screen")
    FILE = "file", N_("Brought in from a file")


class Answer(Term):
    """What came of something a partner said."""

    ACCEPTED = "accepted", N_("Yes, we will do it")
    PARTLY = "partly", N_("We will do a part of it")
    DECLINED = "declined", N_("No, and here is why")
    DEFERRED = "deferred", N_("Not now, we come back to it")


class InputStatus(Term):
    """Where something a partner said stands. Only the one who said it can open it again."""

    OPEN = "open", N_("Waits for an answer")
    ANSWERED = "answered", N_("Answered")
    REOPENED = "reopened", N_("Said again, waits for an answer")


class Consent(Term):
    """How a partner agreed to be named outside the project: in exports, reports and released aids."""

    NAMED = "named", N_("You may name me")
    ROLE_ONLY = "role_only", N_("Say my role, not my name")
    NOT_SHARED = "not_shared", N_("Do not share this outside the project")


class Standing(Term):
    """Where a partner and a project stand with each other."""

    INVITED = "invited", N_("Invited")
    MET = "met", N_("Met")
    AGREED = "agreed", N_("Agreed on a role")
    ACTIVE = "active", N_("Takes part")
    PAUSED = "paused", N_("Takes a break")
    LEFT = "left", N_("Left, with thanks")


class NeedKind(Term):
    """What may help a partner to take part."""

    TIME = "time", N_("Time of day")
    TRANSPORT = "transport", N_("Getting there")
    INTERNET = "internet", N_("Internet or a device")
    INTERPRETER = "interpreter", N_("An interpreter")
    PLAIN_LANGUAGE = "plain_language", N_("Plain words or large print")
    CARE = "care", N_("Care for someone meanwhile")
    PAYMENT_FORM = "payment_form", N_("How to be paid")
    OTHER = "other", N_("Something else")


class VersionOrigin(Term):
    """How a version of a decision aid came to be."""

    WRITTEN = "written", N_("Written here")
    MERGED = "merged", N_("Written by two at once and put together")
    RESTORED = "restored", N_("Brought back from before")
    FILE = "file", N_("Brought in from a file")
    EXAMPLE = "example", N_("Begun from an example")
    TABLE = "table", N_("Begun from a table of findings")
    BLANK = "blank", N_("Begun from a blank page")


class ReviewHat(Term):
    """What a reviewer is asked to look at."""

    LIVED_EXPERIENCE = "lived_experience", N_("Lived experience"), N_("Is this what it is like?")
    PLAIN_WORDS = "plain_words", N_("Plain words"), N_("Would everybody understand it?")
    FACTS = "facts", N_("Facts"), N_("Are the numbers and sources right?")


class ReviewQuestion(Term):
    """What a reviewer is asked about each screen."""

    CLEAR = "clear", N_("Is it clear?")
    FAIR = "fair", N_("Is it fair to every choice?")
    MISSING = "missing", N_("Is something missing?")
    FRIGHTENS = "frightens", N_("Would it frighten or push somebody?")


class ReviewReply(Term):
    """A reviewer's answer to one question about one screen."""

    YES = "yes", N_("Yes")
    NO = "no", N_("No")
    UNSURE = "unsure", N_("Not sure")


class Verdict(Term):
    """What a reviewer says of a version as a whole."""

    READY = "ready", N_("It is ready"), N_("People can use it as it is.")
    READY_WITH_SMALL_CHANGES = (
        "ready_with_small_changes",
        N_("Ready with small changes"),
        N_("People can use it once small things are mended."),
    )
    NEEDS_CHANGE = "needs_change", N_("It needs change"), N_("It should not go out like this.")
    HARMFUL_OR_MISLEADING = (
        "harmful_or_misleading",
        N_("It is harmful or misleading"),
        N_("It could hurt somebody or tell them something wrong. This holds it back."),
    )
    NOT_FOR_ME_TO_JUDGE = (
        "not_for_me_to_judge",
        N_("Not for me to judge"),
        N_("This does not count for or against it."),
    )


class GateVerdict(Term):
    """Whether a release may go out, as the release gate says."""

    NOT_READY = "not_ready", N_("Not ready yet")
    IN_REVIEW = "in_review", N_("In review")
    CHANGES_ASKED = "changes_asked", N_("Reviewers ask for changes")
    AGREED = "agreed", N_("Agreed")
    AGREED_WITH_DISSENT = "agreed_with_dissent", N_("Agreed, and somebody disagrees")
    REFUSED = "refused", N_("Held back")


class SharedWith(Term):
    """Who may read words of a journal. In this order: each reaches further than the one before."""

    PRIVATE = "private", N_("Only me"), N_("Nobody else can read it.")
    COACH = "coach", N_("My coach"), N_("One person who helps me to partner well.")
    PAIR = "pair", N_("My pair"), N_("One person I work with.")
    TEAM = "team", N_("My team"), N_("Everybody who works in this project, with my name.")
    NETWORK = "network", N_("All projects"), N_("Everybody who works in a project here, without my name.")


class Satisfaction(Term):
    """How content somebody is with how the findings are used."""

    NOT_AT_ALL = "not_at_all", N_("Not at all")
    A_LITTLE = "a_little", N_("A little")
    HALF = "half", N_("Half and half")
    MOSTLY = "mostly", N_("Mostly")
    FULLY = "fully", N_("Fully")


class Vote(Term):
    """What a seat says to a decision."""

    FOR = "for", N_("For it")
    AGAINST = "against", N_("Against it")
    ABSTAIN = "abstain", N_("Neither for nor against")


class Outcome(Term):
    """What came of a decision that was put to the table."""

    AGREED = "agreed", N_("Agreed")
    NOT_AGREED = "not_agreed", N_("Not agreed")
    PUT_OFF = "put_off", N_("Put off")
    TAKEN_BACK = "taken_back", N_("Taken back")


class ReachTier(Term):
    """How close somebody came to the tool. In this order: each comes closer than the one before."""

    AWARE = "aware", N_("Know of it"), N_("It reached them, and they could find it.")
    USING = "using", N_("Use it"), N_("They opened it, asked for it, or said that it helped.")
    PRODUCING = "producing", N_("Help to make it"), N_("They made or improved a part of it, or reviewed it.")


class ReachUnit(Term):
    """Who or what is counted."""

    PEOPLE = "people", N_("People")
    SETTINGS = "settings", N_("Places"), N_("Clinics, hospitals, groups or other places.")


class TimeKind(Term):
    """On what partners spent time. Writing in a journal is never counted."""

    MEETINGS = "meetings", N_("Being together"), N_("Meetings, workshops and all else that was logged.")
    PREPARATION = "preparation", N_("Preparing"), N_("What was logged as time to prepare.")
    REVIEW = "review", N_("Reading and commenting"), N_("Texts and drafts, read in one's own time.")
    COACHING = "coaching", N_("Coaching"), N_("Coaching, given or received.")
