"""Which words have a meaning of their own in names and addresses?"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Providers where anybody can have an address: the label before the ending, as in gmail.com or yahoo.co.uk.
PUBLIC_MAIL = _words(
    """
    gmail googlemail yahoo ymail rocketmail myyahoo hotmail outlook live msn passport icloud me mac aol aim proton
    protonmail pm tutanota tuta duck hey fastmail hushmail mail email inbox zoho gmx web freenet t-online posteo arcor
    1und1 orange wanadoo free laposte sfr bbox libero virgilio tiscali alice tin telenet skynet ziggo kpnmail planet
    home bluewin sapo terra uol bol ig globo qq foxmail 163 126 yeah sina sohu 139 189 aliyun 21cn naver daum hanmail
    kakao nate yandex ya bk list rambler ukr rediffmail sify seznam centrum wp onet interia o2 abv docomo ezweb au
    softbank comcast att sbcglobal bellsouth verizon cox charter spectrum rr roadrunner optonline optimum earthlink
    frontier windstream centurylink juno netzero rogers shaw telus bell sympatico videotron bigpond optusnet btinternet
    sky talktalk ntlworld virginmedia blueyonder xtra yopmail mailinator simplelogin relay privaterelay
    """
)
# Small words of last names, which people leave out, join and move about.
PARTICLES = _words(
    """
    van von der den de het ter ten la las los el al ul da das do dos di del della du des le y e i bin bint ibn ben abu
    abd zu zum af av st san santa mc mac o of
    """
)
SUFFIXES = _words("jr jnr junior sr snr senior ii iii iv vi vii esq phd md dds jd")
TITLES = _words("mr mrs ms miss mx dr prof professor sir")
PRONOUNS = _words(
    """
    he him his she her hers they them theirs ze zir zirs hir hirs xe xem xyr ey em eir it its any all pronouns el ella
    elle
    """
)
# Last names whose bearers often go by an English first name that no roster has.
EAST_ASIAN_LAST_NAMES = _words(
    """
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang song deng
    han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao lu cui tan zhong
    jin qiu xia jia fang bai shi kong hou shao meng long wan duan lei qian yin chang hao lai gong wen mao hong qin gu
    wong chan lau cheung chow chu ho leung lam yeung ng lee tsai hsu hsieh kuo tseng tsang chiu chiang yip fung kwok mak
    kim park choi jung jeong kang cho yoon jang lim oh shin seo kwon ahn yoo hwang moon son bae baek heo nam noh ha joo
    woo min ryu chung hong ko jun
    nguyen tran le pham huynh hoang phan vu vo dang bui do ngo duong dinh trinh mai truong cao luong
    """
)
STAFF = _words("instructor instructors teacher lecturer professor")
# A row is made up where one of MADE_UP stands in its name and nothing but MADE_UP_COMPANY beside it.
MADE_UP = _words("test demo dummy sample fake")
MADE_UP_COMPANY = MADE_UP | STAFF | _words("student account user ta iclicker clicker canvas preview view class 1 2 3")
