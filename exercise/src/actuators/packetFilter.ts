import { startWeb, type WebSystem } from './web.ts'

interface Rule {
  readonly number: number
  readonly action: 'allow' | 'deny'
  readonly target: string
  readonly value: unknown
}

export interface PacketFilter extends WebSystem {
  readonly rules: () => readonly Rule[]
  /** Every command it took, by its command_id, in order; queries too. */
  readonly log: () => readonly { readonly id: string; readonly says: string }[]
}

type Fields = Readonly<Record<string, unknown>>
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

const TARGETS = ['ipv4_net', 'ipv6_net', 'ipv4_connection', 'ipv6_connection']

/** A packet filter that speaks OpenC2 (profile for stateless packet filtering 1.0) over HTTP: query, allow, deny, delete. */
export async function startPacketFilter(port = 0): Promise<PacketFilter> {
  let rules: Rule[] = []
  let last = 0
  const log: { readonly id: string; readonly says: string }[] = []

  function carryOut(request: Fields): Fields {
    const target = fields(request['target'])
    const [kind = ''] = Object.keys(target)
    const value = target[kind]
    const { action } = request
    const says = `${String(action)} ${kind} ${JSON.stringify(value)}`
    log.push({ id: String(request['command_id'] ?? ''), says })
    if (action === 'query' && kind === 'features')
      return { status: 200, results: { pairs: { deny: TARGETS, allow: TARGETS }, rules: rules.length } }
    if (action === 'delete' && kind === 'slpf:rule_number') {
      if (!rules.some(({ number }) => number === value)) return { status: 404, status_text: 'no such rule' }
      rules = rules.filter(({ number }) => number !== value)
      return { status: 200 }
    }
    if ((action !== 'allow' && action !== 'deny') || !TARGETS.includes(kind))
      return { status: 501, status_text: 'not supported' }
    last += 1
    rules.push({ number: last, action, target: kind, value })
    return { status: 200, results: { slpf: { rule_number: last } } }
  }

  const web = await startWeb(port, ({ method, path, text }) => {
    if (method !== 'POST' || path !== '/.well-known/openc2')
      return { status: 404, type: 'text/plain', body: 'not here' }
    const message = fields(JSON.parse(text))
    const request = fields(fields(fields(message['body'])['openc2'])['request'])
    const { request_id } = fields(message['headers'])
    return {
      status: 200,
      type: 'application/openc2+json;version=1.0',
      body: { headers: { request_id }, body: { openc2: { response: carryOut(request) } } },
    }
  })
  return { ...web, url: `${web.url}/.well-known/openc2`, rules: () => rules, log: () => log }
}
