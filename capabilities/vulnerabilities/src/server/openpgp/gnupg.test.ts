import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { certificatesOf, verifyDetached } from './index.ts'

// Where GnuPG is not installed these are told as skipped; kept signatures are tried all the same.
const isThere = spawnSync('gpg', ['--version']).status === 0

let home: string
const gpg = (...more: readonly string[]) =>
  execFileSync('gpg', ['--batch', '--quiet', '--no-tty', '--pinentry-mode', 'loopback', '--passphrase', '', ...more], {
    env: { ...process.env, GNUPGHOME: home },
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  })

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'testudo-gpg-'))
  chmodSync(home, 0o700)
})
afterAll(() => {
  if (isThere) spawnSync('gpgconf', ['--kill', 'gpg-agent'], { env: { ...process.env, GNUPGHOME: home } })
  rmSync(home, { recursive: true, force: true })
})

it.skipIf(!isThere).each(['ed25519', 'nistp384', 'rsa2048'])(
  'what the GnuPG of this machine signs by %s is good',
  async (algorithm) => {
    gpg('--quick-gen-key', `${algorithm}@x.example`, algorithm, 'sign', '1y')
    const file = join(home, `${algorithm}.json`)
    const content = randomBytes(300_000)
    writeFileSync(file, content)
    gpg('--armor', '--local-user', `${algorithm}@x.example`, '--detach-sign', file)
    const keys = certificatesOf(gpg('--armor', '--export', `${algorithm}@x.example`)) ?? []
    const judge = (bytes: Buffer) => {
      async function* open() {
        yield bytes.subarray(0, 1_000)
        yield bytes.subarray(1_000)
      }
      return verifyDetached(readFileSync(`${file}.asc`, 'utf8'), keys, open, Math.floor(Date.now() / 1_000) + 1)
    }
    expect(await judge(content)).toMatchObject({ good: true })
    content[150_000] = (content[150_000] ?? 0) ^ 1
    expect(await judge(content)).toEqual({ good: false, why: 'wrong' })
  },
)
