"""The ways around open questions: what the address opens, and how to get there."""

PAGE = "reflection/questions.py"
ASK, ANSWER, SETTLE, LET_GO, TOPICS, SHOW = "ask", "answer", "settle", "let-go", "topics", "show"
"""Which part is open, as it stands in the address; with the number of a question, or which questions are shown."""
