"""The words of the budget: what a line is for, and where the means come from."""

from partnering.foundation.vocabulary import Term
from partnering.foundation.words import N_


class BudgetKind(Term):
    """What money or time of a budget is for. The first five are paid to partners."""

    PAY = "pay", N_("Pay for partners")
    EXPENSES = "expenses", N_("Expenses of partners")
    CHILDCARE = "childcare", N_("Care for children and others")
    TRAVEL = "travel", N_("Travel")
    ACCESS = "access", N_("Access: interpreters, devices, large print")
    MEETINGS = "meetings", N_("Meetings: rooms, food, calls")
    TRAINING = "training", N_("Training and coaching")
    STAFF = "staff", N_("People who look after partners")
    SHARING = "sharing", N_("Telling others: papers, conferences")
    OTHER = "other", N_("Something else")


class FundingKind(Term):
    """Where the means of a project come from."""

    RESEARCH = "research", N_("Research funding")
    GOVERNMENT = "government", N_("Government")
    HEALTH_INSTITUTION = "health_institution", N_("Hospital or health institution")
    COMMUNITY_ORG = "community_org", N_("Community organisation")
    PHILANTHROPY = "philanthropy", N_("Foundation or donor")
    IN_KIND = "in_kind", N_("In kind: rooms, staff, things")
