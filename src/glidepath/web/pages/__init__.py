"""The pages: each takes a request, asks for what the reader may see, and gives a response."""
