"""python -m homefirst"""

from homefirst.cli import main

if __name__ == "__main__":  # a reader apart imports this file, too
    main()
