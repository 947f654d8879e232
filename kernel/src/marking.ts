import { z } from 'zod'

/**
 * How a label travels in STIX: a marking-definition with this property extension (§7.3.2); `label` is our Label as JSON.
 * Foreign tools keep it as an unknown extension.
 */
export const LABEL_MARKING_EXTENSION = 'extension-definition--04c6046a-9efe-49a6-b8fa-3d347ab72315'

export const labelSchema = z.strictObject({
  policy: z.string().min(1),
  classification: z.string().min(1),
  categories: z.array(z.strictObject({ type: z.enum(['PERMISSIVE', 'RESTRICTIVE', 'INFORMATIVE']), tag: z.string().min(1), values: z.array(z.string()) })).default([]),
  originators: z.array(z.string()).default([]),
  tlp: z.enum(['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']).optional(),
  pap: z.enum(['CLEAR', 'GREEN', 'AMBER', 'RED']).optional(),
})
