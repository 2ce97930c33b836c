"""What `make bench` measures (docs/bench.md); a package of its own because pytest must not collect it."""
