import { open } from '../labels.ts'
import { beginDiary, type Telemetry } from './diary.ts'
import { abroad, office, port, TEST_BENCH } from './network.ts'

const TUNNEL = 'sync.cdn-edge.example'
const TUNNEL_QUERIES = 280

/** Zeek at Kaunas, as JSON: connections and names, and 41 kB that leave inside of names. */
export function kaunas(anchor: number): Telemetry {
  const diary = beginDiary('Zeek, Kaunas', anchor)
  const { dice } = diary
  const record = (
    at: number,
    path: string,
    ends: { from: string; to: string; toPort: number; proto: string },
    more: object,
  ) =>
    diary.write(at, () =>
      JSON.stringify({
        _path: path,
        ts: at / 1_000,
        uid: `C${dice.hex(16)}`,
        'id.orig_h': ends.from,
        'id.orig_p': port(dice),
        'id.resp_h': ends.to,
        'id.resp_p': ends.toPort,
        proto: ends.proto,
        ...more,
      }),
    )
  const asked = (at: number, from: string, query: string, rcode: string, answers: readonly string[], type = 'A') =>
    record(
      at,
      'dns',
      { from, to: '10.54.8.53', toPort: 53, proto: 'udp' },
      {
        trans_id: dice.below(65_536),
        query,
        qtype_name: type,
        rcode_name: rcode,
        answers,
        rejected: false,
      },
    )

  diary.spread(640, (at) => {
    const place = abroad(dice)
    record(
      at,
      'conn',
      { from: office(dice, '10.54.30'), to: place.address, toPort: 443, proto: 'tcp' },
      {
        service: 'ssl',
        duration: dice.below(90_000) / 1_000,
        orig_bytes: 600 + dice.below(8_000),
        resp_bytes: 2_000 + dice.below(80_000),
        conn_state: 'SF',
      },
    )
  })
  diary.spread(300, (at) => {
    const place = abroad(dice)
    asked(at, office(dice, '10.54.30'), place.name, 'NOERROR', [place.address])
  })

  // Each name carries 146 letters; a quarter of an hour for all of them.
  for (let i = 0; i < TUNNEL_QUERIES; i++)
    asked(
      diary.time('220755') + i * 3_200 + dice.below(900),
      TEST_BENCH.address,
      `${base32(60)}.${base32(60)}.${base32(26)}.${TUNNEL}`,
      'NOERROR',
      ['ok'],
      'TXT',
    )
  return diary.tell({ name: 'Zeek, Kaunas', format: 'zeek-json', label: open('LTU'), nation: 'LTU' })

  function base32(letters: number): string {
    return Array.from({ length: letters }, () => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(dice.below(32))).join('')
  }
}
