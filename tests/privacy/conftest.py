import pytest

from tests.builders import make_person


@pytest.fixture(autouse=True)
def roll_file(settings, tmp_path):
    """Each test has a list of erasures of its own."""
    settings.ERASURES_FILE = tmp_path / "erasures.txt"
    return settings.ERASURES_FILE


@pytest.fixture
def legal(db):
    """Carries erasures out."""
    return make_person("legal")
