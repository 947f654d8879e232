import type { Label } from '@testudo/kernel/label'
import { LABEL_MARKING_EXTENSION } from '@testudo/kernel/marking'
import { allied, open, restricted } from './labels.ts'
import { from, HQ } from './organisations.ts'
import { EXERCISE_EXTENSION, type Story, storyId } from './story.ts'

/** The extension of activities, as capability `sharing` pins it. */
export const ACTIVITY_EXTENSION = 'extension-definition--8c1f5e0a-6b3d-4f27-9a7e-2d40c95b7e13'

/** Marks for single fields, as marking-definitions that carry one of our labels. */
const FIELD_MARKS = {
  'LTU and POL': restricted(['LTU', 'POL'], 'LTU'),
  'LTU only': allied('CONFIDENTIAL', ['LTU'], ['LTU']),
  'without FIN SWE DNK': restricted(['DEU', 'EST', 'LTU', 'LVA', 'POL'], 'LTU'),
  'SWE only': allied('SECRET', ['SWE'], ['SWE']),
} as const satisfies Record<string, Label>

export type FieldMark = keyof typeof FIELD_MARKS

const markId = (name: FieldMark): string => storyId('marking-definition', name)

/** STIX granular markings: each named field may be read by fewer than the object. */
export const fields = (marks: Partial<Record<FieldMark, readonly string[]>>) => ({
  granular_markings: Object.entries(marks).map(([name, selectors]) => ({
    marking_ref: markId(name as FieldMark),
    selectors,
  })),
})

/** What the rest refers to: the extensions of exercise and activities, and the field marks. Stored first. */
export function tellDefinitions(story: Story): void {
  const created = story.at('010800ZSEP26')
  story.add(from('HQ', open('HQ')), {
    type: 'extension-definition',
    spec_version: '2.1',
    id: EXERCISE_EXTENSION,
    created_by_ref: HQ,
    created,
    modified: created,
    name: 'Exercise',
    description: 'Marks an object as part of an exercise, and names it. Such an object never mixes with live data.',
    schema: 'https://testudo.example/schemas/exercise.json',
    version: '1.0.0',
    extension_types: ['property-extension'],
  })
  story.add(from('HQ', open('HQ')), {
    type: 'extension-definition',
    spec_version: '2.1',
    id: ACTIVITY_EXTENSION,
    created_by_ref: HQ,
    created,
    modified: created,
    name: 'Activity',
    description: 'Operations, hunts, exercises and measures an ally announces, so that others do not run into them.',
    schema: 'https://testudo.example/schemas/activity.json',
    version: '1.0.0',
    extension_types: ['new-sdo'],
  })
  for (const [name, label] of Object.entries(FIELD_MARKS) as [FieldMark, Label][])
    story.add(from('HQ', open('HQ')), {
      type: 'marking-definition',
      spec_version: '2.1',
      id: markId(name),
      created_by_ref: HQ,
      created,
      name: `Tidal Shield: ${name}`,
      extensions: { [LABEL_MARKING_EXTENSION]: { extension_type: 'property-extension', label } },
    })
}
