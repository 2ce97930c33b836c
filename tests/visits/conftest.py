"""What the tests of supervision stand on: a data folder of their own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def data_dir(settings: Settings, tmp_path: Path) -> Path:
    """Photos go below a folder that the test throws away."""
    settings.DATA_DIR = tmp_path
    return tmp_path
