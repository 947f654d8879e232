import { createHash } from 'node:crypto'
import { type Finding, type Playbook, readPlaybookText } from '@testudo/cacao'
import { Fault } from '@testudo/kernel/fault'

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Reads a text as a playbook. @throws {Fault} `playbooks.not_valid` with the first errors */
export function readOrRefuse(text: string, now: number): { playbook: Playbook; findings: readonly Finding[] } {
  const { playbook, findings } = readPlaybookText(text, { now: new Date(now).toISOString() })
  if (playbook !== undefined) return { playbook, findings }
  const errors = findings.filter(({ severity }) => severity === 'error')
  const told = errors.slice(0, 5).map(({ path, says }) => (path === '' ? says : `${path}: ${says}`))
  const more = errors.length > told.length ? ` And ${errors.length - told.length} more.` : ''
  throw new Fault(
    'invalid',
    'playbooks.not_valid',
    `This playbook is not valid; nothing was kept. ${told.join(' ')}${more}`,
    {
      place: { path: '/text' },
    },
  )
}

const MOST_KEPT = 50
const kept = new Map<string, Playbook>()

/** The playbook of a text that was valid when it was kept. Read once for each text; the most recently asked ones are held. */
export function playbookOf({ body, hash }: { readonly body: string; readonly hash: string }): Playbook {
  const known = kept.get(hash)
  const playbook = known ?? readPlaybookText(body).playbook
  if (playbook === undefined)
    throw new Fault('conflict', 'playbooks.not_valid', 'This playbook is not valid any more. Correct it and save it.')
  kept.delete(hash)
  kept.set(hash, playbook)
  const [oldest] = kept.keys()
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
  return playbook
}
