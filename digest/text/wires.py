"""The words that datelines are made of: agencies, desks, months, and places where letters have no case."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in text.split())


AGENCY_NAMES = _words(
    # Latin letters
    "Reuters Reuters.com Rtrs RTRS AP AP_News AFP dpa DPA UPI ANI PTI Xinhua Xinhua_News Xinhuanet Bloomberg CNN "
    "EFE ANSA TASS RIA_Novosti Interfax IANS Kyodo Kyodo_News Jiji Yonhap Anadolu Anadolu_Agency AA APP INP NNI "
    "Online BNA KUNA QNA SPA WAM Petra MENA IRNA ISNA BBC CP TAP TT NTB Ritzau ANP Belga Lusa Folhapress Estadao "
    "Notimex Telam Télam Agencia_Brasil Agência_Brasil Europa_Press SDA APA PAP CTK MTI Tanjug HINA AGERPRES BTA "
    "AAP NZPA Bernama Antara VNA PNA CNA NAN GNA Panapress Marketwatch MarketWatch CBS.MW Marketwire "
    "Globe_Newswire GlobeNewswire PR_Newswire PRNewswire Business_Wire Accesswire Ticker Canadian_Press "
    "The_Canadian_Press Associated_Press The_Associated_Press Agence_France-Presse Space.com "
    "Thomson_Reuters_Foundation NYT Washington_Post USA_Today NewsFactor Ziff_Davis PC_World InfoWorld TechWeb "
    "Los_Angeles_Times usatoday.com washingtonpost.com FT.com Forbes.com Sports_Network Dow_Jones IRIN IPS "
    "Inter_Press_Service Pajhwok dpa-AFX epd KNA SID sid ATS Keystone-ATS La_Presse_Canadienne Presse_Canadienne "
    "Prensa_Latina Agencia_EFE Adnkronos Askanews AGI LaPresse APS MAP DHA IHA İHA ANKA Ukrinform UNIAN STT UNI "
    "WAFA "
    # Arabic
    "رويترز أ_ف_ب أ.ف.ب ا_ف_ب ا.ف.ب ا.ف.ب. أ.ف.ب. د_ب_أ د.ب.أ أ_ب أ.ب فرانس_برس الأناضول وكالات واس وام قنا كونا "
    "بترا سانا معا وفا شينخوا سبوتنيك إفي أسوشيتد_برس أسوشيتدبرس سي_إن_إن "
    # Urdu and Persian
    "رائٹرز روئٹرز رائیٹرز اے_ایف_پی اے_پی اے_پی_پی اےایف_پی این_این_آئی آئی_این_پی آن_لائن ایجنسیاں ایرنا ایسنا "
    "تسنیم رویترز ارنا فارس مهر "
    # Hindi
    "रॉयटर्स रायटर रॉयटर भाषा एएनआई एएफपी एपी आईएएनएस वार्ता पीटीआई एजेंसी एजेंसियां "
    # Cyrillic, Chinese, Japanese, Korean
    "ТАСС Рейтер РИА_Новости Интерфакс 路透社 路透 法新社 美联社 美聯社 新华社 新華社 中新社 ロイター 共同 時事 "
    "연합뉴스 뉴시스 뉴스1 "
)
"""Agencies, as they write themselves."""

AGENCIES = frozenset(name.lower() for name in AGENCY_NAMES)
"""Their names in small letters."""

WORDS_TOO = _words(
    "petra antara anadolu uni map app online ticker mena tap spa wam wafa anka apa aps فارس مهر وام معا وفا واس "
    "भाषा वार्ता एजेंसी 共同 時事 "
)
"""Agencies whose names are words or places too: they are believed in brackets only."""

DOTTED_AGENCIES = frozenset(["dpa", "epd", "kna", "sid"])
"""Agencies behind which a full stop stands for the dash: "Köln (epd)."."""

DESKS = tuple(
    _words(
        "reporter correspondent our_staff staff_report bureau_report news_desk web_desk monitoring_desk "
        "रिपोर्टर संवाददाता ब्यूरो डेस्क رپورٹر نمائندہ نمائندہ_خصوصی نامہ_نگار خبرنگار بیورو بیورو_رپورٹ ڈیسک مراسل مراسلنا "
        "مراسلتنا وكالات"
    )
)
"""What a bracket ends in that says whose the story is without naming an agency."""

WIRE_LABELS = "UPDATE|WRAPUP|CORRECTED|ADVISORY|RPT|REFILE"
"""A pattern: what wires put before a headline or a story, with a number or not."""

MONTHS = _words(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct "
    "october nov november dec december enero ene febrero abr abril mayo junio julio ago agosto sept septiembre "
    "octubre noviembre dic diciembre janeiro jan fev fevereiro março marco maio mai junho julho set setembro out "
    "outubro novembro dez dezembro janv janvier fév févr février mars avr avril juin juil juillet août aout "
    "septembre octobre novembre déc décembre januar jän januari februar februari märz mär maart mrt mei juni "
    "juli augustus okt oktober dezember desember gennaio gen febbraio marzo aprile maggio mag giugno giu luglio "
    "lug settembre ottobre ott dicembre يناير فبراير مارس أبريل إبريل ابريل مايو يونيو يوليو أغسطس اغسطس سبتمبر "
    "أكتوبر اكتوبر نوفمبر ديسمبر شباط آذار نيسان أيار حزيران تموز آب أيلول جنوری فروری مارچ اپریل مئی جون جولائی "
    "اگست ستمبر اکتوبر نومبر دسمبر जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर янв "
    "января фев февраля мар марта апр апреля мая июн июня июл июля авг августа сен сентября окт октября ноя "
    "ноября дек декабря ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık فروردین "
    "اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند ژانویه فوریه آوریل مه ژوئن ژوئیه اوت سپتامبر "
    "اکتبر نوامبر دسامبر "
)

UNCASED_PLACES = _words(
    # Arabic
    "القاهرة بيروت دمشق بغداد عمان الرياض جدة دبي أبوظبي الدوحة الكويت المنامة مسقط صنعاء عدن غزة القدس رام_الله "
    "الخرطوم طرابلس تونس الجزائر الرباط نواكشوط مقديشو واشنطن نيويورك لندن باريس برلين موسكو كييف أنقرة إسطنبول "
    "طهران كابول إسلام_آباد بكين طوكيو نيودلهي جنيف بروكسل روما مدريد "
    # Urdu
    "اسلام_آباد لاہور کراچی پشاور کوئٹہ راولپنڈی ملتان فیصل_آباد سیالکوٹ گوجرانوالہ حیدرآباد سکھر مظفرآباد گلگت "
    "سرینگر سری_نگر نئی_دہلی دہلی ممبئی لکھنؤ ڈھاکہ کابل قندھار تہران ریاض جدہ مکہ_مکرمہ مدینہ_منورہ دبئی "
    "ابوظہبی دوحہ قاہرہ دمشق غزہ مقبوضہ_بیت_المقدس یروشلم انقرہ استنبول ماسکو بیجنگ ٹوکیو لندن پیرس برلن جنیوا "
    "برسلز نیویارک واشنگٹن "
    # Hindi
    "नई_दिल्ली दिल्ली मुंबई कोलकाता चेन्नई लखनऊ पटना भोपाल जयपुर इस्लामाबाद लाहौर कराची काठमांडू ढाका कोलंबो काबुल "
    "वाशिंगटन लंदन न्यूयॉर्क मॉस्को बीजिंग "
)
"""Where letters have no case, a place before a dash or a colon is believed without date or agency only if known."""
