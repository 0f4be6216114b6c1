"""What the person sees: the window, one folder per step. It knows core; core does not know it."""
