import { createOutbound, type OutboundRequest } from '@testudo/platform/outbound'
import { Fault } from '@testudo/kernel/fault'
import type { Actuator } from '../../core/actuators.ts'
import { AnswerLost, MOST_ANSWER, NotSent, secretIn } from './adapter.ts'

type WebActuator = Extract<Actuator, { readonly kind: 'http' | 'openc2' }>

export interface WebAnswer {
  readonly status: number
  readonly text: string
  readonly secrets: readonly string[]
}

/**
 * Asks a declared actuator: this address alone may lead inside, whatever else this node may ask. Redirects are answers.
 *
 * @throws {NotSent} when nothing was sent; {@link AnswerLost} when something may have been
 */
export async function askWeb(
  actuator: WebActuator,
  request: Pick<OutboundRequest, 'method' | 'url' | 'body'> & { readonly headers: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<WebAnswer> {
  const url = new URL(request.url)
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const outbound = createOutbound({ allow: [`${url.hostname}:${port}`] })
  const token =
    actuator.secretFile === undefined ? undefined : (await secretIn(actuator.secretFile, actuator.name)).trim()
  const answer = await outbound({
    ...request,
    headers: { ...request.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(actuator.fingerprint === undefined ? {} : { tls: { fingerprint: actuator.fingerprint } }),
    maxBytes: MOST_ANSWER * 4,
    timeoutMs: actuator.timeoutSeconds * 1_000,
    signal,
  }).catch((error: unknown) => {
    throw wasSent(error) ? new AnswerLost(actuator.name, error) : notSent(actuator, error)
  })
  return { status: answer.status, text: await textOf(answer.body), secrets: token === undefined ? [] : [token] }
}

/** Failures of a connection before the request was on it; for every other one it may have arrived. */
const BEFORE =
  /^(E(CONNREFUSED|HOSTUNREACH|NETUNREACH|HOSTDOWN|NOTFOUND|AI_AGAIN)|CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/

function wasSent(error: unknown): boolean {
  if (!(error instanceof Fault) || error.code !== 'outbound.failed') return false
  const { cause } = error
  if (!(cause instanceof Error)) return true
  return !(('code' in cause && BEFORE.test(String(cause.code))) || /pinned/.test(cause.message))
}

const notSent = ({ name }: WebActuator, cause: unknown): NotSent => new NotSent('sent.not_reached', name, cause)

/** The answer was given with its status: a body that is cut or too long changes nothing about that. */
async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of body) text += decoder.decode(chunk, { stream: true })
  } catch {
    return `${text}\n… the answer broke off`
  }
  return text + decoder.decode()
}
