import { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import type { Words } from '../../core/contract/shapes.ts'
import { BODY_BYTES, readJson } from './bodies.ts'
import type { CertificateEnds } from './certificates.ts'
import type { KnownPeer } from './peerBook.ts'
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
  if (error instanceof Busy)
    return {
      en: 'The node has too much to do and asks us to wait.',
      fr: 'Le nœud a trop à faire et nous demande d’attendre.',
    }
  if (error instanceof Refused) {
    const known = REFUSALS[error.code]
    if (known !== undefined) return known
    return {
      en: `The node refuses (${error.status}${error.code === '' ? '' : `, ${error.code}`}). Compare introductions.`,
      fr: `Le nœud refuse (${error.status}${error.code === '' ? '' : `, ${error.code}`}). Comparez les présentations.`,
    }
  }
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error && cause.message.includes('pinned'))
    return {
      en: 'Another certificate answers than the pinned one. Compare fingerprints before anything else.',
      fr: 'Un autre certificat que celui enregistré répond. Comparez d’abord les empreintes.',
    }
  if (error instanceof Fault && error.code === 'outbound.address')
    return {
      en: 'Its address may not be asked. Inner addresses must stand in outbound.allow.',
      fr: 'Son adresse ne peut pas être appelée. Les adresses internes doivent figurer dans outbound.allow.',
    }
  if (error instanceof Fault && error.code.startsWith('sharing.')) return { en: error.message, fr: error.message }
  return {
    en: 'It does not answer. Check the line and its address.',
    fr: 'Il ne répond pas. Vérifiez la liaison et son adresse.',
  }
}

const REFUSALS: Readonly<Record<string, Words>> = {
  'sharing.not_pinned': {
    en: 'The node does not know our certificate. Its people must pin our introduction.',
    fr: 'Le nœud ne connaît pas notre certificat. Ses responsables doivent enregistrer notre présentation.',
  },
  'sharing.not_you': {
    en: 'The node knows us under another name. Exchange introductions again.',
    fr: 'Le nœud nous connaît sous un autre nom. Échangez de nouveau les présentations.',
  },
  'sharing.exercise_mixed': {
    en: 'One of the two nodes is an exercise and the other is not. They never mix.',
    fr: 'L’un des deux nœuds est un exercice et l’autre non. Ils ne se mélangent jamais.',
  },
}
