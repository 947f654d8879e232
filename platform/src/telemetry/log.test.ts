import { describe, expect, it } from 'vitest'
import { describeError } from './errors.ts'
import { createLog } from './log.ts'

describe('the log', () => {
  it('never holds names, bodies, secrets or nested values', () => {
    const lines: string[] = []
    const log = createLog({ level: 'info', write: (line) => lines.push(line) })
    const canary = 'CANARY-7F'
    const hidden = {
      password: canary,
      token: canary,
      body: canary,
      name: canary,
      title: canary,
      subject: { name: canary },
      nested: { deep: canary },
      url: canary,
    }
    log.info({ ...hidden, id: 'malware--1', count: 3 }, 'stored')
    log.error(describeError(new Error(`violates constraint: (name)=(${canary})`)), 'failed')
    log.error(describeError(canary), 'failed')
    const text = lines.join('')
    expect(text).not.toContain(canary)
    expect(text).toContain('"id":"malware--1","count":3')
    expect(text).toContain('"error":"Error"')
  })
})
