"""Tables as documents write them, and the questions they answer: a cell, rows that fit, the largest of a column."""
