import { restricted } from '../labels.ts'
import { beginDiary, type Telemetry } from './diary.ts'
import { office } from './network.ts'

const DEEDS = ['GetObject', 'ListBuckets', 'PutObject', 'AssumeRole', 'DescribeInstances'] as const

/** Audit of a cloud that Lithuania keeps to itself, in OCSF 1.3 (API activity, 6003). Three records arrive cut. */
export function cloudAudit(anchor: number): Telemetry {
  const diary = beginDiary('Cloud audit', anchor)
  const { dice } = diary
  const record = (at: number, cut = false) =>
    diary.write(at, () => {
      const text = JSON.stringify({
        class_uid: 6003,
        category_uid: 6,
        type_uid: 600_302,
        activity_id: 2,
        severity_id: 1,
        time: at,
        metadata: { version: '1.3.0', product: { name: 'Cloud audit', vendor_name: 'Example Cloud' } },
        actor: { user: { name: `u${101 + dice.below(24)}`, type_id: 1 } },
        api: { operation: dice.pick(DEEDS), service: { name: 'storage' } },
        src_endpoint: { ip: office(dice, '10.20.30') },
        cloud: { provider: 'Example Cloud', region: 'north-1' },
        status_id: 1,
      })
      return cut ? text.slice(0, 140) : text
    })

  diary.spread(110, (at) => record(at))
  for (const dtg of ['211117', '212240', '221003']) record(diary.time(dtg), true)
  return diary.tell({ name: 'Cloud audit', format: 'ocsf', label: restricted(['LTU'], 'LTU'), nation: 'LTU' })
}
