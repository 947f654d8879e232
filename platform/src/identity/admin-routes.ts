import { signInFirst } from '../http/problem.ts'
import type { Caller, Exchange, HttpServer } from '../http/types.ts'
import * as c from './contract.ts'
import type { Identity } from './identity.ts'
import * as people from './people.ts'
import { personOf } from './person.ts'
import { expandVerbs } from './roles.ts'

const done = { done: true as const }

/** What administrators do. Each deed goes through `dominates`, and loads the account it names once. */
export function adminRoutes(http: HttpServer, identity: Identity): void {
  const { change, owner, peopleOptions } = identity
  const actorOf = (exchange: Exchange): Caller => {
    if (exchange.caller === undefined) throw signInFirst()
    return exchange.caller
  }
  const linkOf = ({ token: _token, path, ...rest }: { token: string; path: string; expiresAt: number }) => ({
    link: `${identity.options.party().origin}${path}`,
    expiresAt: rest.expiresAt,
  })

  http.answerWith(c.people, async (_input, exchange) => {
    const rows = await owner((db) => people.listPeople(db, peopleOptions, actorOf(exchange)))
    return rows.map(({ row, active, mine }) => ({
      ...personOf(row),
      disabled: row.disabled,
      active,
      createdAt: Number(row.created_at),
      mine,
    }))
  })

  http.answerWith(c.invite, async (person, exchange) => {
    const made = await change((db) => people.invitePerson(db, peopleOptions, actorOf(exchange), person))
    return { id: made.id, ...linkOf(made) }
  })

  http.answerWith(c.changePerson, async ({ person, ...next }, exchange) => {
    await change((db) => people.changePerson(db, peopleOptions, actorOf(exchange), person, next))
    return done
  })

  http.answerWith(c.disablePerson, async ({ person, disabled }, exchange) => {
    await change((db) => people.disablePerson(db, peopleOptions, actorOf(exchange), person, disabled))
    return done
  })

  http.answerWith(c.resetPerson, async ({ person }, exchange) =>
    linkOf(await change((db) => people.resetPerson(db, peopleOptions, actorOf(exchange), person))),
  )

  http.answerWith(c.roles, async () => ({
    roles: [...identity.roles.values()]
      .map((role) => ({
        ...role,
        verbs: [...role.verbs],
        grants: [...expandVerbs(role.verbs, identity.knownVerbs.keys())].sort(),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    verbs: [...identity.knownVerbs]
      .map(([verb, sentence]) => ({ verb, sentence }))
      .sort((a, b) => (a.verb < b.verb ? -1 : 1)),
  }))

  http.answerWith(c.saveRole, async ({ role, title, verbs }, exchange) => {
    await change(async (db) => {
      await people.saveRole(db, peopleOptions, actorOf(exchange), { name: role, title, verbs })
      await people.loadRoles(db, identity.roles)
    })
    return done
  })
}
