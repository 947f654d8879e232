import { isObject } from '@testudo/stix/json'
import { decodeBase64Text } from '../bytes.ts'
import { ACTIVITIES, COMMAND_TYPES } from '../vocabulary.ts'
import { all, externalReferences, oneOfProperties } from './common.ts'
import { type Findings, shown } from './finding.ts'
import { type Check, dictionary, list, object, text, under } from './shape.ts'
import { base64, isBase64, vocabulary } from './values.ts'

const common = {
  type: text(),
  description: text(),
  version: text(),
  playbook_activity: vocabulary(ACTIVITIES),
  external_references: externalReferences,
}
const headers = dictionary(
  (name, path, found) => {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) found.error('command.header', path, { name: shown(name) })
  },
  list(
    text((value, path, found) => {
      if (/[\r\n\0]/.test(value)) found.error('command.header.line', path)
    }),
  ),
)

/** A method, a target and a version of HTTP, with single blanks between. */
export const START_LINE = /^([A-Z]+) (\S+) (HTTP\/\d(?:\.\d)?)$/

const startLine = (method?: string): Check =>
  text((value, path, found) => {
    const parts = START_LINE.exec(value)
    if (!parts) found.must('command.start_line', path, { value: shown(value) })
    else if (method !== undefined && parts[1] !== method) found.error('command.method', path, { method })
  })

const spelled = all(
  object({ ...common, command: text(), command_b64: base64 }, ['type']),
  oneOfProperties(['command', 'command_b64'], false),
  (value, path, found) => {
    if (isObject(value) && Object.hasOwn(value, 'command') && Object.hasOwn(value, 'command_b64'))
      found.warn('command.twice', path)
  },
)
const encoded = object({ ...common, command_b64: base64 }, ['type', 'command_b64'])

const SHAPES: Readonly<Record<string, Check>> = {
  manual: spelled,
  bash: spelled,
  'caldera-cmd': spelled,
  powershell: spelled,
  ssh: spelled,
  elastic: encoded,
  jupyter: encoded,
  kestrel: encoded,
  sigma: encoded,
  yara: encoded,
  'http-api': object({ ...common, command: startLine(), headers, content: text(), content_b64: base64 }, [
    'type',
    'command',
  ]),
  'openc2-http': all(
    object({ ...common, command: startLine('POST'), headers, content_b64: base64 }, ['type', 'command', 'content_b64']),
    (value, path, found) => {
      const content = isObject(value) ? value['content_b64'] : undefined
      if (typeof content !== 'string' || !isBase64(content) || isJsonObject(decodeBase64Text(content))) return
      found.error('command.openc2', under(path, 'content_b64'))
    },
  ),
}

function isJsonObject(text: string | undefined): boolean {
  if (text === undefined) return false
  try {
    return isObject(JSON.parse(text))
  } catch {
    return false
  }
}

/** A command (§5). */
export const command: Check = (value, path, found) => {
  const type = isObject(value) ? value['type'] : undefined
  const shape = typeof type === 'string' && Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined
  if (shape) return shape(value, path, found)
  if (!isObject(value)) return found.error('schema.type.command', path)
  if (typeof type !== 'string') return found.error('schema.missing.command', path)
  unknownCommand(type, under(path, 'type'), found)
}

function unknownCommand(type: string, path: string, found: Findings): void {
  const near = COMMAND_TYPES.find((known) => known.startsWith(type) || type.startsWith(known))
  if (near === undefined) found.warn('command.type', path, { type: shown(type) })
  else found.warn('command.type.near', path, { type: shown(type), near })
}
