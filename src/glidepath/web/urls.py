"""Every address, once; who may open it stands in `glidepath.web.places`."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.urls import path
from django.views.i18n import set_language

from glidepath.web.pages import (
    assessing,
    child,
    completeness,
    deviating,
    door,
    entry,
    event,
    giving,
    importing,
    interaction,
    leaving,
    monitoring,
    office,
    order,
    pharmacy,
    programs,
    randomisation,
    reports,
    safety,
    screening,
    sites,
    supply,
    surveillance,
    timeline,
    today,
    verifying,
)

handler404 = "glidepath.web.pages.failing.missing"
handler403 = "glidepath.web.pages.failing.forbidden"
handler500 = "glidepath.web.pages.failing.broken"

DOOR = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("second-factor/", factor.index, name="mfa_index"),
    path("second-factor/code/", factor.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-factor/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("password/", account.password_change, name="account_change_password"),
    path("language/", set_language, name="language"),
    path("alive/", door.alive, name="alive"),
    path("script/chart-<slug:digest>.js", door.chart_script, name="chart-script"),
]
"""For everybody, whatever their role."""

if "webauthn" in settings.MFA_SUPPORTED_TYPES:
    from allauth.mfa.webauthn import views as passkeys

    DOOR += [
        path("second-factor/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
        path("second-factor/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
        path(
            "second-factor/passkeys/again/",
            passkeys.reauthenticate_webauthn,
            name="mfa_reauthenticate_webauthn",
        ),
        path(
            "second-factor/passkeys/<int:pk>/off/",
            passkeys.remove_webauthn,
            name="mfa_remove_webauthn",
        ),
    ]

ROOMS = [
    path("", today.today, name="today"),
    path("role/", door.role, name="role"),
    path("children/", today.children, name="children"),
    path("children/<slug:code>/", child.child, name="child"),
    path("children/<slug:code>/what-if/", child.what_if, name="what-if"),
    path("children/<slug:code>/chart/", child.chart, name="chart"),
    path("children/<slug:code>/entry/", entry.entry, name="entry"),
    path("children/<slug:code>/entry/draft/", entry.entry_draft, name="entry-draft"),
    path("children/<slug:code>/timeline/", timeline.timeline_page, name="timeline"),
    path("children/<slug:code>/events/<str:name>/", event.event_page, name="event"),
    path("children/<slug:code>/surveillance/", surveillance.surveillance, name="surveillance"),
    path("children/<slug:code>/safety/", safety.safety, name="safety"),
    path("children/<slug:code>/order/", order.order_page, name="order"),
    path("children/<slug:code>/leaving/", leaving.leaving, name="leaving"),
    path("import/", importing.imports, name="imports"),
    path("screening/", screening.screening, name="screening"),
    path("screening/<slug:code>/", screening.screened, name="screened"),
    path("pharmacy/", pharmacy.pharmacy, name="pharmacy"),
    path("pharmacy/<slug:code>/", giving.giving, name="giving"),
    path("pharmacy/<slug:code>/<slug:document>.pdf", pharmacy.handed, name="handed"),
    path("pharmacy/<slug:code>/label/<str:bottle>.pdf", pharmacy.label, name="label"),
    path("pharmacy/<slug:code>/other-drug/", interaction.other_drug, name="other-drug"),
    path("supply/", supply.supply, name="supply"),
    path("assessments/", assessing.assessments, name="assessments"),
    path("assessments/<slug:code>/", assessing.assessment, name="assessment"),
    path("monitoring/", monitoring.monitoring, name="monitoring"),
    path("monitoring/completeness/", completeness.completeness_page, name="completeness"),
    path("monitoring/deviations/", deviating.deviations_page, name="deviations"),
    path("monitoring/verification/", verifying.verification, name="verification"),
    path("monitoring/verification/<slug:code>/", verifying.verified, name="verified"),
    path("monitoring/trail/", monitoring.trail, name="trail"),
    path("monitoring/chain/", monitoring.chain, name="chain"),
    path("reports/", reports.open_report, name="reports"),
    path("reports/closed/", reports.closed_report, name="closed-report"),
    path("freezing/", reports.freezing, name="freezing"),
    path("office/", office.office, name="office"),
    path("office/sites/", sites.sites, name="sites"),
    path("office/randomisation/", randomisation.randomisation, name="randomisation"),
    path("office/programs/", programs.programs, name="programs"),
]
"""By role."""

urlpatterns = [*DOOR, *ROOMS]
