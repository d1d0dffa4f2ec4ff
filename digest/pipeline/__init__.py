"""The order of events: the one place that joins the stages, top to bottom.

`edition` goes from sources to the e-mail and its files, `mailing` from the e-mail to readers, and `checkup` tries
every part without making anything.
"""

from digest.editions.inputs import Inputs
from digest.pipeline.edition import Request, build_edition, build_proof, compose_files, load_inputs

__all__ = ["Inputs", "Request", "build_edition", "build_proof", "compose_files", "load_inputs"]
