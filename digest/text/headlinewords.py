"""The words that headlines are told by: agencies, negations, acronyms, words that have no capital within a title."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in text.split())


AGENCY_NAMES = _words(
    "Reuters AP AFP dpa DPA UPI PTI Xinhua Bloomberg EFE ANSA TASS RIA_Novosti Interfax Kyodo Jiji Yonhap Anadolu "
    "Associated_Press The_Associated_Press Agence_France-Presse Anadolu_Agency Xinhua_News Reuters.com AP_News Lusa "
    "Folhapress Belga ANI IANS رويترز أ_ف_ب أ.ف.ب فرانس_برس الأناضول وكالات رائٹرز روئٹرز اے_ایف_پی اے_پی ایرنا "
    "रॉयटर्स भाषा एएफपी Рейтер ТАСС РИА_Новости Интерфакс 路透社 路透 新华社 新華社 法新社 ロイター 共同 時事 연합뉴스"
)
"""Agencies as they stand behind a headline; in other letters they are other words."""

NEGATIONS = _words(
    "no not never without none nobody nothing neither nor cannot n't won't can't don't doesn't didn't isn't aren't "
    "wasn't weren't ne pas jamais sans aucun aucune rien ni sin nunca jamás nadie nada ningún não sem nem nenhum "
    "ninguém nicht kein keine keinen nie niemals ohne değil yok hiç asla olmadan не нет без никогда ни لا لن لم ليس "
    "ليست بدون دون غير نہیں نہ بغیر مت کبھی نیست نه هرگز नहीं न ना बिना कभी मत 不 没有 無 없다 않"
)

GENERIC_NAMES = _words("the news online com org net magazine english www co uk")
"""What any site may add to its name."""

ACRONYMS = _words(
    "US USA UK EU UN UAE NATO NASA OPEC ASEAN APEC IMF WTO IAEA UNESCO UNICEF UNHCR UNRWA ECB OECD OAU EC EEC USSR "
    "USDA CIA FBI EPA FDA SEC IRS IRA ISIS ISIL PLO IDF IRGC BBC CNN AFP AP UPI ABC CBS NBC ITV NPR AIDS HIV SARS "
    "COVID AI GDP CPI PPI IPO CEO CFO COO EV EVS TV PC GM IBM AMD UBS HSBC BP VW BMW UEFA FIFA NBA NFL NHL MLB NCAA "
    "UFC IOC ICC IPL NYC DC NSW NZ ANC BJP PPP PTI PML AKP CHP PKK HDP SPD CDU CSU FDP AFD SNP DUP IAG ONU UE OTAN "
    "EUA EEUU OMS FMI PIB PSOE PT RN PS ABD BM TBMM ООН США ЕС НАТО РФ МИД МВД ФСБ СБУ ВСУ"
)

NO_ACRONYMS = _words(
    "MR MRS MS DR ST JR SR VS MT FT PVT SGT CTS MLN BLN DLRS DLR PCT MTHS YRS QTR SHR AM BE DO GO HE HI IS IT ME MY "
    "NO OH OK SO WE UP IF ON OR OF TO AN AS AT BY IN"
)
"""Words without a vowel, or of two letters, that are no acronyms."""

SMALL_WORDS = _words("a an and as at but by for from if in into of off on onto or per than the to up via vs with")
"""English words without a capital in the middle of a title."""

FOREIGN_SMALL_WORDS = _words(
    "de del des du la le les el los las et un une y e o a da do das dos em en no na por para que con una se der die "
    "und von vom zu zum zur im in am auf mit für ist nicht ve ile bir bu için и в во на не по с со к о об от из за "
    "у до для как что"
)
"""Such words of the other languages that have capitals."""
