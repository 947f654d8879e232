import { expect, it } from 'vitest'
import { SENTENCES } from '../../core/told.ts'
import { toldWords } from './told.ts'

const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
/** What a reader of JSON or of patterns says in English has a French sentence of its own. */
const OWN_WORDS = 'says'

it('every sentence about a playbook is said in French, with what stands in its places', () => {
  const wrong = Object.entries<string>(SENTENCES).flatMap(([code, en]) => {
    const fr = (toldWords.fr as Readonly<Record<string, string>>)[code]
    const wanted = placesOf(en).filter((name) => name !== OWN_WORDS)
    const has = fr === undefined ? [] : placesOf(fr)
    const same = wanted.toSorted().join() === has.toSorted().join()
    return fr === undefined || fr.trim() === '' || !same ? [{ code, en, fr }] : []
  })
  expect(wrong).toEqual([])
})
