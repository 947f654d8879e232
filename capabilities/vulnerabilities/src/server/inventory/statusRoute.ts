import { publishStatus } from '../../core/index.ts'
import { labelFor } from '../feeds/importRoute.ts'
import { type Parts, publish } from '../published/publish.ts'

/** One word about one operator and one vulnerability; the inventory it follows from stays where it is. */
export function statusRoute(parts: Parts): void {
  const { host } = parts
  host.http.answer(publishStatus, async ({ vulnerability, operator, label: text }, { subject }) => {
    const label = labelFor(host, subject, text)
    const words = await publish(parts, subject, { operator, vulnerabilities: [vulnerability], label, to: [] })
    const status = words.rows[0]?.status ?? 'unknown'
    host.audit.record({
      subject,
      verb: publishStatus.may,
      ids: [vulnerability, words.operator.id],
      outcome: 'allowed',
      detail: { status },
      label,
    })
    return { status }
  })
}
