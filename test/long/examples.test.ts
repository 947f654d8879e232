import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { everyCommand } from '../../apps/cli/src/command.testing.ts'
import { sequence, texts } from '../../standards/cacao/testing/playbook.ts'
import { csaf20 } from '../../standards/csaf/testing/document.ts'
import { malware } from '../support/stix.ts'

const CLONE = join(import.meta.dirname, '../..')
type Command = Awaited<ReturnType<typeof everyCommand>>
let folder: string

interface Ran {
  readonly code: number
  readonly out: string
  readonly told: string
}

/** Runs a line as a person types it, in the folder of the examples. */
function shell(line: string): Promise<Ran> {
  const testudo = `${process.execPath} ${join(CLONE, 'apps/cli/src/main.ts')}`
  return new Promise((done) => {
    const script = `set -o pipefail; testudo() { ${testudo} "$@"; }; ${line}`
    execFile(
      'bash',
      ['--norc', '-c', script],
      { cwd: folder, env: { PATH: process.env['PATH'] ?? '' } },
      (error, out, told) =>
        done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, out, told }),
    )
  })
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'testudo-examples-'))
  const put = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content)
  const bundle = JSON.stringify({
    type: 'bundle',
    id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56d',
    objects: [malware('Otter'), malware('Heron')],
  })
  put('bundle.json', bundle)
  put('bundle.json.gz', gzipSync(bundle))
  put('kev.json', JSON.stringify({ count: 1, vulnerabilities: [{ cveID: 'CVE-2026-99417', dateAdded: '2026-11-20' }] }))
  put('objects.ndjson', `${JSON.stringify(malware('Otter'))}\n{"type":\n`)
  const noon = '2026-01-01T12:00:00Z'
  const addresses = { 0: { type: 'ipv4-addr', value: '198.51.100.3' } }
  put(
    'observed.json',
    JSON.stringify([
      { type: 'observed-data', first_observed: noon, last_observed: noon, number_observed: 2, objects: addresses },
    ]),
  )
  put(
    'model.json',
    JSON.stringify({
      nodes: [
        { id: 'pwr', probability: 0.9 },
        { id: 'S', kind: 'service', needs: 'pwr' },
      ],
    }),
  )
  put('subject.json', JSON.stringify({ nation: 'EST', clearances: { ALLIED: 'SECRET' } }))
  put('label.json', JSON.stringify({ policy: 'ALLIED', classification: 'RESTRICTED', categories: [], originators: [] }))
  put('other.json', JSON.stringify({ policy: 'ALLIED', classification: 'SECRET', categories: [], originators: [] }))
  put(
    'events.ndjson',
    `${JSON.stringify({ Event: { System: { EventID: 22, Channel: 'Microsoft-Windows-Sysmon/Operational' }, EventData: { QueryName: 'evil.example' } } })}\n`,
  )
  put('indicators.csv', 'value,owner\nevil.example,DNK\n')
  put('ours.csv', 'value,owner\nevil-one.net,DNK\n')
  put('theirs.txt', 'evil-one.net\n')
  const stamp = { spec_version: '2.1', created: noon, modified: noon }
  const pattern = "[domain-name:value = 'evil-one.net']"
  const id = 'indicator--5d0092c5-5f74-4287-9642-33f4c354e56d'
  put(
    'indicators.json',
    JSON.stringify({ type: 'indicator', id, ...stamp, pattern, pattern_type: 'stix', valid_from: noon }),
  )
  mkdirSync(join(folder, 'rules'))
  put(
    'rules/evil.yml',
    'title: Evil\nlogsource:\n  product: windows\n  category: dns_query\ndetection:\n  a:\n    QueryName|endswith: evil.example\n  condition: a\n',
  )
  put('advisory.json', JSON.stringify(csaf20()))
  put('advisories.ndjson', `${JSON.stringify(csaf20())}\n`)
  const look = sequence({ look: { type: 'action' } }, { playbook_variables: texts({ __host__: null }) })
  put('playbook.json', JSON.stringify(look))
  const signer = generateKeyPairSync('ed25519')
  put('signer.pem', signer.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  put('signer.pub.pem', signer.publicKey.export({ type: 'spki', format: 'pem' }))
  put('passphrase.txt', 'six quiet herons stand in line\n')
  expect(await shell('testudo import bundle.json --data DIR --json')).toMatchObject({ code: 0 })
  mkdirSync(join(folder, 'kept'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** All commands that do something, with the help each prints. */
async function leaves(): Promise<readonly (readonly [path: string, command: Command, help: string])[]> {
  const below = (command: Command, path: readonly string[]): (readonly [string, Command, string])[] => {
    if (command.commands.length > 0) return command.commands.flatMap((one) => below(one, [...path, one.name()]))
    let help = ''
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()
    return [[path.join(' '), command, help]]
  }
  return below(await everyCommand(), [])
}

/** Options an example names that its command does not know. */
function unknownOptions(command: Command, example: string): readonly string[] {
  const ours = example.replace(/ [<>|].*$/, '').replace(/'[^']*'|"[^"]*"/g, 'x')
  const named = [...ours.matchAll(/ (--?[a-z][\w-]*)/g)].map(([, option = '']) => option)
  return named.filter((option) => !command.options.some((known) => known.long === option || known.short === option))
}

/** Commands that speak with a running node, or with others: their own tests run them, here their examples must name them. */
const TALKING =
  /^(misp|sharing|taxii|seen|activities|parity|demo|hunt|matcher|vulnerabilities|inventory|incident|assistance|playbook|notices|brief|watch)\b/
const talks = (path: string, example: string): boolean =>
  TALKING.test(path) || (path === 'protect' && !example.includes('--indicators'))

it('every command has a help that is complete, and every example in it runs', { timeout: 600_000 }, async () => {
  const commands = await leaves()
  expect(commands.map(([path]) => path)).toEqual(
    expect.arrayContaining(['import', 'label may-read', 'picture assess', 'schema down', 'audit verify', 'restore']),
  )
  // What a person gets who asks is this text.
  const [path, , help] = commands[0] ?? expect.fail('no command')
  expect((await shell(`testudo ${path} --help`)).out).toBe(help)

  const ran: string[] = []
  // `schema down` takes tables away: last.
  const late = (path: string) => (path.startsWith('schema') ? 2 : path === 'restore' ? 1 : 0)
  for (const [path, , help] of commands.toSorted(([a], [b]) => late(a) - late(b))) {
    const [, lines = ''] = /\nExamples:\n((?: {2}.*\n?)+)/.exec(help) ?? []
    const examples = lines
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    expect([path, examples.length]).not.toEqual([path, 0])
    expect([path, /\n {2}-h, --help/.test(help), /Usage: testudo/.test(help)]).toEqual([path, true, true])
    for (const example of examples) {
      if (talks(path, example)) {
        // An example may go on with another command.
        const shown = commands.filter(([other]) => `${example} `.includes(`testudo ${other} `)).at(-1)
        expect([example, unknownOptions(shown?.[1] ?? expect.fail(example), example)]).toEqual([example, []])
        continue
      }
      if (path === 'audit verify') cpSync(join(folder, 'DIR/checkpoints/latest.note'), join(folder, 'kept/latest.note'))
      const { code, told } = await shell(example)
      expect([example, code, told.replace(/^.*import.*$/gm, '')]).toEqual([example, 0, expect.any(String)])
      ran.push(example)
    }
  }
  console.info(`${ran.length} examples of ${commands.length} commands ran`)
  expect(ran.length).toBeGreaterThan(20)
})

it('a packed stream of lines is answered line by line, a cut one named', async () => {
  const whole = await shell('gzip -c objects.ndjson | testudo stix validate --lines - --json')
  const plain = await shell('testudo stix validate --lines objects.ndjson --json')
  expect(whole.out).toBe(plain.out)
  expect(whole.out.trim().split('\n')).toHaveLength(2)
  const cut = await shell('gzip -c objects.ndjson | head -c 60 | testudo stix validate --lines - --json')
  expect(cut.code).toBe(2)
  expect(JSON.parse(cut.told)).toMatchObject({ error: { code: 'cli.gzip' } })
})

it('a backup is not sealed with a short passphrase, nor opened without or with another one', async () => {
  writeFileSync(join(folder, 'short.txt'), 'short\n')
  writeFileSync(join(folder, 'wrong.txt'), 'seven quiet herons stand in line\n')
  expect(await shell('testudo import bundle.json --data ORIGIN --json')).toMatchObject({ code: 0 })
  expect(await shell('testudo backup x.backup --data ORIGIN --passphrase-file short.txt')).toMatchObject({ code: 2 })
  expect(await shell('testudo backup x.backup --data NOWHERE')).toMatchObject({ code: 4 })
  expect(await shell('testudo backup x.backup --data ORIGIN --passphrase-file passphrase.txt')).toMatchObject({
    code: 0,
  })
  expect(readFileSync(join(folder, 'x.backup')).subarray(0, 16).toString()).toBe('testudo-sealed-1')
  const without = await shell('testudo restore x.backup --data BACK')
  expect([without.code, without.told]).toEqual([2, expect.stringContaining('--passphrase-file')])
  const wrong = await shell('testudo restore x.backup --data BACK --passphrase-file wrong.txt')
  expect([wrong.code, wrong.told]).toEqual([3, expect.stringContaining('This passphrase does not open the backup')])
  expect((await shell('testudo restore x.backup --data BACK --passphrase-file passphrase.txt')).code).toBe(0)
  expect((await shell('testudo audit verify --data BACK')).code).toBe(0)
})

it('the way down says first what it would undo, and refuses what is not there', async () => {
  expect(await shell('testudo import bundle.json --data WAY --json')).toMatchObject({ code: 0 })
  for (const args of ['nothing 0', 'objects -1', 'objects 99', 'objects x'])
    expect([args, (await shell(`testudo schema down --data WAY -- ${args}`)).code]).toEqual([args, 2])
  expect((await shell('testudo schema status --data NOWHERE')).code).toBe(4)
  const said = await shell('testudo schema down audit 1 --data WAY')
  expect([said.code, said.out]).toEqual([0, expect.stringContaining('public log of intervals')])
  const steps = async () =>
    (
      JSON.parse((await shell('testudo schema status --data WAY --json')).out) as { steps: { capability: string }[] }
    ).steps.filter((step) => step.capability === 'audit').length
  const whole = await steps()
  expect(whole).toBeGreaterThan(1)
  expect((await shell('testudo schema down audit 1 --data WAY --yes')).code).toBe(0)
  expect(await steps()).toBe(1)
  expect((await shell('testudo schema up --data WAY')).code).toBe(0)
  expect(await steps()).toBe(whole)
  expect((await shell('testudo audit verify --data WAY')).code).toBe(0)
})
