import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { EXPOSURES } from '../model.ts'
import { mark, marking, moment, vulnerabilityId, words } from './shapes.ts'

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

const wanted = {
  text: z.string().max(200).optional(),
  operator: z.string().max(200).optional(),
  /** STIX id of an asset of the picture. */
  asset: z.string().max(200).optional(),
  /** Equipment some program of which this vulnerability speaks of. */
  cve: vulnerabilityId.optional(),
}

export const inventory = contract({
  path: '/vulnerabilities/inventory',
  may: 'vulnerabilities:read',
  summary: 'Equipment the reader may know of',
  query: z.object({
    ...wanted,
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
          /** How many versions stand beside each other, none of whose authors had a say in the others; all are matched. */
          contested: z.number().int().optional(),
          mark,
        }),
      )
      .readonly(),
    found: z.number().int(),
    next: z.string().optional(),
    marking,
  }),
})

export const EXPORT_FORMATS = ['csv', 'cyclonedx', 'json'] as const

/** What the list tells, with every program, as a file; it leaves by the release port. */
export const exportInventory = contract({
  path: '/vulnerabilities/inventory/export',
  may: 'vulnerabilities:read',
  summary: 'Equipment the reader may know of and its software, as CSV, CycloneDX or JSON',
  query: z.object({ format: z.enum(EXPORT_FORMATS).default('csv'), ...wanted }),
  reply: { stream: 'application/octet-stream' },
})

/** Imports of one's own organisation, newest first. */
export const inventoryImports = contract({
  path: '/vulnerabilities/inventory/imports',
  may: 'vulnerabilities:import',
  summary: 'Imports of equipment by one’s own organisation, and what still stands of them',
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          file: z.string(),
          at: moment,
          new: z.number().int(),
          changed: z.number().int(),
          same: z.number().int(),
          /** Pieces that are still as this import left them. */
          stands: z.number().int(),
          undone: moment.optional(),
          mark,
        }),
      )
      .readonly(),
    marking,
  }),
})

/** Takes back what an import brought: pieces that were new are gone, changed ones are as before; what was changed since stays. */
export const undoImport = contract({
  method: 'POST',
  path: '/vulnerabilities/inventory/imports/:id/undo',
  may: 'vulnerabilities:import',
  summary: 'Takes back what an import of equipment brought',
  params: z.object({ id: z.string().max(100) }),
  reply: z.object({
    job: z.string(),
    report: z
      .object({ withdrawn: z.number().int(), restored: z.number().int(), changedSince: z.number().int() })
      .optional(),
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
