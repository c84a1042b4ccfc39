"""A case as the screen and the paper show it: names for numbers, its timeline, what is left and what comes next."""

from cdstation.register.acts import Count
from cdstation.register.discrepancies import rules
from cdstation.register.discrepancies.case import Case, Step
from cdstation.register.discrepancies.clock import deadlines, level
from cdstation.register.discrepancies.words import step_words
from cdstation.register.pages import shown_name
from cdstation.register.quantity import Unit
from cdstation.register.standing import Standing
from cdstation.services.book import Book
from cdstation.services.discrepancies.values import CaseRow, CaseStep, CaseView, Recount


def case_row(case: Case, standing: Standing, now_ms: int) -> CaseRow:
    """One line of the list."""
    head = standing.pages.get(case.page)
    ahead = deadlines(case, standing.settings)
    return CaseRow(
        number=case.seq,
        cause=case.cause,
        page=head.key.shown if head else "",
        unit=head.unit if head else Unit.ML,
        opened_ms=case.opened_ms,
        difference=case.difference,
        owner=standing.name_of().get(case.owner, ""),
        level=level(case),
        outcome=case.outcome,
        open=case.open,
        overdue=any(one.at_ms <= now_ms for one in ahead),
        deadline=ahead[0] if ahead else None,
    )


def case_view(case: Case, book: Book, now_ms: int) -> CaseView:
    """Everything to show of one case."""
    standing = book.standing
    names = standing.name_of()
    row = case_row(case, standing, now_ms)
    return CaseView(
        row=row,
        case=case,
        opened_by=shown_name(case.opened_by, names),
        counters=tuple(names[number] for number in sorted(case.counters)),
        steps=tuple(case_step(step, row.unit, names) for step in case.steps),
        checks_left=rules.checks_left(case),
        deadlines=deadlines(case, standing.settings),
        missing=rules.missing(case, now_ms, standing.settings) if case.open else (),
        next_act=rules.next_act(case, now_ms, standing.settings),
        drift=_drift(case, book),
        recounts=_recounts(case, book, names) if case.of_balance else (),
    )


def _drift(case: Case, book: Book) -> int:
    """A forecast explains a difference; it never excuses one."""
    counted = book.ledger.entry(case.subject) if case.of_balance and case.subject else None
    return counted.body.drift if counted is not None and isinstance(counted.body, Count) else 0


def case_step(step: Step, unit: Unit, names: dict[int, str]) -> CaseStep:
    """One entry of the timeline in words."""
    what, said = step_words(step.body, step.delta, unit, names)
    witness = "" if step.witness is None else shown_name(step.witness, names)
    return CaseStep(step.seq, step.at_ms, shown_name(step.by, names), witness, step.body, what, said)


def _recounts(case: Case, book: Book, names: dict[int, str]) -> tuple[Recount, ...]:
    """The counts of the page by another pair since the case was opened, the newest first."""
    found = []
    for seq, (page, people) in sorted(book.standing.cases.counted.items(), reverse=True):
        if page == case.page and seq > case.seq and case.counters.isdisjoint(people):
            sealed = book.ledger.entry(seq)
            assert sealed is not None
            assert isinstance(sealed.body, Count)
            draft = sealed.draft
            first, second = names[draft.by], names.get(draft.witness or 0, "")
            found.append(Recount(seq, draft.happened_ms, first, second, sealed.body.difference))
    return tuple(found)
