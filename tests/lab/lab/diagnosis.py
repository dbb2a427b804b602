"""What the tests of the diagnosis stand on: a real path, the program as nobody, and its words."""

from .expect import LabCase
from .network import Firewall
from .path import HOPS, Path
from .program import Program


class DiagnosisCase(LabCase):
    """Tests on a path with three routers. `FAMILY` is the one that the class is about."""

    FAMILY = 4

    @classmethod
    def setUpClass(cls):
        families = (cls.FAMILY,)
        cls.world = Path(**{"cockpit": families, "others": families, **cls.WORLD})
        cls.addClassCleanup(cls.world.close)
        cls.program = Program(cls.world)

    def check(self, *arguments, timeout="1s", **how):
        """The program needs no privilege for any of this."""
        return super().check(*arguments, timeout=timeout, as_nobody=True, **how)

    def hop(self, number):
        """The address that a router answers from."""
        return HOPS[number - 1][self.FAMILY]

    def to(self, *addresses):
        """The beginning of a firewall rule about packets to these addresses."""
        return f"{'ip6' if self.FAMILY == 6 else 'ip'} daddr {{ {', '.join(addresses)} }}"

    def destination(self, *rows):
        """The same for the destinations of rows."""
        return self.to(*(address for row in rows for address in self.world.addresses(row)))

    def output_firewall(self, namespace, rules):
        """Rules for what a box itself sends."""
        return Firewall(namespace, rules, hook="output")

    def trace(self, outcome, row):
        """The evidence of the only trace of a row."""
        (trace,) = outcome.evidence(row, "trace")
        return trace

    def expect_words(self, outcome, row, *words):
        """Summary and remedy of a row both say this."""
        for where in ("summary", "remedy"):
            for some in words:
                self.assertIn(some, outcome.row(row)[where], f"{row}: {where}")

    def remedies(self, outcome, *rows):
        """The different remedies of rows."""
        return {outcome.row(row)["remedy"] for row in rows}

    def purposes(self, outcome):
        """Why steps were made, of all rows, without those for the rows' own sake."""
        return sorted({step["purpose"] for row in outcome.report["rows"] for step in row["steps"]
                       if step.get("purpose", "check") != "check"})

    def second_attempts(self, outcome, row, purpose):
        """The evidence of the second attempts of a row for one purpose."""
        return [step["evidence"] for step in outcome.row(row)["steps"]
                if step.get("purpose") == purpose]
