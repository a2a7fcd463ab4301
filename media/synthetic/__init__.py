"""Made-up people for the demo and the tests. Imported by the demo only."""
