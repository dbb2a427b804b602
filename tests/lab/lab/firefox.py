"""Firefox without a screen: shows a page and prints its source. Run as a program: firefox.py URL.

It is driven over Marionette, the protocol that Firefox's own drivers speak, because only so it can be told to take a certificate of nobody's.
"""

import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

PORT = 2828
BEGIN_SECONDS = 60
# It asks nobody but the page: no updates, no studies, no look for a captive portal, no proxy.
PREFERENCES = {"app.normandy.enabled": False, "app.update.auto": False, "browser.safebrowsing.malware.enabled": False,
               "browser.safebrowsing.phishing.enabled": False, "datareporting.policy.dataSubmissionEnabled": False,
               "extensions.getAddons.cache.enabled": False, "network.captive-portal-service.enabled": False,
               "network.connectivity-service.enabled": False, "network.proxy.type": 0, "toolkit.telemetry.enabled": False,
               "marionette.port": PORT}


class Marionette:
    def __init__(self):
        self.socket = self.connected()
        self.number = 0
        self.message()  # who it is

    @staticmethod
    def connected():
        until = time.monotonic() + BEGIN_SECONDS
        while True:
            try:
                return socket.create_connection(("127.0.0.1", PORT), timeout=BEGIN_SECONDS)
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def message(self):
        """"LENGTH:JSON"."""
        digits = b""
        while not digits.endswith(b":"):
            digits += self.bytes(1)
        return json.loads(self.bytes(int(digits[:-1])))

    def bytes(self, count):
        found = b""
        while len(found) < count:
            more = self.socket.recv(count - len(found))
            if not more:
                raise ConnectionError("Firefox hung up")
            found += more
        return found

    def do(self, command, **parameters):
        self.number += 1
        text = json.dumps([0, self.number, command, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(text), text))
        _, _, error, result = self.message()
        if error:
            raise RuntimeError(f"{command}: {error}")
        return result


def main():
    with tempfile.TemporaryDirectory() as profile:
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        pathlib.Path(profile, "user.js").write_text("".join(lines), encoding="utf-8")
        with subprocess.Popen(["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", profile], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, env={"HOME": profile, "PATH": "/usr/bin:/bin"}) as firefox:
            try:
                driver = Marionette()
                driver.do("WebDriver:NewSession", acceptInsecureCerts=True)
                driver.do("WebDriver:Navigate", url=sys.argv[1])
                print(driver.do("WebDriver:GetPageSource")["value"])
            finally:
                firefox.kill()


if __name__ == "__main__":
    main()
