import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { EXPOSURES } from '../model.ts'
import { mark, marking, moment, words } from './shapes.ts'

export const INVENTORY_FORMATS = ['cyclonedx', 'spdx', 'csv', 'cpe-list', 'scanner'] as const

const problem = z.object({ line: z.number().int().optional(), at: z.string(), code: z.string(), message: z.string() })

/**
 * Takes an inventory: SBOM of one piece of equipment, or a table of many. Runs as a job; `dryRun` says what would change
 * and stores nothing.
 */
export const importInventory = contract({
  path: '/vulnerabilities/inventory/import',
  may: 'vulnerabilities:import',
  summary: 'Imports equipment and its software, or shows what would change',
  upload: true,
  query: z.object({
    fileName: z.string().max(200).optional(),
    /** Found by content when absent. */
    format: z.enum(INVENTORY_FORMATS).optional(),
    /** STIX identity of the operator; a table may name one per line. */
    operator: z.string().max(200).optional(),
    /** For an SBOM: which piece of equipment it is of, and to which asset that belongs. */
    equipment: z.string().max(200).optional(),
    asset: z.string().max(200).optional(),
    exposure: z.enum(EXPOSURES).optional(),
    /** As JSON. Default: the node's. */
    label: z.string().max(4_000).optional(),
    dryRun: z.enum(['true', 'false']).default('false'),
  }),
  reply: z.object({
    job: z.string(),
    report: z
      .object({
        format: z.enum(INVENTORY_FORMATS),
        equipment: z.object({ new: z.number().int(), changed: z.number().int(), same: z.number().int() }),
        components: z.number().int(),
        /** Without a version, or with a name no record can be matched with. */
        undecidable: z.number().int(),
        /** Vulnerabilities that would come up. */
        vulnerabilities: z.number().int(),
        problems: z.array(problem).readonly(),
        dryRun: z.boolean(),
        sample: z
          .array(
            z.object({
              equipment: z.string(),
              component: z.string(),
              version: z.string().optional(),
              name: z.string().optional(),
            }),
          )
          .readonly(),
      })
      .optional(),
  }),
})

export const inventory = contract({
  path: '/vulnerabilities/inventory',
  may: 'vulnerabilities:read',
  summary: 'Equipment the reader may know of',
  query: z.object({
    text: z.string().max(200).optional(),
    operator: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    after: z.string().max(200).optional(),
  }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          name: words,
          operator: z.string(),
          operatorName: z.string(),
          nation: z.string(),
          asset: z.string().optional(),
          exposure: z.enum(EXPOSURES),
          components: z.number().int(),
          seen: moment,
          open: z.number().int(),
          mark,
        }),
      )
      .readonly(),
    found: z.number().int(),
    next: z.string().optional(),
    marking,
  }),
})

/** Only `affected`, `not affected` or `unknown` for one vulnerability, without the inventory it follows from. */
export const publishStatus = contract({
  method: 'POST',
  path: '/vulnerabilities/inventory/status',
  may: 'vulnerabilities:write',
  summary: 'Publishes whether an operator is affected by a vulnerability, and nothing more',
  body: z.strictObject({
    vulnerability: z.string().max(100),
    operator: z.string().max(200),
    label: z.string().max(4_000),
  }),
  reply: z.object({ status: z.enum(['affected', 'not affected', 'unknown']) }),
})
