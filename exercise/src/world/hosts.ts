/** What belongs to an asset in telemetry: its addresses or blocks, and the names of its hosts. */
export interface Hosts {
  readonly addresses: readonly string[]
  readonly names: readonly string[]
}

const hosts = (addresses: string, names = ''): Hosts => ({
  addresses: addresses.split(' '),
  names: names === '' ? [] : names.split(' '),
})

/** By key of the asset. All addresses are private ones (RFC 1918), all names end in `example` (RFC 2606). */
const HOSTS: Readonly<Record<string, Hosts>> = {
  'gdynia-gateway': hosts('10.31.2.20', 'gdy-gw-01 gdy-gw-01.polski-ruch.example'),
  'elblag-gateway': hosts('10.44.1.6', 'elb-gw-01 elb-gw-01.polski-ruch.example'),
  'suwalki-gateway': hosts('10.31.4.20 10.31.4.21', 'suw-gw-01 suw-gw-02 suw-gw-01.polski-ruch.example'),
  'kaunas-dispatch': hosts('10.54.6.0/27', 'kau-dispatch-01 kau-dispatch-01.kauno-dispecerine.example'),
  'staff-identity': hosts('10.20.1.0/28', 'vln-idp-01 vln-idp-01.hq.example'),
  'berth-planner': hosts('10.63.12.0/28', 'klp-berth-01 klp-berth-01.uostas.example'),
  'channel-press': hosts('10.21.40.12', 'vln-press-01 vln-press-01.portal.example'),
  'channel-portal': hosts('10.21.40.16/29', 'vln-portal-01'),
  'Rīga control': hosts('10.71.2.0/26', 'rix-vts-01 rix-vts-01.riga-port.example'),
  'Klaipėda control': hosts('10.63.10.0/26', 'klp-vts-01'),
  'Klaipėda quay': hosts('10.63.14.0/26'),
  'Gdynia quay': hosts('10.31.60.0/26'),
  'Bremerhaven tank': hosts('10.49.70.0/27', 'brv-tank-01 brv-tank-01.tanklager.example'),
  'Kaunas data': hosts('10.54.40.0/24'),
  'Vilnius data': hosts('10.20.40.0/24'),
  'riga-port-office': hosts('10.71.3.0/27', 'rix-office-04 rix-office-04.riga-port.example'),
  'office-server-kau': hosts('10.54.8.11', 'kau-srv-02 kau-srv-02.hq.example'),
  'mail-relay-vln': hosts('10.20.8.25', 'vln-mx-01 vln-mx-01.hq.example'),
  'guest-network-rix': hosts('10.71.90.0/24'),
  'proxy-vln': hosts('10.20.8.80', 'vln-proxy-01 vln-proxy-01.hq.example'),
  'test-bench-kau': hosts('10.54.20.9', 'kau-bench-09'),
}

export const hostsOf = (key: string): Hosts | undefined => HOSTS[key]
