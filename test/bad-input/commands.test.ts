import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { exitCodeOf, tellFault } from '../../apps/cli/src/exit.ts'
import { type CommandGroup, commandGroups } from '../../apps/cli/src/groups.ts'

const ROOT = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'testudo-commands-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a program of this clone as a person does. */
async function run(program: string, args: readonly string[], input: string | Buffer = '') {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: '' },
  })
  const out: Buffer[] = []
  const told: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => out.push(piece))
  child.stderr.on('data', (piece: Buffer) => told.push(piece))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  const answer = { code, out: Buffer.concat(out).toString('utf8'), told: Buffer.concat(told).toString('utf8') }
  // Whatever was wrong, nobody wants to read our stack.
  expect(answer.told).not.toMatch(/\n\s+at |node_modules|RangeError|TypeError/)
  return answer
}
/** The command in a process of its own: where its input or its end matter. */
const testudo = (args: readonly string[], input?: string | Buffer) => run('apps/cli/src/main.ts', args, input)

type Program = Parameters<CommandGroup['register']>[0]
// The library as the command has it: another one of that name lies nearer to this file.
const { Command } = createRequire(join(ROOT, 'apps/cli/src/main.ts'))('commander') as {
  Command: new (name: string) => Program
}

/** The command in this process, as `main.ts` runs it: many of them in the time of one. */
async function asked(args: readonly string[]) {
  const program = new Command('testudo').exitOverride()
  for (const group of commandGroups) if (group.names.some((name) => name === args[0])) await group.register(program)
  const said = { out: '', told: '' }
  const hear = (to: 'out' | 'told') => (text: unknown) => {
    said[to] += String(text)
    return true
  }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(hear('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(hear('told')),
  ]
  const before = process.exitCode
  process.exitCode = 0
  try {
    await program.parseAsync([...args], { from: 'user' })
    return { code: process.exitCode, ...said }
  } catch (error) {
    tellFault(error, true)
    return { code: exitCodeOf(error), ...said }
  } finally {
    for (const spy of spies) spy.mockRestore()
    process.exitCode = before
  }
}
const file = (content: string | Buffer) => {
  const path = join(folder, 'file.json')
  writeFileSync(path, content)
  return path
}

const asset = (id: string) => ({ id, kind: 'asset' })
const model = (...nodes: unknown[]) => JSON.stringify({ nodes })

describe('testudo picture assess', () => {
  it.each([
    ['a circle', model({ id: 'a', needs: 'b' }, { id: 'b', needs: 'c' }, { id: 'c', needs: 'a' }), ['a', 'b', 'c']],
    ['a need of itself', model({ id: 'a', needs: { all: ['a'] } }), ['a']],
    ['an unknown need', model({ id: 'M', needs: { any: ['ghost'] } }), ['ghost', '/nodes/0/needs/any/0']],
    ['an id used twice', model(asset('a'), asset('a')), ['used twice', '/nodes/1/id']],
    ['no id', model({ kind: 'asset' }), ['/nodes/0/id']],
    ['an id that is a number', model({ id: 7 }), ['/nodes/0/id']],
    ['a probability over 1', model({ id: 'a', probability: 1.2 }), ['/nodes/0/probability']],
    ['a probability as text', model({ id: 'a', probability: '0.9' }), ['/nodes/0/probability']],
    ['negative hours', model({ id: 'a', repairHours: -1 }), ['/nodes/0/repairHours']],
    ['hours beyond a double', '{"nodes":[{"id":"a","repairHours":1e999}]}', ['repairHours']],
    ['NaN', '{"nodes":[{"id":"a","probability":NaN}]}', ['not JSON']],
    ['2 of 1', model(asset('a'), { id: 'M', needs: { atLeast: 2, of: ['a'] } }), ['/nodes/1/needs']],
    ['a huge k', model(asset('a'), { id: 'M', needs: { atLeast: 1e300, of: ['a'] } }), ['/nodes/1/needs']],
    [
      'half of two',
      model(asset('a'), asset('b'), { id: 'M', needs: { atLeast: 1.5, of: ['a', 'b'] } }),
      ['/nodes/2/needs'],
    ],
    [
      'weights of 0.9',
      model(asset('a'), asset('b'), {
        id: 'M',
        needs: {
          weighted: [
            ['a', 0.5],
            ['b', 0.4],
          ],
        },
      }),
      ['/nodes/2/needs'],
    ],
    ['an empty gate', model({ id: 'M', needs: { any: [] } }), ['/nodes/0/needs']],
    ['two gates in one', model(asset('a'), { id: 'M', needs: { all: ['a'], any: ['a'] } }), ['/nodes/1/needs']],
    ['an unknown key', model({ id: 'a', colour: 'red' }), ['colour']],
    ['a __proto__ key', '{"nodes":[{"id":"a","__proto__":{"probability":0}}]}', ['__proto__']],
    ['a list', '[]', ['must be an object']],
    ['nothing', '', ['not JSON']],
    ['UTF-16', Buffer.from(model(asset('a')), 'utf16le'), ['not UTF-8|not JSON']],
    [
      'gates a million deep',
      `{"nodes":[{"id":"a"},{"id":"M","needs":${'{"all":['.repeat(1_000_000)}"a"${']}'.repeat(1_000_000)}}]}`,
      ['deep'],
    ],
  ])('%s is named, with code 2', async (_what, text, words) => {
    const { code, out, told } = await asked(['picture', 'assess', file(text), '--json'])
    expect([code, out]).toEqual([2, ''])
    expect(() => JSON.parse(told)).not.toThrow()
    for (const word of words) expect(told).toMatch(new RegExp(word.replaceAll(/[[\]()]/g, '.')))
  })

  it('a circle ends the process itself with code 2', async () => {
    const text = model({ id: 'a', needs: 'b' }, { id: 'b', needs: 'a' })
    const { code, told } = await testudo(['picture', 'assess', file(text)])
    expect(code).toBe(2)
    expect(told).toMatch(/a.*b.*a/)
  })

  it('a chain 20,000 deep is answered', async () => {
    const nodes = [asset('n0'), ...Array.from({ length: 20_000 }, (_, i) => ({ id: `n${i + 1}`, needs: `n${i}` }))]
    const { code, out } = await testudo(['picture', 'assess', file(model(...nodes)), '--json', '--runs', '64'])
    expect(code).toBe(0)
    expect((JSON.parse(out) as { nodes: Record<string, { capacity: number }> }).nodes['n20000']?.capacity).toBe(1)
  })

  it('ids every object inherits are ids like others', async () => {
    const text = `{"nodes":[{"id":"__proto__","capacity":0.5},{"id":"constructor","needs":"__proto__"},{"id":"toString","needs":["constructor"]}]}`
    const { code, out } = await testudo(['picture', 'assess', file(text), '--json'])
    expect(code).toBe(0)
    const nodes = (JSON.parse(out) as { nodes: object }).nodes
    expect(Object.keys(nodes).sort()).toEqual(['__proto__', 'constructor', 'toString'])
    expect(Object.entries(nodes).map(([, node]) => (node as { capacity: number }).capacity)).toEqual([0.5, 0.5, 0.5])
  })
})

describe('testudo stix validate --lines', () => {
  const good =
    '{"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4","value":"198.51.100.3"}'
  it('answers every line once and in order, whatever is in the middle', async () => {
    const lines = [
      good,
      '{"type":',
      '',
      '\u0000',
      good.replace('198.51.100.3', '198.51.100.3\u2028'),
      '[[[[',
      'null',
      '{"__proto__":1}',
      `${'['.repeat(100_000)}`,
      good,
    ]
    const { code, out } = await testudo(['stix', 'validate', '--lines', '-', '--json'], lines.join('\r\n'))
    expect(code).toBe(0)
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { line: number; valid: boolean })
    expect(answers.map(({ line }) => line)).toEqual(lines.map((_, i) => i + 1))
    expect(answers.map(({ valid }) => valid)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
      false,
      false,
      false,
      true,
    ])
  })

  it('a line without end is one bad line, and the next is answered', async () => {
    const input = Buffer.concat([Buffer.alloc(80_000_000, 'x'), Buffer.from(`\n${good}`)])
    const { out } = await testudo(['stix', 'validate', '--lines', '-', '--json'], input)
    expect(out).toContain('"rule":"json-too-long"')
    expect(out.trimEnd().split('\n')).toHaveLength(2)
    expect(out).toContain('"line":2,"valid":true')
  })

  it('a file that is not there, or a folder, is named with code 2', async () => {
    for (const path of [join(folder, 'none'), folder]) {
      const { code, told } = await testudo(['stix', 'validate', '--lines', path, '--json'])
      expect(code).toBe(2)
      expect(JSON.parse(told)).toMatchObject({ error: { code: 'cli.file', place: { file: path } } })
    }
  })

  it('a line that is not UTF-8 is one bad line', async () => {
    const input = Buffer.concat([Buffer.from(`${good}\n`), Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from(good)])
    const { out } = await testudo(['stix', 'validate', '--lines', '-', '--json'], input)
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { valid: boolean }).valid),
    ).toEqual([true, false, true])
  })
})

describe('testudo label', () => {
  const label = JSON.stringify({ policy: 'ALLIED', classification: 'SECRET', categories: [], originators: [] })
  it.each([
    ['garbage', '\u0000\u0001'],
    ['a list', '[]'],
    ['nothing', ''],
    ['a number', '1e999'],
    ['keys given twice', '{"policy":"ALLIED","policy":"TLP","classification":"SECRET"}'],
    ['a __proto__ key', '{"__proto__":{"policy":"ALLIED"},"classification":"SECRET"}'],
    ['no policy', '{"classification":"SECRET"}'],
    ['a classification that is a list', '{"policy":"ALLIED","classification":["SECRET"]}'],
    ['XML with entities', '<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><x>&b;</x>'],
    ['XML that is cut', '<s4774:originatorConfidentialityLabel'],
    ['other XML', '<svg/>'],
    ['a million brackets', '['.repeat(1_000_000)],
  ])('%s is no label: code 2, the file named', async (_what, text) => {
    const path = file(text)
    const subject = join(folder, 'subject.json')
    writeFileSync(subject, '{"nation":"LTU","clearances":{"ALLIED":"SECRET"}}')
    const { code, out, told } = await asked(['label', 'may-read', '--subject', subject, '--label', path, '--json'])
    expect([code, out]).toEqual([2, ''])
    expect(JSON.parse(told)).toMatchObject({ error: { kind: 'invalid', place: { file: path } } })
  })

  it('of a policy nobody has, or a word it does not know, is denied with the reason', async () => {
    const subject = join(folder, 'subject.json')
    writeFileSync(
      subject,
      '{"nation":"LTU","clearances":{"ALLIED":"SECRET","__proto__":"SECRET","constructor":"SECRET"}}',
    )
    for (const policy of ['MARS', '__proto__', 'constructor', 'toString']) {
      const { code, out } = await testudo([
        'label',
        'may-read',
        '--subject',
        subject,
        '--label',
        file(label.replace('ALLIED', policy)),
        '--json',
      ])
      expect(code).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ allow: false, reason: expect.stringMatching(/\w{4,}/) })
    }
  })
})

describe('npm start', () => {
  it.each([
    [['--port', '70000'], /--port 70000 is no port/],
    [['--port', '-1'], /port/],
    [['--port', 'http'], /--port http is no port/],
    [['8080'], /use `npm start -- --port 8080`/],
    [['./data'], /use `npm start -- /],
    [['--prot', '1'], /--prot/],
    [['--config', '/does/not/exist.json', '--data', join(folder, 'never')], /exist\.json/],
    [['--data', '/dev/null/x', '--port', '0'], /data|folder|null/i],
  ])('%j is refused in words', async (args, words) => {
    const { code, told } = await run('apps/node/src/main.ts', [...args, '--no-open', '--no-exercise'])
    expect(code).toBeGreaterThan(0)
    expect(told).toMatch(words)
  })
})
