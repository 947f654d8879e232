import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { done, login, name, personSchema, rights } from './shapes.ts'

export const people = contract({
  path: '/identity/people',
  may: 'identity:read',
  summary: 'People with an account here, as far as I hold what they hold',
  reply: z.array(
    personSchema.extend({
      disabled: z.boolean(),
      /** False while an invitation is open. */
      active: z.boolean(),
      createdAt: z.number(),
      /** Whether I may change this account. */
      mine: z.boolean(),
    }),
  ),
})

export const invite = contract({
  path: '/identity/people',
  may: 'identity:manage',
  summary: 'Make an account and a one-time link for it',
  body: z.object({ login, name, ...rights }),
  reply: z.object({ id: z.string(), link: z.string(), expiresAt: z.number() }),
})

export const changePerson = contract({
  method: 'PUT',
  path: '/identity/people/:person',
  may: 'identity:manage',
  summary: 'Change roles, clearances and memberships; takes effect at once',
  params: z.object({ person: z.string().max(100) }),
  body: z.object({ name, ...rights }),
  reply: done,
})

export const disablePerson = contract({
  path: '/identity/people/:person/disabled',
  may: 'identity:manage',
  summary: 'Close or reopen an account; closing ends its sessions and tokens',
  params: z.object({ person: z.string().max(100) }),
  body: z.object({ disabled: z.boolean() }),
  reply: done,
})

export const resetPerson = contract({
  method: 'POST',
  path: '/identity/people/:person/link',
  may: 'identity:manage',
  summary: 'A new one-time link for somebody who lost the way in; the old ways end when it is used',
  params: z.object({ person: z.string().max(100) }),
  reply: z.object({ link: z.string(), expiresAt: z.number() }),
})

export const roles = contract({
  path: '/identity/roles',
  may: 'identity:read',
  summary: 'Roles, and every verb a role may grant',
  reply: z.object({
    roles: z.array(
      z.object({
        name: z.string(),
        title: z.object({ en: z.string(), fr: z.string() }),
        verbs: z.array(z.string()),
        builtin: z.boolean(),
        /** What its patterns come to on this node. */
        grants: z.array(z.string()),
      }),
    ),
    verbs: z.array(z.object({ verb: z.string(), sentence: z.string() })),
  }),
})

export const saveRole = contract({
  method: 'PUT',
  path: '/identity/roles/:role',
  may: 'identity:roles',
  summary: 'Make or change a role',
  params: z.object({ role: z.string().regex(/^[a-z][a-z0-9-]{1,58}$/) }),
  body: z.object({
    title: z.object({ en: z.string().min(1).max(100), fr: z.string().min(1).max(100) }),
    verbs: z.array(z.string().max(80)).max(200),
  }),
  reply: done,
})
