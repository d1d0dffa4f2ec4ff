"""The words that headlines are told by: sections, papers, acronyms, words that have no capital within a title."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in text.split())


SECTIONS = _words(
    "news world opinion opinions explainer explained video videos live sport sports business politics culture "
    "arts technology tech science health environment climate comment editorial editorials letters letter "
    "obituary obituaries analysis features feature interview interviews podcast podcasts gallery photos pictures "
    "newspaper magazine blog blogs newsletter cities books film music tv_&_radio television fashion food travel "
    "lifestyle life_&_style money economy markets education society national international local metro football "
    "cricket review reviews long_read the_long_read world_news breaking_news top_news home front_page latest "
    "latest_news editorial_board prism images "
    # French, Spanish, Portuguese, German, Italian
    "actualités actualité international monde société économie politique opinion tribune éditorial vidéo vidéos "
    "culture sciences santé sport en_direct débats chronique noticias internacional nacional mundo sociedad "
    "economía política opinión editorial vídeo deportes cultura ciencia salud en_vivo en_directo última_hora "
    "notícias sociedade economia opinião esportes ciência saúde ao_vivo nachrichten politik wirtschaft ausland "
    "inland gesellschaft meinung kommentar kultur wissen wissenschaft panorama gesundheit notizie mondo esteri "
    "cronaca economia opinioni "
    # Turkish, Russian
    "haberler haber dünya siyaset ekonomi spor kültür sağlık görüş canlı son_dakika новости мир политика "
    "экономика общество спорт культура наука мнение видео "
    # Arabic, Persian, Urdu, Hindi
    "أخبار الأخبار عالم العالم سياسة اقتصاد رياضة ثقافة آراء رأي فيديو مباشر تحليل صحة علوم خبر اخبار جهان سیاست "
    "اقتصاد ورزش فرهنگ دیدگاه ویدئو خبریں دنیا سیاست معیشت کھیل ثقافت رائے ویڈیو صحت کالم اداریہ समाचार खबरें "
    "दुनिया विश्व देश राजनीति कारोबार खेल संस्कृति राय वीडियो स्वास्थ्य संपादकीय लाइव "
    # Chinese, Japanese, Korean
    "新闻 新聞 国际 國際 政治 经济 經濟 财经 社会 社會 体育 體育 文化 评论 評論 观点 視頻 视频 ニュース 国際 "
    "経済 スポーツ 社説 動画 뉴스 국제 정치 경제 사회 스포츠 문화 사설 영상 "
)
"""Parts of a paper, which say nothing of a story."""

PAPERS = _words(
    "news times post herald tribune gazette journal chronicle daily telegraph press observer mail express "
    "standard magazine review weekly radio tv online zeitung nachrichten journal gazeta gazetesi haber газета "
    "новости ньюс صحيفة جريدة نت روزنامہ نیوز اردو خبرگزاری समाचार न्यूज़ न्यूज "
)
"""What the name of a paper or a station begins or ends in."""

PAPER_ENDINGS = (
    "ニュース",
    "新聞",
    "新闻",
    "日报",
    "日報",
    "时报",
    "時報",
    "晚报",
    "晚報",
    "周刊",
    "週刊",
    "일보",
    "신문",
    "뉴스",
)
"""What it ends in where words have no spaces."""

GENERIC_NAMES = _words("the news online com org net magazine english www co uk")
"""What any site may add to its name."""

ACRONYMS = _words(
    "US USA UK EU UN UAE NATO NASA OPEC ASEAN APEC IMF WTO IAEA UNESCO UNICEF UNHCR UNRWA ECB OECD OAU EC EEC "
    "USSR USDA CIA FBI EPA FDA SEC IRS IRA ISIS ISIL PLO IDF IRGC BBC CNN AFP AP UPI ABC CBS NBC ITV NPR AIDS "
    "HIV SARS COVID AI GDP CPI PPI IPO CEO CFO COO EV EVS TV PC GM IBM AMD UBS HSBC BP VW BMW UEFA FIFA NBA NFL "
    "NHL MLB NCAA UFC IOC ICC IPL NYC DC NSW NZ ANC BJP PPP PTI PML AKP CHP PKK HDP SPD CDU CSU FDP AFD SNP DUP "
    "IAG ONU UE OTAN EUA EEUU OMS FMI PIB PSOE PT RN PS ABD BM TBMM ООН США ЕС НАТО РФ МИД МВД ФСБ СБУ ВСУ "
    # Offices and parties that are said letter by letter where they are
    "PIA NAB ECP FIA ISI ISPR NADRA PEMRA OGRA NEPRA WAPDA CPEC MQM ANP JUI TTP TLP NDMA FATF CBI RBI BSF CRPF "
    "NIA ISRO DMK AIADMK LDF EPFO AIMIM ICJ OPCW OSCE IRNA ILO IOM WFP FAO ICRC MSF "
)

NO_ACRONYMS = _words(
    "MR MRS MS DR ST JR SR VS MT FT PVT SGT CTS MLN BLN DLRS DLR PCT MTHS YRS QTR SHR AM BE DO GO HE HI IS IT ME "
    "MY NO OH OK SO WE UP IF ON OR OF TO AN AS AT BY IN EX DE LE EL AL DA DI DU VAN VON DER DEN DES LES LOS LAS "
    "DEL BIN BEN "
    # Words and names of three letters
    "ACE ACT ADD ADO ADS AGE AGO AID AIL AIM AIR ALE ALL AND ANT ANY APE APP APT ARC ARE ARK ARM ART ASH ASK ATE "
    "AWE AXE BAD BAG BAN BAR BAT BAY BED BEE BEG BET BID BIG BIT BOB BOG BOW BOX BOY BRA BUD BUG BUM BUN BUS BUT "
    "BUY BYE CAB CAN CAP CAR CAT COB COD COP COT COW CRY CUB CUE CUP CUR CUT DAB DAD DAM DAN DAY DEN DEW DID DIE "
    "DIG DIM DIN DIP DIR DOC DOE DOG DON DOT DRY DUE DUG DUO DYE EAR EAT EEL EGG EGO ELF ELK ELM END ERA EVA EVE "
    "EYE FAD FAN FAR FAT FAX FED FEE FEW FIG FIN FIR FIT FIX FLU FLY FOE FOG FOR FOX FRY FUN FUR GAG GAP GAS GAY "
    "GEL GEM GET GIG GOA GOD GOT GUM GUN GUT GUY GYM HAD HAM HAS HAT HAY HEM HEN HER HEY HID HIM HIP HIS HIT HOG "
    "HOP HOT HOW HUB HUG HUN HUT ICE ICY ILL INK INN ION ITS IVY JAB JAM JAN JAR JAW JAY JET JEW JIM JOB JOE JOG "
    "JON JOY JUG KAY KEN KEY KID KIM KIN KIT LAB LAD LAP LAW LAX LAY LED LEE LEG LEO LET LID LIE LIP LIT LIV LIZ "
    "LOG LOT LOW LSE MAC MAD MAN MAP MAT MAX MAY MEN MET MIA MID MIX MOB MOM MOP MUD MUG MUM NAP NET NEW NIL NIT "
    "NOD NOR NOT NOW NUN NUT OAK OAR OAT ODD ODE OFF OIL OLD ONE OPT ORB ORE OUR OUT OWE OWL OWN PAD PAL PAN PAT "
    "PAW PAY PEA PEG PEN PET PIE PIG PIN PIT POD POP POT PRO PUB PUT RAG RAM RAN RAP RAT RAW RAY RED REX RIB RID "
    "RIG RIM RIO RIP ROB ROD ROE RON ROT ROW ROY RUB RUE RUG RUM RUN RYE SAC SAD SAM SAT SAW SAY SEA SEE SET SEW "
    "SEX SHE SHY SIN SIP SIR SIT SIX SKI SKY SLY SOB SON SOW SPA SPY SUB SUE SUM SUN TAB TAG TAN TAP TAX TEA TED "
    "TEE TEN THE TIE TIM TIN TIP TOE TOM TON TOO TOP TOW TOY TRY TUB TUG TWO URN USE VAL VAN VAT VET VIA VOW WAD "
    "WAG WAR WAS WAX WAY WEB WED WET WHO WHY WIG WIN WIT WOE WON WOO WOW YEN YES YET YOU ZEN ZIP ZOO ALI ABE AMY "
    "ANA ANN GAO HUA JIA LIU MAO MOI NAM PAM SUU TET UMA YAO ZIA ZOE XIN GUO ADA LEI RAJ RAO DEV ROI ABU UDO UWE "
    "JAI "
)
"""Words without a vowel, or of two or three letters, that are no acronyms."""

BEFORE = {
    "WHO": _words("chief says warns staff head declares urges team aid official officials data report experts envoy"),
    "IT": _words("workers worker firm firms sector company companies minister ministry exports jobs staff outage "
    "systems aid industry park giant experts department services"),
    "IS": _words("claims fighters militants attack attacks militant suspects leader leaders group cell bride brides"),
    "DR": _words("congo"),
}  # fmt: skip
"""Acronyms that are words too, by the words before which they are acronyms."""

SMALL_WORDS = _words("a an and as at but by for from if in into of off on onto or per than the to up via vs with")
"""English words without a capital in the middle of a title."""

FOREIGN_SMALL_WORDS = _words(
    "de del des du la le les el los las et un une y e o a da do das dos em en no na por para que con una se der "
    "die und von vom zu zum zur im in am auf mit für ist nicht ve ile bir bu için и в во на не по с со к о об от "
    "из за у до для как что à au aux ou ai al alla agli alle di il i gli lo che "
)
"""Such words of the other languages that have capitals."""
