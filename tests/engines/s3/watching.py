"""Requests an address as a browser does, over plain HTTP."""

import urllib.error
import urllib.request


def fetch(url, **headers):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as told:
        return told.status, told.headers, told.read()


def status_of(url):
    try:
        return fetch(url)[0]
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
