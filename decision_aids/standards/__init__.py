"""Published lists of what a good decision aid has, item by item, and how an aid meets them."""
