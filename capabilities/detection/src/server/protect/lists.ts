import { Fault, nothingHere } from '@testudo/kernel/fault'
import { profileKey } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host, Mount, MountedAnswer, MountedRequest } from '@testudo/platform/host'
import { PROTECT_FORMATS, type ProtectFormat } from '../../core/protect/types.ts'
import { protectAsked } from '../../core/contract/protect.ts'
import type { NodeGuards } from './guards.ts'
import type { Turns } from './turns.ts'
import { type Asked, digestOf, makeOutput, releaseOutput } from './output.ts'

const PREFIX = '/lists'
const VERB = 'sensor:lists'
/** Answers whose digest is remembered; beyond, the one unused longest is made again. */
const MOST_KEPT = 256

const MEDIA: Readonly<Record<ProtectFormat, string>> = {
  suricata: 'text/plain; charset=utf-8',
  rpz: 'text/dns; charset=utf-8',
  sigma: 'application/yaml',
  csv: 'text/csv; charset=utf-8; header=present',
  stix: 'application/stix+json;version=2.1',
  blocklist: 'text/plain; charset=utf-8',
}

/** Until when a digest holds: nothing the reader can read changed, and no time of validity has come. */
interface Kept {
  readonly stamp: string
  readonly until: number
  readonly digest: string
}

/**
 * `GET /lists/FORMAT`: what a machine may read, as a list for itself. Asked again with `If-None-Match` it costs nothing while
 * nothing changed, and nothing leaves.
 */
export function listDoor(host: Host, guards: NodeGuards, turns: Turns): Mount {
  const kept = new Map<string, Kept>()

  async function answer({ method, path, query, headers, caller, signal }: MountedRequest): Promise<MountedAnswer> {
    if (caller === undefined) return refusal(401, 'sign_in', 'Send an API token: Bearer, or Basic with the login.')
    if (!caller.verbs.has(VERB)) {
      host.audit.record({ subject: caller.subject, verb: VERB, ids: [], outcome: 'denied' })
      throw nothingHere()
    }
    const format = PROTECT_FORMATS.find((one) => path === `${PREFIX}/${one}`)
    if (format === undefined) throw nothingHere()
    if (method !== 'GET' && method !== 'HEAD')
      return refusal(405, 'method', 'Lists are read only.', { allow: 'GET, HEAD' })
    const { subject } = caller
    const asked = readAsked(format, query)
    const key = JSON.stringify([subject.id, asked])
    const stamp = await stampOf(host, guards, subject)
    const known = kept.get(key)
    const isFresh = known !== undefined && known.stamp === stamp && host.clock.now() < known.until
    if (isFresh && names(headers['if-none-match'], known.digest)) return unchanged(known.digest)

    const { output, digest } = await turns.take(subject.id, async () => {
      const made = await makeOutput(host, guards, { by: subject, to: subject, asked, signal })
      return { output: made, digest: isFresh ? known.digest : await digestOf(made) }
    })
    keep(kept, key, { stamp, until: output.next ?? Number.POSITIVE_INFINITY, digest })
    if (names(headers['if-none-match'], digest)) return unchanged(digest)
    return {
      status: 200,
      headers: {
        'content-type': MEDIA[format],
        'content-disposition': `attachment; filename="${output.fileName}"`,
        etag: `"${digest}"`,
        'cache-control': 'private, no-cache',
        vary: 'authorization',
      },
      // Nothing leaves with a head.
      body: method === 'HEAD' ? '' : await releaseOutput(host, subject, subject, output),
    }
  }
  return { prefix: PREFIX, handle: answer }
}

/** What the answer rests on: what the subject reads, as what it reads, and the lists of the operator. */
async function stampOf(host: Host, guards: NodeGuards, subject: Subject): Promise<string> {
  return JSON.stringify([
    await host.objects.changeStamp(subject),
    profileKey(subject, host.policiesNow()),
    guards.stamp,
  ])
}

function keep(kept: Map<string, Kept>, key: string, value: Kept): void {
  kept.delete(key)
  kept.set(key, value)
  const [oldest] = kept.keys()
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
}

/** @throws {Fault} `detection.list_query` with the place */
function readAsked(format: ProtectFormat, query: string): Asked {
  const given = Object.fromEntries(new URLSearchParams(query))
  const parsed = protectAsked.strict().safeParse({ ...given, format })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Fault(
    'invalid',
    'detection.list_query',
    `${issue?.message ?? 'The question cannot be read'}. Correct it.`,
    {
      place: { path: `/query/${(issue?.path ?? []).map(String).join('/')}` },
    },
  )
}

/** RFC 9110 §13.1.2: weak comparison. */
const names = (header: string | undefined, digest: string): boolean =>
  header !== undefined &&
  header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === `"${digest}"`)

const unchanged = (digest: string): MountedAnswer => ({
  status: 304,
  headers: { etag: `"${digest}"`, 'cache-control': 'private, no-cache', vary: 'authorization' },
  body: '',
})

const refusal = (
  status: number,
  code: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): MountedAnswer => ({
  status,
  headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headers },
  body: JSON.stringify({ type: 'about:blank', title: detail, status, code: `detection.${code}`, detail }),
})
