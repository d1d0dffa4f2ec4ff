"""Hands TCP connections on with everything so many milliseconds later, each way: a wire across a country on loopback.

Usage: python -m tests.benchmarks.delaying_proxy PORT TARGET MILLISECONDS; it says "ready" when it listens.
"""

from __future__ import annotations

import asyncio
import socket
import sys

_CHUNK = 1 << 18


async def hand_on(source: socket.socket, target: socket.socket, delay: float) -> None:
    """Hand on what comes, in order, each piece `delay` seconds after it came."""
    loop = asyncio.get_running_loop()
    pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def write() -> None:
        while True:
            due, piece = await pieces.get()
            await asyncio.sleep(max(due - loop.time(), 0))
            if not piece:
                target.shutdown(socket.SHUT_WR)
                return
            await loop.sock_sendall(target, piece)

    writer = asyncio.create_task(write())
    try:
        while True:
            piece = await loop.sock_recv(source, _CHUNK)
            pieces.put_nowait((loop.time() + delay, piece))
            if not piece:
                break
        await writer
    except OSError:
        writer.cancel()


async def connect(client: socket.socket, target: int, delay: float) -> None:
    """Hand one connection on, both ways; the greeting waits for the way there too."""
    loop = asyncio.get_running_loop()
    server = socket.socket()
    for sock in (client, server):
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    await asyncio.sleep(delay)
    await loop.sock_connect(server, ("127.0.0.1", target))
    await asyncio.gather(hand_on(client, server, delay), hand_on(server, client, delay))
    client.close()
    server.close()


async def serve(port: int, target: int, delay: float) -> None:
    """Accept until the process is ended."""
    loop = asyncio.get_running_loop()
    listener = socket.create_server(("127.0.0.1", port), backlog=512)
    listener.setblocking(False)
    print("ready", flush=True)
    tasks = set()
    while True:
        client, _ = await loop.sock_accept(listener)
        task = asyncio.create_task(connect(client, target, delay))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 1_000))
