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
  const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: string) => {
    const answer = await node.http.inject({
      method,
      url: `/api${path}`,
      headers: {
        cookie,
        origin: 'http://localhost',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    })
    if (answer.status < 400) return answer.body
    const { kind, code, detail } = JSON.parse(answer.body) as { kind: FaultKind; code: string; detail: string }
    throw new Fault(kind, code, detail)
  }
  return {
    ask: async (method, path, body) =>
      JSON.parse(await ask(method as 'GET' | 'POST' | 'PUT' | 'DELETE', path, body as string | undefined)) as unknown,
    stream: async (path) => {
      const body = await ask('GET', path)
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

it('says what the commander must know, what is due, and recalls nothing that is not there', async () => {
  await expect(commands.run('brief', 'recall', 'brief-AAAAAAAAAAAAAAAA')).rejects.toThrow('--reason')
  await expect(commands.run('brief', 'recall', 'brief-AAAAAAAAAAAAAAAA', '--reason', 'x')).rejects.toMatchObject({
    code: 'nothing_here',
  })
  expect(await commands.run('brief', 'requirements')).toBe('No requirement is set.\n')
  expect(await commands.run('brief', 'rhythm')).toBe('Nothing recurs.\n')
  const question = ['--add', 'Who is behind the rail outages?', '--owner', 'J2']
  const to = ['--to', 'ALLIED RESTRICTED REL EST']
  for (const [code, ...flags] of [
    ['cli.needed', ...question],
    ['cli.number', ...question, ...to, '--priority', 'high'],
    ['cli.one_deed', ...question, ...to, '--end', 'requirement-AAAAAAAAAAAAAAAA'],
    ['cli.requirement', '--change', 'requirement-AAAAAAAAAAAAAAAA'],
  ])
    await expect(commands.run('brief', 'requirements', ...flags)).rejects.toMatchObject({ code })
  await expect(commands.run('brief', 'rhythm', '--add', '--at', '06:00', '--days', '7-1', ...to)).rejects.toMatchObject(
    {
      code: 'cli.days',
    },
  )
  const idIn = (said: string) => said.trim().split(' ').at(-1) ?? ''
  const id = idIn(await commands.run('brief', 'requirements', ...question, ...to))
  expect(await commands.run('brief', 'requirements', '--change', id, '--priority', '1')).toBe(`Changed: ${id}\n`)
  const slot = idIn(await commands.run('brief', 'rhythm', '--add', '--at', '06:00', ...to))
  expect(await commands.run('brief', 'requirements')).toMatch(
    /^1 PIR .*Who is behind the rail outages\?  not answered, open/,
  )
  expect(await commands.run('brief', 'rhythm')).toMatch(/^220600ZNOV26  \w+ .*sitrep/)
  await commands.run('brief', 'requirements', '--end', id)
  await commands.run('brief', 'rhythm', '--end', slot)
  expect(await commands.run('brief', 'requirements')).toBe('No requirement is set.\n')
  expect(await commands.run('brief', 'rhythm')).toBe('Nothing recurs.\n')
})
