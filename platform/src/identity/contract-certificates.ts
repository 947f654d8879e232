import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { done, name } from './shapes.ts'

export const signInByCertificate = contract({
  method: 'POST',
  path: '/identity/sign-in/certificate',
  may: 'public',
  summary: 'Sign in with the certificate this TLS connection shows, of a smart card for instance',
  reply: z.object({ signedIn: z.literal(true) }),
})

export const certificates = contract({
  path: '/identity/certificates',
  may: 'signed-in',
  summary: 'My certificates, and the one this connection shows',
  reply: z.object({
    mine: z.array(z.object({ fingerprint: z.string(), name: z.string(), createdAt: z.number() })),
    /** SHA-256, 64 hexadecimal digits; Unix ms. */
    shown: z.object({ fingerprint: z.string(), from: z.number(), until: z.number() }).optional(),
  }),
})

export const addCertificate = contract({
  path: '/identity/certificates',
  may: 'signed-in',
  summary: 'Make the certificate this TLS connection shows a way into my account',
  body: z.object({ name }),
  reply: done,
})

export const removeCertificate = contract({
  method: 'DELETE',
  path: '/identity/certificates/:fingerprint',
  may: 'signed-in',
  summary: 'Remove one of my certificates; sessions begun with a certificate end',
  params: z.object({ fingerprint: z.string().regex(/^[0-9a-f]{64}$/) }),
  reply: done,
})
