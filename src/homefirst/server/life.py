"""How a child knows that its parent lives: it waits for the end of a pipe that the parent holds open.

The kernel closes the parent's end however the parent ends, by kill -9, too; the child then stops as if it had
been asked to.
"""

import os
import signal
import threading


def stop_with_parent(pipe: int) -> None:
    """Sends this process SIGTERM when nobody holds the other end of `pipe` open any more."""

    main = threading.main_thread().ident
    assert main is not None

    def wait() -> None:
        while os.read(pipe, 1):
            pass
        # To the main thread, which handles it: sent to the process it would not wake one that waits.
        signal.pthread_kill(main, signal.SIGTERM)

    threading.Thread(target=wait, name="life", daemon=True).start()
