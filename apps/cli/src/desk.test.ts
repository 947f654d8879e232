import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault, type FaultKind } from '@testudo/kernel/fault'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  label,
  putMarked,
  report,
  startDeskHost,
  type TestDesk,
} from '../../../capabilities/sharing/src/server/desk/desk.testing.ts'
import { deskCommands } from './desk.ts'
import type { askNode } from './askedNode.ts'

let desk: TestDesk
let room: string
beforeAll(async () => {
  desk = await startDeskHost()
  room = mkdtempSync(join(tmpdir(), 'testudo-desk-'))
  for (const name of ['ada', 'bea']) writeFileSync(join(room, name), `${name}\n`)
}, 60_000)
afterAll(async () => {
  await desk.close()
  rmSync(room, { recursive: true })
})

/** The node of the test; a token names who asks. */
const open: typeof askNode = async (_folder, token) => ({
  async ask(method, path, body) {
    const as = token === 'bea' ? desk.bea : desk.ada
    const given = typeof body === 'string' ? { body: JSON.parse(body) as unknown } : {}
    const answer = await desk.ask(method, `/api${path}`, { as: as.cookie, ...given })
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
    const sharing = new Command('sharing').exitOverride()
    deskCommands(sharing, open)
    await sharing.parseAsync(words, { from: 'user' })
  } finally {
    write.mockRestore()
  }
  return said.join('')
}
const token = (name: string) => ['--token-file', join(room, name)]
const json = async (...words: readonly string[]): Promise<Record<string, unknown>> =>
  JSON.parse(await run(...words, '--json')) as Record<string, unknown>

describe('testudo sharing', () => {
  it('refuses what is no node, time, part, step or token', async () => {
    const id = await desk.put(report('Refused'), label('UNCLASSIFIED'))
    for (const [words, code] of [
      [['preview', id, '--to', 'XXX'], 'cli.no_peer'],
      [['preview', id, '--to', 'FRA', '--until', 'soon'], 'cli.time'],
      [['preview', id, '--to', 'FRA', '--hops', 'two'], 'cli.hops'],
      [['preview', id, '--to', 'FRA', '--without', 'description'], 'cli.without'],
      [['preview', 'report--x', '--to', 'FRA'], 'http.invalid_input'],
      [['explain', report('x').id, '--to', 'FRA'], 'sharing.no_object'],
      [['show', 'release-none'], 'nothing_here'],
      [['sign', 'release-none', '--token-file', join(room, 'nobody')], 'cli.token_file'],
    ] as const)
      await expect(run(...words), words.join(' ')).rejects.toMatchObject({ code })
  })

  it('explains and previews in words and as JSON', async () => {
    const id = await putMarked(desk, 'Marked', label('UNCLASSIFIED', ['PUBLIC']), label('RESTRICTED', ['FRA', 'EST']))
    expect(await run('explain', id, '--to', 'DNK')).toMatch(
      /^May go to Copenhagen: [\s\S]*without description: Not a member/,
    )
    expect(await json('explain', id, '--to', 'FRA')).toMatchObject({ allowed: true, lacks: [] })
    expect(await run('preview', id, '--to', 'paris', '--to', 'DNK')).toMatch(
      /May go to 2 nodes of 2 nations, less 1 part/,
    )
  })

  it('writes a release, has it signed by two, sends it, takes it back', async () => {
    const id = await desk.put(report('Outage'), label('RESTRICTED'))
    const made = await json('release', id, '--to', 'FRA', '--authority', 'Directive 12', ...token('ada'))
    expect(made).toMatchObject({ state: 'proposed', need: 2 })
    const release = String(made['id'])
    expect(await run('releases', '--state', 'proposed')).toContain(release)
    await expect(run('sign', release, ...token('ada'))).rejects.toMatchObject({ code: 'sharing.release_same_person' })
    expect(await run('sign', release, ...token('bea'))).toBe(
      `${release}: signed by 2 of 2, may go: testudo sharing sign ${release} --send\n`,
    )
    await expect(run('sign', release, ...token('bea'))).rejects.toMatchObject({ code: 'cli.nothing_to_sign' })
    expect(await run('sign', release, '--send', ...token('ada'))).toContain('sent to 1 node')
    expect(await run('show', release)).toMatch(/On the authority of: Directive 12[\s\S]*FRA Paris: queued/)
    expect(await run('releases', '--history', '--object', id)).toMatch(/send ada: Outage → Paris \(Directive 12\)/)
    expect(await json('recall', release, '--reason', 'wrong')).toMatchObject({ statements: 1, nodes: 1 })
    expect(await run('show', release)).toContain('recalled')
  })
})
