export {
  type Checkpoint,
  checkpointSchema,
  isSigned,
  keepCheckpoint,
  LATEST,
  loadNodeKey,
  type NodeKey,
  readCheckpoint,
  readNoteFile,
  signCheckpoint,
} from './checkpoint.ts'
export { type Deed, type Entry, entrySchema, readEntry, writeEntry } from './entry.ts'
export { toCef, toOcsf, toSyslog } from './export.ts'
export { type AuditLog, createAudit } from './log.ts'
export { cosign, logName, type Note, readNote, readVerifier, type Verifier, verifierText, writeNote } from './note.ts'
export { readReceipt, verifyReceipt } from './receipt.ts'
export { createRecords, isChange } from './records.ts'
export { auditRoutes } from './routes.ts'
export { auditSchema } from './tables.ts'
export { createWitness } from './witness.ts'
export { type Verdict, verifyAudit } from './verify.ts'
