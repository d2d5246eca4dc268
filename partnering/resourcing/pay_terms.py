"""The words of pay: what a payment is for, where it stands, and why a partner does not take it."""

from partnering.foundation.vocabulary import Term
from partnering.foundation.words import N_


class PaymentKind(Term):
    """What a payment is for. Money that somebody spent to take part is given back; it is no pay."""

    PAY = "pay", N_("Pay for time given")
    EXPENSES = "expenses", N_("Expenses given back")
    CHILDCARE = "childcare", N_("Care for children and others")
    TRAVEL = "travel", N_("Travel")
    ACCESS = "access", N_("Access: interpreters, devices, large print")


class PayState(Term):
    """Where a payment stands on a day."""

    PROMISED = "promised", N_("Promised")
    APPROVED = "approved", N_("Approved"), N_("Whoever pays has said yes. It is not paid yet.")
    LATE = "late", N_("Late"), N_("Its day has passed, and it is not paid.")
    PAID = "paid", N_("Paid")
    DECLINED = "declined", N_("Declined by choice")
    NOT_ALLOWED = "not_allowed", N_("Not allowed to take it")


class DeclinedAs(Term):
    """Why a partner does not take a payment."""

    BY_CHOICE = "by_choice", N_("I do not want it"), N_("You need no reason.")
    NOT_ALLOWED = (
        "not_allowed",
        N_("I may not take it"),
        N_("A rule forbids it, such as one about benefits or one of an employer."),
    )
