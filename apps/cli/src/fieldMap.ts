import { readFileSync } from 'node:fs'
import type { loadRules } from '@testudo/detection/server'
import { Fault } from '@testudo/kernel/fault'
import { z } from 'zod'

type FieldMap = NonNullable<Parameters<typeof loadRules>[2]>[number]

const path = z.string().min(1).max(500)
const fieldMapShape = z.strictObject({
  logsource: z
    .strictObject({ category: path.optional(), product: path.optional(), service: path.optional() })
    .optional(),
  fields: z.record(path, z.union([path, z.array(path).min(1).max(32)])),
})

/**
 * Reads a map of fields for Sigma rules, JSON.
 *
 * @throws {Fault} `cli.field_map` when the file is none, with the place in it
 */
export function fieldMapOf(file: string): FieldMap {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Fault('invalid', 'cli.field_map', 'This file is no JSON. Write {"fields":{"CommandLine":["cmd"]}}.', {
      cause,
      place: { file },
    })
  }
  const read = fieldMapShape.safeParse(value)
  if (read.success) {
    const { category, product, service } = read.data.logsource ?? {}
    const logsource = { ...(category && { category }), ...(product && { product }), ...(service && { service }) }
    return { logsource, fields: read.data.fields }
  }
  const [issue] = read.error.issues
  const where = issue?.path.join('.') ?? ''
  throw new Fault(
    'invalid',
    'cli.field_map',
    `A field map has no such form${where && ` at ${where}`}: ${issue?.message ?? ''}`,
    {
      place: { file },
    },
  )
}
