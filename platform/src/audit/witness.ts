import { Fault } from '@testudo/kernel/fault'
import type { AuditWitness, Offered, Witnessed } from '../host/doors.ts'
import type { NodeKey } from './checkpoint.ts'
import type { AuditLog } from './log.ts'
import { type Hash, verifyConsistency } from './merkle.ts'
import {
  checkSignature,
  cosign,
  headOf,
  type Note,
  readNote,
  readSignature,
  readVerifier,
  type Verifier,
} from './note.ts'
import { verifierText, witnessOf, writeNote } from './note.ts'

const MOST_PROOF = 64
const HASH = /^[0-9a-f]{64}$/

/** This node as a witness of others' logs, and its own log as others witness it (C2SP tlog-checkpoint, tlog-cosignature). */
export function createWitness(
  audit: AuditLog,
  key: NodeKey,
  now: () => number,
): AuditWitness & { trusted(): readonly Verifier[] } {
  let trusted: readonly Verifier[] = []
  return {
    trusted: () => trusted,
    trust(logs) {
      trusted = [...new Set(logs)].map((log) => readVerifier(verifierOf(log)))
    },
    key: verifierText(key),
    keyAsWitness: (log) => verifierOf(log),
    async offer(first) {
      await audit.checkpoint()
      const note = await audit.intervals.note()
      if (note === undefined) return undefined
      const { size } = headOf(note)
      const grown = first < 1 || first > size ? undefined : await audit.intervals.consistency(first)
      const proof = (grown?.proof ?? []).map((hash) => Buffer.from(hash).toString('hex'))
      const offered = grown?.note ?? note
      return { size: headOf(offered).size, note: writeNote(offered), proof }
    },
    judge(log, seen, offered) {
      const judged = judge(log, seen, offered)
      if (judged.verdict !== 'grown') return judged
      const { note, size } = judged
      const line = writeNote({ text: '', signatures: [cosign(note, key, Math.floor(now() / 1_000))] }).trim()
      // Without what others signed beside it: only the log's own signature is evidence.
      return { verdict: 'grown', size, note: writeNote({ text: note.text, signatures: own(note, log) }), line }
    },
    async keep(log, size, line) {
      const by = readVerifier(verifierOf(log))
      return audit.intervals.keepCosignature(size, readSignature(line), by)
    },
  }
}

const verifierOf = (log: string): string => witnessOf(readVerifier(log))

const own = (note: Note, log: string) =>
  note.signatures.filter(({ name }) => name === readVerifier(log).name).slice(0, 1)

type Judged = Exclude<Witnessed, { readonly verdict: 'grown' }> | { verdict: 'grown'; size: number; note: Note }

/** Whether the offered note is of this log and grew from the one seen last. Nothing is signed. */
function judge(log: string, seen: string | undefined, { note: text, proof }: Offered): Judged {
  const verifier = readVerifier(log)
  const note = noteOf(text)
  if (note === undefined || proof.length > MOST_PROOF || !proof.every((hash) => HASH.test(hash)))
    return { verdict: 'signature' }
  const head = headOf(note)
  const signed = note.signatures.some((signature) => checkSignature(note, signature, verifier) === true)
  if (head.origin !== verifier.name || !signed) return { verdict: 'signature' }
  if (seen === undefined) return { verdict: 'grown', size: head.size, note }
  const before = headOf(readNote(seen))
  if (head.size === before.size) return { verdict: Buffer.compare(head.root, before.root) === 0 ? 'same' : 'forked' }
  if (head.size < before.size) return { verdict: 'shrunk' }
  const path = proof.map((hash): Hash => Buffer.from(hash, 'hex'))
  // Of the empty tree everything is a continuation.
  const grew = before.size === 0 || verifyConsistency(before, head, path)
  return grew ? { verdict: 'grown', size: head.size, note } : { verdict: 'forked' }
}

function noteOf(text: string): Note | undefined {
  try {
    const note = readNote(text)
    headOf(note)
    return note
  } catch (fault) {
    if (fault instanceof Fault) return undefined
    throw fault
  }
}
