import { baltic } from '../labels.ts'
import { beginDiary, type Telemetry } from './diary.ts'
import { abroad, BERTH_PLANNER, office, port, SCANNER } from './network.ts'

/** Sessions from outside to the berth planner. */
const SESSIONS = 41

/** Syslog (RFC 5424) of the firewall of the port of Klaipėda. */
export function klaipeda(anchor: number): Telemetry {
  const diary = beginDiary('Firewall, Klaipėda port', anchor)
  const { dice } = diary
  const line = (at: number, action: 'pass' | 'block', from: string, to: string, toPort: number) =>
    diary.write(
      at,
      (iso) =>
        `<${action === 'pass' ? 134 : 132}>1 ${iso} klp-fw-01 filterd 812 - - action=${action} proto=tcp src=${from} sport=${port(dice)} dst=${to} dport=${toPort} bytes=${200 + dice.below(40_000)}`,
    )

  diary.spread(760, (at) =>
    line(at, 'pass', office(dice, '10.63.30'), abroad(dice).address, dice.pick([443, 443, 80, 123])),
  )
  diary.spread(120, (at) =>
    line(at, 'block', `198.51.100.${70 + dice.below(40)}`, '10.63.30.2', dice.pick([22, 23, 445, 3389])),
  )

  // Remote maintenance from a network that never did it before, since 220902Z.
  for (let i = 0; i < SESSIONS; i++)
    line(
      diary.time('220902') + i * 640_000 + dice.below(300_000),
      'pass',
      '203.0.113.9',
      BERTH_PLANNER.address,
      i % 2 === 0 ? 3389 : 5938,
    )
  line(diary.time('221238'), 'block', SCANNER, '10.63.30.2', 22)
  return diary.tell({
    name: 'Firewall, Klaipėda port',
    format: 'text',
    label: baltic('LTU'),
    nation: 'LTU',
    logsource: { category: 'firewall' },
  })
}
