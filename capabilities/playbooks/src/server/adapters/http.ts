import { tellRun } from '../../core/sayings.ts'
import { boundedText, NotSent, type Order, type Ready } from './adapter.ts'
import { askWeb } from './web.ts'

/** What a playbook does not say: the connection is ours, and credentials are the settings'. */
const OURS =
  /^(authorization|proxy-.*|host|connection|content-length|transfer-encoding|te|trailer|upgrade|cookie|expect|keep-alive)$/i

/** Headers of a playbook that may be sent: names in lower case, repeated ones joined. */
export const headersFrom = (headers: Readonly<Record<string, readonly string[]>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, values]) =>
      OURS.test(name) || !/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name) ? [] : [[name.toLowerCase(), values.join(', ')]],
    ),
  )

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const

/** A command of type http-api. */
export function prepareHttp({ plan, actuator, id }: Order<'http'>): Ready {
  const { deed } = plan
  const method = deed.kind === 'http' ? METHODS.find((one) => one === deed.method) : undefined
  if (deed.kind !== 'http' || method === undefined) throw new NotSent('sent.no_such', actuator.name)
  const url = `${actuator.url.replace(/\/$/, '')}${deed.target}`
  // RFC draft-ietf-httpapi-idempotency-key-header: who receives it twice can tell.
  const headers = { ...headersFrom(deed.headers), 'idempotency-key': `"${id}"` }
  const body =
    deed.contentBase64 === undefined ? deed.content : new Uint8Array(Buffer.from(deed.contentBase64, 'base64'))
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return {
    sent: [`${method} ${deed.target} HTTP/1.1`, ...lines, '', deed.content ?? deed.contentBase64 ?? ''].join('\n'),
    async send(signal) {
      const request = { method, url, headers, ...(body === undefined ? {} : { body }) }
      const { status, text, secrets } = await askWeb(actuator, request, signal)
      const succeeded = status >= 200 && status < 300
      return {
        succeeded,
        code: status,
        answer: boundedText(text, secrets),
        ...(succeeded ? {} : { told: tellRun('sent.status', { name: actuator.name, code: String(status) }) }),
      }
    },
  }
}
