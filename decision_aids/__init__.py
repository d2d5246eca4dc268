"""Decision aids as documents: read strictly, checked, kept byte for byte. No people, no database, no network."""
