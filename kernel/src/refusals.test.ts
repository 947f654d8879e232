import { expect, it } from 'vitest'
import { RefusalBook } from './refusals.ts'

const book = new RefusalBook()
book.add({
  'a.days': [['A token lasts between 1 and {most} days.', 'Un jeton dure de 1 à {most} jours.']],
  'a.wrong': [
    ['There is no mission here. Choose one.', 'Il n’y a pas de mission ici. Choisissez-en une.'],
    ['There is no {what} here. Choose one.', 'Il n’y a rien de tel ici ({what}). Faites un choix.'],
    ['{name} waits for {whom}.', '{whom} est attendu par {name}.'],
  ],
})
const say = (message: string, code = 'a.wrong') => book.say('fr', { code, message })

it('says a sentence in French with its values, in the order French has them', () => {
  expect(say('A token lasts between 1 and 90 days.', 'a.days')).toBe('Un jeton dure de 1 à 90 jours.')
  expect(say('INC-1 waits for POL.')).toBe('POL est attendu par INC-1.')
})

it('says the sentence made for one value before the one for all', () => {
  expect(say('There is no mission here. Choose one.')).toBe('Il n’y a pas de mission ici. Choisissez-en une.')
  expect(say('There is no task here. Choose one.')).toBe('Il n’y a rien de tel ici (task). Faites un choix.')
})

it('leaves as it is what it does not know, what is not that sentence, and what is no sentence', () => {
  expect(say('Something else.')).toBe('Something else.')
  expect(say('A token lasts between 1 and 90 days.', 'b.days')).toBe('A token lasts between 1 and 90 days.')
  const long = `There is no ${'x'.repeat(5_000)} here. Choose one.`
  expect(say(long)).toBe(long)
  expect(book.say('en', { code: 'a.days', message: 'A token lasts between 1 and 90 days.' })).toContain('A token')
})

it('reads values that look like names, words of the sentence or patterns as text', () => {
  expect(say('{whom} waits for $& \\1 {name}.')).toBe('$& \\1 {name} est attendu par {whom}.')
  expect(say('a waits for b waits for c.')).toBe('b waits for c est attendu par a.')
})

it('says what every capability says alike, after its own', () => {
  book.add({ '*.flood': [['Too many.', 'Trop.']], 'a.flood': [['Too many here.', 'Trop ici.']] })
  expect([say('Too many.', 'a.flood'), say('Too many here.', 'a.flood'), say('Too many.', 'z.flood')]).toEqual([
    'Trop.',
    'Trop ici.',
    'Trop.',
  ])
})

it('adds to what a code has already', () => {
  book.add({ 'a.days': [['No days.', 'Aucun jour.']] })
  expect(say('No days.', 'a.days')).toBe('Aucun jour.')
  expect(say('A token lasts between 1 and 2 days.', 'a.days')).toBe('Un jeton dure de 1 à 2 jours.')
})
