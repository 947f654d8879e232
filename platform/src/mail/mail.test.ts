import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { selfSigned } from '../certificates/index.ts'
import { createMail } from './mail.ts'

const dir = mkdtempSync(join(tmpdir(), 'testudo-mail-'))
afterAll(() => rmSync(dir, { recursive: true }))
const file = (name: string, text: string) => {
  writeFileSync(join(dir, name), text)
  return join(dir, name)
}

interface Got {
  readonly to: string[]
  readonly text: string
}

const running: SMTPServer[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await new Promise<void>((done) => server.close(() => done()))
})

/** A real mail server on loopback that keeps what it gets. */
async function listen(options: SMTPServerOptions = {}, port = 0): Promise<{ port: number; got: Got[] }> {
  const got: Got[] = []
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    disabledCommands: ['STARTTLS'],
    ...options,
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        got.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(parts).toString() })
        done()
      })
    },
  })
  // A client that hangs up in the middle is no error of the test.
  server.on('error', () => undefined)
  running.push(server)
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', () => done()))
  return { port: (server.server.address() as AddressInfo).port, got }
}

const settings = { host: '127.0.0.1', from: 'watch@centre.example', tls: 'none' as const }
const letter = {
  to: 'desk@port.example',
  subject: 'A warning waits',
  text: 'Sign in.',
  html: '<p>Sign in.</p>',
  id: 'w-1',
}

describe('mail', () => {
  it('that nobody answers for is unreachable, not refused', async () => {
    const { port } = await listen()
    await new Promise<void>((done) => running.pop()?.close(() => done()))
    await expect(createMail({ ...settings, port }, []).send(letter)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'mail.unreachable',
    })
  })

  it('never goes in the clear when the settings ask for TLS', async () => {
    const { port, got } = await listen()
    const mail = createMail({ ...settings, port, tls: 'starttls' }, [])
    await expect(mail.send(letter)).rejects.toMatchObject({ code: 'mail.unreachable' })
    expect(got).toEqual([])
  })

  it('is not given to a server whose certificate nobody we know signed', async () => {
    const { cert, key } = await selfSigned({ name: 'mail', hosts: ['127.0.0.1'], now: Date.now(), days: 1 })
    const { port, got } = await listen({ secure: true, cert, key })
    const mail = createMail({ ...settings, port, tls: 'implicit' }, [])
    await expect(mail.send(letter)).rejects.toMatchObject({ code: 'mail.unreachable' })
    expect(got).toEqual([])
    const trusting = createMail({ ...settings, port, tls: 'implicit', ca: file('ca.pem', cert) }, [])
    await trusting.send(letter)
    expect(got).toHaveLength(1)
  })

  it('of a wrong password waits for somebody to mend the settings; the right one is read from its file', async () => {
    const { cert, key } = await selfSigned({ name: 'mail', hosts: ['127.0.0.1'], now: Date.now(), days: 1 })
    const { port, got } = await listen({
      secure: true,
      cert,
      key,
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        username === 'node' && password === 'right' ? done(null, { user: username }) : done(new Error('no')),
    })
    const ca = file('ca2.pem', cert)
    const send = (password: string) =>
      createMail(
        { ...settings, port, tls: 'implicit', ca, user: 'node', passwordFile: file('password', `${password}\n`) },
        [],
      ).send(letter)
    await expect(send('wrong')).rejects.toMatchObject({ code: 'mail.unreachable' })
    await send('right')
    expect(got).toHaveLength(1)
  })

  it('to an address the server does not know is refused for good; "later" is not', async () => {
    const { port } = await listen({
      onRcptTo: ({ address }, _session, done) =>
        done(Object.assign(new Error('no'), { responseCode: address.startsWith('later') ? 451 : 550 })),
    })
    const mail = createMail({ ...settings, port }, [])
    await expect(mail.send(letter)).rejects.toMatchObject({ kind: 'invalid', code: 'mail.refused' })
    await expect(mail.send({ ...letter, to: 'later@port.example' })).rejects.toMatchObject({ code: 'mail.unreachable' })
  })

  it('says what it was given, to one address, whatever stands in it', async () => {
    const { port, got } = await listen()
    const mail = createMail({ ...settings, port }, [])
    await mail.send({ ...letter, subject: 'Avertissement 0442 : réponse\r\nBcc: spy@example.org' })
    const [one] = got
    expect(one?.to).toEqual(['desk@port.example'])
    expect(one?.text).not.toMatch(/^bcc:/im)
    expect(one?.text).toMatch(/^Message-ID: <w-1@centre\.example>/im)
    expect(one?.text).toContain('<p>Sign in.</p>')
    await mail.send({ ...letter, to: 'a@port.example, spy@example.org' }).catch(() => undefined)
    expect(got.flatMap(({ to }) => to)).not.toContain('spy@example.org')
  })
})
