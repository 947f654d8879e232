import { randomBytes } from 'node:crypto'
import { request } from 'node:https'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { canonicalize, type JsonObject } from '@testudo/stix'
import { selfSigned } from '../../../../../platform/src/certificates/index.ts'
import { recallStatement } from '../../core/desk/releaseStatement.ts'
import { grantPass } from '../../core/envelope/pass.ts'
import {
  type Delivery,
  digestOf,
  headerHash,
  keyIdOf,
  type ObjectStatement,
  packDelivery,
  type Parcel,
  parcelIdOf,
  publicKeyOf,
  readReceipt,
  readSeal,
  sealStatements,
} from '../../core/index.ts'
import {
  type ExchangeNode,
  give,
  labelFor,
  pin,
  report,
  startExchangeNode,
  testPolicies,
  until,
} from './exchange.testing.ts'

// Whole nodes on a machine that others use too.
vi.setConfig({ testTimeout: 180_000 })

/** A node driven by hand: it has a key and a certificate, and does with them what it likes. */
const evil = { secret: randomBytes(32), node: 'evil', cert: '', key: '', fingerprint: '', chain: '0'.repeat(32), at: 1 }
let previous = ''
let victim: ExchangeNode
let honest: ExchangeNode
let evilId = ''

beforeAll(async () => {
  const made = await selfSigned({ name: 'evil', hosts: ['127.0.0.1'], now: Date.now(), days: 10 })
  evil.cert = made.cert
  evil.key = made.key
  const { X509Certificate } = await import('node:crypto')
  evil.fingerprint = new X509Certificate(made.cert).fingerprint256.replaceAll(':', '').toLowerCase()
  victim = await startExchangeNode('DNK')
  honest = await startExchangeNode('LTU')
  await pin(victim, honest)
  await pin(honest, victim)
  const { status, body } = await victim.ask('POST', '/sharing/peers', {
    introduction: {
      v: 'testudo/introduction/1',
      node: evil.node,
      name: 'A relay',
      nation: 'POL',
      organisation: 'POL MoD',
      url: '',
      exercise: true,
      certificate: evil.fingerprint,
      publicKey: publicKeyOf(evil.secret),
      identities: [],
      names: ['POL'],
      people: [],
    },
    rights: {
      organisation: 'POL MoD',
      nation: 'POL',
      communities: [],
      clearances: { ALLIED: 'RESTRICTED' },
      specialAccess: [],
    },
    direction: 'wait',
  })
  expect(status).toBe(200)
  evilId = (body as { id: string }).id
})
afterAll(async () => {
  await Promise.all([victim?.close(), honest?.close()])
})

interface Said {
  readonly status: number
  readonly body: Record<string, unknown>
}

function post(path: string, body: string | Uint8Array, shown: { cert?: string; key?: string } = evil): Promise<Said> {
  const port = new URL(victim.node.tlsAddress ?? '').port
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: 'POST',
        rejectUnauthorized: false,
        agent: false,
        ...(shown.cert === undefined ? {} : { cert: shown.cert, key: shown.key }),
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => (text += piece))
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
          }),
        )
        answer.on('error', reject)
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

const statementOf = (object: Record<string, unknown>, more: Partial<ObjectStatement> = {}): ObjectStatement => ({
  v: 'testudo/parcel/1',
  kind: 'object',
  originator: evil.node,
  releasedAt: Date.now(),
  salt: randomBytes(16).toString('hex'),
  object: String(object['id']),
  version: String(object['modified']),
  digest: digestOf(object as JsonObject),
  label: labelFor([]),
  portions: [],
  policies: [{ id: 'ALLIED', version: testPolicies.get('ALLIED')?.version ?? '' }],
  ...more,
})

/** What evil signs itself, as whom it likes. */
function sealed(object: Record<string, unknown>, more: Partial<ObjectStatement> = {}, by = evil.node): Parcel {
  const [parcel] = sealStatements(
    [{ statement: statementOf(object, { originator: by, ...more }), text: canonicalize(object) }],
    { node: by, secretKey: evil.secret, sealedAt: Date.now() },
    0,
    (n) => randomBytes(n),
  )
  if (parcel === undefined) throw new Error('no parcel')
  return parcel
}

function packed(parcels: readonly Parcel[], more: { to?: string; from?: string } = {}): Delivery {
  return packDelivery(
    parcels,
    { from: more.from ?? evil.node, to: more.to ?? '', secretKey: evil.secret, madeAt: Date.now() },
    { chain: evil.chain, number: evil.at, previous },
  )
}

/** Sends parcels in order, and gives the verdict of each. */
async function send(parcels: readonly Parcel[]): Promise<readonly string[]> {
  const { node: to } = await victim.introduction()
  const delivery = packed(parcels, { to })
  const { status, body } = await post('/federation/1/deliveries', JSON.stringify(delivery))
  expect(status, JSON.stringify(body)).toBe(200)
  const receipt = body['receipt'] as { text: string; signature: string } | undefined
  if (receipt === undefined) throw new Error(`no receipt: ${JSON.stringify(body)}`)
  evil.at += 1
  previous = headerHash(delivery.header)
  return readReceipt(receipt)?.verdicts ?? []
}

const nameOf = async (id: string) => (await victim.host.objects.get(victim.operator, id))?.name
const good = (n: number) => sealed(report(n, `good ${n}`))

/** What honest gave evil, as if evil had been its peer: signed by honest's own key. */
async function loot(n: number, hops: number, label = labelFor(['POL', 'DNK'])): Promise<Parcel> {
  const key = await honest.host.keys.key('exchange')
  const { node } = await honest.introduction()
  const object = report(n, `of Lithuania ${n}`)
  const [parcel] = sealStatements(
    [
      {
        statement: statementOf(object, { originator: node, label: label }),
        text: canonicalize(object),
      },
    ],
    { node, secretKey: key, sealedAt: Date.now() },
    hops,
    (size) => randomBytes(size),
  )
  if (parcel === undefined) throw new Error('no parcel')
  return parcel
}

async function withPass(parcel: Parcel): Promise<Parcel> {
  const seal = readSeal(parcel.carriage.seal)
  const { node } = await victim.introduction()
  const granted = seal && grantPass(seal, parcel.carriage.onward, node)
  const { seal: text, signature } = parcel.carriage
  return { ...parcel, carriage: { seal: text, signature, ...granted } }
}

const edit = (text: string, change: (value: Record<string, unknown>) => void): string => {
  const value = JSON.parse(text) as Record<string, unknown>
  change(value)
  return canonicalize(value)
}

describe('a delivery of two originators that is cut off in between', () => {
  it('leaves no content without its statement, and is taken whole when it comes again', async () => {
    const relayed = await withPass(await loot(900, 1))
    const own = good(901)
    const { accept } = victim.host.exchange
    let calls = 0
    const cut = vi.spyOn(victim.host.exchange, 'accept').mockImplementation(async (...given) => {
      calls += 1
      if (calls === 2) throw new Error('the power is gone')
      return accept(...given)
    })
    await expect(send([relayed, own])).rejects.toThrow()
    cut.mockRestore()
    expect(calls).toBe(2)
    const rows = await victim.host.tables.asOwner((tx) =>
      tx.query<{ id: string; stored: boolean }>('select id, stored from sharing_statement where id = any($1)', [
        `{${parcelIdOf(relayed)},${parcelIdOf(own)}}`,
      ]),
    )
    expect(rows).toEqual([{ id: parcelIdOf(relayed), stored: true }])
    expect(await nameOf(report(900, '').id)).toBe('of Lithuania 900')
    expect(await nameOf(report(901, '').id)).toBeUndefined()
    expect(await send([relayed, own])).toEqual(['accepted', 'accepted'])
    expect(await nameOf(report(901, '').id)).toBe('good 901')
  })
})

describe('a relay that cheats is refused by name, and the good beside it comes', () => {
  let n = 1_000
  const cases: readonly [string, string, () => Promise<Parcel>][] = [
    [
      'alters the text',
      'refused.digest',
      async () => {
        const parcel = await withPass(await loot(n++, 1))
        return { ...parcel, text: edit(parcel.text ?? '', (value) => (value['name'] = 'altered')) }
      },
    ],
    [
      'alters the statement',
      'refused.proof',
      async () => {
        const parcel = await withPass(await loot(n++, 1))
        return { ...parcel, statement: edit(parcel.statement, (value) => (value['digest'] = 'a'.repeat(64))) }
      },
    ],
    [
      'widens the label',
      'refused.proof',
      async () => {
        const parcel = await withPass(await loot(n++, 1, labelFor(['POL'])))
        return { ...parcel, statement: edit(parcel.statement, (value) => (value['label'] = labelFor(['PUBLIC']))) }
      },
    ],
    [
      'strips the label',
      'refused.proof',
      async () => {
        const parcel = await withPass(await loot(n++, 1))
        return { ...parcel, statement: edit(parcel.statement, (value) => delete value['label']) }
      },
    ],
    ['passes on what it may not', 'refused.hops', async () => loot(n++, 0)],
    [
      'passes on what is not for us',
      'refused.label-denied',
      async () => withPass(await loot(n++, 1, labelFor(['POL']))),
    ],
    [
      'signs in the name of another',
      'refused.key-unknown',
      async () => sealed(report(n++, 'forged'), {}, (await honest.introduction()).node),
    ],
    [
      'takes the key id of another',
      'refused.signature',
      async () => {
        const { node, publicKey } = await honest.introduction()
        const parcel = sealed(report(n++, 'forged'), {}, node)
        const seal = edit(parcel.carriage.seal, (value) => (value['key'] = keyIdOf(publicKey)))
        return { ...parcel, carriage: { ...parcel.carriage, seal } }
      },
    ],
    [
      'speaks of a policy nobody knows here',
      'refused.policy-unknown',
      async () => sealed(report(n++, 'x'), { policies: [{ id: 'ALLIED', version: '99' }] }),
    ],
    [
      'invents a classification',
      'refused.label-unknown',
      async () => sealed(report(n++, 'x'), { label: { ...labelFor([]), classification: 'OPEN' } }),
    ],
    [
      'speaks of another object than it brings',
      'refused.not-stix',
      async () => sealed(report(n++, 'x'), { object: report(7, '').id }),
    ],
    [
      'brings a future version',
      'quarantined.future',
      async () => sealed(report(n++, 'x', { modified: '2099-01-01T00:00:00.000Z' })),
    ],
  ]
  it.each(cases)('%s: %s', async (_name, verdict, make) => {
    const bad = await make()
    const object = (JSON.parse(bad.statement) as { object: string }).object
    const beside = n++
    expect(await send([good(beside), bad, good(beside + 500)])).toEqual(['accepted', verdict, 'accepted'])
    expect(await nameOf(report(beside, '').id)).toBe(`good ${beside}`)
    expect(await nameOf(report(beside + 500, '').id)).toBe(`good ${beside + 500}`)
    expect(await nameOf(object)).toBeUndefined()
  })

  it('recalls of others are refused, and those of its own are carried out', async () => {
    const { node } = await victim.introduction()
    expect(node).not.toBe('')
    const theirs = await withPass(await loot(n++, 1))
    const mine = good(n++)
    expect(await send([theirs, mine])).toEqual(['accepted', 'accepted'])
    const recall = (statement: string): Parcel => {
      const [parcel] = sealStatements(
        [
          {
            statement: recallStatement(statement, 'x', { originator: evil.node, releasedAt: Date.now() }, (s) =>
              randomBytes(s),
            ),
          },
        ],
        { node: evil.node, secretKey: evil.secret, sealedAt: Date.now() },
        0,
        (s) => randomBytes(s),
      )
      if (parcel === undefined) throw new Error('no parcel')
      return parcel
    }
    expect(await send([recall(parcelIdOf(theirs)), recall(parcelIdOf(mine))])).toEqual([
      'refused.tombstone-foreign',
      'accepted',
    ])
    const objectOf = (parcel: Parcel) => (JSON.parse(parcel.statement) as { object: string }).object
    expect(await nameOf(objectOf(theirs))).toBeDefined()
    expect(await nameOf(objectOf(mine))).toBeUndefined()
    // What was recalled does not come back by being sent again.
    expect(await send([mine])).toEqual(['refused.recalled'])
  })

  it('two contents of one version by one hand are both put aside, whichever came first', async () => {
    const one = report(n, 'first word')
    const other = report(n++, 'second word')
    expect(await send([sealed(one)])).toEqual(['accepted'])
    expect(await nameOf(one.id)).toBe('first word')
    expect(await send([sealed(other)])).toEqual(['quarantined.contradiction'])
    expect(await nameOf(one.id)).toBeUndefined()
  })
})

describe('what is no delivery of this caller', () => {
  it('a delivery that was taken in is answered with the same receipt, and nothing is done twice', async () => {
    const { node: to } = await victim.introduction()
    const delivery = JSON.stringify(packed([good(3_000)], { to }))
    const first = await post('/federation/1/deliveries', delivery)
    const second = await post('/federation/1/deliveries', delivery)
    expect(first.status).toBe(200)
    expect(second.body).toEqual(first.body)
    evil.at += 1
    previous = headerHash((JSON.parse(delivery) as Delivery).header)
  })

  it('another content under a number that was used is a fork', async () => {
    const { node: to } = await victim.introduction()
    evil.at -= 1
    const { body } = await post('/federation/1/deliveries', JSON.stringify(packed([good(3_001)], { to })))
    evil.at += 1
    expect(body).toEqual({ fork: { chain: evil.chain } })
  })

  it('a gap is asked for', async () => {
    const { node: to } = await victim.introduction()
    const here = evil.at
    evil.at += 5
    const { body } = await post('/federation/1/deliveries', JSON.stringify(packed([good(3_002)], { to })))
    evil.at = here
    expect(body).toEqual({ ask: { chain: evil.chain, from: here } })
  })

  it('names another sender than the certificate does', async () => {
    const { node: to } = await victim.introduction()
    const { node: from } = await honest.introduction()
    const said = await post('/federation/1/deliveries', JSON.stringify(packed([good(3_003)], { to, from })))
    expect([said.status, said.body['code']]).toEqual([403, 'sharing.not_you'])
  })

  it('is addressed to another node', async () => {
    const { body } = await post('/federation/1/deliveries', JSON.stringify(packed([good(3_004)], { to: 'another' })))
    expect(body).toEqual({ refused: 'recipient' })
  })

  it('is no delivery, no JSON, no UTF-8, too deep', async () => {
    expect((await post('/federation/1/deliveries', '{"a":1}')).body).toEqual({ refused: 'malformed' })
    expect((await post('/federation/1/deliveries', '{')).status).toBe(400)
    expect((await post('/federation/1/deliveries', Uint8Array.of(0xff, 0xfe))).status).toBe(400)
    expect((await post('/federation/1/deliveries', '['.repeat(200_000))).status).toBe(400)
    const deep = `{"header":"x","signature":"${'0'.repeat(128)}","carriages":[${'['.repeat(50_000)}${']'.repeat(50_000)}],"parcels":[]}`
    expect((await post('/federation/1/deliveries', deep)).body).toEqual({ refused: 'malformed' })
  })

  it('is too long', async () => {
    const said = await post('/federation/1/deliveries', Buffer.alloc(17 * 1_048_576, 0x20)).catch(() => ({
      status: 0,
      body: {},
    }))
    // Answered, or cut while it was still being sent; never taken in.
    expect([0, 400, 413]).toContain(said.status)
  })

  it('comes with no certificate, an unknown one, or to another path', async () => {
    expect([401, 403]).toContain((await post('/federation/1/deliveries', '{}', {})).status)
    const stranger = await selfSigned({ name: 'stranger', hosts: ['x'], now: Date.now(), days: 1 })
    expect([401, 403]).toContain((await post('/federation/1/deliveries', '{}', stranger)).status)
    expect((await post('/federation/1/unknown', '{}')).status).toBe(404)
    expect((await post('/federation/2/deliveries', '{}')).status).toBe(403)
  })

  it('a closed peer is heard no more, at once', async () => {
    const closed = await victim.ask('DELETE', `/sharing/peers/${evilId}`)
    expect(closed.status, JSON.stringify(closed.body)).toBe(200)
    expect([401, 403]).toContain((await post('/federation/1/deliveries', '{}')).status)
  })
})

describe('after all that', () => {
  it('honest nodes still exchange', async () => {
    const peers = (await honest.ask('GET', '/sharing/peers')).body as { peers: { id: string; state: string }[] }
    const id = peers.peers[0]?.id ?? ''
    const fine = report(9_000, 'still fine')
    await give(honest, id, [fine], labelFor(['DNK', 'LTU']))
    await until(
      () => nameOf(fine.id),
      (name) => name === 'still fine',
    )
  })
})
