from tests.journeys.conftest import at_desk  # noqa: F401 the same desk, looked at by other eyes
