import { open } from '../labels.ts'
import { beginDiary, type Telemetry } from './diary.ts'
import { MAIL_RELAY, SCANNER } from './network.ts'

const SUBJECTS = [
  'Berth list',
  'Meeting moved',
  'Track works',
  'Fuel returns',
  'Leave request',
  'Daily report',
] as const

/** The mail gateway of Vilnius, in the Elastic Common Schema. */
export function mailGateway(anchor: number): Telemetry {
  const diary = beginDiary('Mail gateway', anchor)
  const { dice } = diary
  const mail = (at: number, from: string, address: string, subject: string, more: object = {}, action = 'delivered') =>
    diary.write(at, (iso) =>
      JSON.stringify({
        '@timestamp': iso,
        ecs: { version: '8.17.0' },
        event: { kind: 'event', category: ['email'], dataset: 'mail.gateway', action },
        host: { name: MAIL_RELAY.name, ip: [MAIL_RELAY.address] },
        source: { ip: address },
        email: { from: { address: [from] }, to: { address: [`u${101 + dice.below(24)}@hq.example`] }, subject },
        ...more,
      }),
    )

  diary.spread(240, (at) =>
    mail(
      at,
      `${dice.pick(['office', 'desk', 'dispatch', 'orders'])}@partners.example`,
      '198.51.100.60',
      dice.pick(SUBJECTS),
    ),
  )
  for (const dtg of ['220641', '220652', '220718'])
    mail(diary.time(dtg), 'manifests@port-documents.example', '203.0.113.9', 'Cargo manifest, second sailing', {
      url: {
        full: 'https://port-documents.example/manifest.html',
        domain: 'port-documents.example',
        path: '/manifest.html',
      },
    })
  for (const dtg of ['221233', '221247', '221302'])
    mail(diary.time(dtg), 'tender@rail-tender.example', SCANNER, 'Tender', {}, 'rejected')
  return diary.tell({ name: 'Mail gateway', format: 'ecs', label: open('LTU'), nation: 'LTU' })
}
