"""The mathematics of a document: where it stands, which equations it holds, and what these claim or define."""
