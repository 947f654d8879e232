import { Fault } from '@testudo/kernel/fault'
import { isObject, parseStrict } from '@testudo/stix/json'
import { openC2Command } from '../../core/actuators.ts'
import { type Answered, AnswerLost, boundedText, type Order, type Ready } from './adapter.ts'
import { headersFrom } from './http.ts'
import { askWeb } from './web.ts'

/** OpenC2 HTTPS Transfer Specification 1.1, §3.2. */
const MEDIA_TYPE = 'application/openc2+json;version=1.0'

/**
 * A command of type openc2-http: put into the message the transfer specification asks for. `command_id` and `request_id` are the same when it
 * is sent again (Language Specification 1.0, §3.3.1: a consumer may tell commands apart by it).
 */
export function prepareOpenC2({ plan, actuator, id, at }: Order<'openc2'>): Ready {
  const { deed } = plan
  const command = deed.kind === 'openc2' ? openC2Command(deed.message) : undefined
  if (deed.kind !== 'openc2' || command === undefined)
    throw new Fault('invalid', 'playbooks.not_sent', `${actuator.name} takes OpenC2 alone; nothing was sent.`)
  const message = {
    headers: { request_id: id, created: at, from: 'testudo' },
    body: { openc2: { request: { command_id: id, ...command.content } } },
  }
  const body = JSON.stringify(message)
  const headers = { ...headersFrom(deed.headers), 'content-type': MEDIA_TYPE, accept: MEDIA_TYPE }
  return {
    sent: `POST ${new URL(actuator.url).pathname} HTTP/1.1\ncontent-type: ${MEDIA_TYPE}\n\n${JSON.stringify(message, null, 2)}`,
    async send(signal) {
      const { status, text, secrets } = await askWeb(
        actuator,
        { method: 'POST', url: actuator.url, headers, body },
        signal,
      )
      return read(actuator.name, status, boundedText(text, secrets))
    },
  }
}

/** The response of the message; its status is the answer, not that of HTTP. */
function read(name: string, httpStatus: number, text: string): Answered {
  const parsed = parseStrict(text)
  const message = 'value' in parsed && isObject(parsed.value) ? parsed.value : undefined
  const inner = message !== undefined && isObject(message['body']) ? message['body']['openc2'] : undefined
  const response = isObject(inner) ? inner['response'] : message
  const status = isObject(response) ? response['status'] : undefined
  if (!isObject(response) || typeof status !== 'number' || !Number.isSafeInteger(status)) {
    // A success without an OpenC2 response says nothing of what became of the command.
    if (httpStatus >= 200 && httpStatus < 300) throw new AnswerLost(name, new Error('no OpenC2 response'))
    return { succeeded: false, code: httpStatus, answer: text, says: `${name} answered with status ${httpStatus}.` }
  }
  const words = typeof response['status_text'] === 'string' ? `: ${response['status_text'].slice(0, 300)}` : ''
  const succeeded = status >= 200 && status < 300
  const says =
    status === 102 ? `${name} has accepted the command and not completed it.` : `${name} answered ${status}${words}.`
  return {
    succeeded,
    code: status,
    answer: JSON.stringify(response),
    ...(succeeded ? {} : { says }),
  }
}
