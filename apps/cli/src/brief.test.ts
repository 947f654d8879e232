import { readFileSync } from 'node:fs'
import { capability } from '@testudo/briefing/server'
import { Fault, type FaultKind } from '@testudo/kernel/fault'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestHost, type TestHost } from '../../../platform/src/host/testing.ts'
import type { askNode } from './askedNode.ts'
import { briefCommands } from './brief.ts'
import { tryCommands } from './command.testing.ts'

/* The commands against a whole node that has nothing to tell yet. */

let node: TestHost
let cookie = ''
beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability] })
  const rights = { nation: 'EST', organisation: 'CENTRE', roles: ['analyst'], clearances: { ALLIED: 'SECRET' } }
  cookie = (await node.enter({ login: 'ana', name: 'Ana', ...rights })).cookie
}, 60_000)
afterAll(() => node.close())

const open: typeof askNode = async () => {
  const get = async (path: string) => {
    const answer = await node.http.inject({ method: 'GET', url: `/api${path}`, headers: { cookie } })
    if (answer.status < 400) return answer.body
    const { kind, code, detail } = JSON.parse(answer.body) as { kind: FaultKind; code: string; detail: string }
    throw new Fault(kind, code, detail)
  }
  return {
    ask: async (_method, path) => JSON.parse(await get(path)) as unknown,
    stream: async (path) => {
      const body = await get(path)
      return (async function* () {
        yield await Promise.resolve(Buffer.from(body))
      })()
    },
    finish: () => Promise.reject(new Error('no job is waited for')),
    close: async () => undefined,
  }
}
const commands = tryCommands('brief', (program) => briefCommands(program, open))

it('refuses what is no time, no label, no mission, and two forms at once', async () => {
  await expect(commands.run('brief', '--since', 'soon')).rejects.toMatchObject({ code: 'cli.time' })
  await expect(commands.run('brief', '--to', 'COSMIC')).rejects.toMatchObject({ code: 'briefing.label' })
  await expect(commands.run('brief', '--mission', 'M-04')).rejects.toMatchObject({ code: 'briefing.mission' })
  await expect(commands.run('brief', '--pdf', '--html')).rejects.toMatchObject({ code: 'cli.brief_form' })
  await expect(commands.run('brief', 'show', 'brief-AAAAAAAAAAAAAAAA')).rejects.toMatchObject({ code: 'nothing_here' })
})

it('writes a page into a new file, never over another', async () => {
  const taken = commands.put('taken.html', 'mine')
  await expect(commands.run('brief', '--html', '--out', taken)).rejects.toMatchObject({ code: 'cli.out' })
  expect(readFileSync(taken, 'utf8')).toBe('mine')
  const file = `${taken}.new`
  expect(await commands.run('brief', '--html', '--out', file, '--to', 'ALLIED RESTRICTED REL EST')).toContain(file)
  expect(readFileSync(file, 'utf8')).toContain('RELEASABLE TO EST')
})

it('says the page in words, and that there is no brief yet', async () => {
  const said = await commands.run('brief', '--to', 'ALLIED RESTRICTED REL EST')
  expect(said).toContain('EXERCISE · ALLIED RESTRICTED · RELEASABLE TO EST')
  expect(await commands.run('brief', 'list')).toBe('No brief yet.\n')
})
