import { labelToMarking } from '@testudo/kernel/marking'
import { baltic } from '../labels.ts'
import { node } from '../organisations.ts'
import { EXERCISE_EXTENSION, type StixObject, storyId } from '../story.ts'
import { UNTOLD } from './network.ts'

const KEY = `REED CUTTER, ${UNTOLD.file}`

/** What an ally may tell after the story: who tells it, and what the indicator is called. */
export const REPORTED = { nation: 'POL', id: storyId('indicator', KEY), name: KEY } as const

/**
 * The report of an ally about a file that one stored event of the story's telemetry holds and nobody has told of yet: an
 * indicator under its own marking, (AR) for the eight Baltic allies, ready to be imported.
 *
 * @param at Unix ms the ally wrote it
 */
export function allyReport(at: number): {
  readonly type: 'bundle'
  readonly id: string
  readonly objects: readonly object[]
} {
  const time = new Date(at).toISOString()
  const marking = labelToMarking(baltic(REPORTED.nation), at)
  const indicator: StixObject = {
    type: 'indicator',
    spec_version: '2.1',
    id: REPORTED.id,
    created_by_ref: node(REPORTED.nation),
    created: time,
    modified: time,
    name: REPORTED.name,
    description: 'Found on a metering computer of a fuel terminal, next to REED CUTTER.',
    indicator_types: ['malicious-activity'],
    pattern: `[file:hashes.'SHA-256' = '${UNTOLD.sha256}']`,
    pattern_type: 'stix',
    pattern_version: '2.1',
    // In use before anybody told of it.
    valid_from: new Date(at - 7 * 86_400_000).toISOString(),
    confidence: 90,
    object_marking_refs: [marking.id],
    extensions: { [EXERCISE_EXTENSION]: { extension_type: 'property-extension', exercise: 'Tidal Shield' } },
  }
  return { type: 'bundle', id: storyId('bundle', KEY), objects: [marking, indicator] }
}
