import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { label, stixId } from '@testudo/kernel/shapes'
import { z } from 'zod'
import { signatureSchema } from './keys.ts'
import { RUN_STATES, RUN_WAITS } from './runs.ts'
import { findingSchema, graphSchema, key, moment, MOST_TEXT, toldSchema, values } from './shapes.ts'

const incidentId = stixId.regex(/^incident--/, 'expected an incident')
const text = z.string().min(2).max(MOST_TEXT)

export const playbookRow = z.object({
  id: key,
  /** CACAO's own id and version. */
  playbook: z.string(),
  modified: z.string(),
  name: z.string(),
  description: z.string(),
  /** `mitigation`, `detection`, …: what it says it is for. */
  types: z.array(z.string()).readonly(),
  steps: z.number().int(),
  /** Steps that reach a system. */
  reaching: z.number().int(),
  /** Why it cannot be run here; left out when it can. An attack can be read, never run. */
  barred: z.string().optional(),
  by: z.string(),
  changed: moment,
  /** Who its signatures say signed it, and whether they are of this content and valid now. */
  signed: z.array(signatureSchema.omit({ told: true })).readonly(),
  /** The newest run of it that the asker may read. */
  lastRun: z
    .object({ id: key, status: z.enum(RUN_STATES), waits: z.enum(RUN_WAITS), changed: moment, mark: markSchema })
    .optional(),
  mark: markSchema,
})
export type PlaybookRow = Readonly<z.infer<typeof playbookRow>>

export const playbooks = contract({
  path: '/playbooks/library',
  may: 'playbooks:read',
  summary: 'Playbooks the asker may read, by name',
  query: z.object({ text: z.string().max(200).optional() }),
  reply: z.object({
    rows: z.array(playbookRow).readonly(),
    /** Under which a playbook may be put on the shelf. */
    labels: z.array(label).readonly(),
    marking: markingSchema,
  }),
})

/** A value a run is started with. */
const input = z.object({
  name: z.string(),
  type: z.string(),
  description: z.string(),
  /** What it has when nothing is given. */
  value: z.string().optional(),
  required: z.boolean(),
})
export type PlaybookInput = Readonly<z.infer<typeof input>>

/** An agent or target of the playbook, and whether this node knows it as an actuator. */
const party = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  isPeople: z.boolean(),
  /** The name of the actuator; left out when steps that reach it would fail. */
  actuator: z.string().optional(),
})

export const playbook = contract({
  path: '/playbooks/library/:id',
  may: 'playbooks:read',
  summary: 'One playbook: its text, its workflow laid out, what was found in it, what a run of it needs',
  params: z.object({ id: key }),
  query: z.object({ incident: incidentId.optional() }),
  reply: z.object({
    row: playbookRow,
    /** The incident it is read for; left out where it is not there for the asker. */
    about: z.object({ name: z.string(), mark: markSchema }).optional(),
    /** The JSON as it was imported or saved. */
    text: z.string(),
    /** SHA-256 of the text. */
    hash: z.string(),
    /** Names it as it stands: given back with an edit. */
    revision: z.string(),
    findings: z.array(findingSchema).readonly(),
    graph: graphSchema,
    inputs: z.array(input).readonly(),
    parties: z.array(party).readonly(),
    signatures: z.array(signatureSchema).readonly(),
    /** Whether who asks may change it: its author's alone. */
    own: z.boolean(),
    label,
    labels: z.array(label).readonly(),
    marking: markingSchema,
  }),
})

export const importPlaybook = contract({
  path: '/playbooks/library',
  method: 'POST',
  may: 'playbooks:write',
  summary: 'Puts a CACAO 2.0 playbook on the shelf; one with errors is refused with what was found',
  body: z.strictObject({ text, label: label.optional() }),
  reply: z.object({
    id: key,
    /** It was there already, word for word, under the same label. */
    same: z.boolean(),
    findings: z.array(findingSchema).readonly(),
  }),
})

export const editPlaybook = contract({
  path: '/playbooks/library/:id',
  method: 'PUT',
  may: 'playbooks:write',
  summary: 'Replaces a playbook of the asker; runs keep the version they were started with',
  params: z.object({ id: key }),
  body: z.strictObject({ revision: z.string().min(1).max(100), text, label: label.optional() }),
  reply: z.object({ revision: z.string(), findings: z.array(findingSchema).readonly() }),
})

export const removePlaybook = contract({
  path: '/playbooks/library/:id',
  method: 'DELETE',
  may: 'playbooks:write',
  summary: 'Takes a playbook of the asker off the shelf; its runs stay',
  params: z.object({ id: key }),
  reply: z.object({ id: key }),
})

export const checkPlaybook = contract({
  path: '/playbooks/checks',
  method: 'POST',
  may: 'playbooks:read',
  summary: 'Validates a text as a CACAO 2.0 playbook and lays its workflow out; nothing is kept',
  body: z.strictObject({ text }),
  reply: z.object({
    valid: z.boolean(),
    findings: z.array(findingSchema).readonly(),
    graph: graphSchema,
    signatures: z.array(signatureSchema).readonly(),
    marking: markingSchema,
  }),
})

export const rehearse = contract({
  path: '/playbooks/library/:id/rehearsal',
  method: 'POST',
  may: 'playbooks:read',
  summary: 'A dry run: which steps in which order, and what each would do; nothing is reached',
  params: z.object({ id: key }),
  body: z.strictObject({ inputs: values.default({}) }),
  reply: z.object({
    steps: z
      .array(
        z.object({
          order: z.number().int(),
          step: z.string(),
          type: z.string(),
          name: z.string(),
          /** Under which conditions it is come to; empty when it always is. */
          when: z.array(z.string()).readonly(),
          /** One sentence each, in English. */
          does: z.array(z.string()).readonly(),
          told: z.object({ when: z.array(toldSchema).readonly(), does: z.array(toldSchema).readonly() }),
          problems: z.array(z.string()).readonly(),
          gate: z.boolean(),
          onceOnly: z.boolean(),
          delayMilliseconds: z.number(),
          timeoutMilliseconds: z.number().nullable(),
        }),
      )
      .readonly(),
    /** Values that were not given. */
    missing: z.array(z.string()).readonly(),
    marking: markingSchema,
  }),
})

export const startPlaybook = contract({
  path: '/playbooks/library/:id/runs',
  method: 'POST',
  may: 'playbooks:run',
  summary: 'Starts a run; it is readable by whoever may read the playbook and the incident it is for',
  params: z.object({ id: key }),
  body: z.strictObject({
    inputs: values.default({}),
    incident: incidentId.optional(),
    /** Closes the run further than playbook and incident do. */
    label: label.optional(),
  }),
  reply: z.object({ id: key }),
})

export const actuators = contract({
  path: '/playbooks/actuators',
  may: 'playbooks:run',
  summary: 'What this node can act on, and with which commands; nothing else is reached by any playbook',
  reply: z.object({
    rows: z
      .array(
        z.object({
          name: z.string(),
          kind: z.enum(['http', 'openc2', 'ssh']),
          actions: z.array(z.string()).readonly(),
          /** How many people must agree before each act. */
          people: z.number().int(),
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})
