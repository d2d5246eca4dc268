"""How two changed versions of one text become one: pieces of text by ids, texts by words, lists by their order."""
