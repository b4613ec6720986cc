"""Whether a document has the shape of the model: types, keys and limits."""
