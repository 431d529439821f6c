"""On disk: sessions saved so that nothing given is lost and nothing is leaked."""
