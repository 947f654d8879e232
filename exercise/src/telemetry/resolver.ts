import { open } from '../labels.ts'
import { beginDiary, type Telemetry } from './diary.ts'
import { abroad, GUEST, office, PRESS } from './network.ts'

const LANTERN_NAMES = ['klaipeda-heute.test', 'uostas-naujienos.test', 'suwalki-teraz.test'] as const
const LANTERN_ASKED = 212
const GENERATED = 38

/** The resolver many sites share, as JSON lines. */
export function resolver(anchor: number): Telemetry {
  const diary = beginDiary('DNS resolver', anchor)
  const { dice } = diary
  const asked = (at: number, client: string, query: string, answers: readonly string[]) =>
    diary.write(at, (time) =>
      JSON.stringify({
        time,
        client_ip: client,
        query,
        qtype: 'A',
        rcode: answers.length === 0 ? 'NXDOMAIN' : 'NOERROR',
        answers,
      }),
    )

  diary.spread(900, (at) => {
    const place = abroad(dice)
    asked(at, office(dice, dice.pick(['10.20.30', '10.21.30', '10.63.30', '10.71.30'])), place.name, [place.address])
  })

  // The press gateway follows links of readers to sites that imitate papers.
  const since = diary.time('221058')
  for (let i = 0; i < LANTERN_ASKED; i++)
    asked(since + dice.below(diary.now - since), PRESS.address, dice.pick(LANTERN_NAMES), ['203.0.113.77'])

  // A visitor's machine tries names that nobody registered.
  for (let i = 0; i < GENERATED; i++)
    asked(
      diary.time('221320') + i * 15_000 + dice.below(9_000),
      GUEST.address,
      `${letters(14 + dice.below(8))}.${dice.pick(['example', 'test', 'invalid'])}`,
      [],
    )

  return diary.tell({
    name: 'DNS resolver',
    format: 'json',
    label: open('HQ'),
    nation: 'HQ',
    logsource: { category: 'dns' },
  })

  function letters(count: number): string {
    return Array.from({ length: count }, () => 'bcdfghjklmnpqrstvwxzaeiou0123'.charAt(dice.below(29))).join('')
  }
}
