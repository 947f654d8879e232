import { open } from '../labels.ts'
import { beginDiary, type Telemetry } from './diary.ts'
import { port, SCANNER } from './network.ts'

const PORTS = [22, 445, 2404, 3389] as const

/** Four ports that nobody has a reason to knock at, at Tallinn, as JSON lines. */
export function honeypots(anchor: number): Telemetry {
  const diary = beginDiary('Honeypots, 4 ports', anchor)
  const { dice } = diary
  const knock = (at: number, from: string, to: number) =>
    diary.write(at, (time) =>
      JSON.stringify({
        time,
        sensor: `hp-tll-${1 + (to % 3)}`,
        action: 'connect',
        src_ip: from,
        src_port: port(dice),
        dst_ip: '10.90.0.7',
        dst_port: to,
      }),
    )

  diary.spread(190, (at) => knock(at, `198.51.100.${70 + dice.below(40)}`, dice.pick(PORTS)))
  for (const [dtg, from] of [
    ['210412', '198.51.100.140'],
    ['211930', '198.51.100.201'],
    ['220248', '203.0.113.64'],
    ['221226', SCANNER],
    ['221229', SCANNER],
  ] as const)
    knock(diary.time(dtg), from, 2404)
  return diary.tell({ name: 'Honeypots, 4 ports', format: 'json', label: open('EST'), nation: 'EST' })
}
