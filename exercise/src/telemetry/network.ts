import { inventedHash } from '../story.ts'
import type { Dice } from './dice.ts'

/** Places abroad that everybody visits: a name and its address, in ranges for documentation, none of them an indicator. */
const PLACES = [
  { name: 'weather.example', address: '203.0.113.120' },
  { name: 'tiles.map-service.example', address: '203.0.113.121' },
  { name: 'mirror.software.example', address: '203.0.113.122' },
  { name: 'time.ntp-pool.example', address: '203.0.113.123' },
  { name: 'schedule.ferries.example', address: '203.0.113.124' },
  { name: 'news.public-radio.example', address: '203.0.113.125' },
  { name: 'portal.customs.example', address: '203.0.113.126' },
  { name: 'update.office-suite.example', address: '203.0.113.127' },
  { name: 'mail.partners.example', address: '198.51.100.60' },
  { name: 'crl.certificates.example', address: '198.51.100.61' },
  { name: 'video.meetings.example', address: '198.51.100.62' },
  { name: 'docs.suppliers.example', address: '198.51.100.63' },
] as const
export type Abroad = (typeof PLACES)[number]

export const abroad = (dice: Dice): Abroad => dice.pick(PLACES)

/** Hosts of offices: `base` is the first three parts of their addresses. */
export const office = (dice: Dice, base: string, hosts = 24): string => `${base}.${101 + dice.below(hosts)}`
export const port = (dice: Dice): number => 49_152 + dice.below(16_000)

/** Hosts of the story that are no assets. */
export const LAPTOP = { address: '10.31.9.7', name: 'mnt-lt-07.hq.example' }
/** Hosts of assets, as `world/hosts.ts` gives them. */
export const SUWALKI = { address: '10.31.4.20', name: 'suw-gw-01' }
export const ELBLAG = { address: '10.44.1.6', name: 'elb-gw-01' }
export const BERTH_PLANNER = { address: '10.63.12.4', name: 'klp-berth-01' }
export const PRESS = { address: '10.21.40.12', name: 'vln-press-01' }
export const PORT_OFFICE = { address: '10.71.3.15', name: 'rix-office-04' }
export const OFFICE_SERVER = { address: '10.54.8.11', name: 'kau-srv-02.hq.example' }
export const MAIL_RELAY = { address: '10.20.8.25', name: 'vln-mx-01.hq.example' }
export const GUEST = { address: '10.71.90.33' }
export const PROXY = { address: '10.20.8.80', name: 'vln-proxy-01.hq.example' }
export const TEST_BENCH = { address: '10.54.20.9', name: 'kau-bench-09' }

/** Seen by four allies within two hours, and named by nobody. */
export const SCANNER = '203.0.113.181'
/** Where the beacon goes: no indicator names it. */
export const BEACON_TO = '203.0.113.140'

/**
 * One event of the story that nothing known matches: a host of the tank farm of Bremerhaven loads a file. An ally who tells of
 * the file later finds it backwards in time.
 */
export const UNTOLD = {
  file: 'mtr-agent.exe',
  sha256: inventedHash('mtr-agent.exe'),
  client: '10.49.70.9',
  at: '220712',
}
