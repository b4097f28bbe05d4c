"""What is told arrives here: a webhook's receiver and a mail server, both on loopback, both keeping what comes."""

import base64
import hashlib
import hmac
import json
import socket
import sys
import threading
import time
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

try:
    from aiosmtpd.controller import Controller
except ImportError:
    Controller = None


class Receiver:
    """A webhook's receiver: takes each message once, if its signature is good (Standard Webhooks 1.0)."""

    def __init__(self, secret):
        receiver, self.key = self, base64.b64decode(secret.removeprefix("whsec_"))
        self.got, self.faults, self.cuts = [], [], 0

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(length)
                if len(body) < length or "webhook-id" not in self.headers:
                    receiver.cuts += 1  # cut off while it was sent: it comes again
                    return
                self.send_response(receiver.take(self.headers, body))
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_):
                fault = sys.exc_info()[1]
                if isinstance(fault, ConnectionError):
                    receiver.cuts += 1
                else:
                    receiver.faults.append(repr(fault))

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}/in"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, headers, body):
        number, at = headers["webhook-id"], headers["webhook-timestamp"]
        signed = f"{number}.{at}.".encode() + body
        good = "v1," + base64.b64encode(hmac.new(self.key, signed, hashlib.sha256).digest()).decode()
        if not hmac.compare_digest(good, headers["webhook-signature"] or ""):
            self.faults.append(f"a bad signature on {number}")
            return 401
        if abs(time.time() - int(at)) > 300:
            self.faults.append(f"{number} was signed at {at}: not now")
            return 401
        if number not in [known for known, _ in self.got]:
            self.got.append((number, json.loads(body)))
        return 200

    def messages(self):
        assert not self.faults, self.faults
        return [message for _, message in self.got]

    def cut(self):
        """Connects and is gone: in the headers, and between headers and body."""
        for sent in (b"POST /in HT", b"POST /in HTTP/1.1\r\nhost: x\r\ncontent-le", b"POST /in HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{"):
            with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
                connection.sendall(sent)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Mailbox:
    """A real SMTP server (aiosmtpd) that keeps what it is given."""

    def __init__(self):
        self.mails = []
        for left in reversed(range(5)):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
            self.controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=30)
            try:
                self.controller.start()
                return
            except OSError:  # somebody else took the port meanwhile
                if not left:
                    raise

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((envelope.rcpt_tos, mail["subject"], mail.get_content().replace("\r\n", "\n")))
        return "250 OK"

    def to(self, address):
        """What came for an address: subjects and texts."""
        return [(subject, text) for to, subject, text in self.mails if address in to]

    def stop(self):
        self.controller.stop()


def mailbox():
    """A mail server, or none where aiosmtpd is not installed."""
    return Mailbox() if Controller else None
