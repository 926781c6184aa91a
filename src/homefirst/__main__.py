"""python -m homefirst"""

from homefirst.cli import main

main()
