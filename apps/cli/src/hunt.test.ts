import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { capability } from '@testudo/detection/server'
import { Fault, type FaultKind } from '@testudo/kernel/fault'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startTestHost, type TestHost } from '../../../platform/src/host/testing.ts'
import type { askNode } from './askedNode.ts'
import { huntCommands } from './hunt.ts'

/* The commands against a whole node with some events. */

let node: TestHost
let cookie = ''
let room = ''
beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability] })
  const person = { nation: 'POL', organisation: 'Rail CERT', roles: ['analyst'], clearances: { ALLIED: 'SECRET' } }
  cookie = (await node.enter({ login: 'ana', name: 'Ana', ...person })).cookie
  room = mkdtempSync(join(tmpdir(), 'testudo-hunt-'))
  const { body } = await node.ask('POST', '/api/detection/sources', {
    as: cookie,
    body: { name: 'Border', place: { kind: 'push' } },
  })
  const events = ['gw.evil.example', 'benign.example'].map((rrname, i) =>
    JSON.stringify({
      timestamp: new Date(node.time.now - (i + 1) * 60_000).toISOString(),
      event_type: 'dns',
      src_ip: '10.31.4.20',
      dns: { type: 'query', rrname },
    }),
  )
  await node.http.inject({
    method: 'POST',
    url: `/api/detection/sources/${(body as { id: string }).id}/upload`,
    headers: { cookie, origin: 'http://localhost', 'content-type': 'application/octet-stream' },
    body: `${events.join('\n')}\n`,
  })
  writeFileSync(join(room, 'list.txt'), 'evil.example\nnot an indicator!\n')
  writeFileSync(join(room, 'rule.yml'), 'title: x\ndetection: 3\n')
}, 120_000)
afterAll(async () => {
  await node.close()
  rmSync(room, { recursive: true, force: true })
})

const open: typeof askNode = async () => ({
  async ask(method, path, body) {
    const given = typeof body === 'string' ? { body: JSON.parse(body) as unknown } : {}
    const answer = await node.ask(method, `/api${path}`, { as: cookie, ...given })
    if (answer.status < 400) return answer.body
    const { kind, code, detail } = answer.body as { kind: FaultKind; code: string; detail: string }
    throw new Fault(kind, code, detail)
  },
  stream: () => Promise.reject(new Error('not asked for')),
  finish: () => Promise.reject(new Error('not asked for')),
  close: async () => undefined,
})
async function run(...words: readonly string[]): Promise<string> {
  const said: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  try {
    const program = new Command().exitOverride()
    huntCommands(program, open, 20)
    await program.parseAsync(['hunt', ...words], { from: 'user' })
  } finally {
    write.mockRestore()
  }
  return said.join('')
}

describe('testudo hunt', () => {
  it('refuses what is no question, time, file, source or hunt', async () => {
    for (const [words, code] of [
      [['start'], 'cli.one_question'],
      [['start', '--stix', '[a:b = 1]', '--sigma', join(room, 'rule.yml')], 'cli.one_question'],
      [['start', '--sigma', join(room, 'none.yml')], 'cli.file'],
      [['check', '--sigma', join(room, 'rule.yml')], 'detection.unreadable_question'],
      [['start', '--stix', '[a:b = ]'], 'detection.unreadable_question'],
      [['start', '--stix', '[a:b = 1]', '--from', 'soon'], 'cli.time'],
      [['start', '--stix', "[url:value = 'http://x.example/']", '--source', 'Nowhere'], 'cli.no_source'],
      [['show', 'hunt-none'], 'nothing_here'],
      [['record', 'hunt-none'], 'nothing_here'],
    ] as const)
      await expect(run(...words), words.join(' ')).rejects.toMatchObject({ code })
  })

  it('checks, starts, shows, lists and records', async () => {
    const list = ['--indicators', join(room, 'list.txt')]
    expect(await run('check', ...list)).toBe(
      '1 value, 1 rejected; 2 events\nline:2: "not an indicator!" is no indicator\n',
    )
    const found = JSON.parse(await run('start', ...list, '--source', 'Border', '--title', 'Evil', '--json')) as {
      row: { id: string; state: string; hits: number }
      hits: { values: { value: string }[] }[]
    }
    expect([found.row.state, found.row.hits, found.hits[0]?.values[0]?.value]).toEqual(['done', 1, 'gw.evil.example'])
    const { id } = found.row
    expect(await run('show', id)).toMatch(
      /1 hits[\s\S]*10\.31\.4\.20 {2}Border {2}evil\.example {2}dns\.rrname=gw\.evil\.example/,
    )
    expect(await run('list')).toContain(`${id}  done`)
    expect(await run('record', id)).toMatch(/^1 hits recorded\nindicator--/)
    const late = await run('start', ...list, '--from', new Date(node.time.now - 30_000).toISOString(), '--no-wait')
    expect(late).toMatch(/^hunt-/)
    expect(await run('stop', late.trim())).toContain('ended')
  })
})
