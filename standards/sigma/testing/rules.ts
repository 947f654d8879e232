import { compile, type CompileOptions, type LogSource, readRules } from '../src/index.ts'

/** A rule around a detection, for events of the log source `test`. Lines of `detection` are indented by the caller's two. */
export const ruleOf = (detection: string, more = ''): string =>
  `title: T\nid: r1\nlogsource:\n  product: test\n${more}detection:\n${detection
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')}\n`

export const TEST: LogSource = { product: 'test' }

/** The reasons why a text of rules is not taken or not evaluated. */
export function reasonsOf(text: string, options: CompileOptions = {}): string[] {
  const { documents, refused } = readRules(text)
  return [...refused, ...compile(documents, options).refused].map(
    ({ line, path, reason }) => `${line} ${path}: ${reason}`,
  )
}

/** Whether the only rule of a detection matches an event. Throws when the rule is refused. */
export function matches(detection: string, event: unknown, options: CompileOptions = {}): boolean {
  const { documents, refused } = readRules(ruleOf(detection))
  const engine = compile(documents, options)
  const reason = [...refused, ...engine.refused][0]?.reason
  if (reason !== undefined) throw new Error(reason)
  const found = engine.match(event, { shape: 'generic', logsource: TEST }).length === 1
  // The index must never change an answer.
  const plain = compile(documents, { ...options, indexed: false })
  if (plain.match(event, { shape: 'generic', logsource: TEST }).length === (found ? 0 : 1))
    throw new Error('the index changes the answer')
  return found
}

/** Whether `selection` with one item matches an event of that one field. */
export const item = (key: string, value: string, field: unknown, options: CompileOptions = {}): boolean =>
  matches(`sel:\n  ${key}: ${value}\ncondition: sel`, field === undefined ? {} : { F: field }, options)
