export {
  type Checkpoint,
  checkpointSchema,
  isSigned,
  keepCheckpoint,
  LATEST,
  loadNodeKey,
  type NodeKey,
  readCheckpoint,
  signCheckpoint,
} from './checkpoint.ts'
export { type Deed, type Entry, entrySchema, readEntry, writeEntry } from './entry.ts'
export { toCef, toOcsf, toSyslog } from './export.ts'
export { type AuditLog, createAudit } from './log.ts'
export { auditRoutes } from './routes.ts'
export { auditSchema } from './tables.ts'
export { type Verdict, verifyAudit } from './verify.ts'
