"""Who may use the server in a browser, at which addresses, and with which certificate."""

from __future__ import annotations

import hmac
import ssl
from collections.abc import Mapping, Sequence
from pathlib import Path

from sij_tui.files import MOST_SETTINGS_BYTES, read_file
from sij_tui.serve.errors import ServeError
from sij_tui.serve.options import ServeOptions
from sij_tui.serve.passwords import CredentialsError, Passwords, no_password


class WebAccess:
    """What browsers need to be let in.

    Args:
        options: The server's.
        urls: Addresses by which browsers know the server.
        token: What opens it where SSH wants a key, as a browser has none.

    Attributes:
        passwords: The names and passwords that are accepted.
        token: Empty where none is needed.
        tls: Encrypts; None where a proxy does, or nobody.

    Raises:
        CredentialsError: The certificate or the passwords cannot be used.
    """

    def __init__(self, options: ServeOptions, urls: Sequence[str], token: str) -> None:
        self._options = options
        self.urls = urls
        self.passwords: Passwords | None = None
        needs_token = options.authorized_keys is not None and options.password_file is None
        self.token = token if needs_token else ""
        self.tls: ssl.SSLContext | None = None
        if options.tls_cert is not None:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.minimum_version = ssl.TLSVersion.TLSv1_2
        self.reload()

    @property
    def is_open(self) -> bool:
        """Whether anybody may come in."""
        return self.passwords is None and not self.token

    @property
    def shown_urls(self) -> list[str]:
        """What to open in a browser; the token is in the part that is not sent to servers."""
        return [f"{url}/#{self.token}" if self.token else f"{url}/" for url in self.urls]

    def reload(self) -> None:
        """Read the passwords and the certificate anew.

        Raises:
            CredentialsError: One of them cannot be used; what was read before stays.
        """
        passwords = self.passwords
        if self._options.password_file is not None:
            passwords = Passwords.load(Path(self._options.password_file))
        if self.tls is not None and self._options.tls_cert is not None:
            _load_certificate(self.tls, self._options.tls_cert, self._options.tls_key)
        self.passwords = passwords  # with the certificate or not at all

    @property
    def credentials(self) -> Mapping[str, object]:
        """What opens the server, by name: the hash of a password, or the token, which has none."""
        return self.passwords.hashes if self.passwords is not None else {"": self.token}

    def accepts(self, name: str, secret: str) -> bool:
        """Whether a name and password, or the token, opens the server. Not for the event loop."""
        if self.passwords is not None:
            return self.passwords.accepts(name, secret)
        return bool(self.token) and hmac.compare_digest(secret.encode(), self.token.encode())


def _load_certificate(context: ssl.SSLContext, certificate: str, key: str | None) -> None:
    """Have a context use a certificate and its key.

    Raises:
        CredentialsError: They cannot be used.
    """
    try:
        for name in filter(None, (certificate, key)):
            read_file(name, MOST_SETTINGS_BYTES)  # OpenSSL would wait for a pipe
        # What fails half-way leaves a context with neither the old key nor the new one.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, no_password)
        context.load_cert_chain(certificate, key, no_password)
    except (OSError, ValueError, ServeError) as error:  # ssl.SSLError is an OSError
        reason = getattr(error, "strerror", None) or str(error)
        raise CredentialsError(
            f"Cannot use the certificate {certificate} with the key {key}: {reason}. They are PEM "
            "files, the certificate with its chain and the key without a password."
        ) from None
