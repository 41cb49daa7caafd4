"""Settings of all tests: no deadlines (machines differ), and a long form under GLIDEPATH_SOAK."""

import os

from hypothesis import HealthCheck, settings

COMMON = {"deadline": None, "print_blob": True, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile("usual", **COMMON)  # type: ignore[arg-type]
settings.register_profile("soak", max_examples=5_000, **COMMON)  # type: ignore[arg-type]
settings.load_profile("soak" if "GLIDEPATH_SOAK" in os.environ else "usual")
