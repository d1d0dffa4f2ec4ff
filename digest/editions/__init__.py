"""An edition as a whole: composed from chosen stories, and written down as an artefact."""
