"""Runs an action just before a chosen request that changes the bucket."""

CHANGES = ("put_new", "put_part", "begin_parts", "complete", "abort", "delete", "delete_all")


def before_request(bucket, step, act):
    """Run the action before the changing request number `step`, and before each later one."""
    asked = iter(range(step))
    for name in CHANGES:
        setattr(bucket, name, _watched(getattr(bucket, name), asked, act))


def _watched(real, asked, act):
    def request(*arguments, **named):
        if next(asked, None) is None:
            act()
        return real(*arguments, **named)

    return request
