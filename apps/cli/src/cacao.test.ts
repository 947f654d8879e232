import { generateKeyPairSync } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { actionOf, END, sequence, texts } from '../../../standards/cacao/testing/playbook.ts'
import { cacaoCommands } from './cacao.ts'
import { tryCommands } from './command.testing.ts'

const { put, run, lines, answer } = tryCommands('cacao', cacaoCommands)
afterEach(() => {
  process.exitCode = undefined
})

const book = sequence(
  { look: { type: 'action', commands: [{ type: 'manual', command: 'Look at __host__:value' }] } },
  { playbook_variables: texts({ __host__: null }) },
)
const broken = {
  ...book,
  workflow: {
    ...book.workflow,
    [actionOf('look')]: { ...book.workflow[actionOf('look')], on_completion: actionOf('look') },
  },
}
const pair = generateKeyPairSync('ed25519')
const keys = () => ({
  secret: put('signer.pem', pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
  known: put('signer.pub.pem', pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
})

describe('cacao refuses', () => {
  it.each<[string, () => string[], string, RegExp]>([
    ['to run for good', () => ['run', put('a.json', book)], 'cacao.dry_run', /on a node/],
    ['to try what is not valid', () => ['run', put('b.json', broken), '--dry-run'], 'cacao.not_valid', /lead round/],
    [
      'a value of no variable',
      () => ['run', put('a.json', book), '--dry-run', '--set', '__x__=1'],
      'cacao.inputs',
      /There are: __host__/,
    ],
    [
      'a value without a name',
      () => ['run', put('a.json', book), '--dry-run', '--set', '=1'],
      'cacao.inputs',
      /NAME=VALUE/,
    ],
    [
      'a value twice',
      () => ['run', put('a.json', book), '--dry-run', '--set', '__host__=1', '__host__=2'],
      'cacao.inputs',
      /twice/,
    ],
    ['to draw nothing', () => ['graph', put('c.json', {})], 'cacao.no_steps', /no steps/],
    ['to draw no JSON', () => ['graph', put('d.json', '{')], 'cacao.json', /no clean JSON/],
    [
      'to sign with no key',
      () => ['sign', put('a.json', book), '--key', put('no.pem', 'x'), '--signee', 'x'],
      'cacao.key',
      /PEM/,
    ],
    [
      'to sign by what the key cannot',
      () => ['sign', put('a.json', book), '--key', keys().secret, '--signee', 'x', '--algorithm', 'RS256'],
      'cacao.key',
      /does not sign by RS256/,
    ],
    [
      'to countersign what is not there',
      () => ['sign', put('a.json', book), '--key', keys().secret, '--signee', 'x', '--countersign', 'jss--1'],
      'cacao.sign',
      /no signature jss--1/,
    ],
  ])('%s', async (_, words, code, message) => {
    await expect(run('cacao', ...words())).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as unknown,
    })
  })
})

describe('cacao', () => {
  it('answers every file by one line, those that cannot be read too', async () => {
    const files = [put('a.json', book), put('b.json', broken), put('cut.json', '{"type":'), '/nowhere/x.json']
    const told = (await lines('cacao', 'validate', ...files, '--json')) as {
      file: string
      valid: boolean
      findings: { rule: string }[]
    }[]
    expect(told.map(({ file, valid, findings }) => [file, valid, findings[0]?.rule])).toEqual([
      [files[0], true, 'definition.unused'],
      [files[1], false, 'workflow.loop'],
      [files[2], false, 'json.truncated'],
      [files[3], false, 'cli.file'],
    ])
    expect(Object.keys(told[0] ?? {})).toEqual(['file', 'valid', 'findings'])
    expect(process.exitCode).toBe(2)
    expect(await run('cacao', 'validate', files[1] ?? '')).toContain(': not valid\n  ERROR /workflow/')
  })

  it('tells what a playbook would do, and draws it', async () => {
    const file = put('a.json', book)
    expect(await answer('cacao', 'run', file, '--dry-run', '--set', '__host__=h1')).toMatchObject({
      missing: [],
      steps: [
        { order: 1 },
        { order: 2, does: ['Watch officer (individual) is asked to do: Look at h1'] },
        { order: 3, step: END },
      ],
    })
    expect(await run('cacao', 'run', file, '--dry-run')).toContain('A run would ask for: __host__')
    expect(await answer('cacao', 'graph', put('b.json', broken))).toMatchObject({
      layers: 2,
      edges: [{}, { isBack: true }],
    })
  })

  it('lets nothing in a playbook steer the terminal', async () => {
    const file = put('e.json', { ...book, name: 'Contain\u001b[2J\u202Ea\nhost' })
    expect(await run('cacao', 'run', file, '--dry-run')).toContain(': Contain·[2J·a·host\n')
  })

  it('signs and verifies; a change, a key that is not trusted and no signature are told', async () => {
    const { secret, known } = keys()
    const text = await run('cacao', 'sign', put('a.json', book), '--key', secret, '--signee', 'Watch')
    const signed = put('signed.json', text)
    const verdict = async (...words: string[]) => {
      process.exitCode = undefined
      const said = (await answer('cacao', 'verify', ...words)) as {
        valid: boolean
        signatures: { trusted: string | null }[]
      }
      return [said.valid, said.signatures[0]?.trusted, process.exitCode ?? 0]
    }
    expect(await verdict(signed, '--trust', known)).toEqual([true, known, 0])
    const stranger = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
    expect(await verdict(signed, '--trust', put('stranger.pem', stranger))).toEqual([false, null, 2])
    expect(await verdict(put('changed.json', text.replace('Contain', 'Restrain')))).toEqual([false, null, 2])
    expect(await verdict(put('a.json', book))).toEqual([false, undefined, 2])
    expect(await run('cacao', 'verify', signed)).toContain('VALID "Watch" by the key ')
  })
})
