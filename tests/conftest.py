"""Settings of all tests: no deadlines (machines differ), and a long form under GLIDEPATH_SOAK.

CI judges a commit, so it tries the same examples every time; other runs look for new ones.
"""

import os

from hypothesis import HealthCheck, settings

COMMON = {"deadline": None, "print_blob": True, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile("usual", **COMMON)  # type: ignore[arg-type]
settings.register_profile("ci", derandomize=True, **COMMON)  # type: ignore[arg-type]
settings.register_profile("soak", max_examples=5_000, **COMMON)  # type: ignore[arg-type]

if "GLIDEPATH_SOAK" in os.environ:
    settings.load_profile("soak")
else:
    settings.load_profile("ci" if os.environ.get("CI") == "true" else "usual")
