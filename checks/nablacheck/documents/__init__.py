"""What a document claims, read and judged, with the places where it stands: what ``nablacheck read`` shows."""

from nablacheck.documents.document import Document, document_of

__all__ = ["Document", "document_of"]
