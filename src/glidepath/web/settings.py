"""Django's settings, made from a configuration: nothing is read from elsewhere."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from glidepath.web.configuration import ACCOUNTS, LOCAL, Configuration

HERE = Path(__file__).parent
MINUTE = 60
LONGEST = 12 * 60 * MINUTE
"""Seconds after which a session ends, whatever it does."""
A_DAY = 24 * 60 * MINUTE
YEAR = 365 * A_DAY
MEBIBYTE = 1024 * 1024
TRIES = "5/15m/key,30/15m/ip"
"""Failed sign-ins that an account, and a machine, are allowed before they are locked out."""


def settings_of(configuration: Configuration) -> dict[str, Any]:
    """Give Django's settings for an installation."""
    return {
        "DEBUG": False,
        "SECRET_KEY": configuration.secret,
        "ALLOWED_HOSTS": [*configuration.hosts, *LOCAL],
        "ROOT_URLCONF": "glidepath.web.urls",
        "INSTALLED_APPS": APPLICATIONS,
        "MIDDLEWARE": MIDDLEWARE,
        "TEMPLATES": [TEMPLATES],
        "DATABASES": {"default": database(configuration)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "CACHES": {"default": CACHE},
        "STATIC_URL": "/static/",
        "STORAGES": {"staticfiles": {"BACKEND": STATIC}},
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_MAX_AGE": A_DAY,
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "USE_I18N": True,
        "LANGUAGE_CODE": "en",
        "LANGUAGES": [("en", "English"), ("zh-hans", "中文")],
        "LANGUAGE_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "FORM_RENDERER": "django.forms.renderers.DjangoTemplates",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 4 * MEBIBYTE,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": 4 * MEBIBYTE,
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
        "LOGGING": LOGGING,
        "GLIDEPATH_DEMO": configuration.demo,
        "GLIDEPATH_SECOND_FACTOR": configuration.second_factor,
        **_sessions(configuration),
        **_transport(configuration),
        **SIGN_IN,
        "MFA_SUPPORTED_TYPES": [*FACTORS, *(["webauthn"] if passkeys(configuration) else [])],
    }


def passkeys(configuration: Configuration) -> bool:
    """Whether passkeys are offered: where the pages are reached by the name of a host.

    Browsers bind a passkey to a name, never to a number; and the demonstration has no names.
    """
    named = (each for each in configuration.hosts if not NUMBER.fullmatch(each))
    return not configuration.demo and any(named)


FACTORS = ("totp", "recovery_codes")
NUMBER = re.compile(r"[\d.]+|\[[0-9a-fA-F:.]+\]|\*")
"""A host that is reached by its number, or any host."""


APPLICATIONS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "glidepath.web.apps.Pages",
    "glidepath.web.api",
    "glidepath.web.deeds",
]

MIDDLEWARE = [
    "glidepath.web.security.headers",
    "glidepath.web.opened.one_look",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "glidepath.web.api.door.programs",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "glidepath.web.security.signed_in",
]

TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [HERE / "templates"],
    "OPTIONS": {
        "loaders": [
            (
                "django.template.loaders.cached.Loader",
                [
                    "django.template.loaders.filesystem.Loader",
                    "django.template.loaders.app_directories.Loader",
                ],
            )
        ],
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "glidepath.web.frame.frame",
        ],
        "builtins": ["glidepath.web.templatetags.words"],
        "string_if_invalid": "",
    },
}

STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "shared_cache",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
"""Shared by all processes, so that a lock-out holds in each of them.

Where it is full, a third of it is thrown away: so many entries that nobody fills it with made-up
names of accounts to be let in again.
"""

SIGN_IN: dict[str, Any] = {
    "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
    "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
        for name, options in (
            ("UserAttributeSimilarityValidator", {}),
            ("MinimumLengthValidator", {"min_length": 12}),
            ("CommonPasswordValidator", {}),
            ("NumericPasswordValidator", {}),
        )
    ],
    "LOGIN_URL": "account_login",
    "LOGIN_PATH": "/sign-in/",
    "LOGIN_REDIRECT_URL": "today",
    "LOGOUT_REDIRECT_URL": "account_login",
    "ACCOUNT_ADAPTER": "glidepath.web.sign_in.Adapter",
    "ACCOUNT_LOGIN_METHODS": {"username"},
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_EMAIL_NOTIFICATIONS": False,
    "ACCOUNT_SESSION_REMEMBER": False,
    "MFA_ADAPTER": "glidepath.web.sign_in.Factors",
    "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,
    "ACCOUNT_RATE_LIMITS": {"login_failed": TRIES, "reauthenticate": "10/m/user"},
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": 5 * MINUTE,
    "MFA_TOTP_ISSUER": "Glidepath",
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "glidepath.web.logged.Discreet"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "level": "WARNING", "formatter": "discreet"}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"waitress.queue": {"level": "ERROR"}},
}


def _sessions(configuration: Configuration) -> dict[str, Any]:
    """A cookie that ends with the browser, and a session that ends when nobody acts."""
    prefix = "__Host-" if configuration.secure else ""
    return {
        "SESSION_COOKIE_AGE": configuration.idle * MINUTE,
        "SESSION_SAVE_EVERY_REQUEST": True,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": f"{prefix}csrf",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_FAILURE_VIEW": "glidepath.web.pages.failing.forged",
    }


def _transport(configuration: Configuration) -> dict[str, Any]:
    told: dict[str, Any] = {
        "SESSION_COOKIE_SECURE": configuration.secure,
        "CSRF_COOKIE_SECURE": configuration.secure,
        "SECURE_SSL_REDIRECT": configuration.secure,
        "SECURE_HSTS_SECONDS": YEAR if configuration.secure else 0,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
    }
    if configuration.proxy:
        told["SECURE_PROXY_SSL_HEADER"] = ("HTTP_X_FORWARDED_PROTO", "https")
        told["ALLAUTH_TRUSTED_PROXY_COUNT"] = 1
    return told


def database(configuration: Configuration) -> dict[str, Any]:
    """Give where the accounts are: a file of the folder, or a PostgreSQL database."""
    if configuration.accounts:
        return _postgresql(configuration.accounts)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(configuration.folder / ACCOUNTS),
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "CONN_MAX_AGE": None,
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }
