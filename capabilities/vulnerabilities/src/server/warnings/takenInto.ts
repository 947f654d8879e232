import type { Subject } from '@testudo/kernel/subject'
import type { WarningContext } from './context.ts'

/** Incidents a report is part of, as the reader may know. */
export const takenInto = async ({ host }: Pick<WarningContext, 'host'>, subject: Subject, id: string) =>
  (await host.gather.beside(subject, id)).filter(({ capability }) => capability === 'incidents')
