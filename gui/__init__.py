"""What the person sees: one folder a step, one document, one door for messages."""
