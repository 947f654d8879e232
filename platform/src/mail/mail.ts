import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { Fault } from '@testudo/kernel/fault'
import { createTransport } from 'nodemailer'
import type { Config } from '../config/index.ts'
import { createReach } from '../outbound/index.ts'

/** A message to one address. */
export interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Names the message for ever, so that one sent again is known as the same. Letters, digits and hyphens. */
  readonly id: string
  /** One of many that nobody answers: machines that write by themselves leave it alone. */
  readonly bulk?: boolean
}

/** The node's way into mail. */
export interface Mail {
  /** What stands in `From`. */
  readonly from: string
  /** How high what it carries may be, policy to classification; without it nothing may be named in a mail. */
  readonly carries?: Readonly<Record<string, string>>
  /**
   * Hands one message to the mail server of the settings. Resolves when the server has taken it.
   *
   * @throws {Fault} `mail.unreachable` (try again later) or `mail.refused` (this message is not taken, ever)
   */
  send(letter: Letter, signal?: AbortSignal): Promise<void>
}

type MailSettings = NonNullable<Config['mail']>

const TIMEOUT_MS = 30_000
/** A server's answers from here on are for ever (RFC 5321 §4.2.1). */
const PERMANENT = 500
/** Answers about who we are, not about the message: somebody mends the settings, and it goes. */
const ABOUT_US = new Set([530, 534, 535, 538])

/**
 * Makes the door to the mail server. Its name is resolved and checked like every other address; who names an inner mail server
 * in the settings allows it by that. The connection goes to the address that was checked. Without `tls: "none"` nothing is
 * said in the clear.
 *
 * @param allow `outbound.allow` of the settings
 */
export function createMail(settings: MailSettings, allow: readonly string[]): Mail {
  const { host, port, from, tls } = settings
  const reach = createReach({ allow: [...allow, host] })
  const open = async (signal: AbortSignal | undefined) => {
    const address = await reach(host, port)
    const ca = settings.ca === undefined ? undefined : await readFile(settings.ca, 'utf8')
    const pass =
      settings.passwordFile === undefined ? undefined : (await readFile(settings.passwordFile, 'utf8')).trim()
    signal?.throwIfAborted()
    return createTransport({
      host: address,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      // A name that is an address has no place in the handshake (RFC 6066 §3); the certificate is checked against it all the same.
      tls: {
        ...(isIP(host) > 0 ? {} : { servername: host }),
        minVersion: 'TLSv1.2',
        ...(ca === undefined ? {} : { ca }),
      },
      ...(settings.user === undefined ? {} : { auth: { user: settings.user, pass: pass ?? '' } }),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      // Only what is given here may be in a message: no files, no addresses fetched from elsewhere.
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  }
  return {
    from,
    ...(settings.carries !== undefined && { carries: settings.carries }),
    async send({ to, subject, text, html, id, bulk = false }, signal) {
      const transport = await open(signal).catch((cause: unknown) => {
        throw cause instanceof Fault ? cause : unreachable(cause)
      })
      try {
        const domain = from.replace(/^.*@/, '').replace(/>$/, '')
        await transport.sendMail({
          from,
          // As an object it is one address, whatever stands in it.
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          headers: {
            'auto-submitted': 'auto-generated',
            ...(bulk ? { precedence: 'bulk', 'x-auto-response-suppress': 'All' } : {}),
          },
        })
      } catch (cause) {
        throw isFinal(cause) ? refused(cause) : unreachable(cause)
      } finally {
        transport.close()
      }
    },
  }
}

/** Only a server that was talked to about this message refuses it; what goes wrong before is about us or the line. */
const ABOUT_THE_MESSAGE = new Set(['EENVELOPE', 'EMESSAGE'])

const isFinal = (cause: unknown): boolean => {
  const { code, responseCode } = cause as { readonly code?: unknown; readonly responseCode?: unknown }
  return (
    ABOUT_THE_MESSAGE.has(String(code)) &&
    typeof responseCode === 'number' &&
    responseCode >= PERMANENT &&
    !ABOUT_US.has(responseCode)
  )
}

const unreachable = (cause: unknown) =>
  new Fault('unavailable', 'mail.unreachable', 'The mail server did not take the message. It is tried again.', {
    cause,
  })

const refused = (cause: unknown) =>
  new Fault('invalid', 'mail.refused', 'The mail server refuses this message or address. Check the address.', { cause })
