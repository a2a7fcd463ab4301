"""The demo team."""

from tagning.config import Config
from tagning.parts import Parts


def prepare_demo(parts: Parts) -> None:
    """Make the demo team if it is not there yet."""


def say_hello(config: Config) -> None:
    """Print where the demo is."""
    print(f"Tagning's demo is at {config.base_url}", flush=True)
