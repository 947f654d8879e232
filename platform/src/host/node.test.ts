import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findSocket, placesOf } from './places.ts'
import { type RunningNode, startNode } from './node.ts'
import { PASSWORD, testLabel, testPolicies } from './testing.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
/** Long enough that a socket beside the database would be refused by the kernel. */
const dataDir = join(mkdtempSync(join(tmpdir(), 'testudo-node-')), 'a-folder-with-a-long-name'.repeat(4))
const start = () =>
  startNode({
    dataDir,
    policies: testPolicies,
    defaultLabel: testLabel,
    capabilities: [],
    exercise: true,
    log: silent,
    port: 0,
  })

function overSocket(
  path: string,
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((done, fail) => {
    request({ socketPath: path, path: url, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => done({ status: response.statusCode ?? 0, body }))
    })
      .on('error', fail)
      .end()
  })
}

describe('a node that listens', () => {
  let node: RunningNode
  beforeAll(async () => {
    node = await start()
  })
  afterAll(async () => {
    await node.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('refuses a stranger, and a name that is not its own', async () => {
    expect((await fetch(`${node.address}/api/jobs`)).status).toBe(401)
    const answer = await new Promise<number>((done, fail) => {
      const { port } = new URL(node.address)
      request({ host: '127.0.0.1', port, path: '/api/jobs', headers: { host: 'evil.example' } }, (r) =>
        done(r.statusCode ?? 0),
      )
        .on('error', fail)
        .end()
    })
    expect(answer).toBe(421)
  })

  it('lets the operator in over the socket file, which nobody else may open, and only there', async () => {
    expect(Buffer.byteLength(node.socket)).toBeLessThanOrEqual(107)
    expect(await findSocket(dataDir)).toBe(node.socket)
    expect(statSync(node.socket).mode & 0o077).toBe(0)
    const answer = await overSocket(node.socket, '/api/identity/session')
    expect(JSON.parse(answer.body)).toMatchObject({ signedIn: true, person: { id: 'local-operator' }, via: 'socket' })
    expect(
      (await overSocket(node.socket, '/api/identity/session', { authorization: 'Bearer wrong-wrong-wrong-wrong' }))
        .body,
    ).toContain('"signedIn":false')
    for (const header of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'x-remote-user', 'x-testudo-subject']) {
      const spoofed = await fetch(`${node.address}/api/jobs`, { headers: { [header]: 'local-operator' } })
      expect(spoofed.status).toBe(401)
    }
  })

  it('prints a link that opens once, and keeps secrets to its user', async () => {
    const token = node.oneTimeLink?.split('#')[1] ?? ''
    const accept = () =>
      fetch(`${node.address}/api/identity/links/accept`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token, login: 'first', name: 'First', password: PASSWORD }),
      })
    const answer = await accept()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
    expect((await accept()).status).toBe(404)
    for (const file of ['keys/node.pem', 'keys/seal.key']) expect(statSync(join(dataDir, file)).mode & 0o077).toBe(0)
    expect(readFileSync(join(dataDir, 'checkpoints/latest.json'), 'utf8')).not.toContain(token)
  })

  it('ends with a stream open, leaves no socket, and starts again without a new link', async () => {
    const signIn = await fetch(`${node.address}/api/identity/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'first', password: PASSWORD }),
    })
    const cookie = (signIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const stream = await fetch(`${node.address}/api/events`, { headers: { cookie } })
    expect(stream.status).toBe(200)
    await node.close()
    expect(existsSync(node.socket)).toBe(false)
    await stream.body?.cancel().catch(() => undefined)
    node = await start()
    expect(node.oneTimeLink).toBeUndefined()
  })

  it('is not taken for running when only its socket file is left', async () => {
    const { socketName } = placesOf(dataDir)
    const dead = join(dataDir, 'dead')
    writeFileSync(dead, '')
    const before = readFileSync(socketName)
    writeFileSync(socketName, dead)
    expect(await findSocket(dataDir)).toBeUndefined()
    writeFileSync(socketName, before)
    expect(await findSocket(dataDir)).toBe(node.socket)
  })
})
