import { type Label, SYSTEM_HIGH } from '@testudo/kernel/label'

/** Counts of a job tell of what is stored under its label: they are its owner's alone. */
export const OWNERS_ONLY: Label = {
  policy: SYSTEM_HIGH,
  classification: SYSTEM_HIGH,
  categories: [],
  originators: [],
}

/** How long an answer waits for its job, so that what is small answers with its report. */
export const PATIENCE_MS = 5_000

export function later(milliseconds: number): Promise<undefined> {
  return new Promise((done) => {
    setTimeout(() => done(undefined), milliseconds).unref()
  })
}
