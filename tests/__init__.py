"""The tests of One More Step. A package, so that the name means these and not those of a library."""
