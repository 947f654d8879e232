import { Fault } from '@testudo/kernel/fault'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { newSecret } from './secrets.ts'

/** The site a passkey belongs to: a host name and the address browsers open. */
export interface RelyingParty {
  readonly id: string
  readonly origin: string
  readonly name: string
}

export interface StoredPasskey {
  readonly id: string
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly counter: number
}

type Json = Readonly<Record<string, unknown>>
const FLOW_MS = 5 * 60_000
const MAX_FLOWS = 10_000

/** WebAuthn ceremonies: a challenge is good once, for five minutes, for the deed it was made for. */
export interface Passkeys {
  beginRegistration(
    person: { id: string; login: string; name: string },
    exclude: readonly string[],
  ): Promise<{ flow: string; options: Json }>
  /** @throws {Fault} `identity.passkey_refused` */
  finishRegistration(
    person: string,
    flow: string,
    response: Json,
  ): Promise<StoredPasskey & { transports: readonly string[] }>
  beginSignIn(): Promise<{ flow: string; options: Json }>
  /** @throws {Fault} `identity.wrong_credentials` */
  finishSignIn(
    flow: string,
    response: Json,
    find: (id: string) => Promise<StoredPasskey | undefined>,
  ): Promise<{ id: string; counter: number }>
}

/** User verification is required throughout: a passkey stands alone, without a password beside it. */
export function createPasskeys(party: () => RelyingParty, now: () => number): Passkeys {
  const flows = new Map<string, { challenge: string; person: string | undefined; until: number }>()

  const remember = (challenge: string, person: string | undefined): string => {
    const at = now()
    for (const [key, flow] of flows) {
      if (flow.until > at && flows.size < MAX_FLOWS) break
      flows.delete(key)
    }
    const flow = newSecret()
    flows.set(flow, { challenge, person, until: at + FLOW_MS })
    return flow
  }
  const take = (flow: string, person: string | undefined): string | undefined => {
    const known = flows.get(flow)
    flows.delete(flow)
    return known !== undefined && known.until > now() && known.person === person ? known.challenge : undefined
  }

  return {
    async beginRegistration(person, exclude) {
      const options = await generateRegistrationOptions({
        rpName: party().name,
        rpID: party().id,
        userID: new Uint8Array(Buffer.from(person.id)),
        userName: person.login,
        userDisplayName: person.name,
        attestationType: 'none',
        excludeCredentials: exclude.map((id) => ({ id })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      return { flow: remember(options.challenge, person.id), options: { ...options } }
    },

    async finishRegistration(person, flow, response) {
      const refuse = (cause?: unknown) =>
        new Fault('invalid', 'identity.passkey_refused', 'The passkey could not be registered. Start again.', { cause })
      const challenge = take(flow, person)
      if (challenge === undefined) throw refuse()
      const { registrationInfo } = await verifyRegistrationResponse({
        response: response as unknown as Parameters<typeof verifyRegistrationResponse>[0]['response'],
        expectedChallenge: challenge,
        expectedOrigin: party().origin,
        expectedRPID: party().id,
        requireUserVerification: true,
      }).catch((cause: unknown) => {
        throw refuse(cause)
      })
      if (registrationInfo === undefined) throw refuse()
      const { credential } = registrationInfo
      return {
        id: credential.id,
        publicKey: credential.publicKey,
        counter: credential.counter,
        transports: credential.transports ?? [],
      }
    },

    async beginSignIn() {
      // No list of credentials: the answer is the same whoever asks, so it tells of no account.
      const options = await generateAuthenticationOptions({ rpID: party().id, userVerification: 'required' })
      return { flow: remember(options.challenge, undefined), options: { ...options } }
    },

    async finishSignIn(flow, response, find) {
      const refuse = (cause?: unknown) =>
        new Fault('denied', 'identity.wrong_credentials', 'That did not match an account here. Check and try again.', {
          cause,
        })
      const challenge = take(flow, undefined)
      const passkey = typeof response['id'] === 'string' ? await find(response['id']) : undefined
      if (challenge === undefined || passkey === undefined) throw refuse()
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: response as unknown as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
        expectedChallenge: challenge,
        expectedOrigin: party().origin,
        expectedRPID: party().id,
        requireUserVerification: true,
        credential: passkey,
      }).catch((cause: unknown) => {
        throw refuse(cause)
      })
      if (!verified) throw refuse()
      return { id: passkey.id, counter: authenticationInfo.newCounter }
    },
  }
}
