"""The result of a decision aid as files: HTML, PDF, SVG, PNG, FHIR, CDS Hooks and JSON."""
