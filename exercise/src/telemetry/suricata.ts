import { CONTROLLER_SERIAL } from '../campaign/indicators.ts'
import { open } from '../labels.ts'
import { inventedHash } from '../story.ts'
import { beginDiary, type Telemetry } from './diary.ts'
import { abroad, BEACON_TO, LAPTOP, office, PORT_OFFICE, port, PROXY, SCANNER, SUWALKI, UNTOLD } from './network.ts'

const BEACON_SECONDS = 600

/** Suricata EVE at the border of the region: flows, names, certificates, files. */
export function border(anchor: number): Telemetry {
  const diary = beginDiary('Suricata, border VLN', anchor)
  const { dice } = diary

  interface Ends {
    readonly from: string
    readonly to: string
    readonly toPort: number
    readonly proto?: string
  }
  const event = (at: number, type: string, { from, to, toPort, proto = 'TCP' }: Ends, more: object) =>
    diary.write(at, (iso) =>
      JSON.stringify({
        timestamp: iso.replace('Z', '000+0000'),
        flow_id: Number.parseInt(dice.hex(12), 16),
        in_iface: 'bond0',
        event_type: type,
        src_ip: from,
        src_port: port(dice),
        dest_ip: to,
        dest_port: toPort,
        proto,
        ...more,
      }),
    )
  const flow = (at: number, ends: Ends, app: string, out: number, back: number) =>
    event(at, 'flow', ends, {
      app_proto: app,
      flow: {
        pkts_toserver: 4 + Math.ceil(out / 1_200),
        pkts_toclient: 4 + Math.ceil(back / 1_200),
        bytes_toserver: out,
        bytes_toclient: back,
        state: 'closed',
        reason: 'timeout',
      },
    })
  const tls = (at: number, ends: Ends, sni: string, serial: string) =>
    event(at, 'tls', ends, {
      tls: { subject: `CN=${sni}`, issuerdn: 'C=XX, O=Example Trust', serial, sni, version: 'TLS 1.3' },
    })

  const BASES = ['10.20.30', '10.54.30', '10.63.30', '10.71.30'] as const
  diary.spread(620, (at) => {
    const place = abroad(dice)
    flow(
      at,
      { from: office(dice, dice.pick(BASES)), to: place.address, toPort: 443 },
      'tls',
      700 + dice.below(9_000),
      2_000 + dice.below(90_000),
    )
  })
  diary.spread(330, (at) => {
    const place = abroad(dice)
    event(
      at,
      'dns',
      { from: office(dice, dice.pick(BASES)), to: '10.20.8.53', toPort: 53, proto: 'UDP' },
      {
        dns: {
          type: 'answer',
          id: dice.below(65_536),
          rrname: place.name,
          rrtype: 'A',
          rcode: 'NOERROR',
          answers: [{ rrname: place.name, rrtype: 'A', ttl: 300, rdata: place.address }],
        },
      },
    )
  })
  diary.spread(260, (at) => {
    const place = abroad(dice)
    tls(
      at,
      { from: office(dice, dice.pick(BASES)), to: place.address, toPort: 443 },
      place.name,
      colons(inventedHash(`serial ${place.name}`)),
    )
  })
  diary.spread(140, (at) => {
    const place = abroad(dice)
    event(
      at,
      'http',
      { from: office(dice, dice.pick(BASES)), to: place.address, toPort: 80 },
      {
        http: {
          hostname: place.name,
          url: dice.pick(['/', '/index.html', '/status', '/list.json']),
          http_user_agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/140.0',
          http_method: 'GET',
          protocol: 'HTTP/1.1',
          status: 200,
          length: 500 + dice.below(40_000),
        },
      },
    )
  })

  // The office of the port of Rīga speaks to one address every ten minutes, whatever the hour.
  for (let at = diary.now - 48 * 3_600_000 + 71_000; at < diary.now; at += BEACON_SECONDS * 1_000)
    flow(at + dice.below(4_000), { from: PORT_OFFICE.address, to: BEACON_TO, toPort: 443 }, 'tls', 412, 388)

  // A laptop for maintenance fetches what wipes, then speaks to the gateway it serves.
  for (const dtg of ['211409', '211411', '211413']) {
    const ends = { from: '198.51.100.23', to: LAPTOP.address, toPort: 49_812 }
    event(diary.time(dtg), 'fileinfo', ends, {
      http: { hostname: 'gw-firmware.example', url: '/4/latest', http_method: 'GET', status: 200, length: 184_320 },
      fileinfo: {
        filename: '/4/latest',
        sha256: inventedHash('gwsvc.exe'),
        size: 184_320,
        state: 'CLOSED',
        stored: false,
      },
    })
    flow(diary.time(dtg, 41), { from: LAPTOP.address, to: SUWALKI.address, toPort: 2404 }, 'failed', 1_840, 960)
  }
  for (const dtg of ['210302', '210841', '211355'])
    tls(
      diary.time(dtg),
      { from: LAPTOP.address, to: '192.0.2.17', toPort: 443 },
      'maintenance-sync.example',
      colons(inventedHash('heron')),
    )

  // The same for a file that nobody has told of.
  event(
    diary.time(UNTOLD.at, 19),
    'fileinfo',
    { from: '203.0.113.201', to: UNTOLD.client, toPort: 50_233 },
    {
      http: {
        hostname: 'meter-support.example',
        url: `/${UNTOLD.file}`,
        http_method: 'GET',
        status: 200,
        length: 96_256,
      },
      fileinfo: { filename: `/${UNTOLD.file}`, sha256: UNTOLD.sha256, size: 96_256, state: 'CLOSED', stored: false },
    },
  )

  // Certificates: one every ally was told of, and one that Lithuania keeps to itself.
  for (const [dtg, serial] of [
    ['221004', CONTROLLER_SERIAL],
    ['221017', CONTROLLER_SERIAL],
    ['221040', CONTROLLER_SERIAL],
    ['220331', '36:f7:d4:32:f4:ab:70:ea:d3:ce:98:6e:ea:99:93:49'],
  ] as const)
    tls(
      diary.time(dtg),
      { from: PROXY.address, to: '203.0.113.150', toPort: 443 },
      'panel.build-room.example',
      serial.toUpperCase(),
    )
  event(
    diary.time('221244'),
    'alert',
    { from: SCANNER, to: '10.20.8.25', toPort: 25 },
    {
      alert: {
        action: 'allowed',
        signature_id: 9_000_101,
        signature: 'EXERCISE connections to many ports',
        category: 'Attempted Information Leak',
        severity: 2,
      },
    },
  )
  return diary.tell({ name: 'Suricata, border VLN', format: 'eve', label: open('LTU'), nation: 'LTU' })
}

const colons = (hex: string): string => (hex.slice(0, 32).match(/../g) ?? []).join(':').toUpperCase()
