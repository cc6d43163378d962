"""Serves localstripe on a loopback port. Arguments: the file that keeps its objects, and the port, or 0 for a free one."""

import os
import pickle
import socket
import sys

from aiohttp import web
from localstripe import resources, server

kept, port = sys.argv[1], int(sys.argv[2])


def keep(store):
    """Writes all objects, whole or not at all. The server's own way writes to a fixed name in /tmp."""
    with open(kept + ".new", "wb") as file:
        pickle.dump(dict(store), file)
    os.replace(kept + ".new", kept)


resources.Store.dump_to_disk = keep
if os.path.exists(kept):
    with open(kept, "rb") as file:
        resources.store.update(pickle.load(file))

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", port))
print("listening on", listener.getsockname()[1], flush=True)
web.run_app(server.app, sock=listener, print=None, access_log=None)
