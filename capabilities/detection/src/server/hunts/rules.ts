import { randomUUID } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { saveRule } from '../../core/contract/hunts.ts'
import type { Runtime } from '../runtime.ts'
import type { AskThread } from './askThread.ts'
import { ownLabel } from './ownLabel.ts'

/** Keeps rules and patterns as STIX indicators (STIX 2.1 §4.7): what is stored is looked for, here and by whom it is released to. */
export function ruleRoutes({ host, seed }: Runtime, asks: AskThread): void {
  host.http.answer(saveRule, async ({ language, text, name, confidence, label, replaces }, { subject }) => {
    const { flaw } = await asks.ask({ seed, language, text })
    if (flaw !== undefined)
      throw new Fault(
        'invalid',
        'detection.unreadable_rule',
        `${flaw.message} (line ${flaw.line}, column ${flaw.column})`,
      )
    const now = new Date(host.clock.now()).toISOString()
    const before = replaces === undefined ? undefined : await host.objects.get(subject, replaces.id)
    if (replaces !== undefined && before?.type !== 'indicator') throw nothingHere()
    if (before !== undefined && before.modified !== replaces?.modified)
      throw new Fault(
        'conflict',
        'detection.rule_changed',
        'Somebody saved this rule meanwhile. Look at it again, then save.',
      )
    const held = before === undefined ? undefined : (JSON.parse(before.body) as Readonly<Record<string, unknown>>)
    const [creator] = host.self.identities
    const object = {
      type: 'indicator',
      spec_version: '2.1',
      id: `indicator--${randomUUID()}`,
      created: now,
      valid_from: now,
      indicator_types: ['malicious-activity'],
      ...(creator !== undefined && { created_by_ref: creator }),
      ...held,
      modified: later(now, before?.modified),
      name,
      pattern: text,
      pattern_type: language,
      ...(confidence !== undefined && { confidence }),
    }
    await host.objects.put(subject, [object], {
      label: label === undefined && before !== undefined ? before.label : ownLabel(host, subject, label),
      source: subject.organisation || subject.name,
    })
    const { id, modified } = object
    host.audit.record({ subject, verb: 'detection:rule', ids: [id], outcome: 'allowed' })
    return { id, modified }
  })
}

/** A version is later than the one before it, also when the clock stands. */
const later = (now: string, before: string | undefined): string =>
  before === undefined || Date.parse(before) < Date.parse(now) ? now : new Date(Date.parse(before) + 1).toISOString()
