import { type Command, decodeBase64Text, encodeBase64Text } from '@testudo/cacao'
import { withProperty } from './draft.ts'

/** What these say stands in base64 alone. */
const ENCODED: ReadonlySet<string> = new Set(['elastic', 'jupyter', 'kestrel', 'sigma', 'yara'])

/** What a command says, whichever way it is written; what is no text is shown as it came. */
export const commandText = ({ command, command_b64: encoded }: Command): string =>
  encoded === undefined ? (command ?? '') : (decodeBase64Text(encoded) ?? encoded)

export const contentText = ({ content, content_b64: encoded }: Command): string =>
  encoded === undefined ? (content ?? '') : (decodeBase64Text(encoded) ?? encoded)

/** Kinds that send a content besides their first line. */
export const hasContent = ({ type, content, content_b64: encoded }: Command): boolean =>
  type === 'http-api' || type === 'openc2-http' || content !== undefined || encoded !== undefined

/** What it says is written as it was written: plainly or in base64. */
export const withCommandText = (command: Command, text: string): Command =>
  ENCODED.has(command.type) || command.command_b64 !== undefined
    ? withProperty(withProperty(command, 'command', undefined), 'command_b64', encodeBase64Text(text))
    : withProperty(command, 'command', text)

export function withContentText(command: Command, text: string): Command {
  const encodes = command.type === 'openc2-http' || command.content_b64 !== undefined
  const [name, other] = encodes ? ['content_b64', 'content'] : ['content', 'content_b64']
  const value = text === '' && !encodes ? undefined : encodes ? encodeBase64Text(text) : text
  return withProperty(withProperty(command, other, undefined), name, value)
}

/** Another kind of command with what it said, written as that kind is written. */
export function withCommandType(command: Command, type: string): Command {
  const text = commandText(command)
  const content = contentText(command)
  const bare = ['command', 'command_b64', 'content', 'content_b64'].reduce(
    (one, name) => withProperty(one, name, undefined),
    withProperty(command, 'type', type),
  )
  const said = withCommandText(bare, text)
  return content === '' && type !== 'openc2-http' ? said : withContentText(said, content)
}

/** Headers as people write them, `Name: value`, one a line. */
export const headerLines = ({ headers }: Command): readonly string[] =>
  Object.entries(headers ?? {}).flatMap(([name, values]) => values.map((value) => `${name}: ${value}`))

export function withHeaderLines(command: Command, lines: readonly string[]): Command {
  const headers = new Map<string, readonly string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = (colon === -1 ? line : line.slice(0, colon)).trim()
    if (name === '') continue
    headers.set(name, [...(headers.get(name) ?? []), colon === -1 ? '' : line.slice(colon + 1).trim()])
  }
  return withProperty(command, 'headers', headers.size === 0 ? undefined : Object.fromEntries(headers))
}
