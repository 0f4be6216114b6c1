"""Canvas: its gradebook export, and a simulation of its gradebook importer."""
