import { nothingHere } from '@testudo/kernel/fault'
import type { Http, Jobs } from '../host/index.ts'
import * as c from './contract.ts'

/** Answers questions about jobs. A job of somebody else is not there. */
export function jobRoutes(http: Http, jobs: Jobs): void {
  http.answer(c.jobs, async (_input, { subject }) => (await jobs.list(subject)).map((job) => ({ ...job })))
  http.answer(c.job, async ({ job }, { subject }) => {
    const found = await jobs.get(subject, job)
    if (found === undefined) throw nothingHere()
    return found
  })
  http.answer(c.cancelJob, async ({ job }, { subject }) => {
    await jobs.cancel(subject, job)
    return { done: true as const }
  })
}
