"""One request to another server: within a time and a size, to an address that it may have, and no further.

It is sent over httpcore, whose network is replaced by one that asks for the time left before every read and
write, so that a server that answers drop by drop is given up too, and that looks at the address of a name
before it connects to just this address. Redirects are not followed, and no proxy is asked.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpcore
import httpx

from kg.errors import ServiceFailed

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator, Mapping

    from httpcore import SOCKET_OPTION

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_OK: Final = range(200, 300)
_REDIRECTS: Final = range(300, 400)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a request may take in all, in seconds, and how large its answer may be, in bytes."""

    seconds: float
    size: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: its media type, and its body as it was sent."""

    kind: str
    body: bytes


def post(url: str, body: bytes, headers: Mapping[str, str], bounds: Bounds) -> Reply:
    """Send a request and read the answer.

    A host that is given by its address is connected to; one that is given by its name only where that stands
    for a public address.

    Raises:
        ServiceFailed: it is not allowed, cannot be reached, or does not answer as it should.
    """
    clock = _Clock(time.monotonic() + bounds.seconds)
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    sent.append((b"Accept-Encoding", b"identity"))
    tls = httpx.create_ssl_context() if url.startswith("https:") else None
    try:
        with ExitStack() as held:
            pool = held.enter_context(httpcore.ConnectionPool(tls, network_backend=_Network(clock)))
            response = held.enter_context(pool.stream("POST", url, headers=sent, content=body))
            _judge(url, response)
            return Reply(_header(response, b"content-type"), _bounded(url, response.iter_stream(), bounds))
    except (httpcore.TimeoutException, TimeoutError):
        message = f"{url} took longer than the {bounds.seconds:g} s that it may and was given up"
        raise ServiceFailed(message) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, UnicodeError) as error:
        # What the system says of the network behind us is nothing to a stranger.
        message = f"{url} cannot be reached or does not speak HTTP"
        raise ServiceFailed(message) from error


def _judge(url: str, response: httpcore.Response) -> None:
    """Refuse an answer that is none, or that would have to be unpacked."""
    packed = _header(response, b"content-encoding")
    if response.status in _REDIRECTS:
        message = f"{url} sends on to another address, which is not followed"
    elif response.status not in _OK:
        message = f"{url} refuses ({response.status})"
    elif packed not in {"", "identity"}:
        message = f"{url} answers compressed, which was not asked for"
    else:
        return
    raise ServiceFailed(message)


def _header(response: httpcore.Response, name: bytes) -> str:
    value = next((value for key, value in response.headers if key.lower() == name), b"")
    return value.decode("latin-1").partition(";")[0].strip().lower()


def _bounded(url: str, pieces: Iterable[bytes], bounds: Bounds) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > bounds.size:
            message = f"{url} answers with more than {bounds.size:,} bytes: ask it for less"
            raise ServiceFailed(message)
    return bytes(body)


class _Clock:
    """Counts down to a moment."""

    def __init__(self, until: float) -> None:
        self._until = until

    def left(self) -> float:
        """Give the seconds that are left.

        Raises:
            TimeoutError: none are.
        """
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Network(httpcore.NetworkBackend):
    """Connects to addresses that are allowed, and keeps to a clock."""

    def __init__(self, clock: _Clock) -> None:
        self._clock = clock
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the clock's
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError()
        for address in addresses(host, port):
            try:
                left = self._clock.left()
                stream = self._inner.connect_tcp(address, port, left, local_address, socket_options)
            except httpcore.NetworkError as error:
                failure = error
            else:
                return _Stream(stream, self._clock)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection that keeps to a clock."""

    def __init__(self, inner: httpcore.NetworkStream, clock: _Clock) -> None:
        self._inner = inner
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the clock's
        return self._inner.read(max_bytes, self._clock.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - the clock's
        self._inner.write(buffer, self._clock.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the clock's
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._clock.left()), self._clock)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore has it
        return self._inner.get_extra_info(info)


def addresses(host: str, port: int) -> Iterator[str]:
    """Give the addresses of a host: an address as it is, and of a name those that are public.

    >>> list(addresses("127.0.0.1", 80))
    ['127.0.0.1']

    Raises:
        ServiceFailed: a name stands for an address that is not public.
        OSError: it stands for none.
    """
    literal = host.strip("[]")
    if _is_address(literal):
        yield literal
        return
    for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        address = str(place[0])
        if not is_public(address):
            message = f"{host} is a name for an address that is not public"
            raise ServiceFailed(message)
        yield address


def is_public(address: str) -> bool:
    """Tell whether an address belongs to the open internet, also if it is written inside another.

    >>> [is_public(a) for a in ("192.0.43.8", "10.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fe80::1%e")]
    [True, False, False, False, False]
    """
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour
        if one in _NAT64:
            inner = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
        if inner is not None:
            one = inner
    return one.is_global and not one.is_multicast


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
