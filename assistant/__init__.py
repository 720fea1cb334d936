"""Question answering over one's own documents. Importing it loads no torch, chromadb, gradio or langchain."""
