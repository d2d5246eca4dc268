"""The document that a new decision aid begins with: it loads, and its comments say what belongs where."""

import re

from decision_aids.document import PATTERNS_IN_WORDS, SLUG
from decision_aids.strict_yaml import shown


class UnusableSlug(ValueError):
    """The text says what was found, and what a slug looks like."""


def starting_document(slug: str) -> str:
    """The YAML text of a new aid in the format decision-aid/1. Raises UnusableSlug."""
    if not re.fullmatch(SLUG.strip("^$"), slug):
        raise UnusableSlug(f"{shown(slug)} cannot be the slug of an aid. Expected {PATTERNS_IN_WORDS[SLUG]}.")
    return _START.replace("new-aid", slug, 1)


_START = """\
# A decision aid helps a person choose between options. Change the words below to yours.
# A line that begins with # is a note for you. Remove a note when you no longer need it.
# To see if anything is wrong, run: decision-aids check FILE
format: decision-aid/1
slug: "new-aid"                   # a short name for files and addresses; keep it once the aid is out
language: en                       # en, fr, es and so on
title: A short name for this choice
kind: treatment                    # treatment, screening, test, prevention or care

condition:
  name: The health problem
  summary: >-
    Say in a few short sentences what the health problem is
    and what it may do.

decision:
  question: Should I choose this or that?
  audience: Say who faces this choice, with age and health
  why_now: Say why there is a choice to make.
  # no_action_reason: Where to do nothing is no option, say here why not.

options:                           # two or more; tell the same things about each of them
  - id: wait
    label: Wait and see
    is_no_action: true             # this is what happens when nothing is done
    what_it_involves: Say what a person does, and how often.
    good_points:
      - Say what is good about it.
    hard_points:
      - Say what is hard about it.
    # Ask someone who has lived with this option, and write down their words:
    # lived_experience:
    #   text: What it was like for me.
    #   written_with: patient_partner
  - id: treat
    label: Start treatment
    what_it_involves: Say what a person does, and how often.
    good_points:
      - Say what is good about it.
    hard_points:
      - Say what is hard about it.

evidence:                          # one set for each source; all its counts are out of one number of people
  - id: main
    label: The main study
    population: Say who was studied, where and when
    reference_class: people        # what the count is out of: people, not tests
    denominator: 1000
    time_horizon: {value: 1, unit: years}       # hours, days, weeks, months, years; or only {unit: lifetime}
    source: main-source
    method: Say how this study was chosen.
    outcomes:
      - id: better
        label: Feel better
        direction: benefit         # benefit, harm or neutral
        per_option:
          # How many of the 1000? Write a number, {n: 120}, and its interval: {n: 120, low: 90, high: 150}.
          # Or a range, {n: [4, 6]}; or, when fewer than one, {n: "<1"}.
          # Keep null, with the reason, for a number that nobody knows.
          wait: {n: null, reason: not filled in yet}
          treat: {n: null, reason: not filled in yet}
        certainty: not_stated      # high, moderate, low, very_low or not_stated
      - id: side-effect
        label: Have a side effect
        direction: harm
        per_option:
          wait: {n: null, reason: not filled in yet}
          treat: {n: null, reason: not filled in yet}
        certainty: not_stated
        # What this tells of a test: is it a true_positive, false_positive, true_negative or false_negative?
        # Overdiagnosis and detection are written in the same way.
        # shows: false_positive

# For kind screening and kind test:
# screening:
#   measures: Say what the test looks at.
#   if_found: Say what comes next when something is found.
#   if_not_found: Say what comes next when nothing is found.
#   overdiagnosis: Say if the test can find things that would never cause trouble.

values:                            # what may matter to a person, and which option it speaks for
  - id: fewer-pills
    statement: I want to take as few pills as I can.
    speaks_for: wait
  - id: feel-better-soon
    statement: I want to feel better soon.
    speaks_for: treat

steps:
  - Read what can happen with each choice.
  - Mark what matters most to you.
  - Talk it over with someone you trust.

questions_for_the_visit:
  - What would you want to know if you were me?

glossary:                          # a word that needs explaining, and what it means
  side effect: A problem that a treatment causes.

# What a guideline advises stands in a box of its own:
# guidelines:
#   - text: Say who advises what, and for whom.
#     source: main-source

sources:
  - id: main-source
    citation: Who wrote it, what it is called, where and when it came out
    # doi: 10.1136/bmj.k3519
    # pmid: "30185521"
    # url: https://example.org/study

authors:
  - {name: Your name, role: writer, credentials: what you know about this, interests: none declared}

# Who took part, and how. Write a name only when the person agrees; else role_only.
# partners:
#   - {role: patient_partner, contributed: review, named: role_only, paid: true}

funding: Say who paid for this work.
# Where a funder makes or sells an option, say which:
# funders:
#   - {name: Name of the funder, makes: [treat]}

dates:                             # year-month-day, without quotes
  # published: 2026-11-01
  # evidence_searched: 2026-09-01
  # next_review: 2027-11-01
  update_policy: Say how often you look for new studies.

# Where a finding of the check is true and may stand, say why. The reason is printed with the aid.
# waivers:
#   - rule: L7
#     at: /evidence/0/outcomes/1
#     reason: The study does not say over which time it counted these.
"""
