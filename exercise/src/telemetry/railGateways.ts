import { baltic } from '../labels.ts'
import { inventedHash } from '../story.ts'
import { beginDiary, type Telemetry } from './diary.ts'
import { ELBLAG, LAPTOP, SCANNER, SUWALKI } from './network.ts'

const HEAD = 'timestamp,hostname,src_ip,dst_ip,dst_port,action,file,sha256'
const FIRMWARE = ['gwapp_4_2_0.bin', 'routes.cfg', 'timers.cfg'] as const

/** Logs of the rail gateways as CSV. They stop at 221330Z. */
export function railGateways(anchor: number): Telemetry {
  const diary = beginDiary('Rail gateway logs', anchor, '221330')
  const { dice } = diary
  const row = (at: number, gateway: { name: string; address: string }, from: string, action: string, file: string) =>
    diary.write(at, (iso) =>
      [iso, gateway.name, from, gateway.address, 2404, action, file, file === '' ? '' : inventedHash(file)].join(','),
    )
  const gateways = [SUWALKI, ELBLAG, { name: 'gdy-gw-01', address: '10.31.2.20' }] as const

  diary.spread(280, (at) => {
    const loads = dice.below(5) === 0
    row(
      at,
      dice.pick(gateways),
      `10.31.1.${10 + dice.below(6)}`,
      loads ? 'load' : 'poll',
      loads ? dice.pick(FIRMWARE) : '',
    )
  })
  for (const [dtg, gateway] of [
    ['211258', ELBLAG],
    ['211409', SUWALKI],
    ['211412', SUWALKI],
    ['211414', SUWALKI],
    ['211416', SUWALKI],
    ['211417', SUWALKI],
    ['211418', SUWALKI],
  ] as const)
    row(diary.time(dtg, 6), gateway, LAPTOP.address, 'load', 'gwsvc.exe')
  row(diary.time('221231'), SUWALKI, SCANNER, 'refused', '')
  return diary.tell({ name: 'Rail gateway logs', format: 'csv', label: baltic('POL'), nation: 'POL' }, HEAD)
}
