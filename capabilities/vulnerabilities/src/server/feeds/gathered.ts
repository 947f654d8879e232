import type { Fault } from '@testudo/kernel/fault'
import type { Checked, FeedOutcome } from './feedBook.ts'
import { FRENCH } from './feedFaults.ts'

/** What was checked of a file, and by whose key: the fingerprint of an OpenPGP key, hex in lower case. */
export interface Check {
  readonly checked: Checked
  readonly by?: string
}

interface Named {
  readonly name: string
  readonly fault: Fault
}

/** What a run gathers: counts, what was checked of each file, and the first reason something was set aside. */
export class Gathered {
  private records = 0
  private setAside = 0
  private readonly checks = new Set<Checked>()
  private readonly signers = new Set<string>()
  private first: Named | undefined
  private noted: Named | undefined

  take(
    report: { readonly new: number; readonly changed: number; readonly quarantined: number },
    { checked, by }: Check,
  ): void {
    this.records += report.new + report.changed
    this.setAside += report.quarantined
    this.checks.add(checked)
    if (by !== undefined) this.signers.add(by)
  }

  aside(name: string, fault: Fault): void {
    this.setAside++
    this.first ??= { name, fault }
  }

  /** Something to tell that keeps nothing back. */
  note(name: string, fault: Fault): void {
    this.noted ??= { name, fault }
  }

  /** The weakest check of all files; nothing new keeps what was. */
  outcome(before: { readonly checked: Checked; readonly signedBy: readonly string[] }): FeedOutcome {
    const isNew = this.checks.size > 0
    const checked = (['none', 'hash', 'signature'] as const).find((one) => this.checks.has(one)) ?? before.checked
    const { first, noted } = this
    const told = first ?? noted
    return {
      state: first !== undefined && !isNew ? 'quarantined' : 'well',
      checked,
      signedBy: isNew ? [...this.signers].toSorted() : before.signedBy,
      records: this.records,
      quarantined: this.setAside,
      ...(told === undefined ? {} : { why: { en: `${told.name}: ${told.fault.message}`, fr: inFrench(told) } }),
    }
  }
}

const inFrench = ({ name, fault }: Named): string =>
  `${name} : ${FRENCH[fault.code] ?? `mis de côté. ${fault.message}`} (${fault.code})`
