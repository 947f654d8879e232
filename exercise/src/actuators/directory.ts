import { startWeb, type WebSystem } from './web.ts'

export interface Directory extends WebSystem {
  readonly disabled: () => readonly string[]
  /** Every request it took, in order. */
  readonly log: () => readonly string[]
}

/** An identity provider with an HTTP API: `GET /accounts/NAME`, `POST /accounts/NAME/disable`, `POST /accounts/NAME/enable`. */
export async function startDirectory(accounts: readonly string[], port = 0): Promise<Directory> {
  const disabled = new Set<string>()
  const log: string[] = []
  const web = await startWeb(port, ({ method, path }) => {
    log.push(`${method} ${path}`)
    const [, account = '', verb] = /^\/accounts\/([\w.-]+)(?:\/(disable|enable))?$/.exec(path) ?? []
    if (!accounts.includes(account)) return { status: 404, type: 'application/json', body: { says: 'no such account' } }
    if (method === 'POST' && verb === 'disable') disabled.add(account)
    else if (method === 'POST' && verb === 'enable') disabled.delete(account)
    else if (method !== 'GET' || verb !== undefined)
      return { status: 405, type: 'application/json', body: { says: 'not so' } }
    return { status: 200, type: 'application/json', body: { account, enabled: !disabled.has(account) } }
  })
  return { ...web, disabled: () => [...disabled], log: () => log }
}
