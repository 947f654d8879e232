import type { Answers } from './ask.ts'
import { HIDDEN_LABELS } from './cast.ts'
import type { Route } from './channels.ts'
import type { RunningNode, Told } from './node-ports.ts'

/** Routes of evidence, written and read at the end of programs. */
export const EVIDENCE_STEPS: readonly Route[] = [
  'POST /incidents/cases/{id}/evidence',
  'GET /incidents/cases/{id}/evidence',
  'GET /incidents/evidence/{id}',
  'GET /incidents/evidence/{id}/bytes',
  'POST /incidents/evidence/{id}/bytes',
  'POST /incidents/evidence/{id}/custody',
  'GET /incidents/evidence/{id}/verdict',
  'GET /incidents/evidence/{id}/report/json',
  'GET /incidents/evidence/{id}/report/html',
]

/** Leaves of the audit log are salted, nodes sign with keys of their own: both stand in reports. */
const DRAWN = /"(receipt|signature|key|hash|former)": ?"[^"]*"|\\"former\\":\\"[0-9a-f]*\\"|<code>[^<]*<\/code>/g
const SAME = 'MZ the bytes everybody has'

/**
 * A low reader adds, takes, destroys and brings again bytes that somebody hidden holds too in one world: of the same hash,
 * in the same incident, handed over, sealed and destroyed there.
 */
export async function workEvidence(
  running: RunningNode,
  world: 'left' | 'right',
  _touched: readonly string[],
  text: (told: Told) => string,
): Promise<Answers> {
  const answers: Answers = []
  type Method = 'GET' | 'POST'
  const ask = async (who: 'low' | 'second' | 'hidden', method: Method, url: string, body?: object | string) => {
    const sent =
      typeof body === 'string'
        ? { body: Buffer.from(body), type: 'application/octet-stream' }
        : body === undefined
          ? {}
          : { body: JSON.stringify(body) }
    const told = await running.ask(who, { method, url: `/api/incidents${url}`, ...sent })
    if (who !== 'hidden') answers.push(`${who}: ${method} /incidents${url}: ${text(told)}`.replaceAll(DRAWN, 'drawn'))
    return told
  }
  const idOf = ({ body }: Told, absent: string) => (JSON.parse(body) as { id?: string }).id ?? absent
  const nothing = '00000000-0000-4000-8000-000000000001'
  const incident = idOf(await ask('low', 'POST', '/cases', { name: 'Otter bytes' }), `incident--${nothing}`)
  const hide = async (bytes: string) => {
    for (const [n, label] of HIDDEN_LABELS.entries()) {
      if (world === 'left' && n > 0) continue
      const query = new URLSearchParams({ name: `Hidden ${world}`, label: JSON.stringify(label) })
      const told = await ask('hidden', 'POST', `/cases/${incident}/evidence?${query}`, bytes)
      const id = idOf(told, `observed-data--${nothing}`)
      await ask('hidden', 'POST', `/evidence/${id}/custody`, {
        deed: n % 2 === 0 ? 'sealed' : 'destroyed',
        because: world,
      })
    }
  }
  if (world === 'right') await hide(SAME)
  const query = 'name=otter.exe&collected=1000&by=Kaja'
  const id = idOf(await ask('low', 'POST', `/cases/${incident}/evidence?${query}`, SAME), `observed-data--${nothing}`)
  await hide(`Other bytes ${world}`)
  await ask('low', 'GET', `/evidence/${id}/bytes`)
  await ask('low', 'POST', `/evidence/${id}/bytes`, SAME)
  await ask('low', 'POST', `/evidence/${id}/custody`, { deed: 'handed-over', to: 'Court', because: 'Asked for' })
  await ask('low', 'POST', `/evidence/${id}/custody`, { deed: 'destroyed', because: 'Done with' })
  await ask('low', 'GET', `/evidence/${id}/bytes`)
  await ask('low', 'POST', `/evidence/${id}/bytes`, 'Other bytes')
  await ask('low', 'POST', `/evidence/${id}/bytes`, SAME)
  for (const who of ['low', 'second'] as const) {
    await ask(who, 'GET', `/cases/${incident}/evidence`)
    for (const url of ['', '/verdict', '/report/json', '/report/html']) await ask(who, 'GET', `/evidence/${id}${url}`)
  }
  // The low reader's organisation leads it, so it takes part: its portal shows it too, and takes a file.
  const form = `--edge\r\ncontent-disposition: form-data; name="file"; filename="o"\r\n\r\n${SAME}\r\n--edge--\r\n`
  const sent = { body: Buffer.from(form), type: 'multipart/form-data; boundary=edge' }
  for (const request of [
    { method: 'POST', url: `/operator/cases/${incident}/file`, ...sent },
    { method: 'GET', url: `/operator/cases/${incident}/file` },
    { method: 'GET', url: `/operator/cases/${incident}` },
  ])
    answers.push(`low: ${request.method} ${request.url}: ${text(await running.ask('low', request))}`)
  return answers
}
