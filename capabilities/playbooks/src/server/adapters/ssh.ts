import { createHash } from 'node:crypto'
import { createReach } from '@testudo/platform/outbound'
import ssh2 from 'ssh2'
import { tellRun } from '../../core/sayings.ts'
import {
  type Answered,
  AnswerLost,
  boundedText,
  MOST_ANSWER,
  NotSent,
  type Order,
  type Ready,
  secretIn,
} from './adapter.ts'

/** A command of type ssh: one string, to the host whose key is pinned, with the key of the settings; no agent, no password, no terminal. */
export function prepareSsh({ plan, actuator }: Order<'ssh'>): Ready {
  const { deed } = plan
  if (deed.kind !== 'shell') throw new NotSent('sent.no_such', actuator.name)
  return {
    sent: deed.script,
    async send(signal) {
      const privateKey = await secretIn(actuator.keyFile, actuator.name)
      const host = await createReach({ allow: [`${actuator.host}:${actuator.port}`] })(actuator.host, actuator.port)
      return execute({ ...actuator, host, privateKey, script: deed.script }, signal)
    },
  }
}

interface Asked {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly hostKey: string
  readonly privateKey: string
  readonly timeoutSeconds: number
  readonly script: string
}

const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replaceAll('=', '')}`

function execute(asked: Asked, signal: AbortSignal): Promise<Answered> {
  const client = new ssh2.Client()
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(asked.timeoutSeconds * 1_000)])
  return new Promise<Answered>((resolve, reject) => {
    let isSent = false
    const broke = (cause: unknown) => reject(isSent ? new AnswerLost(asked.name, cause) : notSent(asked, cause))
    deadline.addEventListener('abort', () => broke(deadline.reason), { once: true })
    client.on('error', broke)
    client.on('close', () => broke(new Error('the connection ended')))
    client.on('ready', () => {
      isSent = true
      client.exec(asked.script, (error, channel) => {
        // The request was refused as such: no command was begun.
        if (error !== undefined) return reject(notSent(asked, error))
        let text = ''
        const take = (chunk: Buffer) => {
          if (text.length < MOST_ANSWER * 2) text += chunk.toString('utf8')
        }
        let code: number | undefined
        channel.on('data', take)
        channel.stderr.on('data', take)
        channel.on('exit', (exit: number | null) => (code = exit ?? undefined))
        channel.on('close', () => {
          if (code === undefined) return broke(new Error('no exit code'))
          resolve(answered(asked, code, text))
        })
      })
    })
    if (deadline.aborted) return broke(deadline.reason)
    try {
      client.connect({
        host: asked.host,
        port: asked.port,
        username: asked.user,
        privateKey: asked.privateKey,
        hostVerifier: (key) => fingerprintOf(key) === asked.hostKey.replaceAll('=', ''),
        readyTimeout: Math.min(asked.timeoutSeconds, 30) * 1_000,
        tryKeyboard: false,
        agentForward: false,
      })
    } catch (error) {
      // A key it cannot read is thrown, not told.
      broke(error)
    }
  }).finally(() => client.destroy())
}

const answered = ({ name, privateKey }: Asked, code: number, text: string): Answered => ({
  succeeded: code === 0,
  code,
  answer: boundedText(text, [privateKey.trim()]),
  ...(code === 0 ? {} : { told: tellRun('sent.exit', { name, code: String(code) }) }),
})

const notSent = ({ name }: Asked, cause: unknown): NotSent => new NotSent('sent.not_reached.ssh', name, cause)
