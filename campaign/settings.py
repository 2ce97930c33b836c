"""The site's settings; everything that differs between offices comes from the environment."""

import os
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from campaign import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var"))
# Password of the demo accounts; blank lets load_demo make one.
DEMO_PASSWORD = os.environ.get("DEMO_PASSWORD", "")

environment.offer_fonts()

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.secret_key(DATA_DIR)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", "")

# Set to 1 to serve plain http on this machine (make run does): cookies are then sent without encryption, too.
INSECURE_HTTP = environment.flag("INSECURE_HTTP")
# How many proxies of our own stand before the site; each adds one entry to X-Forwarded-For.
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0)

# The day that pages and reports take for today; None is the clock's day. Read through units.clock only.
CAMPAIGN_TODAY = environment.day("CAMPAIGN_TODAY")

INSTALLED_APPS = [
    "units",
    "issues",
    "campaign.grading",
    "campaign.people",
    "campaign.visits",
    "campaign.reports",
    "campaign.demo",
    "campaign.accounts",
    "campaign.accounts.admin_app.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    # Makes the project's own templates of widgets known to forms.
    "django.forms",
    "django_filters",
    "import_export",
    "django_tasks_db",
    "django_htmx",
]

MIDDLEWARE = [
    # The headers come first: static files, redirects and errors from further in pass them too.
    "campaign.headers.SecurityHeaders",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "campaign.static.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "units.middleware.AuditOriginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "campaign.accounts.middleware.SessionLimits",
    "campaign.accounts.middleware.SignInFirst",
    "campaign.accounts.middleware.FirstPasswordChange",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "campaign.urls"
WSGI_APPLICATION = "campaign.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "campaign.frame.frame",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": environment.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all workers, so that the sign-in throttle counts across them.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}
# Work off the request: tasks are rows of the database, worked off by `manage.py run_worker` (docs/adr/0006).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# (day) -> what was done, in words: the pieces of every night's work, in this order (docs/adr/0014).
NIGHTLY_WORK = [
    "campaign.visits.tasks.nightly_ladder",
    "campaign.reports.tasks.nightly_checks",
    "units.nightly.tidy",
]

# What follows the register when units open or close, in the same transaction (docs/adr/0002).
REGISTER_FOLLOWERS = ["campaign.grading.tallies.follow_register", "campaign.visits.duties.follow_register"]
# What the apps above do when gradings begin or end, in this order (docs/adr/0009).
GRADING_FOLLOWERS = ["campaign.visits.duties.follow_gradings"]
# (units, day) -> the kind of plan that each unit's grade demands: asked by the issues' floor, answered above it.
PLAN_KINDS_DEMANDED = "campaign.grading.demands.plan_kinds"
# (units' numbers, day) -> the first secretary of each, for the ledgers and plans that name one.
FIRST_SECRETARIES = "campaign.people.named.first_secretaries"

# What keeps a unit from being lifted besides its issues: (units, day) -> why, for each barred unit (docs/adr/0005).
ACCEPTANCE_BARS: list[str] = ["campaign.visits.bars.open_red"]
# What stops units' honours: (area, day) -> the years that are stopped, by the numbers of its units (docs/adr/0005).
HONOUR_STOPS: list[str] = ["campaign.visits.cards.honours_stopped"]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "post")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "campaign.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_FORMS = {"change_password": "campaign.accounts.forms.NewPasswordForm"}
# A whole office shares one address, so the limits by address are wide; what they mean stands in accounts/throttle.py.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/15m/key",
    "login_failed_anywhere": "60/h/key",
}
MFA_ADAPTER = "campaign.accounts.adapter.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Grassroots Uplift"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

SESSION_IDLE = 30 * 60
SESSION_ABSOLUTE = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_ABSOLUTE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "campaign.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not INSECURE_HTTP
SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # balancers ask in plain http
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# HSTS preload is for the owner of a whole domain to ask for, not for one site on it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = os.environ.get("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
FORMAT_MODULE_PATH = ["campaign.formats"]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"number": {"()": "campaign.log.ErrorNumber"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} error={number} account={account} {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["number"], "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django's own set-up mails the administrators; this site sends no mail.
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
