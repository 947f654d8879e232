import { isObject, type JsonFlaw, parseStrict } from '@testudo/stix/json'
import { utf8Length } from '@testudo/stix/utf8'
import { MOST_BYTES, MOST_DEPTH, MOST_EDGES, MOST_STEPS } from '../limits.ts'
import type { Playbook } from '../types.ts'
import { isTooLarge, outlineOf } from '../workflow/outline.ts'
import type { FindingCode } from '../tell/told.ts'
import { type Finding, findingOf, Findings } from './finding.ts'
import { checkFlow } from './flow.ts'
import { checkMetadata } from './metadata.ts'
import { playbookShape } from './playbook.ts'
import { checkReferences } from './references.ts'
import { checkRounds } from './rounds.ts'
import { checkVariables } from './variables.ts'

export interface ValidateOptions {
  /** Every broken MUST of the standard is an error, those too that leave a run defined. Default: false. */
  readonly strict?: boolean
  /** RFC 3339 in UTC: tells whether the playbook is valid at that time. Without it nothing is said of that. */
  readonly now?: string
}

export interface Validation {
  /** Nothing found is an error. */
  readonly valid: boolean
  readonly findings: readonly Finding[]
}

export interface ReadPlaybook extends Validation {
  /** The playbook, where it is valid: what the types promise is there. */
  readonly playbook: Playbook | undefined
}

/**
 * Validates a document, as `JSON.parse` gives it, as a playbook of CACAO 2.0: its shape first, then what its parts say of one
 * another. Every value is answered, hostile ones included. Time grows with the size of the document, and with the number of
 * branches times the number of steps.
 */
export function validate(document: unknown, options: ValidateOptions = {}): Validation {
  const found = new Findings(options.strict === true)
  check(document, options, found)
  return { valid: !found.hasErrors, findings: found.all() }
}

function check(document: unknown, options: ValidateOptions, found: Findings): void {
  if (!isObject(document)) return found.error('schema.type.playbook', '')
  if (isTooDeep(document)) return found.error('json.too_deep', '', { most: MOST_DEPTH })
  const outline = outlineOf(document)
  if (isTooLarge(outline))
    return found.error('playbook.too_large', '/workflow', { steps: MOST_STEPS, ways: MOST_EDGES })
  playbookShape(document, '', found)
  checkFlow(outline, found)
  checkReferences(document, outline, found)
  checkVariables(document, outline, found)
  checkRounds(outline, found)
  checkMetadata(document, outline, options.now, found)
}

/** Level by level, so that any depth can be measured. */
function isTooDeep(value: object): boolean {
  let level: object[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= MOST_DEPTH) return true
    level = level.flatMap((one) => Object.values(one).filter((item) => typeof item === 'object' && item !== null))
  }
  return false
}

/** Reads a playbook that is there as a value: a copy is not made. */
export function readPlaybook(document: unknown, options: ValidateOptions = {}): ReadPlaybook {
  const validation = validate(document, options)
  return { ...validation, playbook: validation.valid ? (document as Playbook) : undefined }
}

/**
 * Reads the text of a playbook strictly: two equal keys, half surrogate pairs and numbers that would be rounded are refused
 * (`json.…`), and so is what is too long or too deep. Keys such as `__proto__` are data.
 */
export function readPlaybookText(text: string, options: ValidateOptions = {}): ReadPlaybook {
  if (text.length > MOST_BYTES || utf8Length(text) > MOST_BYTES)
    return refused(findingOf('error', 'json.too_long', '', { most: MOST_BYTES }))
  const read = parseStrict(text.replace(/^\uFEFF/, ''), MOST_DEPTH)
  return 'flaw' in read ? flawed(read.flaw) : readPlaybook(read.value, options)
}

/** Reasons of the reader of JSON, as it names them. */
const FLAWS = {
  'stix.trailing_garbage': 'json.trailing_garbage',
  'stix.truncated': 'json.truncated',
  'stix.syntax': 'json.syntax',
  'stix.too_deep': 'json.too_deep.text',
  'stix.duplicate_key': 'json.duplicate_key',
  'stix.lone_surrogate': 'json.lone_surrogate',
  'stix.number_range': 'json.number_range',
} as const satisfies Record<JsonFlaw['code'], FindingCode>

const flawed = ({ code, path, message }: JsonFlaw): ReadPlaybook =>
  refused(findingOf('error', FLAWS[code], path, { says: message }))

const refused = (finding: Finding): ReadPlaybook => ({ valid: false, findings: [finding], playbook: undefined })
