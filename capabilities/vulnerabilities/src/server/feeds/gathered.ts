import type { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import type { Checked, FeedOutcome } from './feedBook.ts'

/** What was checked of a file, and by whose key: the fingerprint of an OpenPGP key, hex in lower case. */
export interface Check {
  readonly checked: Checked
  readonly by?: string
  /** When that signature counts no longer, Unix ms. */
  readonly until?: number
}

/** Signatures must be good for this long at any time (CSAF §7.1.19): a source whose do not has to be asked for its next key. */
const SOON_MS = 30 * 86_400_000

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
  private until = Number.POSITIVE_INFINITY
  private first: Named | undefined
  private noted: Named | undefined

  take(
    report: { readonly new: number; readonly changed: number; readonly quarantined: number },
    { checked, by, until = Number.POSITIVE_INFINITY }: Check,
  ): void {
    this.records += report.new + report.changed
    this.setAside += report.quarantined
    this.checks.add(checked)
    if (by !== undefined) this.signers.add(by)
    this.until = Math.min(this.until, until)
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
  outcome(
    before: { readonly checked: Checked; readonly signedBy: readonly string[] },
    { clock, refusals }: Pick<Host, 'clock' | 'refusals'>,
  ): FeedOutcome {
    const isNew = this.checks.size > 0
    const checked = (['none', 'hash', 'signature'] as const).find((one) => this.checks.has(one)) ?? before.checked
    const { first, noted } = this
    const told = first ?? noted
    const why =
      told === undefined
        ? endingSoon(this.until, clock.now())
        : {
            en: `${told.name}: ${told.fault.message}`,
            fr: `${told.name} : ${refusals.say('fr', told.fault)} (${told.fault.code})`,
          }
    return {
      state: first !== undefined && !isNew ? 'quarantined' : 'well',
      checked,
      signedBy: isNew ? [...this.signers].toSorted() : before.signedBy,
      records: this.records,
      quarantined: this.setAside,
      ...(why === undefined ? {} : { why }),
    }
  }
}

function endingSoon(until: number, now: number): FeedOutcome['why'] {
  if (until - now > SOON_MS) return undefined
  const day = new Date(until).toISOString().slice(0, 10)
  return {
    en: `Signatures of this source end on ${day}. After that day nothing new of it is taken: ask it for its next key.`,
    fr: `Les signatures de cette source prennent fin le ${day}. Après ce jour rien de nouveau n’en sera pris : demandez-lui sa prochaine clé.`,
  }
}
