"""The order of events: the one place that joins the stages, top to bottom.

`edition` goes from sources to the e-mail and its files, `collecting` from sources into the store, `building` from the
store to an edition in it, `running` takes the steps of a scheduled run, and `dispatching`, `sending` and `mailing` go
from the e-mail to readers. `simulating`, `explaining` and `verifying` look at all that and change nothing; `checkup`
tries every part without making anything.
"""
