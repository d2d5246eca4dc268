"""The words by which a text shows that partners took part: who, what they do, what leads to them, what takes it back.

Data for `role_evidence`. Words are lower case; the texts for people are regular expressions that ignore case.
"""

import re
from collections.abc import Mapping

from partnering.foundation.vocabulary import PartnerRole


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Who. A singular noun counts only where no other noun follows it: "a patient tested", not "a patient portal".
NOUNS: Mapping[PartnerRole, str] = {
    PartnerRole.PATIENT_PARTNER: r"patient|service user|survivor|consumer",
    PartnerRole.CAREGIVER_PARTNER: (
        r"care-?giver|carer|care partner|family member|parent|mother|father|guardian|spouse"
    ),
    PartnerRole.CITIZEN_PARTNER: (
        r"citizen|community (?:member|elder|leader|resident)|local resident|lay (?:reader|reviewer|member)"
    ),
    PartnerRole.CLINICIAN_PARTNER: (
        r"clinician|physician|physician assistant|doctor|nurse|nurse practitioner|pharmacist|GP|midwife|dentist"
        r"|general practitioner|surgeon|therapist|psychologist|psychiatrist|social worker|counsell?or"
        r"|cardiologist|oncologist|neurologist|pa?ediatrician|hospitalist|internist|health professional"
        r"|(?:health ?care|primary care|care|medical) (?:provider|professional|practitioner|worker)"
    ),
    PartnerRole.LOCAL_DECISION_MAKER: (
        r"decision-? ?maker|medical director|(?:hospital|clinic|practice|health system|health plan|ward)"
        r" (?:leader|manager|administrator|executive|director)"
        r"|(?:local|county|city|regional|district) (?:\w+ )?(?:official|officer|commissioner)"
    ),
}
PHRASES: Mapping[PartnerRole, str] = {
    PartnerRole.PATIENT_PARTNER: (
        r"(?:people|persons?|adults?|individuals?|women|men|those|someone) (?:with lived experience|living with"
        r"|(?:who have|with) (?!expertise|experience|knowledge|skills?|training|backgrounds?)\w+|affected by"
        r"|who (?:live|lived|have had|drink|drank|take|took|smoke|smoked|faced?|went through)\b)"
    ),
    PartnerRole.CAREGIVER_PARTNER: r"families|relatives|loved ones|next of kin",
    PartnerRole.CITIZEN_PARTNER: (
        r"members? of the (?:\w+ )?(?:public|community)|the (?:general )?public|lay (?:people|persons?)"
    ),
    PartnerRole.CLINICIAN_PARTNER: r"midwives",
    PartnerRole.LOCAL_DECISION_MAKER: (
        r"(?:hospital|clinic|practice|health system) leadership|local authorit(?:y|ies)"
    ),
}
_PLACE = (
    r"(?:research )?(?:partner|advis[eo]r|representative|advocate|consultant|reviewer|(?:co-?)?author|member"
    r"|contributor|collaborator|co-?designer|expert|champion|council"
    r"|(?:advisory|reference|working|expert|involvement) (?:board|group|council|committee|panel))s?"
)
_MORE = r"(?:(?: and|,| or|/|&) ?(?:patient|family|caregiver|carer|public|community|citizen|clinician))*"
PLACES: Mapping[PartnerRole, str] = {
    PartnerRole.PATIENT_PARTNER: (
        rf"(?:patient|lived[- ]experience|survivor|service user){_MORE} {_PLACE}|experts? by experience"
    ),
    PartnerRole.CAREGIVER_PARTNER: rf"(?:caregiver|carer|family|parent){_MORE} (?!members?\b){_PLACE}",
    PartnerRole.CITIZEN_PARTNER: rf"(?:citizen|public|community|lay) (?!members?\b)(?:{_PLACE}|panels?)",
    PartnerRole.CLINICIAN_PARTNER: (
        r"(?:clinician|physician|nurse|pharmacist) (?:partner|reviewer|champion|representative)s?"
    ),
    PartnerRole.LOCAL_DECISION_MAKER: r"decision-? ?maker (?:partner|representative)s?",
}
"""A named place in the work, which says by itself that the person took part."""
NOT_REAL = _words("test sample synthetic simulated virtual fictitious artificial mock example")
NOT_THESE = r"informatic\w*|researchers?|scientists?|experts?|executives?|leaders?|educators?|in mind"
NOT_THESE += r"|associations?|society|college|academy|foundation|federation|institute"
"""After the people, these make them somebody else: a nurse informaticist is one of the makers."""
SOCIETIES = _words("college academy association society federation institute")
"""Before "of" and the people: "the American College of Physicians" is nobody who took part."""

# What they do.
TOOK_PART = _words(
    "contributed participated collaborated partnered commented suggested voted co-designed codesigned co-wrote"
    " co-authored co-produced co-created co-developed co-led"
)
DID = _words(
    "reviewed tested piloted tried advised approved validated evaluated rated checked critiqued wrote drafted"
    " designed edited revised helped guided shaped"
)
NOT_AFTER_DID = _words("by for to on at through against positive negative their his her")
"""After what they did, these show that it was done to them: "patients tested for hepatitis"."""
CARE_OBJECTS = _words(
    "chart charts record records medication medications result results lab labs history histories patients"
    " orders prescriptions"
)
GAVE = _words("gave provided offered shared sent brought")
VIEWS = _words(
    "input feedback advice comments guidance suggestions views insight insights experience experiences time"
    " ideas thoughts opinions stories perspectives"
)
PAIRS = {
    "told us",
    "took part",
    "taken part",
    "met with",
    "agreed on",
    "helped to",
    "helped us",
    "worked with",
    "worked alongside",
    "worked together",
    "served on",
    "served as",
    "sat on",
}
WAS_ASKED = _words("involved consulted interviewed surveyed engaged represented thanked acknowledged")
INVITED = _words("asked invited")
TO_DO = _words("review comment test try join help advise rate take co-design write shape")

# What leads to them: "written by", "workshops with", "advice from".
_MADE = _words(
    "designed developed created written built produced drafted tested piloted validated revised refined"
    " co-designed codesigned co-developed co-created co-written co-authored co-produced user-tested field-tested"
)
MADE_BY = _MADE | _words(
    "authored reviewed evaluated edited checked approved vetted informed guided shaped led advised suggested"
    " review reviews"
)
MADE_WITH = _MADE | _words(
    "wrote agreed worked working partnered collaborated consulted met interviews workshop workshops groups sessions"
    " testing tests"
)
"""Not "reviewed with": that is what a clinician does with a patient's results."""
SAID_BY = VIEWS | {"review", "reviews", "interviews", "contributions", "requests"}
LEADS = {"by": MADE_BY, "with": MADE_WITH, "alongside": MADE_WITH, "from": SAID_BY}
THANKED = _words("thank thanks acknowledge grateful")
BODIES = _words("team panel board committee council authors contributors reviewers workgroup members")
INCLUDED = _words("include includes included including comprised")

# What takes it back.
OTHERS_DO = _words("to that which whose whom using treating seeing serving supporting so when where if")
LEAD_STOPS = OTHERS_DO | _words("for use used")
STOPS_BACK = LEAD_STOPS | SOCIETIES | _words("about on who than like comparing running data records answers")
STOPS_AHEAD = OTHERS_DO | _words("are is be being by whether because")
GOVERNING = _words("for to about among per toward towards") | SOCIETIES
"""Before the people, these make them the object of care: "information for patients"."""
SHOWN = _words("is are be being gives offers provides shows sends get gets seek receives")
"""Before a doing, these tell what the tool does, not how it was made: "results are reviewed by nurses"."""
CARED_FOR = _words("patients patient people adults women men children participants")
"""Before "were" and a doing, these tell of care, not of making: "patients were tested by nurses"."""
NEGATIONS = _words(
    "no not never without none neither nor nobody lack lacks lacked lacking cannot excluding except"
)
HEDGES = re.compile(
    r"\b(?:will|would|should|could|might|must|ought|may|can|future|plans? to|planned (?:for|to)|planned:|planning"
    r"|(?:is|are) (?:planned|expected|encouraged|invited|advised)|next (?:step|version|phase|release)"
    r"|intends?|intended|hopes?|needs? to|to be|yet to|once|seeks?|seeking|recommend(?:s|ed)? that)\b"
)
"""Case counts, so that May the month is no hedge."""

NEAR: Mapping[PartnerRole, str] = {
    PartnerRole.PATIENT_PARTNER: r"patients?|users|stakeholders?|focus groups?",
    PartnerRole.CAREGIVER_PARTNER: r"family|stakeholders?|focus groups?",
    PartnerRole.CITIZEN_PARTNER: r"community|public comments?|stakeholders?|focus groups?",
    PartnerRole.CLINICIAN_PARTNER: r"clinical|medical|providers?|practitioners?|users|stakeholders?",
    PartnerRole.LOCAL_DECISION_MAKER: (
        r"executives?|managers?|administrators?|payers?|policy ?makers?|stakeholders?"
    ),
}
"""No evidence, yet a person should read the sentence."""
