"""One frozen result of a decision aid, and the ways to say it: sentences, a table, icons and bars."""
