"""The words that datelines are made of: agencies, months, and places too short or too uncased to be told by shape."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in text.split())


AGENCIES = _words(
    # English and other Latin-script wires
    "reuters rtrs ap afp dpa upi ani pti xinhua xinhuanet bloomberg cnn efe ansa tass ria_novosti "
    "interfax ians kyodo jiji yonhap anadolu aa app inp nni online bna kuna qna spa wam petra mena "
    "irna isna bbc cp tap tt ntb ritzau anp belga lusa folhapress estadao notimex telam "
    "agencia_brasil europa_press sda apa pap ctk mti tanjug hina agerpres bta aap nzpa bernama antara "
    "vna pna cna nan gna panapress marketwatch cbs.mw marketwire globe_newswire pr_newswire "
    "business_wire prnewswire accesswire ticker canadian_press associated_press agence_france-presse "
    "space.com thomson_reuters_foundation nyt washington_post usa_today newsfactor ziff_davis "
    "pc_world infoworld techweb los_angeles_times usatoday.com washingtonpost.com ft.com forbes.com "
    "sports_network dow_jones irin ips inter_press_service pajhwok dpa-afx epd kna sid ats keystone-ats "
    "la_presse_canadienne presse_canadienne prensa_latina agencia_efe télam adnkronos askanews agi "
    "lapresse aps map dha iha anka ukrinform unian stt uni wafa "
    # Arabic
    "رويترز أ_ف_ب أ.ف.ب ا_ف_ب ا.ف.ب ا.ف.ب. أ.ف.ب. د_ب_أ د.ب.أ أ_ب أ.ب فرانس_برس الأناضول وكالات واس "
    "وام قنا كونا بترا سانا معا وفا شينخوا سبوتنيك إفي أسوشيتد_برس أسوشيتدبرس سي_إن_إن "
    # Urdu and Persian
    "رائٹرز روئٹرز رائیٹرز اے_ایف_پی اے_پی اے_پی_پی اےایف_پی این_این_آئی آئی_این_پی آن_لائن ایجنسیاں "
    "ویب_ڈیسک مانیٹرنگ_ڈیسک نیوز_ڈیسک نامہ_نگار بیورو_رپورٹ اسٹاف_رپورٹر سٹاف_رپورٹر ایرنا ایسنا "
    "تسنیم رویترز ارنا فارس مهر "
    # Hindi
    "रॉयटर्स रायटर रॉयटर भाषा एएनआई एएफपी एपी आईएएनएस वार्ता पीटीआई एजेंसी एजेंसियां "
    # Cyrillic, Chinese, Japanese, Korean
    "тасс рейтер риа_новости интерфакс 路透社 法新社 美联社 美聯社 新华社 新華社 中新社 ロイター 共同 "
    "時事 연합뉴스 뉴시스 뉴스1 "
)

DOTTED_AGENCIES = frozenset(["dpa", "epd", "kna", "idea", "sid"])
"""Agencies behind which a full stop stands for the dash: "Köln (epd)."."""

DESKS = _words("रिपोर्टर संवाददाता ब्यूरो डेस्क टीम رپورٹر نمائندہ نامہ نگار بیورو ڈیسک مانیٹرنگ مراسل مراسلنا وكالات ")
"""Words that say in brackets whose the story is, where no agency does."""

MONTHS = _words(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september "
    "oct october nov november dec december enero ene febrero abr abril mayo junio julio ago agosto "
    "sept septiembre octubre noviembre dic diciembre janeiro jan fev fevereiro março marco maio mai "
    "junho julho set setembro out outubro novembro dez dezembro janv janvier fév févr février mars "
    "avr avril juin juil juillet août aout septembre octobre novembre déc décembre januar jän januari "
    "februar februari märz mär maart mrt mei juni juli augustus okt oktober dezember desember gennaio "
    "gen febbraio marzo aprile maggio mag giugno giu luglio lug settembre ottobre ott dicembre يناير "
    "فبراير مارس أبريل إبريل ابريل مايو يونيو يوليو أغسطس اغسطس سبتمبر أكتوبر اكتوبر نوفمبر ديسمبر "
    "شباط آذار نيسان أيار حزيران تموز آب أيلول جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر "
    "اکتوبر نومبر دسمبر जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर янв "
    "января фев февраля мар марта апр апреля мая июн июня июл июля авг августа сен сентября окт "
    "октября ноя ноября дек декабря ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık "
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند ژانویه فوریه آوریل مه ژوئن ژوئیه اوت سپتامبر "
    "اکتبر نوامبر دسامبر "
)

SHORT_PLACES = _words(
    "aden agra bali baku bari basel bath bern bonn brno cali cebu cork doha elat faro fez gaza genk "
    "goa graz guam homs hull icao iasi iran iraq kiel kiev kobe koln kyiv laos lima linz lodz lome "
    "lviv lyon male mali metz naha nice nuuk oman oran oslo peru pisa pula pune reno riga rome sana "
    "suva togo troy tula tver ufa uae ulm usti vigo waco xian york kiir juba bonn erie gary mesa ames "
    "elko provo orem "
)
"""Places of up to four letters: as capitals before a dash, shorter words are acronyms far more often."""

PLACE_OPENERS = _words(
    "abu addis al ann baton beverly buenos cape cedar cox colorado corpus costa dar dera des east el fort "
    "gaza grand great guatemala ho hong islamabad jersey kansas kota kuala la lake las little long los mexico "
    "miami nay new north novi panama petaling phnom pointe ponta port puerto quebec rawalpindi rio saint salt "
    "san santa santo sao são shah sharm sierra south sri st st. surat tel the ulan united upper vatican west "
)
"""First words of places of several words, which in capitals before a colon could also be a person's name."""

LABELS = _words(
    "watch breaking update updated live exclusive opinion analysis video videos photos photo gallery "
    "explainer factbox timeline listen read review interview feature features column editorial "
    "comment correction corrected clarification note warning spoiler alert podcast newsletter graphic "
    "quotes snapshot preview summary highlights advisory special report reports question answer fact "
    "facts poll profile obituary sponsored advertisement must_read just_in audio supreme_court today "
    "tomorrow yesterday editor's_note in_pictures in_brief read_more also_read developing_story "
    "breaking_news news_analysis topic topics theme tip tips quiz recipe trailer teaser recap notice bonus deal deals "
    "psa ama eli5 til nsfw imho fyi important tl;dr "
    # Organisations whose names are said as words
    "unicef unesco unhcr unrwa interpol europol nasdaq asean ecowas usaid mercosur opec nato nasa "
    "aipac cosatu unctad covid covid-19 tl;dr faq "
)
"""Words in capitals that stand before a dash or a colon and are no place."""

UNCASED_PLACES = _words(
    # Arabic
    "القاهرة بيروت دمشق بغداد عمان الرياض جدة دبي أبوظبي الدوحة الكويت المنامة مسقط صنعاء عدن غزة "
    "القدس رام_الله الخرطوم طرابلس تونس الجزائر الرباط نواكشوط مقديشو واشنطن نيويورك لندن باريس برلين "
    "موسكو كييف أنقرة إسطنبول طهران كابول إسلام_آباد بكين طوكيو نيودلهي جنيف بروكسل روما مدريد "
    # Urdu
    "اسلام_آباد لاہور کراچی پشاور کوئٹہ راولپنڈی ملتان فیصل_آباد سیالکوٹ گوجرانوالہ حیدرآباد سکھر "
    "مظفرآباد گلگت سرینگر سری_نگر نئی_دہلی دہلی ممبئی لکھنؤ ڈھاکہ کابل قندھار تہران ریاض جدہ "
    "مکہ_مکرمہ مدینہ_منورہ دبئی ابوظہبی دوحہ قاہرہ دمشق غزہ مقبوضہ_بیت_المقدس یروشلم انقرہ استنبول "
    "ماسکو بیجنگ ٹوکیو لندن پیرس برلن جنیوا برسلز نیویارک واشنگٹن "
    # Hindi
    "नई_दिल्ली दिल्ली मुंबई कोलकाता चेन्नई लखनऊ पटना भोपाल जयपुर इस्लामाबाद लाहौर कराची काठमांडू ढाका "
    "कोलंबो काबुल वाशिंगटन लंदन न्यूयॉर्क मॉस्को बीजिंग "
)
"""Where letters have no case, a place before a dash or a colon is believed without date or agency only if known."""
