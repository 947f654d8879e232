import type { Why } from '@testudo/cacao'
import { isObject, parseStrict } from '@testudo/stix/json'
import { openC2Command } from '../../core/actuators.ts'
import { tellRun } from '../../core/sayings.ts'
import { type Answered, AnswerLost, boundedText, NotSent, type Order, type Ready } from './adapter.ts'
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
  if (deed.kind !== 'openc2' || command === undefined) throw new NotSent('sent.no_such', actuator.name)
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
function read(name: string, httpStatus: number, whole: string): Answered {
  const parsed = parseStrict(whole)
  const message = 'value' in parsed && isObject(parsed.value) ? parsed.value : undefined
  const inner = message !== undefined && isObject(message['body']) ? message['body']['openc2'] : undefined
  const response = isObject(inner) ? inner['response'] : message
  const status = isObject(response) ? response['status'] : undefined
  if (!isObject(response) || typeof status !== 'number' || !Number.isSafeInteger(status)) {
    // A success without an OpenC2 response says nothing of what became of the command.
    if (httpStatus >= 200 && httpStatus < 300) throw new AnswerLost(name, new Error('no OpenC2 response'))
    const told = tellRun('sent.status', { name, code: String(httpStatus) })
    return { succeeded: false, code: httpStatus, answer: whole, told }
  }
  const text = typeof response['status_text'] === 'string' ? response['status_text'].slice(0, 300) : ''
  const succeeded = status >= 200 && status < 300
  return {
    succeeded,
    code: status,
    answer: JSON.stringify(response),
    ...(succeeded ? {} : { told: toldOf(name, status, text) }),
  }
}

function toldOf(name: string, status: number, text: string): Why {
  if (status === 102) return tellRun('sent.accepted', { name })
  const said = { name, code: String(status) }
  return text === '' ? tellRun('sent.answered', said) : tellRun('sent.answered.words', { ...said, text })
}
