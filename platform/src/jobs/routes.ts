import { nothingHere } from '@testudo/kernel/fault'
import type { RefusalBook } from '@testudo/kernel/refusals'
import type { Http, Jobs, JobView } from '../host/index.ts'
import * as c from './contract.ts'

/** Answers questions about jobs. A job of somebody else is not there. */
export function jobRoutes(http: Http, jobs: Jobs, refusals: RefusalBook): void {
  /** A job that failed says why in the language of who looks, not of who began it. */
  const told = (job: JobView, language: 'en' | 'fr'): JobView =>
    job.fault === undefined ? job : { ...job, fault: { ...job.fault, message: refusals.say(language, job.fault) } }
  http.answer(c.jobs, async (_input, { subject, language }) =>
    (await jobs.list(subject)).map((job) => ({ ...told(job, language) })),
  )
  http.answer(c.job, async ({ job }, { subject, language }) => {
    const found = await jobs.get(subject, job)
    if (found === undefined) throw nothingHere()
    return told(found, language)
  })
  http.answer(c.cancelJob, async ({ job }, { subject }) => {
    await jobs.cancel(subject, job)
    return { done: true as const }
  })
}
