"""Dates of every notation become the right instant, or none."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digest.sources.dates import parse_date
from tests.shared import SHARED, needs_shared

SIX = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "Sun, 22 Nov 2026 06:00:00 GMT",
        "Sun, 22 Nov 2026 11:00:00 +0500",
        "Sun, 22 Nov 2026 11:00:00 PKT",
        "Sun, 22 Nov 2026 11:00:00 +0500 (PKT)",
        "Sun, 22 Nov 2026 11:30:00 IST",
        "Sun, 22 Nov 2026 01:00:00 EST",
        "22 Nov 26 06:00 UT",
        "Sun, 22 Nov 2026 06:00 Z",
        "Sunday, 22-Nov-26 06:00:00 GMT",
        "Sun Nov 22 06:00:00 2026",
        "Sun Nov 22 11:00:00 PKT 2026",
        "2026-11-22T06:00:00Z",
        "2026-11-22T06:00:00.123456789Z",
        "2026-11-22T06:00Z",
        "2026-11-22t06:00:00z",
        "2026-11-22 06:00:00 UTC",
        "2026-11-22 11:00:00 +05:00",
        "2026-11-22T11:00:00+0500",
        "2026-11-22T11:00:00+05",
        "2026-11-22T11:00:00+5:00", "2026-11-22T11:00:00+500", "22 Nov 2026 16:00 +1000",
        "20261122T060000Z",
        "20261122T0600Z",
        "2026/11/22 06:00:00",
        "2026.11.22 06:00",
        "22.11.2026 06:00",
        "22/11/2026 06:00",
        "11/22/2026 6:00 AM",
        "November 22, 2026 6:00 am",
        "November 22nd, 2026 at 6 a.m.",
        "22 November 2026, 06:00",
        "6:00 AM UTC, Nov 22, 2026",
        "2026年11月22日 06:00",
        "２０２６年１１月２２日 ０６:００",
        "٢٢ نوفمبر ٢٠٢٦ ٠٦:٠٠",
        "۲۲ نومبر ۲۰۲۶ ۰۶:۰۰",
        "Dom, 22 Nov 2026 03:00:00 -0300",
        "22 de novembro de 2026 06:00",
        "22 de noviembre de 2026 06:00",
        "dimanche 22 novembre 2026 06:00",
        "22. November 2026 06:00",
        "22 nov. 2026 06h00",
        "  Sun,22 Nov 2026 06:00:00 \u2212\u0030000 \n",
        "Sun, 22 Nov 2026 06:00:00 GMT+00:00",
        "Mon, 22 Nov 2026 06:00:00 GMT",
        "1795327200", "1795327200000", "1795327200.25", "2026-W47-7 06:00", "2026W477T060000Z",
        "Sun Nov 22 2026 11:00:00 GMT+0500 (Pakistan Standard Time)", "2026-11-22T11:00:00+05:00[Asia/Karachi]",
        "22 Nov 2026 1:00 AM ET", "Nov 22, 2026, 12:00 a.m. CT", "22/Nov/2026:06:00:00 +0000",
        "22. November 2026 um 6.00 Uhr", "22 novembre 2026 à 6h", "22 November 2026 13.00 WIB",
        "22 nov 2026, 6:00 a. m.",
        "domingo, 22 de novembro de 2026 às 06h00", "воскресенье, 22 ноября 2026 г., 06:00",
        "22 Kasım 2026 Pazar 06:00",
        "2026. november 22., vasárnap 6:00", "22 листопада 2026 р. о 06:00",
        "sunnuntai 22. marraskuuta 2026 klo 6.00",
        "22 Νοεμβρίου 2026, 6:00 π.μ.", "יום ראשון, 22 בנובמבר 2026, 06:00", "रविवार, 22 नवंबर 2026 06:00",
        "রবিবার, ২২ নভেম্বর, ২০২৬ ০৬:০০", "۲۲ نوامبر ۲۰۲۶، ساعت ۰۶:۰۰",
        "22 تشرين الثاني 2026 06:00", "22 نونبر 2026 06:00",
        "الأحد 22 نوفمبر 2026م 06:00 ص", "2026年11月22日 午前6時00分", "2026年11月22日星期日 上午6:00",
        "2026년 11월 22일 (일) 오전 6:00",
        "Chủ Nhật, 22 tháng 11, 2026 06:00", "22 พ.ย. 2569 06:00", "22 พฤศจิกายน 2569 เวลา 06:00 น.",
    ],
)  # fmt: skip
def test_every_notation_names_the_same_instant(raw: str) -> None:
    assert parse_date(raw) == SIX


@pytest.mark.parametrize(
    "raw", ["2026-11-22", "20261122", "22 Nov 2026", "Nov 22, 2026", "22/11/2026", "Sun, 22 Nov 2026"]
)
def test_a_date_without_a_time_is_that_days_midnight(raw: str) -> None:
    assert parse_date(raw) == MIDNIGHT
    assert parse_date(raw, timezone="Asia/Karachi") == MIDNIGHT - timedelta(hours=5)


def test_a_date_without_a_zone_is_in_the_given_one_summer_and_winter() -> None:
    assert parse_date("2026-11-22 06:00", timezone="America/New_York") == SIX + timedelta(hours=5)
    assert parse_date("2026-07-22 06:00", timezone="America/New_York") == datetime(2026, 7, 22, 10, tzinfo=UTC)
    assert parse_date("2026-11-22T06:00:00Z", timezone="America/New_York") == SIX


def test_a_name_that_two_zones_share_is_the_newsrooms_own_when_it_uses_it() -> None:
    raw = "22 Jul 2026 06:00 IST"
    assert parse_date(raw) == datetime(2026, 7, 22, 0, 30, tzinfo=UTC)
    assert parse_date(raw, timezone="Europe/Dublin") == datetime(2026, 7, 22, 5, tzinfo=UTC)
    assert parse_date("22 Nov 2026 06:00 CST", timezone="Asia/Shanghai") == datetime(2026, 11, 21, 22, tzinfo=UTC)


def test_year_month_day_with_slashes_is_never_read_the_american_way() -> None:
    assert parse_date("2020/1/10 14:33:00") == datetime(2020, 1, 10, 14, 33, tzinfo=UTC)


def test_portuguese_weekdays_and_months_are_read() -> None:
    assert parse_date("Seg, 24 Set 2018 19:42:40 -0300") == datetime(2018, 9, 24, 22, 42, 40, tzinfo=UTC)
    assert parse_date("mar, 24 sep 2018") == parse_date("24 set 2018") == datetime(2018, 9, 24, tzinfo=UTC)


LANGUAGES = """
    en en_GB pt pt_PT es fr fr_CA it de de_AT nl pl ru uk be bg sr sr_Latn sl cs sk ro hu el tr az sv nb nn da
    fi is et lv lt id ms fil sw af sq mk ca gl he ar_EG ar_LB ar_MA ar_TN fa fa_AF ps ur hi mr ne bn ta te
    ml gu pa si th vi ka hy kk uz am
"""


@pytest.mark.parametrize("language", LANGUAGES.split())
def test_dates_are_read_as_their_language_writes_them(language: str) -> None:
    from babel.dates import format_date

    for month in range(1, 13):
        for day in (3, 22):
            moment = datetime(2026, month, day, tzinfo=UTC)
            for style in ("full", "long", "d MMMM y", "EEEE d MMMM y"):
                raw = format_date(moment.date(), style, locale=language)
                assert parse_date(raw) == moment, raw


def test_no_language_has_its_dates_read_as_other_days() -> None:
    from babel.dates import format_datetime

    from digest.sources.dates.data.generate import LANGUAGES as KNOWN

    styles = ("full", "long", "medium", "d MMM y h:mm a", "a h:mm, d MMMM y", "EEE, d MMMM y")
    for language in {*LANGUAGES.split(), *KNOWN.split()}:
        for month in range(1, 13):
            moment = datetime(2026, month, 13, 18, 5, tzinfo=UTC)
            for style in styles:
                natural = style if language != "hr" else style.replace("d MMM", "d. MMM").replace(" y", " y.")
                raw = format_datetime(moment, natural, locale=language)
                assert parse_date(raw) in {None, moment, moment.replace(hour=0, minute=0)}, (language, raw)


def test_the_table_of_words_is_what_its_script_makes() -> None:
    import babel

    from digest.sources.dates.data.generate import HERE

    kept = (HERE / "datewords.tsv").read_text(encoding="utf-8")
    if f"Babel {babel.__version__};" in kept:  # another version has other data
        # What Babel says of a language depends on what it was asked before, so a process of its own asks.
        script = "import sys; from digest.sources.dates.data.generate import make_table as make; "
        script += "sys.stdout.buffer.write(make().encode())"
        made = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
        assert made.stdout.decode() == kept


def test_a_word_for_two_months_means_the_one_that_the_rest_of_the_date_tells() -> None:
    polish, croatian = datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 10, 22, tzinfo=UTC)
    assert parse_date("22 listopada 2026") == parse_date("niedziela, 22. listopada 2026") == polish
    assert parse_date("22. listopada 2026.") == parse_date("četvrtak, 22. listopada 2026") == croatian
    assert parse_date("22. listopada 2026") is None
    assert parse_date("22. srp 2026") is None


def test_hours_that_a_zone_skips_or_has_twice_are_read() -> None:
    assert parse_date("2026-03-29 02:30", timezone="Europe/Berlin") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert parse_date("2026-10-25 02:30", timezone="Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert parse_date("25 Oct 2026 2:30 AM ET") == datetime(2026, 10, 25, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "", " ", "yesterday", "next Tuesday", "2026", "11/2026", "22", "31 Nov 2026",
        "30 February 2026", "2026-13-01",
        "2026-11-22T25:00:00Z", "2026-11-22T06:61:00Z", "5/6/2026", "6-5-2026", "1/2/03",
        "Mon, 30 Nov -0001 00:00:00 +0000", "-0001-11-30T00:00:00Z", "0000-00-00 00:00:00",
        "Thu, 01 Jan 1970 00:00:00 GMT", "1989-12-31", "9999-12-31T23:59:59Z", "2200-01-01",
        "22 Nov 202", "Nov Nov 2026", "22 Nov 2026 06:00:00 +9900", "Page 22 of 2026",
        "22 Nov 2026 opened the tram line",
        "99999999999999999999", "2040112206", "22112026", "2 hours ago", "vor 2 Stunden",
        "22.11.26", "26/11/22", "03-04-2026",
        "Sun, 22 Nov 2026 06:00:00 +1500", "Sun, 22 Nov 2026 06:00:00 +0560",
        "22 Nov 2026 18:00 am", "22-24 Nov 2026",
        "2026-11-22 06:00 - 07:00", "22 Nov 2026 evening 6:00", "evening 6:00 22 Nov 2026",
        "2026年11月22日 晚上6:00",
        "Sun, 22 Nov 2026 06:00:00 M", "Sun, 22 Nov 2026 06:00:00 +010", "Sun, 22 Nov +26 06:00:00 GMT",
        "22 Nov 2026 +05:00", "22 Nov 2026 06:00 XYZ", "6. listopad 2026", "令和8年11月22日",
        "25 ربيع الأول 1448", "2026-W47",
        "1405/09/01", "November 2026", "Marble 22, 2026", "Mayor 22, 2026", "arvan nov 22 mai 2026",
    ],
)  # fmt: skip
def test_what_names_no_possible_day_or_may_mean_two_is_none(raw: str) -> None:
    assert parse_date(raw) is None


def test_edges_of_the_clock() -> None:
    assert parse_date("2026-11-21T24:00:00Z") == MIDNIGHT
    assert parse_date("2026-11-21T23:59:60Z") == MIDNIGHT - timedelta(seconds=1)
    assert parse_date("22 Nov 2026 12:00 AM") == MIDNIGHT
    assert parse_date("22 Nov 2026 13:00 pm") == MIDNIGHT + timedelta(hours=13)
    assert parse_date("22 Nov 2026 12:30 pm") == MIDNIGHT + timedelta(hours=12, minutes=30)


FIRST = datetime(1990, 1, 2, tzinfo=UTC)
INSTANTS = st.integers(0, 6_600_000_000).map(lambda seconds: FIRST + timedelta(seconds=seconds))
ZONES = st.sampled_from(["UTC", "Asia/Karachi", "America/St_Johns", "Pacific/Auckland", "Asia/Kathmandu"]).map(ZoneInfo)


@given(INSTANTS, ZONES)
def test_what_programs_write_is_read_back(moment: datetime, zone: ZoneInfo) -> None:
    local = moment.astimezone(zone)
    assert parse_date(local.isoformat()) == moment
    assert parse_date(format_datetime(local)) == moment
    assert parse_date(local.strftime("%a %b %d %H:%M:%S %Y"), timezone=str(zone)) in {
        moment,
        local.replace(fold=1 - local.fold).astimezone(UTC),
    }


SHAPES = (
    "%a, %d %b %Y %H:%M:%S {}", "%A, %d-%b-%y %H:%M:%S {}", "%Y-%m-%dT%H:%M:%S{}",
    "%Y%m%dT%H%M%S{}", "%B %d, %Y %I:%M:%S %p {}",
    "%d %B %Y %H:%M:%S {}", "%H:%M:%S {} on %d %b %Y", "%Y/%m/%d %H:%M:%S {}",
    "%d.%m.%Y %H:%M:%S {}", "%a %b %d %H:%M:%S {} %Y",
    "%Y年%m月%d日 %H:%M:%S {}",
)  # fmt: skip
OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@given(INSTANTS.filter(lambda moment: moment.year < 2070), OFFSETS, st.sampled_from(SHAPES))
def test_every_shape_is_read_back_with_every_offset(moment: datetime, zone: timezone, shape: str) -> None:
    local = moment.astimezone(zone)
    raw = local.strftime(shape).format(local.strftime("%z"))
    assume("%y" not in shape or local.year >= 1990)
    assert parse_date(raw) == moment, raw


@given(INSTANTS, st.sampled_from(LANGUAGES.split()), st.sampled_from(["long", "EEEE d MMMM y"]))
def test_every_day_is_read_back_in_every_language(moment: datetime, language: str, style: str) -> None:
    from babel.dates import format_date

    raw = format_date(moment.date(), style, locale=language)
    assert parse_date(raw) == moment.replace(hour=0, minute=0, second=0), raw


@needs_shared
def test_real_feeds_dates_are_the_instants_that_feedparser_reads() -> None:
    from feedparser.datetimes import _parse_date

    element = re.compile(rb"<(?:pubDate|dc:date|published|updated)>([^<&]{6,60})<")
    files = (path for path in (SHARED / "data/ingest").glob("[fp]*s/**/*.xml"))
    written = {raw.decode("utf-8", "replace").strip() for path in files for raw in element.findall(path.read_bytes())}
    assert len(written) > 3_000
    for raw in written - {"1518478934"}:  # which feedparser takes for a day of 2015
        ours, theirs = parse_date(raw), _parse_date(raw)
        if ours and theirs:
            assert ours.timetuple()[:6] == theirs[:6], raw


@given(st.text(max_size=120) | st.from_regex(r"[0-9/:.+\- TZaApPmM]{0,40}", fullmatch=True))
def test_no_text_makes_it_fail_and_every_result_is_plausible(raw: str) -> None:
    found = parse_date(raw)
    assert found is None or (found.tzinfo is UTC and 1989 <= found.year <= 2200)
