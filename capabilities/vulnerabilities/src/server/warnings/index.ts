import type { Input } from '@testudo/kernel/contract'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { keepContact, releaseWarnings } from '../../core/contract/warnings.ts'
import { startPortal } from '../portal/index.ts'
import type { DeskBook, Runtime, WarningBook } from '../runtime.ts'
import { contactRoutes, keepAContact } from './contacts.ts'
import type { WarningContext } from './context.ts'
import { incidentRoute } from './incidents.ts'
import { release, releaseRoute } from './release.ts'
import { readWarnings } from './rows.ts'
import { startSender } from './sendings.ts'
import { startSilence, sweepSilent } from './silence.ts'
import { warningSchema } from './tables.ts'
import { reportsOf } from './told.ts'
import { viewRoutes } from './view.ts'

/** Warnings as others of this capability know them; `sendDue` and `sweep` do at once what timers do later. */
export interface Warnings extends WarningBook {
  /** As the routes do, on this subject's word: for the exercise. Whoever calls says that the subject holds the verb. */
  keepContact(subject: Subject, given: Input<typeof keepContact>): ReturnType<typeof keepAContact>
  release(subject: Subject, given: Input<typeof releaseWarnings>): ReturnType<typeof release>
  sendDue(): Promise<void>
  sweep(): Promise<number>
  /** What operators told, for other capabilities. */
  readonly reports: ReturnType<typeof reportsOf>
}

/** Answers for warnings, contacts, incidents and the operators' portal, and sends what is released. */
export async function startWarnings(runtime: Runtime, desk: DeskBook): Promise<Warnings> {
  const { host } = runtime
  await host.tables.migrate('vulnerabilities-warnings', warningSchema)
  const sender = startSender(() => context)
  const context: WarningContext = {
    host,
    runtime,
    desk,
    book: new MarkBook(host.policiesNow(), host.defaultLabel),
    wake: () => sender.wake(),
  }
  contactRoutes(context)
  viewRoutes(context)
  releaseRoute(context)
  incidentRoute(context)
  startPortal(context)
  startSilence(context)
  host.onClose(() => sender.close())
  return {
    // What the operator has put aside stays its own.
    read: async (subject, question) =>
      (await readWarnings(host, subject, question)).map(({ drafts: _drafts, ...warning }) => warning),
    keepContact: (subject, given) => keepAContact(context, subject, given),
    release: (subject, given) => release(context, subject, given),
    sendDue: () => sender.run(),
    sweep: () => sweepSilent(context),
    reports: reportsOf(context),
  }
}
