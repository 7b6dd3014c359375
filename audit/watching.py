"""The worker's own hook: called with its app before models are there, so it brings nothing along."""


def note_failures(call_next, context, worker):
    """Around every task: what fails is noted, then fails as it would."""
    from audit.failing import note_failure

    return note_failure(call_next, context, worker)


def watch(app) -> None:
    """Let every worker note the jobs that fail."""
    app.worker_defaults["task_middleware"] = [note_failures]
