import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { keyIdOf, publicKeyOf } from '@testudo/sharing'
import { Stranger } from '../../../capabilities/sharing/src/server/taxii/client.testing.ts'
import { startTaxiiNode, type TaxiiNode } from '../../../capabilities/sharing/src/server/taxii/node.testing.ts'
import { sharingCommands } from './sharing.ts'
import { taxiiCommands } from './taxii.ts'

let node: TaxiiNode
let room: string
beforeAll(async () => {
  node = await startTaxiiNode()
  room = mkdtempSync(join(tmpdir(), 'testudo-machines-'))
}, 120_000)
afterAll(async () => {
  await node?.close()
  rmSync(room, { recursive: true, force: true })
})

/** What a command says on standard output, asked of the running node over its socket. */
async function run(...words: readonly string[]): Promise<string> {
  const said: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  try {
    const program = new Command('testudo').exitOverride()
    sharingCommands(program)
    taxiiCommands(program)
    await program.parseAsync([...words, '--data', node.dataDir], { from: 'user' })
  } finally {
    write.mockRestore()
  }
  return said.join('')
}
const json = async (...words: readonly string[]) => JSON.parse(await run(...words, '--json')) as Record<string, never>

describe('testudo taxii client', () => {
  it('refuses what is no clearance, number of days, certificate, or new file, and makes nothing', async () => {
    const add = (...flags: readonly string[]) => run('taxii', 'client', 'add', 'opencti', ...flags)
    const taken = join(room, 'taken')
    writeFileSync(taken, 'kept')
    await expect(add('--clearance', 'AMBER')).rejects.toMatchObject({ code: 'cli.clearance' })
    await expect(add('--days', 'x')).rejects.toMatchObject({ code: 'cli.days' })
    await expect(add('--days', '900')).rejects.toMatchObject({ kind: 'invalid', place: { path: '/body/days' } })
    await expect(add('--certificate', taken)).rejects.toMatchObject({ code: 'cli.certificate' })
    await expect(add('--secret-file', taken)).rejects.toMatchObject({ code: 'cli.file_exists' })
    expect(readFileSync(taken, 'utf8')).toBe('kept')
    const unmade = join(room, 'unmade')
    await expect(add('--nation', 'nowhere', '--secret-file', unmade)).rejects.toMatchObject({ kind: 'invalid' })
    expect(() => statSync(unmade)).toThrow()
    for (const words of [
      ['taxii', 'client', 'remove', 'nobody'],
      ['taxii', 'token', 'add', 'nobody'],
      ['taxii', 'token', 'list', 'nobody'],
    ])
      await expect(run(...words)).rejects.toMatchObject({ kind: 'absent', code: 'cli.no_client' })
    expect(await run('taxii', 'client', 'list')).toBe('no clients\n')
  })

  it('makes a client that reads with its token, gives it another, ends the first, and closes it', async () => {
    const secretFile = join(room, 'opencti.token')
    const rights = ['--nation', 'LTU', '--organisation', 'CERT-LT', '--clearance', 'TLP=AMBER']
    const said = await run('taxii', 'client', 'add', 'opencti', ...rights, '--days', '30', '--secret-file', secretFile)
    const secret = readFileSync(secretFile, 'utf8').trim()
    expect(said).not.toContain(secret)
    expect(statSync(secretFile).mode & 0o077).toBe(0)
    const answers = async (token: string) =>
      (await Stranger.basic(node.address, 'opencti', token).get('/taxii2/')).status
    expect(await answers(secret)).toBe(200)
    expect(await run('taxii', 'client', 'list')).toMatch(/ {2}r- {2}opencti {2}LTU {2}1 tokens/)
    const tokens = async () =>
      (await json('taxii', 'token', 'list', 'opencti'))['tokens'] as unknown as { id: string }[]
    // Before there are two: the clock of this node stands still, and both are as old.
    const [first] = await tokens()
    const second = await json('taxii', 'token', 'add', 'opencti', '--days', '1')
    expect(await answers(second['secret'] ?? '')).toBe(200)
    expect(await tokens()).toHaveLength(2)
    await run('taxii', 'token', 'end', 'opencti', first?.id ?? '')
    expect([await answers(secret), await answers(second['secret'] ?? '')]).toEqual([401, 200])
    await run('taxii', 'client', 'remove', 'opencti')
    expect(await answers(second['secret'] ?? '')).toBe(401)
    expect(await run('taxii', 'client', 'list')).toContain('closed')
    await expect(run('taxii', 'client', 'add', 'opencti')).rejects.toMatchObject({ kind: 'conflict' })
  })
})

describe('testudo sharing key and peer', () => {
  const theirs = (n: number, more: object = {}) => {
    const introduction = {
      v: 'testudo/introduction/1',
      node: 'dnk-1',
      name: 'DNK node',
      nation: 'DNK',
      organisation: 'DNK MoD',
      url: '',
      certificate: n.toString(16).padStart(64, '0'),
      publicKey: publicKeyOf(new Uint8Array(32).fill(n)),
      exercise: true,
      identities: [],
      names: ['DNK'],
      people: [],
      ...more,
    }
    const file = join(room, `theirs-${n}.json`)
    writeFileSync(file, JSON.stringify(introduction))
    return { file, key: introduction.publicKey }
  }

  it('takes another certificate, and another key only as it was read out', async () => {
    const first = theirs(1)
    await expect(run('sharing', 'add', theirs(9, { exercise: false }).file)).rejects.toMatchObject({
      code: 'sharing.exercise_peer',
    })
    await run('sharing', 'add', first.file, '--clearance', 'TLP=GREEN')
    const second = theirs(2)
    const renew = (...flags: readonly string[]) => run('sharing', 'peer', 'renew', 'dnk-1', second.file, ...flags)
    await expect(renew()).rejects.toMatchObject({ code: 'sharing.other_key' })
    await expect(renew('--key', 'abcd')).rejects.toMatchObject({ code: 'cli.fingerprint' })
    await expect(renew('--key', first.key)).rejects.toMatchObject({ code: 'cli.other_key' })
    await renew('--key', (second.key.match(/.{1,4}/g) ?? []).slice(0, 5).join(' '))
    expect(await run('sharing', 'peer', 'show', 'dnk-1')).toContain(`key  ${keyIdOf(second.key)}`)
  })

  it('revokes a key with a reason, and shows it', async () => {
    const id = keyIdOf(theirs(2).key)
    await expect(run('sharing', 'peer', 'key', 'revoke', 'dnk-1', 'x', '--reason', 'y')).rejects.toMatchObject({
      kind: 'invalid',
    })
    await run('sharing', 'peer', 'key', 'revoke', 'dnk-1', id, '--reason', 'told by phone')
    expect(await run('sharing', 'peer', 'show', 'dnk-1')).toMatch(new RegExp(`${id}.*REVOKED .*: told by phone`))
  })

  it('changes the key of this node, and lists both', async () => {
    const said = await run('sharing', 'key', 'rotate', '--reason', 'yearly change')
    expect(said).toMatch(/^New key ([0-9a-f]{4} ){15}[0-9a-f]{4}\n1 nodes learn it/)
    expect((await run('sharing', 'key', 'list')).trim().split('\n')).toEqual([
      expect.stringContaining('until') as string,
      expect.stringMatching(/signed by the key before {2}\(yearly change\)$/) as string,
    ])
  })
})
