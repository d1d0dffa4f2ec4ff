"""The order of events: the one place that joins the stages, top to bottom.

`loading` reads sources for a look without a store; `edition` and `fitting` go from what was read to the e-mail, and
`files` to what is exported. `collecting` goes from sources into the store, `building` from the store to an edition in
it, `running` takes the steps of a scheduled run, and `dispatching`, `sending` and `mailing` go from the e-mail to
readers. `simulating`, `explaining` and `verifying` look at all that and change nothing; `checkup` tries every part
without making anything.
"""
