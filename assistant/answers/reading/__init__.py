"""The words of a sentence that answer: by kind of question, from typed candidates and what stands around them."""
