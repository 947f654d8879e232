import { expect, it } from 'vitest'
import { answerCsv } from './answerFile.ts'

const name = (text: string) => ({ en: text, fr: text })

it('opens with marking, time, sets and count, and makes no formula of a name', () => {
  const csv = answerCsv(
    {
      marking: 'ALLIED RESTRICTED',
      asOf: '221642ZNOV26',
      sets: [{ fail: [name('Ełk 110 kV')], restore: [name('=HYPERLINK("x")')] }],
      missions: [
        {
          mark: { portion: '(AR)', chips: [] },
          code: 'M-04',
          name: name('@SUM, "quoted"'),
          now: { state: 'severe', capacity: 0.5 },
          after: [{ state: 'unknown' }],
        },
      ],
    },
    'en',
  )
  expect(csv.split('\r\n')).toEqual([
    'Marking,ALLIED RESTRICTED',
    'As of,221642ZNOV26',
    'Set A,"Ełk 110 kV fails; =HYPERLINK(""x"") is back"',
    'Missions,1',
    'Portion,Code,Mission,State now,Capacity now,State A,Capacity A',
    '(AR),M-04,"\'@SUM, ""quoted""",severe,0.5,unknown,',
    '',
  ])
})
