import { createHash } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host, StreamAnswer } from '@testudo/platform/host'

/** Up to here a file is kept from the first pass; a larger one is written twice. */
const MOST_KEPT = 4 * 1024 * 1024

export interface FileOut {
  /** Of this one file: what the record of the release names. */
  readonly id: string
  readonly fileName: string
  /** Of all that is in it. */
  readonly label: Label
  /** `inventory.csv` */
  readonly channel: string
  /** The verb that was asked for. */
  readonly verb: string
  /** For the record: format and counts. */
  readonly detail: Readonly<Record<string, string | number>>
  /** The file; each call writes it anew, to the same bytes. */
  write(): AsyncIterable<string>
}

/**
 * Lets a file leave: written once to know its hash, decided about by the release port, recorded with who took it, its label
 * and its SHA-256, then sent. What changed in between is not sent to its end.
 *
 * @throws {Fault} what the release port refuses
 */
export async function releaseFile(
  { release, audit }: Pick<Host, 'release' | 'audit'>,
  subject: Subject,
  file: FileOut,
): Promise<StreamAnswer> {
  const hash = createHash('sha256')
  let kept: string[] | undefined = []
  let length = 0
  for await (const piece of file.write()) {
    hash.update(piece)
    length += piece.length
    if (length > MOST_KEPT) kept = undefined
    kept?.push(piece)
  }
  const sha256 = hash.digest('hex')
  const contents = [{ id: file.id, label: file.label, hash: sha256 }]
  const { allowed, decisionId } = await release.decide({ by: subject, to: subject, channel: file.channel, contents })
  if (!allowed.has(file.id)) throw nothingHere()
  audit.record({
    subject,
    verb: file.verb,
    ids: [file.id],
    outcome: 'allowed',
    detail: { ...file.detail, sha256, decision: decisionId },
    label: file.label,
  })
  return { body: kept === undefined ? again(file, sha256) : held(kept), fileName: file.fileName }
}

async function* held(pieces: readonly string[]): AsyncGenerator<string> {
  for (const piece of pieces) yield await Promise.resolve(piece)
}

/** The same file once more. Its last piece stays back until it is known to be the same. */
async function* again(file: FileOut, sha256: string): AsyncGenerator<string> {
  const hash = createHash('sha256')
  let last: string | undefined
  for await (const piece of file.write()) {
    if (last !== undefined) yield last
    hash.update(piece)
    last = piece
  }
  if (hash.digest('hex') !== sha256)
    throw new Fault('conflict', 'release.changed', 'This changed since it was decided. Ask again.')
  if (last !== undefined) yield last
}
