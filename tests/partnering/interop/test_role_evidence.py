"""What a text shows of partners: quoted when people took part, never when they are only spoken about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnering.foundation.vocabulary import PartnerRole
from partnering.interop.role_evidence import (
    LONGEST_SENTENCE,
    MAX_CHARACTERS,
    Quote,
    RoleEvidence,
    Strength,
    role_evidence,
    sentences_of,
    summary,
)

PATIENT, CAREGIVER, CITIZEN, CLINICIAN, LOCAL = PartnerRole

TOOK_PART: list[tuple[str, set[PartnerRole]]] = [
    ("Two patients reviewed the draft.", {PATIENT}),
    ("In May 2020, twelve patients tested the prototype.", {PATIENT}),
    ("A patient with heart failure co-wrote the summary.", {PATIENT}),
    ("The pages were written together with people living with diabetes.", {PATIENT}),
    ("The template was co-developed with 12 patients affected by cancer.", {PATIENT}),
    ("Usability sessions with 12 patients led to bigger buttons.", {PATIENT}),
    ("Feedback from patients changed the colours.", {PATIENT}),
    ("A panel of eight patients met with us each month and shaped the wording.", {PATIENT}),
    ("People who drink alcohol were interviewed about the screens.", {PATIENT}),
    ("Individuals with lived experience of opioid use disorder helped us choose the words.", {PATIENT}),
    ("Survivors of stroke advised the team.", {PATIENT}),
    ("Our team included two patients and an engineer.", {PATIENT}),
    ("Our patient advisors (n = 4) read every page aloud.", {PATIENT}),
    ("Jim Example, Patient Partner, Lakeside", {PATIENT}),
    ("Contributors: Ana Lopes (patient), Bo Lind (engineer).", {PATIENT}),
    ("We thank the patients who gave their time.", {PATIENT}),
    ("The icons were redrawn after patients told us they were confusing.", {PATIENT}),
    ("Reviewed by: a patient, an editor.", {PATIENT}),
    ("Patients and family caregivers co-designed the screens.", {PATIENT, CAREGIVER}),
    ("Written in close partnership with patients and their families.", {PATIENT, CAREGIVER}),
    ("The Patient and Family Advisory Council met monthly.", {PATIENT, CAREGIVER}),
    ("Rosa M. Marin, caregiver, wrote the section on cost.", {CAREGIVER}),
    ("Parents were consulted on the words.", {CAREGIVER}),
    ("Two mothers of children with asthma reviewed the action plan.", {CAREGIVER}),
    ("Patients were invited to review the wording.", {PATIENT}),
    ("The guide was written alongside caregivers.", {CAREGIVER}),
    ("Family members tried out the app at home.", {CAREGIVER}),
    ("Family caregivers of people with dementia were involved from the start.", {CAREGIVER}),
    ("Community members voted on the pictures.", {CITIZEN}),
    ("The leaflet was shaped by members of the public.", {CITIZEN}),
    ("A citizen panel rated the pictures.", {CITIZEN}),
    ("The patient and public involvement group commented on the draft.", {PATIENT, CITIZEN}),
    ("The logic was tested by nurses at two clinics.", {CLINICIAN}),
    ("The rule was developed with primary care providers from two towns.", {CLINICIAN}),
    ("Physicians at three sites took part in a pilot.", {CLINICIAN}),
    ("Dr. Ana Roe, a family physician, led the clinical review.", {CLINICIAN}),
    ("Contributors: Jane Roe, MD, practicing internist; John Doe, engineer", {CLINICIAN}),
    ("Pilot clinicians suggested shorter alerts.", {CLINICIAN}),
    ("Nurses from the pilot clinic gave feedback every week.", {CLINICIAN}),
    ("We are grateful to the physicians who reviewed early drafts.", {CLINICIAN}),
    ("It was reviewed by a nurse, an engineer and a patient.", {PATIENT, CLINICIAN}),
    ("Not only clinicians but also patients tested the draft.", {PATIENT, CLINICIAN}),
    ("Patients were not involved, but a nurse reviewed the draft.", {CLINICIAN}),
    ("Special thanks go to our patient, caregiver and clinician partners.", {PATIENT, CAREGIVER, CLINICIAN}),
    ("Hospital leaders approved the plan after they tried the screens.", {LOCAL}),
    ("The county health officer and clinic managers agreed on the roll-out.", {LOCAL}),
    ("Patients tested the first draft, and will test the next one.", {PATIENT}),
]

DID_NOT_TAKE_PART = {
    "spoken about": [
        "Information for patients is shown on one page.",
        "It is a patient-facing tool.",
        "This tool helps patients decide with their clinician.",
        "Patients and clinicians are the intended users.",
        "The tool was built so that patients and clinicians could decide together.",
        "Patients with a score above 8 were included.",
        "The design kept patients in mind.",
        "Designed with patients in mind.",
        "Developed with patients' privacy as a goal.",
        "It improved communication between patients and doctors.",
        "The doctor-patient relationship guided the design.",
        "The patient portal was tested by engineers.",
        "Family history is read from the record.",
        "Decision-makers can use this report.",
        "Patients are the readers, so the team checked the words.",
        "It was developed by engineers for patients and clinicians.",
        "It was developed by engineers for use by clinicians.",
        "The draft was reviewed for use with patients by the legal team.",
    ],
    "cared for": [
        "Patients were screened for risky drinking.",
        "Patients were tested by nurses.",
        "Patients tested positive in 4 of 10 cases.",
        "Patients reviewed their results before the visit.",
        "Patients rated their pain before and after.",
        "Patients advised to cut down drinking got a leaflet.",
        "Clinicians reviewed patient charts during the pilot.",
        "Results are reviewed with patients at the visit.",
        "Patients were invited to fill in the questions.",
        "Orders are reviewed by pharmacists.",
        "The tool offers advice from doctors on safe limits.",
        "Feedback from the clinician is shown to the patient.",
        "The alert fired for patients reviewed by the team.",
        "Clinicians used the tool with 30 patients during the pilot.",
        "During the pilot, physicians overrode 40% of alerts.",
    ],
    "counted": [
        "The rule was validated with data from 2,000 patients.",
        "The logic was checked on patient records.",
        "The study included 200 patients with asthma.",
        "A review of patients with asthma found the rule safe.",
        "Test patients were used to check the logic.",
        "The logic was tested with synthetic patients.",
    ],
    "denied": [
        "No patient was involved in the work.",
        "The tool has not been tested by clinicians.",
        "Without input from patients, the wording was settled by the team.",
        "Input from caregivers was not sought.",
        "Neither patients nor caregivers took part.",
        "Clinicians didn't take part, and patients weren't interviewed.",
        "The team lacked a caregiver.",
        "None of the contributors is a clinician.",
        "We did not have time for interviews with patients.",
    ],
    "hoped for": [
        "Patients will be asked to review the next version.",
        "Clinicians should consult patients before use.",
        "Feedback from patients will be collected later.",
        "It is intended to be reviewed by clinicians.",
        "A usability test with patients is planned.",
        "Ideally, patients would have reviewed this draft.",
        "The team has yet to consult caregivers.",
        "Before release, it must be reviewed by a pharmacist.",
        "Clinicians are encouraged to discuss the results with the patient.",
    ],
    "somebody else": [
        "Clinical subject matter experts worked with engineers.",
        "Built by nurse informaticists and software engineers.",
        "Test cases were written by a physician informaticist.",
        "Leaders of the federal agency gave advice.",
        "Public health experts wrote the text.",
        "The recommendation was written by experts in family medicine.",
        "It was developed by the American College of Physicians.",
        "The American Academy of Family Physicians approved the wording.",
        "Patient safety officers reviewed it.",
        "The parent artifact was reviewed by the vendor.",
    ],
}


def roles_found(sentence: str) -> set[PartnerRole]:
    return {one.partner_role for one in role_evidence({"Contributors": sentence}) if one.quotes}


@pytest.mark.parametrize(("sentence", "roles"), TOOK_PART)
def test_a_sentence_says_who_took_part(sentence: str, roles: set[PartnerRole]) -> None:
    assert roles_found(sentence) == roles


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(sentence, id=f"{why}: {sentence}")
        for why, several in DID_NOT_TAKE_PART.items()
        for sentence in several
    ],
)
def test_people_who_did_not_take_part_are_not_quoted(sentence: str) -> None:
    assert roles_found(sentence) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "User testing: 8 patients, 2 rounds.",
        "This work would not exist without the patients who tested it.",
        "No patient was involved in the work.",
        "A stakeholder group met twice.",
    ],
)
def test_a_sentence_that_comes_near_is_shown_to_read_oneself(sentence: str) -> None:
    patient = role_evidence({"Pilot experience": f"It was built in 2020. {sentence}"})[0]
    assert patient == RoleEvidence(PATIENT, (), Quote("Pilot experience", sentence))
    assert patient.strength is Strength.NONE


def test_a_text_that_names_nobody_shows_nothing_for_every_role() -> None:
    assert role_evidence({"Contributors": "Engineers wrote it."}) == tuple(
        RoleEvidence(role, (), None) for role in PartnerRole
    )
    assert role_evidence({}) == tuple(RoleEvidence(role, (), None) for role in PartnerRole)


def test_experts_of_the_makers_are_shown_beside_the_clinician_question_and_not_counted() -> None:
    made_by = (
        "Engineers wrote it in collaboration with clinical subject matter experts and leaders of an agency."
    )
    evidence = role_evidence({"Contributors": made_by})
    assert [one.quotes for one in evidence] == [(), (), (), (), ()]
    assert [one.nearest for one in evidence] == [None, None, None, Quote("Contributors", made_by), None]


def test_quotes_are_whole_sentences_in_the_order_of_the_texts() -> None:
    texts = {
        "Contributors": "Engineers built it, e.g. Dr. Lind. Two patients wrote “How it feels.” Nurses tested it!",
        "Pilot experience": "It ran in May.\nFour patients took part",
    }
    patient, *_between, clinician, _local = role_evidence(texts)
    assert patient == RoleEvidence(
        PATIENT,
        (
            Quote("Contributors", "Two patients wrote “How it feels.”"),
            Quote("Pilot experience", "Four patients took part"),
        ),
        None,
    )
    assert patient.strength is Strength.UNCLEAR
    assert clinician.quotes == (Quote("Contributors", "Nurses tested it!"),)


def test_sentences_end_at_full_stops_and_lines_but_not_at_titles_and_initials() -> None:
    text = "Dr. J. T. Roe of St. Ann wrote it, cf. the U.S. law. Was it read? Yes.\n\nNo. 5: a list"
    assert list(sentences_of(text)) == [
        "Dr. J. T. Roe of St. Ann wrote it, cf. the U.S. law.",
        "Was it read?",
        "Yes.",
        "No. 5: a list",
    ]


@given(st.text(alphabet="Aa 1.!?\n”)U", max_size=40))
def test_no_word_is_lost_between_sentences(text: str) -> None:
    sentences = list(sentences_of(text))
    assert all(sentence in text for sentence in sentences)
    assert "".join("".join(sentences).split()) == "".join(text.split())


def test_texts_beyond_all_measure_are_read_in_part() -> None:
    filler = "x" * LONGEST_SENTENCE
    assert roles_found(f"{filler} Two patients reviewed it") == set()
    assert roles_found(f"{filler}\nTwo patients reviewed it") == {PATIENT}
    assert roles_found("x\n" * (MAX_CHARACTERS // 2) + "Two patients reviewed it") == set()


def test_the_summary_names_what_is_missing_and_leaves_the_last_word_to_a_person() -> None:
    nobody = role_evidence({"Contributors": "Engineers wrote it."})
    assert summary(nobody) == (
        "Its text names no patient, caregiver, citizen, clinician or local decision-maker as a partner. "
        "You can say otherwise if you know better."
    )
    one = role_evidence({"Contributors": "A patient reviewed it."})
    assert summary(one) == (
        "Its text may name a patient as a partner. "
        "It names no caregiver, citizen, clinician or local decision-maker. "
        "Please read its words and say if that is right."
    )
    four = role_evidence({"Contributors": "Patients, caregivers, citizens and nurses tested it."})
    assert summary(four) == (
        "Its text may name a patient, caregiver, citizen and clinician as a partner. "
        "It names no local decision-maker. Please read its words and say if that is right."
    )
    all_five = role_evidence(
        {"Contributors": "Patients, caregivers, citizens, nurses and clinic managers tested it."}
    )
    assert summary(all_five) == (
        "Its text may name a partner in every role. Please read its words and say if that is right."
    )
