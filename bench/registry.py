"""A private docker-registry for the measurements: started on a free loopback port, filled, counted, stopped."""

import base64
import hashlib
import http.client
import json
import os
import socket
import ssl
import subprocess
import time

MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
CONFIG = json.dumps({"architecture": "amd64", "os": "linux", "config": {},
                     "rootfs": {"type": "layers", "diff_ids": []}}).encode()


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def make_certificate(folder, name, algorithm):
    """NAME.pem and NAME.key, for this machine; `algorithm` is what openssl wants to hear about the key."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", *algorithm, "-nodes", "-days", "2", "-subj", "/CN=kpin bench",
                    "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout",
                    os.path.join(folder, name + ".key"), "-out", os.path.join(folder, name + ".pem")],
                   check=True, stderr=subprocess.DEVNULL)


EC = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
RSA = ["rsa:2048"]


def make_token(folder, issuer, service, repositories):
    """A token to pull these, signed with token.key in `folder`, whose certificate is token.pem; both are made."""
    make_certificate(folder, "token", RSA)
    with open(os.path.join(folder, "token.pem"), encoding="utf-8") as file:
        certificate = "".join(line.strip() for line in file if not line.startswith("-----"))
    now = int(time.time())
    claims = {"iss": issuer, "aud": service, "sub": "", "iat": now, "nbf": now, "exp": now + 86400, "jti": "1",
              "access": [{"type": "repository", "name": name, "actions": ["pull"]} for name in repositories]}
    parts = [json.dumps(part).encode() for part in ({"typ": "JWT", "alg": "RS256", "x5c": [certificate]}, claims)]
    signed = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", os.path.join(folder, "token.key")], input=signed,
                               check=True, stdout=subprocess.PIPE).stdout
    return (signed + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


class Registry:
    """Its files live in `folder`, which has to be there; with `tls`, `ca_path` is the certificate to trust; `auth` is
    what its configuration has below "auth:"."""

    def __init__(self, folder, tls, auth=None):
        self.auth = auth
        self.folder = folder
        self.tls = tls
        self.ca_path = os.path.join(folder, "tls.pem")
        self.log_path = os.path.join(folder, "access.log")
        self.process = None
        self.port = None

    def __enter__(self):
        self._write_configuration()
        server_log = os.path.join(self.folder, "server.log")
        with open(self.log_path, "ab") as out, open(server_log, "wb") as err:
            self.process = subprocess.Popen(
                ["docker-registry", "serve", os.path.join(self.folder, "config.yml")], stdin=subprocess.DEVNULL,
                stdout=out, stderr=err, env={**os.environ, "OTEL_TRACES_EXPORTER": "none"})
        self._wait(server_log)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def _write_configuration(self):
        # As little work as it can be told to do, for it shares the machine with what is measured.
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        lines = ["version: 0.1", "log: {level: error}",
                 f"storage: {{filesystem: {{rootdirectory: {self.folder}/data}}, cache: {{blobdescriptor: inmemory}}}}",
                 "http:", f"  addr: 127.0.0.1:{self.port}", "  secret: only for measurements"]
        if self.tls:
            make_certificate(self.folder, "tls", EC)
            lines += [f"  tls: {{certificate: {self.ca_path}, key: {self.folder}/tls.key}}"]
        if self.auth:
            lines += [f"auth: {json.dumps(self.auth)}"]  # JSON is YAML
        with open(os.path.join(self.folder, "config.yml"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")

    def _wait(self, server_log):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.01)
        with open(server_log, encoding="utf-8") as file:
            raise RuntimeError("docker-registry does not start: " + file.read())

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    def fill(self, references):
        """Puts a small image under each "host/repository:tag"; no two have the same digest."""
        connection = self._connect()
        repositories = set()
        for reference in references:
            repository, tag = reference.split("/", 1)[1].rsplit(":", 1)
            if repository not in repositories:
                repositories.add(repository)
                self._put_blob(connection, repository, CONFIG)
            manifest = json.dumps({
                "schemaVersion": 2, "mediaType": MANIFEST_TYPE,
                "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest(CONFIG),
                           "size": len(CONFIG)},
                "layers": [], "annotations": {"name": f"{repository}:{tag}"}}).encode()
            self._ask(connection, "PUT", f"/v2/{repository}/manifests/{tag}", 201, manifest,
                      {"Content-Type": MANIFEST_TYPE})
        connection.close()

    def put_blob(self, repository, data):
        """Returns the blob's URL path."""
        connection = self._connect()
        self._put_blob(connection, repository, data)
        connection.close()
        return f"/v2/{repository}/blobs/{digest(data)}"

    def _connect(self):
        if not self.tls:
            return http.client.HTTPConnection("127.0.0.1", self.port)
        context = ssl.create_default_context(cafile=self.ca_path)
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=context)

    def _put_blob(self, connection, repository, data):
        location = self._ask(connection, "POST", f"/v2/{repository}/blobs/uploads/", 202).getheader("Location")
        path = "/" + location.split("://", 1)[1].split("/", 1)[1] if "://" in location else location
        self._ask(connection, "PUT", f"{path}{'&' if '?' in path else '?'}digest={digest(data)}", 201, data,
                  {"Content-Type": "application/octet-stream"})

    @staticmethod
    def _ask(connection, method, path, status, body=b"", headers=None):
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != status:
            raise RuntimeError(f"{method} {path}: {answer.status} {text!r}")
        return answer

    def mark(self):
        """The present, for requests_since()."""
        return os.path.getsize(self.log_path)

    def requests_since(self, position):
        """What was asked since then: {"HEAD": 200, …}."""
        with open(self.log_path, "rb") as file:
            file.seek(position)
            counts = {}
            for line in file.read().splitlines():
                method = line.split(b'"')[1].split(b" ")[0].decode()
                counts[method] = counts.get(method, 0) + 1
            return counts
