import { Fault } from '@testudo/kernel/fault'
import { RefusalBook } from '@testudo/kernel/refusals'
import type { Host } from '@testudo/platform/host'
import type { Words } from '../../core/contract/shapes.ts'
import { REFUSALS } from '../refusals/index.ts'
import { BODY_BYTES, readJson } from './bodies.ts'
import type { CertificateEnds } from './certificates.ts'
import type { KnownPeer } from './peerBook.ts'
import { ON_THE_WAY, REFUSED, refusedWith } from './troubles.ts'
import { Busy } from './turns.ts'

/** Where nodes ask each other. */
export const PREFIX = '/federation'

const ANSWER_MS = 120_000

/** Asks one question of a peer over mutual TLS; its certificate is the pinned one or nothing is sent. */
export type Call = (peer: KnownPeer, path: string, body: string, signal?: AbortSignal) => Promise<unknown>

export function callerTo(host: Host, ends: CertificateEnds): Call {
  return async (peer, path, body, signal) => {
    if (peer.url === '')
      throw new Fault('unavailable', 'sharing.no_address', 'This node has no address here. It calls us.')
    const { certificate, key } = await host.self.tls()
    const answer = await host.outbound({
      method: 'POST',
      url: `${peer.url.replace(/\/$/, '')}${PREFIX}/1/${path}`,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body,
      tls: { cert: certificate, key, fingerprint: peer.certificate },
      maxBytes: BODY_BYTES + 65_536,
      timeoutMs: ANSWER_MS,
      ...(signal === undefined ? {} : { signal }),
    })
    ends.note(peer, answer.certificateUntil)
    if (answer.status === 429 || answer.status === 503) {
      const seconds = Number(answer.headers['retry-after'] ?? 5)
      throw new Busy(Number.isFinite(seconds) ? Math.min(600, Math.max(1, seconds)) : 5)
    }
    const value = await readJson(answer.body, BODY_BYTES + 65_536)
    if (answer.status !== 200) throw new Refused(answer.status, codeOf(value))
    return value
  }
}

/** The peer has answered, and it was no. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    super(`refused with ${status} ${code}`)
    this.status = status
    this.code = code
  }
}

function codeOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('code' in value)) return ''
  return typeof value.code === 'string' && /^[a-z0-9._-]{1,80}$/.test(value.code) ? value.code : ''
}

/** Why a contact failed, in words for people. */
export function troubleOf(error: unknown): Words {
  if (error instanceof Busy) return ON_THE_WAY.busy
  if (error instanceof Refused) {
    const { status, code } = error
    return REFUSED.get(code) ?? refusedWith(code === '' ? String(status) : `${status}, ${code}`)
  }
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error && cause.message.includes('pinned')) return ON_THE_WAY.certificate
  if (error instanceof Fault && error.code === 'outbound.address') return ON_THE_WAY.address
  if (error instanceof Fault && error.code.startsWith('sharing.'))
    return { en: error.message, fr: own.say('fr', error) }
  return ON_THE_WAY.silent
}

/** What our own faults say in French. */
const own = new RefusalBook()
own.add(REFUSALS)
