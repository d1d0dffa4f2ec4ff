"""Stories in ten languages find their region by names, adjectives and towns as each language writes and bends them."""

from __future__ import annotations

import pytest

from digest.regions.classify import place_article
from digest.regions.scheme import load_scheme
from tests.factories import make_article

NEWSROOM = load_scheme()

# Of each story: where it belongs, its headline and its text. Every language has names of countries, adjectives and
# people of a country, towns, what is written onto a name, two countries in one story, and one without any.
STORIES = {
    "en": (
        ("south_asia", "Sri Lankan tea pickers win a raise", "Estates around Kandy agreed, Colombo said."),
        ("africa", "Ghana's farmers plant earlier", "Rains reached Kumasi in February."),
        ("europe", "Norwegians vote on a tunnel", "It would link Bergen with Stavanger."),
        ("latin_america", "Peru and Bolivia share a lake, and its fish", "Fishermen in Puno met those of La Paz."),
        ("middle_east", "Omani divers count turtles", "The beach lies south of Muscat."),
        ("east_asia", "Night buses start in Busan", "South Korea pays half."),
        ("southeast_asia", "Thailand opens a rail link to Laos", "Trains leave Bangkok at dusk."),
        ("central_asia", "Kyrgyz shepherds move early", "Snow closed the pass above Bishkek."),
        ("north_america", "Vermont schools close for snow", "Burlington had two feet of it."),
        ("oceania", "Samoa rebuilds its market", "Apia burned in May."),
        ("north_america", "School board in Springfield, Missouri, meets", "It hears parents."),
        ("world", "A nice reading for a mobile morning", "Most of the male choir split the bill."),
    ),
    "ar": (
        ("middle_east", "افتتاح جسر جديد على نهر دجلة", "قالت الحكومة العراقية إن الجسر يربط شرق بغداد بغربها."),
        ("middle_east", "المصريون يحتفلون بموسم الحصاد", "شارك آلاف المزارعين من أسيوط وسوهاج."),
        ("middle_east", "وزير النقل يزور الدوحة", "بحث الوزير مع نظيره القطري خطوط الطيران."),
        ("africa", "المغاربة يستقبلون موسم الزيتون", "بدأت المعاصر عملها في مراكش وفاس."),
        ("africa", "سكان الخرطوم يعودون إلى منازلهم", "قال مسؤول سوداني إن الكهرباء عادت إلى أم درمان."),
        ("europe", "الألمان يختارون قطارات أسرع", "تمتد السكة من برلين إلى ميونيخ."),
        ("europe", "اتفاق للصيد بين إسبانيا والبرتغال", "وقعه الوزيران في مدريد."),
        ("east_asia", "مصنع ياباني للسيارات يتوسع", "ينتج المصنع قرب طوكيو سيارات كهربائية."),
        ("south_asia", "فيضانات تغلق المدارس بباكستان", "قال سكان لاهور إن المياه غمرت الشوارع."),
        ("latin_america", "البرازيليون يزرعون أشجار القهوة", "ارتفع الإنتاج في ساو باولو."),
        ("middle_east", "قافلة مساعدات تصل إلى غزة", "عبرت الشاحنات من رفح صباح اليوم."),
        ("middle_east", "وفد من عمان وآخر من الأردن يبحثان التجارة", "اجتمع الوفدان في العقبة."),
        ("africa", "رئيس وزراء أثيوبيا يفتتح سوقاً", "تقع السوق في أديس أبابا."),
        ("europe", "زيارة للفرنسيين إلى متحف القطارات", "يقع المتحف في ليون، بفرنسا."),
        ("world", "تقرير مالي عن نوم الأطفال", "قال سالم إن أمان الطفل يبدأ من البيت."),
    ),
    "ur": (
        ("south_asia", "کراچی میں بارش کے بعد سڑکیں بند", "سندھ حکومت نے سکولوں میں چھٹی کا اعلان کیا۔"),
        ("south_asia", "پاکستانی کسانوں کے لیے نیا بیج", "یہ بیج ملتان میں تیار کیا گیا۔"),
        ("south_asia", "انڈین ریلوے کی نئی ٹرین", "یہ ٹرین دلی سے ممبئی تک چلے گی۔"),
        ("south_asia", "بنگلہ دیش میں آم کی فصل تیار", "ڈھاکہ کی منڈی میں قیمتیں کم ہو گئیں۔"),
        ("north_america", "امریکہ میں برفباری، سکول بند", "شکاگو کے ہوائی اڈے پر پروازیں منسوخ ہوئیں۔"),
        ("europe", "برطانوی طلبہ کا انوکھا تجربہ", "مانچسٹر کے ایک سکول نے چھت پر کھیت بنا لیا۔"),
        ("middle_east", "شام کے شہر حلب میں بازار کھل گیا", "شامی تاجروں نے خوشی منائی۔"),
        ("middle_east", "سعودی عرب میں کھجور میلہ", "میلہ مدینہ کے قریب لگا۔"),
        ("east_asia", "چینی سائنسدانوں نے چاول کی نئی قسم بنا لی", "یہ تجربہ بیجنگ میں ہوا۔"),
        ("middle_east", "ترکیہ اور ایران کے درمیان نئی سڑک", "سڑک تبریز تک جائے گی۔"),
        ("europe", "یوکرین کے دارالحکومت میں میٹرو بحال", "کیئو کے شہریوں نے سکھ کا سانس لیا۔"),
        ("africa", "کینیا کی دوڑنے والی لڑکی", "وہ نیروبی کے قریب مشق کرتی ہے۔"),
        ("south_asia", "افغانوں کی واپسی جاری", "طورخم پر قطاریں لگ گئیں، کابل نے کہا۔"),
        ("world", "بچوں کی نیند اور مالی مشکلات", "ماہرین کہتے ہیں کہ ہر شام کہانی سنانا مفید ہے، چینی کم کھائیں۔"),
    ),
    "fa": (
        ("middle_east", "بارش برف در تهران مدرسه‌ها را تعطیل کرد", "شهرداری گفت خیابان‌ها باز است."),
        ("middle_east", "ایرانی‌ها به تماشای ستاره‌ها رفتند", "کویر نزدیک یزد پر از چادر شد."),
        ("south_asia", "کشاورزان افغان زعفران می‌کارند", "بازار هرات رونق گرفته است."),
        ("central_asia", "تاجیکستان جاده تازه‌ای می‌سازد", "این راه از دوشنبه می‌گذرد."),
        ("europe", "فرانسوی‌ها نان ارزان‌تر می‌خورند", "نانوایان پاریس قیمت را پایین آوردند."),
        ("europe", "آلمان و هلند پل مشترک می‌سازند", "وزیران در برلین امضا کردند."),
        ("east_asia", "پژوهشگران ژاپنی ربات باغبان ساختند", "این ربات در توکیو به کار افتاد."),
        ("middle_east", "بازار ماهی در کویت باز شد", "ماهیگیران کویتی راضی‌اند."),
        ("middle_east", "كتابخانه‌ای در شيراز گشوده شد", "دانشجويان ايراني از آن استقبال كردند."),
        ("north_america", "مدرسه‌ای در نیویورک باغ ساخت", "دانش‌آموزان آمریکایی سبزی می‌کارند."),
        ("africa", "دونده اتیوپی رکورد زد", "او در آدیس آبابا تمرین می‌کند."),
        ("europe", "قطار میان اوکراین و لهستان", "مسافران از کی‌یف تا ورشو می‌روند."),
        ("world", "خواب خوب و هزینه مالی آن", "پزشکان می‌گویند شام سبک بهتر است."),
    ),
    "hi": (
        ("south_asia", "भारत के किसानों को मिला नया बीज", "यह बीज लखनऊ की प्रयोगशाला में बना।"),
        ("south_asia", "भारतीयों ने देखा चंद्रग्रहण", "जयपुर में भीड़ जुटी।"),
        ("south_asia", "नेपाल में पुल तैयार", "काठमांडू से सड़क जुड़ गई।"),
        ("south_asia", "पाकिस्तानी छात्रों की जीत", "लाहौर की टीम पहले स्थान पर रही।"),
        ("east_asia", "जापान की तेज़ ट्रेन", "टोक्यो से ओसाका तक दो घंटे लगते हैं।"),
        ("east_asia", "चीनी वैज्ञानिकों ने बनाया नया पुल", "बीजिंग ने इसे खोल दिया।"),
        ("north_america", "अमेरिका में बर्फ़बारी", "शिकागो में स्कूल बंद रहे।"),
        ("europe", "फ़्रांस के बेकर हड़ताल पर", "पेरिस में रोटी नहीं मिली।"),
        ("europe", "ब्रिटेन और जर्मनी में समझौता", "दस्तख़त बर्लिन में हुए।"),
        ("middle_east", "सऊदी अरब में खजूर मेला", "रियाद में दुकानें सजीं।"),
        ("middle_east", "इसराइली वैज्ञानिकों का प्रयोग", "तेल अवीव में पानी बचाया गया।"),
        ("africa", "केन्या की धाविका ने बनाया रिकॉर्ड", "वह नैरोबी में दौड़ी।"),
        ("world", "बच्चों की नींद पर अध्ययन", "हर सूरत में आठ घंटे की नींद चाहिए, चाय में कम चीनी डालें।"),
    ),
    "fr": (
        ("africa", "Les agriculteurs ivoiriens replantent le cacao", "La récolte a baissé près de Bouaké."),
        ("africa", "Un marché rouvre à N'Djamena", "Les commerçantes tchadiennes attendaient depuis mars."),
        ("africa", "L'école algérienne manque de maîtres", "À Oran, les parents s'organisent."),
        ("europe", "Le gouvernement français aide les boulangers", "La mesure concerne surtout Lille."),
        ("europe", "La ville de Nice plante des arbres", "Le maire de Nice en veut mille."),
        ("europe", "Trains de nuit entre l'Autriche et l'Italie", "Ils relieront Vienne à Venise."),
        ("middle_east", "Des pêcheurs libanais retrouvent la mer", "Le port de Tyr a rouvert."),
        ("east_asia", "Le Japon compte ses cerisiers", "Les Japonaises préfèrent Kyoto."),
        ("north_america", "Une tempête de neige au Québec", "Montréal ferme ses écoles."),
        ("latin_america", "Haïti reçoit des semences", "Les paysans haïtiens les attendaient."),
        ("europe", "Deux villages d'Ukraine retrouvent l'eau", "Les habitants d'Odessa aussi."),
        ("oceania", "La Nouvelle-Zélande protège ses oiseaux", "Un refuge ouvre près d'Auckland."),
        ("africa", "Le train de la RDC repart", "Les voyageurs congolais quittent Lubumbashi."),
        ("world", "Dormir mieux en trois tours de main", "Mon oncle Maurice fait des siestes ; c'est nice, dit-il."),
    ),
    "es": (
        ("latin_america", "Los caficultores colombianos esperan lluvia", "En Medellín no llueve desde mayo."),
        ("latin_america", "Una escuela argentina enseña a cultivar", "Está cerca de Rosario, en Santa Fe."),
        ("latin_america", "México y Guatemala limpian un río", "Trabajan juntos en Tapachula."),
        ("latin_america", "Vuelve el tren a los Andes del Perú", "Sale de Cuzco cada mañana."),
        ("europe", "Los españoles leen más", "La feria de Zaragoza batió un récord."),
        ("europe", "Un puente une a franceses y belgas", "Lo abrieron cerca de Lille y Gante."),
        ("north_america", "EE. UU. cuenta sus abejas", "Las colmenas estadounidenses crecen en Oregón."),
        ("middle_east", "Reabre el mercado de Alepo", "Los comerciantes sirios lo celebran."),
        ("africa", "Las pescadoras senegalesas se organizan", "Venden en Dakar."),
        ("east_asia", "Corea del Sur estrena un barco eléctrico", "Zarpa de Busan."),
        ("europe", "La ciudad de Núremberg planta tilos", "Los alemanes votaron por ellos."),
        ("south_asia", "La India abre una línea de metro", "Circula por Nueva Delhi."),
        ("world", "Dormir bien en Navidad", "La reunión del pueblo fue un milagro, contó Mercedes."),
    ),
    "pt": (
        ("latin_america", "Agricultores brasileiros plantam mais cedo", "A chuva chegou a Goiânia."),
        ("latin_america", "Escola no Ceará ganha horta", "Alunos de Fortaleza colhem alface."),
        ("europe", "Portugal abre um túnel", "Liga Coimbra a Aveiro."),
        ("europe", "Os alemães andam mais de comboio", "A linha parte de Munique."),
        ("africa", "Moçambique repara estradas", "As obras começaram em Nampula."),
        ("africa", "Pescadoras angolanas vendem em Luanda", "O mercado tem telhado novo."),
        ("north_america", "Neve fecha escolas nos EUA", "Chicago teve frio."),
        ("middle_east", "Irã e Iraque limpam um rio", "Técnicos iranianos foram a Basra."),
        ("east_asia", "Cientistas japonesas criam um robô", "Ele trabalha em Tóquio."),
        ("southeast_asia", "Timor-Leste colhe café", "A colheita foi boa perto de Díli."),
        ("europe", "Moscou e Kiev trocam prisioneiros", "A Ucrânia recebeu cem homens."),
        ("latin_america", "Argentinos e uruguaios dividem a ponte", "Ela começa em Montevidéu."),
        ("world", "Como dormir melhor no Natal", "O coral fez uma reunião, e a voz era de anjo."),
    ),
    "de": (
        ("europe", "Österreichische Bauern säen früher", "In Graz regnete es kaum."),
        ("europe", "Berlins Schulen bekommen Gärten", "Der Senat zahlt die Hälfte."),
        ("europe", "Deutsch-polnische Brücke fertig", "Sie führt bei Görlitz über die Neiße."),
        ("north_america", "US-Präsident besucht Bauern", "Er sprach in Iowa mit Züchtern."),
        ("middle_east", "Syrische Händler öffnen den Basar", "Aleppos Markt war lange zu."),
        ("middle_east", "Türkinnen spielen Fußball", "Das Turnier fand in Ankara statt."),
        ("africa", "Kenias Läuferinnen siegen", "Sie trainieren bei Nairobi."),
        ("africa", "Südafrikanischer Wein wird teurer", "In Kapstadt fehlt Wasser."),
        ("east_asia", "Chinesische Züge fahren pünktlich", "Peking lobt die Fahrer."),
        ("latin_america", "Brasilianer pflanzen Bäume", "São Paulo hilft ihnen."),
        ("europe", "Ukrainer und Rumänen bauen eine Bahn", "Sie verbindet Odessa mit Bukarest."),
        ("south_asia", "Indiens Teebauern hoffen", "Der Regen kam nach Assam."),
        ("world", "Essen hält jung", "Die Male im Rat singen, der Hof war leer, und Baden hilft."),
    ),
    "tr": (
        ("middle_east", "Türkiye'de çay hasadı başladı", "Rize'nin köylerinde herkes bahçede."),
        ("middle_east", "İran'ın kuzeyinde kar yağdı", "Tebriz'de okullar kapandı."),
        ("middle_east", "İSTANBUL'DA VAPUR SEFERLERİ ARTTI", "Kadıköy iskelesi yenilendi."),
        ("middle_east", "Iğdır'da kayısı bereketi", "Üreticiler Iğdır pazarına geldi."),
        ("middle_east", "Suriyeli esnaf dükkânını açtı", "Halep'teki çarşı canlandı."),
        ("europe", "Almanya'daki okullar bahçe kuruyor", "Berlin'de iki yüz okul katıldı."),
        ("europe", "Yunanistan ile Bulgaristan köprü yapıyor", "Selanik'ten yola çıkılacak."),
        ("europe", "Fransızların ekmeği ucuzladı", "Paris'te fırınlar fiyat indirdi."),
        ("africa", "Fas'ta zeytin mevsimi", "Marakeş'teki değirmenler çalışıyor."),
        ("central_asia", "Özbekistan pamuk topluyor", "Semerkant'ta yağmur yok."),
        ("east_asia", "Japonlar yeni bir tren denedi", "Tokyo'dan kalktı."),
        ("north_america", "ABD'de kar fırtınası", "Chicago'da okullar tatil."),
        ("world", "Çocuklar için iyi uyku", "Her gece masal okumak yeni bir alışkanlık, evin en güzel saati."),
    ),
}


@pytest.mark.parametrize(
    ("language", "region", "title", "text"),
    [
        pytest.param(language, *story, id=f"{language}-{number}-{story[0]}")
        for language, stories in STORIES.items()
        for number, story in enumerate(stories, 1)
    ],
)
def test_story_finds_its_region(language: str, region: str, title: str, text: str) -> None:
    article = make_article(title=title, text=text, language=language)
    assert place_article(article, NEWSROOM).region == region


@pytest.mark.parametrize("language", ["ar", "ur", "fa", "hi"])
def test_scripts_of_their_own_are_read_in_a_story_of_unknown_language(language: str) -> None:
    stories = [story for story in STORIES[language] if story[0] != "world"]
    articles = [make_article(title=title, text=text, language=None) for _, title, text in stories]
    found = [place_article(article, NEWSROOM).region for article in articles]
    right = sum(region == story[0] for region, story in zip(found, stories, strict=True))
    assert right >= len(stories) - 1
