const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Open vocabularies (§10): other values are allowed, these SHOULD be used. Key: name in the standard. */
export const VOCABULARIES: Readonly<Record<string, ReadonlySet<string>>> = {
  'account-type-ov': words(
    'facebook ldap nis openid radius skype tacacs twitter unix windows-local windows-domain kavi',
  ),
  'attack-motivation-ov': words(`accidental coercion dominance ideology notoriety organizational-gain personal-gain
    personal-satisfaction revenge unpredictable`),
  'attack-resource-level-ov': words('individual club contest team organization government'),
  'grouping-context-ov': words('suspicious-activity malware-analysis unspecified'),
  'hash-algorithm-ov': words('MD5 SHA-1 SHA-256 SHA-512 SHA3-256 SHA3-512 SSDEEP TLSH'),
  'identity-class-ov': words('individual group system organization class unknown'),
  'implementation-language-ov': words(`applescript bash c c++ c# go java javascript lua objective-c perl php powershell
    python ruby scala swift typescript visual-basic x86-32 x86-64`),
  'indicator-type-ov': words(`anomalous-activity anonymization benign compromised malicious-activity attribution
    unknown`),
  'industry-sector-ov': words(`agriculture aerospace automotive chemical commercial communications construction defense
    education energy entertainment financial-services government emergency-services government-local
    government-national government-public-services government-regional healthcare hospitality-leisure infrastructure
    dams nuclear water insurance manufacturing mining non-profit pharmaceuticals retail technology telecommunications
    transportation utilities`),
  'infrastructure-type-ov': words(`amplification anonymization botnet command-and-control control-system exfiltration
    firewall hosting-malware hosting-target-lists phishing reconnaissance routers-switches staging unknown
    workstation`),
  'malware-capabilities-ov': words(`accesses-remote-machines anti-debugging anti-disassembly anti-emulation
    anti-memory-forensics anti-sandbox anti-vm captures-input-peripherals captures-output-peripherals
    captures-system-state-data cleans-traces-of-infection commits-fraud communicates-with-c2
    compromises-data-availability compromises-data-integrity compromises-system-availability controls-local-machine
    degrades-security-software degrades-system-updates determines-c2-server emails-spam escalates-privileges evades-av
    exfiltrates-data fingerprints-host hides-artifacts hides-executing-code infects-files infects-remote-machines
    installs-other-components persists-after-system-reboot prevents-artifact-access prevents-artifact-deletion
    probes-network-environment self-modifies steals-authentication-credentials violates-system-operational-integrity`),
  'malware-result-ov': words('malicious suspicious benign unknown'),
  'malware-type-ov': words(`adware backdoor bot bootkit ddos downloader dropper exploit-kit keylogger ransomware
    remote-access-trojan resource-exploitation rogue-security-software rootkit screen-capture spyware trojan unknown
    virus webshell wiper worm`),
  'pattern-type-ov': words('stix pcre sigma snort suricata yara'),
  'processor-architecture-ov': words('alpha arm ia-64 mips powerpc sparc x86 x86-64'),
  'region-ov': words(`africa eastern-africa middle-africa northern-africa southern-africa western-africa americas
    caribbean central-america latin-america-caribbean northern-america south-america asia central-asia eastern-asia
    southern-asia south-eastern-asia western-asia europe eastern-europe northern-europe southern-europe western-europe
    oceania antarctica australia-new-zealand melanesia micronesia polynesia`),
  'report-type-ov': words(`attack-pattern campaign identity indicator intrusion-set malware observed-data threat-actor
    threat-report tool vulnerability`),
  'threat-actor-role-ov': words(`agent director independent infrastructure-architect infrastructure-operator
    malware-author sponsor`),
  'threat-actor-sophistication-ov': words('none minimal intermediate advanced expert innovator strategic'),
  'threat-actor-type-ov': words(`activist competitor crime-syndicate criminal hacker insider-accidental
    insider-disgruntled nation-state sensationalist spy terrorist unknown`),
  'tool-type-ov': words(`denial-of-service exploitation information-gathering network-capture credential-exploitation
    remote-access vulnerability-scanning unknown`),
  'windows-pebinary-type-ov': words('dll exe sys'),
}

/** Closed enumerations (§10): only these values. */
export const ENUMERATIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  'encryption-algorithm-enum': words('AES-256-GCM ChaCha20-Poly1305 mime-type-indicated'),
  'extension-type-enum': words('new-sdo new-sco new-sro property-extension toplevel-property-extension'),
  'network-socket-address-family-enum': words(
    'AF_UNSPEC AF_INET AF_IPX AF_APPLETALK AF_NETBIOS AF_INET6 AF_IRDA AF_BTH',
  ),
  'network-socket-type-enum': words('SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET'),
  'opinion-enum': words('strongly-disagree disagree neutral agree strongly-agree'),
  'windows-integrity-level-enum': words('low medium high system'),
  'windows-registry-datatype-enum': words(`REG_NONE REG_SZ REG_EXPAND_SZ REG_BINARY REG_DWORD REG_DWORD_BIG_ENDIAN
    REG_DWORD_LITTLE_ENDIAN REG_LINK REG_MULTI_SZ REG_RESOURCE_LIST REG_FULL_RESOURCE_DESCRIPTION
    REG_RESOURCE_REQUIREMENTS_LIST REG_QWORD REG_INVALID_TYPE`),
  'windows-service-start-type-enum': words(`SERVICE_AUTO_START SERVICE_BOOT_START SERVICE_DEMAND_START SERVICE_DISABLED
    SERVICE_SYSTEM_ALERT`),
  'windows-service-status-enum': words(`SERVICE_CONTINUE_PENDING SERVICE_PAUSE_PENDING SERVICE_PAUSED SERVICE_RUNNING
    SERVICE_START_PENDING SERVICE_STOP_PENDING SERVICE_STOPPED`),
  'windows-service-type-enum': words(`SERVICE_KERNEL_DRIVER SERVICE_FILE_SYSTEM_DRIVER SERVICE_WIN32_OWN_PROCESS
    SERVICE_WIN32_SHARE_PROCESS`),
}

const inOrder = `account-type-ov attack-motivation-ov attack-resource-level-ov encryption-algorithm-enum
  extension-type-enum grouping-context-ov hash-algorithm-ov identity-class-ov implementation-language-ov
  indicator-type-ov industry-sector-ov infrastructure-type-ov malware-capabilities-ov malware-result-ov malware-type-ov
  network-socket-address-family-enum network-socket-type-enum opinion-enum pattern-type-ov processor-architecture-ov
  region-ov report-type-ov threat-actor-type-ov threat-actor-role-ov threat-actor-sophistication-ov tool-type-ov
  windows-integrity-level-enum windows-pebinary-type-ov windows-registry-datatype-enum windows-service-start-type-enum
  windows-service-type-enum windows-service-status-enum`

/** Section of the standard that lists the values: vocabularies and enumerations stand in §10 in this order. */
export const VOCABULARY_SECTIONS: ReadonlyMap<string, string> = new Map(
  inOrder.split(/\s+/).map((name, i) => [name, `10.${i + 1}`]),
)

/** ISO 3166-1 alpha-2 country codes. */
export const COUNTRIES =
  words(`AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
  BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET
  FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
  IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN
  MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
  QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR
  TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`)

/** ISO 639-1 language codes. */
export const LANGUAGES =
  words(`aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv
  cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii
  ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms
  mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm
  sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu`)

/** ISO 639-2 language codes, bibliographic and terminological. */
export const LANGUAGES_3 =
  words(`aar abk ace ach ada ady afa afh afr ain aka akk alb ale alg alt amh ang anp apa ara arc
  arg arm arn arp art arw asm ast ath aus ava ave awa aym aze bad bai bak bal bam ban baq bas bat bej bel bem ben ber
  bho bih bik bin bis bla bnt bod bos bra bre btk bua bug bul bur byn cad cai car cat cau ceb cel ces cha chb che chg
  chi chk chm chn cho chp chr chu chv chy cmc cnr cop cor cos cpe cpf cpp cre crh crp csb cus cym cze dak dan dar day
  del den deu dgr din div doi dra dsb dua dum dut dyu dzo efi egy eka ell elx eng enm epo est eus ewe ewo fan fao fas
  fat fij fil fin fiu fon fra fre frm fro frr frs fry ful fur gaa gay gba gem geo ger gez gil gla gle glg glv gmh goh
  gon gor got grb grc gre grn gsw guj gwi hai hat hau haw heb her hil him hin hit hmn hmo hrv hsb hun hup hye iba ibo
  ice ido iii ijo iku ile ilo ina inc ind ine inh ipk ira iro isl ita jav jbo jpn jpr jrb kaa kab kac kal kam kan kar
  kas kat kau kaw kaz kbd kha khi khm kho kik kin kir kmb kok kom kon kor kos kpe krc krl kro kru kua kum kur kut lad
  lah lam lao lat lav lez lim lin lit lol loz ltz lua lub lug lui lun luo lus mac mad mag mah mai mak mal man mao map
  mar mas may mdf mdr men mga mic min mis mkd mkh mlg mlt mnc mni mno moh mon mos mri msa mul mun mus mwl mwr mya myn
  myv nah nai nap nau nav nbl nde ndo nds nep new nia nic niu nld nno nob nog non nor nqo nso nub nwc nya nym nyn nyo
  nzi oci oji ori orm osa oss ota oto paa pag pal pam pan pap pau peo per phi phn pli pol pon por pra pro pus que raj
  rap rar roa roh rom ron rum run rup rus sad sag sah sai sal sam san sas sat scn sco sel sem sga sgn shn sid sin sio
  sit sla slk slo slv sma sme smi smj smn smo sms sna snd snk sog som son sot spa sqi srd srn srp srr ssa ssw suk sun
  sus sux swa swe syc syr tah tai tam tat tel tem ter tet tgk tgl tha tib tig tir tiv tkl tlh tli tmh tog ton tpi tsi
  tsn tso tuk tum tup tur tut tvl twi tyv udm uga uig ukr umb und urd uzb vai ven vie vol vot wak wal war was wel wen
  wln wol xal xho yao yap yid yor ypk zap zbl zen zgh zha zho znd zul zun zxx zza`)

/** Character sets of the IANA registry whose name holds a dot. */
export const DOTTED_CHARSETS = words(`ANSI_X3.4-1968 ANSI_X3.4-1986 ANSI_X3.110-1983 T.61-7bit T.61-8bit T.101-G2
  CSA_Z243.4-1985-1 CSA_Z243.4-1985-2 CSA_Z243.4-1985-gr ISO_646.irv:1983 ISO_646.irv:1991 ISO_646.basic:1983`)

/** Keys of a PDF document information dictionary (ISO 32000-1 §14.3.3). */
export const PDF_INFO_KEYS = words('Title Author Subject Keywords Creator Producer CreationDate ModDate Trapped')

/** HTTP request header names in use (IANA message headers and common non-standard ones). */
export const HTTP_REQUEST_HEADERS = words(`accept accept-charset accept-encoding accept-language accept-datetime
  access-control-request-headers access-control-request-method authorization cache-control connection content-encoding
  content-language content-length content-location content-md5 content-type cookie cookie2 date dnt early-data expect
  forwarded from front-end-https host http2-settings if-match if-modified-since if-none-match if-range
  if-unmodified-since keep-alive max-forwards origin pragma prefer priority proxy-authorization proxy-connection range
  referer sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user sec-websocket-extensions sec-websocket-key
  sec-websocket-protocol sec-websocket-version te trailer transfer-encoding upgrade upgrade-insecure-requests user-agent
  via warning x-att-deviceid x-correlation-id x-csrf-token x-forwarded-for x-forwarded-host x-forwarded-proto
  x-http-method-override x-real-ip x-request-id x-requested-with x-uidh x-wap-profile`)
