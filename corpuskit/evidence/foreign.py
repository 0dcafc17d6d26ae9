"""What a format says of files that are read in place, as the findings of the rules that it names."""

from collections.abc import Iterator

from corpuskit.evidence.found import Found
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, excerpt
from corpuskit.foreign import ForeignFault


def told(view: View, found: Found) -> Iterator[tuple[ForeignFault, Finding]]:
    """The faults of a bundle that belong to a rule, each as a finding at its line of the foreign file."""
    for fault in view.bundle.foreign:
        if fault.rule == found.rule:
            piece = None if fault.start is None or fault.end is None else (fault.start, fault.end)
            shown = excerpt(view.text, (piece,)) if view.text is not None and piece is not None else None
            yield (
                fault,
                Finding(
                    code=found.code,
                    rule=found.rule,
                    severity=found.severity,
                    message=fault.message,
                    place=fault.place,
                    document=view.document_id,
                    annotator=fault.annotator,
                    annotation=fault.id,
                    start=fault.start,
                    end=fault.end,
                    excerpt=shown,
                    hint=fault.hint,
                ),
            )
