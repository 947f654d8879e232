import { contract } from '@testudo/kernel/contract'
import { policySchema } from '@testudo/kernel/label'
import { label } from '@testudo/kernel/shapes'
import { z } from 'zod'
import { done, language, login, name, personSchema, rights } from './shapes.ts'

export { changePerson, disablePerson, invite, people, resetPerson, roles, saveRole } from './contract-admin.ts'
export { addCertificate, certificates, removeCertificate, signInByCertificate } from './contract-certificates.ts'
export { type Person, personSchema } from './shapes.ts'

/** The same shape, read-only. */
const signedIn = z.object({ signedIn: z.literal(true) })
/** WebAuthn structures travel as the browser library writes and reads them. */
const webauthn = z.record(z.string(), z.unknown())

const ways = z.object({
  password: z.boolean(),
  passkey: z.boolean(),
  /** This connection shows one; whether it belongs to anybody is not said. */
  certificate: z.boolean().optional(),
  oidc: z.object({ name: z.string() }).optional(),
})

/** Who am I. Answers without a session too: then with the ways to sign in. */
export const session = contract({
  path: '/identity/session',
  may: 'public',
  summary: 'Who is signed in, with which verbs, and the highest marking that may appear',
  reply: z.discriminatedUnion('signedIn', [
    z.object({ signedIn: z.literal(false), exercise: z.boolean(), exerciseName: z.string(), language, ways }),
    z.object({
      signedIn: z.literal(true),
      exercise: z.boolean(),
      /** `Tidal Shield`; '' on a live node. */
      exerciseName: z.string(),
      language,
      person: personSchema,
      verbs: z.array(z.string()),
      /** What the banner shows while nothing is loaded. */
      systemHigh: label,
      via: z.enum(['session', 'token', 'basic', 'certificate', 'socket']),
    }),
  ]),
})

export const setLanguage = contract({
  path: '/identity/language',
  may: 'signed-in',
  summary: 'Choose the language of the screens',
  body: z.object({ language }),
  reply: done,
})

export const signIn = contract({
  path: '/identity/sign-in',
  may: 'public',
  summary: 'Sign in with a password',
  body: z.object({ login: z.string().max(200), password: z.string().max(1000) }),
  reply: signedIn,
})

export const signOut = contract({
  method: 'POST',
  path: '/identity/sign-out',
  may: 'signed-in',
  summary: 'End this session',
  reply: done,
})

export const openLink = contract({
  path: '/identity/links/open',
  may: 'public',
  summary: 'What a one-time link is for; opening does not use it up',
  body: z.object({ token: z.string().max(200) }),
  reply: z.object({
    purpose: z.enum(['first', 'invitation', 'reset']),
    name: z.string().optional(),
    login: z.string().optional(),
    organisation: z.string().optional(),
    nation: z.string().optional(),
    expiresAt: z.number(),
  }),
})

export const linkPasskey = contract({
  path: '/identity/links/passkey',
  may: 'public',
  summary: 'Begin to register a passkey with a one-time link',
  body: z.object({ token: z.string().max(200), login: login.optional(), name: name.optional() }),
  reply: z.object({ flow: z.string(), options: webauthn }),
})

export const acceptLink = contract({
  path: '/identity/links/accept',
  may: 'public',
  summary:
    'Use a one-time link: set a password, a passkey or both, and sign in. The first link also takes name, login, organisation and nation',
  body: z.object({
    token: z.string().max(200),
    login: login.optional(),
    name: name.optional(),
    /** Of the first administrator; what the settings of the node say when left out. */
    organisation: rights.organisation.removeDefault().optional(),
    nation: rights.nation.removeDefault().optional(),
    password: z.string().max(1000).optional(),
    passkey: z.object({ flow: z.string().max(100), response: webauthn }).optional(),
  }),
  reply: signedIn,
})

export const beginPasskeySignIn = contract({
  method: 'POST',
  path: '/identity/passkeys/sign-in/begin',
  may: 'public',
  summary: 'Begin to sign in with a passkey',
  reply: z.object({ flow: z.string(), options: webauthn }),
})

export const finishPasskeySignIn = contract({
  path: '/identity/passkeys/sign-in/finish',
  may: 'public',
  summary: 'Sign in with a passkey',
  body: z.object({ flow: z.string().max(100), response: webauthn }),
  reply: signedIn,
})

export const passkeys = contract({
  path: '/identity/passkeys',
  may: 'signed-in',
  summary: 'My passkeys',
  reply: z.array(z.object({ id: z.string(), name: z.string(), createdAt: z.number() })),
})

export const beginPasskey = contract({
  method: 'POST',
  path: '/identity/passkeys/begin',
  may: 'signed-in',
  summary: 'Begin to add a passkey',
  reply: z.object({ flow: z.string(), options: webauthn }),
})

export const finishPasskey = contract({
  path: '/identity/passkeys/finish',
  may: 'signed-in',
  summary: 'Add a passkey',
  body: z.object({ flow: z.string().max(100), name, response: webauthn }),
  reply: done,
})

export const removePasskey = contract({
  method: 'DELETE',
  path: '/identity/passkeys/:passkey',
  may: 'signed-in',
  summary: 'Remove one of my passkeys',
  params: z.object({ passkey: z.string().max(400) }),
  reply: done,
})

export const changePassword = contract({
  path: '/identity/password',
  may: 'signed-in',
  summary: 'Change my password; my other sessions end',
  body: z.object({ current: z.string().max(1000), password: z.string().max(1000) }),
  reply: done,
})

export const beginOidc = contract({
  method: 'POST',
  path: '/identity/oidc/begin',
  may: 'public',
  summary: 'Begin to sign in at the organisation’s identity provider',
  reply: z.object({ url: z.string() }),
})

export const oidcCallback = contract({
  path: '/identity/oidc/callback',
  may: 'public',
  summary: 'Where the identity provider sends the browser back to',
  query: z.looseObject({ state: z.string().max(400).optional(), code: z.string().max(4000).optional() }),
  reply: z.undefined(),
})

export const sessions = contract({
  path: '/identity/sessions',
  may: 'signed-in',
  summary: 'My sessions',
  reply: z.array(
    z.object({
      id: z.string(),
      createdAt: z.number(),
      seenAt: z.number(),
      expiresAt: z.number(),
      method: z.string(),
      agent: z.string(),
      current: z.boolean(),
    }),
  ),
})

export const endSession = contract({
  method: 'DELETE',
  path: '/identity/sessions/:session',
  may: 'signed-in',
  summary: 'End one of my sessions',
  params: z.object({ session: z.string().max(100) }),
  reply: done,
})

export const endSessions = contract({
  method: 'POST',
  path: '/identity/sessions/end-others',
  may: 'signed-in',
  summary: 'End all my sessions but this one',
  reply: z.object({ ended: z.number() }),
})

export const tokens = contract({
  path: '/identity/tokens',
  may: 'signed-in',
  summary: 'My API tokens',
  reply: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      verbs: z.array(z.string()),
      createdAt: z.number(),
      expiresAt: z.number(),
    }),
  ),
})

export const createToken = contract({
  path: '/identity/tokens',
  may: 'signed-in',
  summary: 'Make an API token with some of my verbs; it is shown once',
  body: z.object({ name, verbs: z.array(z.string()).min(1), days: z.number().int().min(1).max(366).default(90) }),
  reply: z.object({ id: z.string(), token: z.string(), expiresAt: z.number() }),
})

export const revokeToken = contract({
  method: 'DELETE',
  path: '/identity/tokens/:token',
  may: 'signed-in',
  summary: 'Revoke one of my API tokens',
  params: z.object({ token: z.string().max(100) }),
  reply: done,
})

/** Special-access values the reader does not hold, and policies without a clearance, are not in the answer. */
export const policies = contract({
  path: '/policies',
  may: 'public',
  summary: 'Classification policies, to draw marks and banners',
  reply: z.array(policySchema),
})

export type Session = z.infer<typeof session.reply extends z.ZodType ? typeof session.reply : never>
