"""The likely cause of a wrong claim: a familiar mistake that explains every wrong entry, here and elsewhere."""
