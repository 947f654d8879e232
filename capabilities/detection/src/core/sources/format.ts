import { isObject } from '@testudo/stix'
import { freshCounts } from './counts.ts'
import { separatorOf } from './csvTable.ts'
import { JsonValues } from './jsonValues.ts'
import type { EventValue } from './sourceEvent.ts'

/** Formats of telemetry. All but the last three are JSON, in lines, pretty-printed, concatenated or as arrays. */
export const SOURCE_FORMATS = [
  'eve',
  'zeek-json',
  'windows',
  'windows-flat',
  'winlogbeat',
  'ecs',
  'ocsf',
  'json',
  'zeek-tsv',
  'csv',
  'text',
] as const
export type SourceFormat = (typeof SOURCE_FORMATS)[number]

/**
 * The format of a source by its first text (some thousand characters are enough).
 *
 * A file may begin in the middle of a record, so the first lines are looked at, not the first character.
 */
export function detectFormat(head: string): SourceFormat {
  if (/^#(?:separator|fields)[ \t]/m.test(head)) return 'zeek-tsv'
  // Marks and fillers that may stand before a value.
  const bare = head.replaceAll('\0', '').replaceAll('\ufeff', '').replaceAll('\u001e', '')
  if (/^\s*\[?\s*\{/m.test(bare)) return jsonFormat(head)
  const lines = head.split(/\r?\n/).filter((line) => line.trim() !== '')
  const [first = '', second] = lines
  const separator = separatorOf(first)
  const width = first.split(separator).length
  if (width > 1 && (second === undefined || second.includes('"') || second.split(separator).length === width))
    return 'csv'
  return 'text'
}

function jsonFormat(head: string): SourceFormat {
  let found: EventValue | undefined
  const reader = new JsonValues(freshCounts(), ({ value }) => {
    found ??= value
  })
  reader.push(head)
  reader.end()
  return found === undefined ? guessFormat(head) : formatOf(found)
}

/** For a first value that is longer than the head. */
function guessFormat(head: string): SourceFormat {
  if (/"Event"\s*:\s*\{[^]*"System"\s*:/.test(head)) return 'windows'
  if (/"winlog"\s*:/.test(head)) return 'winlogbeat'
  return 'json'
}

/** The format of one event. */
export function formatOf(event: EventValue): SourceFormat {
  const has = (key: string) => event[key] !== undefined
  if (isObject(event['Event']) && isObject((event['Event'] as EventValue)['System'])) return 'windows'
  if (has('winlog') || Object.keys(event).some((key) => key.startsWith('winlog.'))) return 'winlogbeat'
  if (typeof event['event_type'] === 'string' && (has('timestamp') || has('flow_id'))) return 'eve'
  if (typeof event['_path'] === 'string' || (has('ts') && (has('uid') || has('id.orig_h')))) return 'zeek-json'
  if (typeof event['class_uid'] === 'number') return 'ocsf'
  if ((has('EventID') || has('EventId')) && (has('Channel') || has('SourceName') || has('ProviderName')))
    return 'windows-flat'
  if (has('@timestamp')) return 'ecs'
  return 'json'
}
