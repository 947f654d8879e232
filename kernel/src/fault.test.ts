import { expect, it } from 'vitest'
import { Fault, nothingHere } from './fault.ts'

it('answers denied and absent alike, word for word', () => {
  const { kind, code, message, place, cause } = nothingHere()
  expect({ kind, code, place, cause }).toEqual({
    kind: 'absent',
    code: 'nothing_here',
    place: undefined,
    cause: undefined,
  })
  expect(message).toBe(nothingHere().message)
})

it('keeps its cause and its place, and is an error', () => {
  const cause = new Error('disk full')
  const fault = new Fault('unavailable', 'objects.write', 'Free some space.', {
    cause,
    place: { file: 'a.json', line: 3 },
  })
  expect(fault).toBeInstanceOf(Error)
  expect(fault).toMatchObject({
    name: 'Fault',
    kind: 'unavailable',
    code: 'objects.write',
    cause,
    place: { file: 'a.json', line: 3 },
  })
  expect('cause' in new Fault('invalid', 'x.y', 'z')).toBe(false)
})
