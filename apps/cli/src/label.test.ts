import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { labelCommands } from './label.ts'

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'testudo-label-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))
afterEach(() => void vi.restoreAllMocks())

const put = (name: string, content: unknown) => {
  const file = join(dir, name)
  writeFileSync(file, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content))
  return file
}
/** What the command prints on standard output. */
async function label(...words: string[]): Promise<string> {
  const out: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  labelCommands(program)
  await program.parseAsync(['label', ...words], { from: 'user' })
  return out.join('')
}
const answer = async (...words: string[]): Promise<unknown> => JSON.parse(await label(...words, '--json'))

const rel = (...values: string[]) => ({ type: 'PERMISSIVE', tag: 'Releasable To', values })
const nato = (classification: string, ...categories: unknown[]) => ({ policy: 'NATO', classification, categories })
const subject = () => put('subject.json', { nation: 'DEU', clearances: { NATO: 'SECRET' } })

describe('refuses', () => {
  it.each<[string, unknown, RegExp]>([
    ['a file that is no JSON', '{"policy":', /no clean JSON/],
    ['a member given twice', '{"policy":"A","policy":"B","classification":"C"}', /appears twice/],
    ['a misspelt member', { policy: 'NATO', classification: 'SECRET', categorys: [] }, /no label.*categorys/],
    ['a category without values', nato('SECRET', { type: 'PERMISSIVE', tag: 'Releasable To' }), /no label/],
    ['XML that is no label', '<a/>', /not an ADatP-4774 label/],
    ['bytes that are no text', new Uint8Array([0x7b, 0xff]), /not UTF-8/],
    ['a file beyond 4 MiB', ' '.repeat(4_194_305), /at most 4194304/],
    ['a million brackets', '['.repeat(1_000_000), /no clean JSON/],
  ])('%s, naming the file', async (_, content, message) => {
    const file = put('label.json', content)
    const attempt = label('may-read', '--subject', subject(), '--label', file)
    await expect(attempt).rejects.toThrow(message)
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid', place: { file } })
  })
  it('a policy file that breaks the rules, naming it', async () => {
    const policies = mkdtempSync(join(dir, 'policies-'))
    writeFileSync(join(policies, 'a.json'), '{"id":"A"}')
    await expect(label('join', put('a.json', nato('SECRET')), '--policies', policies)).rejects.toMatchObject({
      code: 'label.policy_refused',
      place: { file: join(policies, 'a.json') },
    })
  })
  it('a missing file, a missing folder and a time that is none', async () => {
    await expect(label('join', join(dir, 'none.json'))).rejects.toThrow(Fault)
    await expect(label('join', put('a.json', nato('SECRET')), '--policies', join(dir, 'none'))).rejects.toThrow(
      /--policies/,
    )
    await expect(
      label('may-read', '--subject', subject(), '--label', put('a.json', nato('SECRET')), '--at', 'noon'),
    ).rejects.toThrow(/no time/)
  })
})

describe('golden cases', () => {
  const joined = async (...labels: unknown[]) => answer('join', ...labels.map((l, i) => put(`${i}.json`, l)))
  it('L1, L2, L3', async () => {
    const crypto = { type: 'RESTRICTIVE', tag: 'Special Access', values: ['CRYPTO'] }
    expect(
      await joined(nato('RESTRICTED', rel('DEU', 'EST', 'FIN')), nato('SECRET', rel('EST', 'FIN', 'SWE'), crypto)),
    ).toMatchObject({
      ...nato('SECRET', rel('EST', 'FIN'), crypto),
      banner: 'NATO SECRET · RELEASABLE TO EST FIN · SPECIAL ACCESS CRYPTO',
    })
    expect(await joined(nato('RESTRICTED', rel('DEU')), nato('SECRET', rel('EST')))).toMatchObject(
      nato('SECRET', rel()),
    )
    expect(await joined(nato('RESTRICTED', rel('DEU', 'EST')), nato('UNCLASSIFIED'))).toMatchObject(
      nato('RESTRICTED', rel()),
    )
  })
  it('L4, L5: what join writes, may-read reads, and denies', async () => {
    const l2 = put('l2.json', await joined(nato('RESTRICTED', rel('DEU')), nato('SECRET', rel('EST'))))
    expect(await answer('may-read', '--subject', subject(), '--label', l2)).toEqual({
      allow: false,
      reason: 'Releasable To lists nobody: explicitly no release.',
    })
    const mixed = await joined(nato('UNCLASSIFIED'), { policy: 'ALLIED', classification: 'UNCLASSIFIED' })
    expect(mixed).toMatchObject({
      policy: 'system-high',
      note: expect.stringContaining('queue for a human') as unknown,
    })
    expect(await answer('may-read', '--subject', subject(), '--label', put('l5.json', mixed))).toMatchObject({
      allow: false,
    })
  })
  it('no policy file, no reading', async () => {
    const words = [
      'may-read',
      '--subject',
      subject(),
      '--label',
      put('a.json', nato('UNCLASSIFIED')),
      '--policies',
      mkdtempSync(join(dir, 'empty-')),
    ]
    expect(await answer(...words)).toEqual({
      allow: false,
      reason: 'Policy NATO is not known here; load its policy file first.',
    })
  })
})

it('says until when a clearance holds', async () => {
  const until = put('until.json', { nation: 'DEU', clearances: { NATO: 'SECRET' }, clearedUntil: Date.UTC(2027, 0, 1) })
  const words = ['may-read', '--subject', until, '--label', put('a.json', nato('SECRET'))]
  expect(await answer(...words, '--at', '221642ZNOV26')).toEqual({
    allow: true,
    reason: 'Clearance SECRET reaches NATO SECRET.',
    until: '2027-01-01T00:00:00.000Z',
  })
  expect(await answer(...words, '--at', '2027-01-01')).toEqual({ allow: false, reason: 'The clearance has expired.' })
})

it('explains in both languages', async () => {
  const text = await label('explain', '--subject', subject(), '--label', put('a.json', nato('SECRET', rel('EST'))))
  expect(text.split('\n').slice(0, 3)).toEqual([
    'Denied: Not a member of any of Releasable To EST.',
    '+ Clearance SECRET reaches NATO SECRET.',
    '  L’habilitation SECRET atteint NATO SECRET.',
  ])
})

it('turns a label into XML and back', async () => {
  const xml = await label('xml', put('a.json', { ...nato('SECRET', rel('DEU')), tlp: 'AMBER' }), '--at', '2026-11-22')
  expect(xml).toContain('ReviewDateTime="2031-11-22T00:00:00.000Z"')
  expect(await answer('xml', put('a.xml', xml))).toMatchObject({
    ...nato('SECRET', rel('DEU')),
    tlp: 'AMBER',
    document: { kind: 'originator' },
  })
  expect(await answer('may-read', '--subject', subject(), '--label', put('a.xml', xml))).toEqual({
    allow: false,
    reason: 'No clearance under policy TLP.',
  })
})
