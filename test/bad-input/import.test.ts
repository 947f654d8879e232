import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { malware } from '../support/stix.ts'
import { badFiles, oddFiles } from './files.ts'
import { type Attacked, startAttacked } from './node.ts'

interface Report {
  readonly new: number
  readonly same: number
  readonly total: number
  readonly quarantined: number
  readonly problems: readonly {
    readonly index: number
    readonly byte?: number
    readonly code: string
    readonly message: string
  }[]
}

let node: Attacked
let cookie: string
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'testudo-files-'))
  node = await startAttacked()
  cookie = await node.enter({
    login: 'ana',
    name: 'Ana',
    nation: 'LTU',
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
    roles: ['analyst'],
  })
})
afterAll(async () => {
  await node?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Sends a file over HTTP; what is stored afterwards is counted by the node itself. */
const send = (content: string | Buffer, query = '') =>
  node.send({
    method: 'POST',
    path: `/api/threats/import?source=stranger${query}`,
    as: cookie,
    headers: { 'content-type': 'application/octet-stream' },
    body: content,
  })

async function total(): Promise<number> {
  return (JSON.parse((await node.send({ path: '/api/threats/counts', as: cookie })).body) as { total: number }).total
}

/** The command as a person types it. */
async function command(args: readonly string[], input?: string | Buffer) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'apps/cli/src/main.ts', ...args], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, NODE_ENV: '' },
  })
  let out = ''
  let told = ''
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString('utf8')))
  child.stderr.on('data', (piece: Buffer) => (told += piece.toString('utf8')))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, told }
}

describe('a file from a stranger', () => {
  it.each(badFiles.filter((file) => file.refused !== undefined))(
    '$name is refused with its place',
    async ({ content, refused }) => {
      const watch = node.watch()
      const answer = await send(content())
      const seen = await watch.stop()
      expect(JSON.parse(answer.body)).toMatchObject({ status: 400, code: refused, place: { byte: expect.any(Number) } })
      expect(seen.failed).toBe(0)
    },
  )

  it.each(badFiles.filter((file) => file.setAside !== undefined))(
    '$name: only that is set aside',
    async ({ content, setAside = [] }) => {
      const watch = node.watch()
      const answer = await send(content())
      const seen = await watch.stop()
      const { report } = JSON.parse(answer.body) as { report: Report }
      expect(report.new + report.same).toBe(1)
      expect(report.quarantined).toBe(report.total - 1)
      expect(report.problems.map(({ code }) => code)).toEqual(setAside)
      for (const problem of report.problems) {
        expect(problem.index).toBeGreaterThan(0)
        expect(problem.byte).toBeTypeOf('number')
        expect(problem.message.length).toBeLessThan(500)
      }
      expect(seen.failed).toBe(0)
    },
  )

  it.each(oddFiles)('$name is answered and changes no prototype', async ({ content, outcome }) => {
    const answer = JSON.parse((await send(content())).body) as { code?: string; report?: Report }
    expect(answer.code ?? (answer.report?.quarantined ? answer.report.problems[0]?.code : 'taken')).toBe(outcome)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('is stored up to the break in whole batches, and whole when it comes again', async () => {
    const many = Array.from({ length: 900 }, (_, i) => JSON.stringify(malware(`broken half ${i}`)))
    const whole = `{"type":"bundle","objects":[${many.join(',\n')}]}`
    const before = await total()
    const broken = JSON.parse((await send(gzipSync(whole).subarray(0, -2_000))).body) as { code: string }
    expect(broken.code).toBe('objects.gzip_broken')
    const kept = (await total()) - before
    const { report } = JSON.parse((await send(whole)).body) as { report: Report }
    expect(report).toMatchObject({ total: 900, same: kept, new: 900 - kept, quarantined: 0 })
    expect((await total()) - before).toBe(900)
  })

  it('on a dry run stores nothing, broken or not', async () => {
    const before = await total()
    const text = `{"type":"bundle","objects":[${JSON.stringify(malware('dry'))}`
    expect(JSON.parse((await send(text, '&dryRun=true')).body)).toMatchObject({ code: 'stix.truncated' })
    await send(`${text}]}`, '&dryRun=true')
    expect(await total()).toBe(before)
  })

  it.each(['plain', 'gzip'])(
    'whose sender leaves half way leaves nothing behind, and others go on (%s)',
    async (how) => {
      const text = Array.from({ length: 600 }, (_, i) =>
        JSON.stringify(malware(`left ${how} ${randomUUID()} ${i}`)),
      ).join('\n')
      const asked = request({
        host: '127.0.0.1',
        port: node.port,
        method: 'POST',
        path: `/api/threats/import?source=leaver-${how}`,
        headers: {
          host: `localhost:${node.port}`,
          cookie,
          origin: node.address,
          'content-type': 'application/x-ndjson',
        },
      })
      asked.on('error', () => undefined)
      asked.write(how === 'gzip' ? gzipSync(text).subarray(0, -1_000) : text)
      await new Promise((later) => setTimeout(later, 200))
      const other = await send(`{"type":"bundle","objects":[${JSON.stringify(malware(`another ${how}`))}]}`)
      expect(JSON.parse(other.body)).toMatchObject({ report: { new: 1 } })
      // Jobs of other tests may still hold theirs; a part is what has not all come.
      const parts = () => readdirSync(join(node.data, 'uploads')).filter((name) => name.endsWith('.part'))
      expect(parts()).toHaveLength(1)
      asked.destroy()
      await expect.poll(parts).toEqual([])
      const { rows } = JSON.parse((await node.send({ path: '/api/threats/imports', as: cookie })).body) as {
        rows: { source: string }[]
      }
      expect(rows.filter((row) => row.source === `leaver-${how}`)).toEqual([])
    },
  )
})

describe('testudo import', () => {
  const file = async (content: string | Buffer) => {
    const path = join(folder, 'file.json')
    await writeFile(path, content)
    return path
  }

  describe.each([
    ['on a folder without a node', () => join(folder, 'own')],
    ['through the node that runs', () => node.data],
  ])('%s', (_where, data) => {
    it.each(['gzip cut short', 'a gzip bomb of 200 MiB spaces'])(
      '%s ends with code 2 and names file and byte',
      async (name) => {
        const bad = badFiles.find((one) => one.name === name)
        const path = await file(bad?.content() ?? '')
        const { code, out, told } = await command(['import', path, '--data', data(), '--json'])
        expect([code, out]).toEqual([2, ''])
        expect(JSON.parse(told)).toMatchObject({
          error: { kind: 'invalid', code: bad?.refused, place: { file: path, byte: expect.any(Number) } },
        })
      },
    )

    it('what is set aside is counted and named, with code 0', async () => {
      const bad = badFiles.find((one) => one.name === 'numbers no double holds')
      const { code, out } = await command(['import', await file(bad?.content() ?? ''), '--data', data(), '--json'])
      expect(code).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ quarantined: 4, total: 5 })
    })

    it('the repaired file works', async () => {
      const text = `{"type":"bundle","objects":[${JSON.stringify(malware(`repaired ${data()}`))}]}`
      expect((await command(['import', await file(text.slice(0, -1)), '--data', data(), '--json'])).code).toBe(2)
      const { code, out } = await command(['import', await file(text), '--data', data(), '--json'])
      expect(code).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ total: 1, quarantined: 0 })
    })
  })

  it('a folder, a missing file, a grading that is none: code 2, and nothing of the good file beside it is taken', async () => {
    const good = await file(JSON.stringify(malware('never taken')))
    const data = join(folder, 'own')
    for (const args of [
      [good, folder],
      [good, join(folder, 'none')],
      [good, '--reliability', 'Z'],
      [good, '--credibility', '9'],
      ['-', '-'],
    ]) {
      const { code, told } = await command(['import', ...args, '--data', data, '--json'])
      expect([args.at(-1), code]).toEqual([args.at(-1), 2])
      expect(told).not.toMatch(/\n\s+at /)
    }
    const { out } = await command(['export', '--data', data])
    expect(out).not.toContain('never taken')
  })
})
