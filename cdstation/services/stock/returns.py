"""Stock that goes back to the firm that supplied it, signed by two (LAW-19-e). Back to the pharmacy is a transfer."""

from collections.abc import Sequence

from cdstation.errors import RuleError
from cdstation.register.entries import Sealed
from cdstation.register.stock.acts import StockReturned
from cdstation.register.stock.containers import check_amount, check_return
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.values import Proof, State

_RECORDING = (State.CLOSED, State.QUARANTINE, State.NO_SPACE, State.CLOCK_HOLD)
LOOSE = 0  # stands for stock that is in no container


class ReturnDesk:
    """Returns to a supplier."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty

    def send_back(
        self,
        page: int,
        party: str,
        address: str,
        reference: str,
        reason: str,
        amounts: Sequence[tuple[int, int]],
        witness: Proof,
    ) -> Sealed:
        """One line of the page: to whom, under which authority or return number, and what. `amounts` are container and
        thousandths, container 0 for loose stock. What has expired or was recalled may go back as well.

        Raises RuleError `page-not-open`, `return-of-own-drugs`, `return-incomplete`, those of `check_return`,
        `check_amount` and of the witness; UnrecordedError.
        """
        self._current.require(*_RECORDING)
        book = self._current.book
        head = book.standing.pages.get(page)
        if head is None:
            raise RuleError("page-not-open")
        if head.key.patients_own:
            raise RuleError("return-of-own-drugs")
        words = tuple(" ".join(text.split()) for text in (party, address, reference, reason))
        if not all(words):
            raise RuleError("return-incomplete")
        numbers, sent = tuple(number for number, _ in amounts), tuple(amount for _, amount in amounts)
        holding = book.standing.holding
        check_return(holding, page, numbers, sent, holding.loose(page, book.standing.balances[page]))
        for amount in sent:
            check_amount(amount, head.unit)
        other = self._duty.witness_for(self._current.nurse_person, witness)
        kept = [holding.containers.get(number) for number in numbers]
        body = StockReturned(
            party=words[0],
            address=words[1],
            reference=words[2],
            reason=words[3],
            containers=numbers,
            amounts=sent,
            batches=tuple(one.batch if one else "" for one in kept),
            expiries=tuple(one.expiry if one else "" for one in kept),
        )
        return book.record(body, by=self._current.nurse_signer, witness=other, page=page, delta=-sum(sent))
