import { randomBytes } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { mayRead, needsTwo, type Label, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Generated, Kysely } from 'kysely'
import type { Deed } from '../audit/entry.ts'
import type { Release } from '../host/index.ts'
import type { Migration, Storage, Tx } from '../storage/index.ts'

export const releaseSchema: readonly Migration[] = [
  {
    name: 'release decisions',
    up: `create table release_decision (id text primary key, at bigint not null, by_whom text not null, recipient text not null, channel text not null,
      policies text not null, contents text not null, sent_at bigint);`,
    down: 'drop table release_decision;',
  },
  {
    name: 'who signed, and on which authority',
    up: `alter table release_decision add column reference text not null default '', add column authority text not null default '', add column signed text not null default '[]';`,
    down: 'alter table release_decision drop column reference, drop column authority, drop column signed;',
  },
]

interface ReleaseTables {
  release_decision: {
    id: string
    at: string | number
    by_whom: string
    recipient: string
    channel: string
    /** Digest of the policy set the decision rests on. */
    policies: string
    /** Allowed contents: `{ id: hash }`. */
    contents: string
    sent_at: string | number | null
    /** The release or rule it carries out, on which authority, and who signed it when: `[{ by, at }]`. */
    reference: Generated<string>
    authority: Generated<string>
    signed: Generated<string>
  }
}

const SECOND_PERSON = 'release.second_person'

export interface Content {
  readonly id: string
  readonly label: Label
  readonly hash: string
}

export interface ReleasePort extends Release {
  /**
   * Asked at the moment of sending, with what is about to leave. Binds content, labels, recipient and policy: whatever
   * changed since the decision stays here.
   *
   * @throws {Fault} `release.changed` when anything differs; nothing may then be sent
   */
  confirm(decisionId: string, sending: { readonly to: Subject; readonly contents: readonly Content[] }): Promise<void>
}

export interface ReleaseOptions {
  readonly storage: Storage
  readonly policies: PolicySet
  readonly now: () => number
  /** Writes the entry in the same transaction as the decision. */
  readonly recordIn: (tx: Tx, deeds: readonly Deed[]) => Promise<void>
}

/** The one door out of a node. */
export function createRelease({ storage, policies, now, recordIn }: ReleaseOptions): ReleasePort {
  const decisions = (tx: Tx): Kysely<ReleaseTables> => tx.db<ReleaseTables>()

  const deed = (
    by: Subject,
    verb: string,
    outcome: Deed['outcome'],
    ids: readonly string[],
    detail: Deed['detail'],
  ): Deed => ({
    subject: by,
    verb,
    ids,
    outcome,
    ...(detail === undefined ? {} : { detail }),
  })

  /**
   * Whether one person alone would give to another what the policy wants two to answer for. What somebody takes for
   * themselves, of what they may read anyway, is given to nobody.
   */
  const lacksSecond = (
    from: string,
    to: string,
    signed: readonly { readonly by: string }[],
    contents: readonly Content[],
  ): boolean =>
    from !== to && new Set(signed.map((one) => one.by)).size < 2 && contents.some((c) => needsTwo(c.label, policies))

  return {
    async decide({ by, to, channel, contents, reference = '', authority = '', signed = [], within }) {
      const at = now()
      // Nobody releases what they may not read themselves: the recipient's clearance is no key to somebody else's drawer.
      const allowed = contents.filter(
        (c) => mayRead(by, c.label, policies, at).allow && mayRead(to, c.label, policies, at).allow,
      )
      const withheld = contents.length - allowed.length
      const id = `release-${randomBytes(12).toString('base64url')}`
      const alone = lacksSecond(by.id, to.id, signed, allowed)
      const outcome = alone || (allowed.length === 0 && contents.length > 0) ? 'denied' : 'allowed'
      const transaction = within === undefined ? storage.asOwner : <T>(work: (tx: Tx) => Promise<T>) => work(within)
      await transaction(async (tx) => {
        const hashes = Object.fromEntries(outcome === 'denied' ? [] : allowed.map((c) => [c.id, c.hash]))
        await decisions(tx)
          .insertInto('release_decision')
          .values({
            id,
            at,
            by_whom: by.id,
            recipient: to.id,
            channel,
            policies: policies.digest,
            contents: JSON.stringify(hashes),
            sent_at: null,
            reference,
            authority,
            signed: JSON.stringify(signed),
          })
          .execute()
        const detail = {
          decision: id,
          to: to.id,
          organisation: to.organisation,
          channel,
          rule: `mayRead@${policies.digest}`,
          withheld,
          ...(reference === '' ? {} : { reference }),
          ...(authority === '' ? {} : { authority }),
          ...(alone ? { code: SECOND_PERSON } : {}),
          ...(signed.length === 0 ? {} : { signed: signed.map((one) => one.by).join(' ') }),
        }
        await recordIn(tx, [
          deed(
            by,
            'release:decide',
            outcome,
            allowed.map((c) => `${c.id}#${c.hash}`),
            detail,
          ),
        ])
      })
      if (alone)
        throw new Fault(
          'denied',
          SECOND_PERSON,
          'The policy asks two people to answer for this. Have another officer sign it too.',
        )
      if (outcome === 'denied')
        throw new Fault('denied', 'release.nothing_may_go', 'Nothing of this may go to that recipient.')
      return { allowed: new Set(allowed.map((c) => c.id)), decisionId: id }
    },

    async confirm(decisionId, { to, contents }) {
      const at = now()
      const changed = new Fault('conflict', 'release.changed', 'This changed since it was decided. Decide again.')
      const refusal = await storage.asOwner(async (tx) => {
        const row = await decisions(tx)
          .selectFrom('release_decision')
          .selectAll()
          .where('id', '=', decisionId)
          .forUpdate()
          .executeTakeFirst()
        if (row === undefined) throw changed
        const hashes = JSON.parse(row.contents) as Record<string, string>
        const holds =
          row.recipient === to.id &&
          row.policies === policies.digest &&
          !lacksSecond(row.by_whom, row.recipient, JSON.parse(row.signed) as { by: string }[], contents) &&
          contents.every(
            (c) => Object.hasOwn(hashes, c.id) && hashes[c.id] === c.hash && mayRead(to, c.label, policies, at).allow,
          )
        if (holds)
          await decisions(tx)
            .updateTable('release_decision')
            .set({ sent_at: at })
            .where('id', '=', decisionId)
            .execute()
        await recordIn(tx, [
          deed(
            to,
            'release:send',
            holds ? 'allowed' : 'denied',
            contents.map((c) => `${c.id}#${c.hash}`),
            { decision: decisionId, by: row.by_whom, channel: row.channel },
          ),
        ])
        return holds ? undefined : changed
      })
      if (refusal !== undefined) throw refusal
    },
  }
}
