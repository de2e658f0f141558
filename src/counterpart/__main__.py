"""How does `python -m counterpart` start? As `counterpart` does."""

from counterpart.cli.main import main

main()
